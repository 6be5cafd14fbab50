"""Suspicious taps as two users of the office see and settle them, over HTTP and in a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.parts.a_day import bkk
from tests.parts.served import served, two_offices
from tests.parts.small_hub import CARD, OFFICER, SmallHub
from tests.parts.suspicious import tell_suspicious
from tests.parts.windows import chromium


@pytest.fixture
def offices(hub: SmallHub) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two browsers, signed in as two users."""
    tell_suspicious(hub)
    with two_offices(hub) as browsers:
        yield browsers


def of_rule(client: httpx.Client, rule: str) -> dict[str, object]:
    (found,) = client.get("/api/v1/flags", params={"rule": rule}).json()
    assert isinstance(found, dict)
    return found


def settle(
    client: httpx.Client, flag: dict[str, object], outcome: str, *, taps: tuple[str, ...] = ()
) -> httpx.Response:
    form = {"flag": flag["id"], "day": flag["day"], "facts": flag["facts"], "outcome": outcome, "why": "รถ <b>สายตรวจ"}
    return client.post("/corrections/flags", data={**form, "tap": list(taps)})


def test_the_api_tells_flags_with_their_reasons_and_lines(offices: tuple[httpx.Client, httpx.Client]) -> None:
    client, _ = offices
    listed = client.get("/api/v1/flags").json()
    assert sorted((one["rule"], one["state"], one["points"]) for one in listed) == [
        ("box", "open", ["BSM-02"]),
        ("burst", "open", ["BSM-03"]),
        ("fraud", "open", ["BSM-03"]),
        ("many", "open", ["BSM-01"]),
        ("reader", "open", ["BSM-03"]),
        ("refused", "note", ["BSM-03"]),
        ("silent", "note", ["BSM-03"]),
        ("travel", "open", ["BSM-01", "BSM-02"]),
    ]
    travel = of_rule(client, "travel")
    assert client.get(f"/api/v1/flags/{travel['day']}/{travel['id']}").json() == travel
    assert [
        (tap["point"], tap["officer_code"], tap["earliest"], tap["latest"])
        for tap in travel["taps"]  # type: ignore[attr-defined]
    ] == [
        ("BSM-01", "T-01", "2026-11-22T09:40:00Z", "2026-11-22T09:40:00Z"),
        ("BSM-02", "T-01", "2026-11-22T09:40:40Z", "2026-11-22T09:40:40Z"),
    ]
    assert travel["reason_english"] == (
        "T-01 tapped at BSM-01 at 16:40:00 and at BSM-02 at 16:40:40, at most 40 s apart; "
        "the way takes 1 min 50 s or more (distance unknown)"
    )


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ({}, ["box", "burst", "fraud", "many", "reader", "travel"]),
        ({"state": "notes"}, ["refused", "silent"]),
        ({"state": "settled"}, []),
        ({"state": "all", "point": "BSM-01"}, ["many", "travel"]),
        ({"state": "all", "rule": "readers"}, ["fraud", "reader", "refused", "silent"]),
        ({"state": "all", "rule": ""}, ["box", "burst", "fraud", "many", "reader", "refused", "silent", "travel"]),
        ({"state": "all", "month": "2569-10"}, []),
    ],
)
def test_the_list_is_filtered(
    offices: tuple[httpx.Client, httpx.Client], query: dict[str, str], rules: list[str]
) -> None:
    for address in ("/flags", "/flags/part"):
        shown = offices[0].get(address, params=query)
        assert shown.status_code == 200
        assert sorted(re.findall(r'data-rule="(\w+)"', shown.text)) == rules


def test_no_answer_to_a_wrong_address_is_a_fault(offices: tuple[httpx.Client, httpx.Client]) -> None:
    client, _ = offices
    nowhere = "0" * 64
    for address, answer in (
        (f"/flags/2026-11-22/{nowhere}", 404),
        (f"/flags/2026-11-22/{nowhere}/part", 404),
        (f"/api/v1/flags/2026-11-22/{nowhere}", 404),
        ("/flags/yesterday/x", 422),
        ("/flags?month=2026-13", 422),
        ("/flags?state=x", 422),
        ("/flags?rule=x", 422),
    ):
        assert (address, client.get(address).status_code) == (address, answer)


def test_nobody_sees_flags_without_signing_in(offices: tuple[httpx.Client, httpx.Client]) -> None:
    client, _ = offices
    client.cookies.clear()
    assert "/sign-in" in str(client.get("/flags").url)
    assert client.get("/api/v1/flags").status_code == 401


def test_a_flag_that_stands_is_settled_at_once_and_leaves_the_front_page(
    offices: tuple[httpx.Client, httpx.Client],
) -> None:
    client, _ = offices
    assert "การแตะที่น่าสงสัย 6" in client.get("/").text
    shown = settle(client, of_rule(client, "travel"), "stands")
    assert (shown.status_code, "รถ &lt;b&gt;สายตรวจ" in shown.text) == (200, True)
    assert "การแตะที่น่าสงสัย 5" in client.get("/").text
    assert of_rule(client, "travel")["state"] == "settled"
    newest = client.get("/api/v1/audit", params={"limit": 1}).json()[0]
    assert (newest["kind"], newest["subject"]) == ("riskpoint.flag.settled.v1", "somying")


def test_taps_are_set_aside_by_two_people(offices: tuple[httpx.Client, httpx.Client]) -> None:
    first, second = offices
    travel = of_rule(first, "travel")
    tap = travel["taps"][1]["hash"]  # type: ignore[index]
    assert settle(first, travel, "set_aside").status_code == 409
    shown = settle(first, travel, "set_aside", taps=(tap,))
    assert "รออีกคนอนุมัติ" in shown.text
    assert "การแตะที่น่าสงสัย 6" in first.get("/").text
    corrections = second.get("/corrections").text
    assert "ตัดสินเรื่องที่ต้องตรวจสอบ" in corrections
    (address,) = re.findall(r'action="(/corrections/[0-9a-f]{64}/approve)"', corrections)
    assert first.post(address).status_code == 409
    assert second.post(address).status_code == 200
    done = of_rule(first, "travel")
    assert (done["state"], done["settlement"]) == (
        "settled",
        {"flag": travel["id"], "outcome": "set_aside", "why": "รถ <b>สายตรวจ"},
    )
    events = first.get("/api/v1/points/BSM-02/events").json()["events"]
    assert next(one["rejection"] for one in events if one["hash"] == tap) == "excluded"


def test_a_form_that_was_opened_before_the_facts_changed_is_refused(
    offices: tuple[httpx.Client, httpx.Client], hub: SmallHub
) -> None:
    client, _ = offices
    travel = of_rule(client, "travel")
    hub.devices["BSM-03"].tap(CARD, at=bkk(22, "16:40") + timedelta(seconds=20))
    refused = settle(client, travel, "stands")
    assert (refused.status_code, "ไม่เข้ากฎแล้ว" in refused.text) == (409, True)


def test_a_settled_flag_that_no_longer_arises_is_still_told(
    offices: tuple[httpx.Client, httpx.Client], hub: SmallHub
) -> None:
    client, _ = offices
    travel = of_rule(client, "travel")
    settle(client, travel, "stands")
    hub.devices["BSM-03"].tap(CARD, at=bkk(22, "16:40") + timedelta(seconds=20))
    shown = client.get(f"/flags/{travel['day']}/{travel['id']}")
    assert (shown.status_code, "ไม่เข้ากฎแล้ว" in shown.text, "รถ &lt;b&gt;สายตรวจ" in shown.text) == (200, True, True)
    assert of_rule(client, "travel")["state"] == "reopened"


def test_the_point_page_leads_to_the_flags_of_its_taps(offices: tuple[httpx.Client, httpx.Client]) -> None:
    client, _ = offices
    travel = of_rule(client, "travel")
    shown = client.get("/points/BSM-02").text
    assert f'href="/flags/2026-11-22/{travel["id"]}"' in shown
    assert 'href="/flags?state=all&amp;point=BSM-02&amp;month=2026-11"' in shown


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, hub: SmallHub) -> Iterator[Page]:
    """A signed-in window; a word of complaint from the browser fails the test."""
    tell_suspicious(hub)
    with served(hub) as running:
        context = browser.new_context(viewport={"width": request.param, "height": 800}, base_url=running.address)
        context.add_cookies([{"name": "riskpoint", "value": hub.session(), "url": running.address}])
        made = context.new_page()
        complaints: list[str] = []
        made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        made.on("pageerror", lambda error: complaints.append(str(error)))
        yield made
        context.close()
        assert complaints == []


def test_an_operator_goes_from_the_front_page_to_a_settled_flag(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="การแตะที่น่าสงสัย 6").click()
    page.locator("tr[data-rule=travel] a").first.click()
    expect(page.locator("h1")).to_have_text("เดินทางเร็วเกินไป")
    expect(page.locator(".lane-name")).to_have_text(["BSM-01", "BSM-02"])
    expect(page.locator(".lane rect")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("เหตุผล (ไม่ใส่ชื่อบุคคล)").fill("รถสายตรวจ")
    page.get_by_role("button", name="ให้นับตามเดิม").click()
    expect(page.locator("#flag .tag.good")).to_have_text("✓ ให้นับตามเดิม")
    page.goto("/flags?state=settled")
    expect(page.locator("tr[data-rule]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_click_is_not_lost_where_the_page_hears_of_more_while_the_button_is_down(page: Page, hub: SmallHub) -> None:
    page.goto("/flags")
    page.get_by_label("สถานะ").focus()  # which the button takes away
    page.locator("tr[data-rule=travel] a").first.hover()
    with page.expect_response(lambda answer: "/flags/part" in answer.url):
        page.mouse.down()
        hub.live.changed()
    page.wait_for_timeout(100)
    page.mouse.up()
    expect(page.locator("h1")).to_have_text("เดินทางเร็วเกินไป")


def test_what_is_held_back_while_the_button_is_down_is_shown_afterwards(page: Page, hub: SmallHub) -> None:
    page.goto("/flags")
    page.locator("h1").hover()
    page.mouse.down()
    page.evaluate("document.querySelector('#flags').firstElementChild.id = 'old'")
    with page.expect_response(lambda answer: "/flags/part" in answer.url):
        hub.live.changed()
    page.wait_for_timeout(100)
    expect(page.locator("#old")).to_have_count(1)
    page.mouse.up()
    expect(page.locator("#old")).to_have_count(0)


def test_what_is_typed_into_the_form_stays_while_the_page_hears_of_more(page: Page, hub: SmallHub) -> None:
    page.goto("/flags?state=all")
    page.locator("tr[data-rule=box] a").first.click()
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.get_by_label("เหตุผล (ไม่ใส่ชื่อบุคคล)").fill("ช่างเปลี่ยนแบตเตอรี่")
    with page.expect_response(lambda answer: answer.url.endswith("/part")):
        hub.devices["BSM-01"].tap(CARD, at=bkk(22, "18:20"))
    expect(page.get_by_label("เหตุผล (ไม่ใส่ชื่อบุคคล)")).to_have_value("ช่างเปลี่ยนแบตเตอรี่")


def test_a_suspicious_tap_appears_on_the_open_list_by_itself(page: Page, hub: SmallHub) -> None:
    page.goto("/flags?rule=burst&state=all")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    expect(page.locator("tr[data-rule=burst]")).to_have_count(1)
    fourth = hub.devices["BSM-02"]
    for number, card in enumerate((CARD, *(f"wiegand26:12:34{n}" for n in (6, 7, 8)))):
        fourth.tap(card, at=bkk(22, "18:25") + timedelta(seconds=10 * number))
    expect(page.locator("tr[data-rule=burst]")).to_have_count(2)
    assert OFFICER not in page.content(), "names are for the flag's own page"
