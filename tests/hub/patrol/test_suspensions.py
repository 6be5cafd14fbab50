"""Suspended points: what is due while they are, and again afterwards; the chain tells it; a second person where days are over."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hub.audit import service as audit
from hub.database import writing
from hub.fleet import service as fleet
from hub.kernel.period import day_of
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.patrol import register, suspensions
from hub.patrol.suspensions import Wish
from tests.parts.a_day import tell
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import NOW, OPENED_ON, SmallHub, small_hub
from wire_contract.act_records import DutyRecord
from wire_contract.chain import public_key_of
from wire_contract.register_acts import SuspensionRecord

TODAY = day_of(NOW)
FIRST, LAST = TODAY + timedelta(days=3), TODAY + timedelta(days=10)
CLOSED = Wish("BSM-01", FIRST, LAST, "กท 5904/1234", "ปิดซ่อมทาง")
KEPT = SuspensionRecord(
    point="BSM-01",
    from_day="2026-11-25",
    to_day="2026-12-02",
    document="กท 5904/1234",
    why="ปิดซ่อมทาง",
    patrols_after=2,
)


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        tell(running)
        with writing(running.engine) as conn:
            audit.begin(conn, hand=hand())
        yield running


def due(hub: SmallHub) -> list[DutyRecord]:
    with hub.engine.connect() as conn:
        return sorted(register.duty_records(conn), key=lambda one: one.from_day)


def duty(day: str, patrols: int) -> DutyRecord:
    return DutyRecord(point="BSM-01", from_day=day, patrols_per_day=patrols)


def kept(hub: SmallHub) -> list[SuspensionRecord]:
    with hub.engine.connect() as conn:
        return list(suspensions.suspension_records(conn))


def agrees(hub: SmallHub) -> bool:
    with hub.engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    return not replayed.faults and not differences


def suspend(hub: SmallHub, wish: Wish = CLOSED) -> None:
    with writing(hub.engine) as conn:
        suspensions.suspend(conn, wish, hand=hand(at=NOW))


def test_a_suspended_point_is_due_nothing_and_then_what_it_was_due_before(hub: SmallHub) -> None:
    suspend(hub)
    assert kept(hub) == [KEPT]
    assert due(hub) == [duty("2026-11-25", 0), duty("2026-12-02", 2)]
    assert agrees(hub)


def test_a_suspension_without_an_end_lasts_until_somebody_ends_it(hub: SmallHub) -> None:
    suspend(hub, Wish("BSM-01", FIRST, None, "กท 5904/1234", "ปิดซ่อมทาง"))
    assert due(hub) == [duty("2026-11-25", 0)]
    with writing(hub.engine) as conn:
        suspensions.end(conn, suspensions.suspensions(conn)[0], to_day=LAST, hand=hand(at=NOW))
    assert kept(hub) == [KEPT]
    assert due(hub) == [duty("2026-11-25", 0), duty("2026-12-02", 2)]
    assert agrees(hub)


def test_a_suspension_that_was_a_slip_is_taken_back_whole(hub: SmallHub) -> None:
    suspend(hub)
    with writing(hub.engine) as conn:
        suspensions.take_back(conn, suspensions.suspensions(conn)[0], hand=hand(at=NOW))
    assert kept(hub) == []
    assert {one.patrols_per_day for one in due(hub)} == {2}
    assert agrees(hub)


@pytest.mark.parametrize(
    ("wish", "what"),
    [
        (Wish("BSM-01", LAST, LAST + timedelta(days=1), "", "ปิดซ่อมทาง"), "document"),
        (Wish("BSM-01", LAST, LAST + timedelta(days=1), "กท 1", " "), "reason"),
        (Wish("BSM-01", LAST, LAST, "กท 1", "ปิดซ่อมทาง"), "ends before it begins"),
        (Wish("BSM-01", LAST - timedelta(days=1), None, "กท 1", "ปิดซ่อมทาง"), "suspended on some"),
        (Wish("BSM-09", LAST, None, "กท 1", "ปิดซ่อมทาง"), "no point BSM-09"),
    ],
)
def test_a_suspension_that_says_too_little_or_too_much_changes_nothing(hub: SmallHub, wish: Wish, what: str) -> None:
    suspend(hub)
    with pytest.raises(Refused, match=what):
        suspend(hub, wish)
    assert (kept(hub), agrees(hub)) == ([KEPT], True)


def test_a_duty_within_a_suspension_is_refused_both_ways(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        point = fleet.point(conn, "BSM-01")
        assert point is not None
        register.set_duty(conn, point.id, from_day=FIRST + timedelta(days=1), patrols_per_day=1, hand=hand(at=NOW))
    with pytest.raises(Refused, match="a duty begins on 2026-11-26"):
        suspend(hub)
    suspend(hub, Wish("BSM-01", FIRST + timedelta(days=1), None, "กท 1", "ปิดซ่อมทาง"))
    with pytest.raises(Refused, match="suspended on that day"), writing(hub.engine) as conn:
        register.set_duty(conn, point.id, from_day=LAST, patrols_per_day=1, hand=hand(at=NOW))
    assert [one.patrols_after for one in kept(hub)] == [1]


def test_a_suspension_of_days_that_are_over_is_proposed_and_done_when_a_second_person_approves(hub: SmallHub) -> None:
    past = Wish("BSM-02", OPENED_ON, OPENED_ON + timedelta(days=1), "กท 5904/9", "ปิดถนน")
    with pytest.raises(NeedsApprovalError):
        suspend(hub, past)
    with writing(hub.engine) as conn:
        proposal = audit.do_or_propose(
            conn, lambda c, h: suspensions.suspend(c, past, hand=h), hand=hand(at=NOW, reason="หนังสือมาช้า")
        )
    assert proposal is not None
    assert kept(hub) == []
    with writing(hub.engine) as conn:
        audit.approve(conn, proposal, hand=hand("somsri", at=NOW))
    assert [one.document for one in kept(hub)] == ["กท 5904/9"]
    assert [(one.from_day, one.patrols_per_day) for one in due(hub)] == [("2026-11-20", 0), ("2026-11-21", 2)]
    assert agrees(hub)
