"""Spreadsheets of the register: what comes out goes in again, nothing is a formula, and a sheet is taken whole or not."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import assets, details, locations
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.fleet.location import Location
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.table import Unfit
from hub.patrol import register as patrol_register
from hub.patrol import suspensions
from hub.patrol.suspensions import Wish
from hub.registry import register_import
from hub.registry.register_import import RowOutcome, SheetPlan
from hub.registry.register_rows import rows_of_register
from hub.registry.register_rows import table_of_register as table_for
from hub.registry.register_sheet import RegisterSheet, SheetKind, register_sheet_of
from hub.registry.sheet_file import table_of
from hub.web.sheet_writing import csv_of, xlsx_of
from tests.parts.hands import HUB_KEY
from tests.parts.small_hub import NOW, SmallHub

HAND = Hand(HUB_KEY, "somying", NOW)
HEADER = "รหัสจุด,ชื่อเต็ม,ชื่อย่อ,สน. ท้องที่,มีกล้อง,ตั้งแต่วันที่,ประเภทความเสี่ยง,พิกัด\n"
CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)


def sheet(content: bytes, kind: SheetKind) -> RegisterSheet:
    table = table_of(content)
    assert not isinstance(table, Unfit), table
    found = register_sheet_of(table, kind)
    assert isinstance(found, RegisterSheet), found
    return found


def look(conn: Connection, content: bytes, kind: SheetKind) -> SheetPlan:
    return register_import.look(conn, sheet(content, kind), hand=HAND)


def fill(hub: SmallHub) -> None:
    """Something of every column, with texts that a spreadsheet would run."""
    with writing(hub.engine) as conn:
        point = fleet.point(conn, "BSM-01")
        assert point is not None
        details.describe(conn, code="BSM-01", kinds=["dark", "accident"], purpose="=1+1", hand=HAND)
        locations.locate(conn, code="BSM-01", location=Location(13_727_500, 100_524_000), hand=HAND)
        patrol_register.set_duty(conn, point.id, from_day=day_of(NOW), patrols_per_day=3, hand=HAND)
        wish = Wish("BSM-01", date(2099, 1, 1), date(2099, 2, 1), "=กท 5904/1", "+น้ำท่วม")
        suspensions.suspend(conn, wish, hand=HAND)
        camera = Asset(point.id, AssetKind.CAMERA, "front", day_of(NOW), label="@หน้าซอย", note="'-2+3", owner="+66")
        assets.add_asset(conn, camera, hand=HAND)


@pytest.mark.parametrize("write", [xlsx_of, csv_of], ids=["xlsx", "csv"])
def test_what_comes_out_goes_in_again_and_changes_nothing(hub: SmallHub, write: object) -> None:
    fill(hub)
    with hub.engine.connect() as conn:
        for kind in SheetKind:
            content = write(table_for(conn, kind))  # type: ignore[operator]
            plan = look(conn, content, kind)
            assert plan.problems == (), kind
            assert {outcome for _, outcome in plan.rows} == {RowOutcome.LEFT}, kind
            assert [dict(row.texts) for row, _ in plan.rows] == list(rows_of_register(conn, kind))


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5))
@example([[";", ";", ";"]])
def test_no_cell_that_is_written_is_a_formula_and_each_reads_back_as_it_was(rows: list[list[str]]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_of(rows))).active
    assert page is not None
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    lines = csv_of([["point", "from", "patrols a day"], *rows])
    table = table_of(lines)
    assert not isinstance(table, Unfit)
    assert [[cell.text for cell in row] for row in table[1:]] == rows
    raw = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in raw for cell in row)


def test_everything_that_is_wrong_is_named_at_once_by_row_column_and_value(hub: SmallHub) -> None:
    rows = (
        'BSM-10,จุดดี,ดี,สน.ยานนาวา,มี,๑/๑๒/๒๕๖๙,dark,"13.7275, 100.524"\n'
        'จุด,ไม่ดี,ไม่ดี,สน.ยานนาวา,,31/2/2569,haunted,"100.524, 13.7275"\n'
        "BSM-10,ซ้ำ,ซ้ำ,,,1/12/2569,,\n"
    )
    with hub.engine.connect() as conn:
        plan = look(conn, (HEADER + rows).encode("cp874"), SheetKind.POINTS)
        before = rows_of_register(conn, SheetKind.POINTS)
    assert [(one.row, one.letter, one.value) for one in plan.problems] == [
        (3, "A", "จุด"),
        (3, "G", "haunted"),
        (3, "F", "31/2/2569"),
        (3, "H", "100.524, 13.7275"),
        (4, "A", "BSM-10"),
        (4, "D", ""),
    ]
    content = sheet((HEADER + rows).encode(), SheetKind.POINTS)
    with writing(hub.engine) as conn, pytest.raises(Refused, match="6 things are wrong"):
        register_import.carry_out(conn, content, plan, hand=HAND)
    with hub.engine.connect() as conn:
        assert rows_of_register(conn, SheetKind.POINTS) == before


def test_a_good_sheet_adds_and_changes_what_its_preview_said(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        point = fleet.point(conn, "BSM-01")
        assert point is not None
        content = (
            HEADER + 'BSM-10,จุดใหม่,ใหม่,สน.ยานนาวา,มี,1/12/2569,dark,"13.7275, 100.524"\n'
            f"BSM-01,ชื่อใหม่,ใหม่,สน.ใหม่,{'มี' if point.has_camera else ''},{point.opened_on},,\n"
        ).encode()
        plan = look(conn, content, SheetKind.POINTS)
        assert [outcome for _, outcome in plan.rows] == [RowOutcome.ADDED, RowOutcome.CHANGED]
        assert fleet.point(conn, "BSM-10") is None, "a look changes nothing"
        register_import.carry_out(conn, sheet(content, SheetKind.POINTS), plan, hand=HAND)
        after = fleet.point(conn, "BSM-01")
        assert after is not None
        assert (after.name, details.details(conn)["BSM-10"].kinds) == ("ชื่อใหม่", ("dark",))


def test_two_columns_of_one_name_are_refused() -> None:
    table = table_of("จุด,point,ตั้งแต่วันที่,ครั้งต่อวัน\nBSM-01,BSM-02,1/12/2569,2\n".encode())
    assert not isinstance(table, Unfit)
    found = register_sheet_of(table, SheetKind.DUTIES)
    assert isinstance(found, Unfit)
    assert found.what[1] == "two columns are called point"


SUSPENSIONS = "จุด,ตั้งแต่วันที่,ถึงก่อนวันที่,เลขที่หนังสือ,เหตุผล\n"


def test_a_sheet_of_suspensions_suspends_ends_and_says_what_it_cannot_do(hub: SmallHub) -> None:
    def take(row: str) -> SheetPlan:
        content = (SUSPENSIONS + row).encode()
        with writing(hub.engine) as conn:
            plan = look(conn, content, SheetKind.SUSPENSIONS)
            if not plan.problems:
                register_import.carry_out(conn, sheet(content, SheetKind.SUSPENSIONS), plan, hand=HAND)
        return plan

    def outcome(row: str) -> object:
        plan = take(row)
        return [one.what[1] for one in plan.problems] or [found.value for _, found in plan.rows]

    assert outcome("BSM-01,1/1/2642,,กท 5904/1,น้ำท่วม\n") == ["added"]
    assert outcome("BSM-01,1/1/2642,1/2/2642,กท 5904/1,น้ำท่วม\n") == ["changed"]
    assert outcome("BSM-01,1/1/2642,1/2/2642,กท 5904/1,น้ำท่วม\n") == ["left"]
    assert outcome("BSM-01,1/1/2642,,กท 5904/1,น้ำท่วม\n") == [
        "it is suspended from that day on already, in other words (take that one back on the point's page first)"
    ]
    assert outcome("BSM-01,15/1/2642,,กท 5904/2,น้ำท่วม\n") == [
        "it is suspended on some of these days already (end that one)"
    ]
    assert outcome("BSM-01,1/3/2642,,,น้ำท่วม\n") == ["must be filled in"]
    with hub.engine.connect() as conn:
        (kept,) = suspensions.suspensions(conn)
        assert (kept.from_day, kept.to_day, kept.document) == (date(2099, 1, 1), date(2099, 2, 1), "กท 5904/1")


def test_a_duty_of_none_in_a_sheet_is_sent_to_the_suspensions(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        plan = look(conn, "จุด,ตั้งแต่วันที่,ครั้งต่อวัน\nBSM-01,1/1/2642,0\n".encode(), SheetKind.DUTIES)
    (problem,) = plan.problems
    assert problem.what[1] == (
        "no patrol at all is a suspension, which needs a document"
        " (suspend the point: on its page, or riskpoint-hub point suspend)"
    )
