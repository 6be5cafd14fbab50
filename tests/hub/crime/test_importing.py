"""A station's file is told whole or not at all; a month again is a revision, last month's figures are seen, all of it stands in the chain."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection, Engine

from hub.audit import service as audit
from hub.crime import register, service, store, views
from hub.crime.figures import Area, Place
from hub.crime.open_file import open_rows
from hub.crime.request import Request, empty_table
from hub.crime.service import PersonalError, UnfitError, Wish
from hub.database import writing
from hub.evidence import own_chain
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.web.sheet_writing import xlsx_of
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import NOW, OPENED_ON
from tests.parts.station_sheets import OCTOBER, month_csv, plain_csv, station_xlsx
from wire_contract.chain import public_key_of
from wire_contract.crime_acts import CrimeFiguresChanged, CrimeImported

STATION = "สน.บางสมมุติ"
ONE, TWO = Place(Area.POINT, "BSM-01"), Place(Area.POINT, "BSM-02")
TOLD = Wish(OCTOBER, STATION, letter="ตช 0015/1", letter_on=date(2026, 11, 5), places={"จุดที่ 2": "point:BSM-02"})
ROOT = Path(__file__).parents[3]


@pytest.fixture
def district(engine: Engine) -> Engine:
    """Two points of one station."""
    with writing(engine) as conn:
        for code in ("BSM-01", "BSM-02"):
            fleet.add_point(
                conn, code=code, name=f"ปากซอย {code}", short_name=code, station=STATION, has_camera=True, opened_on=OPENED_ON, hand=hand(),
            )  # fmt: skip
    return engine


def take(conn: Connection, wish: Wish, *, reason: str | None = None, is_meant: bool = False) -> service.Looked:
    by = hand("somying", at=NOW)
    by = by.because(reason) if reason else by
    looked = service.look(conn, wish, hand=by)
    return service.carry_out(conn, wish, digest=looked.plan.digest, is_meant=is_meant, hand=by)


def content_of(conn: Connection) -> list[object]:
    return [*register.records(conn), own_chain.head(conn)]


def refused(conn: Connection, wish: Wish) -> str:
    with pytest.raises(Refused) as caught:
        take(conn, wish, is_meant=True, reason="a test")
    return str(caught.value)


def test_a_file_is_told_with_where_it_comes_from_and_the_next_one_reads_like_it(district: Engine) -> None:
    with writing(district) as conn:
        looked = take(conn, TOLD)
        (first, second) = store.figures(conn)
        assert (first.place, first.counts) == (
            ONE,
            {"drugs": 3, "life-body": 1, "sexual": 0, "snatching": 0, "theft": 2},
        )
        assert (second.place, str(second.month), second.revision) == (TWO, "2026-10", 1)
        assert (first.letter, first.letter_on, first.file) == ("ตช 0015/1", date(2026, 11, 5), looked.source.file)
        (entry,) = own_chain.of_kind(conn, CrimeImported)
        assert (entry.subject, entry.act) == ("somying", CrimeImported(
            station=STATION, months=("2026-10",), file=looked.source.file, letter="ตช 0015/1", letter_on="2026-11-05", places=2, revised=0,
        ))  # fmt: skip
        again = service.look(conn, replace(TOLD, places={}), hand=hand(at=NOW))
        assert (again.is_remembered, again.plan.same, again.plan.changes, again.plan.unknown) == (True, 2, (), ())
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []


def test_a_month_told_again_is_a_revision_that_somebody_means_and_the_old_figures_stay_in_the_chain(
    district: Engine,
) -> None:
    with writing(district) as conn:
        take(conn, Wish(month_csv("2569-10", {"BSM-01": (4, 1), "BSM-02": (2, "")}), STATION))
    corrected = Wish(month_csv("ต.ค. 69", {"BSM-01": (5, 1)}), STATION)
    with writing(district) as conn:
        looked = service.look(conn, corrected, hand=hand(at=NOW))
        (change,) = looked.plan.revisions
        assert [(one.kind, one.old, one.new) for one in change.cells] == [("theft", 4, 5)]
        assert looked.plan.remarks[0][1] == "1 places that have figures are not in this file; theirs stay"
        before = content_of(conn)
        with pytest.raises(Refused, match="this is meant"):
            take(conn, corrected, reason="สน. แจ้งแก้")
        with pytest.raises(Refused, match="needs a reason"):
            take(conn, corrected, is_meant=True)
        assert content_of(conn) == before
        take(conn, corrected, is_meant=True, reason="สน. แจ้งแก้")
    with writing(district) as conn:
        (first, second) = store.figures(conn)
        assert (first.counts, first.revision) == ({"theft": 5, "drugs": 1}, 2)
        assert (second.counts, second.revision) == ({"theft": 2}, 1)
        act = own_chain.of_kind(conn, CrimeFiguresChanged)[-1].act
        assert isinstance(act, CrimeFiguresChanged)
        assert (act.before and act.before.counts["theft"], act.after and act.after.counts["theft"], act.reason) == (
            4,
            5,
            "สน. แจ้งแก้",
        )


def test_last_months_figures_under_a_new_months_name_are_seen_by_file_and_by_table(district: Engine) -> None:
    same = {"BSM-01": (4, 1), "BSM-02": (2, 0)}
    bare = plain_csv([["จุด", "ลักทรัพย์"], ["BSM-01", "4"], ["BSM-02", "2"]])
    with writing(district) as conn:
        take(conn, Wish(month_csv("2569-09", same), STATION))
        take(conn, Wish(bare, STATION, month=Month(2026, 7)))
        table = service.look(conn, Wish(month_csv("2569-10", same), STATION), hand=hand(at=NOW))
        assert [one[1] for one in table.plan.doubts] == ["the figures of 2026-10 are those of 2026-09, every one"]
        file = service.look(conn, Wish(bare, STATION, month=Month(2026, 8)), hand=hand(at=NOW))
        assert [one[1] for one in file.plan.doubts] == [
            "the very same file was imported as สน.บางสมมุติ, 2026-07",
            "the figures of 2026-08 are those of 2026-07, every one",
        ]
        with pytest.raises(Refused, match="this is meant"):
            take(conn, Wish(bare, STATION, month=Month(2026, 8)))
        nought = {"BSM-01": (0, 0)}
        take(conn, Wish(month_csv("2569-05", nought), STATION))
        assert service.look(conn, Wish(month_csv("2569-06", nought), STATION), hand=hand(at=NOW)).plan.doubts == ()


def test_an_empty_cell_takes_away_nothing_that_was_told(district: Engine) -> None:
    with writing(district) as conn:
        take(conn, Wish(month_csv("2569-10", {"BSM-01": (4, "")}), STATION))
        take(conn, Wish(month_csv("2569-10", {"BSM-01": ("", 2)}), STATION))
        assert [(dict(one.counts), one.revision) for one in store.figures(conn)] == [({"theft": 4, "drugs": 2}, 2)]
        looked = service.look(conn, Wish(month_csv("2569-10", {"BSM-01": ("", "")}), STATION), hand=hand(at=NOW))
        assert (looked.plan.changes, looked.plan.faults) == ((), ())


def test_a_title_of_another_month_a_running_one_and_one_to_come_are_told(district: Engine) -> None:
    with writing(district) as conn:
        title = service.look(conn, replace(TOLD, month=Month(2026, 9)), hand=hand(at=NOW))
        assert title.plan.doubts[0][1] == "the sheet's title says 2026-10, and another month is chosen"
        running = service.look(conn, Wish(month_csv("2569-11", {"BSM-01": (1, 1)}), STATION), hand=hand(at=NOW))
        assert [one[1] for one in running.plan.doubts] == ["2026-11 is not over: its figures may still grow"]
        future = service.look(conn, Wish(month_csv("2569-12", {"BSM-01": (1, 1)}), STATION), hand=hand(at=NOW))
        assert [(one.row, one.what[1]) for one in future.plan.faults] == [(2, "a month that is yet to come: 2026-12")]
        assert not future.is_ready
        none = service.look(conn, Wish(plain_csv([["จุด", "ลักทรัพย์"], ["BSM-01", "4"]]), STATION), hand=hand(at=NOW))
        assert none.wrong == (("ยังไม่ได้เลือกเดือน และตารางไม่ได้บอก", "no month is chosen, and the sheet names none"),)


def test_nothing_of_a_file_with_a_fault_is_taken(district: Engine) -> None:
    wish = Wish(month_csv("2569-10", {"BSM-01": (4, 1), "BSM-02": ("มาก", 0)}), STATION)
    with writing(district) as conn:
        before = content_of(conn)
        assert "cannot be imported yet" in refused(conn, wish)
        assert content_of(conn) == before


@pytest.mark.parametrize("secret", ["สมชาย ใจดี", "1101700207030", "081-234-5678", "นายลับ ลวง", "1กก 4321"])
def test_nothing_of_a_file_with_a_person_in_it_is_kept_told_or_logged(
    district: Engine, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    content = plain_csv([["จุด", "ชื่อ-สกุล ผู้เสียหาย", "ลักทรัพย์"], ["BSM-01", secret, "4"]])
    with writing(district) as conn:
        before = content_of(conn)
        with pytest.raises(PersonalError) as caught:
            take(conn, Wish(content, STATION, month=Month(2026, 10)))
        said = f"{caught.value} {caught.value.hint} {caught.value.found}"
        assert "B" in said
        assert secret not in said
        assert secret not in caplog.text
        assert content_of(conn) == before


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return packed.getvalue()


def million_rows() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for _ in range(2300):
        page.append(["BSM-01", 1])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_parts(**parts: bytes) -> bytes:
    """October's workbook with parts added to it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OCTOBER)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04 no zip", "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "an old .xls"),
        (b"0" * 1_000_001, "larger than 1 MB"),
        (bomb(), "too large when unpacked"),
        (million_rows(), "more than 2000 rows"),
        (b"\n".join([b"a,b"] * 200_000), "more than 2000 rows"),
        ("เดี่ยว\n".encode(), "no row of headers"),
    ],
    ids=["empty", "no zip", "old xls", "large", "bomb", "many rows", "many lines", "no table"],
)
def test_hostile_files_are_refused_and_change_nothing(district: Engine, content: bytes, what: str) -> None:
    with writing(district) as conn:
        before = content_of(conn)
        with pytest.raises(UnfitError, match=what):
            take(conn, Wish(content, STATION))
        assert content_of(conn) == before


def test_macros_and_links_to_elsewhere_are_not_looked_at(district: Engine) -> None:
    link = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    content = with_parts(**{"xl/vbaProject.bin": b"\xcc\x61", "xl/externalLinks/externalLink1.xml": link})
    with writing(district) as conn:
        take(conn, replace(TOLD, content=content))
        assert [one.place for one in store.figures(conn)] == [ONE, TWO]


def test_a_formula_is_never_worked_out_shown_or_taken(district: Engine) -> None:
    content = station_xlsx([("BSM-01", '=HYPERLINK("http://evil/","7")', 1, 1, 1, 1, 1, "")])
    with writing(district) as conn:
        looked = service.look(conn, Wish(content, STATION), hand=hand(at=NOW))
        assert [(one.row, one.letter) for one in looked.plan.faults] == [(6, "B")]
        assert "evil" not in str(looked)


def test_somebody_elses_change_meanwhile_is_told_before_anything_is_written(district: Engine) -> None:
    wish = Wish(month_csv("2569-10", {"BSM-01": (4, 1)}), STATION)
    with writing(district) as conn:
        digest = service.look(conn, wish, hand=hand(at=NOW)).plan.digest
        take(conn, Wish(month_csv("2569-10", {"BSM-01": (9, 1)}), STATION))
        with pytest.raises(Refused, match="changed meanwhile"):
            service.carry_out(conn, wish, digest=digest, is_meant=True, hand=hand(at=NOW))
        assert [dict(one.counts) for one in store.figures(conn)] == [{"theft": 9, "drugs": 1}]


def test_the_empty_table_that_a_station_gets_is_taken_as_it_comes_back(district: Engine) -> None:
    with writing(district) as conn:
        kinds = service.kinds(conn)
        points = [(one.code, one.name) for one in fleet.points(conn)]
        rows = [list(row) for row in empty_table(Request(STATION, Month(2026, 10), 2), points, kinds)]
        assert service.look(conn, Wish(xlsx_of(rows), STATION), hand=hand(at=NOW)).plan.changes == ()
        rows[5][2:4] = ["3", "๐"]
        looked = take(conn, Wish(xlsx_of(rows), STATION))
        assert (looked.wrong, looked.title) == ((), Month(2026, 10))
        assert [(one.place, dict(one.counts)) for one in store.figures(conn)] == [(ONE, {"life-body": 3, "theft": 0})]


def test_a_district_adds_kinds_and_never_hides_a_usual_one(district: Engine) -> None:
    with writing(district) as conn:
        register.add_kind(conn, code="trespass", thai="บุกรุก", english="Trespass", group="other", hand=hand(at=NOW))
        content = plain_csv([["จุด", "บุกรุก"], ["BSM-01", "4"]])
        take(conn, Wish(content, STATION, month=Month(2026, 10)))
        assert [dict(one.counts) for one in store.figures(conn)] == [{"trespass": 4}]
        for code, group in (("theft", "other"), ("Ü", "other"), ("", "other"), ("x", "nothing")):
            with pytest.raises(Refused):
                register.add_kind(conn, code=code, thai="ก", english="", group=group, hand=hand(at=NOW))
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []


def test_a_month_without_figures_is_none_and_one_of_some_places_is_at_least(district: Engine) -> None:
    with writing(district) as conn:
        take(conn, Wish(month_csv("2569-10", {"BSM-01": (4, 1)}), STATION))
        take(conn, Wish(month_csv("2569-11", {"BSM-01": (0, 1), "BSM-02": (0, "")}), STATION), is_meant=True)
        view = views.overview(conn, station=None, area=None, last=Month(2026, 11))
        assert [(str(row.month), row.total.cases) for row in view.rows[-3:]] == [
            ("2026-09", None), ("2026-10", 5), ("2026-11", 1),
        ]  # fmt: skip
        november = view.rows[-1]
        assert (november.total.is_partial, november.sums["theft"].cases, november.sums["drugs"].is_partial) == (
            False,
            0,
            True,
        )
        assert views.last_month(conn, now=datetime(2026, 11, 3, tzinfo=UTC)) == Month(2026, 11)
        assert open_rows(store.figures(conn), service.kinds(conn)) == [
            ("month", "station", "area", "place", "kind", "cases"),
            ("2026-10", STATION, "point", "BSM-01", "theft", "4"),
            ("2026-10", STATION, "point", "BSM-01", "drugs", "<3"),
            ("2026-11", STATION, "point", "BSM-01", "theft", "<3"),
            ("2026-11", STATION, "point", "BSM-01", "drugs", "<3"),
            ("2026-11", STATION, "point", "BSM-02", "theft", "<3"),
        ]


DIES = """
import os, signal, sys
from hub.crime import register, service
from hub.database import open_engine, writing
from tests.parts.hands import hand
from tests.parts.small_hub import NOW
from tests.parts.station_sheets import month_csv

wish = service.Wish(month_csv("2569-10", {"BSM-01": (4, 1), "BSM-02": (2, 0)}), "สน.บางสมมุติ")
engine = open_engine(sys.argv[1])
with writing(engine) as conn:
    plan = service.look(conn, wish, hand=hand(at=NOW)).plan
    assert len(plan.changes) == 2
    register.tell(conn, None, plan.changes[0].after, hand=hand(at=NOW))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_hub_that_dies_between_two_places_has_neither(district: Engine) -> None:
    if district.dialect.name != "sqlite":
        pytest.skip("what a killed process leaves behind is tried on the file")
    died = subprocess.run([sys.executable, "-c", DIES, str(district.url)], cwd=ROOT, check=False, capture_output=True)
    assert died.returncode == -9, died.stderr.decode()
    with district.connect() as conn:
        assert store.figures(conn) == []
        assert own_chain.of_kind(conn, CrimeFiguresChanged) == []
