"""What a serial port of a Raspberry Pi really is behind its name, and what is wrong with it for a reader."""

from dataclasses import dataclass
from pathlib import Path

MINI_UART_MAX_BAUD = 115_200


@dataclass(frozen=True, slots=True)
class Uart:
    """A port as it can be used."""

    baud: int
    hint: str
    """What to change on this Pi, where something is to be changed; else empty."""


_HINTS = {
    "/dev/ttyS0": "ttyS0 is the mini-UART, 115200 baud at most: dtoverlay=disable-bt puts a better one on GPIO14/15",
    "/dev/ttyAMA10": "ttyAMA10 is the debug socket of a Pi 5: dtoverlay=uart0-pi5 and port /dev/ttyAMA0 for GPIO14/15",
    "/dev/serial1": "serial1 is Bluetooth's: use /dev/serial0, or /dev/ttyAMA0 with dtoverlay=disable-bt",
}


def usable(port: str, *, baud: int) -> Uart:
    """The port that a name stands for, links followed: `/dev/serial0` is another one on each model."""
    try:
        real = str(Path(port).resolve())
    except (OSError, RuntimeError):  # a link that leads to itself: opening it will say so
        real = port
    hint = _HINTS.get(real) or _HINTS.get(port, "")
    return Uart(min(baud, MINI_UART_MAX_BAUD) if real == "/dev/ttyS0" else baud, hint)
