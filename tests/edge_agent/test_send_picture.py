"""`send_picture`: only what is there, only where the settings allow it, and never two at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.pictures.store import PictureStore, folder_of
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.edge_agent.test_commands import command as sealed
from tests.edge_agent.test_commands import deliver, done, outcomes
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.messages import Config, PointSettings, seal

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
PICTURE = b"\xff\xd8\xff\xe0" + bytes(1000)
NOTHING = "0" * 64


def settle(point: SimulatedPoint, version: int, *, keep_pictures: bool) -> None:
    """The district says whether pictures are kept here."""
    config = Config(device="bkk-test-01", version=version, settings=PointSettings(keep_pictures=keep_pictures))
    point.agent._inbox.put(Received("config", seal(config, HUB_KEY)))
    point.step()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as made:
        settle(made, 1, keep_pictures=True)
        yield made


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(folder_of(tmp_path))


def answer(point: SimulatedPoint, folder: Path, arguments: dict[str, str]) -> str:
    deliver(point, sealed("send_picture", arguments=arguments))
    point.close()
    (ended,) = outcomes(folder)
    return ended.outcome


def test_a_picture_that_is_not_there_is_gone(point: SimulatedPoint, tmp_path: Path) -> None:
    assert answer(point, tmp_path, {"picture": NOTHING}) == "gone"


@pytest.mark.parametrize(
    "arguments",
    [{}, {"picture": "../device.key"}, {"picture": "A" * 64}, {"picture": NOTHING, "to": "me"}, {"pictures": NOTHING}],
)
def test_arguments_that_name_no_picture_are_invalid(
    point: SimulatedPoint, tmp_path: Path, arguments: dict[str, str]
) -> None:
    assert answer(point, tmp_path, arguments) == "invalid"


def test_a_hub_gets_none_where_the_settings_do_not_allow_it(
    point: SimulatedPoint, store: PictureStore, tmp_path: Path
) -> None:
    name = store.add(PICTURE)
    settle(point, 2, keep_pictures=False)
    assert answer(point, tmp_path, {"picture": str(name)}) == "refused"


def test_without_a_connection_it_is_another_time(point: SimulatedPoint, store: PictureStore, tmp_path: Path) -> None:
    name = store.add(PICTURE)
    assert answer(point, tmp_path, {"picture": str(name)}) == "not_now"


def test_a_picture_is_not_even_sent_before_the_point_knows_its_settings(tmp_path: Path, clock: SimulatedClock) -> None:
    name = PictureStore(folder_of(tmp_path)).add(PICTURE)
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as point:
        deliver(point, sealed("send_picture", arguments={"picture": str(name)}))
    assert outcomes(tmp_path) == [done(1, "send_picture", "refused")]


def test_where_pictures_are_switched_off_those_on_the_device_go_soon(
    point: SimulatedPoint, store: PictureStore, clock: SimulatedClock
) -> None:
    name = str(store.add(PICTURE))
    clock.set(START + timedelta(minutes=5))
    point.step()
    assert store.read(name) == PICTURE
    settle(point, 2, keep_pictures=False)
    clock.set(START + timedelta(minutes=10))
    point.step()
    assert store.read(name) is None


def test_before_the_settings_are_known_nothing_goes(tmp_path: Path, clock: SimulatedClock) -> None:
    store = PictureStore(folder_of(tmp_path))
    name = str(store.add(PICTURE))
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as point:
        point.step()
        clock.set(START + timedelta(minutes=5))
        point.step()
    assert store.read(name) == PICTURE
