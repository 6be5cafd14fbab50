"""A card beyond an air interface of nfcpy's (UDP): the emulated chip requests, selects and exchanges blocks with it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import xor
from pathlib import Path

from tests.parts.pn532.cards import Card

ROOT = Path(__file__).parents[3]
ANSWER_S = 5.0


class AirCard(Card):
    """What the chip finds when the field goes on; nothing where nobody answers."""

    def __init__(self, port: int) -> None:
        super().__init__("")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(ANSWER_S)
        self._socket.connect(("127.0.0.1", port))
        self._block_number = 0

    def close(self) -> None:
        self._socket.close()

    def power_up(self) -> None:
        """ISO 14443-3: request, then one level of the cascade after the other; then a request for answer to select."""
        self._socket.send(b"RFOFF")
        self.sens_res = self._ask(b"\x26")[::-1]
        self.uid, self._block_number = b"", 0
        for level in (0x93, 0x95, 0x97):
            part = self._ask(bytes([level, 0x20]))
            assert len(part) == 5
            assert reduce(xor, part) == 0, "the check byte of a part of the number is wrong"
            self.sak = self._ask(bytes([level, 0x70]) + part)[0]
            self.uid += part[1:4] if self.sak & 0x04 else part[:4]
            if not self.sak & 0x04:
                break
        self.ats = self._ask(b"\xe0\x50")

    def _respond(self, command: bytes) -> bytes | None:
        """ISO 14443-4: one I-block there, one back."""
        sent = bytes([0x02 | self._block_number])
        self._block_number ^= 1
        answer = self._ask(sent + command)
        return answer[1:] if answer[:1] == sent else None

    def _ask(self, sent: bytes) -> bytes:
        self._socket.send(b"106A " + sent.hex().encode())
        return bytes.fromhex(self._socket.recv(1024).decode().split()[1])


@contextmanager
def nfcpys_card(uid: str) -> Iterator[AirCard]:
    """An NTAG 424 DNA in a process of nfcpy's, in reach of a chip."""
    command = [sys.executable, "-m", "tests.parts.pn532.nfcpy_card", uid]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            card = AirCard(int(running.stdout.readline()))
            yield card
            card.close()
        finally:
            running.kill()
