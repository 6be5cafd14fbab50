"""Months that somebody computed by hand, from signed lines through the hub's own door to the printed figures."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.database import writing
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.papers.district import District
from hub.patrol import register, suspensions
from hub.reports import service as reports
from hub.reports.figures import MonthlyFigures
from tests.parts.hands import HUB_KEY, hand
from tests.parts.patrol import bkk
from tests.parts.small_hub import CARD, Device, SmallHub, small_hub
from wire_contract import chain, topics
from wire_contract.chain import SignedLine, public_key_of
from wire_contract.event import ClockTrust
from wire_contract.measurements import DeviceAlive, Medium, Shown, TagScanned, UidProof, Vitals

OCTOBER = Month(2026, 10)
AFTER = bkk(date(2026, 11, 3), "09:00")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        running.clock.now = AFTER
        yield running


def month(hub: SmallHub, wanted: Month = OCTOBER, *, now: datetime = AFTER) -> MonthlyFigures:
    with hub.engine.connect() as conn:
        return reports.monthly(conn, wanted, now=now, district=District("เขตบางสมมุติ"), hub_key=public_key_of(HUB_KEY))


def point(hub: SmallHub, opened_on: date, *, device: bool = True) -> Device:
    made = hub.add_point("P-1", name="ปากซอย", opened_on=opened_on, has_camera=False, device=device)
    if made is not None:
        made.start(at=bkk(opened_on - timedelta(days=1), "12:00"))
    return hub.devices.get("P-1")  # type: ignore[return-value] # a point without a device is asked for nothing


def a_day(device: Device, day: date, *, visit: str | None = "10:30") -> None:
    """Watched from midnight to midnight by a sign of life each hour; one visit."""
    device.live(since=bkk(day, "00:00"), until=bkk(day, "10:00"))
    if visit:
        device.tap(CARD, at=bkk(day, visit))
    device.live(since=bkk(day, "11:00"), until=bkk(day + timedelta(days=1), "00:00"))


def counts(figures: MonthlyFigures) -> tuple[int, int, int, int]:
    """Required, proved, disproved, unknown."""
    of = figures.patrols
    return of.required, of.proved, of.disproved, of.unknown


@pytest.mark.parametrize(
    ("wanted", "days"), [(Month(2027, 2), 28), (Month(2028, 2), 29), (Month(2026, 11), 30), (OCTOBER, 31)]
)
def test_a_month_of_any_length_asks_for_two_patrols_a_day_and_nobody_knows_of_a_point_without_a_device(
    hub: SmallHub, wanted: Month, days: int
) -> None:
    point(hub, date(2026, 1, 1), device=False)
    found = month(hub, wanted, now=wanted.next.bounds[0] + timedelta(days=2))
    assert counts(found) == (2 * days, 0, 0, 2 * days)
    assert (found.patrols.percent, found.patrols.upper_percent) == ("0.00", "100.00")


def test_three_patrols_a_day_from_the_fifteenth(hub: SmallHub) -> None:
    """14 days of 2 and 17 of 3."""
    point(hub, date(2026, 1, 1), device=False)
    with writing(hub.engine) as conn:
        found = fleet.point(conn, "P-1")
        assert found is not None
        register.set_duty(conn, found.id, from_day=date(2026, 10, 15), patrols_per_day=3, hand=hand())
    assert counts(month(hub)) == (14 * 2 + 17 * 3, 0, 0, 79)


def test_a_point_of_the_tenth_to_the_nineteenth_counts_ten_days(hub: SmallHub) -> None:
    """It is closed on the 20th, which no longer counts: 10 days of 2."""
    point(hub, date(2026, 10, 10), device=False)
    with writing(hub.engine) as conn:
        fleet.close_point(conn, code="P-1", closed_on=date(2026, 10, 20), hand=hand())
    found = month(hub)
    assert counts(found) == (20, 0, 0, 20)
    assert found.points[0].counted_days == 10
    assert month(hub, OCTOBER.next, now=bkk(date(2026, 12, 3), "09:00")).points == ()


def test_a_suspended_week_is_in_no_fraction_and_its_visit_helps_no_other_day(hub: SmallHub) -> None:
    """Ten days from the 22nd, a visit each, watched: 20 due. Suspended 24 to 30: 3 days remain, 3 of 6 came."""
    device = point(hub, date(2026, 10, 22))
    with writing(hub.engine) as conn:
        wish = suspensions.Wish("P-1", date(2026, 10, 24), date(2026, 10, 31), "กท 5099/7", "น้ำท่วม")
        suspensions.suspend(conn, wish, hand=hand())
    for day in range(22, 32):
        a_day(device, date(2026, 10, day))
    found = month(hub)
    assert counts(found) == (6, 3, 3, 0)
    assert (found.suspended_days, found.points[0].counted_days, found.patrols.percent) == (7, 10, "50.00")


def test_an_offline_week_is_unknown_until_it_arrives_and_then_counts_on_its_own_days(hub: SmallHub) -> None:
    """Ten days from the 22nd, a visit each, watched. Offline from the 24th on: 2 of 4 came, 16 unknown; then 10 of 20."""
    device = point(hub, date(2026, 10, 22))
    for day in (22, 23):
        a_day(device, date(2026, 10, day))
    before = month(hub)
    assert counts(before) == (20, 2, 2, 16)
    assert (before.patrols.percent, before.patrols.upper_percent) == ("10.00", "90.00")
    for day in range(24, 32):
        a_day(device, date(2026, 10, day))  # received on 3 November
    after = month(hub)
    assert counts(after) == (20, 10, 10, 0)
    assert after.patrols.percent == after.patrols.upper_percent == "50.00"


@pytest.mark.parametrize(("silent_until", "unknown"), [("12:00", 0), ("14:00", 1)])
def test_a_silence_of_more_than_an_hour_and_a_half_hides_whether_somebody_came(
    hub: SmallHub, silent_until: str, unknown: int
) -> None:
    """One day, one visit of two. Signs at 11.00 and 12.00: the other did not come. From 11.00 to 14.00: nobody knows."""
    device, day = point(hub, date(2026, 10, 31)), date(2026, 10, 31)
    device.live(since=bkk(day, "00:00"), until=bkk(day, "10:00"))
    device.tap(CARD, at=bkk(day, "10:30"))
    device.live(since=bkk(day, "11:00"), until=bkk(day, "11:00"))
    device.live(since=bkk(day, silent_until), until=bkk(date(2026, 11, 1), "00:00"))
    assert counts(month(hub)) == (2, 1, 1 - unknown, unknown)


def test_a_tap_of_a_wrong_clock_counts_where_its_boot_tells_the_time_and_is_named_where_nothing_does(
    hub: SmallHub,
) -> None:
    """The last day, watched. One tap says 1970 a second after a synchronised line of 10.00: it counts there, 1 of 2."""
    device = point(hub, date(2026, 10, 31))
    device.live(since=bkk(date(2026, 10, 31), "00:00"), until=bkk(date(2026, 10, 31), "10:00"))
    lost = bkk(date(1970, 1, 1), "07:00")
    device.tap(CARD, at=lost, clock=ClockTrust.UNSYNCHRONISED)
    found = month(hub)
    (visit,) = (one for day in found.points[0].days for one in day.visits)
    assert (visit.how.value, visit.occurred_at) == ("worked_out", lost)
    assert bkk(date(2026, 10, 31), "10:00") <= visit.latest <= bkk(date(2026, 10, 31), "10:01")
    assert found.patrols.proved == 1


TAPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 23)), max_size=6, unique=True)
SILENT = st.sets(st.integers(0, 71), max_size=3)
DAYS = tuple(date(2026, 10, day) for day in (29, 30, 31))


def story(hub: SmallHub, taps: list[tuple[int, int]], silent: set[int]) -> list[SignedLine]:
    """Three days of a device as it signed them: a sign of life each full hour but the silent ones, taps at half past."""
    device = point(hub, DAYS[0])
    alive = DeviceAlive(vitals=Vitals(), readers={"front": True}, scans=0)
    tag = TagScanned(reader="front", medium=Medium.WIEGAND, credential=CARD, proof=UidProof(), shown=Shown.ACCEPTED)
    first, lines = bkk(DAYS[0], "00:00"), []
    for hour in range(73):
        at = first + timedelta(hours=hour)
        if hour not in silent:
            lines.append(device.record(alive, at=at))
        if (hour // 24, hour % 24) in taps:
            lines.append(device.record(tag, at=at + timedelta(minutes=30)))
    return lines


def deliver(hub: SmallHub, pieces: list[list[SignedLine]]) -> None:
    device = hub.devices["P-1"]
    for lines in pieces:
        hub.receive(topics.up(device.name, "events"), chain.join_batch(lines), at=AFTER)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(taps=TAPS, silent=SILENT, data=st.data())
def test_the_wired_month_obeys_the_laws(
    tmp_path_factory: pytest.TempPathFactory, taps: list[tuple[int, int]], silent: set[int], data: st.DataObject
) -> None:
    """Order of arrival changes nothing. While more arrives, what is proved never falls and what may be (proved and
    unknown together) never rises: nobody's later word makes a figure that was printed as a bound wrong. A visit more
    lowers neither. And each sum is that of its days.
    """

    def figures(taps: list[tuple[int, int]], order: str) -> list[MonthlyFigures]:
        folder = tmp_path_factory.mktemp("month")
        with small_hub(f"sqlite:///{folder / 'hub.db'}") as hub:
            hub.clock.now = AFTER
            lines = story(hub, taps, silent)
            pieces = [lines[at : at + 12] for at in range(0, len(lines), 12)]
            if order == "shuffled":
                deliver(hub, data.draw(st.permutations(pieces)))
                return [month(hub)]
            found = [month(hub)]
            for piece in pieces:
                deliver(hub, [piece])
                found.append(month(hub))
            return found

    steps = figures(taps, "in order")
    whole = steps[-1]
    assert figures(taps, "shuffled")[0].patrols == whole.patrols
    bounds = [(one.patrols.proved, one.patrols.proved + one.patrols.unknown) for one in steps]
    assert [low for low, _ in bounds] == sorted(low for low, _ in bounds)
    assert [high for _, high in bounds] == sorted((high for _, high in bounds), reverse=True)
    of = whole.patrols
    assert of.proved <= of.required == of.proved + of.disproved + of.unknown == 2 * len(DAYS)
    days = [day for one in whole.points for day in one.days]
    for name in ("required", "proved", "disproved", "unknown"):
        assert getattr(of, name) == sum(getattr(day, name) for day in days)
    more = data.draw(st.tuples(st.integers(0, 2), st.integers(0, 23)))
    visited = figures([*taps, more], "shuffled")[0].patrols
    assert visited.proved >= of.proved
    assert visited.proved + visited.unknown >= of.proved + of.unknown
