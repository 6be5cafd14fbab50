"""A new card, from the page to a point and back: asked on the page, tapped, named, and green at the next tap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from edge_agent.settings import Mqtt
from hub.database import writing
from hub.kernel.rights import Role
from hub.people import service as people
from hub.people import sign_in, users
from hub.settings import MqttSettings
from hub.web.visitor import User
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.paired import CARD, Pair, now, paired
from tests.parts.windows import chromium, window

DEVICE, OTHER = "bkk-test-01", "bkk-test-02"
NEW_CARD = "wiegand26:77:1234"
GREEN, AMBER, BOTH = {"green", "buzzer"}, {"amber", "buzzer"}, {"green", "amber", "buzzer"}


@pytest.fixture
def pair(broker: Broker, tmp_path: Path) -> Iterator[Pair]:
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=broker.host, port=broker.port),
        agent_mqtt=lambda _: Mqtt(host=broker.host, port=broker.port),
        devices=(DEVICE, OTHER),
        pages=True,
    ) as made:
        made.until(lambda: made.is_delivered and settled(made))
        yield made


def settled(pair: Pair) -> bool:
    """Every point has settings."""
    return all(point.agent._orders.settings is not None for point in pair.points.values())


def session(pair: Pair) -> str:
    with writing(pair.engine) as conn:
        users.add_user(
            conn, login="somsri", name="นางสมศรี", password="long enough to keep", role=Role.ADMINISTRATOR, hand=hand()
        )
        account = sign_in.look_up(conn, "somsri")
        assert account is not None
        return sign_in.open_session(conn, User(account.id, account.login, account.name, account.role), now=now())


def test_a_card_is_enrolled_by_tapping_it_at_a_point_and_then_green_everywhere(pair: Pair) -> None:
    with chromium() as browser, window(browser, pair.address, session(pair)) as page:
        page.goto("/cards/enrol")
        page.get_by_label("เจ้าหน้าที่", exact=True).select_option("o1")
        page.get_by_role("button", name="เลือก").click()
        page.locator('select[name="point"]').select_option(f"p-{DEVICE}")
        page.get_by_role("button", name="ให้จุดนี้อ่านบัตรใหม่").click()
        stage = page.locator("[data-stage]")
        pair.until(lambda: stage.get_attribute("data-stage") == "reading")
        assert pair.points[DEVICE].tap("front", NEW_CARD).lit == BOTH
        assert pair.points[OTHER].tap("front", NEW_CARD).lit == AMBER, "only the point that was asked"
        row = page.locator(f'[data-card="{NEW_CARD}"]')
        pair.until(lambda: row.count() == 1)
        row.get_by_role("button", name="บัตรนี้เป็นของ สมหญิง").click()
        expect(page.locator("#carried")).to_contain_text(NEW_CARD)
        for point in pair.points.values():
            pair.until(lambda point=point: point.tap("front", NEW_CARD).lit == GREEN)  # type: ignore[misc]
        pair.until(lambda: pair.is_delivered)
    with pair.engine.connect() as conn:
        [holding] = [one for one in people.holdings(conn) if one.credential == NEW_CARD]
    assert (holding.officer_code, holding.valid_to) == ("o1", None)


def test_a_card_that_is_declared_lost_is_refused_at_every_point_at_once(pair: Pair) -> None:
    with chromium() as browser, window(browser, pair.address, session(pair)) as page:
        page.goto("/officers/o1")
        page.get_by_text("เรียกคืน / แจ้งหาย").click()
        page.get_by_label("บัตรหาย").check()
        pair.link._orders_due = float("inf")  # nothing goes out by the clock: only because somebody did something
        page.get_by_role("button", name="ยืนยัน").click()
        expect(page.locator("main")).to_contain_text("บัตรหาย · lost")
        for point in pair.points.values():
            pair.until(lambda point=point: point.tap("front", CARD).lit == AMBER)  # type: ignore[misc]
