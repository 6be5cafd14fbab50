"""What a driver passes on, to wait for: the next thing, or everything until something."""

import queue

from edge_agent.readers.tag import Read, ReaderNews

LONG_S = 30.0


class PassedOn:
    """Give it as `pass_on`."""

    def __init__(self) -> None:
        self._found: queue.Queue[Read | ReaderNews] = queue.Queue()

    def __call__(self, found: Read | ReaderNews) -> None:
        self._found.put(found)

    def next(self) -> Read | ReaderNews:
        return self._found.get(timeout=LONG_S)

    def take(self, count: int) -> list[Read | ReaderNews]:
        return [self.next() for _ in range(count)]

    @property
    def rest(self) -> list[Read | ReaderNews]:
        return [self._found.get_nowait() for _ in range(self._found.qsize())]
