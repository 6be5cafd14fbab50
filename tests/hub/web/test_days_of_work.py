"""Each role's day of work, by hand in a real browser: signed in at the form, in both languages, on phone and desktop.

Takes about 40 s.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.alarms import service as alarms
from hub.alarms.watch import Sighting, Watch
from hub.audit import service as audit
from hub.database import writing
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.kernel.rights import Role
from hub.patrol import service as patrol
from hub.people import users
from tests.parts.axe import serious_faults
from tests.parts.hands import hand
from tests.parts.served import Served, served
from tests.parts.small_hub import NOW, OFFICER, OPENED_ON, PASSWORD, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from tests.parts.windows import chromium, window

SECTION = "ฝ่ายโยธา สำนักงานเขต"
PHONES = {Role.OFFICER, Role.SECTION}
"""They work on a phone, the others at a desk; each once more the other way round, in English."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    """A district with an open alarm, tested cameras and lamps, and a change that waits for a second person."""
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        tell_tests(running)
        silent = Sighting(Watch.DEVICE, "bkk-bsm-04", "down", "BSM-04", "bkk-bsm-04")
        with writing(running.engine) as conn:
            for role in Role:
                section = SECTION if role is Role.SECTION else None
                users.add_user(
                    conn, login=role.value, name=role.value, password=PASSWORD, role=role, section=section, hand=hand()
                )
            alarms.look(conn, [silent], looked=list(Watch), now=NOW - timedelta(minutes=5))
            there = fleet.point(conn, "BSM-01")
            assert there is not None
            audit.do_or_propose(
                conn,
                lambda conn, hand: patrol.set_duty(conn, there.id, from_day=OPENED_ON, patrols_per_day=3, hand=hand),
                hand=hand("operator", at=NOW, reason="คำสั่งเขต"),
            )
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


def arrive(page: Page, role: Role, language: str) -> None:
    """Signed in at the form, in the language that was chosen there."""
    page.goto("/")
    if language == "en":
        if page.get_by_role("button", name="เมนู").is_visible():
            page.get_by_role("button", name="เมนู").click()
        with page.expect_navigation():
            page.get_by_role("button", name="English").click()
    page.locator("[name=login]").fill(role.value)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("form[action='/sign-in'] button").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def go(page: Page, path: str) -> None:
    """By the page's own link, behind the menu on a phone."""
    button = page.locator("button.menu-button")
    if button.is_visible():
        button.click()
    with page.expect_navigation():
        page.locator(f"header nav a[href='{path}']").click()


def sound(page: Page) -> None:
    """Nothing sticks out, and nothing keeps anybody from using it."""
    page.wait_for_function("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    assert serious_faults(page) == [], page.url


def officer(page: Page, _: SmallHub) -> None:
    """Sees what is due and opens a point; no name and no command."""
    expect(page.locator(".points > li")).to_have_count(5)
    with page.expect_navigation():
        page.locator("#open-BSM-02").click()
    expect(page.locator("h1")).to_be_visible()
    assert OFFICER not in page.content()
    expect(page.locator("form[action$='/commands']")).to_have_count(0)
    expect(page.locator("header nav a[href='/officers']")).to_have_count(0)
    sound(page)


def operator(page: Page, hub: SmallHub) -> None:
    """Acknowledges an alarm with a comment, and has a point test itself."""
    go(page, "/alarms")
    with page.expect_navigation():
        page.locator("main a[href='/alarms/1']").first.click()
    page.locator("[name=comment]").fill("โทรหาช่างแล้ว")
    with page.expect_navigation():
        page.locator("button[formaction$='/acknowledge']").click()
    expect(page.locator("main")).to_contain_text("โทรหาช่างแล้ว")
    sound(page)
    page.goto("/points/BSM-03")
    with page.expect_navigation():
        page.locator("button[name=verb][value=self_test]").click()
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    sound(page)
    with hub.engine.connect() as conn:
        assert [one.acknowledged_by for one in alarms.open_alarms(conn) if one.id == 1] == [Role.OPERATOR.value]
        assert [one.verb for one in commands.newest(conn, limit=1)] == ["self_test"]


def section(page: Page, _: SmallHub) -> None:
    """Sees what is their section's, and nothing else, and is told so in plain words."""
    assert page.url.endswith("/my-work")
    expect(page.locator("main")).to_contain_text(SECTION)
    expect(page.locator("header nav a")).to_have_count(2)
    sound(page)
    answer = page.goto("/officers")
    assert answer is not None
    assert answer.status == 403
    assert OFFICER not in page.content()
    sound(page)


def supervisor(page: Page, hub: SmallHub) -> None:
    """Approves what an operator proposed; it stands in the audit log under both names."""
    page.goto("/corrections")
    with page.expect_navigation():
        page.locator("form[action$='/approve'] button").click()
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    sound(page)
    with hub.engine.connect() as conn:
        assert [one.decision and one.decision.by for one in audit.corrections(conn)] == [Role.SUPERVISOR.value]
    go(page, "/audit")
    expect(page.locator("main")).to_contain_text(Role.SUPERVISOR.value)


def auditor(page: Page, _: SmallHub) -> None:
    """Reads the log, has it checked, opens a line; is offered nothing that changes anything."""
    go(page, "/audit")
    sound(page)
    page.goto("/audit/check")
    expect(page.locator("main .tag.good, main .good").first).to_be_visible()
    sound(page)
    page.goto("/corrections")
    expect(page.locator("main form")).to_have_count(0)
    page.goto("/points/BSM-02")
    expect(page.locator("main form[action$='/commands']")).to_have_count(0)
    sound(page)


def administrator(page: Page, hub: SmallHub) -> None:
    """Adds a user, hands over what is shown once, and finds it in the log."""
    page.goto("/users")
    form = page.locator("form[action='/users']")
    form.locator("[name=login]").fill("malee")
    form.locator("[name=name]").fill("มาลี ศรีสุวรรณ")
    form.locator("[name=role]").select_option("operator")
    with page.expect_navigation():
        form.get_by_role("button").click()
    expect(page.locator(".secret")).to_be_visible()
    sound(page)
    page.goto("/access-log")
    expect(page.locator("main")).to_contain_text(Role.ADMINISTRATOR.value)
    sound(page)
    with hub.engine.connect() as conn:
        assert users.of_login(conn, "malee").role is Role.OPERATOR


DAYS = {
    Role.OFFICER: officer,
    Role.OPERATOR: operator,
    Role.SECTION: section,
    Role.SUPERVISOR: supervisor,
    Role.AUDITOR: auditor,
    Role.ADMINISTRATOR: administrator,
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("language", "other_width"), [("th", False), ("en", True)])
def test_a_day_of_work(
    browser: Browser, pages: Served, hub: SmallHub, role: Role, language: str, *, other_width: bool
) -> None:
    width = (360 if role in PHONES else 1280) if not other_width else (1280 if role in PHONES else 360)
    with window(browser, pages.address, None, width=width, expected=("403 (Forbidden)",)) as page:
        arrive(page, role, language)
        sound(page)
        DAYS[role](page, hub)
