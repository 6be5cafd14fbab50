"""Alarms on pages and in the API: what to do first, who may acknowledge, and what a wrong form leaves unchanged."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from hub.alarms import service
from hub.alarms.watch import Sighting, Watch
from hub.database import writing
from hub.fleet.maintenance import maintenance_of
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, SmallHub


def raise_some(hub: SmallHub) -> None:
    """A camera that fails, and a device that is down; the device since five minutes."""
    camera = Sighting(Watch.ASSET, "BSM-01/camera/front", "camera_failing", "BSM-01", "หน้าปากซอย")
    device = Sighting(Watch.DEVICE, "bkk-bsm-01", "down", "BSM-01", "bkk-bsm-01")
    for seen, minutes in (([camera], 60), ([camera, device], 5)):
        with writing(hub.engine) as conn:
            service.look(conn, seen, looked=list(Watch), now=NOW - timedelta(minutes=minutes))


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    hub.add_point("BSM-01", name="สะพานลอย")
    raise_some(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        signed_in.headers["origin"] = running.address
        yield signed_in


def text(answer: httpx.Response) -> str:
    return " ".join(answer.text.split())


def test_the_list_says_first_what_is_urgent_and_what_to_do_about_it(client: httpx.Client) -> None:
    page = text(client.get("/alarms"))
    assert page.index('data-kind="down"') < page.index('data-kind="camera_failing"')
    assert "→ ดูไฟและอินเทอร์เน็ตที่จุด" in page
    assert '<strong class="number">2</strong> เรื่องยังไม่จบ · <strong class="number">1</strong> ด่วน' in page


def test_acknowledging_names_the_user_and_the_alarm_stays_open(client: httpx.Client) -> None:
    (down, _) = client.get("/api/v1/alarms").json()
    answer = client.post(f"/alarms/{down['id']}/acknowledge", data={"comment": "<b>ช่าง</b>กำลังไป"})
    assert answer.status_code == 303
    told = client.get(f"/api/v1/alarms/{down['id']}").json()
    assert (told["acknowledged_by"], told["cleared_at"]) == (LOGIN, None)
    assert [(one["by"], one["verb"], one["comment"]) for one in told["remarks"]] == [
        (LOGIN, "acknowledged", "<b>ช่าง</b>กำลังไป")
    ]
    assert "&lt;b&gt;ช่าง&lt;/b&gt;กำลังไป" in client.get(f"/alarms/{down['id']}").text
    assert [one["id"] for one in client.get("/api/v1/alarms", params={"state": "waiting"}).json()] != [down["id"]]


def test_a_form_that_cannot_be_taken_says_why_keeps_what_was_typed_and_changes_nothing(client: httpx.Client) -> None:
    (down, _) = before = client.get("/api/v1/alarms").json()
    typed = "ยาว" * 200
    answer = client.post(f"/alarms/{down['id']}/acknowledge", data={"comment": typed})
    assert answer.status_code == 409
    assert "บันทึกยาวเกินไป" in answer.text
    assert f">{typed}</textarea>" in answer.text
    assert client.get("/api/v1/alarms").json() == before
    assert client.post("/alarms/999/acknowledge", data={}).status_code == 404


def test_what_is_over_stays_in_the_history_with_its_filter(client: httpx.Client, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        service.look(conn, [], looked=list(Watch), now=NOW)
    assert client.get("/api/v1/alarms").json() == []
    kinds = [one["kind"] for one in client.get("/api/v1/alarms", params={"state": "all"}).json()]
    assert kinds == ["down", "camera_failing"]
    only = client.get("/api/v1/alarms", params={"state": "all", "kind": "down"}).json()
    assert [one["kind"] for one in only] == ["down"]
    assert "✓ จบแล้ว" in client.get("/alarms?state=all").text


def test_maintenance_is_begun_and_ended_on_its_page_and_a_bad_form_begins_none(
    client: httpx.Client, hub: SmallHub
) -> None:
    bad = client.post("/alarms/maintenance", data={"device": "bkk-bsm-01", "hours": "x", "why": "เปลี่ยนสาย"})
    assert bad.status_code == 409
    assert 'value="เปลี่ยนสาย"' in bad.text
    good = client.post("/alarms/maintenance", data={"device": "bkk-bsm-01", "hours": "2", "why": "เปลี่ยนสาย"})
    assert good.status_code == 303
    with hub.engine.connect() as conn:
        (said,) = maintenance_of(conn).values()
    assert (said.begins, said.ends, said.why) == (NOW, NOW + timedelta(hours=2), "เปลี่ยนสาย")
    assert "เปลี่ยนสาย" in client.get("/alarms/maintenance").text
    assert client.post("/alarms/maintenance", data={"device": "bkk-bsm-01", "verb": "end"}).status_code == 303
    with hub.engine.connect() as conn:
        assert maintenance_of(conn) == {}


def test_the_block_of_a_point_shows_its_own_alarms(client: httpx.Client) -> None:
    assert "อุปกรณ์ขาดการติดต่อ" in client.get("/alarms/block?point=BSM-01").text
    assert "ไม่มีการแจ้งเตือน" in client.get("/alarms/block?point=NOPE").text
