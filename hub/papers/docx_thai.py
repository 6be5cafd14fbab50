"""DOCX for officials' Word: TH Sarabun New by name, Thai set as the complex script that it is.

python-docx sets Latin attributes only; Word takes size, weight and font of Thai from the complex-script ones, so each
stands twice, on the style where possible. No break marks: Word breaks Thai by itself.
"""

import io
import zipfile

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FONT = "TH Sarabun New"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "color", "spacing", "w", "kern",
    "position", "sz", "szCs", "highlight", "u", "shd", "vertAlign", "rtl", "cs", "em", "lang",
)  # fmt: skip


def thai_style(style: ParagraphStyle, *, size: int, bold: bool = False) -> None:
    """The style's font, size and weight hold for Latin and for Thai letters."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    _complex(properties, size=size, bold=bold)


def _complex(properties: object, *, size: int, bold: bool) -> None:
    for name, attributes in (
        ("w:bCs", {"w:val": "1" if bold else "0"}),
        ("w:szCs", {"w:val": str(size * 2)}),
        ("w:lang", {"w:val": "en-US", "w:bidi": "th-TH"}),
    ):
        for old in properties.findall(qn(name)):  # type: ignore[attr-defined] # lxml's element
            properties.remove(old)  # type: ignore[attr-defined] # as above
        element = OxmlElement(name)
        for key, value in attributes.items():
            element.set(qn(key), value)
        properties.append(element)  # type: ignore[attr-defined] # as above
    _in_order(properties)


def _in_order(properties: object) -> None:
    """Word's schema has an order of these, which python-docx keeps only for its own."""
    found = sorted(properties, key=_place)  # type: ignore[call-overload] # lxml's element
    for element in found:
        properties.append(element)  # type: ignore[attr-defined] # as above: moves it to the end


def _place(element: object) -> int:
    name = str(element.tag).rsplit("}", 1)[-1]  # type: ignore[attr-defined] # as above
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def thai_run(line: Paragraph, text: str, *, size: int | None = None, bold: bool = False) -> None:
    """The paragraph goes on with this text, as complex script."""
    run = line.add_run(text)
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 (python-docx has no door to complex-script attributes)
    if size is not None:
        run.font.size, run.font.bold = Pt(size), bold
        _complex(properties, size=size, bold=bold)
    properties.append(OxmlElement("w:cs"))
    _in_order(properties)


def page_number(line: Paragraph) -> None:
    """`– ๒ –` from the second page on; Word writes the field in Thai digits."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    thai_run(line, "– ")
    field(line, "PAGE", shown="๒")
    thai_run(line, " –")


def field(line: Paragraph, name: str, *, shown: str) -> None:
    """A field of Word's in Thai digits; `shown` stands there until it is worked out."""
    for kind, text in (("begin", ""), ("", rf" {name} \* THAIARABIC "), ("separate", ""), ("text", shown), ("end", "")):
        run = line.add_run()
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 (as above)
        elif kind == "text":
            run.text = text
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)  # noqa: SLF001 (as above)


def docx_bytes(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes, since the times of its parts say nothing."""
    written, again = io.BytesIO(), io.BytesIO()
    paper.save(written)
    with zipfile.ZipFile(written) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as file:
        for part in made.infolist():
            entry = zipfile.ZipInfo(part.filename, _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            file.writestr(entry, made.read(part))
    return again.getvalue()
