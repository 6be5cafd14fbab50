"""A line that dribbles is ended, by real sockets; one that is only quiet while the hub speaks is not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from hub.web.patience import Patience, PatientProtocol
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

GIVES_UP_S = 60.0


class Short(PatientProtocol):
    patience = Patience(head_s=0.5, body_s=0.5, least_bytes_per_s=1_000_000)


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub, protocol=Short) as running:
        yield running


def line_to(pages: Served) -> socket.socket:
    host, port = pages.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=GIVES_UP_S)


def dribbled(line: socket.socket, first: bytes, byte: bytes) -> bytes:
    """What the hub says while a byte more comes again and again, until it has ended the line."""
    ended = threading.Event()

    def dribble() -> None:
        while not ended.wait(0.05):
            try:
                line.sendall(byte)
            except OSError:
                return

    line.sendall(first)
    writer = threading.Thread(target=dribble)
    writer.start()
    said = b""
    try:
        while some := line.recv(4096):
            said += some
    except ConnectionError:  # ended with our bytes unread
        pass
    finally:
        ended.set()
        writer.join()
    return said


def test_headers_that_never_end_are_cut_with_a_word(pages: Served) -> None:
    with closing(line_to(pages)) as line:
        assert dribbled(line, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ", b"y").startswith(b"HTTP/1.1 408 ")


def test_a_line_on_which_nothing_is_said_is_closed_without_one(pages: Served) -> None:
    with closing(line_to(pages)) as line:
        assert line.recv(100) == b""


def test_the_second_request_of_a_line_has_the_same_deadline(pages: Served) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"
    with closing(line_to(pages)) as line:
        said = dribbled(line, whole + b"GET /hea", b"l")
    assert said.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in said


def test_a_body_that_never_ends_is_cut_and_the_next_is_served(pages: Served) -> None:
    head = (
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n"
        "content-type: application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\nlogin="
    )
    with closing(line_to(pages)) as line:
        assert b" 200 " not in dribbled(line, head.encode(), b"x")
    assert httpx.get(f"{pages.address}/healthz").status_code == 200


def test_a_stream_that_the_hub_sends_has_no_deadline(hub: SmallHub, pages: Served) -> None:
    """A whole slow line has come and gone meanwhile: longer than any deadline of this server."""
    with (
        httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=GIVES_UP_S) as client,
        client.stream("GET", "/live") as stream,
    ):
        heard = stream.iter_text()
        next(heard)
        for _ in range(2):
            with closing(line_to(pages)) as line:
                assert line.recv(100) == b""
        hub.live.changed()
        assert any("changed" in text for text in heard)


def test_a_large_body_may_take_longer_than_a_small_one() -> None:
    patience = Patience()
    assert (patience.of_body(0), patience.of_body(2_000_000)) == (30.0, 530.0)
