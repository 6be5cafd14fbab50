"""The pages and the API of reports' lives: by people of several roles, and in a real browser."""

import io
import re
import subprocess
from collections.abc import Iterator

import httpx
import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.hub.web.test_browser import browser as browser  # noqa: PLC0414 (the fixture)
from tests.parts.hands import hand
from tests.parts.reports import CHECKER, DIRECTOR, LATER, an_october, issued, late_day, newest, report_round
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

LONG = "จุดเสี่ยง" * 13 + "abc"
"""120 characters."""
PAGE = "/reports/life/month/2026-10"


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    assert len(LONG) == 120
    with writing(hub.engine) as conn:
        for login, role in (
            (DIRECTOR, Role.SUPERVISOR),
            (CHECKER, Role.OPERATOR),
            ("aud", Role.AUDITOR),
            ("noi", Role.OFFICER),
        ):
            users.add_user(conn, login=login, name=login, password="another long one", role=role, hand=hand())
    an_october(hub, name=LONG)
    with served(hub) as running:
        yield running


def client(hub: SmallHub, pages: Served, login: str) -> httpx.Client:
    made = httpx.Client(base_url=pages.address, timeout=60, follow_redirects=True)
    made.cookies.set("riskpoint", hub.session(login))
    made.headers["origin"] = pages.address.rstrip("/")
    return made


def post(person: httpx.Client, step: str, seen: tuple[int, int], said: str = "") -> httpx.Response:
    version, revision = (str(one) for one in seen)
    return person.post(f"{PAGE}/steps", data={"step": step, "version": version, "revision": revision, "said": said})


def test_the_whole_life_of_a_report_on_its_page(hub: SmallHub, pages: Served) -> None:
    with client(hub, pages, CHECKER) as lek, client(hub, pages, DIRECTOR) as director:
        assert "ยังไม่มีร่าง" in lek.get(PAGE).text
        assert post(lek, "draft", (0, 0)).status_code == 200
        assert newest(hub).check_code in lek.get(PAGE).text
        assert_editions(hub, lek, is_draft=True)
        assert post(lek, "check", (1, 1)).status_code == 200
        late = post(director, "check", (1, 1))
        assert (late.status_code, "lek ทำรายการก่อนแล้ว" in late.text) == (409, True)
        assert 'value="issue"' not in lek.get(PAGE).text
        assert post(lek, "issue", (1, 2)).status_code == 409
        hostile = '<script>alert(1)</script>=HYPERLINK("x")'
        assert post(director, "send_back", (1, 2), hostile).status_code == 200
        assert ("<script>alert" in director.get(PAGE).text, "&lt;script&gt;alert" in director.get(PAGE).text) == (
            False,
            True,
        )
        assert post(lek, "check", (1, 3)).status_code == 200
        assert post(director, "issue", (1, 4)).status_code == 200
        first, again = (lek.get(f"{PAGE}/1/report.pdf") for _ in range(2))
        assert first.content == again.content
        assert first.headers["content-disposition"] == 'attachment; filename="2026-10-v1-report.pdf"'
        assert lek.get(f"{PAGE}/1/report.json").json()["month"] == "2026-10"
        assert_editions(hub, lek, is_draft=False)
        assert lek.get(f"{PAGE}/1/heads.json").json()["chains"][0]["device"] == "bkk-p-1"
        assert post(director, "revise", (1, 5)).status_code == 409
        assert post(director, "revise", (1, 5), "x" * 501).status_code == 409


def assert_editions(hub: SmallHub, browser: httpx.Client, *, is_draft: bool) -> None:
    """Workbook and document are of the version's own figures, and say what it is; each download is the same."""
    for form in ("xlsx", "docx"):
        address = f"{PAGE}/1/report.{form}"
        assert f'href="{address}"' in browser.get(PAGE).text
        first, again = (browser.get(address) for _ in range(2))
        assert (first.status_code, first.content) == (200, again.content)
        mark = "draft-" if is_draft else ""
        assert first.headers["content-disposition"] == f'attachment; filename="{mark}2026-10-v1-report.{form}"'
        if form == "xlsx":
            page = openpyxl.load_workbook(io.BytesIO(first.content)).worksheets[0]
            head, *words = (str(row[0].value) for row in page.iter_rows(max_row=5))
        else:
            paper = Document(io.BytesIO(first.content))
            head = paper.sections[0].header.paragraphs[0].text
            words = [paper.sections[0].footer.paragraphs[0].text]
        assert ("ร่าง" in head) is is_draft
        assert any(newest(hub).check_code in word for word in words)
    assert browser.get("/reports/life/quarter/2570-Q1/1/report.xlsx").status_code == 404
    assert f'href="{PAGE}/1/report.en.pdf"' in browser.get(PAGE).text
    english = browser.get(f"{PAGE}/1/report.en.pdf")
    assert (english.status_code, english.headers["content-type"]) == (200, "application/pdf")
    done = subprocess.run(["pdftotext", "-", "-"], input=english.content, capture_output=True, check=True)
    told = done.stdout.decode()
    assert ("Draft" in told, "English translation" in told, "October 2026 (B.E. 2569)" in told) == (
        is_draft,
        True,
        True,
    )


def test_who_may_only_look_looks_and_who_may_not_does_not(hub: SmallHub, pages: Served) -> None:
    issued(hub)
    paths = (
        "/reports/life",
        PAGE,
        f"{PAGE}/part",
        f"{PAGE}/1/report.pdf",
        f"{PAGE}/1/report.docx",
        "/api/v1/report-versions",
    )
    with client(hub, pages, "aud") as auditor, client(hub, pages, "noi") as officer:
        assert [auditor.get(path).status_code for path in paths] == [200] * 6
        assert [officer.get(path).status_code for path in paths] == [403] * 6
        assert post(auditor, "revise", (1, 3), "x").status_code == 403
        wrong = (
            "/reports/life/month/2026-13",
            "/reports/life/month/2031-01",
            "/reports/life/quarter/2570-Q5",
            "/reports/life/year/20",
            f"{PAGE}/2/report.pdf",
            f"{PAGE}/2/report.xlsx",
            f"{PAGE}/compare?old=1&new=7",
        )
        assert [auditor.get(path).status_code for path in wrong] == [404] * 7
        (told,) = auditor.get("/api/v1/report-versions/month/2026-10").json()
    assert (told["state"], told["version"], told["due_on"]) == ("issued", 1, "2026-11-07")


def test_the_api_tells_what_is_otherwise_and_the_event(hub: SmallHub, pages: Served) -> None:
    issued(hub)
    with hub.engine.connect() as conn:
        assert conn is not None
    visit = late_day(hub.devices["P-1"], at=LATER)
    report_round(hub)
    with client(hub, pages, "aud") as auditor:
        found = auditor.get("/api/v1/report-versions/month/2026-10/differences").json()
        page = auditor.get(f"{PAGE}/compare?old=1&new=2").text
    (one,) = [each for each in found if each["cell"] == "points/P-1/days/2026-10-31/proved"]
    assert (one["old"], one["new"], one["reason"], one["event"]) == ("0", "1", "late", visit)
    assert set(re.findall(r'data-cell="([^"]+)"', page)) == {each["cell"] for each in found}


@pytest.mark.parametrize(("width", "language"), [(360, "th"), (1280, "en")])
def test_in_a_browser_a_director_issues_what_was_checked(
    browser: Browser, hub: SmallHub, pages: Served, width: int, language: str
) -> None:
    issued(hub)
    late_day(hub.devices["P-1"], at=LATER)
    report_round(hub)

    def window(login: str) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800})
        cookies = {"riskpoint": hub.session(login), "language": language}
        context.add_cookies([{"name": name, "value": value, "url": pages.address} for name, value in cookies.items()])
        return context.new_page()

    page = window(CHECKER)
    for path in ("/reports/life", f"{PAGE}/compare?old=1&new=2", PAGE):
        page.goto(f"{pages.address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.locator("#steps summary").first.click()
    page.locator("#steps button[value=check]").click()
    expect(page.locator('section[data-version="2"]')).to_have_attribute("data-state", "checked")
    page.context.close()
    page = window(DIRECTOR)
    page.goto(f"{pages.address}{PAGE}")
    page.get_by_text(re.compile("ออกรายงาน…|Issue the report…")).click()
    page.locator("#steps button[value=issue]").click()
    expect(page.locator('section[data-version="2"]')).to_have_attribute("data-state", "issued")
    page.context.close()
    assert newest(hub).issued_by == DIRECTOR
