"""Letters between two threads: bounded, so that a writer who cannot keep up holds the network, and so the broker."""

import threading
from collections import deque
from dataclasses import dataclass

from hub.ingest import Received


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be acknowledged, and which connection brought it: ids of an earlier connection mean nothing."""

    received: Received
    message_id: int
    qos: int
    connection: int

    @property
    def events(self) -> int:
        """How many events it carries, more or less: its lines."""
        return self.received.payload.count(b"\n") + 1


class Inbox:
    """At most so many letters, in the order in which they came."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._letters: deque[Letter] = deque()
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self._went = threading.Condition(self._lock)

    def __len__(self) -> int:
        return len(self._letters)

    def put(self, letter: Letter, *, timeout_s: float) -> bool:
        """The letter is in; False where there was no room in this time."""
        with self._lock:
            if len(self._letters) >= self._most and not self._went.wait(timeout_s):
                return False
            self._letters.append(letter)
            if len(self._letters) == 1:
                self._came.notify()
            return True

    def take(self, *, timeout_s: float, events: int) -> list[Letter]:
        """The oldest letters with about so many events together, at least one; none when none came in this time."""
        with self._lock:
            if not self._letters:
                self._came.wait(timeout_s)
            taken: list[Letter] = []
            while self._letters and events > 0:
                letter = self._letters.popleft()
                taken.append(letter)
                events -= letter.events
            if taken:
                self._went.notify()
            return taken
