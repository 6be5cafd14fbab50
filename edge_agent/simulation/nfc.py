"""An NFC reader without hardware: a PN532 on a pty that answers what the agent's driver asks, and one plain card.

It knows no more than the number of a card; chips with cards of every kind are the tests'.
"""

import os
import pty
import re
import select
import threading
import tty

SEEN_WITHIN_S = 10.0

_CARD = re.compile(r"nfc:((?:[0-9A-F]{2}){4}|(?:[0-9A-F]{2}){7}|(?:[0-9A-F]{2}){10})")
_FRAME = re.compile(rb"\x00\xff([\x02-\xfe])[\x02-\xfe]\xd4", re.DOTALL)
_ACK = bytes.fromhex("0000FF00FF00")


class SimulatedPn532:
    """From now on until `close` there is a chip at `path`."""

    def __init__(self) -> None:
        self._chip, self._port = pty.openpty()
        tty.setraw(self._port)
        self.path = os.ttyname(self._port)
        self._stop_read, self._stop_write = os.pipe()
        self._card = b""
        self._read = threading.Event()
        self._thread = threading.Thread(target=self._live, name="simulated PN532")
        self._thread.start()

    def show(self, credential: str) -> None:
        """The card was held there until the agent had read it, and is away. Raises ValueError, RuntimeError."""
        if not (card := _CARD.fullmatch(credential)):
            raise ValueError(f"{credential!r} is no NFC card: nfc: and 8, 14 or 20 hex digits in capitals")
        self._read.clear()
        self._card = bytes.fromhex(card[1])
        try:
            if not self._read.wait(SEEN_WITHIN_S):
                raise RuntimeError("nobody looks for cards at this reader")
        finally:
            self._card = b""

    def close(self) -> None:
        """The chip and its port are gone."""
        os.close(self._stop_write)
        self._thread.join()
        for end in (self._stop_read, self._port, self._chip):
            os.close(end)

    def _live(self) -> None:
        waiting = b""
        while self._stop_read not in (ready := select.select([self._chip, self._stop_read], [], [])[0]):
            waiting += os.read(self._chip, 4096) if ready else b""
            while (found := _FRAME.search(waiting)) and len(waiting) > (end := found.end() + found[1][0]):
                command, waiting = waiting[found.end() : end], waiting[end:]
                os.write(self._chip, _ACK + self._answer(command[0]))

    def _answer(self, code: int) -> bytes:
        said, card = b"", self._card
        match code:
            case 0x02:  # which chip are you
                said = bytes.fromhex("32010607")
            case 0x4A:  # which cards lie there
                said = b"\x01\x01\x00\x04\x00" + bytes([len(card)]) + card if card else b"\x00"
            case 0x52:  # let the card go: by then the driver has passed it on
                said = b"\x00"
                self._read.set()
        body = bytes([0xD5, code + 1]) + said
        return b"\x00\x00\xff" + bytes([len(body), -len(body) & 0xFF]) + body + bytes([-sum(body) & 0xFF, 0])
