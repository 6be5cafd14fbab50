"""A serial port that one thread reads while another may close it. Bytes go in and out; what they mean is a codec's."""

import errno
import select
import termios
import threading

import serialx

from edge_agent.hardware.port_gone import PortClosedError, PortGoneError
from edge_agent.hardware.wake import Wake

MOST_AT_ONCE = 4096


class SerialPort:
    """An open port, ours alone: 8 bits, no parity, one stop bit, no flow control. Raises PortGoneError."""

    def __init__(self, path: str, *, baud: int) -> None:
        self._path = path
        self._in_use = threading.Lock()
        try:
            self._serial = serialx.serial_for_url(path, baudrate=baud, exclusive=True)
            self._serial.open()
        except (OSError, termios.error, serialx.SerialException) as error:
            raise PortGoneError(_why_not(path, error)) from error
        self._wake = Wake()

    def read(self, timeout_s: float) -> bytes:
        """What has come by now, at the latest after this time; nothing after silence.

        Raises PortGoneError when the reader was unplugged, PortClosedError when the port was closed meanwhile.
        """
        with self._in_use:
            self._still_open()
            try:
                ready, _, _ = select.select([self._serial.fileno(), self._wake.fileno()], [], [], timeout_s)
                self._still_open()
                return bytes(self._serial.read(MOST_AT_ONCE) or b"") if ready else b""
            except OSError as error:
                raise PortGoneError(f"{self._path}: unplugged ({error.strerror}): check cable and power") from error

    def write(self, sent: bytes, *, timeout_s: float = 1.0) -> None:
        """All of it is on its way. Raises as `read` does."""
        with self._in_use:
            self._still_open()
            try:
                self._serial.write(sent, timeout=timeout_s)
            except OSError as error:  # a timeout is one too
                raise PortGoneError(f"{self._path}: takes no bytes ({error}): check cable and power") from error

    def _still_open(self) -> None:
        if self._wake.is_rung:
            raise PortClosedError(self._path)

    def close(self) -> None:
        """The port is free, and who waits in `read` has been told. May be called from any thread, and again."""
        if not self._wake.is_rung:
            self._wake.ring()
        with self._in_use:
            if self._serial.is_open:
                self._serial.close()
                self._wake.close()


def _why_not(path: str, error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return f"{path}: not there: plug the reader in, or enable the UART (raspi-config)"
        case PermissionError():
            return f"{path}: no permission: the agent's user belongs in the group dialout"
        case BlockingIOError() | OSError(errno=errno.EBUSY):
            return f"{path}: another program has it: take the login console off this port (raspi-config)"
        case termios.error() | OSError(errno=errno.ENOTTY):
            return f"{path}: is no serial port: check `port` in the settings file"
        case _:
            return f"{path}: cannot be opened ({error}): check cable and settings"
