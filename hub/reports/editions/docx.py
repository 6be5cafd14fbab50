"""The month's report as DOCX, for officials to edit: the words of the paper, in real headings and tables.

Made of the values that the PDF is made of, so that the two say the same; what is edited here is no longer the report.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from hub.papers.docx_table import CELL, SMALL_CELL, Cell, Columns, Told, add_table, clean
from hub.papers.docx_thai import docx_bytes, field, thai_run, thai_style
from hub.reports.editions.docx_album import add_album
from hub.reports.editions.docx_part import Part
from hub.reports.editions.docx_parts import appendix, parts

Values = Mapping[str, Any]

WIDTH_CM = 17.4
EDITABLE = (
    "สำเนาสำหรับแก้ไข จัดทำจากตัวเลขชุดเดียวกับแฟ้ม PDF รหัสตรวจสอบ {code} ถ้าแก้ตัวเลขในสำเนานี้ "
    "รหัสตรวจสอบไม่รับรองตัวเลขที่แก้ ฉบับที่ใช้อ้างอิงคือ PDF"
)


def month_docx(values: Values, *, made_at: datetime, pictures: Path | None = None) -> bytes:
    """The file; `values` are those of the paper, and `pictures` the folder with the photographs that they name."""
    paper = Document()
    _prepare(paper, values, made_at=made_at)
    _heading(paper, values["title"], 1)
    _line(paper, values["subtitle"])
    if values.get("notice"):
        _line(paper, values["notice"], bold=True)
    boxes = [
        (one["label"], Cell(f"{one['value']}{one['unit']}", bold=True), one["fraction"], one["bound"] or "")
        if one["built"]
        else (one["label"], "–", one["text"], "")
        for one in values["boxes"]
    ]
    add_table(
        paper,
        Columns(("ตัวชี้วัด", "ร้อยละ", "ทำได้ / ต้องทำ", "สูงสุด"), (5.4, 3, 4.5, 4.5), "lrll"),
        boxes,
    )
    _line(paper, values["headline"])
    for part in parts(values):
        _part(paper, part)
        if part.album is not None:
            add_album(paper, part.album, pictures)
    _signatures(paper)
    for part in appendix(values):
        _part(paper, part)
    _line(paper, EDITABLE.format(code=values["check_code"]), style="Report note")
    return docx_bytes(paper)


def _part(paper: Paper, part: Part) -> None:
    if part.heading:
        _heading(paper, part.heading, 2)
    if part.lead:
        _line(paper, part.lead, bold=True)
    if part.columns is not None and part.rows:
        add_table(paper, part.columns, part.rows)
    for note in part.notes:
        _line(paper, note, style="Report note")


def _prepare(paper: Paper, values: Values, *, made_at: datetime) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2), Cm(1.6)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.9)
    _styles(paper)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for line in (head, foot):
        line.style = paper.styles["Report note"]
        line.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    thai_run(head, clean(values["office"]) + (f"\t{clean(values['mark'])}" if values.get("mark") else ""))
    thai_run(foot, f"{clean(values['footer'])} · รหัสตรวจสอบ {values['check_code']}\tหน้า ")
    field(foot, "PAGE", shown="๑")
    thai_run(foot, " จาก ")
    field(foot, "NUMPAGES", shown="๑")
    about = paper.core_properties
    about.title, about.author = clean(values["title_plain"])[:250], clean(values["office_plain"])[:250]
    about.language, about.last_modified_by, about.comments = "th-TH", "", ""
    about.created = about.modified = made_at.replace(tzinfo=None, microsecond=0)


def _styles(paper: Paper) -> None:
    thai_style(_style(paper, "Normal"), size=16)
    for name, size in (("Heading 1", 20), ("Heading 2", 18)):
        of = _style(paper, name)
        thai_style(of, size=size, bold=True)
        of.font.color.rgb = RGBColor(0, 0, 0)
        for attribute in ("themeColor", "themeShade", "themeTint"):
            of.element.rPr.find(qn("w:color")).attrib.pop(qn(f"w:{attribute}"), None)
        of.paragraph_format.space_before = Pt(12 if size == 18 else 0)
        of.paragraph_format.keep_with_next = True
    for name, id_, size in (("Report cell", CELL, 13), ("Report small cell", SMALL_CELL, 9), ("Report note", "", 13)):
        made = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(made, ParagraphStyle)  # noqa: S101 (it was asked for)
        made.base_style = _style(paper, "Normal")
        thai_style(made, size=size)
        if id_:
            made.element.set(qn("w:styleId"), id_)


def _style(paper: Paper, name: str) -> ParagraphStyle:
    found = paper.styles[name]
    assert isinstance(found, ParagraphStyle)  # noqa: S101 (Word has no other of these names)
    return found


def _heading(paper: Paper, text: str, level: int) -> None:
    thai_run(paper.add_paragraph(style=f"Heading {level}"), clean(text))


def _line(paper: Paper, text: str, *, style: str = "Normal", bold: bool = False) -> Paragraph:
    line = paper.add_paragraph(style=style)
    if bold:
        thai_run(line, clean(text), size=16, bold=True)
        line.paragraph_format.keep_with_next = True
    else:
        thai_run(line, clean(text))
    return line


def _signatures(paper: Paper) -> None:
    def block(*roles: str) -> Told:
        return "\n".join((f"ลงชื่อ {'.' * 40}", f"({'.' * 46})", *roles, f"วันที่ {'.' * 34}"))

    _line(paper, "")
    rows: Sequence[Sequence[Told]] = [
        (block("หัวหน้าฝ่ายเทศกิจ", "ผู้รายงาน"), block("ผู้ช่วยผู้อำนวยการเขต", "ผู้ตรวจสอบ")),
    ]
    add_table(paper, Columns((), (WIDTH_CM / 2, WIDTH_CM / 2), "cc", style="Normal"), rows, framed=False)
