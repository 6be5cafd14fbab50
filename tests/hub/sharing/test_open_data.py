"""The month's open data: what is in it adds up, what must not be in it is not, and foreign programs open it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from datasette.app import Datasette

from hub.fleet.location import Location
from hub.reports.figures import MonthlyFigures, Silent, encode
from hub.sharing.open_data import Publishing, open_data
from hub.sharing.open_data_file import datasette_metadata, write_files, write_sqlite
from tests.parts.month import a_troubled_month
from tests.parts.patrol import bkk
from tests.parts.ruled_month import REPAIRS, a_repair, a_worked_month

EVERYTHING = Publishing(coordinates=True, camera_faults=True)
PLACES = {"BSM-001": Location(13_727_499, 100_524_999)}


@pytest.fixture(scope="module")
def figures() -> MonthlyFigures:
    return a_troubled_month(8, with_assets=True)


@pytest.fixture
def opened(figures: MonthlyFigures, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    yield from _opened(figures, tmp_path, EVERYTHING)


@pytest.fixture
def careful(figures: MonthlyFigures, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """As it is where the district set nothing."""
    yield from _opened(figures, tmp_path, Publishing())


def _opened(figures: MonthlyFigures, folder: Path, publishing: Publishing) -> Iterator[sqlite3.Connection]:
    path = folder / "month.sqlite"
    write_sqlite(open_data(figures, publishing=publishing, locations=PLACES), path)
    db = sqlite3.connect(path)
    yield db
    db.close()


def test_its_days_add_up_to_the_reports_figures(figures: MonthlyFigures, opened: sqlite3.Connection) -> None:
    sums = "select sum(required), sum(proved), sum(disproved), sum(unknown) from {}"
    for table, told in (("patrol_days", figures.patrols), ("camera_check_days", figures.checks)):
        expected = (told.required, told.proved, told.disproved, told.unknown)
        assert opened.execute(sums.format(table)).fetchone() == expected
    (parts,) = opened.execute("select count(*) from patrol_days where proved+disproved+unknown<>required").fetchone()
    assert parts == 0
    states = dict(opened.execute("select kind || ' ' || state, count(*) from asset_days group by 1").fetchall())
    assert states == {
        "camera defective": figures.cameras.defective,
        "camera unknown": figures.cameras.unknown,
        "camera working": figures.cameras.working,
        "lamp defective": figures.lamps.defective,
        "lamp unknown": figures.lamps.unknown,
        "lamp working": figures.lamps.working,
    }
    told_figures = opened.execute(
        "select code, numerator, denominator, pending, percent from figures order by rowid"
    ).fetchall()
    assert told_figures[0] == ("P", figures.patrols.proved, figures.patrols.required, 5, figures.patrols.percent)
    assert [one[:4] for one in told_figures[2:5]] == [("E", 0, 0, 0), ("L", 0, 0, 0), ("R", 1, 1, 0)]
    view = opened.execute("select sum(proved), sum(required) from points_month").fetchone()
    assert view == (figures.patrols.proved, figures.patrols.required)


def test_what_no_device_vouches_for_is_counted_in_minutes(figures: MonthlyFigures, tmp_path: Path) -> None:
    begin = bkk(date(2026, 10, 2), "23:59") + timedelta(seconds=59)
    end = bkk(date(2026, 10, 4), "00:30")
    point = replace(figures.points[0], silences=(Silent(begin, end, ()),))
    told = replace(figures, points=(point,))
    (db,) = _opened(told, tmp_path, EVERYTHING)
    del db
    with sqlite3.connect(tmp_path / "month.sqlite") as again:
        found = again.execute("select day, watched_minutes, silent_minutes from coverage limit 5").fetchall()
    again.close()
    assert found == [
        ("2026-10-01", 1440, 0),
        ("2026-10-02", 1439, 1),
        ("2026-10-03", 0, 1440),
        ("2026-10-04", 1410, 30),
        ("2026-10-05", 1440, 0),
    ]


def test_an_episode_has_days_and_a_cause_in_words(opened: sqlite3.Connection) -> None:
    rows = opened.execute(
        "select e.point, e.kind, cause, first_day, last_day, may_be_older, failed_tests, c.english "
        "from episodes e join causes c on c.code = e.cause and c.kind = e.kind order by 1"
    ).fetchall()
    assert rows == [
        ("BSM-001", "camera", "covered", "2026-10-06", "2026-10-10", 0, 4, "The view is covered"),
        ("BSM-002", "camera", "moved", "2026-10-12", "2026-10-15", 0, 3, "The camera was moved"),
        ("BSM-003", "camera", "foliage", "2026-10-17", None, 0, 15, "Branches grow into view"),
        ("BSM-005", "lamp", "lamp_failure", "2026-10-09", "2026-10-18", 0, 9, "The lamp is dead"),
        ("BSM-006", "lamp", "day_burner", "2026-10-19", None, 0, 13, "Lit by day"),
    ]


def test_coordinates_are_coarse(opened: sqlite3.Connection) -> None:
    found = opened.execute("select latitude, longitude from points order by code limit 2").fetchall()
    assert found == [(13.73, 100.52), (None, None)]


def test_without_a_word_of_the_district_no_broken_camera_and_no_place_is_told(
    careful: sqlite3.Connection, tmp_path: Path
) -> None:
    assert careful.execute("select count(latitude), count(longitude) from points").fetchone() == (0, 0)
    kinds = "select distinct kind from {}"
    for table in ("assets", "asset_days", "episodes", "causes"):
        assert careful.execute(kinds.format(table)).fetchall() == [("lamp",)]
    assert careful.execute("select code from figures order by rowid").fetchall() == [
        (c,) for c in ("P", "C", "E", "L", "R", "lamps")
    ]
    content = (tmp_path / "month.sqlite").read_bytes()
    assert [word for word in (b"cctv-1", b"covered", b"foliage", b"defocused") if word in content] == []


def test_names_of_points_and_lamps_are_kept_back_where_the_district_says_so(
    figures: MonthlyFigures, tmp_path: Path
) -> None:
    path = tmp_path / "quiet.sqlite"
    write_sqlite(open_data(figures, publishing=Publishing(point_names=False, lamp_faults=False), locations={}), path)
    content = path.read_bytes()
    assert [point.name for point in figures.points if point.name.encode() in content] == []
    assert b"lamp-1" not in content


def test_nothing_of_a_person_card_device_or_line_is_in_it(figures: MonthlyFigures, tmp_path: Path) -> None:
    path = tmp_path / "month.sqlite"
    tables = open_data(figures, publishing=EVERYTHING, locations=PLACES)
    write_sqlite(tables, path)
    content = path.read_bytes() + datasette_metadata(tables, stem="month")
    taps = [tap for point in figures.points for day in point.days for tap in (*day.visits, *day.rejected)]
    tests = [test for point in figures.points for asset in point.assets for day in asset.days for test in day.tests]
    secret = {tap.hash for tap in taps} | {test.hash for test in tests}
    secret |= {text for tap in taps for text in (tap.device, tap.journal, tap.reader, tap.credential, tap.officer)}
    secret |= {chain.head for chain in figures.chains} | {chain.device for chain in figures.chains}
    secret |= {asset.label for point in figures.points for asset in point.assets}
    secret |= {tap.occurred_at.strftime("T%H:%M") for tap in taps} - {figures.generated_at.strftime("T%H:%M")}
    assert len(secret) > 400
    assert [word for word in sorted(secret - {None, ""}, key=str) if str(word).encode() in content] == []


def test_an_owner_who_is_no_agency_is_not_named(figures: MonthlyFigures, tmp_path: Path) -> None:
    first = figures.points[0]
    private, public = replace(first.assets[0], owner="นายสมชาย ใจดี"), replace(first.assets[1], owner="การไฟฟ้านครหลวง")
    told = replace(figures, points=(replace(first, assets=(private, public)),))
    (db,) = _opened(told, tmp_path, EVERYTHING)
    del db
    assert "สมชาย".encode() not in (tmp_path / "month.sqlite").read_bytes()
    again = sqlite3.connect(tmp_path / "month.sqlite")
    assert again.execute("select kind, owner from assets").fetchall() == [("camera", None), ("lamp", "การไฟฟ้านครหลวง")]
    again.close()


def test_the_same_figures_give_the_same_bytes_and_other_figures_another_hash(
    figures: MonthlyFigures, tmp_path: Path
) -> None:
    def written(of: MonthlyFigures, name: str) -> list[bytes]:
        tables = open_data(of, publishing=EVERYTHING, locations=PLACES)
        return [path.read_bytes() for path in write_files(tables, tmp_path / name, stem="open-data-2026-10")]

    read_back = msgspec.json.decode(encode(figures), type=MonthlyFigures)
    assert written(figures, "a") == written(read_back, "b") == written(figures, "a")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        "open-data-2026-10.metadata.json",
        "open-data-2026-10.sqlite",
    ]
    assert sha256(encode(figures)).hexdigest().encode() in written(figures, "a")[0]
    other = replace(figures, generated_at=figures.generated_at.replace(minute=1))
    assert sha256(encode(figures)).hexdigest().encode() not in written(other, "c")[0]


def test_every_table_and_column_is_described_in_both_languages(opened: sqlite3.Connection) -> None:
    names = [name for (name,) in opened.execute("select name from sqlite_master where type = 'table' order by 1")]
    there = [
        (table, number + 1, column, kind)
        for table in names
        for number, column, kind, *_ in opened.execute(f"pragma table_info([{table}])").fetchall()
    ]
    described = opened.execute('select "table", position, "column", type from columns order by 1, 2').fetchall()
    assert described == there
    assert opened.execute("select count(*) from columns where thai = '' or english = ''").fetchone() == (0,)
    assert opened.execute("pragma foreign_key_check").fetchall() == []
    assert opened.execute("pragma integrity_check").fetchone() == ("ok",)
    assert opened.execute("pragma application_id").fetchone() == (int.from_bytes(b"rpod", "big"),)


def test_it_opens_in_datasette_with_licence_source_and_descriptions(figures: MonthlyFigures, tmp_path: Path) -> None:
    tables = open_data(figures, publishing=EVERYTHING, locations=PLACES)
    database, metadata = write_files(tables, tmp_path, stem="open-data-2026-10")
    sette = Datasette([], immutables=[str(database)], metadata=msgspec.json.decode(metadata.read_bytes()))

    async def asked() -> tuple[dict[str, object], str, str]:
        rows = await sette.client.get("/open-data-2026-10/patrol_days.json?_shape=objects&point=BSM-003&day=2026-10-19")
        page = await sette.client.get("/open-data-2026-10/points")
        view = await sette.client.get("/open-data-2026-10/points_month")
        assert (rows.status_code, page.status_code, view.status_code) == (200, 200, 200)
        return rows.json(), page.text, view.text

    try:
        rows, page, _ = asyncio.run(asked())
    finally:
        sette.executor.shutdown()
    assert rows["rows"] == [
        {"point": "BSM-003", "day": "2026-10-19", "required": 2, "proved": 0, "disproved": 2, "unknown": 0}
    ]
    assert "ละติจูด WGS 84" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "สำนักงานเขตบางสมมุติ" in page
    assert "<ป้าย>" not in page  # a point's name is text, whatever is in it


PARTS_BY_SQL = {
    "P": "sum(proved), sum(required), sum(unknown) from patrol_days",
    "C": "sum(proved), sum(required), sum(unknown) from camera_check_days",
    "E": "sum(counted = 'proved'), count(*), sum(counted in ('unknown', 'due')) from repairs where counted <> ''",
    "L": "sum(counted = 'proved'), count(*), sum(counted in ('unknown', 'due')) from letters where counted <> ''",
    "R": "sum(counted = 'proved'), count(*), sum(counted in ('unknown', 'due')) from report_issues where counted <> ''",
}
"""As docs/integration.md has them."""


@pytest.mark.parametrize("publishing", [EVERYTHING, Publishing()], ids=["everything", "careful"])
def test_plain_sql_comes_to_all_five_ratios_to_the_digit(publishing: Publishing, tmp_path: Path) -> None:
    figures = a_worked_month()
    (db,) = _opened(figures, tmp_path, publishing)
    del db
    again = sqlite3.connect(tmp_path / "month.sqlite")
    for code, sql in PARTS_BY_SQL.items():
        proved, required, pending = (int(one) for one in again.execute(f"select {sql}").fetchone())
        one = next(each for each in figures.indicators if each.code == code)
        assert (proved, required, pending) == (one.numerator, one.denominator, one.pending), code
        told = again.execute("select percent, upper_percent from figures where code = ?", (code,)).fetchone()
        percents = [Decimal(100 * part) / required for part in (proved, proved + pending)]
        assert [Decimal(each) for each in told] == [each.quantize(Decimal("0.01"), ROUND_HALF_UP) for each in percents]
    again.close()
    assert {one.code: (one.numerator, one.denominator) for one in figures.indicators[2:]} == {
        "E": (3, 6),
        "L": (3, 5),
        "R": (1, 1),
    }


def test_repairs_and_letters_about_cameras_say_neither_where_nor_when(tmp_path: Path) -> None:
    camera = replace(
        a_repair(8, "proved", kind="camera", what="กล้องหน้าบ้านนายสมชาย"), asset_kind="camera", asset="cctv-1"
    )
    branches = replace(a_repair(9, "proved", kind="foliage"), asset_kind="camera", asset="cctv-1")
    figures = a_worked_month(repairs=(*REPAIRS, camera, branches))
    asked = "select point, opened_on, due_on from repairs where number in (1, 6, 8, 9) order by number"
    for name, publishing in (("careful", Publishing()), ("all", EVERYTHING)):
        (tmp_path / name).mkdir()
        (db,) = _opened(figures, tmp_path / name, publishing)
        del db
        again = sqlite3.connect(tmp_path / name / "month.sqlite")
        rows = again.execute(asked).fetchall()
        days = ("2026-10-05", "2026-10-12")
        of_cameras = (None, None, None) if name == "careful" else ("BSM-001", *days)
        assert rows == [("BSM-001", *days), (None, *days), of_cameras, of_cameras]  # the second at no counted point
        (letters,) = again.execute("select count(point) + count(found_on) + count(issued_on) from letters").fetchone()
        assert letters == (0 if name == "careful" else 7 + 7 + 4)
        again.close()
        content = (tmp_path / name / "month.sqlite").read_bytes()
        assert "สมชาย".encode() not in content
        assert "กท 5099/".encode() not in content


def test_cases_leave_as_the_rule_lets_them(figures: MonthlyFigures, tmp_path: Path) -> None:
    rows = [("สน. บางสมมุติ", "point", "BSM-001", "theft", "ลักทรัพย์", "Theft", "<3")]
    path = tmp_path / "cases.sqlite"
    write_sqlite(open_data(figures, publishing=EVERYTHING, locations=PLACES, cases=rows), path)
    with sqlite3.connect(path) as db:
        assert db.execute("select * from case_counts").fetchall() == rows
    db.close()
