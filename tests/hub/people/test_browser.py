"""The pages of people in a real browser, on a phone: the first sign-in, and nothing that scrolls sideways."""

import re

from playwright.sync_api import expect

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, PASSWORD, SmallHub
from tests.parts.windows import chromium, window

PAGES = ("/account", "/account/password", "/users", "/access-log")
OWN = "ประโยคที่จำได้ง่าย"


def test_somebody_new_signs_in_with_what_was_handed_over_and_chooses_their_own_on_a_phone(hub: SmallHub) -> None:
    with served(hub) as running, chromium() as browser:
        with window(browser, running.address, hub.session(), width=360) as office:
            office.goto("/users")
            form = office.locator("form[action='/users']")
            form.locator("[name=login]").fill("malee")
            form.locator("[name=name]").fill("นางสาวมาลีวัลย์ ศรีสุวรรณประเสริฐกุล")
            form.locator("[name=role]").select_option("administrator")
            form.get_by_role("button").click()
            first = office.locator(".secret").inner_text()
        with window(browser, running.address, None, width=360) as page:
            page.goto("/users")
            for password in (first, OWN):
                page.fill("[name=login]", "malee")
                page.fill("[name=password]", password)
                page.locator("main").get_by_role("button").click()
                if password == first:
                    page.wait_for_url(re.compile("/account/password$"))
                    page.fill("[name=old]", first)
                    page.fill("[name=new]", OWN)
                    page.locator("main").get_by_role("button").click()
                    page.wait_for_url(re.compile("/sign-in$"))
            expect(page.locator("h1")).not_to_have_text("เข้าสู่ระบบ")
            widths = {}
            for path in PAGES:
                page.goto(path)
                page.wait_for_function("document.fonts.ready.then(() => true)")
                widths[path] = page.evaluate("document.documentElement.scrollWidth")
            assert widths == dict.fromkeys(PAGES, 360)


def test_the_cookie_is_new_at_every_sign_in_and_no_script_reads_it(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="malee", name="มาลี", password=PASSWORD, role=Role.AUDITOR, hand=hand())
    with (
        served(hub) as running,
        chromium() as browser,
        window(browser, running.address, "planted by a stranger") as page,
    ):
        given = []
        for login in (LOGIN, "malee"):
            page.goto("/sign-in")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.locator("main").get_by_role("button").click()
            page.wait_for_url(running.address + "/")
            (cookie,) = [one for one in page.context.cookies() if one.get("name") == "riskpoint"]
            assert (cookie.get("httpOnly"), cookie.get("sameSite"), cookie.get("path")) == (True, "Strict", "/")
            assert page.evaluate("document.cookie.includes('riskpoint')") is False
            given.append(cookie.get("value"))
        assert len({"planted by a stranger", *given}) == 3
