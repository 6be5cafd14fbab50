"""Clocks: what the system's clock says of itself, and how a set wall clock is told from time that passed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from edge_agent.clock import Moment, SystemClock, stepped
from edge_agent.simulation.clock import SimulatedClock
from wire_contract.event import ClockTrust

NOON = datetime(2026, 10, 1, 5, tzinfo=UTC)


def moment(at: datetime, uptime_s: float) -> Moment:
    return Moment(at, ClockTrust.SYNCHRONISED, "boot", timedelta(seconds=uptime_s))


@pytest.mark.parametrize(
    ("wall_s", "uptime_s", "expected_s"),
    [(10, 10, None), (15, 10, None), (15.1, 10, 10), (4.9, 10, 10), (-3600, 1, 1), (0, 0, None)],
)
def test_a_step_is_more_than_five_seconds_between_wall_clock_and_uptime(
    wall_s: float, uptime_s: float, expected_s: float | None
) -> None:
    expected = None if expected_s is None else NOON + timedelta(seconds=expected_s)
    assert stepped(moment(NOON, 100), moment(NOON + timedelta(seconds=wall_s), 100 + uptime_s)) == expected


def test_the_system_clock_reads_all_of_one_instant() -> None:
    clock = SystemClock()
    first, second = clock.moment(), clock.moment()
    assert stepped(first, second) is None
    assert (first.at.tzinfo, first.boot_id == second.boot_id, first.uptime < second.uptime) == (UTC, True, True)
    assert first.trust in ClockTrust


def test_a_simulated_clock_stands_until_it_is_set_and_never_runs_backwards() -> None:
    clock = SimulatedClock(NOON)
    clock.set(NOON + timedelta(hours=1))
    assert (clock.now(), clock.uptime()) == (NOON + timedelta(hours=1), timedelta(hours=1))
    with pytest.raises(ValueError, match="backwards"):
        clock.set(NOON)


def test_a_fast_clock_never_looks_stepped() -> None:
    clock = SimulatedClock(NOON, speed=1_000_000.0)
    moments = [clock.moment() for _ in range(1000)]
    assert [stepped(a, b) for a, b in pairwise(moments)] == [None] * 999
    assert moments[-1].at > moments[0].at
