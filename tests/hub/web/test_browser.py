"""The pages in a real browser: Chromium without a window, against the product's server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.parts.a_day import bkk, tell
from tests.parts.served import Served, served
from tests.parts.small_hub import CARD, LOGIN, NOW, OTHER_CARD, PASSWORD, SmallHub
from tests.parts.windows import chromium, window

PAGES = ("/", "/points/BSM-02", "/quarantine", "/unknown-cards", "/not-understood", "/reports", "/nowhere")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)  # a page on a machine that does other things too
    with chromium() as running:
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    tell(hub)
    with served(hub) as running:
        yield running


@contextmanager
def _window(
    browser: Browser, pages: Served, hub: SmallHub | None, *, width: int = 1280, expected: tuple[str, ...] = ()
) -> Iterator[Page]:
    """A window, signed in where a hub is given; whatever else than expected the browser complains of fails the test."""
    session = hub.session() if hub else None
    with window(browser, pages.address, session, width=width, expected=expected) as page:
        yield page


def _digits(page: Page) -> dict[str, str]:
    rows = page.locator(".points > li")
    return {
        str(row.get_attribute("id")): row.locator(".digit").inner_text() + " " + str(row.get_attribute("data-state"))
        for row in rows.all()
    }


def _summary(page: Page) -> dict[str, str]:
    return {
        str(tile.get_attribute("data-state")): tile.locator(".number").inner_text()
        for tile in page.locator(".summary li").all()
    }


def test_one_signs_in_and_sees_the_right_digits(browser: Browser, pages: Served) -> None:
    with _window(browser, pages, None) as page:
        page.goto("/")
        expect(page).to_have_url(f"{pages.address}/sign-in")
        page.get_by_label("ชื่อผู้ใช้").fill(LOGIN)
        page.get_by_label("รหัสผ่าน").fill(PASSWORD)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        expect(page.locator("h1")).to_have_text("วันอาทิตย์ที่ 22 พฤศจิกายน 2569 18.35 น.")
        assert _digits(page) == {
            "point-BSM-04": "? silent",
            "point-BSM-03": "0 nothing",
            "point-BSM-02": "1 progress",
            "point-BSM-01": "2 complete",
        }
        assert _summary(page) == {"complete": "1", "progress": "1", "nothing": "1", "silent": "1"}


def test_a_tap_moves_the_page_without_a_reload_and_the_focus_stays(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with _window(browser, pages, hub) as page:
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        page.evaluate("window.sameDocument = true")
        page.locator("#open-BSM-03").focus()
        hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
        expect(page.locator("#point-BSM-03")).to_have_attribute("data-state", "progress")
        expect(page.locator("#point-BSM-03 .digit")).to_have_text("1")
        hub.devices["BSM-02"].tap(OTHER_CARD, at=bkk(22, "18:35"))
        expect(page.locator("#point-BSM-02")).to_have_attribute("data-state", "complete")
        assert _summary(page) == {"complete": "2", "progress": "1", "nothing": "0", "silent": "1"}
        assert page.evaluate("[window.sameDocument, document.activeElement.id]") == [True, "open-BSM-03"]
        hub.devices["BSM-03"].leave(at=NOW)
        expect(page.locator("#point-BSM-03")).to_have_attribute("data-state", "silent")
        expect(page.locator("#point-BSM-03 .digit")).to_have_text("1")


def test_a_tap_that_comes_on_the_heels_of_another_is_shown_too(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with _window(browser, pages, hub) as page:
        page.goto("/points/BSM-03")
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:20"))
        expect(page.locator("#point .events")).to_contain_text("18.20.00 น.")
        hub.devices["BSM-03"].tap(OTHER_CARD, at=bkk(22, "18:21"))
        expect(page.locator("#point .events")).to_contain_text("18.21.00 น.")


def test_the_clock_and_the_day_move_by_themselves(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with _window(browser, pages, hub) as page:
        page.goto("/")
        hub.clock.now = bkk(23, "00:01")
        expect(page.locator("h1")).to_have_text("วันจันทร์ที่ 23 พฤศจิกายน 2569 00.01 น.")
        hub.live.changed()
        expect(page.locator("#point-BSM-01 .digit")).to_have_text("?")


def test_after_the_hub_was_away_the_page_says_so_and_then_catches_up(browser: Browser, hub: SmallHub) -> None:
    tell(hub)
    with served(hub) as first:
        port = int(first.address.rsplit(":", 1)[1])
        context = browser.new_context(base_url=first.address)
        context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": first.address}])
        page = context.new_page()
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        assert first.stop()
        expect(page.locator("[data-live-lost]")).to_be_visible(timeout=30_000)
        expect(page.locator(".live-dot")).to_be_hidden()
        hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
        hub.restart()
        with served(hub, port=port):
            expect(page.locator("#point-BSM-03 .digit")).to_have_text("1", timeout=60_000)
            expect(page.locator("[data-live-lost]")).to_be_hidden()
            expect(page.locator(".live-dot")).to_be_visible()
            context.close()


def test_when_the_session_ends_an_open_page_leads_to_sign_in(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with _window(browser, pages, hub, expected=("401 (Unauthorized)", "[object Event]")) as page:
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        hub.session_clock.now = NOW + timedelta(minutes=12 * 60)
        hub.live.changed()
        expect(page).to_have_url(f"{pages.address}/sign-in")


def test_the_switch_changes_the_language_and_stays_on_the_page(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with _window(browser, pages, hub) as page:
        page.goto("/points/BSM-02?month=2026-11")
        page.get_by_role("button", name="English").click()
        expect(page).to_have_url(f"{pages.address}/points/BSM-02?month=2026-11")
        expect(page.get_by_role("heading", name="Events, newest first")).to_be_visible()
        page.goto("/")
        expect(page.locator("h1")).to_have_text("Sunday 22 November 2026 18:35")
        page.get_by_role("button", name="ภาษาไทย").click()
        expect(page.locator("h1")).to_have_text("วันอาทิตย์ที่ 22 พฤศจิกายน 2569 18.35 น.")


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, pages: Served, hub: SmallHub, language: str) -> None:
    with _window(browser, pages, hub, width=360, expected=("404 (Not Found)",)) as page:
        page.context.add_cookies([{"name": "language", "value": language, "url": pages.address}])
        widths = {}
        for path in (*PAGES, _a_line(page)):
            page.goto(path)
            page.wait_for_function("document.fonts.ready.then(() => true)")
            widths[path] = page.evaluate("document.documentElement.scrollWidth")
        assert {path: width for path, width in widths.items() if width > 360} == {}


def _a_line(page: Page) -> str:
    page.goto("/points/BSM-02")
    return str(page.locator(".events td.figure a").first.get_attribute("href"))


def test_the_browser_blocks_nothing_since_nothing_breaks_the_policy(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with _window(browser, pages, hub, expected=("404 (Not Found)",)) as page:
        page.add_init_script(
            "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.blockedURI))"
        )
        foreign: list[str] = []
        page.on("request", lambda request: foreign.append(request.url))
        for path in PAGES:
            page.goto(path)
            page.wait_for_function("document.fonts.ready.then(() => true)")
            assert page.evaluate("broken") == []
        assert [url for url in foreign if not url.startswith(pages.address)] == []
        assert any(url.split("?")[0].endswith("sarabun-thai-400.woff2") for url in foreign)


def test_text_from_devices_and_names_is_never_run(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with _window(browser, pages, hub) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto("/points/BSM-02")
        expect(page.locator("h1")).to_have_text("ซอยสมมุติ 4 <b>หลังโรงเรียน</b>")
        page.locator(".events td.figure a").first.click()
        expect(page.locator("#raw")).to_contain_text("<script>alert(1)</script>")
        page.goto("/quarantine")
        assert page.locator("main script, main img").count() == 0
        assert dialogs == []


def test_thai_marks_are_not_clipped_and_lines_keep_their_distance(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with _window(browser, pages, hub) as page:
        page.goto("/")
        tight = page.evaluate(
            """[...document.querySelectorAll("body *")].filter(e => [...e.childNodes].some(n =>
                 n.nodeType === 3 && /[\\u0e01-\\u0e4e]/.test(n.data)) && e.checkVisibility()).filter(e => {
                 const s = getComputedStyle(e); return parseFloat(s.lineHeight) < 1.4 * parseFloat(s.fontSize); })
                 .map(e => e.className + ": " + e.textContent)"""
        )
        assert tight == []


def test_colour_is_never_alone(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with _window(browser, pages, hub) as page:
        page.goto("/")
        shapes = {
            str(row.get_attribute("data-state")): row.locator(".says .shape").inner_html()
            for row in page.locator(".points > li").all()
        }
        words = {row.locator(".says").inner_text().split(" ·")[0].strip() for row in page.locator(".points > li").all()}
        assert len(set(shapes.values())) == 4
        assert words == {"ครบแล้ว", "กำลังดำเนินการ", "ยังไม่มีการตรวจ", "ไม่มีข้อมูล"}
