"""A hub's pages on a free loopback port, by the server that the product uses."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hub.app import Server, make_server
from tests.parts.small_hub import SmallHub


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
def served(hub: SmallHub, *, port: int = 0) -> Iterator[Served]:
    """The hub's pages until the block ends."""
    with socket.create_server(("127.0.0.1", port)) as door:
        number = door.getsockname()[1]
        server = make_server(hub.app, host="127.0.0.1", port=number, live=hub.live)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, name="pages")
        thread.start()
        running = Served(f"http://127.0.0.1:{number}", server, thread)
        try:
            yield running
        finally:
            assert running.stop()
