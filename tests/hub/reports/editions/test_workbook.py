"""A foreign program that knows nothing of us works out the workbook's formulas, and comes to the printed digits."""

import io
import math
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.choices.choices import HeadlineRule
from hub.kernel.ratio import percentage
from hub.papers.book import Formula
from hub.reports.document import monthly_values
from hub.reports.editions.ratio_formulas import percent
from hub.reports.editions.rows import MOST_WORKED_OUT, patrols, taps
from hub.reports.editions.workbook import month_workbook
from hub.reports.figures import MonthlyFigures, Tally
from hub.reports.service import write_month
from tests.parts.libreoffice import recomputed, without_told_values
from tests.parts.month import a_month, a_troubled_month
from tests.parts.patrol import bkk
from tests.parts.ruled_month import LETTERS, REPAIRS, a_worked_month

Row = tuple[Any, ...]
SUMMARY = "สรุป"
HOSTILE = ("=cmd|'/C calc'!A0", "+1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', "-2+3", "\t=1", "＝1")
HOSTILE += ("".join(("=1+1 <b>&\x00\x07\x1b\u200b\u202e", "ชื่อ" * 40)),)


def book_of(figures: MonthlyFigures) -> bytes:
    return month_workbook(figures, monthly_values(figures))


def running() -> MonthlyFigures:
    """In the middle of a day of the month."""
    return a_troubled_month(8, now=bkk(date(2026, 10, 20), "13:00"))


MONTHS: Mapping[str, Callable[[], MonthlyFigures]] = {
    "weakest.xlsx": cache(a_worked_month),
    "compliance.xlsx": cache(partial(a_worked_month, HeadlineRule.COMPLIANCE)),
    "compliance-late.xlsx": cache(partial(a_worked_month, HeadlineRule.COMPLIANCE, is_late=True)),
    "compliance-unknown.xlsx": cache(partial(a_worked_month, HeadlineRule.COMPLIANCE, is_known=False)),
    "mean.xlsx": cache(partial(a_worked_month, HeadlineRule.MEAN)),
    "mean-nothing.xlsx": cache(partial(a_worked_month, HeadlineRule.MEAN, repairs=(), is_known=False)),
    "running.xlsx": cache(running),
    "empty.xlsx": cache(partial(a_month, [])),
}


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    """Every month above, and one with a row that somebody changed, as LibreOffice works them out."""
    books = {name: book_of(figures()) for name, figures in MONTHS.items()} | {"changed.xlsx": changed()}
    return recomputed(books, folder=tmp_path_factory.mktemp("office"))


def changed() -> bytes:
    """Somebody makes a missed patrol one that was done, and a repair that nobody proved a proved one."""
    book = openpyxl.load_workbook(io.BytesIO(book_of(MONTHS["weakest.xlsx"]())))
    patrols, repairs = book["ตรวจตรา"], book["ใบงาน"]
    missed = next(row for row in patrols.iter_rows(min_row=3) if row[6].value)
    missed[5].value, missed[6].value = missed[4].value, 0
    said = next(row for row in repairs.iter_rows(min_row=3) if row[10].value == "ไม่ทราบ")
    said[10].value = "พิสูจน์แล้ว"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def summary(book: openpyxl.Workbook) -> dict[str, Row]:
    """The rows of the first sheet by their first word."""
    rows = [row for row in book[SUMMARY].iter_rows(values_only=True) if row[12] in {"ตรง", "ไม่ตรง"}]
    return {str(row[0]).split(" ", maxsplit=1)[0].rstrip(":"): row for row in rows}


def shown(percent: str | None) -> object:
    return "–" if percent is None else float(percent)


def counts(tally: Tally) -> Row:
    return tally.proved, tally.disproved, tally.unknown, tally.due, tally.required


@pytest.mark.parametrize("name", MONTHS)
def test_every_ratio_is_worked_out_to_the_printed_digit(name: str, worked_out: dict[str, openpyxl.Workbook]) -> None:
    figures, rows = MONTHS[name](), summary(worked_out[name])
    told = {
        "P": figures.patrols,
        "C": figures.checks,
        "E": figures.environment,
        "L": figures.letters_in_time,
        "R": figures.reports,
    }
    for code, tally in told.items():
        assert rows[code][1:6] == counts(tally), code
        is_to_come = 0 < tally.required == tally.due  # the paper prints a dash
        expected = ("–", "–") if is_to_come else (shown(tally.percent), shown(tally.upper_percent))
        assert rows[code][6:8] == rows[code][10:12] == expected, code
    headline = rows["ตัวเลขหลัก"]
    assert headline[6:8] == (shown(figures.headline.percent), shown(figures.headline.upper_percent))
    assert {row[12] for row in rows.values()} == {"ตรง"}
    for code, seen in (("กล้องที่ใช้งานได้", figures.cameras), ("โคมไฟที่ใช้งานได้", figures.lamps)):
        assert rows[code][1:7] == (
            seen.working, seen.defective, seen.unknown, seen.due, seen.days, shown(seen.percent),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("compliance", (2, 2, 4, None, 8)),
        ("compliance-late", (0, 8, 0, None, 8)),
        ("compliance-unknown", (0, 2, 6, None, 8)),
    ],
)
def test_points_that_meet_all_are_counted_behind_the_gate_of_the_report(
    name: str, expected: Row, worked_out: dict[str, openpyxl.Workbook]
) -> None:
    """By hand: 2 and 8 are whole; 1 and 3 were missed; 4, 5 and 6 are partly unknown, and a repair at 7 is only said."""
    assert summary(worked_out[f"{name}.xlsx"])["ตัวเลขหลัก"][1:6] == expected


def test_the_months_above_have_what_makes_rules_differ() -> None:
    percents = {name: figures().headline.percent for name, figures in MONTHS.items()}
    assert percents["weakest.xlsx"] == "50.00"  # three of six repairs
    assert percents["compliance-late.xlsx"] == percents["compliance-unknown.xlsx"] == "0.00"
    assert (percents["empty.xlsx"], MONTHS["empty.xlsx"]().patrols.required) == ("100.00", 0)  # only R was due
    assert len({percents[name] for name in ("weakest.xlsx", "compliance.xlsx", "mean.xlsx", "mean-nothing.xlsx")}) == 4
    assert MONTHS["running.xlsx"]().patrols.due > 0
    assert MONTHS["running.xlsx"]().reports.due == 1


@pytest.mark.parametrize("name", MONTHS)
def test_every_row_agrees_with_the_rows_that_it_rests_on(name: str, worked_out: dict[str, openpyxl.Workbook]) -> None:
    figures, book = MONTHS[name](), worked_out[name]
    for title, column, count in (
        ("ตรวจตรา", 10, sum(len(point.days) for point in figures.points)),
        ("ตรวจกล้อง", 11, sum(len(point.check_days) for point in figures.points)),
        ("วันอุปกรณ์", 9, sum(len(asset.days) for point in figures.points for asset in point.assets)),
        ("จุด", 25, len(figures.points)),
    ):
        words = [row[column] for row in book[title].iter_rows(min_row=3, values_only=True) if row[0] is not None]
        assert words == ["ตรง"] * count, title
    for row, point in zip(book["จุด"].iter_rows(min_row=3, values_only=True), figures.points, strict=False):
        assert (row[7:12], row[14:19]) == (counts(point.patrols), counts(point.checks))
        assert (row[12], row[19]) == (shown(point.patrols.percent), shown(point.checks.percent))


def test_a_row_that_somebody_changed_shows(worked_out: dict[str, openpyxl.Workbook]) -> None:
    rows, book = summary(worked_out["changed.xlsx"]), worked_out["changed.xlsx"]
    assert {code for code, row in rows.items() if row[12] == "ไม่ตรง"} == {"P", "E", "ตัวเลขหลัก"}
    words = [row[10] for row in book["ตรวจตรา"].iter_rows(min_row=3, values_only=True)]
    assert words.count("ไม่ตรง") == 1  # no tap stands behind it
    assert [row[25] for row in book["จุด"].iter_rows(min_row=3, values_only=True)].count("ไม่ตรง") == 1


def test_the_workbook_and_the_paper_print_the_same_digits(
    worked_out: dict[str, openpyxl.Workbook], tmp_path: Path
) -> None:
    paper, _ = write_month(MONTHS["mean.xlsx"](), tmp_path)
    text = subprocess.run(["pdftotext", "-l", "1", paper, "-"], capture_output=True, text=True, check=True).stdout
    for row in summary(worked_out["mean.xlsx"]).values():
        digits = f"{row[6]:.2f}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
        if not str(row[0]).startswith(("กล้อง", "โคม")):
            assert digits in text, row[0]


def test_what_we_tell_of_each_formula_is_what_it_comes_to(worked_out: dict[str, openpyxl.Workbook]) -> None:
    """A program that does not calculate shows these."""
    told = openpyxl.load_workbook(io.BytesIO(book_of(MONTHS["compliance.xlsx"]())), data_only=True)
    compared = 0
    for sheet in told.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert (cell.value or "") == (worked_out["compliance.xlsx"][sheet.title][cell.coordinate].value or "")
                compared += 1
    assert compared > 10_000


def formulas(content: bytes) -> list[tuple[str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        (s.title, c.coordinate) for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"
    ]


def texts(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            yield from (cell.value for cell in row if cell.data_type == "s")


def hostile() -> MonthlyFigures:
    """The month with such a text in every place where somebody typed one: each in another point, repair and letter."""
    clean = MONTHS["weakest.xlsx"]()
    points = [
        replace(
            point,
            name=text,
            short_name=text,
            station=text,
            assets=tuple(replace(one, label=text, owner=text, name=text) for one in point.assets),
        )
        for point, text in zip(clean.points, HOSTILE, strict=True)
    ]
    return replace(
        clean,
        points=tuple(points),
        district=replace(clean.district, name=HOSTILE[0], office=HOSTILE[0], section=HOSTILE[0]),
        repairs=tuple(replace(a, what=b, asset=b, section=b) for a, b in zip(REPAIRS, HOSTILE, strict=False)),
        letters=tuple(replace(a, asset=b, number=b, agency=b) for a, b in zip(LETTERS, HOSTILE, strict=False)),
    )


def test_no_text_becomes_a_formula() -> None:
    content = book_of(hostile())
    assert formulas(content) == formulas(book_of(MONTHS["weakest.xlsx"]()))
    begun = [one for one in texts(content) if one.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]
    assert begun == []
    assert [one for one in texts(content) if re.search("[\x00-\x09\x0b-\x1f\u200b\u202e]|_x00", one)] == []
    assert sum("=cmd" in one for one in texts(content)) > 100


def test_the_same_figures_give_the_same_bytes() -> None:
    assert book_of(MONTHS["weakest.xlsx"]()) == book_of(a_worked_month())
    assert book_of(MONTHS["weakest.xlsx"]()) != without_told_values(book_of(MONTHS["weakest.xlsx"]()))


def test_heads_stay_in_view_and_repeat_on_paper_and_no_person_or_card_is_in_it() -> None:
    content = book_of(MONTHS["weakest.xlsx"]())
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        assert sheet.freeze_panes is not None
        head = int(sheet.freeze_panes[1:]) - 1
        assert sheet.print_title_rows == f"${head}:${head}"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    taps = [
        tap for point in MONTHS["weakest.xlsx"]().points for day in point.days for tap in (*day.visits, *day.rejected)
    ]
    people = {tap.officer for tap in taps} | {tap.credential for tap in taps}
    assert len(people) > 2
    assert people & set(texts(content)) == set()


@given(st.integers(1, 400_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_percentage_by_formula_is_ours_to_the_digit(ratio: tuple[int, int]) -> None:
    part, whole = ratio
    text = percent(str(part), str(whole)).replace("=", "==")
    found = eval(text, {"IF": lambda so, yes, no: yes if so else no, "MIN": min, "INT": math.floor})  # noqa: S307 - our own formula
    assert Decimal(str(found)) == percentage(part, whole)


def test_so_many_rows_that_no_program_would_end_have_no_formula_each() -> None:
    clean = MONTHS["weakest.xlsx"]()
    many = replace(clean, points=clean.points * 100)
    few, sheet = patrols(clean, taps(clean)), patrols(many, taps(many))
    assert [type(cell) for cell in few.rows[0][-2:]] == [Formula, Formula]
    assert len(sheet.rows) == 100 * len(few.rows) > MOST_WORKED_OUT
    assert {cell for row in sheet.rows for cell in row[-2:]} == {None}
