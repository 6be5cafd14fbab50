"""How much of a request is taken: nothing is parsed of what is larger, told beforehand or found out on the way."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.web.errors import error_answer

MOST_BYTES = 256 * 1024
"""Of any form or call; the longest is a few texts."""
SHEET_BYTES = 2_000_000
_SHEETS = (
    *("/cards/import", "/cards/import/confirm", "/sheets/import", "/sheets/confirm"),
    *("/crime/import", "/crime/import/confirm", "/letters/art"),
)
LARGER = dict.fromkeys(_SHEETS, SHEET_BYTES)
PHOTOGRAPH_BYTES = 15_500_000
"""A photograph of 15 MB, and the words beside it."""
PHOTOGRAPHS = ("/report/send", "/my-work/step", "/my-work/comment", "/inspect/send", "/order-photographs/send")
LARGER |= dict.fromkeys(PHOTOGRAPHS, PHOTOGRAPH_BYTES)
"""Where files are taken, each with what it takes."""
_TOO_LARGE = "ภาพใหญ่เกิน 15 MB ถ่ายใหม่ให้เล็กลง · the photograph is larger than 15 MB; take a smaller one"

_CLOSE = {"connection": "close"}
"""Else the server would go on reading what nobody wants, to use the connection again."""

_DRAINED_BYTES = 4_000_000
"""So much is read and thrown away, that a person who sent a file somewhat too large reads why it was refused: a
connection that is closed on unread bytes is reset, and the answer with it.
"""


class BodyLimit:
    """ASGI middleware: 413 before the first byte is read where the length is told, else as soon as it is too much."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = LARGER.get(request.url.path, MOST_BYTES)
        told = _told_bytes(request)
        if told > most:
            if told <= _DRAINED_BYTES:
                await _drain(receive)
            refusal = error_answer(request, 413, detail=_TOO_LARGE if request.url.path in PHOTOGRAPHS else None)
            refusal.headers.update(_CLOSE)
            await refusal(scope, receive, send)
            return
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413, headers=_CLOSE)
            return message

        await self._app(scope, receive_some, send)


async def _drain(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


def _told_bytes(request: Request) -> int:
    """What the request says of its length; the server has refused what is no number."""
    told = request.headers.get("content-length", "")
    return int(told) if told.isdecimal() and told.isascii() and len(told) < 20 else 0
