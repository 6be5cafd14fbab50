"""Whoever may command a device may ask for its log and read it; each look stands in the access log."""

import re
from collections.abc import Iterator

import httpx
import pytest

from hub.database import writing
from hub.fleet import device_logs
from hub.kernel.rights import Role
from hub.people import access_log, users
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, SmallHub
from wire_contract.device_log import pack

LINES = ["2026-11-22T04:00:00.000+00:00 WARNING edge_agent: <script>alert(1)</script>", "second"]


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    hub.add_point("BSM-01", name="สะพานลอย")
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        signed_in.headers["origin"] = running.address
        yield signed_in


def ask(client: httpx.Client) -> str:
    assert client.post("/points/BSM-01/commands", data={"verb": "collect_logs"}).status_code == 303
    with_ids = client.get("/api/v1/commands").json()
    return str(with_ids[0]["id"])


def send(hub: SmallHub, id_: str) -> None:
    with writing(hub.engine) as conn:
        assert device_logs.receive(conn, hub.devices["BSM-01"].name, id_, pack(LINES), now=hub.clock.now) is None


def test_the_button_asks_and_the_log_is_linked_once_it_came(client: httpx.Client, hub: SmallHub) -> None:
    assert 'value="collect_logs"' in client.get("/points/BSM-01").text
    id_ = ask(client)
    assert f"/device-logs/{id_}" not in client.get("/points/BSM-01/commands").text
    assert client.get(f"/device-logs/{id_}").status_code == 404
    send(hub, id_)
    assert f'href="/device-logs/{id_}"' in client.get("/points/BSM-01/commands").text
    page = client.get(f"/device-logs/{id_}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert page.index("second") < page.index("WARNING edge_agent")


def test_the_file_is_the_text_as_it_was_written(client: httpx.Client, hub: SmallHub) -> None:
    id_ = ask(client)
    send(hub, id_)
    answer = client.get(f"/device-logs/{id_}/log.txt")
    assert answer.text == "".join(f"{line}\n" for line in LINES)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="bkk-bsm-01-[\d-]+\.txt"', answer.headers["content-disposition"])


def test_each_look_stands_in_the_access_log(client: httpx.Client, hub: SmallHub) -> None:
    id_ = ask(client)
    send(hub, id_)
    client.get(f"/device-logs/{id_}")
    with hub.engine.connect() as conn:
        seen = [row.access for row in access_log.newest(conn, limit=20) if "/device-logs" in row.access.path]
    assert [(one.what.value, one.subject, one.path) for one in seen] == [("saw", LOGIN, f"/device-logs/{id_}")]


def test_whoever_may_not_command_neither_asks_nor_reads(client: httpx.Client, hub: SmallHub) -> None:
    id_ = ask(client)
    send(hub, id_)
    with writing(hub.engine) as conn:
        users.add_user(
            conn, login="auditor1", name="ผู้ตรวจสอบ", password="long enough to keep", role=Role.AUDITOR, hand=hand()
        )
    client.cookies.set("riskpoint", hub.session("auditor1"))
    assert client.get(f"/device-logs/{id_}").status_code == 403
    assert client.get(f"/device-logs/{id_}/log.txt").status_code == 403
    assert client.post("/points/BSM-01/commands", data={"verb": "collect_logs"}).status_code == 403
    assert f"/device-logs/{id_}" not in client.get("/points/BSM-01/commands").text
