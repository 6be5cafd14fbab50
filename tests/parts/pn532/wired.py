"""A PN532 chip at a serial port: a pty with a thread that is the chip. It can be unplugged and plugged in again."""

import termios
import threading
from pathlib import Path
from typing import Self

from tests.parts.pn532.cards import Card
from tests.parts.pn532.chip import Chip
from tests.parts.ptys import Pty


class WiredChip:
    """`path` is the port. Cards are laid on and taken off from the test's thread."""

    def __init__(self, folder: Path) -> None:
        self._pty = Pty(folder, "ttyNFC")
        self.path = self._pty.path
        self.chip = Chip()
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    @property
    def baud(self) -> int:
        """What the port is set to."""
        return _rate(self._pty.baud)

    def lay_on(self, *cards: Card) -> None:
        for card in cards:
            card.power_up()
        self.chip.cards = [*self.chip.cards, *cards]

    def take_off(self) -> None:
        self.chip.cards = []

    def _start(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name="pn532 chip")
        self._thread.start()

    def _live(self) -> None:
        while not self._stop.is_set():
            received = self._pty.receive(0.005)
            if received and _rate(self._pty.baud) not in self.chip.speeds:
                continue  # at another speed it is no byte that anybody sent
            said = self.chip.feed(received) if received else self.chip.look()
            if said:
                self._pty.send(said)

    def unplug(self) -> None:
        if not self._stop.is_set():
            self._stop.set()
            self._thread.join()
            self._pty.unplug()

    def plug_in(self) -> None:
        """The chip has its power-on state; cards lie where they lay."""
        cards, self.chip = self.chip.cards, Chip()
        self.chip.cards = cards
        self._pty.plug_in()
        self._start()


def _rate(constant: int) -> int:
    """Bits per second of a termios constant."""
    return next(
        rate
        for rate in (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
        if getattr(termios, f"B{rate}") == constant
    )
