"""Tells open pages that something changed. A notice has no content: a page that hears it fetches what it shows anew,
so a lost, doubled or merged notice does no harm.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

REST_S = 0.25
"""A listener hears of changes at most this often; what happens in between is heard once, afterwards."""

MOST_LISTENERS = 500


class Notice(Enum):
    """What a listener hears."""

    CHANGED = "changed"
    QUIET = "quiet"
    """Nothing happened for a while; a chance to show that the line is alive."""


class TooManyListenersError(RuntimeError):
    """As many pages are open as this hub serves; close some, or let `Live` have more."""


@dataclass(eq=False, slots=True)
class _Listener:
    loop: asyncio.AbstractEventLoop
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    called: bool = False


class Live:
    """The one door between the writer's thread and the pages. Every method may be called from any thread."""

    def __init__(self, *, most: int = MOST_LISTENERS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._listeners: set[_Listener] = set()
        self._closed = False
        self.changes = 0
        """How often something changed since the start: whoever keeps what was seen knows by it when to look again."""

    def changed(self) -> None:
        """Every listener hears `CHANGED` once, soon."""
        with self._lock:
            self.changes += 1
            for listener in self._listeners:
                _call(listener)

    def close(self) -> None:
        """Every stream ends now, and none begins again: the server is going down."""
        with self._lock:
            self._closed = True
            for listener in self._listeners:
                _call(listener)

    @property
    def listeners(self) -> int:
        """How many pages listen."""
        with self._lock:
            return len(self._listeners)

    @property
    def is_full(self) -> bool:
        """As many pages listen as are served."""
        return self.listeners >= self._most

    async def notices(self, *, quiet_s: float) -> AsyncIterator[Notice]:
        """`CHANGED` at once (whatever was missed while nobody listened), then whenever something changes; `QUIET`
        after each `quiet_s` without. Ends when the hub closes.
        """
        with self._listening() as listener:
            yield Notice.CHANGED
            while not self._closed:
                try:
                    await asyncio.wait_for(listener.heard.wait(), quiet_s)
                except TimeoutError:
                    yield Notice.QUIET
                    continue
                listener.heard.clear()
                listener.called = False
                if self._closed:
                    return
                yield Notice.CHANGED
                await asyncio.sleep(REST_S)

    @contextmanager
    def _listening(self) -> Iterator[_Listener]:
        listener = _Listener(asyncio.get_running_loop())
        with self._lock:
            if len(self._listeners) >= self._most:
                raise TooManyListenersError
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)


def _call(listener: _Listener) -> None:
    """Wake the listener unless it is already called; a burst of a thousand changes costs one wake-up."""
    if listener.called or listener.loop.is_closed():
        return
    listener.called = True
    listener.loop.call_soon_threadsafe(listener.heard.set)
