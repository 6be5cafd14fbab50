"""The PN532's driver on a pty, alone and in an agent: from a card in the field to a line in the journal and a light."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_agent.hardware.pn532_reader import Pn532Reader
from edge_agent.hardware.serial_port import SerialPort
from edge_agent.hardware.uart_traps import Uart, usable
from edge_agent.readers.tag import Noise, Read, ReaderNews, TagRead
from edge_agent.settings import Pn532
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.commands import obey
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.lines import measurements_in
from tests.parts.pn532.cards import Card, Ntag424
from tests.parts.pn532.chip import ACK
from tests.parts.pn532.wired import WiredChip
from tests.parts.points import HUB_KEY, point_settings
from tests.parts.ptys import Pty
from wire_contract.measurements import (
    Medium,
    ReaderChanged,
    ReaderState,
    Refusal,
    Shown,
    SunProof,
    TagScanned,
    UidProof,
)
from wire_contract.messages import Config, PointSettings, seal
from wire_contract.topics import DeviceId

LONG_S = 30.0
ANSWERING = ReaderNews("door", ReaderState.ANSWERING)
UID = "04C767F2066180"
PLAIN = Read("door", TagRead(f"nfc:{UID}", Medium.NFC))


class Heard:
    """What a driver has passed on."""

    def __init__(self) -> None:
        self.queue: queue.Queue[Read | ReaderNews] = queue.Queue()

    def next(self) -> Read | ReaderNews:
        return self.queue.get(timeout=LONG_S)

    def silent(self) -> str:
        """The detail of the next news, which must be that the reader is silent."""
        news = self.next()
        assert isinstance(news, ReaderNews)
        assert (news.reader, news.state) == ("door", ReaderState.SILENT)
        return news.detail


@pytest.fixture
def heard() -> Heard:
    return Heard()


@contextmanager
def reader(path: str, heard: Heard, baud: int = 115200) -> Iterator[Pn532Reader]:
    settings = msgspec.convert({"kind": "pn532", "name": "door", "port": path, "baud": baud}, Pn532)
    running = Pn532Reader(settings, pass_on=heard.queue.put)
    try:
        yield running
    finally:
        running.close()


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[WiredChip]:
    with WiredChip(tmp_path) as chip:
        yield chip


def turn_until(point: SimulatedPoint, is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + LONG_S
    while not is_so():
        assert time.monotonic() < give_up_at, "never came to be"
        point.step(0.02)


def agents_point(wired: WiredChip, folder: Path) -> SimulatedPoint:
    """A point with a PN532 that answers, and settings in which the card is known."""
    settings = msgspec.structs.replace(point_settings(folder), readers=(Pn532(name="door", port=wired.path),))
    point = SimulatedPoint(settings, clock=SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC), seed=1))
    known = PointSettings(credentials=(f"nfc:{UID}",))
    sealed = seal(Config(device=DeviceId("bkk-test-01"), version=1, settings=known), HUB_KEY)
    point.agent._inbox.put(Received("config", sealed))
    turn_until(point, lambda: point.agent._readers.at_rest() == {"door": True})
    return point


def told_in(folder: Path) -> list[ReaderChanged | TagScanned]:
    return [data for data in measurements_in(folder) if isinstance(data, ReaderChanged | TagScanned)]


def test_a_tap_of_an_ntag_424_becomes_a_line_with_its_secure_message_and_then_a_green_light(
    wired: WiredChip, tmp_path: Path
) -> None:
    card = Ntag424(UID)
    with agents_point(wired, tmp_path) as point:
        wired.lay_on(card)
        turn_until(point, lambda: "green" in point.lights().lit)
        green = point.lights().lit
    assert green == {"green", "buzzer"}
    assert told_in(tmp_path) == [
        ReaderChanged("door", ReaderState.ANSWERING, ""),
        TagScanned(
            reader="door",
            medium=Medium.NFC,
            credential=f"nfc:{UID}",
            proof=SunProof(picc=card.picc, mac=card.mac),
            shown=Shown.ACCEPTED,
        ),
    ]
    assert card.counter == 1


def test_a_simulated_reader_is_tapped_as_any_other(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(point_settings(tmp_path), readers=(Pn532(name="door", port="simulated"),))
    with SimulatedPoint(settings, clock=SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC), seed=1)) as point:
        seen = [obey(f"tap door nfc:{uid}", point)["lit"] for uid in ("04C7F266", UID, "0411223344556677AA99")]
        assert obey("tap door nfc:04c7f266", point)["error"].startswith("'nfc:04c7f266' is no NFC card")
        point.reboot()
        obey("tap door nfc:04AABBCC", point)
        point.power_off()
        assert obey("tap door nfc:04C7F266", point)["error"] == "bkk-test-01 has no power"
    scans = [data.credential for data in told_in(tmp_path) if isinstance(data, TagScanned)]
    assert scans == ["nfc:04C7F266", f"nfc:{UID}", "nfc:0411223344556677AA99", "nfc:04AABBCC"]
    assert seen == [["amber", "buzzer"]] * 3


def test_a_card_that_left_half_way_is_a_refused_line_with_its_reason(wired: WiredChip, tmp_path: Path) -> None:
    card = Ntag424(UID)
    card.leaves_after = 4
    with agents_point(wired, tmp_path) as point:
        wired.lay_on(card)
        turn_until(point, lambda: bool(point.lights().lit))
        assert "green" not in point.lights().lit
    assert told_in(tmp_path)[1:] == [
        TagScanned(
            reader="door",
            medium=Medium.NFC,
            credential=f"nfc:{UID}",
            proof=UidProof(),
            shown=Shown.REFUSED,
            refusal=Refusal.INCOMPLETE,
        )
    ]


def test_an_unplugged_reader_is_told_once_and_again_when_it_is_back(wired: WiredChip, heard: Heard) -> None:
    with reader(wired.path, heard) as door:
        assert (heard.next(), door.answers) == (ANSWERING, True)
        wired.unplug()
        assert "unplugged" in heard.silent()
        assert not door.answers
        wired.plug_in()
        assert (heard.next(), door.answers) == (ANSWERING, True)
        wired.lay_on(Card(UID))
        assert heard.next() == PLAIN
    assert heard.queue.empty()


def test_a_reader_that_is_plugged_in_later_is_found(tmp_path: Path, heard: Heard) -> None:
    with WiredChip(tmp_path) as wired:
        wired.unplug()
        with reader(wired.path, heard) as door:
            assert "plug the reader in" in heard.silent()
            assert not door.answers
            wired.plug_in()
            assert heard.next() == ANSWERING


def test_a_port_at_which_nobody_answers_is_told_once(tmp_path: Path, heard: Heard) -> None:
    with Pty(tmp_path) as pty, reader(pty.path, heard) as door:
        assert heard.silent() == f"{pty.path}: no answer: check power, TX to RX, and the board's switches (HSU)"
        for _ in range(3):  # it goes on asking
            while not pty.receive(LONG_S).startswith(b"\x00\x00\xff\x00\xff\x00\x55\x55"):
                pass
        assert (door.answers, heard.queue.empty()) == (False, True)


def test_garbage_is_counted_and_does_not_keep_a_card_from_being_read(wired: WiredChip, heard: Heard) -> None:
    spoilt = iter([b"\xff\xff", b"\x00\x00\xff\x02\x02", b"hello"])
    with reader(wired.path, heard) as door:
        assert heard.next() == ANSWERING
        wired.chip.spoil = lambda said: next(spoilt, b"") + said if said == ACK else said
        wired.lay_on(Card(UID))
        assert heard.next() == PLAIN
        assert door.noise == {Noise.FRAMING: 2, Noise.CHECKSUM: 1}
    assert heard.queue.empty()


def test_the_port_and_the_chip_are_brought_to_the_speed_of_the_settings(wired: WiredChip, heard: Heard) -> None:
    with reader(wired.path, heard, baud=460800):
        assert heard.next() == ANSWERING
        assert (wired.baud, wired.chip.baud) == (460800, 460800)
        wired.lay_on(Card(UID))
        assert heard.next() == PLAIN


def test_the_agent_starts_anew_on_a_chip_that_it_left_at_another_speed(wired: WiredChip, heard: Heard) -> None:
    with reader(wired.path, heard, baud=460800):
        assert heard.next() == ANSWERING
    with reader(wired.path, heard, baud=460800):
        assert heard.next() == ANSWERING


def test_a_closed_reader_has_ended_its_thread_and_freed_its_port(wired: WiredChip, heard: Heard) -> None:
    before = set(threading.enumerate())
    with reader(wired.path, heard):
        assert heard.next() == ANSWERING
    SerialPort(wired.path, baud=115200).close()
    wired.unplug()
    with reader(wired.path, heard):
        assert "plug the reader in" in heard.silent()
    assert set(threading.enumerate()) - before == set()


def test_a_fault_of_ours_is_told_as_silence_and_tried_again(wired: WiredChip, heard: Heard) -> None:
    """A bug must not look like a reader at which nobody taps."""
    faults = iter([ValueError("a bug")])

    def pass_on(found: Read | ReaderNews) -> None:
        if isinstance(found, Read) and (fault := next(faults, None)):
            raise fault
        heard.queue.put(found)

    door = Pn532Reader(Pn532(name="door", port=wired.path), pass_on=pass_on)
    assert heard.next() == ANSWERING
    wired.lay_on(Card(UID))
    assert heard.silent() == "a fault of the agent: its log says more"
    assert heard.next() == ANSWERING
    door.close()


@pytest.mark.parametrize(
    ("link", "target", "baud", "hint"),
    [
        ("serial0", "/dev/ttyS0", 115200, "mini-UART"),
        ("serial0", "/dev/ttyAMA10", 921600, "uart0-pi5"),
        ("serial0", "/dev/ttyAMA0", 921600, ""),
        ("ttyUSB0", "/dev/ttyUSB0", 921600, ""),
    ],
)
def test_a_ports_link_is_followed_and_its_trap_named(
    tmp_path: Path, link: str, target: str, baud: int, hint: str
) -> None:
    (tmp_path / link).symlink_to(target)
    uart = usable(str(tmp_path / link), baud=921600)
    assert (uart.baud, hint in uart.hint, bool(uart.hint)) == (baud, True, bool(hint))


def test_a_link_that_leads_to_itself_is_no_port_but_no_fault_either(tmp_path: Path, heard: Heard) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with reader(str(tmp_path / "loop"), heard):
        assert heard.silent().startswith(f"{tmp_path}/loop: cannot be opened")


def test_the_ports_of_a_pi_by_their_own_names() -> None:
    assert usable("/dev/ttyS0", baud=9600) == Uart(9600, usable("/dev/ttyS0", baud=921600).hint)
    assert "Bluetooth" in usable("/dev/serial1", baud=115200).hint


def test_the_news_of_a_trap_fits_into_a_line(tmp_path: Path, heard: Heard) -> None:
    folder = tmp_path / ("x" * 150)
    folder.mkdir()
    with reader(str(folder / "port"), heard):
        assert len(heard.silent()) == 200
