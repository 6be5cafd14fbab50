"""Flags out of a real database, and what two people make of them; on SQLite and on PostgreSQL."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from hub.audit import service as audit
from hub.audit.settling import Wish, settle_flag
from hub.database import writing
from hub.evidence.hand import Hand
from hub.flags import service
from hub.flags.flag import Rule
from hub.flags.settling import Standing, State
from hub.flags.standards import Shift
from hub.fleet import locations
from hub.fleet.location import Location
from hub.kernel.period import Month
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.patrol import service as patrol
from tests.parts.a_day import bkk, tell
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import CARD, NOW, OTHER_CARD, SmallHub, small_hub
from tests.parts.suspicious import tell_suspicious, too_fast
from wire_contract.chain import public_key_of
from wire_contract.event import ClockTrust, LineHash

TODAY = date(2026, 11, 22)
NOVEMBER = Month(2026, 11)


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running


def standings(hub: SmallHub, rule: Rule | None = None) -> list[Standing]:
    with hub.engine.connect() as conn:
        found = service.flags(conn, first=TODAY, last=TODAY, now=hub.clock.now).standings
    return [one for one in found if rule is None or one.flag.rule is rule]


def only(hub: SmallHub, rule: Rule) -> Standing:
    (found,) = standings(hub, rule)
    return found


def wish(standing: Standing, outcome: str = "stands", *, why: str = "รถสายตรวจ", taps: tuple[str, ...] = ()) -> Wish:
    flag = standing.flag
    return Wish(flag.id, flag.day, flag.facts, outcome, why, [LineHash(one) for one in taps])


def settle(hub: SmallHub, asked: Wish, *, by: str = "somying") -> LineHash | None:
    with writing(hub.engine) as conn:
        return settle_flag(conn, asked, now=hub.clock.now, hand=hand(by, at=hub.clock.now))


def approve(hub: SmallHub, proposal: LineHash) -> None:
    with writing(hub.engine) as conn:
        audit.approve(conn, proposal, hand=hand("somsri", at=hub.clock.now))


def excluded(hub: SmallHub) -> set[str]:
    with hub.engine.connect() as conn:
        cells = patrol.day_cells(conn, first=TODAY, last=TODAY, now=hub.clock.now)
    return {one.scan.hash for days in cells.values() for one in days[TODAY].rejected if one.reason.value == "excluded"}


def agrees(hub: SmallHub) -> bool:
    with hub.engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    return replayed.faults == [] and list(differences) == []


def test_a_day_with_something_of_every_kind(hub: SmallHub) -> None:
    tell_suspicious(hub)
    found = standings(hub)
    assert Counter((one.flag.rule, one.state, one.flag.places) for one in found) == {
        (Rule.TRAVEL, State.OPEN, ("BSM-01", "BSM-02")): 1,
        (Rule.BURST, State.OPEN, ("BSM-03",)): 1,
        (Rule.MANY, State.OPEN, ("BSM-01",)): 1,
        (Rule.BOX, State.OPEN, ("BSM-02",)): 1,
        (Rule.FRAUD, State.OPEN, ("BSM-03",)): 1,
        (Rule.REFUSED, State.NOTE, ("BSM-03",)): 1,
        (Rule.READER, State.OPEN, ("BSM-03",)): 1,
        (Rule.SILENT, State.NOTE, ("BSM-03",)): 1,
    }
    with hub.engine.connect() as conn:
        assert service.open_flags(conn, now=hub.clock.now) == 6
        summary = service.month_summary(conn, NOVEMBER, hub.clock.now)
    assert summary == service.MonthSummary(
        open=6, stands=0, set_aside=0, by_rule=dict.fromkeys(("box", "burst", "fraud", "many", "reader", "travel"), 1)
    )


def test_a_day_like_any_other_has_no_flag(hub: SmallHub) -> None:
    tell(hub)
    assert standings(hub) == []


def test_taps_that_stand_are_settled_by_one_person_and_counted_as_before(hub: SmallHub) -> None:
    tell(hub)
    too_fast(hub)
    before = excluded(hub)
    asked = wish(only(hub, Rule.TRAVEL))
    assert settle(hub, asked) is None
    found = only(hub, Rule.TRAVEL)
    assert (found.state, found.settlement and found.settlement.why) == (State.SETTLED, "รถสายตรวจ")
    assert excluded(hub) == before == set()
    assert agrees(hub)
    with pytest.raises(Refused, match="settled like that already"):
        settle(hub, asked)
    with hub.engine.connect() as conn:
        assert service.open_flags(conn, now=hub.clock.now) == 0
        assert service.month_summary(conn, NOVEMBER, hub.clock.now).stands == 1


def test_setting_taps_aside_waits_for_a_second_person_and_can_be_undone_the_same_way(hub: SmallHub) -> None:
    tell(hub)
    _, second = too_fast(hub)
    proposal = settle(hub, wish(only(hub, Rule.TRAVEL), "set_aside", taps=(second,)))
    waiting = only(hub, Rule.TRAVEL)
    assert proposal is not None
    assert (waiting.state, waiting.is_proposed, excluded(hub)) == (State.OPEN, True, set())
    with pytest.raises(Refused, match="waits for a second person"):
        settle(hub, wish(waiting))
    approve(hub, proposal)
    done = only(hub, Rule.TRAVEL)
    assert (done.state, done.is_proposed, excluded(hub)) == (State.SETTLED, False, {second})
    assert agrees(hub)
    undo = settle(hub, wish(done, "stands", why="มีพยาน"))
    assert undo is not None
    assert (only(hub, Rule.TRAVEL).state, excluded(hub)) == (State.SETTLED, {second})
    approve(hub, undo)
    again = only(hub, Rule.TRAVEL)
    assert (again.settlement and again.settlement.outcome, excluded(hub)) == ("stands", set())
    assert agrees(hub)


def test_a_declined_proposal_leaves_the_flag_open(hub: SmallHub) -> None:
    tell(hub)
    _, second = too_fast(hub)
    proposal = settle(hub, wish(only(hub, Rule.TRAVEL), "set_aside", taps=(second,)))
    assert proposal is not None
    with writing(hub.engine) as conn:
        audit.decline(conn, proposal, hand=hand("somsri", at=hub.clock.now), reason="ไม่มีหลักฐาน")
    found = only(hub, Rule.TRAVEL)
    assert (found.state, found.is_proposed) == (State.OPEN, False)


def test_late_lines_open_a_settled_flag_again(hub: SmallHub) -> None:
    tell(hub)
    too_fast(hub)
    settle(hub, wish(only(hub, Rule.TRAVEL)))
    hub.devices["BSM-03"].tap(CARD, at=bkk(22, "16:40") + timedelta(seconds=20))
    found = only(hub, Rule.TRAVEL)
    assert (found.state, len(found.flag.taps), found.settlement and found.settlement.why) == (
        State.REOPENED,
        3,
        "รถสายตรวจ",
    )
    with hub.engine.connect() as conn:
        assert service.open_flags(conn, now=hub.clock.now) == 1


def test_who_looked_at_other_facts_is_asked_to_look_again(hub: SmallHub) -> None:
    tell(hub)
    too_fast(hub)
    asked = wish(only(hub, Rule.TRAVEL))
    with pytest.raises(Refused, match="facts have changed"):
        settle(hub, Wish(asked.flag, asked.day, "0" * 64, "stands", "x"))
    with pytest.raises(Refused, match="no longer arises"):
        settle(hub, Wish("0" * 64, asked.day, asked.facts, "stands", "x"))
    with pytest.raises(Refused, match="needs a reason"):
        settle(hub, Wish(asked.flag, asked.day, asked.facts, "stands", "  "))
    with pytest.raises(Refused, match="choose the taps"):
        settle(hub, wish(only(hub, Rule.TRAVEL), "set_aside"))


def test_a_point_that_is_located_is_judged_by_its_distance(hub: SmallHub) -> None:
    tell(hub)
    too_fast(hub)
    with writing(hub.engine) as conn:
        # 0.0009 degrees: 100 m, on foot in no time; then 0.009 degrees
        for code, latitude in (("BSM-01", 13_727_500), ("BSM-02", 13_728_400)):
            locations.locate(conn, code=code, location=Location(latitude, 100_524_000), hand=hand(at=NOW))
    assert standings(hub, Rule.TRAVEL) == []
    farther = Location(13_736_500, 100_524_000)
    with pytest.raises(NeedsApprovalError), writing(hub.engine) as conn:
        locations.locate(conn, code="BSM-02", location=farther, hand=hand(at=NOW))

    def move(conn: Connection, by: Hand) -> None:
        locations.locate(conn, code="BSM-02", location=farther, hand=by)

    with writing(hub.engine) as conn:
        proposal = audit.propose(conn, move, hand=hand(at=NOW), reason="วัดใหม่")
    approve(hub, proposal)
    assert len(only(hub, Rule.TRAVEL).flag.taps) == 2
    assert agrees(hub)


def test_windows_rules_and_roster_are_set_from_a_day_on_and_reach_back_only_by_two_people(hub: SmallHub) -> None:
    tell(hub)
    now = hand(at=NOW)
    with writing(hub.engine) as conn:
        service.set_windows(conn, point="*", windows="05:00-09:00, 17:00-22:00", from_day=TODAY, hand=now)
        service.set_parameter(conn, name="many_taps", value=2, from_day=TODAY, hand=now)
        shift = Shift("T-01", "*", bkk(22, "06:00"), bkk(22, "14:00"))
        assert service.add_shifts(conn, [shift, shift], hand=hand(at=bkk(22, "05:00"))) == 1
        assert service.add_shifts(conn, [shift], hand=now) == 0
    found = {(one.flag.rule, one.flag.places, len(one.flag.taps)) for one in standings(hub)}
    assert found == {
        (Rule.WINDOW, ("BSM-02",), 2),
        (Rule.WINDOW, ("BSM-02",), 1),
        (Rule.ROSTER, ("BSM-01",), 1),
        (Rule.MANY, ("BSM-02",), 2),
    }
    assert agrees(hub)
    yesterday = TODAY - timedelta(days=1)
    with writing(hub.engine) as conn:
        for reach_back in (
            lambda: service.set_windows(conn, point="BSM-01", windows="", from_day=yesterday, hand=now),
            lambda: service.set_parameter(conn, name="many_taps", value=9, from_day=yesterday, hand=now),
            lambda: service.add_shifts(conn, [Shift("T-01", "*", bkk(21, "06:00"), bkk(21, "14:00"))], hand=now),
        ):
            with conn.begin_nested() as savepoint:
                with pytest.raises(NeedsApprovalError):
                    reach_back()
                savepoint.rollback()
        service.remove_shift(conn, shift, hand=now)
    assert standings(hub, Rule.ROSTER) == []
    assert agrees(hub)


def test_what_cannot_be_set_is_refused_with_a_hint(hub: SmallHub) -> None:
    hub.add_point("P-1", name="ปากซอย")
    now = hand(at=NOW)
    with writing(hub.engine) as conn:
        for wrong, complaint in (
            (lambda: service.set_parameter(conn, name="x", value=1, from_day=TODAY, hand=now), "no rule number x"),
            (
                lambda: service.set_parameter(conn, name="burst_s", value=3601, from_day=TODAY, hand=now),
                "from 0 .off. to 3600",
            ),
            (
                lambda: service.set_windows(conn, point="*", windows="5-9", from_day=TODAY, hand=now),
                "no patrol windows",
            ),
            (
                lambda: service.set_windows(conn, point="*", windows="05:00-05:00", from_day=TODAY, hand=now),
                "ends when it begins",
            ),
            (
                lambda: service.set_windows(conn, point="P-9", windows="", from_day=TODAY, hand=now),
                "no point P-9",
            ),
            (lambda: service.add_shifts(conn, [Shift("T-9", "*", NOW, NOW)], hand=now), "no officer T-9"),
            (lambda: service.add_shifts(conn, [Shift("T-01", "P-9", NOW, NOW)], hand=now), "no point P-9"),
            (lambda: service.add_shifts(conn, [Shift("T-01", "*", NOW, NOW)], hand=now), "within 36 hours"),
            (
                lambda: locations.locate(conn, code="P-1", location=Location(91_000_000, 0), hand=now),
                "no place on earth",
            ),
        ):
            with pytest.raises(Refused, match=complaint):
                wrong()


def test_a_tap_of_an_unsure_clock_accuses_nobody_until_its_time_is_known(hub: SmallHub) -> None:
    tell(hub)
    first, second, _, _ = hub.devices.values()
    first.tap(CARD, at=bkk(22, "16:40"))
    hub.clock.now = NOW
    # by its own clock ten seconds later; nothing tells when it really was, but that it lies between two sure lines
    second.tap(CARD, at=bkk(22, "16:40") + timedelta(seconds=10), clock=ClockTrust.UNSYNCHRONISED)
    assert standings(hub, Rule.TRAVEL) == []


def test_always_together_is_noted_once_the_month_is_over(hub: SmallHub) -> None:
    hub.add_point("P-1", name="ปากซอย")
    device = hub.devices["P-1"]
    device.start(at=bkk(20, "00:10"))
    for day in range(20, 30):
        for hour in (8, 17):
            device.tap(CARD, at=bkk(day, f"{hour:02d}:00"))
            device.tap(OTHER_CARD, at=bkk(day, f"{hour:02d}:03"))
    with hub.engine.connect() as conn:
        during = service.flags(conn, first=NOVEMBER.first, last=NOVEMBER.last, now=bkk(30, "12:00"))
        after = service.flags(conn, first=NOVEMBER.first, last=NOVEMBER.last, now=bkk(30, "24:00"))
    assert during.standings == []
    (found,) = after.standings
    assert (found.flag.rule, found.state, len(found.flag.taps)) == (Rule.TOGETHER, State.NOTE, 40)
