"""Stations' tables are read as they are written: two rows of headers, Thai digits, totals, notes, months of every kind."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.crime.figures import Area, Place, Sum, published, summed
from hub.crime.kinds import USUAL, CaseKind, kind_written, kinds_with
from hub.crime.layout import Layout, Meaning, layout_of, wrong_with
from hub.crime.months import month_written
from hub.crime.told import Fault, Sheet, Told, plain_place, read
from hub.kernel.period import Month
from hub.kernel.table import Cell, Table, Unfit
from hub.kernel.thai import MONTHS_SHORT, month_long, numerals
from hub.web.sheet_file import table_of
from tests.parts.station_sheets import OCTOBER, plain_csv

KINDS = kinds_with([CaseKind("trespass", ("บุกรุก", "Trespass"), "other", is_own=True)])
ONE, TWO = Place(Area.POINT, "BSM-01"), Place(Area.POINT, "BSM-02")
PLACES = {plain_place(text): place for text, place in (("BSM-01", ONE), ("จุดที่ 2", TWO))}
WHOLE = Place(Area.STATION, "สน.บางสมมุติ")
OCT = Month(2026, 10)


def table(content: bytes) -> Table:
    found = table_of(content, takes_merged=True, marks_formulas=True)
    assert not isinstance(found, Unfit), found
    return found


def layout(of: Table) -> Layout:
    found = layout_of(of, KINDS)
    assert not isinstance(found, Unfit)
    return found


def sheet(content: bytes, *, month: Month | None = OCT, dash_is_none: bool = False) -> Sheet:
    cells = table(content)
    return read(
        cells,
        layout(cells).meaning({}, dash_is_none=dash_is_none),
        kinds=KINDS,
        places=PLACES,
        month=month,
        whole=WHOLE,
    )


def rows(*texts: str) -> bytes:
    return plain_csv([text.split("|") for text in texts])


def test_a_workbook_with_merged_headers_thai_digits_formulas_in_its_totals_and_a_note_is_read() -> None:
    found = sheet(OCTOBER)
    assert found == Sheet(
        told=(
            Told(6, "BSM-01", ONE, OCT, {"life-body": 1, "theft": 2, "snatching": 0, "sexual": 0, "drugs": 3}),
            Told(7, "จุดที่ 2", TWO, OCT, {"life-body": 0, "theft": 1, "robbery": 0, "drugs": 1}),
        ),
        faults=(),
        left_out=(8, 10),
        dashes=1,
    )


def test_a_dash_is_nought_only_where_somebody_said_so() -> None:
    assert sheet(OCTOBER, dash_is_none=True).told[1].counts["snatching"] == 0


def test_a_long_table_names_kind_and_month_in_each_row() -> None:
    found = sheet(
        rows(
            "สถานที่|เดือน|ประเภทคดี|จำนวนคดี",
            "BSM-01|ต.ค. 69|ลักทรัพย์|4",
            "BSM-01|ต.ค. 69|บุกรุก|๑,๒๐๐",
            "BSM-01|10/2569|ยาเสพติด|",
        )
    )
    assert found.told == (Told(2, "BSM-01", ONE, OCT, {"theft": 4, "trespass": 1200}),)
    assert found.faults == ()


def test_reported_is_taken_and_arrested_is_not() -> None:
    found = layout(table(rows("จุด|ลักทรัพย์||ยาเสพติด|", "|รับแจ้ง|จับ|รับแจ้ง|จับ", "BSM-01|3|1|2|2")))
    assert [(one.letter, one.meaning) for one in found.columns] == [
        ("A", Meaning.PLACE), ("B", "kind:theft"), ("C", Meaning.IGNORED), ("D", "kind:drugs"), ("E", Meaning.IGNORED),
    ]  # fmt: skip


def test_what_is_wrong_names_row_and_column_and_never_what_stands_there() -> None:
    found = sheet(
        rows("จุด|เดือน|ลักทรัพย์|ยาเสพติด", "BSM-01|ต.ค. 69|-3|1.5", "BSM-01|ตค|2|", "|ต.ค. 69|2|", "BSM-01|ต.ค. 69|=1+1|มาก", "BSM-01|ต.ค. 69|1|", "BSM-01|ต.ค. 69|1|1", "BSM-01|ต.ค. 69|999999|")
    )  # fmt: skip
    assert [(one.row, one.letter, one.what[1]) for one in found.faults] == [
        (2, "C", "is no whole number from 0 on"),
        (2, "D", "is no whole number from 0 on"),
        (3, "B", "is no month; write it as 2026-10 or ต.ค. 2569"),
        (4, "A", "no place (unmerge cells, and fill in every row)"),
        (5, "C", "is a formula; copy it and paste it as a value"),
        (5, "D", "is no whole number from 0 on"),
        (7, "A", "the same place and month as row 6"),
        (8, "C", "is more than 99999"),
    ]
    assert found.faults[0].line().startswith("แถว 2 คอลัมน์ C · row 2, column C: ")
    assert not any("999999" in text or "1.5" in text for one in found.faults for text in one.what)


def test_totals_that_do_not_add_up_are_doubted_and_never_taken() -> None:
    found = sheet(rows("จุด|ลักทรัพย์|ยาเสพติด|รวม", "BSM-01|1|2|4", "จุดที่ 2|1|0|1", "รวมทั้งสิ้น|3|2|5"))
    assert [one.place for one in found.told] == [ONE, TWO]
    assert [one[1] for one in found.doubts] == [
        "row 2: the total in column D is not the sum of the row, 3",
        "totals in row 4: column B (Theft) is not the sum of the rows above",
    ]


def test_areas_say_what_they_are_and_other_names_are_asked_for() -> None:
    found = sheet(rows("พื้นที่|ลักทรัพย์", "แขวงสีลม|1", "เขตบางรัก|2", "สน.บางรัก|3", "หน้าตลาด|4", "หน้าตลาด|5"))
    assert [one.place for one in found.told] == [
        Place(Area.SUBDISTRICT, "แขวงสีลม"), Place(Area.DISTRICT, "เขตบางรัก"), Place(Area.STATION, "สน.บางรัก"),
    ]  # fmt: skip
    assert found.unknown == ("หน้าตลาด",)


def test_a_table_without_places_is_of_the_whole_station() -> None:
    found = sheet(rows("เดือน|ลักทรัพย์|ยาเสพติด", "ตุลาคม ๒๕๖๙|10|4", "กันยายน ๒๕๖๙|8|0"), month=None)
    assert [(one.place, str(one.month), one.counts) for one in found.told] == [
        (WHOLE, "2026-10", {"theft": 10, "drugs": 4}), (WHOLE, "2026-09", {"theft": 8, "drugs": 0}),
    ]  # fmt: skip


def test_columns_that_contradict_each_other_are_told() -> None:
    cells = table(rows("จุด|ลักทรัพย์|ยาเสพติด", "BSM-01|1|2"))
    found = layout(cells)
    assert wrong_with(found, KINDS) == []
    for meanings, what in (
        ({2: "kind:theft"}, "more than one column is “Theft”"),
        ({1: "ignored", 2: "ignored"}, "no column counts cases yet"),
        ({2: "count"}, "the kind named in the row and its count come together"),
        ({1: "kind:nothing"}, "a column is of an unknown kind of case"),
    ):
        said = [one[1] for one in wrong_with(found.meaning(meanings, dash_is_none=False), KINDS)]
        assert what in said


@pytest.mark.parametrize(
    "text",
    ["2026-10", "2569-10", "10/2569", "๑๐/๒๕๖๙", "ต.ค. 69", "ต.ค.2569", "ตค69", "ตุลาคม พ.ศ. ๒๕๖๙", "ประจำเดือน ตุลาคม 2569", "Oct 2026", "2026-10-01 00:00", "2026-10-01"],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert month_written(text) == OCT


@pytest.mark.parametrize("text", ["", "ตุลาคม", "2569", "13/2569", "ต.ค.–พ.ย. 2569", "10", "1/2", "ยาเสพติด 12", "จุด 4"])
def test_what_names_no_month_or_two_is_none(text: str) -> None:
    assert month_written(text) is None


MONTH = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


@given(MONTH)
def test_every_month_is_read_back_from_every_way_to_write_it(month: Month) -> None:
    short = f"{MONTHS_SHORT[month.month - 1]} {month.year + 543}"
    for text in (str(month), month_long(month), numerals(month_long(month)), short, short.replace(" ", "")):
        assert month_written(text) == month


COUNTS = st.dictionaries(st.sampled_from([one.code for one in USUAL]), st.integers(0, 99_999), min_size=1)


@given(
    st.dictionaries(st.sampled_from(["BSM-01", "จุดที่ 2"]), COUNTS, min_size=1),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "cp874"]),
)
def test_what_is_written_is_read_back_wide_or_long(
    figures: Mapping[str, Mapping[str, int]], wide: bool, encoding: str
) -> None:
    codes = sorted({code for counts in figures.values() for code in counts})
    if wide:
        written = [["จุด", *(KINDS[code].words[0] for code in codes)]]
        written += [[place, *(str(counts.get(code, "")) for code in codes)] for place, counts in figures.items()]
    else:
        written = [["จุด", "ประเภทคดี", "จำนวน"]]
        written += [
            [place, KINDS[code].words[0], numerals(cases)]
            for place, counts in figures.items()
            for code, cases in counts.items()
        ]
    found = sheet(plain_csv(written, encoding=encoding))
    assert (found.faults, found.unknown) == ((), ())
    assert {one.label: dict(one.counts) for one in found.told} == figures


def test_every_usual_kind_is_known_by_each_of_its_names() -> None:
    for kind in USUAL:
        assert {kind_written(text, KINDS) for text in (kind.code, *kind.words, *kind.also)} == {kind}
    assert kind_written("ฆาตกรรมต่อเนื่อง", KINDS) is None


def test_a_sum_of_nothing_known_is_not_nought_and_small_counts_do_not_leave_the_hub() -> None:
    assert summed([None, None]) == Sum(None, 0, 2)
    assert summed([1, None, 2]) == Sum(3, 2, 3)
    assert summed([1, None]).is_partial
    assert not summed([0, 0]).is_partial
    assert [published(one) for one in (None, 0, 1, 2, 3, 40)] == ["", "<3", "<3", "<3", "3", "40"]


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=12))
def test_no_table_breaks_the_reading(texts: list[list[str]]) -> None:
    cells = [[Cell(text) for text in row] for row in texts]
    found = layout_of(cells, KINDS)
    if not isinstance(found, Unfit):
        told = read(cells, found, kinds=KINDS, places={}, month=OCT, whole=WHOLE)
        assert all(isinstance(one, Fault) for one in told.faults)
