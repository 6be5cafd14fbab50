"""Tables of a DOCX, whole and fast: the head repeats on each page, no row breaks, and text is never markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from hub.papers.word_breaks import WORD_BREAK

CELL, SMALL_CELL = "ReportCell", "ReportSmallCell"
"""Ids of the paragraph styles that cells have; whoever makes the paper adds them."""
_DXA = 567
"""Twentieths of a point in a centimetre."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that looks otherwise than its column."""

    text: str
    fill: str = ""
    """RRGGBB, or `hatch`."""
    ink: str = ""
    bold: bool = False
    spans: int = 1
    align: str = ""


Told = str | Cell


@dataclass(frozen=True, slots=True)
class Columns:
    """The head of a table, and how its columns are set."""

    heads: Sequence[str]
    widths: Sequence[float]
    """In centimetres."""
    aligns: str
    """A letter each: l, c or r."""
    style: str = CELL
    tight: bool = False
    """No space at the sides of a cell."""


def add_table(paper: Paper, columns: Columns, rows: Sequence[Sequence[Told]], *, framed: bool = True) -> None:
    """The table stands at the paper's end; without heads it has no first row that repeats."""
    grid = "".join(f'<w:gridCol w:w="{_dxa(width)}"/>' for width in columns.widths)
    side = 0 if columns.tight else 80
    edge = "single" if framed else "none"
    edges = "".join(
        f'<w:{name} w:val="{edge}" w:sz="4" w:space="0" w:color="8C8C8C"/>'
        for name in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = _row([Cell(text, "EDEDED", bold=True, align="c") for text in columns.heads], columns, is_head=True)
    content = (head if columns.heads else "") + "".join(_row(row, columns) for row in rows)
    total = _dxa(sum(columns.widths))
    made = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{content}</w:tbl>"
    )
    body = paper.element.body
    body.insert(len(body) - 1, made)  # before the section's own properties, which end the body


def clean(text: str) -> str:
    """Paper's words without its marks for line breaks, and without what XML forbids."""
    return _NOT_XML.sub("", text.replace(WORD_BREAK, ""))


def _row(row: Sequence[Told], columns: Columns, *, is_head: bool = False) -> str:
    cells, at = [], 0
    for one in row:
        cell = one if isinstance(one, Cell) else Cell(one)
        width = sum(columns.widths[at : at + cell.spans])
        cells.append(_cell(cell, width, cell.align or columns.aligns[at], columns.style))
        at += cell.spans
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: float, align: str, style: str) -> str:
    span = f'<w:gridSpan w:val="{cell.spans}"/>' if cell.spans > 1 else ""
    shade = ""
    if cell.fill:
        pattern = ("diagStripe", "8A93A0", "FFFFFF") if cell.fill == "hatch" else ("clear", "auto", cell.fill)
        shade = '<w:shd w:val="{}" w:color="{}" w:fill="{}"/>'.format(*pattern)
    bold = "<w:b/><w:bCs/>" if cell.bold else ""
    ink = f'<w:color w:val="{cell.ink}"/>' if cell.ink else ""
    side = {"l": "left", "c": "center", "r": "right"}[align]
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:rPr>{bold}{ink}<w:cs/></w:rPr><w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
        for line in clean(cell.text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_dxa(width)}" w:type="dxa"/>{span}{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{side}"/></w:pPr>{runs}</w:p></w:tc>'
    )


def _dxa(centimetres: float) -> int:
    return round(centimetres * _DXA)
