"""The PDF itself: what a reader, a screen reader, an archive and a check find in it."""

import json
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hub.papers.pdf import TypesettingError, typeset
from hub.reports.document import check_code, monthly_values
from hub.reports.figures import MonthlyFigures, decode
from hub.reports.service import write_month
from tests.parts.month import a_month, a_point, a_troubled_month
from tests.parts.patrol import bkk


@cache
def written(count: int) -> MonthlyFigures:
    return a_troubled_month(count, with_assets=True)


@pytest.fixture(scope="module", params=[12, 60])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """A troubled month in 12 and in 60 points, on disk."""
    pdf, _ = write_month(written(request.param), tmp_path_factory.mktemp("report") / "new" / "folder")
    return request.param, pdf


def text_of(pdf: Path) -> list[str]:
    """Each page's text without white space: poppler puts spaces where there are none."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f")[:-1]]


def test_both_files_are_written_and_nothing_else(report: tuple[int, Path]) -> None:
    count, pdf = report
    assert sorted(path.name for path in pdf.parent.iterdir()) == ["monthly-report.json", "monthly-report.pdf"]
    assert decode((pdf.parent / "monthly-report.json").read_bytes()) == written(count)


def test_the_words_come_back_unharmed(report: tuple[int, Path]) -> None:
    text = "".join(text_of(report[1]))
    for word in ("สำนักงานเขตบางสมมุติ", "คลองน้ำใส", "ส่งรายงานในกำหนด", "ไม่ได้ตรวจ", "ผู้ช่วยผู้อำนวยการเขต", "หัวหน้าฝ่ายเทศกิจ"):
        assert word in text
    assert "\u200b" not in text
    assert "\u2060" not in text
    assert "\ufffd" not in text


def test_the_figures_are_on_the_paper(report: tuple[int, Path]) -> None:
    count, pdf = report
    text = "".join(text_of(pdf))
    figures = {12: ("๙๘.๔๔%", "๖๙๕/๗๐๖ครั้ง", "๙๙.๒๙"), 60: ("๙๙.๗๐%", "๓๖๗๑/๓๖๘๒ครั้ง", "๙๙.๘๖")}[count]
    for figure in (
        *figures,
        *{12: ("ร้อยละ๙๒.๕๕จากการตรวจกล้อง", "๒๙๘/๓๒๒จุด-วัน"), 60: ("ร้อยละ๙๘.๖๗จากการตรวจกล้อง", "๑๗๘๖/๑๘๑๐จุด-วัน")}[count],
        "๒๑ต.ค.๖๙๑๗.๓๐น.",
        "nfc:04C767F2066180",
        "0a" * 16,
    ):
        assert figure in text
    assert "๑/๑ฉบับ" in text
    assert "ออกรายงานฉบับแรกเมื่อ๓พ.ย.๖๙๐๘.๐๐น.กำหนดภายใน๗พ.ย.๖๙" in text


def test_every_page_says_which_of_how_many_it_is_and_carries_the_check_code(report: tuple[int, Path]) -> None:
    count, pdf = report
    pages = text_of(pdf)
    digits = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    for number, page in enumerate(pages, 1):
        assert page.endswith(f"หน้า{number}จาก{len(pages)}".translate(digits))
        assert f"รหัสตรวจสอบ{check_code(written(count))}" in page


def test_sixty_points_break_over_pages_under_repeated_headers(report: tuple[int, Path]) -> None:
    count, pdf = report
    pages = text_of(pdf)
    of_map = [page for page in pages if "๑๒๓๔๕๖๗๘๙๑๐๑๑๑๒" in page]
    of_table = [page for page in pages if "สน.ท้องที่" in page]
    assert (len(of_map), len(of_table)) == {12: (2, 2), 60: (5, 4)}[count]
    assert "รวมทุกจุด" in of_table[-1]


def test_text_that_looks_like_markup_stays_text(report: tuple[int, Path]) -> None:
    text = "".join(text_of(report[1]))
    assert '#import"/etc/passwd"*ดอก*$x^๒$`รหัส`<ป้าย>@อ้าง\\//' in text
    assert "#pagebreak()*ก*_ข_" in text
    assert "root:" not in text


def test_the_archive_standards_are_claimed_and_the_structure_is_tagged(report: tuple[int, Path]) -> None:
    reader = PdfReader(report[1])
    root: Mapping[str, Any] = reader.root_object
    claims = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>2<", claims)
    assert re.search(r"pdfaid:conformance>A<", claims)
    assert re.search(r"pdfuaid:part>1<", claims)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF boolean, equal to True and not True itself)
    assert str(root["/Lang"]) in {"th", "th-TH"}
    assert root["/StructTreeRoot"]
    assert reader.metadata is not None
    assert reader.metadata.title == ("รายงานผลการแก้ไขและตรวจตราจุดเสี่ยงภัยต่อการเกิดอาชญากรรม ประจำเดือนตุลาคม พ.ศ. ๒๕๖๙")


def test_every_font_is_inside_the_file(report: tuple[int, Path]) -> None:
    done = subprocess.run(["pdffonts", report[1]], capture_output=True, check=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    names = {row[0].partition("+")[2] for row in rows}
    assert names >= {"Sarabun-Regular", "Sarabun-Bold", "DejaVuSansMono"}
    assert {(row[-5], row[-3]) for row in rows} == {("yes", "yes")}  # embedded, with a map back to Unicode


def test_the_file_is_sound(report: tuple[int, Path]) -> None:
    done = subprocess.run(["qpdf", "--check", report[1]], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_printed_outside_the_page(report: tuple[int, Path]) -> None:
    """A name of 120 characters must not run into its neighbours: all words lie between the margins."""
    boxes = subprocess.run(["pdftotext", "-bbox", report[1], "-"], capture_output=True, check=True, text=True).stdout
    edges = [
        (float(left), float(right)) for left, right in re.findall(r'<word xMin="([\d.]+)".*?xMax="([\d.]+)"', boxes)
    ]
    assert len(edges) > 1000
    assert min(left for left, _ in edges) >= 56.0  # 20 mm
    assert max(right for _, right in edges) <= 550.5  # 210 mm less 16 mm


def test_the_same_figures_give_the_same_bytes(report: tuple[int, Path], tmp_path: Path) -> None:
    count, pdf = report
    again, json_again = write_month(a_troubled_month(count, with_assets=True), tmp_path)
    assert again.read_bytes() == pdf.read_bytes()
    assert json_again.read_bytes() == (pdf.parent / "monthly-report.json").read_bytes()


def test_a_month_not_over_says_so_on_every_page(tmp_path: Path) -> None:
    figures = a_month([a_point(1)], now=bkk(written(12).points[0].days[13].day, "15:30"))
    pages = text_of(write_month(figures, tmp_path)[0])
    assert "รายงานระหว่างเดือนเดือนนี้ยังไม่สิ้นสุดข้อมูลถึง๑๔ต.ค.๖๙๑๕.๓๐น." in pages[0]
    assert all("ร่างระหว่างเดือน" in page for page in pages)


def test_a_month_with_no_data_is_a_report_that_says_so(tmp_path: Path) -> None:
    (page,) = text_of(write_month(a_month([]), tmp_path)[0])
    assert "เดือนนี้ไม่มีจุดเสี่ยงภัยที่อยู่ในช่วงนับจึงไม่มีตัวเลขที่จะรายงาน" in page
    assert "หน้า๑จาก๑" in page


def test_a_smiley_in_a_name_stops_no_report(tmp_path: Path) -> None:
    point = a_point(1)
    figures = a_month([type(point)(1, "P-1", "ซอย 😀 北京", "ซอย 😀", "สน. A", False, point.opened_on, None)])
    assert "ซอย□□□" in "".join(text_of(write_month(figures, tmp_path)[0]))


def test_a_template_that_fails_says_where() -> None:
    with pytest.raises(TypesettingError, match=r"monthly\.typ"):
        typeset("reports/templates/monthly.typ", {})


def test_the_template_gets_plain_values(report: tuple[int, Path]) -> None:
    values = monthly_values(written(report[0]))
    assert json.loads(json.dumps(values)) == values


def test_every_stack_of_marks_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """typst writes a cluster's text twice where its marks sit at odd heights; our fonts have two heights only."""
    stacks = (
        "ปี่ ผู้ นี้ น้ำ กตัญญู ฐานุ ป้ ฟ้ ทั้งนี้ ชั้น คลื่น หนึ่ง ซื้อ ฎุ ฏุ ญุ ฐุ กุ้ง กู้ยืม ฝี่ ฝั่ง ปั้น สำคัญ ค่ำ กี๊ กี๋ ก๊ สิทธิ์ พันธุ์ จันทร์ ยิ้ม นาฬิกา กีฬา หนึ้ รึ้ สิ้น"
    )
    point = a_point(1)
    figures = a_month([type(point)(1, "P-1", stacks, "ตั้งใจ", "สน. น้ำใส", False, point.opened_on, None)])
    text = "".join(text_of(write_month(figures, tmp_path)[0]))
    assert stacks.replace(" ", "") in text
    assert "จุดเสี่ยงภัยเลขบัตรครั้งครั้งแรก" in "".join(text_of(write_month(written(12), tmp_path)[0]))  # bold
