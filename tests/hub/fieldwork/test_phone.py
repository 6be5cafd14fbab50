"""The telephone's pages by hand, in a real browser 360 pixels wide: from the point's code to “sent”, and to the proof.

Takes about 20 s.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from hub.remediation.kinds import Kind
from hub.remediation.transitions import State
from tests.parts.axe import serious_faults
from tests.parts.fieldwork import assigned, said_done
from tests.parts.orders import all_orders
from tests.parts.photographs import photo
from tests.parts.served import Served, served
from tests.parts.small_hub import CARD, PASSWORD, SmallHub
from tests.parts.windows import chromium, window


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "IMG_0001.jpg"
    file.write_bytes(photo(7, size=(1200, 900)))
    return file


@contextmanager
def phone(browser: Browser, pages: Served, hub: SmallHub, login: str | None, *, expected: tuple[str, ...] = ()) -> Iterator[Page]:  # fmt: skip
    session = hub.session(login) if login else None
    with window(browser, pages.address, session, width=360, expected=expected) as page:
        yield page


def sound(page: Page) -> None:
    """Nothing sticks out, nothing keeps anybody from using it."""
    page.wait_for_function("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    assert serious_faults(page) == [], page.url


def test_from_the_points_code_to_sent_are_three_taps_and_two_pages(
    browser: Browser, pages: Served, hub: SmallHub, picture: Path
) -> None:
    with phone(browser, pages, hub, "chai") as page:
        loads: list[str] = []
        page.on("load", lambda loaded: loads.append(loaded.url))
        page.goto("/report/BSM-01")
        sound(page)
        taps = 0
        page.locator("label.kind", has_text="ไฟดับ").click()
        taps += 1
        page.locator("input[name=photo]").set_input_files(picture)  # one tap more, and the camera's own
        taps += 1
        expect(page.locator("[data-chosen]")).to_be_visible()
        page.get_by_role("button", name="ส่ง").click()
        taps += 1
        page.wait_for_url("**/sent/**")
        expect(page.locator("main")).to_contain_text("ส่งแล้ว")
        expect(page.locator(".big")).to_have_text("1")
        sound(page)
        assert (taps, len(loads)) == (3, 2)
    [order] = all_orders(hub)
    assert (order.point, order.kind, order.state) == ("BSM-01", Kind.LAMP, State.REPORTED)


def test_who_is_not_signed_in_comes_back_to_the_same_point(browser: Browser, pages: Served, hub: SmallHub) -> None:
    with phone(browser, pages, hub, None) as page:
        page.goto("/report/BSM-01")
        page.locator("[name=login]").fill("chai")
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("form[action='/sign-in'] button").click()
        expect(page.locator("h1")).to_contain_text("สะพานลอยหน้าตลาดบางสมมุติ")
        assert page.url.endswith("/report/BSM-01")


def test_a_network_that_breaks_keeps_what_was_typed_and_sending_again_makes_one_order(
    browser: Browser, pages: Served, hub: SmallHub, picture: Path
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()  # the hub has taken it
        route.abort("internetdisconnected")

    with phone(
        browser, pages, hub, "chai", expected=("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    ) as page:
        page.goto("/report/BSM-01")
        page.locator("label.kind", has_text="ต้นไม้บัง").click()
        page.locator("summary", has_text="เขียนเพิ่ม").click()
        page.locator("[name=words]").fill("กิ่งพาดสายไฟ")
        page.locator("input[name=photo]").set_input_files(picture)
        page.route("**/report/send", lambda route: route.abort("internetdisconnected"))
        page.get_by_role("button", name="ส่ง").click()
        expect(page.locator("[data-says=network]")).to_be_visible()
        assert all_orders(hub) == []
        sound(page)
        page.unroute("**/report/send")
        page.locator("input[name=photo]").set_input_files([])  # playwright cannot pass a file on
        page.route("**/report/send", lose_the_answer)
        page.get_by_role("button", name="ส่ง").click()
        expect(page.locator("button[type=submit]")).to_be_enabled()
        expect(page.locator("[data-says=network]")).to_be_visible()
        assert len(all_orders(hub)) == 1
        page.unroute("**/report/send")
        page.reload()
        expect(page.locator("[name=kind][value=foliage]")).to_be_checked()
        assert page.locator("[name=words]").input_value() == "กิ่งพาดสายไฟ"
        page.get_by_role("button", name="ส่ง").click()
        page.wait_for_url("**/sent/**")
        expect(page.locator(".big")).to_have_text("1")
        page.goto("/report/BSM-01")
        expect(page.locator("[name=kind]:checked")).to_have_count(0)
    assert [one.what for one in all_orders(hub)] == ["กิ่งพาดสายไฟ"]


def test_a_refused_photograph_is_said_at_its_field_and_the_rest_stays(
    browser: Browser, pages: Served, hub: SmallHub, tmp_path: Path
) -> None:
    bad = tmp_path / "photo.jpg"
    bad.write_bytes(b"<svg onload=alert(1)>")
    with phone(browser, pages, hub, "chai", expected=("422",)) as page:
        page.goto("/report/BSM-01")
        page.get_by_role("button", name="ส่ง").click()
        expect(page.locator(".wrong[data-field=kind]")).to_be_visible()
        page.locator("label.kind", has_text="กล้องเสีย").click()
        page.locator("input[name=photo]").set_input_files(bad)
        page.get_by_role("button", name="ส่ง").click()
        expect(page.locator(".wrong[data-field=photographs]")).to_contain_text("ไม่ใช่ภาพถ่าย")
        expect(page.locator("[name=kind][value=camera]")).to_be_checked()
        sound(page)
    assert all_orders(hub) == []


def test_section_staff_acknowledge_begin_and_say_it_is_done_with_a_photograph(
    browser: Browser, pages: Served, hub: SmallHub, picture: Path
) -> None:
    assigned(hub)
    with phone(browser, pages, hub, "lek", expected=("422",)) as page:
        page.goto("/my-work")
        sound(page)
        with page.expect_navigation():
            page.locator(".work a").click()
        sound(page)
        with page.expect_navigation():
            page.get_by_role("button", name="รับเรื่อง").click()
        with page.expect_navigation():
            page.get_by_role("button", name="เริ่มดำเนินการ").click()
        page.get_by_role("button", name="แจ้งว่าเสร็จ").click()
        expect(page.locator(".wrong[data-field=photographs]")).to_contain_text("ต้องมีภาพถ่ายหลังดำเนินการ")
        done = page.locator("form", has=page.get_by_role("button", name="แจ้งว่าเสร็จ"))
        done.locator("[name=photo]").set_input_files(picture)
        done.locator("[name=said]").fill("ตัดแต่งแล้ว")
        with page.expect_navigation():
            page.get_by_role("button", name="แจ้งว่าเสร็จ").click()
        expect(page.locator("main")).to_contain_text("แจ้งว่าเสร็จ ยังไม่พิสูจน์")
        expect(page.locator(".sides img")).to_have_count(2)
        page.wait_for_function(
            "[...document.querySelectorAll('.sides img')].every(one => one.scrollIntoView() ?? one.naturalWidth > 0)"
        )
        sound(page)
    [order] = all_orders(hub)
    assert (order.state, order.done_by) == (State.REPORTED_DONE, "lek")


def test_an_inspection_says_what_is_missing_and_proves_after_the_tap(
    browser: Browser, pages: Served, hub: SmallHub
) -> None:
    order = said_done(hub)
    with phone(browser, pages, hub, "daeng", expected=("422",)) as page:
        page.goto(f"/inspect/{order.number}")
        expect(page.locator("[data-lack=tap]")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="ซ่อมจริง").click()
        expect(page.locator(".wrong[data-field=because]")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        hub.devices["BSM-01"].tap(CARD, at=hub.clock.now)
        expect(page.locator("[data-tap]")).to_be_visible()
        expect(page.locator("[data-lack]")).to_have_count(0)
        with page.expect_navigation():
            page.get_by_role("button", name="ซ่อมจริง").click()
        expect(page.locator("#missing")).to_contain_text("พิสูจน์แล้ว")
        sound(page)
    [proved] = all_orders(hub)
    assert proved.state is State.PROVED
