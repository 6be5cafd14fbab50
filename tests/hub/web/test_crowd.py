"""More lines than the hub keeps open, by real sockets: the silent yield, the asking are told when to come back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing

import httpx
import pytest

from hub.web.crowd import BoundedProtocol
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

ROOM = 4
GIVES_UP_S = 60.0


class Small(BoundedProtocol):
    most_open = ROOM


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub, protocol=Small) as running:
        yield running


def line_to(pages: Served) -> socket.socket:
    host, port = pages.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=GIVES_UP_S)


def open_lines(pages: Served) -> int:
    return len(pages.server.server_state.connections)


def until_open(pages: Served, count: int) -> None:
    for _ in range(1200):
        if open_lines(pages) == count:
            return
        threading.Event().wait(0.05)
    raise AssertionError(f"{open_lines(pages)} lines are open, not {count}")


def listening(pages: Served, hub: SmallHub, opened: ExitStack) -> None:
    """As many streams as there is room."""
    cookie = {"cookie": f"riskpoint={hub.session()}"}
    for _ in range(ROOM):
        stream = opened.enter_context(httpx.stream("GET", f"{pages.address}/live", headers=cookie, timeout=GIVES_UP_S))
        assert stream.status_code == 200


def test_where_every_line_is_served_the_next_is_told_when_to_come_back_and_has_room_later(
    hub: SmallHub, pages: Served
) -> None:
    with ExitStack() as opened:
        listening(pages, hub, opened)
        refused = httpx.get(f"{pages.address}/healthz", timeout=GIVES_UP_S)
        assert (refused.status_code, refused.headers["retry-after"], refused.headers["connection"]) == (
            503,
            "30",
            "close",
        )
        assert refused.text == "ระบบมีผู้ใช้เต็ม ลองใหม่อีกครั้ง · the hub is full; try again in a while\n"
    until_open(pages, 0)
    assert httpx.get(f"{pages.address}/healthz", timeout=GIVES_UP_S).status_code == 200


def test_a_thousand_lines_on_which_nothing_is_asked_keep_nobody_out(pages: Served) -> None:
    with ExitStack() as opened:
        silent = [opened.enter_context(closing(line_to(pages))) for _ in range(3 * ROOM)]
        assert httpx.get(f"{pages.address}/healthz", timeout=GIVES_UP_S).status_code == 200
        assert silent[0].recv(100) == b""
        assert open_lines(pages) <= ROOM + 1


def test_a_line_that_was_answered_yields_before_a_stream_does(hub: SmallHub, pages: Served) -> None:
    cookie = {"cookie": f"riskpoint={hub.session()}"}
    with ExitStack() as opened:
        stream = opened.enter_context(httpx.stream("GET", f"{pages.address}/live", headers=cookie, timeout=GIVES_UP_S))
        heard = stream.iter_text()
        next(heard)
        for _ in range(3 * ROOM):
            line = opened.enter_context(closing(line_to(pages)))
            line.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert line.recv(4096).startswith(b"HTTP/1.1 200 ")
        hub.live.changed()
        assert any("changed" in text for text in heard)


def test_who_waits_for_room_without_asking_yields_to_the_next(hub: SmallHub, pages: Served) -> None:
    with ExitStack() as opened:
        listening(pages, hub, opened)
        waiting = [opened.enter_context(closing(line_to(pages))) for _ in range(3)]
        assert [line.recv(100) for line in waiting[:2]] == [b"", b""]
        until_open(pages, ROOM + 1)
        waiting[2].sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert waiting[2].recv(4096).startswith(b"HTTP/1.1 503 ")


def test_three_hundred_open_streams_end_in_order_when_the_hub_is_asked_to_end(hub: SmallHub) -> None:
    """Each hears the end of its stream; cut ones would not, nor those that the server had waited for in vain."""
    asked = f"GET /live HTTP/1.1\r\nhost: localhost\r\ncookie: riskpoint={hub.session()}\r\n\r\n".encode()
    with served(hub) as running, ExitStack() as opened:
        lines = [opened.enter_context(closing(line_to(running))) for _ in range(300)]
        for line in lines:
            line.sendall(asked)
        for line in lines:
            assert line.recv(12) == b"HTTP/1.1 200"
        threading.Thread(target=running.stop).start()
        ends = []
        for line in lines:
            heard = b""
            while some := line.recv(4096):
                heard = (heard + some)[-5:]
            ends.append(heard)
        assert ends == [b"0\r\n\r\n"] * 300
