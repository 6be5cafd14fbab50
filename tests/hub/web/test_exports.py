"""No export has a cell that a spreadsheet would work out, and no room writes spreadsheets past the one that sees to it."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote

import httpx
import openpyxl
import pytest
from fastapi.routing import APIRoute

import hub as package
from hub.app import ROUTERS
from hub.crime import service as crime
from hub.crime.service import Wish
from hub.database import writing
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.registry.register_sheet import SheetKind
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, OPENED_ON, SmallHub
from tests.parts.station_sheets import month_csv

FORMULAS = ('=HYPERLINK("https://evil.example/","x")', "+1", "-2+3", "@SUM(A1)", "＝1+1", "'=1+1", '="x"')
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def hub(hub: SmallHub) -> SmallHub:
    """With a point and a camera for each formula, that have it in every text they take."""
    with writing(hub.engine) as conn:
        for number, text in enumerate(FORMULAS):
            fleet.add_point(
                conn,
                code=f"F-{number}",
                name=text,
                short_name=text[:60],
                station=text[:60],
                has_camera=True,
                opened_on=OPENED_ON,
                hand=hand(),
            )
            point = fleet.point(conn, f"F-{number}")
            assert point is not None
            camera = Asset(point.id, AssetKind.CAMERA, "front", OPENED_ON, label=text, note=text, owner=text)
            assets.add_asset(conn, camera, hand=hand())
    return hub


def test_no_cell_of_any_export_is_a_formula(hub: SmallHub) -> None:
    seen = 0
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, cookies={"riskpoint": hub.session()}, timeout=60) as client,
    ):
        station = quote(FORMULAS[0])
        with writing(hub.engine) as conn:
            told = Wish(month_csv("2569-10", {"F-0": (4, 1)}), FORMULAS[0])
            plan = crime.look(conn, told, hand=hand(at=NOW)).plan
            crime.carry_out(conn, told, digest=plan.digest, is_meant=False, hand=hand(at=NOW))
        for name in ("/crime/template.xlsx", "/crime/open.csv"):
            answer = client.get(f"{name}?station={station}")
            assert answer.status_code == 200
            if name.endswith(".xlsx"):
                page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
                cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
                assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
            else:
                texts = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
                assert [text for text in texts if text.lstrip().startswith(STARTS)] == []
                assert "F-0" in texts
        for name in (*(f"/sheets/{kind}" for kind in SheetKind), "/cards/export"):
            book = openpyxl.load_workbook(io.BytesIO(client.get(f"{name}.xlsx").content))
            for sheet in book.worksheets:
                cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
                assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
                seen += len(cells)
            text = client.get(f"{name}.csv").content.decode("utf-8-sig")
            cells_of_csv = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            assert [cell for cell in cells_of_csv if cell.lstrip().startswith(STARTS)] == []
    assert seen > 100


def test_every_address_of_a_spreadsheet_is_tried_above() -> None:
    paths = {one.path for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)}
    assert {path for path in paths if re.search(r"\.(xlsx|csv|ods|tsv)$", path)} == {
        "/sheets/{kind}.xlsx",
        "/sheets/{kind}.csv",
        "/cards/export.xlsx",
        "/cards/export.csv",
        "/crime/template.xlsx",
        "/crime/open.csv",
        "/letters/register/{year}.xlsx",  # tests/hub/web/test_letter_pages.py
    }


def test_one_room_writes_tables_and_one_writes_books_with_formulas() -> None:
    root = Path(next(iter(package.__path__)))
    writers = {
        file.relative_to(root).as_posix()
        for file in root.rglob("*.py")
        if re.search(r"openpyxl\.Workbook|csv\.(writer|DictWriter)|xlsxwriter", file.read_text(encoding="utf-8"))
    }
    assert writers == {"web/sheet_writing.py", "papers/book.py"}
