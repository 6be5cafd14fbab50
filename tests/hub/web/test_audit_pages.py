"""The audit log and corrections as two users of the office see them, over HTTP."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from hub.database import writing
from hub.evidence.hand import HUB_ITSELF
from hub.fleet import service as fleet
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.a_day import tell
from tests.parts.hands import hand
from tests.parts.served import SECOND, two_offices
from tests.parts.small_hub import SmallHub
from wire_contract.chain import hash_of, public_key_of, verify


@pytest.fixture
def offices(hub: SmallHub) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two browsers, signed in as two users."""
    tell(hub)
    with two_offices(hub) as browsers:
        yield browsers


def a_tap(client: httpx.Client) -> dict[str, str]:
    """The newest tap of BSM-01, which counts."""
    events = client.get("/api/v1/points/BSM-01/events").json()["events"]
    return next(one for one in events if one["counts"])


def proved(client: httpx.Client) -> int:
    today = client.get("/api/v1/today").json()
    return next(one["proved"] for one in today if one["code"] == "BSM-01")


def propose(client: httpx.Client, tap: dict[str, str]) -> httpx.Response:
    form = {name: tap[name] for name in ("device", "journal", "sequence")}
    return client.post("/corrections/exclusions", data={**form, "line": tap["hash"], "reason": "ช่างทดสอบ <b>"})


def test_a_tap_is_set_aside_by_two_people_and_the_log_tells_it(offices: tuple[httpx.Client, httpx.Client]) -> None:
    first, second = offices
    tap = a_tap(first)
    assert proved(first) == 2
    line_page = first.get(f"/lines/{tap['device']}/{tap['journal']}/{tap['sequence']}/{tap['hash']}").text
    assert 'action="/corrections/exclusions"' in line_page
    page = propose(first, tap)
    assert page.status_code == 200
    assert "ช่างทดสอบ &lt;b&gt;" in page.text
    assert proved(first) == 2
    assert "/approve" not in page.text
    assert "การแก้ไขรออนุมัติ 1" in second.get("/").text
    (address,) = re.findall(r'action="(/corrections/[0-9a-f]{64}/approve)"', second.get("/corrections").text)
    assert first.post(address).status_code == 409
    assert proved(first) == 2
    assert second.post(address).status_code == 200
    assert "การแก้ไขรออนุมัติ" not in second.get("/").text
    assert proved(first) == 1
    newest = [(one["kind"], one["subject"]) for one in first.get("/api/v1/audit", params={"limit": 3}).json()]
    assert newest == [
        ("riskpoint.exclusion.changed.v1", SECOND),
        ("riskpoint.correction.decided.v1", SECOND),
        ("riskpoint.correction.proposed.v1", "somying"),
    ]
    events = first.get("/api/v1/points/BSM-01/events").json()["events"]
    assert next(one["rejection"] for one in events if one["hash"] == tap["hash"]) == "excluded"
    assert "ตัดออกโดยมีผู้อนุมัติ" in first.get("/points/BSM-01").text


def test_a_proposal_can_be_declined_with_a_reason(offices: tuple[httpx.Client, httpx.Client]) -> None:
    first, second = offices
    propose(first, a_tap(first))
    (address,) = re.findall(r'action="(/corrections/[0-9a-f]{64}/decline)"', second.get("/corrections").text)
    assert second.post(address, data={"reason": ""}).status_code == 422
    assert "ไม่มีเหตุผลพอ" in second.post(address, data={"reason": "ไม่มีเหตุผลพอ"}).text
    assert proved(first) == 2


def test_an_operator_withdraws_an_own_proposal_and_is_offered_nothing_with_another_s(
    offices: tuple[httpx.Client, httpx.Client], hub: SmallHub
) -> None:
    first, second = offices
    with writing(hub.engine) as conn:
        users.change_role(conn, login=SECOND, role=Role.OPERATOR, section=None, hand=hand())
    propose(first, a_tap(first))
    (address,) = re.findall(r'action="(/corrections/[0-9a-f]{64}/decline)"', first.get("/corrections").text)
    offered = second.get("/corrections").text
    assert ("/decline" in offered, "/approve" in offered, "/corrections/duties" in offered) == (False, False, True)
    assert second.post(address, data={"reason": "ไม่ใช่ของฉัน"}).status_code == 403
    assert first.post(address, data={"reason": "พิมพ์ผิด"}).status_code == 200
    propose(second, a_tap(first))
    (own,) = re.findall(r'action="(/corrections/[0-9a-f]{64}/decline)"', second.get("/corrections").text)
    assert "พิมพ์ผิดเอง" in second.post(own, data={"reason": "พิมพ์ผิดเอง"}).text
    assert proved(first) == 2


def test_a_duty_of_days_that_are_over_is_proposed_on_the_page(offices: tuple[httpx.Client, httpx.Client]) -> None:
    first, second = offices
    form = {"point": "BSM-01", "from_day": "2026-11-21", "patrols_per_day": "1", "reason": "ตามบันทึกสั่งการ"}
    assert "ตามบันทึกสั่งการ" in first.post("/corrections/duties", data=form).text

    def required() -> list[int]:
        cells = first.get("/api/v1/points/BSM-01/cells", params={"month": "2026-11"}).json()
        return [one["required"] for one in cells]

    assert required() == [2, 2, 2]
    (address,) = re.findall(r'action="(/corrections/[0-9a-f]{64}/approve)"', second.get("/corrections").text)
    second.post(address)
    assert required() == [2, 1, 1]
    wrong = first.post("/corrections/duties", data={**form, "point": "nowhere"})
    assert wrong.status_code == 409
    assert "ไม่มีจุด nowhere" in wrong.text


def test_every_line_of_the_log_can_be_checked_without_the_hub(
    offices: tuple[httpx.Client, httpx.Client], hub: SmallHub
) -> None:
    first, _ = offices
    log = first.get("/audit").text
    found = re.findall(r'href="(/audit/lines/[0-9a-f]{64})"', log)
    assert len(found) == len(first.get("/api/v1/audit").json())
    newest = first.get("/api/v1/audit", params={"limit": 1}).json()[0]
    address = f"/audit/lines/{newest['hash']}"
    raw = first.get(f"{address}/line.json").content
    assert raw.decode() == newest["line"]
    assert hash_of(raw) == newest["hash"]
    assert verify(public_key_of(hub.key), newest["signature"], raw)
    assert len(first.get(f"{address}/line.sig").content) == 64
    shown = re.search(r'<pre id="raw">(.*?)</pre>', first.get(address).text, re.DOTALL)
    assert shown is not None
    assert html.unescape(shown[1]).encode() == raw
    assert first.get(f"{address}/key.pem").status_code == 404
    assert first.get(f"/audit/lines/{'0' * 64}").status_code == 404


def test_the_check_says_that_all_is_well_until_somebody_edits_the_database(
    offices: tuple[httpx.Client, httpx.Client], hub: SmallHub
) -> None:
    first, _ = offices
    assert "ถูกต้องทั้งสาย" in first.get("/audit/check").text
    with writing(hub.engine) as conn:
        conn.exec_driver_sql("UPDATE points SET opened_on = '2026-11-22' WHERE code = 'BSM-01'")
    assert "พบสิ่งที่ไม่ตรงกัน" in first.get("/audit/check").text


def test_what_the_hub_does_by_itself_is_shown_only_where_asked_for(
    offices: tuple[httpx.Client, httpx.Client], hub: SmallHub
) -> None:
    first, _ = offices
    with writing(hub.engine) as conn:
        fleet.all_settings(conn, hand=hand(HUB_ITSELF, at=hub.clock.now))
    assert "ส่งค่าตั้งให้อุปกรณ์" not in first.get("/audit").text
    assert first.get("/audit", params={"all": "true"}).text.count("ส่งค่าตั้งให้อุปกรณ์") == 4
    assert len(first.get("/api/v1/audit", params={"limit": 4}).json()) == 4


def test_a_form_from_elsewhere_changes_nothing(offices: tuple[httpx.Client, httpx.Client]) -> None:
    first, _ = offices
    first.headers["origin"] = "https://elsewhere.example"
    assert propose(first, a_tap(first)).status_code == 403
    assert "riskpoint.correction" not in str(first.get("/api/v1/audit").json()[0]["kind"])
