"""A serial port on a pty: silence, bytes, unplugging, closing from another thread, and who may not open it."""

import contextlib
import queue
import termios
import threading
from pathlib import Path

import pytest

from edge_agent.hardware.port_gone import PortClosedError, PortGoneError
from edge_agent.hardware.serial_port import SerialPort
from tests.parts.ptys import Pty

LONG_S = 30.0


def test_bytes_go_both_ways_at_the_speed_that_is_set(tmp_path: Path) -> None:
    with Pty(tmp_path) as pty:
        port = SerialPort(pty.path, baud=57600)
        pty.send(b"\x02\x00a\r\n\xff\x7f\x03")
        got = b""
        while len(got) < 8:
            got += port.read(LONG_S)
        port.write(b"\x7e\x00\x0d\x0a\x11\x13")
        sent = pty.receive(LONG_S)
        speed = pty.baud
        port.close()
    assert (got, sent, speed) == (b"\x02\x00a\r\n\xff\x7f\x03", b"\x7e\x00\x0d\x0a\x11\x13", termios.B57600)


def test_silence_is_nothing_and_no_fault(tmp_path: Path) -> None:
    with Pty(tmp_path) as pty:
        port = SerialPort(pty.path, baud=9600)
        assert [port.read(0.0), port.read(0.01)] == [b"", b""]
        port.close()


def test_an_unplugged_port_says_so_and_comes_back_under_its_name(tmp_path: Path) -> None:
    with Pty(tmp_path) as pty:
        port = SerialPort(pty.path, baud=9600)
        pty.unplug()
        with pytest.raises(PortGoneError, match="unplugged"):
            port.read(LONG_S)
        port.close()
        with pytest.raises(PortGoneError, match="plug the reader in"):
            SerialPort(pty.path, baud=9600)
        pty.plug_in()
        again = SerialPort(pty.path, baud=9600)
        pty.send(b"x")
        assert again.read(LONG_S) == b"x"
        again.close()


def test_a_reader_that_waits_is_told_when_another_thread_closes(tmp_path: Path) -> None:
    with Pty(tmp_path) as pty:
        port = SerialPort(pty.path, baud=9600)
        ended: queue.Queue[type[BaseException]] = queue.Queue()
        begun = threading.Event()

        def read() -> None:
            begun.set()
            try:
                port.read(20 * LONG_S)
            except PortClosedError as error:
                ended.put(type(error))

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        begun.wait(LONG_S)
        port.close()
        thread.join(LONG_S)
        assert not thread.is_alive()
        assert ended.get_nowait() is PortClosedError
        port.close()
        with pytest.raises(PortClosedError):
            port.write(b"x")


def test_one_program_has_a_port_for_itself(tmp_path: Path) -> None:
    with Pty(tmp_path) as pty:
        port = SerialPort(pty.path, baud=9600)
        with pytest.raises(PortGoneError, match="another program has it"):
            SerialPort(pty.path, baud=9600)
        port.close()
        SerialPort(pty.path, baud=9600).close()


def test_a_file_that_is_no_port_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PortGoneError, match="is no serial port"):
        SerialPort(str(tmp_path / "file"), baud=9600)
    with pytest.raises(PortGoneError, match="is no serial port"):
        SerialPort("/dev/null", baud=9600)


def test_nothing_stays_open(tmp_path: Path) -> None:
    def open_files() -> set[tuple[str, str]]:
        """Every open descriptor and what it is; a set, for the collector may close another test's leavings."""
        found = set()
        for entry in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found.add((entry.name, str(entry.readlink())))
        return found

    with Pty(tmp_path) as pty:
        before = open_files()
        SerialPort(pty.path, baud=9600).close()
        with pytest.raises(PortGoneError):
            SerialPort("/dev/null", baud=9600)
        assert open_files() - before == set()
