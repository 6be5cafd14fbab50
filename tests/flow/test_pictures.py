"""From a covered camera to a picture on record: the product's two ends over real brokers."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from edge_agent.pictures.store import PictureStore, folder_of
from edge_agent.settings import Mqtt
from hub.database import writing
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.pictures import service as pictures
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.picture import State
from hub.pictures.service import Picture
from hub.settings import MqttSettings
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.paired import Pair, now, paired
from tests.parts.pictures import jpeg
from tests.parts.self_tests import How, camera_tested

DEVICE, OTHER = "bkk-test-01", "bkk-test-02"
PICTURE = jpeg(5, size=(640, 360))


@pytest.fixture
def pair(broker: Broker, tmp_path: Path) -> Iterator[Pair]:
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=broker.host, port=broker.port),
        agent_mqtt=lambda _: Mqtt(host=broker.host, port=broker.port),
        devices=(DEVICE, OTHER),
    ) as made:
        made.until(lambda: made.is_delivered)
        allow(made, DEVICE, "on")
        yield made


def allow(pair: Pair, device: str, text: str) -> None:
    """The district says it, and the point has heard of it."""
    with writing(pair.engine) as conn:
        fleet.set_setting(conn, "keep_pictures", text, point=f"p-{device}", hand=hand(at=now()))
    pair.link.hurry()
    agent = pair.points[device].agent
    pair.until(lambda: agent._rules.settings.keep_pictures == (text == "on"))


def camera_test(pair: Pair, folder: Path, how: How, *, device: str = DEVICE) -> str:
    """A camera of the point was tested; its picture stays on the device and its line is recorded."""
    name = PictureStore(folder_of(folder / device), spare_bytes=0).add(PICTURE)
    assert name is not None
    agent = pair.points[device].agent
    line = msgspec.structs.replace(camera_tested(how), picture=name)
    assert agent._record(line, agent._clock.moment())
    return name


def found(pair: Pair) -> list[Picture]:
    with pair.engine.connect() as conn:
        return list(pictures.newest(conn, limit=10))


def is_here(pair: Pair) -> bool:
    pair.link.hurry()
    return [one.state for one in found(pair)] == [State.HERE]


def test_a_covered_cameras_picture_is_fetched_sealed_and_opened_on_record(pair: Pair, tmp_path: Path) -> None:
    name = camera_test(pair, tmp_path, "covered")
    pair.until(lambda: is_here(pair))
    [picture] = found(pair)
    assert (picture.wanted.device, picture.wanted.asset, picture.wanted.picture) == (DEVICE, "front", name)
    key_file = PictureKeyFile(pair.settings.picture_key_file)
    with writing(pair.engine) as conn:
        [sealed] = conn.execute(text("SELECT sealed FROM picture_contents")).scalars()
        opened = pictures.open_(conn, picture.wanted.device, name, key_file=key_file, hand=hand(at=now()))
        [view] = pictures.views(conn, picture.wanted.device, name)
    assert (opened.content, view.by) == (PICTURE, "somying")
    assert PICTURE[:64] not in bytes(sealed)


def test_a_test_that_passed_and_a_point_that_allows_none_send_nothing(pair: Pair, tmp_path: Path) -> None:
    camera_test(pair, tmp_path, "good")
    camera_test(pair, tmp_path, "covered", device=OTHER)
    pair.until(lambda: pair.is_delivered)
    pair.link.hurry()
    pair.pass_by(1.5)
    assert found(pair) == []
    with pair.engine.connect() as conn:
        assert [one.verb for one in commands.newest(conn, limit=10)] == []


def test_a_device_that_lost_power_before_it_was_asked_sends_it_when_it_is_back(pair: Pair, tmp_path: Path) -> None:
    camera_test(pair, tmp_path, "covered")
    pair.until(lambda: [one.asks for one in found(pair)] == [0] or is_here(pair))
    pair.points[DEVICE].power_off()
    pair.link.hurry()
    pair.pass_by(0.5)
    pair.points[DEVICE].power_on()
    pair.until(lambda: is_here(pair))
