"""The form on paper: the seed's sections in order, the words unharmed, hostile texts harmless, the file sound."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from hub.papers.district import District
from hub.papers.pdf import typeset
from hub.reports.forms.document import TEMPLATES, check_code, form_values
from hub.reports.forms.figures import EarlierForm, FormFigures, HeldPhotograph, PoliceMonth, Written
from hub.reports.forms.parts import PARTS, Part
from hub.reports.forms.used import Sum
from hub.reports.forms.wording import LONGEST, digest
from hub.reports.life.period import Kind, Period
from tests.parts.forms import YEAR, a_troubled_quarter, form_of, issued, month_told, without
from tests.parts.patrol import bkk
from wire_contract.event import LineHash

SEED = Path(__file__).with_name("kpi-form-th.md").read_text().splitlines()[1:]
DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
GONE = bkk(YEAR.months[2].first, "10:00")
LONG = "ชื่อ" * 29 + "abcd"
"""120 characters."""
HOSTILE = '#text(fill: red)[x] *ตัวหนา* $x^2$ <a> =HYPERLINK("http://x") \\u{200b} @ref // หมายเหตุ'


def text_of(pdf: bytes) -> str:
    """The text without white space: poppler puts spaces where there are none."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


@cache
def quarter() -> FormFigures:
    """October and November issued, December not; a photograph that is erased, and stations that told and did not."""
    held = (
        HeldPhotograph(4, after=False, name="a" * 64, deleted_at=None),
        HeldPhotograph(4, after=True, name="b" * 64, deleted_at=GONE),
        HeldPhotograph(9, after=True, name="c" * 64, deleted_at=None, is_known=False),
    )
    police = (
        PoliceMonth("สน.บางสมมุติ", "2026-10", told=True, at_points=14),
        PoliceMonth("สน.บางสมมุติ", "2026-11", told=False, at_points=None),
    )
    return a_troubled_quarter(photographs=held, police=police)


def paper(figures: FormFigures) -> bytes:
    return typeset(TEMPLATES[figures.kind], form_values(figures))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return paper(quarter())


def seed_lines() -> Sequence[str]:
    """What the office's own form says, but for what is written anew each time (6.1 to 9 have their titles only)."""
    found = []
    for line in SEED:
        said = re.sub(r"\s", "", line.replace("☐", "").replace("·", "|"))
        if not said:
            continue
        said = said.split("|")[0] if said.startswith("5.") else said
        said = re.sub(r"^([789]\.[^:]*:).*", r"\1", said)
        said = re.sub(r"^(\(6\.[23]\)[^:]*:).*", r"\1", said)
        found.append(re.sub(r"^ลงชื่อ.*", "(ผู้รับผิดชอบโครงการ)", said).rstrip("."))
    return found


def test_every_line_of_the_offices_form_stands_on_the_paper_in_its_order(pdf: bytes) -> None:
    text, at = text_of(pdf).replace("✓", ""), 0
    for line in seed_lines():
        wanted = line.translate(DIGITS)
        where = text.find(wanted, at)
        assert where >= 0, (line, text[at : at + 80])
        at = where + len(wanted)


def test_the_words_come_back_unharmed(pdf: bytes) -> None:
    text = text_of(pdf)
    for word in ("สำนักงานเขตบางสมมุติ", "ไม่มีข้อมูล", "ผู้รับผิดชอบโครงการ", "ตำแหน่ง", "พิสูจน์แล้วว่าเสร็จ", "กิ่งไม้บังกล้อง"):
        assert word in text
    for mark in ("\u200b", "\u2060", "\ufffd", "□"):
        assert mark not in text


def test_the_paper_says_which_version_of_which_month_and_what_is_not_issued(pdf: bytes) -> None:
    text = text_of(pdf)
    assert "ตุลาคม๒๕๖๙ฉบับแรก๓พ.ย.๖๙a3c8-6676-a36a-e4e3" in text
    assert "พฤศจิกายน๒๕๖๙ฉบับแก้ไขที่๑" in text
    assert "ธันวาคม๒๕๖๙ยังไม่ออกรายงาน" in text
    assert "ผลงานที่ทำได้=ยังสรุปไม่ได้(ร้อยละ)" in text
    assert f"รหัสตรวจสอบ{check_code(quarter())}" in text
    assert "๑,๓๙๐/๑,๔๑๒" in text  # 695/706 in each of the two months


def test_an_erased_photograph_is_said_to_be_erased(pdf: bytes) -> None:
    text = text_of(pdf)
    assert "ลบแล้ว๑ภาพตามกำหนดเก็บรักษาเมื่อ๑ธ.ค.๖๙" in text
    assert "ไม่มีในระบบ๑ภาพ" in text
    assert "หนังสือกท๕๐๙๙/๔๐๒ถึงสจส.๖ต.ค.๖๙" in text
    assert "บริเวณจุดเสี่ยงภัย๑๔คดียังไม่ได้รับเดือนพฤศจิกายน๒๕๖๙" in text


def test_the_file_is_sound_tagged_and_the_same_each_time(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged: +yes", info)
    claims = re.search(rb"pdfaid:part>(\d).*?pdfaid:conformance>(\w)", pdf, re.DOTALL)
    assert claims is not None
    assert claims.groups() == (b"2", b"A")
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes yes yes\b", line) for line in fonts)  # embedded, subset, with a way back to text
    assert paper(quarter()) == pdf


def test_texts_that_look_like_markup_or_formulas_are_text() -> None:
    at = bkk(YEAR.months[3].first, "09:00")
    edited = {part: Written(HOSTILE, digest("x"), "lek", at, LineHash("0" * 64)) for part in PARTS[Kind.QUARTER]}
    figures = a_troubled_quarter(edited=edited, district=District("เขต" + LONG))
    text = text_of(paper(figures))
    wanted = re.sub(r"\s", "", HOSTILE).translate(DIGITS)
    assert text.count(wanted) == len(PARTS[Kind.QUARTER])
    assert f"เขต{LONG}" in text


def test_a_later_quarter_prints_the_earlier_ones_as_their_forms_were_issued() -> None:
    earlier = (
        EarlierForm(1, "2570-Q1/2", ((Part.TREES, "ตัดต้นไม้ตามใบงาน 4"),), ("3", "1")),
        EarlierForm(2, None),
    )
    months = [without(str(month)) for month in YEAR.months[:9]]
    text = text_of(paper(form_of(months, period=Period(Kind.QUARTER, "2570-Q3"), earlier=earlier)))
    first, second, third, fourth = (text.index(f"(๖.{number})") for number in "๑๒๓๔")
    assert "ตามแบบรายงานที่ออกแล้วฉบับแก้ไขที่๑" in text[first:second]
    assert "ตัดต้นไม้ตามใบงาน๔" in text[first:second]
    assert "มีการตรวจตรา๓ครั้ง/วัน/จุด" in text[first:second]
    assert "ยังไม่ได้ออกแบบรายงานของไตรมาสนี้" in text[second:third]
    assert "ยังไม่ออกรายงานจึงไม่มีข้อมูล" in text[third:fourth]
    assert "ยังไม่ถึงไตรมาสนี้" in text[fourth:]


def test_the_years_paper_has_its_summary_between_the_quarters_and_the_factors() -> None:
    october = issued(month_told("2026-10", patrols=Sum(59, 3, 0, 0)))
    months = [october, *(without(str(month)) for month in YEAR.months[1:])]
    figures = form_of(months, period=YEAR)
    text = text_of(paper(figures))
    at = [
        text.index(word)
        for word in ("(๖.๔)", "(๖.๕)สรุปผลการดำเนินงาน(ปลายปีงบประมาณ)", "ผลงานทั้งปียังสรุปไม่ได้", "๗.ปัจจัยสนับสนุน")
    ]
    assert at == sorted(at)
    assert text.count("ยังไม่ออกรายงาน") >= 10


def test_a_text_of_one_paragraph_as_long_as_allowed_is_printed_whole() -> None:
    """Typst gives up on some hundreds of boxed words in one run of text; an office may well write so."""
    figures = a_troubled_quarter()
    said = ("ฝนตกหนักน้ำท่วมทางเดิน " * LONGEST)[:LONGEST].strip()
    texts = tuple(replace(one, edited=said, edited_by="x") for one in figures.form_texts)
    printed = text_of(paper(replace(figures, form_texts=texts)))
    assert printed.count("ฝนตกหนัก") == said.count("ฝนตกหนัก") * len(texts) > 1000
