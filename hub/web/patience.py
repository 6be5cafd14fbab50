"""How long a browser may take to say what it wants: a line that dribbles bytes (slowloris) is ended, others are not.

Only what has not been said yet has a deadline: streams that the hub sends, and answers that take long, have none.
"""

import asyncio
from dataclasses import dataclass
from typing import ClassVar, Literal

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_LATE_BODY = b"the request took too long; send it at once\n"
_LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(_LATE_BODY), _LATE_BODY)
)

Missing = Literal["head", "body"] | None
"""What of a request has not been said yet."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Deadlines."""

    head_s: float = 15.0
    """From the first byte of a request, or from the connection, to the end of its headers."""
    body_s: float = 30.0
    """For a body, and so much more as it is long."""
    least_bytes_per_s: int = 4_000
    """Half of what a bad 2G line carries."""

    def of_body(self, length: int) -> float:
        """How long a body of so many bytes may take."""
        return self.body_s + length / self.least_bytes_per_s


class PatientProtocol(H11Protocol):
    """uvicorn's own protocol, with deadlines."""

    patience: ClassVar[Patience] = Patience()
    longest_untold: ClassVar[int] = 256 * 1024
    """Bytes that a body whose length is not told may have."""

    _deadline: asyncio.TimerHandle | None = None
    _waits_for: Missing = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Somebody has connected, and now has to say what for."""
        super().connection_made(transport)
        self._wait("head")

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """They said something."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """They were answered; what they said meanwhile is looked at."""
        super().on_response_complete()
        self._look()

    def _look(self) -> None:
        """The deadline is that of what is missing now; it does not begin anew with each byte."""
        state = self.conn.their_state
        if self.transport.is_closing():
            self._wait(None)
        elif state is h11.SEND_BODY:
            self._wait("body")
        elif state is h11.IDLE and (self.conn.trailing_data[0] or self._never_asked):
            self._wait("head")
        else:
            self._wait(None)

    @property
    def _never_asked(self) -> bool:
        return self.cycle is None

    def _wait(self, missing: Missing) -> None:
        if missing == self._waits_for:
            return
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._waits_for = missing
        if missing == "head":
            self._deadline = self.loop.call_later(self.patience.head_s, self._late)
        elif missing == "body":
            self._deadline = self.loop.call_later(self.patience.of_body(self._length()), self._late)

    def _length(self) -> int:
        told = dict(self.headers).get(b"content-length", b"")
        return min(int(told), 10_000_000) if told.isdigit() else self.longest_untold

    def _late(self) -> None:
        """Nobody waits any longer."""
        if self._waits_for == "head":
            if self.conn.trailing_data[0]:  # to a line on which nothing was said, nothing is answered
                self.transport.write(_LATE)
            self.transport.close()
        else:  # a route may be reading the body: it hears that nobody is there
            self.transport.abort()
