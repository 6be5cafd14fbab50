"""Which commands are obeyed, by tables: clock, expiry, memory."""

from datetime import UTC, datetime, timedelta

import pytest

from edge_agent.agent.obedience import REMEMBERS_AT_MOST, Memory, Remembered, Verdict, judge
from edge_agent.clock import Moment
from wire_contract.event import ClockTrust, write_time
from wire_contract.messages import Command, CommandOutcome

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
ID = "6f2c1d8e-0000-4000-8000-000000000001"
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def command(left: timedelta, *, id_: str = ID) -> Command:
    """One that expires so long from now."""
    return Command(device="bkk-test-01", id=id_, verb="identify", arguments={}, expires=write_time(NOW + left))


def moment(trust: ClockTrust = ClockTrust.SYNCHRONISED) -> Moment:
    return Moment(NOW, trust, "boot", timedelta(hours=1))


@pytest.mark.parametrize(
    ("left", "becomes"),
    [
        (SECOND, Verdict.OBEY),
        (7 * DAY, Verdict.OBEY),
        (7 * DAY + SECOND, CommandOutcome.TOO_FAR),
        (timedelta(0), CommandOutcome.EXPIRED),
        (-DAY + SECOND, CommandOutcome.EXPIRED),
        (-DAY, Verdict.STALE),
    ],
)
def test_expiry_decides(left: timedelta, becomes: Verdict | CommandOutcome) -> None:
    assert judge(command(left), memory=Memory(), moment=moment(), waited=timedelta(0)) is becomes


@pytest.mark.parametrize(
    ("trust", "waited", "becomes"),
    [
        (ClockTrust.SYNCHRONISED, timedelta(0), Verdict.OBEY),
        (ClockTrust.HOLDOVER, timedelta(0), Verdict.OBEY),
        (ClockTrust.RTC, timedelta(0), Verdict.OBEY),
        (ClockTrust.UNSYNCHRONISED, timedelta(0), Verdict.WAIT),
        (ClockTrust.UNSYNCHRONISED, 5 * MINUTE - SECOND, Verdict.WAIT),
        (ClockTrust.UNSYNCHRONISED, 5 * MINUTE, CommandOutcome.CLOCK),
    ],
)
def test_a_clock_that_cannot_tell_is_waited_for_and_then_named(
    trust: ClockTrust, waited: timedelta, becomes: Verdict | CommandOutcome
) -> None:
    assert judge(command(MINUTE), memory=Memory(), moment=moment(trust), waited=waited) is becomes


@pytest.mark.parametrize("left", [MINUTE, -MINUTE, -2 * DAY, 8 * DAY])
def test_an_id_that_is_remembered_is_known_whatever_else_is_true(left: timedelta) -> None:
    memory = Memory({ID: Remembered("identify", write_time(NOW), ended=True)})
    for trust in ClockTrust:
        assert judge(command(left), memory=memory, moment=moment(trust), waited=timedelta(0)) is Verdict.KNOWN


def test_a_full_memory_takes_nothing_more() -> None:
    ids = (f"{number:08x}-0000-4000-8000-000000000001" for number in range(REMEMBERS_AT_MOST))
    memory = Memory({id_: Remembered("identify", write_time(NOW), ended=True) for id_ in ids})
    assert judge(command(MINUTE), memory=memory, moment=moment(), waited=timedelta(0)) is Verdict.CROWDED


def test_an_expiry_on_no_day_of_the_calendar_is_senseless() -> None:
    odd = Command(device="bkk-test-01", id=ID, verb="identify", arguments={}, expires="2026-02-31T00:00:00.000Z")
    assert judge(odd, memory=Memory(), moment=moment(), waited=timedelta(0)) is Verdict.SENSELESS


def test_only_a_sure_clock_forgets_and_only_what_ended_and_expired_a_day_ago() -> None:
    known = {
        "fresh": Remembered("identify", write_time(NOW), ended=True),
        "a day old": Remembered("identify", write_time(NOW - DAY), ended=True),
        "older": Remembered("identify", write_time(NOW - DAY - SECOND), ended=True),
        "never told": Remembered("identify", write_time(NOW - 9 * DAY), ended=False),
    }
    for trust in (ClockTrust.RTC, ClockTrust.HOLDOVER, ClockTrust.UNSYNCHRONISED):
        memory = Memory(dict(known))
        memory.forget(moment(trust))
        assert memory.known == known
    memory = Memory(dict(known))
    memory.forget(moment())
    assert set(memory.known) == {"fresh", "a day old", "never told"}


def test_a_memory_comes_back_as_it_was_kept_and_a_damaged_one_not_at_all() -> None:
    memory = Memory({ID: Remembered("restart", write_time(NOW), ended=False)})
    assert Memory.read(memory.write()) == memory
    assert Memory.read(b"") == Memory()
    assert [Memory.read(broken) for broken in (b"{", b"[]", b'{"a":1}', b"\xff")] == [None] * 4
