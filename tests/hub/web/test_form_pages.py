"""The page of a form's texts: by people of several roles, and in a real browser."""

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from playwright.sync_api import Browser, expect

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from hub.reports.forms.wording import LONGEST
from hub.reports.life import service
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import Step
from hub.reports.life.version import Version
from tests.hub.web.test_browser import browser as browser  # noqa: PLC0414 (the fixture)
from tests.parts.hands import hand
from tests.parts.patrol import bkk
from tests.parts.reports import CHECKER, DIRECTOR, an_october, issued, step
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

QUARTER = Period(Kind.QUARTER, "2570-Q1")
HOME = "/reports/life/quarter/2570-Q1"
TEXTS = f"{HOME}/texts"
HOSTILE = '<script>alert(1)</script> =HYPERLINK("x") {{ 7 * 7 }}'


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with writing(hub.engine) as conn:
        for login, role in ((DIRECTOR, Role.SUPERVISOR), (CHECKER, Role.OPERATOR), ("aud", Role.AUDITOR)):
            users.add_user(conn, login=login, name=login, password="another long one", role=role, hand=hand())
    an_october(hub, name="ชื่อ" * 29 + "abcd")
    issued(hub)
    hub.clock.now = bkk(date(2027, 1, 4), "09:00")
    step(hub, Step.DRAFT, period=QUARTER)
    with served(hub) as running:
        yield running


def client(hub: SmallHub, pages: Served, login: str) -> httpx.Client:
    made = httpx.Client(base_url=pages.address, timeout=60, follow_redirects=True)
    made.cookies.set("riskpoint", hub.session(login))
    made.headers["origin"] = pages.address.rstrip("/")
    return made


def standing(hub: SmallHub) -> Version:
    with hub.engine.connect() as conn:
        found = service.newest(conn, QUARTER)
    assert found is not None
    return found


def post(person: httpx.Client, seen: Version, does: str, text: str = "", part: str = "obstacles") -> httpx.Response:
    typed = {"does": does, "part": part, "text": text, "version": str(seen.version), "revision": str(seen.revision)}
    return person.post(TEXTS, data=typed)


def test_a_text_is_looked_at_saved_and_given_back_to_the_figures(hub: SmallHub, pages: Served) -> None:
    first = standing(hub)
    with client(hub, pages, CHECKER) as lek:
        assert "ไตรมาสที่ 1 ปีงบประมาณ 2570" in lek.get("/reports/life").text
        assert TEXTS in lek.get(HOME).text
        shown = post(lek, first, "preview", HOSTILE)
        assert (shown.status_code, "ตัวอย่าง ยังไม่บันทึก" in shown.text, standing(hub)) == (200, True, first)
        saved = post(lek, first, "save", HOSTILE)
        assert (saved.status_code, "<script>alert" in saved.text, "&lt;script&gt;alert" in saved.text) == (
            200,
            False,
            True,
        )
        second = standing(hub)
        assert (second.revision, second.figures != first.figures) == (2, True)
        late = post(lek, first, "save", "อีกคน")
        assert (late.status_code, "lek ทำรายการก่อนแล้ว" in late.text, "อีกคน" in late.text) == (409, True, True)
        assert post(lek, second, "save", "ก" * (LONGEST + 1)).status_code == 409
        assert post(lek, second, "save", " \n ").status_code == 409
        assert post(lek, second, "save", "x", part="summary").status_code == 409
        assert post(lek, second, "figures").status_code == 200
        assert HOSTILE.split(maxsplit=1)[0] not in lek.get(TEXTS).text


def test_who_may_only_look_does_not_write_and_what_is_checked_is_not_written_into(hub: SmallHub, pages: Served) -> None:
    seen = standing(hub)
    with client(hub, pages, "aud") as auditor, client(hub, pages, CHECKER) as lek:
        assert (auditor.get(TEXTS).status_code, "<textarea" in auditor.get(TEXTS).text) == (200, False)
        assert post(auditor, seen, "save", "x").status_code == 403
        for path in (
            "/reports/life/month/2026-09/texts",
            "/reports/life/year/2570/texts",
            "/reports/life/quarter/x/texts",
        ):
            assert lek.get(path).status_code == 404
        step(hub, Step.CHECK, period=QUARTER)
        assert "<textarea" not in lek.get(TEXTS).text
        assert post(lek, standing(hub), "save", "x").status_code == 409


@pytest.mark.parametrize(("width", "language"), [(360, "th"), (1280, "en")])
def test_in_a_browser_a_text_is_written(
    browser: Browser, hub: SmallHub, pages: Served, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    cookies = {"riskpoint": hub.session(CHECKER), "language": language}
    context.add_cookies([{"name": name, "value": value, "url": pages.address} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{pages.address}{TEXTS}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    part = page.locator('[data-part="obstacles"]')
    part.locator("summary").last.click()
    part.locator("textarea").fill("น้ำท่วมซอยสุขใจ\nเข้าตรวจไม่ได้ 3 วัน")
    part.locator("button[value=save]").click()
    expect(page.locator('[data-part="obstacles"] .form-text').first).to_contain_text("เข้าตรวจไม่ได้ 3 วัน")
    assert re.search("แก้แล้ว|written", page.locator('[data-part="obstacles"] h2').inner_text())
    context.close()
