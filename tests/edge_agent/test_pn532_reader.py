"""The PN532's driver on a pty, alone and in an agent: from a card in the field to a line in the journal and a light."""

import queue
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_agent.hardware.pn532_reader import Pn532Reader
from edge_agent.readers.tag import Read, ReaderNews
from edge_agent.settings import Pn532
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.lines import measurements_in
from tests.parts.pn532.cards import Ntag424
from tests.parts.pn532.wired import WiredChip
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.measurements import Medium, ReaderChanged, ReaderState, Shown, SunProof, TagScanned
from wire_contract.messages import Config, PointSettings, seal
from wire_contract.topics import DeviceId

LONG_S = 30.0
ANSWERING = ReaderNews("door", ReaderState.ANSWERING)


class Heard(queue.Queue[Read | ReaderNews]):
    """What a driver has passed on."""

    def next(self) -> Read | ReaderNews:
        return self.get(timeout=LONG_S)


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[WiredChip]:
    with WiredChip(tmp_path) as chip:
        yield chip


def reader(path: str, heard: Heard, baud: int = 115200) -> Pn532Reader:
    return Pn532Reader(
        msgspec.convert({"kind": "pn532", "name": "door", "port": path, "baud": baud}, Pn532), pass_on=heard.put
    )


def turn_until(point: SimulatedPoint, is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + LONG_S
    while not is_so():
        assert time.monotonic() < give_up_at, "never came to be"
        point.step(0.02)


def test_a_tap_of_an_ntag_424_becomes_a_line_with_its_secure_message_and_then_a_green_light(
    wired: WiredChip, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(point_settings(tmp_path), readers=(Pn532(name="door", port=wired.path),))
    card = Ntag424("04C767F2066180")
    with SimulatedPoint(settings, clock=SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC), seed=1)) as point:
        known = PointSettings(credentials=("nfc:04C767F2066180",))
        sealed = seal(Config(device=DeviceId("bkk-test-01"), version=1, settings=known), HUB_KEY)
        point.agent._inbox.put(Received("config", sealed))
        turn_until(point, lambda: point.agent._readers.at_rest() == {"door": True})
        wired.lay_on(card)
        turn_until(point, lambda: "green" in point.lights().lit)
        green = point.lights().lit
    told = [data for data in measurements_in(tmp_path) if isinstance(data, ReaderChanged | TagScanned)]
    assert green == {"green", "buzzer"}
    assert told == [
        ReaderChanged("door", ReaderState.ANSWERING, ""),
        TagScanned(
            reader="door",
            medium=Medium.NFC,
            credential="nfc:04C767F2066180",
            proof=SunProof(picc=card.picc, mac=card.mac),
            shown=Shown.ACCEPTED,
        ),
    ]
    assert card.counter == 1
