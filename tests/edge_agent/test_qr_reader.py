"""The driver of a QR engine on a pty: what it passes on, what it leaves in the engine, unplugging, closing."""

import time
from collections import Counter
from pathlib import Path

import pytest

from edge_agent.agent.readers import TalkingReader
from edge_agent.hardware.qr_reader import QrReader
from edge_agent.readers.gm65 import read_zone
from edge_agent.readers.qr import qr_tag
from edge_agent.readers.tag import Noise, Read, ReaderNews
from edge_agent.settings import QrEngine
from tests.parts.passed_on import LONG_S, PassedOn
from tests.parts.ptys import DeviceOnPty, Pty
from tests.parts.qr_engine import EmulatedEngine
from wire_contract.measurements import ReaderState

ANSWERING = ReaderNews("door", ReaderState.ANSWERING)
SET = "0003 was 00, set to 03; 000D was A1, set to A0; 0000 was D6, set to 96"


def lines(path: str, *, idle_ms: int = 150) -> QrEngine:
    return QrEngine(name="door", port=path, model="lines", idle_ms=idle_ms)


def code(text: str) -> Read:
    return Read("door", qr_tag(text.encode()))


def test_lines_of_any_engine_are_passed_on_and_nothing_is_written_to_it(tmp_path: Path) -> None:
    passed_on = PassedOn()
    with Pty(tmp_path) as pty:
        reader: TalkingReader = QrReader(lines(pty.path), pass_on=passed_on)
        assert passed_on.next() == ANSWERING
        pty.send(b"BKK-0417\r\n")
        pty.send(b"RPB1.abc\r\nwithout an end")
        assert passed_on.take(3) == [code("BKK-0417"), code("RPB1.abc"), code("without an end")]
        assert reader.answers
        reader.close()
        assert (pty.receive(), passed_on.rest, reader.answers) == (b"", [], True)


def test_a_code_that_is_sent_again_and_again_is_one_read(tmp_path: Path) -> None:
    passed_on = PassedOn()
    with Pty(tmp_path) as pty:
        reader = QrReader(lines(pty.path), pass_on=passed_on)
        assert passed_on.next() == ANSWERING
        pty.send(b"A\rA\rA\rB\rA\rC\r")
        assert passed_on.take(3) == [code("A"), code("B"), code("C")]
        reader.close()


def test_an_engine_is_set_up_locked_and_saved_and_read_meanwhile(tmp_path: Path) -> None:
    passed_on, engine = PassedOn(), EmulatedEngine()
    with DeviceOnPty(tmp_path, take=engine.take) as pty:
        reader = QrReader(QrEngine(name="door", port=pty.path), pass_on=passed_on)
        assert passed_on.take(2) == [ANSWERING, ReaderNews("door", ReaderState.CHANGED, SET)]
        pty.send(engine.shown_setup_code(0x000D, 0xA1))
        assert passed_on.next() == code("^000DA1")
        assert (engine.zones, engine.kept[0x0003], reader.noise) == (engine.kept, 0x03, Counter())
        reader.close()


def test_an_engine_as_it_was_left_is_no_news_but_that_it_answers(tmp_path: Path) -> None:
    passed_on, engine = PassedOn(), EmulatedEngine()
    for expected in ([ANSWERING, ReaderNews("door", ReaderState.CHANGED, SET)], [ANSWERING]):
        engine.power_cycle()
        engine.orders.clear()
        with DeviceOnPty(tmp_path, take=engine.take) as pty:
            reader = QrReader(QrEngine(name="door", port=pty.path), pass_on=passed_on)
            assert passed_on.take(len(expected)) == expected
            reader.close()
    assert (engine.orders, passed_on.rest) == ([], [])


def test_a_setting_that_an_engine_does_not_keep_is_told_once(tmp_path: Path) -> None:
    passed_on, engine = PassedOn(), EmulatedEngine(read_only=frozenset({0x0003}))
    with DeviceOnPty(tmp_path, take=engine.take) as pty:
        reader = QrReader(QrEngine(name="door", port=pty.path), pass_on=passed_on)
        [_, told] = passed_on.take(2)
        assert isinstance(told, ReaderNews)
        assert told.detail.endswith("; 0003 stays 00, not 03")
        pty.unplug()
        pty.plug_in()
        [gone, back] = passed_on.take(2)
        assert isinstance(gone, ReaderNews)
        assert (gone.state, back) == (ReaderState.SILENT, ANSWERING)
        reader.close()
        assert passed_on.rest == []


def test_an_engine_that_answers_nothing_is_told_as_silent_and_its_codes_are_taken(tmp_path: Path) -> None:
    passed_on = PassedOn()
    with Pty(tmp_path) as pty:
        reader = QrReader(QrEngine(name="door", port=pty.path), pass_on=passed_on)
        assert pty.receive(LONG_S) == read_zone(0x0003)
        pty.send(b"BKK-0417\r")
        assert passed_on.next() == code("BKK-0417")
        news = passed_on.next()
        assert isinstance(news, ReaderNews)
        assert (news.state, reader.answers) == (ReaderState.SILENT, False)
        assert "answers no question" in news.detail
        reader.close()


def test_an_unplugged_engine_is_news_once_and_again_when_it_is_back(tmp_path: Path) -> None:
    passed_on = PassedOn()
    with Pty(tmp_path) as pty:
        reader = QrReader(lines(pty.path), pass_on=passed_on)
        assert passed_on.next() == ANSWERING
        pty.unplug()
        gone = passed_on.next()
        assert isinstance(gone, ReaderNews)
        assert (gone.state, "unplugged" in gone.detail, reader.answers) == (ReaderState.SILENT, True, False)
        pty.plug_in()
        assert passed_on.next() == ANSWERING
        pty.send(b"BKK-0417\r")
        assert (passed_on.next(), reader.answers) == (code("BKK-0417"), True)
        reader.close()


def test_a_port_that_is_not_there_is_told_once_and_closing_does_not_wait_for_it(tmp_path: Path) -> None:
    passed_on = PassedOn()
    reader = QrReader(lines(str(tmp_path / "ttyNONE")), pass_on=passed_on)
    news = passed_on.next()
    assert isinstance(news, ReaderNews)
    assert (news.state, "plug the reader in" in news.detail) == (ReaderState.SILENT, True)
    reader.close()
    assert passed_on.rest == []


def test_stray_bytes_are_counted_and_no_code(tmp_path: Path) -> None:
    passed_on = PassedOn()
    with Pty(tmp_path) as pty:
        reader = QrReader(lines(pty.path, idle_ms=20), pass_on=passed_on)
        assert passed_on.next() == ANSWERING
        pty.send(b"\x00\xff")
        while not reader.noise:
            time.sleep(0.005)
        pty.send(b"A\r")
        assert (passed_on.next(), reader.noise) == (code("A"), Counter({Noise.FRAMING: 1}))
        reader.close()


@pytest.mark.parametrize("wait", [False, True])
def test_a_reader_can_be_closed_at_any_moment(tmp_path: Path, wait: bool) -> None:
    passed_on = PassedOn()
    with Pty(tmp_path) as pty:
        reader = QrReader(lines(pty.path), pass_on=passed_on)
        if wait:
            passed_on.next()
        reader.close()
        reader.close()
        QrReader(lines(pty.path), pass_on=passed_on).close()
