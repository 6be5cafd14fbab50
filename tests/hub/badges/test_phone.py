"""The badge on a phone: a real Chromium, its screenshot read as a reader reads it, and what the point makes of that.

Takes about 60 s, 90 s on a busy machine.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from edge_agent.readers.tag import TagRead
from edge_agent.scanning.badges import BadgeCheck
from hub.badges import service
from hub.database import writing
from tests.parts.screenshots import codes_in
from tests.parts.served import Served, served
from tests.parts.small_hub import OFFICER, SmallHub, small_hub
from tests.parts.windows import chromium
from wire_contract.badge import read_token
from wire_contract.event import ClockTrust
from wire_contract.measurements import Medium, Refusal, RotatingQrProof

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    """Its district lives in the real time, as phones do."""
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        running.app.state.hub = replace(running.app.state.hub, clock=now, wall_clock=now)
        running.session_clock.now = now()
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


@dataclass
class Point:
    """A point with the right time."""

    check: BadgeCheck
    up: datetime

    def judge(
        self, text: str, *, later: timedelta = timedelta(), trust: ClockTrust = ClockTrust.SYNCHRONISED
    ) -> TagRead:
        at = now() + later
        return self.check.judge(text, now=at, trust=trust, window_s=40, uptime=at - self.up)

    def accept(self, text: str) -> None:
        self.check.remember(text, uptime=now() - self.up)


def new_point() -> Point:
    return Point(BadgeCheck(), now() - timedelta(hours=1))


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def phone(
    browser: Browser,
    pages: Served,
    *,
    expected: tuple[str, ...] = (),
    clock_off: timedelta | None = None,
    routed: bool = False,
) -> Iterator[tuple[BrowserContext, Page]]:
    """A phone of its own; whatever else than expected its browser complains of fails the test. Where a test comes
    between page and hub (`routed`), it keeps no worker, past which Playwright would not see what is asked.
    """
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=pages.address,
        service_workers="block" if routed else "allow",
    )
    page = context.new_page()
    if clock_off is not None:
        page.clock.install(time=now() + clock_off)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield context, page
    finally:
        context.close()
    assert [text for text in complaints if not any(words in text for words in expected)] == []


def invite(hub: SmallHub, *, officer: str = "T-01") -> str:
    with writing(hub.engine) as conn:
        invited = service.invite(conn, officer=officer, replaces=True, invited_by="somying", now=now())
    return f"/badge/#{invited.secret}"


def enrol(page: Page, hub: SmallHub) -> None:
    page.goto(invite(hub))
    page.get_by_role("button", name="ออกบัตร").click()
    expect(page.locator("#badge")).to_be_visible()
    expect(page.locator("#code path")).to_have_attribute("d", re.compile("M"))


def is_kept(page: Page) -> None:
    """The phone has all that it needs to live without the hub."""
    expect(page.locator("#offline")).to_have_attribute("data-ready", "yes", timeout=30_000)


def shown(page: Page) -> str:
    """What a reader sees on the screen."""
    (text,) = codes_in(page.screenshot())
    return text


def step_in(text: str) -> int:
    token = read_token(text)
    assert token is not None
    return token.step


def credential_of_t01(hub: SmallHub) -> str:
    with writing(hub.engine) as conn:
        (one,) = service.standing(conn, officer="T-01")
    return one.credential


def test_an_invited_phone_shows_a_code_that_the_point_takes_once(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    point = new_point()
    with phone(browser, pages) as (_, page):
        enrol(page, hub)
        assert page.url == f"{pages.address}/badge/"
        assert page.locator("#officer").inner_text() == "T-01"
        assert OFFICER not in page.content()
        expect(page.locator("#clock-off")).to_be_hidden()
        expect(page.locator("#clock-unknown")).to_be_hidden()
        text = shown(page)
    credential = credential_of_t01(hub)
    assert point.judge(text) == TagRead(credential, Medium.QR, RotatingQrProof(text))
    point.accept(text)
    screenshot_again = point.judge(text, later=timedelta(seconds=10))
    assert screenshot_again == TagRead(credential, Medium.QR, RotatingQrProof(text), Refusal.REPLAYED)
    assert point.judge(text, later=timedelta(minutes=2)).refusal is Refusal.EXPIRED


def test_without_the_hub_a_reloaded_page_goes_on_with_fresh_codes(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    point = new_point()
    with phone(browser, pages, expected=("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED")) as (context, page):
        enrol(page, hub)
        first = shown(page)
        point.accept(first)
        is_kept(page)
        context.set_offline(True)
        assert pages.stop()
        page.reload()
        expect(page.locator("#badge")).to_be_visible()
        expect(page.locator("#officer")).to_have_text("T-01")
        again = shown(page)
        if step_in(again) == step_in(first):
            assert again == first  # the same step shows the same token: no second one for a reader to refuse
        step = page.locator("#badge").get_attribute("data-step")
        expect(page.locator("#badge")).not_to_have_attribute("data-step", str(step), timeout=30_000)
        fresh = shown(page)
        assert fresh != first
        assert point.judge(fresh).refusal is None
        other = context.new_page()  # and when it is opened anew from the home screen
        other.goto("/badge/")
        expect(other.locator("#officer")).to_have_text("T-01")


@pytest.mark.parametrize("minutes", [10, -10])
def test_a_phone_with_a_wrong_clock_goes_by_the_hubs_and_says_so(
    browser: Browser, pages: Served, hub: SmallHub, minutes: int
) -> None:
    words, point = f"นาฬิกาโทรศัพท์{'เร็ว' if minutes > 0 else 'ช้า'}ไป 10 นาที", new_point()
    with phone(browser, pages, clock_off=timedelta(minutes=minutes), expected=("ERR_INTERNET",)) as (context, page):
        enrol(page, hub)
        expect(page.get_by_text(words)).to_be_visible()
        assert point.judge(shown(page)).refusal is None
        is_kept(page)
        context.set_offline(True)
        page.reload()
        expect(page.get_by_text(words)).to_be_visible()
        assert point.judge(shown(page)).refusal is None


@pytest.mark.parametrize("minutes", [10, -10])
def test_a_wrong_clock_that_was_never_compared_is_refused_by_the_point(
    browser: Browser, pages: Served, hub: SmallHub, minutes: int
) -> None:
    why, point = Refusal.EARLY if minutes > 0 else Refusal.EXPIRED, new_point()
    with phone(browser, pages, clock_off=timedelta(minutes=minutes), expected=("ERR_FAILED",), routed=True) as (
        _,
        page,
    ):
        page.route("**/api/v1/badge/time", lambda route: route.abort())
        enrol(page, hub)
        expect(page.locator("#clock-unknown")).to_be_visible()
        text = shown(page)
        assert point.judge(text).refusal is why
        assert point.judge(text, trust=ClockTrust.UNSYNCHRONISED).refusal is None


def test_a_new_release_reaches_a_phone_that_keeps_an_old_one(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with phone(browser, pages) as (_, page):
        enrol(page, hub)
        is_kept(page)
        hub.app.state.hub = replace(hub.app.state.hub, district_name="เขตชื่อใหม่")
        (before,) = page.evaluate("caches.keys()")
        page.reload()
        page.evaluate(
            """async (before) => {
              const kept = async () => (await caches.keys()).join();
              while ((await kept()).includes(before)) await new Promise((done) => setTimeout(done, 100));
            }""",
            before,
        )
        page.reload()
        expect(page.locator("header")).to_contain_text("เขตชื่อใหม่")
        expect(page.locator("#officer")).to_have_text("T-01")


def test_the_browser_would_install_it_and_finds_nothing_missing(browser: Browser, pages: Served) -> None:
    with phone(browser, pages) as (context, page):
        page.goto("/badge/")
        is_kept(page)
        asked = context.new_cdp_session(page)
        manifest = asked.send("Page.getAppManifest")
        assert (manifest["url"], manifest["errors"]) == (f"{pages.address}/badge/manifest.webmanifest", [])
        assert "บัตร QR" in manifest["data"]
        errors = {one["errorId"] for one in asked.send("Page.getInstallabilityErrors")["installabilityErrors"]}
        assert errors <= {"in-incognito"}


def test_an_invitation_that_was_used_says_so_and_gives_no_badge(browser: Browser, pages: Served, hub: SmallHub) -> None:
    link = invite(hub)
    with phone(browser, pages) as (_, page):
        page.goto(link)
        page.get_by_role("button", name="ออกบัตร").click()
        expect(page.locator("#badge")).to_be_visible()
    with phone(browser, pages, expected=("410 (Gone)",)) as (_, page):
        page.goto(link)
        page.get_by_role("button", name="ออกบัตร").click()
        expect(page.get_by_text("คำเชิญนี้ใช้ไปแล้วหรือหมดอายุ")).to_be_visible()
        expect(page.get_by_text("ติดต่อระบบไม่ได้")).to_be_hidden()
        page.get_by_role("button", name="ไม่ใช่ตอนนี้").click()
        expect(page.locator("#none")).to_be_visible()


def test_a_lost_answer_is_asked_for_again_with_the_same_key(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with phone(browser, pages, expected=("ERR_FAILED",), routed=True) as (_, page):
        link = invite(hub)

        def lose(route: object) -> None:
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]

        page.route("**/api/v1/badge/enrolments", lose)
        page.goto(link)
        page.get_by_role("button", name="ออกบัตร").click()
        expect(page.get_by_text("ติดต่อระบบไม่ได้")).to_be_visible()
        page.unroute("**/api/v1/badge/enrolments")
        page.reload()
        page.get_by_role("button", name="ออกบัตร").click()
        expect(page.locator("#badge")).to_be_visible()
        text = shown(page)
    token = read_token(text)
    assert token is not None
    assert token.credential == credential_of_t01(hub)


def test_a_link_that_is_pasted_serves_as_well(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with phone(browser, pages) as (_, page):
        page.goto("/badge")
        expect(page.locator("#none")).to_be_visible()
        page.get_by_label("วางลิงก์คำเชิญ").fill("https://elsewhere.example/x")
        page.get_by_role("button", name="ต่อไป").click()
        expect(page.locator("#not-a-link")).to_be_visible()
        page.get_by_label("วางลิงก์คำเชิญ").fill(f" {pages.address}{invite(hub)} ")
        page.get_by_role("button", name="ต่อไป").click()
        page.get_by_role("button", name="ออกบัตร").click()
        expect(page.locator("#officer")).to_have_text("T-01")


def test_a_second_invitation_replaces_this_phones_badge_and_says_whose(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with phone(browser, pages) as (_, page):
        enrol(page, hub)
        page.goto(invite(hub, officer="T-02"))
        expect(page.locator("#replaces")).to_contain_text("T-01")
        page.get_by_role("button", name="ออกบัตร").click()
        expect(page.locator("#officer")).to_have_text("T-02")
        page.reload()
        expect(page.locator("#officer")).to_have_text("T-02")


def test_the_key_cannot_be_read_out_of_the_phone_by_a_script(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with phone(browser, pages) as (_, page):
        enrol(page, hub)
        answer = page.evaluate(
            """async () => {
              const { get } = await import("/static/badge/vault.js");
              const { privateKey } = await get("badge");
              return crypto.subtle.exportKey("pkcs8", privateKey).then(() => "read", (error) => error.name);
            }"""
        )
    assert answer == "InvalidAccessError"


def test_a_badge_is_removed_only_after_a_question(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with phone(browser, pages) as (_, page):
        enrol(page, hub)
        page.get_by_text("เกี่ยวกับบัตรนี้").click()
        page.get_by_role("button", name="ลบบัตรออกจากโทรศัพท์นี้").click()
        page.get_by_role("button", name="ไม่ลบ").click()
        expect(page.locator("#badge")).to_be_visible()
        page.get_by_role("button", name="ลบบัตรออกจากโทรศัพท์นี้").click()
        page.get_by_role("button", name="ลบ", exact=True).or_(page.locator("#sure button[value=yes]")).first.click()
        expect(page.locator("#none")).to_be_visible()
        page.reload()
        expect(page.locator("#none")).to_be_visible()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "ต้องขึ้นต้นด้วย https://"),
        (
            "SubtleCrypto.prototype.generateKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))",
            "เก่าเกินไป",
        ),
        ("indexedDB.open = () => { throw new DOMException('', 'SecurityError'); }", "ปิดโหมดส่วนตัว"),
        ("IDBObjectStore.prototype.put = () => { throw new DOMException('', 'DataCloneError'); }", "ปิดโหมดส่วนตัว"),
        ("IDBObjectStore.prototype.get = function () { return this.count('nothing'); }", "ปิดโหมดส่วนตัว"),
    ],
)
def test_a_phone_that_cannot_carry_a_badge_says_why_and_what_to_do(
    browser: Browser, pages: Served, script: str, words: str
) -> None:
    with phone(browser, pages) as (_, page):
        page.add_init_script(script)
        page.goto("/badge/")
        expect(page.locator("#cannot")).to_be_visible()
        expect(page.locator("#cannot")).to_contain_text("ใช้บัตร QR ในโทรศัพท์นี้ไม่ได้")
        expect(page.locator("#cannot [data-why]:visible")).to_contain_text([words])


def test_the_operator_invites_on_a_page_whose_code_leads_the_phone_to_the_badge(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    with phone(browser, pages) as (context, page):
        context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": pages.address}])
        page.goto("/badges?officer=T-02")
        page.get_by_role("button", name="สร้างคำเชิญ").click()
        expect(page.locator("#code path")).to_have_attribute("d", re.compile("M"))
        (link,) = codes_in(page.screenshot(full_page=True))
        assert link == page.locator("#link").inner_text()
        with phone(browser, pages) as (_, officers):
            officers.goto(link)
            officers.get_by_role("button", name="ออกบัตร").click()
            expect(officers.locator("#officer")).to_have_text("T-02")
        page.goto("/badges")
        page.get_by_role("button", name="ยกเลิกบัตรนี้").click()
        expect(page.get_by_role("button", name="ยกเลิกบัตรนี้")).to_have_count(0)
    with writing(hub.engine) as conn:
        assert service.standing(conn) == []
