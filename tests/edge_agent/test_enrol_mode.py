"""A point that the hub asked to read new cards: what it shows, how long, and what ends it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.edge_agent.test_commands import CARD, START, command, deliver, done, outcomes
from tests.parts.lines import measurements_in
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.measurements import Shown, TagScanned
from wire_contract.messages import Config, PointSettings, enrol_seconds, seal

NEW_CARD = "wiegand26:9:9"
ENROL, UNKNOWN = {"green", "amber", "buzzer"}, {"amber", "buzzer"}


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as made:
        give(made, CARD)
        yield made


def give(point: SimulatedPoint, *cards: str, version: int = 1) -> None:
    config = Config(device="bkk-test-01", version=version, settings=PointSettings(credentials=cards))
    point.agent._inbox.put(Received("config", seal(config, HUB_KEY)))
    point.step()


def enrol(point: SimulatedPoint, number: int = 1, *, seconds: str = "60") -> None:
    deliver(point, command("enrol", number, arguments={"seconds": seconds}))


def shown(folder: Path) -> list[tuple[str, Shown]]:
    return [(one.credential, one.shown) for one in measurements_in(folder) if isinstance(one, TagScanned)]


def test_a_new_card_is_told_that_it_was_read_and_an_officers_card_is_green_as_ever(
    point: SimulatedPoint, tmp_path: Path
) -> None:
    enrol(point)
    assert [point.tap("front", card).lit for card in (NEW_CARD, CARD)] == [ENROL, {"green", "buzzer"}]
    point.close()
    assert outcomes(tmp_path) == [done(1, "enrol", "done")]
    assert shown(tmp_path) == [(NEW_CARD, Shown.ENROL), (CARD, Shown.ACCEPTED)]


def test_the_card_is_green_as_soon_as_the_settings_name_it(point: SimulatedPoint) -> None:
    enrol(point)
    assert point.tap("front", NEW_CARD).lit == ENROL
    give(point, CARD, NEW_CARD, version=2)
    assert point.tap("front", NEW_CARD).lit == {"green", "buzzer"}


def test_it_ends_by_uptime_whatever_the_wall_clock_says(point: SimulatedPoint, clock: SimulatedClock) -> None:
    enrol(point, seconds="60")
    clock.misset(timedelta(days=-3))
    clock.set(START + timedelta(seconds=59))
    assert point.tap("front", NEW_CARD).lit == ENROL
    clock.set(START + timedelta(seconds=60))
    assert point.tap("front", NEW_CARD).lit == UNKNOWN


def test_a_second_command_replaces_the_first(point: SimulatedPoint, clock: SimulatedClock) -> None:
    enrol(point, 1, seconds="600")
    enrol(point, 2, seconds="30")
    clock.set(START + timedelta(seconds=30))
    assert point.tap("front", NEW_CARD).lit == UNKNOWN


def test_a_power_cut_ends_it(point: SimulatedPoint) -> None:
    enrol(point)
    point.power_off()
    point.power_on()
    assert point.tap("front", NEW_CARD).lit == UNKNOWN


@pytest.mark.parametrize("arguments", [{}, {"seconds": "29"}, {"seconds": "601"}, {"seconds": "60", "card": "x"},
                                       {"seconds": "-60"}, {"seconds": "6๐"}, {"seconds": "0000060"}])  # fmt: skip
def test_arguments_that_make_no_sense_begin_nothing(
    point: SimulatedPoint, tmp_path: Path, arguments: dict[str, str]
) -> None:
    assert enrol_seconds(arguments) is None
    deliver(point, command("enrol", arguments=arguments))
    assert point.tap("front", NEW_CARD).lit == UNKNOWN
    point.close()
    assert outcomes(tmp_path) == [done(1, "enrol", "invalid")]
