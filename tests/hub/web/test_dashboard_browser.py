"""The dashboard's pages in a real browser: nobody is kept out, nothing is cut off, and nothing is old without a word."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.database import writing
from hub.fleet.location import Location
from hub.fleet.locations import locate
from tests.parts.a_day import bkk, tell
from tests.parts.axe import serious_faults
from tests.parts.hands import hand
from tests.parts.served import Served, served
from tests.parts.small_hub import CARD, NOW, SmallHub
from tests.parts.windows import chromium, window

PAGES = (
    "/", "/map", "/month", "/wall", "/points/BSM-02", "/points/BSM-04?only=tests", "/self-tests", "/reports", "/flags",
    "/quarantine", "/unknown-cards", "/not-understood", "/officers", "/cards/enrol", "/assets", "/settings", "/stations", "/badges",
    "/audit", "/corrections", "/nowhere", "/users", "/account", "/account/password", "/access-log", "/notices",
    "/account/notices", "/alarms", "/alarms/maintenance", "/api/docs", "/privacy", "/privacy/people", "/points", "/devices", "/sheets",
    "/privacy/requests", "/account/second-factor", "/users/somying", "/points/BSM-01/edit", "/pictures", "/commands",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    tell(hub)
    with writing(hub.engine) as conn:
        for number, code in enumerate(("BSM-01", "BSM-02", "BSM-03")):
            locate(conn, code=code, location=Location(13_700_000 + number * 9_000, 100_500_000), hand=hand())
    with served(hub) as running:
        yield running


def settled(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_function("document.fonts.ready.then(() => true)")
    expect(page.locator('[hx-trigger^="load"] > p:text-is("…")')).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_page(browser: Browser, pages: Served, hub: SmallHub, theme: str) -> None:
    with window(browser, pages.address, hub.session(), expected=("404 (Not Found)",)) as page:
        page.context.add_cookies([{"name": "theme", "value": theme, "url": pages.address}])
        faults = {}
        for path in PAGES:
            settled(page, path)
            faults[path] = serious_faults(page)
        page.context.clear_cookies()
        settled(page, "/sign-in")
        faults["/sign-in"] = serious_faults(page)
        assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_page_scrolls_sideways(browser: Browser, pages: Served, hub: SmallHub, language: str) -> None:
    too_wide = {}
    for width in (360, 1280):
        with window(browser, pages.address, hub.session(), width=width, expected=("404 (Not Found)",)) as page:
            page.context.add_cookies([{"name": "language", "value": language, "url": pages.address}])
            for path in PAGES:
                settled(page, path)
                found = page.evaluate("document.documentElement.scrollWidth")
                if found > width:
                    too_wide[path, width] = found
    assert too_wide == {}


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
def test_the_wall_fits_its_screen(browser: Browser, pages: Served, hub: SmallHub, width: int, height: int) -> None:
    """With as many points as there is room for, and more: what is left out is counted."""
    for number in range(20):
        hub.add_point(f"ZZ-{number:02}", name=f"ซอยที่ป้ายกตัญญู {number} ริมคลองน้ำใส")
    with window(browser, pages.address, hub.session(), width=width) as page:
        page.set_viewport_size({"width": width, "height": height})
        settled(page, "/wall")
        bottoms = page.evaluate("[...document.querySelectorAll('#wall *')].map(e => e.getBoundingClientRect().bottom)")
        assert max(bottoms) <= height
        rows = page.locator(".wall-rows li")
        assert rows.count() == 14
        waiting = sum(
            int(page.locator(f".wall-tiles [data-state={one}] b").inner_text())
            for one in ("progress", "nothing", "silent")
        )
        expect(page.locator(".more-of b")).to_have_text(str(waiting - 13))
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('#wall li')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert smallest >= height / 40  # 27 px of 1080


def test_the_wall_says_in_big_letters_that_the_hub_is_gone_and_is_right_again_after_it(
    browser: Browser, hub: SmallHub
) -> None:
    tell(hub)
    with served(hub) as first:
        port = int(first.address.rsplit(":", 1)[1])
        context = browser.new_context(base_url=first.address, viewport={"width": 1920, "height": 1080})
        context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": first.address}])
        page = context.new_page()
        page.goto("/wall")
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        assert first.stop()
        expect(page.locator("[data-live-lost]")).to_be_visible(timeout=30_000)
        expect(page.locator("[data-live-lost]")).to_contain_text("18.35.00 น.")
        hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
        hub.clock.now = NOW + timedelta(minutes=1)
        hub.restart()
        with served(hub, port=port):
            expect(page.locator("[data-state=progress] b").first).to_have_text("2", timeout=60_000)
            expect(page.locator("[data-live-lost]")).to_be_hidden()
            expect(page.locator(".freshness")).to_contain_text("18.36.00 น.")
            context.close()


def test_a_page_that_heard_nothing_for_a_while_says_so_and_comes_back_by_itself(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with window(browser, pages.address, hub.session(), expected=("[object Event]",)) as page:
        page.clock.install()
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        # As after sleep: the clock has jumped, and the line is dead though nobody said so.
        page.evaluate("window.told = []; new MutationObserver(() => told.push("
                      "document.documentElement.dataset.live)).observe(document.documentElement, {attributes: true})")  # fmt: skip
        page.clock.fast_forward(60_000)
        expect(page.locator("html")).to_have_attribute("data-live", "on", timeout=20_000)
        assert "lost" in page.evaluate("told")
        hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
        expect(page.locator("#point-BSM-03 .digit")).to_have_text("1")


def test_a_form_that_is_open_stays_open_when_something_changes(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with window(browser, pages.address, hub.session()) as page:
        settled(page, "/points/BSM-03")
        page.locator("#commands summary").click()
        page.locator("#commands [name=sure]").check()
        hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
        expect(page.locator("#point .events")).to_contain_text("18.34.00 น.")
        expect(page.locator("#commands [name=sure]")).to_be_checked()
        page.locator("#commands [value=restart]").click()
        expect(page.locator("#commands [data-verb=restart]")).to_have_attribute("data-outcome", "open")


def test_the_switch_makes_the_pages_dark_and_light(browser: Browser, pages: Served, hub: SmallHub) -> None:
    def ground(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    with window(browser, pages.address, hub.session()) as page:
        page.goto("/")
        seen = [ground(page)]
        for _ in range(2):
            page.locator("button.theme").click()
            page.wait_for_load_state()
            seen.append(ground(page))
        assert seen == ["rgb(244, 246, 243)", "rgb(244, 246, 243)", "rgb(14, 20, 18)"]


def test_on_a_phone_the_pages_stand_behind_one_button_and_the_board_stands_high(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with window(browser, pages.address, hub.session(), width=360) as page:
        settled(page, "/alarms")
        assert page.evaluate("document.querySelector('header.top').getBoundingClientRect().height") < 64
        tab = page.get_by_role("navigation", name="หน้าหลัก").get_by_role("link", name="วันนี้")
        expect(tab).to_be_hidden()
        page.get_by_role("button", name="เมนู").click()
        expect(tab).to_be_visible()
        assert serious_faults(page) == []
        page.keyboard.press("Escape")
        expect(tab).to_be_hidden()
        page.get_by_role("button", name="เมนู").click()
        tab.click()
        expect(page).to_have_url(f"{pages.address}/")
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(tab).to_be_visible()
        expect(page.get_by_role("button", name="เมนู")).to_be_hidden()
