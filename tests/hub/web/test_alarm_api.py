"""Alarms, maintenance and the outbox in JSON: every role does what it may, and what cannot be done changes nothing."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from hub.alarms import service
from hub.alarms.watch import Sighting, Watch
from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.rights import RIGHTS, Right, Role
from hub.notices import sending_store
from hub.notices import service as notices
from hub.notices.target import Channel
from hub.people import users
from tests.parts.hands import hand
from tests.parts.notices import GROUP, notice, office, put
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub

SOMEBODY = "somebody"
PASSWORD = "long enough to keep"


class Somebody:
    """One person, who is given one role after another."""

    def __init__(self, hub: SmallHub, client: httpx.Client) -> None:
        self._hub, self._client = hub, client

    def __getitem__(self, role: Role) -> httpx.Client:
        with writing(self._hub.engine) as conn:
            section = "ฝ่ายโยธา สำนักงานเขต" if role is Role.SECTION else None
            users.change_role(conn, login=SOMEBODY, role=role, section=section, hand=hand())
        self._client.cookies.set("riskpoint", self._hub.session(SOMEBODY))
        return self._client


@pytest.fixture
def clients(hub: SmallHub) -> Iterator[Somebody]:
    """A browser for every role; a device is down and a tap is suspicious; LINE has been failing for an hour."""
    hub.add_point("BSM-01", name="สะพานลอย")
    down = Sighting(Watch.DEVICE, "bkk-bsm-01", "down", "BSM-01", "bkk-bsm-01")
    tap = Sighting(Watch.FLAG, "f1", "suspicious", "BSM-01", "travel")
    with writing(hub.engine) as conn:
        service.look(conn, [down, tap], looked=list(Watch), now=NOW - timedelta(minutes=5))
        put(conn, office("duty-room", Channel.LINE, GROUP))
        notices.tell(conn, notice(), now=NOW)
        sending_store.fails(conn, "line", why="LINE says 500", is_stopped=False, now=NOW - timedelta(hours=1))
        users.add_user(conn, login=SOMEBODY, name="ใครคนหนึ่ง", password=PASSWORD, role=Role.OFFICER, hand=hand())
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.headers["origin"] = running.address
        yield Somebody(hub, client)


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]


def test_every_role_sees_and_does_what_it_may_and_nothing_else(clients: Somebody) -> None:
    reads = {
        "/alarms": Right.SEE_BOARD,
        "/alarms/part": Right.SEE_BOARD,
        "/alarms/block": Right.SEE_BOARD,
        "/alarms/maintenance": Right.SEE_BOARD,
        "/api/v1/alarms": Right.SEE_BOARD,
        "/api/v1/maintenance": Right.SEE_BOARD,
        "/api/v1/notices": Right.CONFIGURE,
        "/api/v1/notices/channels": Right.CONFIGURE,
    }
    for role in Role:
        client = clients[role]
        for path, right in reads.items():
            assert client.get(path).status_code == (200 if may(role, right) else 403), (role, path)
        kinds = {one["kind"] for one in client.get("/api/v1/alarms").json()} if may(role, Right.SEE_BOARD) else set()
        expected = {"down"} | ({"suspicious"} if may(role, Right.SEE_EVIDENCE) else set())
        assert kinds == (expected if may(role, Right.SEE_BOARD) else set()), role


def test_only_who_may_acknowledge_answers_an_alarm_or_sets_maintenance(clients: Somebody, hub: SmallHub) -> None:
    for role in Role:
        client, is_allowed = clients[role], may(role, Right.ACKNOWLEDGE)
        with writing(hub.engine) as conn:
            seen = [Sighting(Watch.DEVICE, role.value, "down", "BSM-01")]
            service.look(conn, seen, looked=list(Watch), now=NOW)
            before = own_chain.head(conn)
            [number] = [one.id for one in service.open_alarms(conn)]
        asked = [
            client.post(f"/api/v1/alarms/{number}/comment", json={"comment": "ดูอยู่"}),
            client.post(f"/api/v1/alarms/{number}/acknowledge", json={}),
            client.post(f"/alarms/{number}/comment", data={"comment": "ดูอยู่"}),
            client.put("/api/v1/maintenance/bkk-bsm-01", json={"lasts_min": 60, "why": "เปลี่ยนตัวจ่ายไฟ"}),
            client.delete("/api/v1/maintenance/bkk-bsm-01"),
        ]
        assert [one.status_code for one in asked] == ([200, 200, 303, 200, 204] if is_allowed else [403] * 5), role
        with hub.engine.connect() as conn:
            found = service.alarm(conn, number)
            after = own_chain.head(conn)
        assert found is not None
        assert found.acknowledged_by == (SOMEBODY if is_allowed else None)
        assert (after == before) is not is_allowed


def test_what_cannot_be_done_is_said_with_a_hint_and_changes_nothing(clients: Somebody) -> None:
    hidden = _hidden(clients[Role.AUDITOR].get("/api/v1/alarms").json())
    assert clients[Role.OFFICER].get(f"/api/v1/alarms/{hidden}").status_code == 404
    client = clients[Role.OPERATOR]
    before = client.get("/api/v1/alarms").json()
    number = next(one["id"] for one in before if one["kind"] == "down")
    wrong = [
        (client.post("/api/v1/alarms/999/acknowledge", json={}), 404),
        (client.post(f"/api/v1/alarms/{number}/comment", json={"comment": " "}), 409),
        (client.post(f"/api/v1/alarms/{number}/acknowledge", json={"comment": "x" * 501}), 422),
        (client.put("/api/v1/maintenance/bkk-none", json={"lasts_min": 60, "why": "x"}), 409),
        (client.put("/api/v1/maintenance/bkk-bsm-01", json={"lasts_min": 0, "why": "x"}), 422),
        (client.delete("/api/v1/maintenance/bkk-bsm-01"), 409),
    ]
    assert [answer.status_code for answer, _ in wrong] == [status for _, status in wrong]
    assert "there is nothing in it" in wrong[1][0].text
    assert client.get("/api/v1/alarms").json() == before


def _hidden(alarms: list[dict[str, object]]) -> object:
    return next(one["id"] for one in alarms if one["kind"] == "suspicious")


def test_administrators_see_what_became_of_notices_without_any_address(clients: Somebody) -> None:
    client = clients[Role.ADMINISTRATOR]
    [row] = client.get("/api/v1/notices").json()
    assert (row["target"], row["state"], row["key"]) == ("duty-room", "waiting", "alarm/1/opened")
    [channel] = client.get("/api/v1/notices/channels").json()
    assert (channel["name"], channel["is_trouble"], channel["why"]) == ("line", True, "LINE says 500")
    assert GROUP not in client.get("/api/v1/notices").text
    assert client.post("/api/v1/notices/channels/line/resume").status_code == 204
    assert client.post("/api/v1/notices/channels/nothing/resume").status_code == 404
    assert client.post(f"/api/v1/notices/messages/{'0' * 8}-{'0' * 27}/retry").status_code == 409
