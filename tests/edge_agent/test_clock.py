"""Clocks: what the system's clock says of itself, how far it is believed, and how a set wall clock is told."""

import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from edge_agent.clock import Moment, SystemClock, stepped
from edge_agent.clock.system import read_rtc
from edge_agent.clock.trust import Trust
from edge_agent.simulation.clock import SimulatedClock
from wire_contract.event import ClockTrust

NOON = datetime(2026, 10, 1, 5, tzinfo=UTC)
SYNCHRONISED, HOLDOVER, RTC, UNSYNCHRONISED = (
    ClockTrust.SYNCHRONISED,
    ClockTrust.HOLDOVER,
    ClockTrust.RTC,
    ClockTrust.UNSYNCHRONISED,
)


def moment(at: datetime, uptime_s: float, *, boot: str = "boot") -> Moment:
    return Moment(at, ClockTrust.SYNCHRONISED, boot, timedelta(seconds=uptime_s))


@pytest.mark.parametrize(
    ("wall_s", "uptime_s", "expected_s"),
    [(10, 10, None), (15, 10, None), (15.1, 10, 10), (4.9, 10, 10), (-3600, 1, 1), (0, 0, None)],
)
def test_a_step_is_more_than_five_seconds_between_wall_clock_and_uptime(
    wall_s: float, uptime_s: float, expected_s: float | None
) -> None:
    expected = None if expected_s is None else NOON + timedelta(seconds=expected_s)
    assert stepped(moment(NOON, 100), moment(NOON + timedelta(seconds=wall_s), 100 + uptime_s)) == expected


def test_across_a_boot_no_step_can_be_told() -> None:
    assert stepped(moment(NOON, 100), moment(NOON + timedelta(days=9), 1, boot="next")) is None


@pytest.mark.parametrize(
    ("at", "kernel", "rtc_s", "trust"),
    [
        (NOON, True, None, SYNCHRONISED),
        (NOON, True, 0, SYNCHRONISED),
        (NOON, False, None, UNSYNCHRONISED),
        (NOON, False, 0, RTC),
        (NOON, False, 60, RTC),
        (NOON, False, -61, UNSYNCHRONISED),
        # A battery-backed clock without its battery begins in 1970 or 2000, and the kernel believes it.
        (datetime(1970, 1, 1, tzinfo=UTC), False, 0, UNSYNCHRONISED),
        (datetime(2000, 1, 1, 9, tzinfo=UTC), False, 0, UNSYNCHRONISED),
        (datetime(2000, 1, 1, 9, tzinfo=UTC), True, 0, UNSYNCHRONISED),
    ],
)
def test_a_wall_clock_is_worth_what_its_source_is_worth(
    at: datetime, kernel: bool, rtc_s: float | None, trust: ClockTrust
) -> None:
    rtc_at = None if rtc_s is None else at + timedelta(seconds=rtc_s)
    assert Trust().judge(at, kernel_is_synchronised=kernel, rtc_at=rtc_at) == trust


def test_a_clock_that_was_synchronised_is_in_holdover_until_somebody_sets_it() -> None:
    trust = Trust()

    def look(*, kernel: bool) -> ClockTrust:
        return trust.judge(NOON, kernel_is_synchronised=kernel, rtc_at=None)

    assert [look(kernel=False), look(kernel=True), look(kernel=False)] == [UNSYNCHRONISED, SYNCHRONISED, HOLDOVER]
    trust.was_set()
    assert [look(kernel=False), look(kernel=True), look(kernel=False)] == [UNSYNCHRONISED, SYNCHRONISED, HOLDOVER]


class Machine:
    """Files as the kernel and systemd-timesyncd show them."""

    def __init__(self, folder: Path) -> None:
        self.rtcs, self.stamp, self.is_synchronised = folder / "rtc", folder / "synchronized", False

    def rtc(self, seconds: float | None, *, name: str = "rtc0") -> None:
        place = self.rtcs / name
        place.mkdir(parents=True, exist_ok=True)
        if seconds is None:
            (place / "since_epoch").unlink(missing_ok=True)
        else:
            (place / "since_epoch").write_text(f"{seconds:.0f}\n", encoding="ascii")

    def clock(self) -> SystemClock:
        return SystemClock(is_synchronised=lambda: self.is_synchronised, rtcs=self.rtcs, stamp=self.stamp)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_system_clock_asks_the_kernel_and_remembers(machine: Machine) -> None:
    clock = machine.clock()
    found = [clock.trust()]
    machine.is_synchronised = True
    found.append(clock.trust())
    machine.is_synchronised = False
    found.append(clock.trust())
    assert found == [UNSYNCHRONISED, SYNCHRONISED, HOLDOVER]


def test_a_battery_backed_clock_vouches_while_it_agrees(machine: Machine) -> None:
    now = datetime.now(UTC).timestamp()
    machine.rtc(None)
    machine.rtc(now, name="rtc1")
    assert (machine.clock().trust(), read_rtc(machine.rtcs)) == (RTC, datetime.fromtimestamp(int(f"{now:.0f}"), UTC))
    clock = machine.clock()
    looks = [clock.trust()]
    machine.rtc(None, name="rtc1")
    looks.append(clock.trust())
    assert looks == [RTC, RTC], "it is not asked with every tap"
    machine.rtc(now - 3600, name="rtc1")
    assert machine.clock().trust() == UNSYNCHRONISED
    machine.rtc(10**20, name="rtc1")
    assert (machine.clock().trust(), read_rtc(machine.rtcs)) == (UNSYNCHRONISED, None)


def test_an_agent_that_starts_anew_knows_that_the_clock_was_synchronised_in_this_boot(machine: Machine) -> None:
    machine.stamp.touch()
    assert machine.clock().trust() == HOLDOVER
    later = datetime.now(UTC).timestamp() + 3600
    os.utime(machine.stamp, (later, later))  # so the clock was set back since
    assert machine.clock().trust() == UNSYNCHRONISED


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
