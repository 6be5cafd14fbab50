"""The pages and the API of letters, asked by people of several roles."""

import re
from collections.abc import Iterator
from io import BytesIO

import httpx
import openpyxl
import pytest

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.hands import hand
from tests.parts.letters import all_letters, furnished, letter_round
from tests.parts.orders import triage_round
from tests.parts.served import served
from tests.parts.small_hub import SmallHub
from tests.parts.tested_district import tell_tests

EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'


@pytest.fixture
def address(hub: SmallHub) -> Iterator[str]:
    tell_tests(hub)
    triage_round(hub)
    letter_round(hub)
    with writing(hub.engine) as conn:
        for login, role in (
            ("director", Role.SUPERVISOR),
            ("lek", Role.OPERATOR),
            ("aud", Role.AUDITOR),
            ("noi", Role.OFFICER),
        ):
            users.add_user(conn, login=login, name=login, password="another long one", role=role, hand=hand())
    with served(hub) as running:
        yield running.address


def browser(hub: SmallHub, address: str, login: str) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=60, follow_redirects=True)
    client.cookies.set("riskpoint", hub.session(login))
    client.headers["origin"] = address.rstrip("/")
    return client


def test_the_whole_way_of_a_letter_on_its_page(hub: SmallHub, address: str) -> None:
    furnished(hub)
    with browser(hub, address, "lek") as lek, browser(hub, address, "director") as director:
        listed = lek.get("/letters").text
        assert "ขอให้ตรวจสอบและดำเนินการแก้ไขกล้องโทรทัศน์วงจรปิด (CCTV) ชำรุด จำนวน 1 กล้อง" in listed
        assert 'name="order" value="2"' in listed  # the lamp of the MEA has no letter by itself
        assert "อนุมัติ</button>" not in lek.get("/letters/1").text
        assert "อนุมัติ</button>" in director.get("/letters/1").text
        assert director.post("/letters/1/steps", data={"step": "approve", "revision": "1"}).status_code == 200
        late = director.post("/letters/1/steps", data={"step": "send_back", "revision": "1", "said": "ไม่ทัน"})
        assert late.status_code == 409
        assert "director ทำรายการก่อนแล้ว" in late.text
        wrong = lek.post(
            "/letters/1/steps", data={"step": "number", "revision": "2", "running": "๙๙x", "day": "2569-11-22"}
        )
        assert (wrong.status_code, 'value="๙๙x"' in wrong.text, "อ่านตัวเลขไม่ได้" in wrong.text) == (409, True, True)
        lek.post("/letters/1/steps", data={"step": "number", "revision": "2", "day": "2569-11-22"})
        lek.post("/letters/1/steps", data={"step": "issue", "revision": "3"})
        first, again = (lek.get("/letters/1/letter.pdf").content for _ in range(2))
        assert (first, first[:5]) == (again, b"%PDF-")
        lek.post("/letters/1/steps", data={"step": "send", "revision": "4", "day": "2569-11-22"})
        assert "กท 5099/101" in lek.get("/letters/register").text
        told = lek.get("/api/v1/letters", params={"state": "sent"}).json()
        assert [(one["reference"], one["state"], one["orders"]) for one in told] == [("กท 5099/101", "sent", [1])]
        book = openpyxl.load_workbook(BytesIO(lek.get("/letters/register/2026.xlsx").content))
        assert [cell.value for cell in book.worksheets[0][2]][1:3] == ["101", "กท 5099/101"]
        assert lek.get("/letters/register/2026.pdf").content.startswith(b"%PDF-")
        assert 'data-letter="1"' in lek.get("/orders/1/letters").text
    assert all_letters(hub)[0].state == "sent"


def test_who_may_not_see_or_change_letters_does_not(hub: SmallHub, address: str) -> None:
    with (
        browser(hub, address, "noi") as noi,
        browser(hub, address, "aud") as auditor,
        browser(hub, address, "lek") as lek,
    ):
        assert [noi.get(path).status_code for path in ("/letters", "/letters/1", "/letters/1/letter.pdf")] == [403] * 3
        assert auditor.get("/letters/1").status_code == 200
        assert auditor.post("/letters/1/steps", data={"step": "void", "revision": "1", "said": "x"}).status_code == 403
        assert lek.post("/letters/office", data={"code": "กท 5099"}).status_code == 403
        refused = lek.post("/letters/1/steps", data={"step": "approve", "revision": "1"})
        assert (refused.status_code, "ไม่มีสิทธิ์ทำขั้นนี้" in refused.text) == (409, True)
        assert [
            lek.get(path).status_code
            for path in ("/letters/99", "/letters/99/letter.pdf", "/letters/1/pages/9.png", "/orders/99/letters")
        ] == [404] * 4
    assert all_letters(hub)[0].revision == 1


def test_what_is_wrong_in_the_offices_form_stands_at_its_field_and_nothing_is_lost(hub: SmallHub, address: str) -> None:
    with browser(hub, address, "director") as director:
        typed = {
            "code": "กท ห้าพัน",
            "address": "99 ถนนบางสมมุติ",
            "phone": "0 2999 9999",
            "head": "หัวหน้าฝ่ายเทศกิจ",
            "within_workdays": "3",
            "garuda": "box",
        }
        wrong = director.post("/letters/office", data=typed)
        assert (
            wrong.status_code,
            'id="wrong-code"' in wrong.text,
            'value="กท ห้าพัน"' in wrong.text,
            "99 ถนนบางสมมุติ" in wrong.text,
        ) == (409, True, True, True)
        assert director.post("/letters/office", data={**typed, "code": "กท ๕๐๙๙"}).status_code == 200
        assert 'value="กท 5099"' in director.get("/letters/agencies").text
        bad = director.post("/letters/blocks", data={"code": "กท 5099", "year": "2569", "first": "9", "last": "5"})
        assert (bad.status_code, "ชุดเลขใช้ไม่ได้" in bad.text) == (409, True)
        assert (
            director.post(
                "/letters/agencies",
                data={"name": "เอกชน", "kind": "outside", "to": "ผู้จัดการนิติบุคคลอาคารชุด", "signed_by": "director"},
            ).status_code
            == 200
        )
        assert "ผู้จัดการนิติบุคคลอาคารชุด" in director.get("/letters/agencies").text


def test_a_garuda_that_is_no_drawing_is_refused_at_its_field(hub: SmallHub, address: str) -> None:
    with browser(hub, address, "director") as director:
        answer = director.post("/letters/art", files={"art": ("x.svg", b"MZ", "image/svg+xml")})
        assert (answer.status_code, 'id="wrong-art"' in answer.text) == (409, True)


def test_a_garuda_is_drawn_anew_and_printed(hub: SmallHub, address: str) -> None:
    with browser(hub, address, "director") as director:
        director.post("/letters/art", files={"art": ("../../x.svg", EMBLEM, "image/svg+xml")})
        (path,) = re.findall(r"/letters/art/[0-9a-f]{64}\.png", director.get("/letters/agencies").text)
        assert director.get(path).content.startswith(b"\x89PNG")
        assert director.get("/letters/1/pages/1.png").content.startswith(b"\x89PNG")
        assert director.get("/letters/1/letter.docx").content.startswith(b"PK")


def test_what_to_do_stands_above_the_paper_and_every_page_of_it_is_shown(hub: SmallHub, address: str) -> None:
    with browser(hub, address, "lek") as lek:
        first = lek.get("/letters/1").text
        assert first.index('id="acts"') < first.index('id="paper"')
        assert re.findall(r"/letters/1/pages/(\d+)\.png", lek.get("/letters/1/paper").text) == ["1"]
        form = dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)<', first)) | {"revision": "1", "signer": ""}
        lek.post(
            "/letters/1/edit", data=form | dict.fromkeys(("opening", "request"), "ด้วยสำนักงานเขตได้ตรวจสอบกล้อง " * 48)
        )
        assert re.findall(r"/letters/1/pages/(\d+)\.png", lek.get("/letters/1/paper").text) == ["1", "2"]
        assert lek.get("/letters/1/pages/2.png").content[:4] == b"\x89PNG"
        assert lek.get("/letters/9/paper").status_code == 404
