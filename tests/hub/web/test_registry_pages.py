"""The register's pages in a real browser: officers, cards, a desk reader, a sheet, settings; on a phone and at a desk."""

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from hub.database import writing
from hub.fleet import service as fleet
from hub.patrol import service as patrol
from hub.people import service as people
from hub.registry import service
from tests.parts.a_day import tell
from tests.parts.hands import hand
from tests.parts.served import Served, served
from tests.parts.small_hub import CARD, NOW, OFFICER, OTHER_CARD, OTHER_OFFICER, SmallHub
from tests.parts.windows import chromium, window
from wire_contract.chain import hash_of
from wire_contract.measurements import CommandDone, Shown
from wire_contract.messages import body_of

UID = "nfc:04C767F2066180"
PAGES = ("/officers", "/officers/T-01", "/cards/enrol?officer=T-01", "/cards/enrol?card=wiegand26:99:1", "/cards/import",
         "/settings", "/settings?point=BSM-02", "/badges", "/stations", "/assets", "/unknown-cards")  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    tell(hub)
    with served(hub) as running:
        yield running


@pytest.fixture
def page(browser: Browser, pages: Served, hub: SmallHub) -> Iterator[Page]:
    with window(browser, pages.address, hub.session(), expected=("409 (Conflict)", "422 (Unprocessable")) as opened:
        yield opened


def cards_of(hub: SmallHub, officer: str) -> list[str]:
    with hub.engine.connect() as conn:
        held = [one for one in people.holdings(conn) if one.officer_code == officer and one.valid_to is None]
    return [one.credential for one in held]


def type_as_a_reader_does(page: Page, text: str) -> None:
    """Into the field that the page itself has given the focus, then Enter: a desk reader knows no more than that."""
    expect(page.locator("#desk")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_an_officer_is_added_and_a_card_tapped_at_the_desk_is_shown_before_it_is_saved(
    page: Page, hub: SmallHub
) -> None:
    page.goto("/officers")
    page.get_by_text("เพิ่มเจ้าหน้าที่").click()
    page.get_by_label("รหัส", exact=False).last.fill("TK-9")
    page.get_by_label("ชื่อ", exact=False).last.fill("นายใหม่ ทดสอบ")
    page.get_by_role("button", name="เพิ่ม").click()
    expect(page.locator("h1")).to_have_text("นายใหม่ ทดสอบ")
    page.get_by_role("link", name="ลงทะเบียนบัตร").last.click()
    expect(page.locator("#desk")).to_be_focused()
    type_as_a_reader_does(page, "04C767F2066180")
    expect(page.locator("#card")).to_have_text(UID)
    expect(page.locator("#desk")).to_be_focused()
    type_as_a_reader_does(page, "04A1B2C3D4E5F6")
    expect(page.locator("#card")).to_have_text("nfc:04A1B2C3D4E5F6")
    assert cards_of(hub, "TK-9") == [], "a tap alone saves nothing, nor does the next one"
    page.locator("#save").click()
    expect(page.locator("#carried")).to_contain_text("nfc:04A1B2C3D4E5F6")
    assert cards_of(hub, "TK-9") == ["nfc:04A1B2C3D4E5F6"]


def test_the_desks_byte_order_is_remembered_and_a_thai_keyboard_understood(page: Page) -> None:
    page.goto("/cards/enrol?officer=T-02")
    page.locator("select[name=order]").select_option("reversed")
    page.locator("#desk").focus()
    type_as_a_reader_does(page, "806106F267C704")
    expect(page.locator("#card")).to_have_text(UID)
    page.goto("/cards/enrol?officer=T-02")
    expect(page.locator("select[name=order]")).to_have_value("reversed")
    type_as_a_reader_does(page, "คจุๅจุโ/ุึแึจภ")
    expect(page.locator("#card")).to_have_text(UID)
    expect(page.locator("#read")).to_contain_text("แป้นพิมพ์ตั้งเป็นภาษาไทย")


def test_a_card_that_somebody_carries_or_that_is_none_has_no_button(page: Page) -> None:
    page.goto("/cards/enrol?officer=T-02")
    type_as_a_reader_does(page, CARD)
    expect(page.locator("#read")).to_contain_text(OFFICER)
    assert page.locator("#save").count() == 0
    type_as_a_reader_does(page, "08112233")
    expect(page.locator("#read")).to_contain_text("หมายเลขสุ่ม")
    assert page.locator("#save").count() == 0


def test_a_card_is_taken_back_only_with_a_reason_and_a_second_click(page: Page, hub: SmallHub) -> None:
    page.goto("/officers/T-01")
    page.get_by_text("เรียกคืน / แจ้งหาย").click()
    page.get_by_role("button", name="ยืนยัน").click()
    assert cards_of(hub, "T-01") == [CARD], "the browser asks for the reason first"
    page.get_by_label("คืนบัตร").check()
    page.get_by_role("button", name="ยืนยัน").click()
    expect(page.locator("main")).to_contain_text("คืนบัตร · returned")
    assert cards_of(hub, "T-01") == []
    page.get_by_role("button", name="ให้ถืออีกครั้ง").click()
    expect(page.locator(".card-row")).to_contain_text(CARD)
    assert cards_of(hub, "T-01") == [CARD]
    page.goto("/audit")
    expect(page.locator("tbody tr").nth(1)).to_contain_text("คืนบัตร · returned")


def test_a_card_lost_yesterday_waits_for_a_second_person(page: Page, hub: SmallHub) -> None:
    page.goto("/officers/T-01")
    page.get_by_text("เรียกคืน / แจ้งหาย").click()
    page.get_by_label("บัตรหาย").check()
    page.locator("input[name=at]").fill("2026-11-21T08:00")
    page.get_by_role("button", name="ยืนยัน").click()
    expect(page.locator(".attention")).to_contain_text("รอผู้ใช้อีกคนอนุมัติ")
    assert cards_of(hub, "T-01") == [CARD]
    page.goto("/corrections")
    expect(page.locator(".proposal")).to_contain_text("บัตรหาย · lost")
    page.goto("/officers/T-02")
    page.get_by_text("ให้บัตรโดยพิมพ์หมายเลข").click()
    page.locator("input[name=card]").last.fill("04C767F2066180")
    page.locator("input[name=since]").fill("2026-11-20T08:00")
    page.get_by_role("button", name="ให้บัตร").click()
    expect(page.locator(".wrong")).to_contain_text("ต้องมีเหตุผลและผู้อนุมัติอีกคน")
    assert cards_of(hub, "T-02") == [OTHER_CARD]


def test_an_unknown_card_leads_to_its_officer_and_then_says_whose_it_is(page: Page, hub: SmallHub) -> None:
    page.goto("/unknown-cards")
    page.get_by_role("link", name="บัตรนี้เป็นของ…").click()
    expect(page.locator("#card")).to_have_text("wiegand26:99:1")
    page.locator("select[name=officer]").select_option("T-02")
    page.get_by_role("button", name="เลือก").click()
    page.locator("#save").click()
    assert cards_of(hub, "T-02") == [OTHER_CARD, "wiegand26:99:1"]
    page.goto("/unknown-cards")
    expect(page.locator("tbody")).to_contain_text("ตอนนี้เป็นบัตรของ มาลี ศรีสุข")
    assert page.get_by_role("link", name="บัตรนี้เป็นของ…").count() == 0


def test_a_new_card_at_the_point_appears_without_a_reload(page: Page, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        id_ = service.begin_enrolment(conn, point="BSM-03", seconds=120, hand=hand(at=NOW)).id
    page.goto(f"/cards/enrol?officer=T-01&command={id_}")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    expect(page.locator("[data-stage]")).to_have_attribute("data-stage", "asked")
    device = hub.devices["BSM-03"]
    device.write(CommandDone(id_, "enrol", "done"), at=NOW)
    expect(page.locator("[data-stage]")).to_have_attribute("data-stage", "reading")
    device.tap("nfc:04AAAAAAAAAAAA", at=NOW, shown=Shown.ENROL)
    device.tap("nfc:08AAAAAA", at=NOW, shown=Shown.ENROL)
    expect(page.locator("[data-card]")).to_have_count(2)
    expect(page.locator('[data-card="nfc:08AAAAAA"]')).to_contain_text("หมายเลขสุ่ม")
    page.locator('[data-card="nfc:04AAAAAAAAAAAA"]').get_by_role("button").click()
    expect(page.locator('[data-card="nfc:04AAAAAAAAAAAA"]')).to_contain_text(f"เป็นบัตรของ {OFFICER}")
    assert cards_of(hub, "T-01") == ["nfc:04AAAAAAAAAAAA", CARD]


def sheet(folder: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["รหัสเจ้าหน้าที่", "ชื่อ", "หมายเลขบัตร", "ตั้งแต่"], *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    path = folder / "cards.xlsx"
    path.write_bytes(out.getvalue())
    return path


def upload(page: Page, path: Path) -> None:
    page.goto("/cards/import")
    page.locator("input[type=file]").set_input_files(path)
    with page.expect_navigation():
        page.locator("form[action='/cards/import'] button").click()


def test_a_sheet_is_looked_at_confirmed_and_the_second_time_changes_nothing(
    page: Page, hub: SmallHub, tmp_path: Path
) -> None:
    path = sheet(tmp_path, ["TK-9", "นายใหม่", "04:C7:67:F2:06:61:80", None], ["T-01", None, "0412AB34", "22/11/2569"])
    upload(page, path)
    outcomes = {tag.get_attribute("data-outcome"): tag.inner_text() for tag in page.locator("[data-outcome]").all()}
    assert outcomes == {"new_officer": "เพิ่มเจ้าหน้าที่ 1", "new_card": "ให้บัตร 1"}
    assert cards_of(hub, "TK-9") == []
    page.get_by_role("button", name="ยืนยันนำเข้า 2 แถว").click()
    expect(page.locator("h1")).to_have_text("เจ้าหน้าที่และบัตร")
    assert (cards_of(hub, "TK-9"), cards_of(hub, "T-01")) == ([UID], ["nfc:0412AB34", CARD])
    upload(page, path)
    expect(page.locator("main")).to_contain_text("ทุกแถวมีอยู่แล้ว ไม่มีอะไรเปลี่ยน")
    assert page.get_by_role("button", name="ยืนยันนำเข้า").count() == 0


def test_what_is_wrong_with_a_sheet_is_named_and_nothing_can_be_confirmed(page: Page, tmp_path: Path) -> None:
    upload(
        page,
        sheet(tmp_path, ["T-02", None, CARD, None], ["T-01", None, 4.12e15, None], ["T-9", None, "0412AB34", None]),
    )
    rows = [row.inner_text().replace("\n", " ") for row in page.locator(".problems tbody tr").all()]
    assert len(rows) == 3
    assert [text in row for text, row in zip(("อยู่กับ T-01", "เก็บได้", "ไม่มีเจ้าหน้าที่รหัส T-9"), rows, strict=True)] == [
        True
    ] * 3
    assert page.get_by_role("button", name="ยืนยันนำเข้า").count() == 0
    (tmp_path / "cards.xlsx").write_bytes(b"PK\x03\x04 broken")
    upload(page, tmp_path / "cards.xlsx")
    expect(page.locator(".wrong")).to_contain_text("อ่านไฟล์ไม่ได้")


def test_a_register_that_moved_on_between_look_and_confirmation_is_looked_at_again(
    page: Page, hub: SmallHub, tmp_path: Path
) -> None:
    upload(page, sheet(tmp_path, ["T-01", None, "0412AB34", None]))
    with writing(hub.engine) as conn:
        service.hand_out(conn, officer="T-02", text="0412AB34", since=NOW, hand=hand(at=NOW))
    page.get_by_role("button", name="ยืนยันนำเข้า").click()
    expect(page.locator(".wrong").first).to_contain_text("ทะเบียนเปลี่ยนไประหว่างนี้")
    expect(page.locator(".problems")).to_contain_text("อยู่กับ T-02")
    assert cards_of(hub, "T-01") == [CARD]


def change(page: Page) -> None:
    """What the form says, looked at and confirmed."""
    page.get_by_role("button", name="ดูก่อนว่าอะไรจะเปลี่ยน").click()
    page.get_by_role("button", name="ยืนยันเปลี่ยน").click()
    expect(page.locator("h1")).to_have_text("ค่าตั้งของจุด")


def test_settings_are_changed_for_the_district_and_for_one_point(page: Page, hub: SmallHub) -> None:
    page.goto("/settings")
    page.locator("input[name=quiet_hours]").fill("22.00-06.00")
    page.locator("select[name=static_qr]").select_option("on")
    change(page)
    page.get_by_role("link", name="สะพานลอยหน้าตลาดบางสมมุติ").click()
    expect(page.locator("input[name=quiet_hours]")).to_have_attribute("placeholder", "ตามเขต: 22:00-06:00")
    page.locator("select[name=static_qr]").select_option("off")
    page.locator("input[name=badge_window_s]").fill("5")
    page.get_by_role("button", name="ดูก่อนว่าอะไรจะเปลี่ยน").click()
    expect(page.locator("#wrong-badge_window_s")).to_contain_text("20 ถึง 600")
    expect(page.locator("input[name=badge_window_s]")).to_have_value("5")
    page.locator("input[name=badge_window_s]").fill("90")
    change(page)
    expect(page.locator("tbody tr").first).to_contain_text("90 วินาที")
    with hub.engine.connect() as conn:
        assert fleet.setting_values(conn) == {
            "*": {"quiet_hours": "22:00-06:00", "static_qr": "on"},
            "BSM-01": {"static_qr": "off", "badge_window_s": "90"},
        }


def test_the_page_says_without_a_reload_which_point_has_its_settings_in_force(page: Page, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        needs = patrol.needs_today(conn, now=NOW)
        issued = {one.device: one for one, _ in fleet.all_settings(conn, hand=hand(at=NOW), needs=needs)}
    device = hub.devices["BSM-02"]
    page.goto("/settings")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    row = page.locator("#points tbody tr").nth(1)
    expect(row).to_contain_text("รอส่งถึง")
    device.beat(at=NOW, settings=hash_of(body_of(issued[device.name])))
    expect(row).to_contain_text("ใช้ค่านี้แล้ว")
    page.locator("input[name=quiet_hours]").fill("21:00-05:00")
    change(page)
    with writing(hub.engine) as conn:
        fleet.all_settings(conn, hand=hand(at=NOW), needs=needs)
    page.goto("/settings")
    expect(row).to_contain_text("รอส่งถึง")


def test_an_officers_code_may_have_any_sign(page: Page, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        service.add_officer(conn, code="ทก/1 ก&ข", name="นายเครื่องหมาย", hand=hand(at=NOW))
    page.goto("/officers")
    page.get_by_role("link", name="นายเครื่องหมาย").click()
    expect(page.locator("h1")).to_have_text("นายเครื่องหมาย")
    page.get_by_role("link", name="ลงทะเบียนบัตร").last.click()
    type_as_a_reader_does(page, "04C767F2066180")
    page.locator("#save").click()
    expect(page.locator("#carried")).to_contain_text(UID)


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_page_scrolls_sideways_on_a_phone_or_breaks_the_policy(
    browser: Browser, pages: Served, hub: SmallHub, language: str, tmp_path: Path
) -> None:
    with window(browser, pages.address, hub.session(), width=360) as page:
        page.context.add_cookies([{"name": "language", "value": language, "url": pages.address}])
        page.add_init_script(
            "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.blockedURI))"
        )
        widths = {}
        for path in PAGES:
            page.goto(path)
            page.wait_for_function("document.fonts.ready.then(() => true)")
            widths[path] = page.evaluate("document.documentElement.scrollWidth")
            assert page.evaluate("broken") == []
        page.locator("html").evaluate("() => 1")
        path = sheet(tmp_path, ["T-02", None, CARD, None], ["TK-9", "นาย" + "ก" * 90, "qr:" + "x" * 200, "22/11/2569"])
        upload(page, path)
        page.locator("details").first.evaluate("one => one.open = true")
        widths["preview"] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > 360} == {}


def test_programs_are_told_the_same_in_json(pages: Served, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        fleet.set_setting(conn, "static_qr", "on", point=None, hand=hand(at=NOW))
        fleet.set_setting(conn, "quiet_hours", "22:00-06:00", point="BSM-02", hand=hand(at=NOW))
    with httpx.Client(base_url=pages.address, timeout=60) as client:
        assert client.get("/api/v1/officers").status_code == 401
        client.cookies.set("riskpoint", hub.session())
        assert client.get("/api/v1/officers", params={"q": "T-02"}).json() == [
            {"code": "T-02", "name": OTHER_OFFICER, "cards": [{"credential": OTHER_CARD, "since": "2026-01-01T00:00:00Z"}],
             "last_tap": "2026-11-22T10:05:00Z", "last_point": "BSM-01"}
        ]  # fmt: skip
        answer = client.get("/api/v1/settings").json()
    assert answer["district"] == {"static_qr": "on"}
    assert [one["point"] for one in answer["points"]] == ["BSM-01", "BSM-02", "BSM-03", "BSM-04"]
    assert answer["points"][1] == {
        "point": "BSM-02", "own": {"quiet_hours": "22:00-06:00"}, "static_qr": True, "badge_window_s": 40,
        "repeat_window_s": 120, "quiet_from": "22:00", "quiet_to": "06:00", "patrols_per_day": 2, "minimum_gap_s": 7200,
        "credentials": 2,
    }  # fmt: skip


def test_who_is_not_signed_in_sees_no_name_and_changes_nothing(pages: Served, hub: SmallHub) -> None:
    with httpx.Client(base_url=pages.address, timeout=60) as stranger:
        for path in (*PAGES, "/cards/enrol/part"):
            answer = stranger.get(path)
            assert (answer.status_code, OFFICER in answer.text) == (303, False)
        ours = {"sec-fetch-site": "same-origin"}
        form = {"officer": "T-02", "card": "04C767F2066180", "why": "lost", "point": "BSM-01", "code": "X", "name": "Y"}
        for path in ("/officers", "/cards", "/cards/withdraw", "/cards/read", "/cards/enrol/point", "/settings"):
            assert stranger.post(path, data=form, headers=ours).status_code == 303
        stranger.cookies.set("riskpoint", hub.session())
        for path in ("/officers", "/cards", "/cards/withdraw", "/cards/enrol/point", "/settings", "/cards/import"):
            foreign = stranger.post(path, data=form, headers={"sec-fetch-site": "cross-site"})
            assert foreign.status_code == 403
        large = stranger.post("/cards/import", content=b"x" * 2_000_001, headers=ours)
        assert large.status_code == 413
        odd = stranger.post("/cards/import/confirm", files={"sheet": (None, "{}")}, headers=ours)
        assert odd.status_code == 422
    assert (cards_of(hub, "T-01"), cards_of(hub, "T-02")) == ([CARD], [OTHER_CARD])
