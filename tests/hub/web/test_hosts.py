"""Under which names the hub answers, and what somebody reads who comes by another."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hub.settings import SettingsError, read_settings
from hub.web.hosts import allowed_hosts, name_in
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("hub.example.go.th", "hub.example.go.th"),
        ("HUB.example.go.th.:8000", "hub.example.go.th"),
        ("127.0.0.1:8000", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("localhost@evil.example", ""),
        ("localhost/evil.example", ""),
        ("localhost:evil", ""),
        ("[::1", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_name_in_a_header(header: str | None, name: str) -> None:
    assert name_in(header) == name


def test_names_come_from_the_settings_and_the_public_address() -> None:
    assert allowed_hosts((), host="127.0.0.1", address="") == {"localhost"}
    found = allowed_hosts(("Old.example.go.th",), host="office-pc", address="https://hub.example.go.th:8443")
    assert found == {"localhost", "old.example.go.th", "office-pc", "hub.example.go.th"}


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "a b", "[x]"])
def test_a_strange_name_is_refused_with_a_hint_everywhere(hub: SmallHub, pages: Served, name: str) -> None:
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        for path in ("/", "/static/app.css", "/badge/", "/healthz"):
            answer = client.get(path, headers={"host": name})
            assert (answer.status_code, "web.allowed_hosts" in answer.text or answer.text.startswith("Invalid")) == (
                400,
                True,
            )
        told = client.get("/api/v1/today", headers={"host": "evil.example"})
    assert (told.status_code, told.json()["status"]) == (400, 400)
    assert "x-frame-options" in told.headers


def test_loopback_addresses_in_digits_and_the_machines_own_name_are_answered(pages: Served) -> None:
    port = pages.address.rsplit(":", 1)[1]
    for name in ("localhost", "127.0.0.1", "[::1]", "192.168.1.20", socket.gethostname().lower()):
        assert httpx.get(f"{pages.address}/healthz", headers={"host": f"{name}:{port}"}).status_code == 200


def test_two_names_are_none(pages: Served) -> None:
    host, port = pages.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n")
        assert line.recv(64).startswith(b"HTTP/1.1 400 ")


def test_a_setting_that_is_no_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('[web]\nallowed_hosts = ["hub.example.go.th"]\n')
    assert read_settings(file).web.allowed_hosts == ("hub.example.go.th",)
    for wrong in ("*", "https://hub.example.go.th", "hub.example.go.th:8000", ""):
        file.write_text(f'[web]\nallowed_hosts = ["{wrong}"]\n')
        with pytest.raises(SettingsError, match="allowed_hosts"):
            read_settings(file)
