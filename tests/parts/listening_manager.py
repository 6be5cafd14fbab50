"""The ear of a service manager: a real datagram socket that hears what an agent tells systemd."""

import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

LONG_S = 30.0


class ListeningManager:
    """What was said, in order, once it is asked for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)

    def listen(self, seconds: float = 0.0) -> list[str]:
        """What came since the last time, and within this time."""
        found: list[str] = []
        ends_at = time.monotonic() + seconds
        while select.select([self._socket], [], [], max(0.0, ends_at - time.monotonic()))[0]:
            found += self._socket.recv(4096).decode().split("\n")
        self.heard += found
        return found

    def until(self, word: str, turn: Callable[[], None] = lambda: None) -> list[str]:
        """Everything until this was said, `turn` being called meanwhile."""
        found: list[str] = []
        ends_at = time.monotonic() + LONG_S
        while word not in found:
            assert time.monotonic() < ends_at, f"never said {word}; said {self.heard}"
            turn()
            found += self.listen(0.01)
        return found

    def silent_for(self, seconds: float, word: str, *, within_s: float = LONG_S) -> bool:
        """Whether it came to a time of this length without the word."""
        ends_at = time.monotonic() + within_s
        while time.monotonic() < ends_at:
            if word not in self.listen(seconds):
                return True
        return False

    def close(self) -> None:
        self._socket.close()


@contextmanager
def listening_manager(folder: Path | None = None) -> Iterator[ListeningManager]:
    """At a path, or without a folder at an abstract name."""
    address = f"@riskpoint-test-{os.getpid()}-{uuid4().hex}" if folder is None else str(folder / "notify")
    manager = ListeningManager(address)
    try:
        yield manager
    finally:
        manager.close()
