"""What is kept of a month that is over: by whom it is made, what takes it away, and that nobody believes it wrongly."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.papers.district import District
from hub.people import service as people
from hub.reports import service as reports
from hub.reports.figures import MonthlyFigures
from hub.reports.kept import service as kept
from hub.reports.kept import store
from hub.reports.kept.acts import Named, named
from hub.reports.kept.rounds import KeepingRounds
from tests.parts.hands import HUB_KEY
from tests.parts.patrol import bkk
from tests.parts.small_hub import CARD, Device, SmallHub, small_hub
from wire_contract import chain, topics
from wire_contract.chain import public_key_of
from wire_contract.event import ClockTrust, LineHash
from wire_contract.measurements import DeviceAlive, Vitals

OCTOBER = Month(2026, 10)
AFTER = bkk(date(2026, 11, 3), "09:00")
LATE = bkk(date(2026, 10, 30), "10:30")
ALIVE = DeviceAlive(vitals=Vitals(), readers={"front": True}, scans=0)
LINE = LineHash("ab" * 32)
"""A proposal that two people made and approved."""


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        running.clock.now = AFTER
        for code in ("P-1", "P-2"):
            device = running.add_point(code, name=code, opened_on=date(2026, 10, 29), has_camera=False)
            assert device is not None
            device.start(at=bkk(date(2026, 10, 28), "12:00"))
            device.live(since=bkk(date(2026, 10, 29), "00:00"), until=bkk(date(2026, 11, 1), "00:00"))
        yield running


def month(hub: SmallHub, *, anew: bool = False, now: datetime = AFTER) -> MonthlyFigures:
    with hub.engine.connect() as conn:
        key, district = public_key_of(HUB_KEY), District("เขตบางสมมุติ")
        return reports.monthly(conn, OCTOBER, now=now, district=district, hub_key=key, anew=anew)


def rounds(hub: SmallHub, *, now: datetime = AFTER) -> int:
    return KeepingRounds(most_s=600)(hub.engine, now)


def believed(hub: SmallHub, wanted: Month = OCTOBER, *, now: datetime = AFTER) -> set[str]:
    """The points of which something kept is taken."""
    with hub.engine.connect() as conn:
        numbers = kept.parts(conn, wanted, now=now)
        assert numbers.keys() == kept.sums(conn, wanted, now=now).keys()
        return {point.code for point in fleet.points(conn) if point.id in numbers}


def rows(hub: SmallHub) -> int:
    with hub.engine.connect() as conn:
        return conn.execute(select(func.count()).select_from(store.kept_parts)).scalar_one()


def late_tap(device: Device, *, at: datetime = LATE, clock: ClockTrust = ClockTrust.SYNCHRONISED) -> None:
    device.tap(CARD, at=at, clock=clock)


def test_a_round_keeps_every_point_of_the_last_months_and_another_finds_nothing_to_do(hub: SmallHub) -> None:
    before = month(hub)
    assert believed(hub) == set()
    assert rounds(hub) == 2 * kept.MONTHS
    assert believed(hub) == {"P-1", "P-2"}
    assert month(hub) == before == month(hub, anew=True)
    assert rounds(hub) == 0


def test_a_month_that_is_not_over_is_not_kept(hub: SmallHub) -> None:
    now = bkk(date(2026, 10, 31), "23:59")
    rounds(hub, now=now)
    assert believed(hub, now=now) == set()
    assert believed(hub, OCTOBER.previous, now=now) == {"P-1", "P-2"}


def test_a_late_line_is_in_the_figures_at_once_and_its_point_is_judged_again(hub: SmallHub) -> None:
    rounds(hub)
    late_tap(hub.devices["P-1"])
    assert believed(hub) == {"P-2"}
    assert month(hub).patrols.proved == 1
    assert rounds(hub) > 0
    assert believed(hub) == {"P-1", "P-2"}
    assert month(hub) == month(hub, anew=True)


def test_a_line_of_this_month_takes_nothing_away(hub: SmallHub) -> None:
    device = hub.devices["P-1"]
    device.live(since=bkk(date(2026, 11, 1), "01:00"), until=bkk(date(2026, 11, 2), "12:00"))
    rounds(hub)
    device.live(since=bkk(date(2026, 11, 2), "13:00"), until=bkk(date(2026, 11, 3), "08:00"))
    assert believed(hub) == {"P-1", "P-2"}
    assert rounds(hub) == 0


def test_a_line_of_a_doubtful_clock_may_be_of_any_month(hub: SmallHub) -> None:
    rounds(hub)
    late_tap(hub.devices["P-1"], at=bkk(date(1970, 1, 1), "08:00"), clock=ClockTrust.UNSYNCHRONISED)
    assert believed(hub) == {"P-2"}
    assert month(hub) == month(hub, anew=True)


def test_nothing_is_kept_of_a_point_whose_lines_wait_for_others(hub: SmallHub) -> None:
    rounds(hub)
    device = hub.devices["P-1"]
    device.record(ALIVE, at=bkk(date(2026, 11, 1), "01:00"))  # never arrives
    waiting = device.record(ALIVE, at=bkk(date(2026, 11, 1), "02:00"))
    hub.receive(topics.up(device.name, "events"), chain.join_batch([waiting]), at=AFTER)
    assert believed(hub) == {"P-2"}
    rounds(hub)
    assert believed(hub) == {"P-2"}
    assert month(hub) == month(hub, anew=True)


def test_a_name_is_printed_as_it_is_now(hub: SmallHub) -> None:
    rounds(hub)
    with writing(hub.engine) as conn:
        fleet.close_point(conn, code="P-1", closed_on=date(2026, 11, 4), hand=by(AFTER))
    assert believed(hub) == {"P-2"}
    assert [point.closed_on for point in month(hub).points] == [date(2026, 11, 4), None]


def test_a_card_handed_out_today_takes_nothing_away_and_one_of_the_past_takes_all(hub: SmallHub) -> None:
    rounds(hub)
    with writing(hub.engine) as conn:
        people.add_officer(conn, code="T-9", name="x", hand=by(AFTER))
        people.add_credential(conn, officer_code="T-9", credential="wiegand26:1:9", valid_from=AFTER, hand=by(AFTER))
    assert believed(hub) == {"P-1", "P-2"}
    with writing(hub.engine) as conn:
        hand = by(AFTER).carrying_out(LINE, reason="the card was his before")
        early = bkk(date(2026, 10, 1), "08:00")
        people.add_credential(conn, officer_code="T-9", credential="wiegand26:1:8", valid_from=early, hand=hand)
    assert believed(hub) == set()
    rounds(hub)
    assert believed(hub) == {"P-1", "P-2"}


def test_what_a_device_told_before_it_stood_anywhere_is_told_as_ever(hub: SmallHub) -> None:
    """P-3's device is enrolled on 30 October, and tells of the 29th by a clock that only its boot sets right."""
    device = hub.add_point("P-3", name="P-3", opened_on=date(2026, 10, 31), has_camera=False)
    assert device is not None
    device.start(at=bkk(date(2026, 10, 29), "12:00"))
    late_tap(device, at=bkk(date(1970, 1, 1), "08:00"), clock=ClockTrust.UNSYNCHRONISED)
    device.live(since=bkk(date(2026, 10, 29), "12:01"), until=bkk(date(2026, 10, 29), "13:01"))
    rounds(hub)
    assert believed(hub) == {"P-1", "P-2", "P-3"}
    found = month(hub)
    assert [(tap.how.value, tap.reason) for tap in found.elsewhere] == [("worked_out", "no_point")]
    assert found == month(hub, anew=True)


def test_parts_of_another_release_are_not_believed(hub: SmallHub, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds(hub)
    monkeypatch.setattr(kept, "made_by", lambda: "another")
    assert believed(hub) == set()
    assert rounds(hub) == 2 * kept.MONTHS
    assert (believed(hub), rows(hub)) == ({"P-1", "P-2"}, 2 * kept.MONTHS)


def test_what_somebody_else_looked_at_meanwhile_is_not_kept(hub: SmallHub) -> None:
    """A second process ends a look between the judging and the keeping: what was judged may be of before it."""
    with hub.engine.connect() as conn:
        numbers = [point.id for point in fleet.points(conn)]
        batch = kept.judge(conn, OCTOBER, numbers, now=AFTER)
    late_tap(hub.devices["P-1"])
    with writing(hub.engine) as conn:
        assert kept.look(conn, now=AFTER)
        assert not kept.keep(conn, batch)
    assert (rows(hub), believed(hub)) == (0, set())


def test_nothing_grows_without_bound(hub: SmallHub) -> None:
    rounds(hub)
    year_later = AFTER + timedelta(days=600)
    rounds(hub, now=year_later)
    assert rows(hub) == 2 * kept.MONTHS
    assert believed(hub, now=year_later) == set()


def test_a_round_ends_when_it_is_asked_to(hub: SmallHub) -> None:
    assert KeepingRounds(lambda: True)(hub.engine, AFTER) == 0
    assert KeepingRounds(most_s=0)(hub.engine, AFTER) == 0
    assert month(hub) == month(hub, anew=True)


def test_an_act_that_is_not_understood_touches_everybody(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        (newest,) = own_chain.entries(conn, limit=1)
    assert named([replace(newest, line=b"{}")]) == Named(every=True)


def by(now: datetime) -> Hand:
    return Hand(HUB_KEY, "somying", now)
