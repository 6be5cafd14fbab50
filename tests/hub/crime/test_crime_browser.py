"""A station's table through a real browser, on a phone and on a desktop: choose, say how it reads, look, confirm."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.audit import service as audit
from hub.crime import service, store
from hub.crime.service import Wish
from hub.database import writing
from hub.kernel.period import Month
from tests.parts.a_day import tell
from tests.parts.axe import serious_faults
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub
from tests.parts.station_sheets import OCTOBER, month_csv, plain_csv
from tests.parts.windows import window
from wire_contract.chain import public_key_of

STATION = "สน.บางสมมุติ"
PAGES = (
    "/crime",
    "/crime/points/BSM-01",
    "/points/BSM-01",
    f"/crime/request?station={STATION}",
    "/crime/kinds",
    "/crime/import",
)


def choose(page: Page, content: bytes, name: str = "ต.ค.xlsx") -> None:
    page.goto("/crime/import")
    page.get_by_label("สถานี", exact=True).fill(STATION)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="ดูก่อนว่าจะเกิดอะไร").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_table_is_mapped_once_looked_at_and_taken(
    browser: Browser, hub: SmallHub, width: int, tmp_path: Path
) -> None:
    tell(hub)
    with served(hub) as running, window(browser, running.address, hub.session(), width=width) as page:
        choose(page, OCTOBER)
        expect(page.get_by_role("button", name="ยืนยันนำเข้า")).to_have_count(0)  # a name is not known yet
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious_faults(page) == []
        page.screenshot(path=tmp_path / f"mapping-{width}.png", full_page=True)
        page.get_by_label("จุดที่ 2 หมายถึง").select_option("point:BSM-02")
        page.get_by_label("คอลัมน์ F หมายถึง").select_option("ignored")
        page.get_by_role("button", name="ดูใหม่ตามที่เลือก").click()
        expect(page.locator("[data-outcome=added]")).to_have_text("ใหม่ 2")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="ยืนยันนำเข้า").click()
        expect(page.locator("[data-month='2026-10'] td").first).to_have_text("ตุลาคม 2569")
        expect(page.locator("tr[data-month='2026-09'] .no-figures")).to_have_text("ยังไม่มีตัวเลข")
        with hub.engine.connect() as conn:
            assert [dict(one.counts) for one in store.figures(conn)] == [
                {"drugs": 3, "life-body": 1, "snatching": 0, "theft": 2},
                {"drugs": 1, "life-body": 0, "robbery": 0, "theft": 1},
            ]
            assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []
        choose(page, month_csv("พ.ย. 69", {"BSM-01": (1, 1)}))
        expect(page.get_by_text("หัวคอลัมน์ไม่เหมือนครั้งก่อน")).to_be_visible()
        choose(page, OCTOBER)
        expect(page.get_by_text("อ่านเหมือนครั้งก่อนของสถานีนี้")).to_be_visible()
        expect(page.get_by_text("ทุกช่องมีอยู่แล้ว ไม่มีอะไรเปลี่ยน")).to_be_visible()


def test_a_file_with_people_in_it_is_refused_by_column_and_does_not_come_back(browser: Browser, hub: SmallHub) -> None:
    tell(hub)
    people = plain_csv([["จุด", "ผู้เสียหาย", "ลักทรัพย์"], ["BSM-01", "นายลับลวง พรางตา", "3"]])
    conflict = ("409 (Conflict)",)
    with served(hub) as running, window(browser, running.address, hub.session(), expected=conflict) as page:
        choose(page, people, "a.csv")
        expect(page.locator("#personal li").first).to_contain_text("คอลัมน์ B")
        assert "ลับลวง" not in page.content()
        assert page.locator("input[name=sheet]").count() == 0
        assert page.get_by_label("สถานี", exact=True).input_value() == STATION
    with hub.engine.connect() as conn:
        assert store.figures(conn) == []


def test_a_revision_shows_old_and_new_and_asks_for_a_tick_and_a_reason(browser: Browser, hub: SmallHub) -> None:
    tell(hub)
    told(hub)
    conflict = ("409 (Conflict)",)
    with served(hub) as running, window(browser, running.address, hub.session(), expected=conflict) as page:
        choose(page, month_csv("2569-10", {"BSM-01": (9, 2)}), "a.csv")
        expect(page.locator("tr[data-revised]")).to_contain_text("ลักทรัพย์ 4 → 9")
        page.get_by_role("button", name="ยืนยันนำเข้า").click()
        expect(page.locator("[role=alert]")).to_contain_text("ต้องยืนยันว่าเห็นแล้ว")
        page.get_by_role("checkbox").check()
        page.get_by_label("เหตุผลที่แก้ตัวเลขเดิม").fill("สน. แจ้งแก้")
        page.get_by_role("button", name="ยืนยันนำเข้า").click()
        expect(page.get_by_text("แก้ตัวเลขเดิม 1")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_case_counts_is_readable_on_a_phone_and_a_desktop(
    browser: Browser, hub: SmallHub, theme: str, tmp_path: Path
) -> None:
    tell(hub)
    told(hub)
    with served(hub) as running:
        for width in (360, 1280):
            with window(browser, running.address, hub.session(), width=width) as page:
                page.context.add_cookies([{"name": "theme", "value": theme, "url": running.address}])
                for number, path in enumerate(PAGES):
                    page.goto(path)
                    page.wait_for_function("document.fonts.ready.then(() => true)")
                    expect(page.locator('[hx-trigger^="load"] > p:text-is("…")')).to_have_count(0)
                    page.screenshot(path=tmp_path / f"{number}-{width}-{theme}.png", full_page=True)
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                    assert serious_faults(page) == [], path


def told(hub: SmallHub) -> None:
    """Seven of twelve months, one of them of one point only."""
    months = {
        "2569-02": (3, 1),
        "2569-03": (6, 0),
        "2569-05": (2, 2),
        "2569-07": (0, 0),
        "2569-08": (7, 3),
        "2569-10": (4, 1),
    }
    with writing(hub.engine) as conn:
        for month, counts in months.items():
            places = {"BSM-01": counts, "BSM-02": (1, 0)} if month != "2569-05" else {"BSM-01": counts}
            wish = Wish(month_csv(month, places), STATION, letter="ตช 0015.(บก.น.)/123")
            plan = service.look(conn, wish, hand=hand(at=NOW)).plan
            service.carry_out(conn, wish, digest=plan.digest, is_meant=True, hand=hand("somying", at=NOW))
        assert len({one.month for one in store.figures(conn, first=Month(2026, 1))}) == 6
