"""Pictures on the pages: nothing is shown before somebody asks for it by the button, and then it is on record."""

import base64
import io
import os
import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import msgspec
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from hub.database import writing
from hub.evidence import own_chain
from hub.pictures.views import asset_block
from tests.parts.pictures import allow, arrive, ask, jpeg, kept, wanted
from tests.parts.self_tests import camera_tested
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, SmallHub
from tests.parts.windows import chromium
from wire_contract.picture import name_of
from wire_contract.picture_acts import PictureViewed

PICTURE = jpeg(7, size=(320, 180))
HERE = re.compile(r'<a href="([^"]+)" aria-current="page">')
SHOWN = re.compile(r'src="data:image/jpeg;base64,([^"]+)"')


@pytest.fixture
def office(hub: SmallHub) -> Iterator[httpx.Client]:
    """A browser that is signed in, at a hub whose one point allows pictures."""
    hub.add_point("BSM-01", name="ซอย 1")
    hub.devices["BSM-01"].start(at=NOW)
    allow(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session())
        client.headers["origin"] = running.address.rstrip("/")
        yield client


def path_of(hub: SmallHub, *, content: bytes = PICTURE) -> str:
    of = kept(hub, hub.devices["BSM-01"], content)
    return f"/pictures/{of.device}/{of.picture}"


def acts(hub: SmallHub) -> list[str]:
    with hub.engine.connect() as conn:
        return [one.subject for one in own_chain.of_kind(conn, PictureViewed)]


def test_looking_at_the_page_shows_no_picture_and_is_no_view(hub: SmallHub, office: httpx.Client) -> None:
    path = path_of(hub)
    for address in (path, "/pictures", "/api/v1/pictures"):
        answer = office.get(address)
        assert (answer.status_code, SHOWN.search(answer.text)) == (200, None)
    assert acts(hub) == []
    assert "เปิดดูภาพ" in office.get(path).text


def test_pictures_are_found_under_cameras_in_the_navigation(hub: SmallHub, office: httpx.Client) -> None:
    for address in ("/pictures", path_of(hub)):
        assert HERE.findall(office.get(address).text) == ["/self-tests"]


def test_opening_shows_it_and_says_who_did_and_is_in_the_audit_log(hub: SmallHub, office: httpx.Client) -> None:
    path = path_of(hub)
    answer = office.post(path)
    shown = SHOWN.search(answer.text)
    assert shown is not None
    drawn = base64.b64decode(shown[1])
    with Image.open(io.BytesIO(drawn)) as picture:  # drawn anew: what the device sent reaches no browser as it came
        assert (picture.format, picture.size, drawn != PICTURE) == ("JPEG", (320, 180), True)
    assert answer.headers["cache-control"] == "no-store"
    assert "img-src 'self' data:" in answer.headers["content-security-policy"]
    assert acts(hub) == [LOGIN]
    assert LOGIN in office.get(path).text
    log = office.get("/audit").text
    assert "เปิดดูภาพจากกล้อง" in log
    assert path.rsplit("/", 1)[1] in log
    assert "data:" not in office.get(path).headers["content-security-policy"]


def test_without_a_session_nothing_is_shown_and_nothing_is_on_record(hub: SmallHub, office: httpx.Client) -> None:
    path = path_of(hub)
    office.cookies.clear()
    for answer in (office.post(path), office.get(path)):
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")
    assert acts(hub) == []


def test_a_foreign_page_cannot_have_it_opened(hub: SmallHub, office: httpx.Client) -> None:
    answer = office.post(path_of(hub), headers={"origin": "https://elsewhere.example"})
    assert (answer.status_code, acts(hub)) == (403, [])


def test_where_the_view_cannot_be_put_on_record_nothing_is_shown(hub: SmallHub, office: httpx.Client) -> None:
    path = path_of(hub)
    with writing(hub.engine) as conn:
        conn.execute(text("CREATE TRIGGER full BEFORE INSERT ON hub_lines BEGIN SELECT RAISE(ABORT, 'disk full'); END"))
    answer = office.post(path)
    assert (answer.status_code, SHOWN.search(answer.text)) == (500, None)


def test_a_picture_that_is_not_there_is_not_found_and_one_that_waits_cannot_be_opened(
    hub: SmallHub, office: httpx.Client
) -> None:
    assert office.get(f"/pictures/bkk-bsm-01/{'0' * 64}").status_code == 404
    of = wanted(hub, hub.devices["BSM-01"], PICTURE)
    page = office.get(f"/pictures/{of.device}/{of.picture}")
    assert "รอเครื่องที่จุดส่งมา" in page.text
    assert "<form" not in page.text.split('<main id="main">')[1]
    assert office.post(f"/pictures/{of.device}/{of.picture}").status_code == 409
    assert acts(hub) == []


def test_a_lost_key_is_said_on_the_page_and_everything_else_goes_on(hub: SmallHub, office: httpx.Client) -> None:
    path = path_of(hub)
    hub.picture_key.path.unlink()
    for address in (path, "/pictures"):
        assert "กุญแจของภาพ" in office.get(address).text
    answer = office.post(path)
    assert (answer.status_code, "pictures.key" in answer.text) == (409, True)
    assert office.get("/").status_code == 200


def test_the_api_tells_where_each_stands_and_never_a_byte(hub: SmallHub, office: httpx.Client) -> None:
    path = path_of(hub)
    [answer] = office.get("/api/v1/pictures").json()
    assert (answer["device"], answer["asset"], answer["state"]) == ("bkk-bsm-01", "gate", "here")
    assert path.endswith(answer["picture"])
    assert set(answer) == {"device", "asset", "picture", "line", "tested_at", "state", "received_at"}


def test_a_cameras_block_knows_its_own_pictures_only(hub: SmallHub, office: httpx.Client) -> None:
    of = kept(hub, hub.devices["BSM-01"], PICTURE)
    kept(hub, hub.devices["BSM-01"], jpeg(2), asset="lane")
    office.post(f"/pictures/{of.device}/{of.picture}")
    with hub.engine.connect() as conn:
        block = asset_block(conn, of.device, "gate", key_file=hub.picture_key)
        bare = asset_block(conn, of.device, "yard", key_file=hub.picture_key)
    [(picture, views)] = block.pictures
    assert (block.is_allowed, block.trouble, picture.wanted, [one.by for one in views]) == (True, None, of, [LOGIN])
    assert (bare.is_allowed, list(bare.pictures)) == (True, [])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def pressed(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="เปิดดูภาพ").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_browser_opens_it_by_the_button_and_nothing_sticks_out(
    hub: SmallHub, office: httpx.Client, browser: Browser, width: int
) -> None:
    path = path_of(hub)
    hub.clock.now += timedelta(days=1)
    wanted(hub, hub.devices["BSM-01"], jpeg(3))
    ask(hub)
    address = str(office.base_url).rstrip("/")
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": address}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    folder = os.environ.get("SCREENSHOTS")
    for name, go in (
        ("list", lambda: page.goto("/pictures")),
        ("closed", lambda: page.goto(path)),
        ("open", lambda: pressed(page)),
    ):
        go()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder:
            page.screenshot(path=f"{folder}/picture-{name}-{width}.png", full_page=True)
    assert page.locator(".picture-shown img").evaluate("image => [image.complete, image.naturalWidth]") == [True, 320]
    assert (acts(hub), complaints) == ([LOGIN], [])
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_of_a_camera_that_failed_has_the_button(
    hub: SmallHub, office: httpx.Client, browser: Browser, width: int
) -> None:
    device = hub.devices["BSM-01"]
    covered = msgspec.structs.replace(camera_tested("covered", camera="gate"), picture=name_of(PICTURE))
    device.write(covered, at=NOW)
    assert ask(hub) == 1, "the line alone has it asked for"
    arrive(hub, device, PICTURE)
    address = str(office.base_url).rstrip("/")
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": address}])
    page = context.new_page()
    page.goto("/self-tests/BSM-01/camera/gate")
    button = page.locator("#asset-pictures").get_by_role("button", name="เปิดดูภาพ")
    expect(button).to_be_visible()
    assert (page.evaluate("document.documentElement.scrollWidth") <= width, acts(hub)) == (True, [])
    if folder := os.environ.get("SCREENSHOTS"):
        page.locator("#asset-pictures").screenshot(path=f"{folder}/picture-block-{width}.png")
    button.click()
    expect(page.locator(".picture-shown img")).to_be_visible()
    assert acts(hub) == [LOGIN]
    context.close()
