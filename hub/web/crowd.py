"""How many lines the hub keeps open at once: more than a process may have files would keep everybody out.

When it is full, the line on which nothing has been asked for longest yields; where every line is being served, the next
is told when to come back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, ClassVar

from hub.web.patience import PatientProtocol

AGAIN_AFTER_S = 30
AT_THE_DOOR = 100
"""So many may have been let in, or wait at the machine, before the first of them is looked at."""
_BODY = "ระบบมีผู้ใช้เต็ม ลองใหม่อีกครั้ง · the hub is full; try again in a while\n".encode()
_HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"content-length", str(len(_BODY)).encode()),
    (b"retry-after", str(AGAIN_AFTER_S).encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"connection", b"close"),
]

Message = MutableMapping[str, Any]


async def full(
    _scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """An application that serves nobody, and says when to come back."""
    await send({"type": "http.response.start", "status": 503, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})


class BoundedProtocol(PatientProtocol):
    """The patient protocol, with a bound on how many lines are open."""

    most_open: ClassVar[int] = 800
    """Under the 1024 files that a service has by default, with room for database, broker, pictures and those at the
    door (`AT_THE_DOOR`).
    """

    silent_since: float = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Somebody has connected: there is room, or somebody silent makes it, or they read that the hub is full."""
        others = [line for line in self.connections if not line.transport.is_closing()]
        super().connection_made(transport)
        self.silent_since = time.monotonic()
        if len(others) < self.most_open:
            return
        silent = [line for line in others if isinstance(line, BoundedProtocol) and line.is_silent]
        if silent:
            min(silent, key=lambda line: line.silent_since).transport.close()
        if not silent or len(others) > self.most_open:
            self.app = full

    def on_response_complete(self) -> None:
        """They were answered, and are silent from now on."""
        super().on_response_complete()
        self.silent_since = time.monotonic()

    @property
    def is_silent(self) -> bool:
        """Nothing whole has been asked on this line that is not answered."""
        return self._never_asked or self.cycle.response_complete
