"""LINE and webhook receivers for tests: a real HTTP server that follows LINE's documented rules, and can misbehave."""

import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "the-channel-access-token/of+the=office"


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class HttpEnd:
    """The other side. `accepted` is what it took, once for each key; `asked` is everything that came."""

    address: str
    asked: list[Asked] = field(default_factory=list)
    accepted: dict[str, Asked] = field(default_factory=dict)
    plan: deque[str] = field(default_factory=deque)
    """What the next requests meet: a status (`429`, `500`, `302`), `accept-and-cut`, `accept-and-wait`, `cut`, `slow`; then all is well."""
    slow: threading.Event = field(default_factory=threading.Event)
    retry_after: str | None = None
    is_line: bool = True

    @property
    def texts(self) -> list[str]:
        """What people read in LINE, in the order in which it was accepted."""
        return [one.json["messages"][0]["text"] for one in self.accepted.values()]

    def key_of(self, one: Asked) -> str:
        return one.headers["x-line-retry-key" if self.is_line else "webhook-id"]


class _Handler(BaseHTTPRequestHandler):
    end: HttpEnd

    def do_GET(self) -> None:
        values = {
            "/v2/bot/message/quota": {"type": "limited", "value": 300},
            "/v2/bot/message/quota/consumption": {"totalUsage": 12},
        }
        self._answer(200, json.dumps(values[self.path]).encode())

    def do_POST(self) -> None:
        end = self.end
        body = self.rfile.read(int(self.headers["content-length"]))
        one = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        end.asked.append(one)
        step = end.plan.popleft() if end.plan else "well"
        if step == "cut":
            self.close_connection = True
            return
        if step == "slow":
            end.slow.wait(30)
            self.close_connection = True
            return
        if step.isdigit():
            self._answer(int(step), b'{"message":"The property, to, in the request body is invalid"}')
            return
        if end.is_line and one.headers.get("authorization") != f"Bearer {TOKEN}":
            self._answer(401, b'{"message":"Authentication failed"}')
            return
        known = end.key_of(one) in end.accepted
        end.accepted.setdefault(end.key_of(one), one)
        if step == "accept-and-wait":
            end.slow.wait(60)
        if step in {"accept-and-cut", "accept-and-wait"}:
            self.close_connection = True
            return
        self._answer(409 if known and end.is_line else 200, b"{}")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        if status == 302:
            self.send_header("location", f"{self.end.address}/elsewhere")
        if status in {429, 503} and self.end.retry_after:
            self.send_header("retry-after", self.end.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (its signature)
        """Says nothing."""


@contextmanager
def http_end(*, is_line: bool = True, tls: ssl.SSLContext | None = None) -> Iterator[HttpEnd]:
    """A server on a free loopback port until the block ends."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        end = HttpEnd(f"http://127.0.0.1:{server.server_address[1]}", is_line=is_line)
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
            end.address = f"https://localhost:{server.server_address[1]}"
        handler.end = end  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield end
        finally:
            end.slow.set()
            server.shutdown()
            thread.join()
