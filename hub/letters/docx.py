"""The letter as DOCX, to be edited in Word."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from hub.kernel import thai
from hub.letters.content import Content
from hub.letters.office import MEMO
from hub.letters.paper import Printed, numbered_facts, official, owner_lines, paragraphs
from hub.papers.docx_thai import page_number, thai_run, thai_style

_WIDTH = Cm(16)
_HALF = Cm(8)


def letter_docx(content: Content, printed: Printed, *, art: bytes | None = None) -> bytes:
    """The bytes of the file; `content` is filled, and has its head."""
    paper = Document()
    _prepare(paper, content)
    (_memo_head if printed.kind == MEMO else _outside_head)(paper, content, printed, art)
    for said in (content.opening, *numbered_facts(content), content.request, content.ending):
        for one in paragraphs(said):
            _line(paper, official(one), style="Letter text")
    _signature(paper, content, is_memo=printed.kind == MEMO)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _prepare(paper: Paper, content: Content) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    section.different_first_page_header_footer = True
    page_number(section.header.paragraphs[0])
    normal = paper.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 (Word has no other)
    thai_style(normal, size=16)
    text = paper.styles.add_style("Letter text", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(text, ParagraphStyle)  # noqa: S101 (it was asked for)
    text.base_style = normal
    text.paragraph_format.first_line_indent = Cm(2.5)
    text.paragraph_format.space_before = Pt(6)
    title = paper.styles.add_style("Letter title", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(title, ParagraphStyle)  # noqa: S101 (as above)
    thai_style(title, size=29, bold=True)
    title.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    title.paragraph_format.line_spacing = Pt(35)
    paper.core_properties.title = official(content.subject or "")
    paper.core_properties.author = content.head.office if content.head else ""


def _memo_head(paper: Paper, content: Content, printed: Printed, art: bytes | None) -> None:
    head = content.head
    assert head is not None  # noqa: S101 (whoever prints has said whose letter it is)
    _garuda(paper, head.garuda, art, height=1.5)
    title = paper.add_paragraph(style="Letter title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    thai_run(title, "บันทึกข้อความ")
    _labelled(paper, [("ส่วนราชการ", f"{head.section} {head.office} โทร. {head.phone}")])
    dated = thai.date_long(printed.dated) if printed.dated else ""
    _labelled(paper, [("ที่", printed.reference), ("วันที่", dated)])
    _labelled(paper, [("เรื่อง", content.subject or "")])
    _rows(paper, content)


def _outside_head(paper: Paper, content: Content, printed: Printed, art: bytes | None) -> None:
    head = content.head
    assert head is not None  # noqa: S101 (as above)
    _garuda(paper, head.garuda, art, height=3).alignment = WD_ALIGN_PARAGRAPH.CENTER
    lines = [head.office, *head.address]
    for place, line in enumerate(lines):
        one = _line(paper, f"ที่  {official(printed.reference)}\t" if place == 0 else "\t", style="Normal")
        one.paragraph_format.tab_stops.add_tab_stop(Cm(9.8))
        thai_run(one, official(line))
    date = _line(paper, "\t", style="Normal")
    date.paragraph_format.tab_stops.add_tab_stop(_HALF)
    date.paragraph_format.space_before = Pt(6)
    thai_run(date, official(thai.date_long(printed.dated)) if printed.dated else "")
    _rows(paper, content, subject=True)


def _rows(paper: Paper, content: Content, *, subject: bool = False) -> None:
    told: list[tuple[str, Sequence[str]]] = [("เรียน", [content.to or ""])]
    if subject:
        told.insert(0, ("เรื่อง", [content.subject or ""]))
    told += [("อ้างถึง", content.refs), ("สิ่งที่ส่งมาด้วย", content.enclosures)]
    for name, said in told:
        for place, one in enumerate(said):
            number = f"{place + 1}. " if len(said) > 1 else ""
            line = _line(paper, official(f"{name if place == 0 else ''}\t{number}{one}"), style="Normal")
            indent = Cm(3) if name == "สิ่งที่ส่งมาด้วย" else Cm(1.5)
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = indent, -indent
            line.paragraph_format.space_before = Pt(6 if place == 0 else 0)


def _signature(paper: Paper, content: Content, *, is_memo: bool) -> None:
    head = content.head
    assert head is not None  # noqa: S101 (as above)
    said = ([] if is_memo else ["ขอแสดงความนับถือ"]) + ["", "", ""]
    said += [f"({content.signer or '.' * 50})", official(head.position)]
    for place, one in enumerate(said):
        line = _line(paper, official(one), style="Normal")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.left_indent = _HALF
        line.paragraph_format.keep_with_next = place < len(said) - 1
        line.paragraph_format.space_before = Pt(12 if place == 0 else 0)
    for place, one in enumerate([] if is_memo else owner_lines(content)):
        _line(paper, official(one), style="Normal").paragraph_format.space_before = Pt(20 if place == 0 else 0)


def _labelled(paper: Paper, pairs: Sequence[tuple[str, str]]) -> None:
    """Labels of 20 pt in bold, and dots to where the next begins or the line ends."""
    line = paper.add_paragraph()
    stops = line.paragraph_format.tab_stops
    for place, (label, said) in enumerate(pairs, 1):
        thai_run(line, label, size=20, bold=True)
        thai_run(line, f"  {official(said)}\t")
        at = _WIDTH if place == len(pairs) else _HALF
        stops.add_tab_stop(at, WD_TAB_ALIGNMENT.LEFT if at == _HALF else WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _garuda(paper: Paper, mode: str, art: bytes | None, *, height: float) -> Paragraph:
    line = paper.add_paragraph()
    if mode == "art" and art:
        line.add_run().add_picture(io.BytesIO(art), height=Cm(height))
    else:
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        line.paragraph_format.line_spacing = Cm(height)
        thai_run(line, "" if mode == "paper" else "[ตราครุฑ]")
    return line


def _line(paper: Paper, text: str, *, style: str) -> Paragraph:
    made = paper.add_paragraph(style=style)
    thai_run(made, text)
    return made
