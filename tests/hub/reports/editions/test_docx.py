"""The month's document says what the paper says, in styles that Word takes for Thai; no text in it is markup."""

import io
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn

from hub.papers.docx_table import clean
from hub.reports.document import monthly_values
from hub.reports.editions.docx import month_docx
from hub.reports.figures import MonthlyFigures
from hub.reports.life.causes import Cause, Difference, Why
from hub.reports.life.paper import edition_values
from hub.reports.service import DRAFT
from tests.parts.beside import beside
from tests.parts.libreoffice import converted
from tests.parts.month import a_month, a_troubled_month
from tests.parts.patrol import bkk
from tests.parts.photographs import photo, sent
from tests.parts.pictured import pair, pictured_month, shown
from tests.parts.ruled_month import REPAIRS, a_worked_month
from tests.parts.small_hub import small_hub

UNSAID = {"days", "made", "title_plain", "office_plain", "suspended"}
"""Not for the page; the last only where a point was suspended."""
HOSTILE = "</w:t><script>&amp;=cmd|'x'!A0\x00\x07\x1b\u200b" + "ชื่อ" * 30


def made(figures: MonthlyFigures, beside: Any = None) -> bytes:
    return month_docx(monthly_values(figures) | (beside or {}), made_at=figures.generated_at)


@cache
def worked() -> bytes:
    return made(replace(a_worked_month(), beside=beside()))


def opened(content: bytes) -> Paper:
    return Document(io.BytesIO(content))


def said(content: bytes) -> str:
    paper = opened(content)
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def strings(values: Any) -> Iterator[str]:
    """Every text in the values, as a reader sees it."""
    if isinstance(values, str):
        yield values.replace("\u200b", "")
    elif isinstance(values, dict):
        for inner in values.values():
            yield from strings(inner)
    elif isinstance(values, list | tuple):
        for inner in values:
            yield from strings(inner)


def test_everything_that_the_paper_prints_is_in_it() -> None:
    figures = replace(a_worked_month(), beside=beside())
    values = monthly_values(figures)
    text = said(worked()).replace("\n", "")
    shown = {name: value for name, value in values.items() if name not in UNSAID}
    for name in ("points", "camera_map"):  # the names of looks are no words
        shown[name] = [{key: value for key, value in row.items() if key != "cells"} for row in shown[name]]
    shown["beside"]["trend"] |= {
        "panels": None,
        "key": None,
    }  # the bars are for the page; their numbers stand in the table
    heads = "\n".join(
        part.text
        for section in opened(worked()).sections
        for part in (*section.header.paragraphs, *section.footer.paragraphs)
    )
    wanted = Counter(strings(shown))
    missing = [one for one, times in wanted.items() if text.count(one) < times and one not in heads]
    assert missing == []


def test_every_style_is_thai_and_headings_are_headings() -> None:
    paper = opened(worked())
    headings = [line.text for line in paper.paragraphs if line.style.name == "Heading 2"]  # type: ignore[union-attr] # every line has one
    assert headings[:3] == ["๑. การตรวจตรารายจุดรายวัน", "๒. ผลการตรวจตรารายจุด", "๓. การตรวจกล้องวงจรปิด"]
    assert len(headings) == 12 + 4  # the last four stand beside the figures
    for name, size in (
        ("Normal", 16),
        ("Heading 1", 20),
        ("Heading 2", 18),
        ("Report cell", 13),
        ("Report small cell", 9),
    ):
        properties = paper.styles[name].element.rPr
        fonts = properties.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"TH Sarabun New"}
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
        assert properties.find(qn("w:szCs")).get(qn("w:val")) == str(2 * size)
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
    xml = zipfile.ZipFile(io.BytesIO(worked())).read("word/document.xml").decode()
    runs = re.findall(r"<w:r>(.*?)</w:r>", xml)
    assert [run for run in runs if "<w:t" in run and "<w:cs/>" not in run] == []
    assert "\u200b" not in xml


def test_heads_repeat_on_every_page_and_rows_stay_whole() -> None:
    tables = opened(worked()).tables[:-2]  # before the signatures and the list of chain heads
    assert len(tables) > 10
    for table in opened(worked()).tables:
        rows = table._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    heads = [table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for table in opened(worked()).tables]
    assert heads.count(False) == 1  # the signatures


def test_it_says_of_itself_what_the_paper_says() -> None:
    figures = a_troubled_month(8)
    draft = opened(made(figures, DRAFT))
    issued = opened(made(figures))
    assert draft.sections[0].header.paragraphs[0].text.endswith("\tร่าง")
    assert "ร่าง" not in issued.sections[0].header.paragraphs[0].text
    changed = Difference(("points", "BSM-001", "days", "2026-10-05", "proved"), 1, 2, Cause(Why.LATE, event="ab" * 32))
    again = edition_values(
        2, is_draft=False, differences=[changed], before_issued_at=bkk(date(2026, 11, 3), "09:00"), subtitle="ประจำเดือน"
    )
    revised = opened(made(figures, again))
    assert revised.sections[0].header.paragraphs[0].text.endswith("\tฉบับแก้ไขที่\u00a0๑")
    table = revised.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["ตัวเลข", "ฉบับก่อน", "ฉบับนี้", "เหตุผล", "เหตุการณ์"]
    assert [cell.text for cell in table.rows[1].cells][1:3] == ["๑", "๒"]


def test_what_somebody_typed_is_never_markup() -> None:
    clean = a_worked_month()
    first = replace(clean.points[0], name=HOSTILE, short_name=HOSTILE, station=HOSTILE)
    told = replace(
        clean,
        points=(first, *clean.points[1:]),
        district=replace(clean.district, name=HOSTILE, office=HOSTILE, section=HOSTILE),
        repairs=tuple(replace(one, what=HOSTILE, section=HOSTILE) for one in REPAIRS),
    )
    content = made(told)
    assert "</w:t><script>&amp;=cmd|'x'!A๐" in said(content)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "<script>" not in xml
    assert re.findall("[\x00-\x08\x0b-\x1f]", xml.replace("\n", "")) == []


def test_the_same_figures_give_the_same_bytes() -> None:
    assert made(a_month([])) == made(a_month([]))
    assert worked() != made(a_month([]))


def test_a_foreign_program_opens_it_with_thai_words_whole(tmp_path: Path) -> None:
    path = converted({"month.docx": worked()}, "pdf", folder=tmp_path)["month.docx"]
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    for word in ("สำนักงาน", "น้ำ", "กำหนด", "ใบงาน", "หัวหน้าฝ่ายเทศกิจ"):
        assert word in text.replace("\n", ""), word
    assert "๑. การตรวจตรารายจุดรายวัน" in text


def test_photographs_stand_in_it_as_on_the_paper_with_words_for_who_cannot_see_them(tmp_path: Path) -> None:
    with small_hub(f"sqlite:///{tmp_path}/hub.sqlite") as hub:
        repairs = [pair(hub, 1), shown(2, [sent(hub, photo(9)).name], [], what=HOSTILE)]
        figures, pictured = pictured_month(hub, repairs)
        with pictured.laid_out() as (album, pictures):
            content = month_docx(monthly_values(figures) | album, made_at=figures.generated_at, pictures=pictures)
            told = album["album"]
    text = said(content).replace("\n", "")
    names = [frame.pop(name) for one in told["pairs"] for frame in one["frames"] for name in ("file", "alt")]
    words = [clean(one) for one in strings(told)]
    assert [one for one in words if one not in text] == []
    assert "ยังไม่มีภาพหลังซ่อม" in words
    with zipfile.ZipFile(io.BytesIO(content)) as opened_file:
        media = [name for name in opened_file.namelist() if name.startswith("word/media/")]
        xml = opened_file.read("word/document.xml").decode()
    assert len(media) == len([one for one in names if one]) / 2 == 2
    assert [one for one in names if one and not one.endswith(".jpg") and f'descr="{one}"' not in xml] == []
    assert "<script>" not in xml
    assert text.index("๙. การแก้ไขสภาพแวดล้อม") < text.index("ใบงานที่\u00a0๑") < text.index("๑๐. หนังสือ")
