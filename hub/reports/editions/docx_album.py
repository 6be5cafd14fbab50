"""The photographs of the month in its DOCX: each order a table of two frames, with what stands below them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx.document import Document as Paper
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from PIL import Image

from hub.papers.docx_table import clean
from hub.papers.docx_thai import thai_run

Values = Mapping[str, Any]

_WIDE, _HIGH = 7.6, 5.7
"""Centimetres that a picture has at most."""


def add_album(paper: Paper, album: Values, pictures: Path | None) -> None:
    """All of it stands at the paper's end; a picture is a file of `pictures`."""
    _line(paper.add_paragraph(style="Normal"), album["title"], bold=True)
    for pair in album["pairs"]:
        _line(paper.add_paragraph(style="Normal"), f"{pair['head']} · {pair['stands']}", bold=True)
        table = paper.add_table(rows=2, cols=2, style="Table Grid")
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (python-docx has no door to it)
        for at, frame in enumerate(pair["frames"]):
            _frame(table.cell(0, at), frame, pictures)
            _told(table.cell(1, at), frame)
    for note in (album["more"], album["note"]):
        if note:
            thai_run(paper.add_paragraph(style="Report note"), clean(note))


def _frame(cell: _Cell, frame: Values, pictures: Path | None) -> None:
    line = cell.paragraphs[0]
    line.style, line.alignment = "Report cell", WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.keep_with_next = True
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    if frame["file"] is None or pictures is None:
        thai_run(line, clean(frame["said"]))
        return
    path = pictures / frame["file"]
    with Image.open(path) as picture:
        wide, high = picture.size
    scale = min(_WIDE / wide, _HIGH / high)
    shown = line.add_run().add_picture(str(path), Cm(wide * scale), Cm(high * scale))
    for about in shown._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):  # noqa: SLF001 (as above)
        about.set("descr", clean(frame["alt"]))


def _told(cell: _Cell, frame: Values) -> None:
    line = cell.paragraphs[0]
    line.style = "Report cell"
    for at, names in enumerate((("side", "received"), ("claimed", "hash"), ("others",))):
        words = " ".join(frame[name] for name in names if frame[name])
        if words:
            if at:
                line.add_run().add_break()
            thai_run(line, clean(words))


def _line(line: Paragraph, text: str, *, bold: bool) -> None:
    thai_run(line, clean(text), size=16, bold=bold)
    line.paragraph_format.keep_with_next = True
