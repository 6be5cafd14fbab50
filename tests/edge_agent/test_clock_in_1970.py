"""A Pi that boots in 1970 and learns the time later, as a real process whose wall clock `faketime` sets."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.parts.lines import events_in
from tests.parts.point_process import point_process
from wire_contract.event import ClockTrust, Event
from wire_contract.measurements import ClockStepped, TagScanned, read_measurement

CARD = "wiegand26:123:45678"
BORN = datetime(1970, 1, 1, tzinfo=UTC)


def kinds(events: list[Event]) -> list[str]:
    return [event.type.removeprefix("riskpoint.").removesuffix(".v1") for event in events]


def shown(event: Event) -> tuple[str, int]:
    return event.clock, event.occurred_at.year


def step_in(event: Event) -> ClockStepped:
    found = read_measurement(event)
    assert isinstance(found, ClockStepped)
    return found


def test_taps_before_the_time_is_known_are_unsynchronised_and_the_boot_ties_them_to_those_after(
    tmp_path: Path,
) -> None:
    began = datetime.now(UTC)
    with point_process(tmp_path, clock="@1970-01-01 00:00:05") as point:
        assert point.say(f"tap front {CARD}")["flashes"]["amber"] > 0, "shown as unknown, and recorded"
        time.sleep(1.1)
        point.say("tap front wiegand26:1:2")
        point.clock_shows("+0")
        point.ntp()
        point.say("tap front wiegand26:1:3")
        point.quit()
    ended = datetime.now(UTC)
    events = events_in(tmp_path / "data")
    assert kinds(events) == [
        "journal.opened", "device.started", "tag.scanned", "tag.scanned", "clock.stepped", "tag.scanned",
    ]  # fmt: skip
    before, step, after = events[:4], events[4], events[5]
    assert [shown(event) for event in before] == [(ClockTrust.UNSYNCHRONISED, 1970)] * 4
    assert [event.clock for event in (step, after)] == [ClockTrust.SYNCHRONISED] * 2
    assert all(began <= event.occurred_at + timedelta(milliseconds=1) <= ended for event in (step, after))
    told = step_in(step)
    assert told.before.startswith("1970-01-01T00:00:")
    assert told.after == step.time
    assert {event.bootid for event in events} == {Path("/proc/sys/kernel/random/boot_id").read_text().strip()}
    uptimes = [event.uptime_ms for event in events]
    assert uptimes == sorted(uptimes)
    # What the hub makes of the early taps: this boot's true time less the uptime since (wire §7).
    early = [after.occurred_at - timedelta(milliseconds=after.uptime_ms - event.uptime_ms) for event in events[2:4]]
    assert all(began <= at <= ended for at in early)
    assert timedelta(seconds=1) < early[1] - early[0] < timedelta(seconds=20)
    assert isinstance(read_measurement(after), TagScanned)


def test_a_clock_that_is_set_by_hand_while_no_agent_runs_is_told_at_the_next_start(tmp_path: Path) -> None:
    with point_process(tmp_path, clock="+0") as point:
        point.ntp()
        point.say(f"tap front {CARD}")
        point.say("status")
    (tmp_path / "ntp").unlink()
    with point_process(tmp_path, clock="-3h") as point:
        point.say("tap front wiegand26:1:2")
    events = events_in(tmp_path / "data")
    assert kinds(events)[-3:] == ["clock.stepped", "device.started", "tag.scanned"]
    told = step_in(events[-3])
    behind = datetime.fromisoformat(told.before) - datetime.fromisoformat(told.after)
    assert abs(behind - timedelta(hours=3)) < timedelta(seconds=1)
    assert [event.clock for event in events[-3:]] == [ClockTrust.UNSYNCHRONISED] * 3


def test_a_clock_that_jumps_back_and_forth_leaves_a_line_for_each_jump_and_is_believed_no_more(tmp_path: Path) -> None:
    with point_process(tmp_path, clock="+0") as point:
        point.ntp()
        point.say(f"tap front {CARD}")
        (tmp_path / "ntp").unlink()
        point.say(f"tap front {CARD}")
        for offset in ("-1h", "+2d", "+0"):
            point.clock_shows(offset)
            point.say(f"tap front {CARD}")
    events = events_in(tmp_path / "data")
    jumps = [step_in(event) for event in events if event.type == "riskpoint.clock.stepped.v1"]
    hours = [
        round((datetime.fromisoformat(jump.after) - datetime.fromisoformat(jump.before)) / timedelta(hours=1))
        for jump in jumps
    ]
    assert hours == [-1, 49, -48]
    taps = [event.clock for event in events if event.type == "riskpoint.tag.scanned.v1"]
    assert taps == [ClockTrust.SYNCHRONISED, ClockTrust.HOLDOVER, *[ClockTrust.UNSYNCHRONISED] * 3]
