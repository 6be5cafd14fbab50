"""Under which names the hub answers: a page of somebody else's that points its own name at this server gets nothing.

That is what DNS rebinding needs, and poisoned links. An address in digits cannot be pointed elsewhere, so any will do.
"""

from collections.abc import Collection, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.web.errors import error_answer

LOOPBACK = frozenset({"localhost"})
HINT = (
    "ชื่อนี้ไม่ได้ตั้งไว้ ผู้ดูแลระบบเพิ่มใน web.allowed_hosts ของ hub.toml · "
    "the hub is not set up for this name; add it to web.allowed_hosts in hub.toml"
)


def allowed_hosts(said: Iterable[str], *, host: str, address: str) -> frozenset[str]:
    """Names that are answered: those said, that of the public address, that of the machine's own door, and loopback."""
    of_address = urlsplit(address).hostname if address else None
    return LOOPBACK | {one.lower() for one in (*said, of_address or "", host) if one and not is_digits(one)}


def is_digits(host: str) -> bool:
    """True for an IP address."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def name_in(header: str | None) -> str:
    """The host of a Host header without its port; empty for what is none."""
    if not header or any(letter in header for letter in "/@?#\\ "):
        return ""
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port  # raises where it is none
        return (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""


class Hosts:
    """ASGI middleware: 400 for requests under a name that is not this hub's."""

    def __init__(self, app: ASGIApp, *, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        said = request.headers.getlist("host")
        name = name_in(said[0]) if len(said) == 1 else ""
        if name in self._allowed or is_digits(name):
            await self._app(scope, receive, send)
            return
        await error_answer(request, 400, detail=HINT)(scope, receive, send)
