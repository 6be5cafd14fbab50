"""What is too large is refused before it is parsed, whether its length is told or not; every answer has its headers."""

import re
import socket
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute

from hub.app import ROUTERS
from hub.web.headers import security_headers
from hub.web.limits import MOST_BYTES
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

OURS = {"sec-fetch-site": "same-origin"}
GIGABYTE = 1 << 30


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


def test_a_length_of_a_gigabyte_is_refused_before_the_first_byte(hub: SmallHub, pages: Served) -> None:
    host, port = pages.address.removeprefix("http://").split(":")
    head = (
        f"POST /officers HTTP/1.1\r\nhost: {host}:{port}\r\ncookie: riskpoint={hub.session()}\r\n"
        f"sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {GIGABYTE}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(head.encode())
        assert line.recv(64).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("path", ["/officers", "/sign-in", "/api/v1/badge/enrolments"])
def test_a_stream_without_end_is_cut(hub: SmallHub, pages: Served, path: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < GIGABYTE:
            sent += 65536
            yield b"x" * 65536

    kind = "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        try:
            status = client.post(path, content=endless(), headers={**OURS, "content-type": kind}).status_code
        except (httpx.WriteError, httpx.ReadError):  # the server has closed the line while we still sent
            status = 413
    assert status == 413
    assert sent < 64 * MOST_BYTES


def test_every_answer_has_the_headers_also_errors_files_and_refusals(hub: SmallHub, pages: Served) -> None:
    wanted = security_headers(https=False)
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        answers = {
            200: client.get("/"),
            404: client.get("/nowhere"),
            405: client.get("/sign-out"),
            422: client.get("/api/v1/reports/xx"),
            403: client.post("/officers", data={}),
            413: client.post("/officers", content=b"x" * (MOST_BYTES + 1), headers=OURS),
        }
        static = client.get("/static/app.css")
        with client.stream("GET", "/live") as stream:
            live = dict(stream.headers)
    assert answers[405].headers["allow"] == "POST"
    assert {status: answer.status_code for status, answer in answers.items()} == {one: one for one in answers}
    for headers in (*(dict(answer.headers) for answer in answers.values()), dict(static.headers), live):
        assert {name: headers.get(name) for name in wanted} == dict(wanted)
    assert {answer.headers["cache-control"] for answer in answers.values()} == {"no-store"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    ],
)
def test_no_form_is_taken_from_elsewhere(hub: SmallHub, pages: Served, headers: dict[str, str]) -> None:
    posts = [
        re.sub(r"\{[^}]*\}", "x", route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in route.methods
    ]
    assert len(posts) > 15
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        assert {path: client.post(path, headers=headers).status_code for path in posts} == {
            **dict.fromkeys(posts, 403),
            "/open311/v2/requests.x": 404,  # off; where it is on, no session opens it, but a program's key
        }
