"""The agent on simulated pins, without a broker: from pulses to lines and lights."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import Lights, SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.failing_disk import failing_disk
from tests.parts.lines import events_in, measurements_in
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.chain import hash_of
from wire_contract.event import ClockTrust
from wire_contract.measurements import (
    ClockStepped,
    ConfigApplied,
    DeviceAlive,
    DeviceStarted,
    JournalOpened,
    Medium,
    Shown,
    TagScanned,
    UidProof,
)
from wire_contract.messages import Config, PointSettings, seal
from wire_contract.topics import DeviceId

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
KNOWN, STRANGER = "wiegand26:123:45678", "wiegand26:9:9"


def config(version: int, settings: PointSettings, *, device: str = "bkk-test-01") -> bytes:
    return seal(Config(device=DeviceId(device), version=version, settings=settings), HUB_KEY)


def deliver(point: SimulatedPoint, payload: bytes) -> None:
    """As the link does when a message has come."""
    point.agent._inbox.put(Received("config", payload))
    point.step()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as made:
        deliver(made, config(1, PointSettings(credentials=(KNOWN,))))
        yield made


def flashes(**on: int) -> dict[str, int]:
    return {"green": 0, "amber": 0, "red": 0, "buzzer": 0} | on


def scan(shown: Shown, credential: str = KNOWN) -> TagScanned:
    return TagScanned(reader="front", medium=Medium.WIEGAND, credential=credential, proof=UidProof(), shown=shown)


def scans_in(folder: Path) -> list[TagScanned]:
    return [data for data in measurements_in(folder) if isinstance(data, TagScanned)]


def test_pulses_become_a_signed_line_and_a_green_light(point: SimulatedPoint, tmp_path: Path) -> None:
    assert point.tap("front", KNOWN) == Lights(frozenset({"green", "buzzer"}), flashes(green=1, buzzer=1))
    point.close()
    events = events_in(tmp_path)
    assert [event.type.split(".")[1:3] for event in events] == [
        ["journal", "opened"],
        ["device", "started"],
        ["config", "applied"],
        ["tag", "scanned"],
    ]
    assert scans_in(tmp_path) == [scan(Shown.ACCEPTED)]
    assert (events[-1].source, events[-1].time, events[-1].clock) == (
        "/devices/bkk-test-01",
        "2026-10-01T00:00:00.000Z",
        ClockTrust.SYNCHRONISED,
    )


def test_a_repeat_blinks_green_twice_and_is_recorded_as_a_repeat(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    point.tap("front", KNOWN)
    clock.set(START + timedelta(seconds=30))
    assert point.tap("front", KNOWN).flashes == flashes(green=2, buzzer=2)
    clock.set(START + timedelta(seconds=121))
    assert point.tap("front", KNOWN).flashes == flashes(green=1, buzzer=1)
    point.close()
    assert scans_in(tmp_path) == [scan(Shown.ACCEPTED), scan(Shown.REPEAT), scan(Shown.ACCEPTED)]


def test_an_unknown_card_is_amber_and_recorded(point: SimulatedPoint, tmp_path: Path) -> None:
    assert point.tap("front", STRANGER) == Lights(frozenset({"amber", "buzzer"}), flashes(amber=2, buzzer=2))
    point.close()
    assert scans_in(tmp_path) == [scan(Shown.UNKNOWN, STRANGER)]


def test_noise_short_frames_and_wrong_parity_are_dark_and_counted(point: SimulatedPoint, tmp_path: Path) -> None:
    dark = Lights(frozenset(), flashes())
    seen = [point.noise("front"), point.short_frame("front"), point.broken_parity("front", KNOWN)]
    point.advance(START + timedelta(hours=1))
    point.close()
    assert (seen, scans_in(tmp_path)) == ([dark, dark, dark], [])
    alive = measurements_in(tmp_path)[-1]
    assert isinstance(alive, DeviceAlive)
    # 20 spikes 40 µs apart, each tick judged by the last bit that was kept (150 µs): 0, 4, 8, 12 and 16 are bits, the
    # other 15 are glitches, and five bits are no card. Then a short frame and one of wrong parity.
    assert alive.reader_noise == {"front": 15 + 1 + 1 + 1}
    assert (alive.scans, alive.readers) == (0, {"front": True})


def test_green_never_comes_before_the_commit_and_red_says_not_recorded(point: SimulatedPoint, tmp_path: Path) -> None:
    with failing_disk():
        lights = point.tap("front", KNOWN)
        assert point.agent.trouble is not None
    assert lights == Lights(frozenset({"red", "buzzer"}), flashes(red=4, buzzer=3))
    # The disk works again: the journal is opened anew, and the tap that was refused is no repeat now.
    point.agent._recorder._reopen_at = 0.0
    point.step()
    assert point.agent.trouble is None
    assert point.tap("front", KNOWN).flashes == flashes(green=1, buzzer=1)
    point.close()
    assert scans_in(tmp_path) == [scan(Shown.ACCEPTED)]
    assert isinstance(measurements_in(tmp_path)[3], DeviceAlive), "the first line after the trouble is a sign of life"


def test_an_agent_that_starts_on_a_failing_disk_shows_red_and_heals(tmp_path: Path, clock: SimulatedClock) -> None:
    settings = point_settings(tmp_path)
    with failing_disk():
        point = SimulatedPoint(settings, clock=clock)
        assert point.tap("front", KNOWN).lit == {"red", "buzzer"}
    point.agent._recorder._reopen_at = 0.0
    point.step()
    assert point.tap("front", KNOWN).lit == {"amber", "buzzer"}
    point.close()
    assert [type(data) for data in measurements_in(tmp_path)] == [JournalOpened, DeviceStarted, DeviceAlive, TagScanned]


def test_settings_that_come_while_nothing_can_be_recorded_wait(point: SimulatedPoint, tmp_path: Path) -> None:
    with failing_disk():
        deliver(point, config(2, PointSettings(credentials=(STRANGER,))))
        point.tap("front", KNOWN)
    point.agent._recorder._reopen_at = 0.0
    point.step()
    point.step()
    assert point.tap("front", STRANGER).lit == {"green", "buzzer"}
    point.close()
    assert [data.version for data in measurements_in(tmp_path) if isinstance(data, ConfigApplied)] == [1, 2]


def test_an_hourly_sign_of_life_counts_scans_and_begins_anew(point: SimulatedPoint, tmp_path: Path) -> None:
    point.tap("front", KNOWN)
    point.advance(START + timedelta(minutes=90))
    point.tap("front", KNOWN)
    point.tap("front", STRANGER)
    point.advance(START + timedelta(hours=3, minutes=59))
    point.close()
    alive = [(event.time, data) for event, data in zip(events_in(tmp_path), measurements_in(tmp_path), strict=True)]
    counted = [(time[11:16], data.scans) for time, data in alive if isinstance(data, DeviceAlive)]
    assert counted == [("01:00", 1), ("02:00", 2), ("03:00", 0)]


def test_settings_older_or_equal_change_nothing_and_newer_ones_are_durable(
    point: SimulatedPoint, tmp_path: Path
) -> None:
    two = config(2, PointSettings(credentials=(STRANGER,)))
    for payload in (two, two, config(1, PointSettings(credentials=(KNOWN,)))):
        deliver(point, payload)
    assert point.tap("front", STRANGER).lit == {"green", "buzzer"}
    point.reboot()
    assert point.tap("front", STRANGER).lit == {"green", "buzzer"}
    assert point.tap("front", KNOWN).lit == {"amber", "buzzer"}
    point.close()
    body = hash_of(two.partition(b" ")[2])
    found = measurements_in(tmp_path)
    assert [data.version for data in found if isinstance(data, ConfigApplied)] == [1, 2]
    assert [data.settings for data in found if isinstance(data, DeviceStarted)] == [None, body]


@pytest.mark.parametrize(
    "payload",
    [
        config(2, PointSettings(credentials=()), device="bkk-other-01"),
        b"A" * 86 + config(2, PointSettings(credentials=()))[86:],
        config(2, PointSettings(credentials=())).replace(b'"version":2', b'"version":3'),
        b"",
        b"\xff\xfe",
    ],
    ids=["another device", "forged", "changed", "empty", "no text"],
)
def test_settings_that_the_hub_did_not_sign_for_us_are_counted_and_ignored(
    point: SimulatedPoint, payload: bytes
) -> None:
    deliver(point, payload)
    assert point.agent.uplink.refused.total() == 1
    assert point.tap("front", KNOWN).lit == {"green", "buzzer"}


def test_a_start_tells_of_the_time_before_it(point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path) -> None:
    clock.set(START + timedelta(minutes=5))
    point.tap("front", KNOWN)
    point.power_off()
    point.advance(START + timedelta(hours=7, minutes=5))
    point.power_on()
    point.reboot()
    point.close()
    started = [data for data in measurements_in(tmp_path) if isinstance(data, DeviceStarted)]
    assert [(data.boot_reason, data.unclean_shutdown, data.longest_silence_s) for data in started] == [
        ("new journal", False, None),
        ("boot", True, 7 * 3600),
        ("boot", False, 0),
    ]
    assert len({event.bootid for event in events_in(tmp_path)}) == 3


def test_a_clock_that_is_set_is_an_event_and_uptime_goes_on(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    clock.set(START + timedelta(seconds=100))
    clock.misset(timedelta(seconds=4))
    point.step()
    clock.misset(timedelta(hours=-1))
    point.step()
    point.close()
    assert [data for data in measurements_in(tmp_path) if isinstance(data, ClockStepped)] == [
        ClockStepped(before="2026-10-01T00:01:44.000Z", after="2026-09-30T23:01:40.000Z")
    ]
    assert events_in(tmp_path)[-1].uptime_ms == 100_000


def test_a_clock_that_is_set_while_nothing_can_be_recorded_is_told_before_the_next_line(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    with failing_disk():
        point.tap("front", KNOWN)
        clock.misset(timedelta(hours=2))
        point.step()
    point.agent._recorder._reopen_at = 0.0
    point.step()
    point.tap("front", STRANGER)
    point.close()
    told = measurements_in(tmp_path)[3:]
    assert [type(data) for data in told] == [ClockStepped, DeviceAlive, TagScanned]
    assert told[0] == ClockStepped(before="2026-10-01T00:00:00.000Z", after="2026-10-01T02:00:00.000Z")


def test_quiet_hours_keep_the_buzzer_silent_but_not_for_a_tap_that_was_lost(
    point: SimulatedPoint,
) -> None:
    # 00:00 UTC is 07:00 in Bangkok
    deliver(point, config(2, PointSettings(credentials=(KNOWN,), quiet_from="07:00", quiet_to="08:00")))
    assert point.tap("front", KNOWN) == Lights(frozenset({"green"}), flashes(green=1))
    with failing_disk():
        assert point.tap("front", KNOWN).flashes == flashes(red=4, buzzer=3)


def test_a_flood_of_edges_neither_blocks_nor_fills_the_memory(point: SimulatedPoint, tmp_path: Path) -> None:
    point._pins.send_bits((0, 1) * 15_000, d0=17, d1=27)
    assert point.agent._inbox.qsize() == 20_000
    point.step()
    point._pins.pass_by(1.0)
    point.step()
    assert point.tap("front", KNOWN).lit == {"green", "buzzer"}
    point.advance(START + timedelta(hours=1))
    point.close()
    alive = measurements_in(tmp_path)[-1]
    assert isinstance(alive, DeviceAlive)
    assert alive.reader_noise == {"front": 10_000 + 1}


def test_two_points_live_in_one_process_on_pins_of_their_own(tmp_path: Path) -> None:
    with (
        SimulatedPoint(point_settings(tmp_path / "a", device="bkk-a"), clock=SimulatedClock(START)) as one,
        SimulatedPoint(point_settings(tmp_path / "b", device="bkk-b"), clock=SimulatedClock(START)) as other,
    ):
        assert one.tap("front", KNOWN).lit == {"amber", "buzzer"}
        assert (other.lights().lit, len(other.lights().flashes)) == (frozenset(), 4)
    assert [len(scans_in(tmp_path / name)) for name in "ab"] == [1, 0]


def test_a_damaged_line_in_the_journal_does_not_stop_the_agent(point: SimulatedPoint, tmp_path: Path) -> None:
    point.tap("front", KNOWN)
    point.close()
    (tmp_path / "journal.db").write_bytes(
        (tmp_path / "journal.db").read_bytes().replace(b'"shown":"accepted"', b'"shown":"akcepted"')
    )
    again = SimulatedPoint(
        msgspec.structs.replace(point_settings(tmp_path), device="bkk-test-01"), clock=SimulatedClock(START)
    )
    assert again.tap("front", KNOWN).lit == {"green", "buzzer"}
    again.close()
