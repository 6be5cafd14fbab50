"""What the agent makes of readers: floods, news of them, and what it still knows of taps after a restart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.readers.tag import ReaderNews
from edge_agent.scanning.floods import MOST_IN_WINDOW
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.failing_disk import failing_disk
from tests.parts.lines import measurements_in
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.measurements import DeviceAlive, ReaderChanged, ReaderState, Shown, TagScanned
from wire_contract.messages import Config, PointSettings, seal

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
KNOWN, STRANGER = "wiegand26:123:45678", "wiegand26:9:9"


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as made:
        settings = Config(device="bkk-test-01", version=1, settings=PointSettings(credentials=(KNOWN,)))
        made.agent._inbox.put(Received("config", seal(settings, HUB_KEY)))
        made.step()
        yield made


def test_a_reader_that_floods_fills_no_journal_beeps_no_more_and_keeps_no_known_card_out(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    for _ in range(MOST_IN_WINDOW + 15):
        lights = point.tap("front", STRANGER)
    assert (lights.lit, lights.flashes["buzzer"]) == (frozenset({"red"}), 0)
    assert point.tap("front", KNOWN).lit == {"green", "buzzer"}
    clock.set(START + timedelta(minutes=2))
    point.step()
    assert point.tap("front", STRANGER).lit == {"amber", "buzzer"}
    point.advance(START + timedelta(hours=2))
    point.close()
    found = measurements_in(tmp_path)
    assert [data for data in found if isinstance(data, ReaderChanged)] == [
        ReaderChanged("front", ReaderState.FLOODING, f"more than {MOST_IN_WINDOW} reads in a minute"),
        ReaderChanged("front", ReaderState.CALM, "15 reads not recorded one by one"),
    ]
    shown = [data.shown for data in found if isinstance(data, TagScanned)]
    assert shown == [Shown.UNKNOWN] * MOST_IN_WINDOW + [Shown.ACCEPTED, Shown.UNKNOWN]
    assert sum(data.reader_noise["front"] for data in found if isinstance(data, DeviceAlive)) == 15


def test_news_of_a_reader_waits_until_it_can_be_recorded(point: SimulatedPoint, tmp_path: Path) -> None:
    silent = ReaderNews("front", ReaderState.SILENT, "the port is gone")
    with failing_disk():
        point.agent._inbox.put(silent)
        point.step()
    point.agent._recorder._reopen_at = 0.0
    point.step()
    point.step()
    point.close()
    told = [data for data in measurements_in(tmp_path) if isinstance(data, ReaderChanged)]
    assert told == [ReaderChanged("front", ReaderState.SILENT, "the port is gone")]


def test_a_tap_before_a_reboot_is_still_known_after_it(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    point.tap("front", KNOWN)
    clock.set(START + timedelta(seconds=60))
    point.reboot()
    assert point.tap("front", KNOWN).flashes["green"] == 2
    point.power_off()
    clock.set(START + timedelta(seconds=200))
    point.power_on()
    assert point.tap("front", KNOWN).flashes["green"] == 1
    point.close()
    shown = [data.shown for data in measurements_in(tmp_path) if isinstance(data, TagScanned)]
    assert shown == [Shown.ACCEPTED, Shown.REPEAT, Shown.ACCEPTED]
