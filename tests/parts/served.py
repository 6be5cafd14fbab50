"""A hub's pages on a free loopback port, by the server that the product uses."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from hub.app import Server, make_server
from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from hub.web.crowd import BoundedProtocol
from hub.web.patience import PatientProtocol
from tests.parts.hands import hand
from tests.parts.small_hub import SmallHub

SECOND = "somchai"
"""The login of the second user of `two_offices`."""


@dataclass
class Served:
    """A running server; `stop` ends it as Ctrl-C does."""

    address: str
    server: Server
    thread: threading.Thread

    def stop(self, *, patience_s: float = 20.0) -> bool:
        """Asked to end; True when it did."""
        self.server.should_exit = True
        self.thread.join(patience_s)
        return not self.thread.is_alive()


@contextmanager
def served(hub: SmallHub, *, port: int = 0, protocol: type[PatientProtocol] = BoundedProtocol) -> Iterator[Served]:
    """The hub's pages until the block ends."""
    with socket.create_server(("127.0.0.1", port)) as door:
        number = door.getsockname()[1]
        server = make_server(hub.app, host="127.0.0.1", port=number, live=hub.live, protocol=protocol)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, name="pages")
        thread.start()
        running = Served(f"http://127.0.0.1:{number}", server, thread)
        try:
            yield running
        finally:
            assert running.stop()


@contextmanager
def two_offices(hub: SmallHub) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two browsers at the hub's pages, signed in as two users."""
    with writing(hub.engine) as conn:
        users.add_user(
            conn, login=SECOND, name="สมชาย หัวหน้า", password="another long one", role=Role.ADMINISTRATOR, hand=hand()
        )
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, timeout=60, follow_redirects=True) as first,
        httpx.Client(base_url=running.address, timeout=60, follow_redirects=True) as second,
    ):
        first.cookies.set("riskpoint", hub.session())
        second.cookies.set("riskpoint", hub.session(SECOND))
        for browser in (first, second):
            browser.headers["origin"] = running.address.rstrip("/")
        yield first, second
