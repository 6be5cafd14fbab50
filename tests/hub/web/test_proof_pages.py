"""What a tap proves, on the page of its point and in JSON."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from hub.audit import service as audit
from hub.database import writing
from hub.people import service as people
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.proving_cards import MASTER, OTHER_MASTER, Phone, SunCard, printed
from tests.parts.served import served
from tests.parts.small_hub import CARD, SmallHub
from wire_contract.measurements import Medium, Refusal, Shown, TagScanned, UidProof

OLD = datetime(2026, 1, 1, tzinfo=UTC)


def prove(hub: SmallHub) -> None:
    """A day with every kind of tap: 06.00 card, 08.30 number, 11.00 printed, 13.30 badge; then what does not count."""
    hub.sun_keys = (MASTER,)
    device = hub.add_point("BSM-09", name="ซอยหลักฐาน 9")
    assert device is not None
    card, phone, code = SunCard(), Phone(), printed()
    with writing(hub.engine) as conn:
        for credential in (card.credential, phone.credential, code.credential):
            people.add_credential(conn, officer_code="T-02", credential=credential, valid_from=OLD, hand=hand())
    device.start(at=bkk(22, "05:00"))
    device.write(card.tag(), at=bkk(22, "06:00"))
    device.tap(CARD, at=bkk(22, "08:30"))
    device.write(code, at=bkk(22, "11:00"))
    device.write(phone.tag(bkk(22, "13:30")), at=bkk(22, "13:30"))
    device.write(printed(shown=Shown.REFUSED, refusal=Refusal.STATIC_NOT_ALLOWED), at=bkk(22, "16:00"))
    device.write(SunCard(master=OTHER_MASTER).tag(), at=bkk(22, "17:00"))


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    prove(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        signed_in.headers["origin"] = running.address
        yield signed_in


def test_the_cells_say_what_each_visit_proves_and_why_the_others_do_not_count(client: httpx.Client) -> None:
    day = client.get("/api/v1/points/BSM-09/cells", params={"month": "2026-11"}).json()[-1]
    assert [visit["assurance"] for visit in day["visits"]] == ["high", "low", "second_class", "high"]
    assert [(one["reason"], one["refusal"]) for one in day["rejected"]] == [
        ("refused", "static_not_allowed"),
        ("proof", None),
    ]


def test_the_events_say_it_too(client: httpx.Client) -> None:
    events = client.get("/api/v1/points/BSM-09/events").json()["events"]
    assert [(one["rejection"], one["refusal"], one["assurance"]) for one in events][:6] == [
        ("proof", None, None),
        ("refused", "static_not_allowed", None),
        (None, None, "high"),
        (None, None, "second_class"),
        (None, None, "low"),
        (None, None, "high"),
    ]


def test_the_page_of_a_point_says_it_in_words(client: httpx.Client) -> None:
    text = client.get("/points/BSM-09").text
    summary = re.sub(r"<[^>]+>|\s+", " ", text[text.index('class="assured"') :][:900])
    assert re.findall(r"(ยืนยันด้วยรหัสลับ|\(คัดลอกได้\)|\(ถ่ายรูปได้\))\s+(\d)", summary) == [
        ("ยืนยันด้วยรหัสลับ", "2"),
        ("(คัดลอกได้)", "1"),
        ("(ถ่ายรูปได้)", "1"),
    ]
    for words in ("ไม่นับ: เครื่องที่จุดไม่รับ (ไฟแดง)", "ไฟแดง: ไม่รับ (ไม่รับ QR พิมพ์)", "ไม่นับ: หลักฐานของบัตรไม่ถูกต้อง"):
        assert words in text, words


def test_a_card_that_nobody_carries_and_the_point_refused_says_why(client: httpx.Client, hub: SmallHub) -> None:
    strange = TagScanned("front", Medium.NFC, "nfc:08A1B2C3", UidProof(), Shown.REFUSED, Refusal.RANDOM_UID)
    hub.devices["BSM-09"].write(strange, at=bkk(22, "18:00"))
    text = client.get("/unknown-cards").text
    assert "nfc:08A1B2C3" in text
    assert "โทรศัพท์หรือบัตรที่หมายเลขเปลี่ยนทุกครั้ง" in text


def test_a_tap_whose_secret_was_found_false_counts_as_a_number_once_two_people_say_so(
    client: httpx.Client, hub: SmallHub
) -> None:
    forged = client.get("/api/v1/points/BSM-09/events").json()["events"][0]
    place = {name: forged[name] for name in ("device", "journal", "sequence")}
    address = f"/lines/{place['device']}/{place['journal']}/{place['sequence']}/{forged['hash']}"
    assert 'value="let_count"' in client.get(address).text
    asked = {**place, "line": forged["hash"], "verb": "let_count", "reason": "บัตรทำด้วยกุญแจอื่น"}
    assert client.post("/corrections/exclusions", data=asked).status_code == 303
    assert "หลักฐานในบัตรที่ตรวจไม่ผ่าน" in client.get("/corrections").text
    with writing(hub.engine) as conn:
        (proposal,) = audit.corrections(conn)
        audit.approve(conn, proposal.hash, hand=hand("wichai", at=hub.clock.now))
    day = client.get("/api/v1/points/BSM-09/cells", params={"month": "2026-11"}).json()[-1]
    assert [visit["assurance"] for visit in day["visits"]] == ["high", "low", "second_class", "high", "low"]
    assert client.post("/corrections/exclusions", data=asked).status_code == 409


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_of_it_runs_out_of_the_window(hub: SmallHub, width: int) -> None:
    prove(hub)
    with served(hub) as running, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=running.address)
        context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": running.address}])
        page = context.new_page()
        page.goto("/points/BSM-09")
        expect(page.locator(".assured")).to_contain_text("ยืนยันด้วยรหัสลับ 2")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/point-{width}.png", full_page=True)
        chromium.close()
