"""The papers themselves, as a director and an archive find them: order of fields, fonts, measures, the same bytes."""

import re
import subprocess
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from msgspec import structs
from PIL import Image, ImageChops

from hub.letters.content import Content, Fact, Head, filled
from hub.letters.docx import letter_docx
from hub.letters.letter import Letter
from hub.letters.office import usual
from hub.letters.paper import TEMPLATE, Printed, letter_values, official
from hub.letters.register_rows import TEMPLATE as REGISTER
from hub.letters.register_rows import register_values, rows
from hub.letters.states import State
from hub.letters.wording import written_anew
from hub.papers.pdf import drawn, typeset
from tests.parts.letters import DISTRICT, OFFICE
from tests.parts.small_hub import NOW

GOLDEN = Path(__file__).parent / "golden"
PLACES = ("สะพานลอยหน้าโรงเรียนวัดบางสมมุติ", "ใต้ทางด่วนช่วงถนนบางสมมุติ ตรงข้ามตลาดน้ำใส", "ซอยบางสมมุติ 12 แยก 4")
DATED = date(2026, 11, 23)


def content(agency: str, count: int, **more: object) -> Content:
    told = tuple(
        Fact(order=one, work="camera", point=f"BSM-{one:02}", place=PLACES[one % 3], asset="main", label=f"กล้องตัวที่ {one}",
             inventory=f"CCTV-66-{one:03}", cause="ภาพถูกบัง", since="2026-11-20T03:05:00.000Z", failed=3,
             last_failed="2026-11-22T03:05:00.000Z")
        for one in range(1, count + 1)
    )  # fmt: skip
    head = Head(
        office=DISTRICT.full_office, section=DISTRICT.section, address=OFFICE.address, phone=OFFICE.phone,
        email=OFFICE.email, code=OFFICE.code, position=OFFICE.director, garuda="box",
    )  # fmt: skip
    made = Content(as_of="2026-11-22T03:05:00.000Z", facts=told, head=head)
    anew = written_anew(made, usual(agency), office=head.office, section=head.section)
    return structs.replace(filled(made, anew), **more)


def printed(kind: str, across: str | None = None) -> Printed:
    return Printed(kind, "กท 5099/132", DATED, DATED, across)


SAMPLES = {
    "memo": (content("สำนักการจราจรและขนส่ง", 1), printed("memo")),
    "outside": (
        content("การไฟฟ้านครหลวง", 2, refs=("หนังสือสำนักงานเขตบางสมมุติ ที่ กท 5099/101 ลงวันที่ 2 พฤศจิกายน 2569",),
                enclosures=("ผลการทดสอบกล้อง จำนวน 1 ฉบับ", "ภาพถ่าย จำนวน 2 ภาพ")),
        printed("outside"),
    ),
    "long": (content("สำนักการจราจรและขนส่ง", 12), printed("memo")),
}  # fmt: skip


@cache
def made(name: str) -> bytes:
    said, beside = SAMPLES[name]
    return typeset(TEMPLATE, letter_values(said, beside))


def text_of(pdf: bytes) -> list[str]:
    """Each page's text without white space: poppler puts spaces where there are none."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f")[:-1]]


def in_order(text: str, *words: str) -> bool:
    """Whether the words stand one after the other."""
    at = 0
    for word in words:
        found = text.find(re.sub(r"\s", "", word), at)
        if found < 0:
            return False
        at = found + 1
    return True


def test_a_memo_has_its_fields_in_the_order_of_the_regulation_and_no_closing_phrase() -> None:
    (page,) = text_of(made("memo"))
    assert in_order(
        page, "บันทึกข้อความ", "ส่วนราชการ", "ฝ่ายเทศกิจ สำนักงานเขตบางสมมุติ โทร. ๐ ๒๙๙๙ ๙๙๙๙", "ที่กท ๕๐๙๙/๑๓๒",
        "วันที่๒๓ พฤศจิกายน ๒๕๖๙", "เรื่องขอให้ตรวจสอบ", "เรียนผู้อำนวยการสำนักการจราจรและขนส่ง", "ด้วยสำนักงานเขตบางสมมุติ",
        "ภาพถูกบัง ตั้งแต่วันที่ ๒๐ พฤศจิกายน ๒๕๖๙ เวลา ๑๐.๐๕ น.", "ทดสอบไม่ผ่านแล้ว ๓ ครั้ง", "จึงเรียนมาเพื่อโปรดพิจารณา", "ผู้อำนวยการเขตบางสมมุติ",
    )  # fmt: skip
    assert "ขอแสดงความนับถือ" not in page
    assert not re.search(r"พ\.ศ\.", page.partition("เรื่อง")[0])


def test_an_outside_letter_has_its_fields_in_the_order_of_the_regulation() -> None:
    page = "".join(text_of(made("outside")))
    assert in_order(
        page, "ที่กท ๕๐๙๙/๑๓๒", "สำนักงานเขตบางสมมุติ", "๒๓ พฤศจิกายน ๒๕๖๙", "เรื่องขอความอนุเคราะห์", "เรียนผู้ว่าการการไฟฟ้านครหลวง",
        "อ้างถึง", "ที่ กท ๕๐๙๙/๑๐๑", "สิ่งที่ส่งมาด้วย", "๑.ผลการทดสอบกล้อง", "๒.ภาพถ่าย", "ด้วยสำนักงานเขตบางสมมุติ", "จึงเรียนมา",
        "ขอแสดงความนับถือ", "ผู้อำนวยการเขตบางสมมุติ", "ฝ่ายเทศกิจ", "โทร. ๐ ๒๙๙๙", "saraban@example.go.th",
    )  # fmt: skip
    assert "บันทึกข้อความ" not in page


def test_the_second_page_has_its_number_in_thai_digits_and_a_signature_is_never_alone() -> None:
    first, second = text_of(made("long"))[0], text_of(made("long"))[-1]
    assert "–๒–" in second
    assert "–๑–" not in first
    assert in_order(second, "–๒–", "จึงเรียนมา", "ผู้อำนวยการเขตบางสมมุติ")


def test_sara_am_and_marks_come_back_and_no_break_mark_does() -> None:
    text = "".join(text_of(made("memo")))
    assert "สำนักงาน" in text
    assert "น้ำ" in "".join(text_of(made("outside")))
    assert "\u200b" not in text


@pytest.mark.parametrize("name", ["memo", "outside"])
def test_fonts_are_inside_at_the_official_sizes_and_the_file_is_sound(name: str, tmp_path: Path) -> None:
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(made(name))
    done = subprocess.run(["qpdf", "--check", pdf], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    listed = subprocess.run(["pdffonts", pdf], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    found = [line.split() for line in listed]
    assert {row[0].partition("+")[2] for row in found} <= {"Sarabun-Regular", "Sarabun-Bold"}
    assert {(row[-5], row[-3]) for row in found} == {("yes", "yes")}
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True, text=True).stdout
    words = [(float(a), float(b)) for a, b in re.findall(r'<word xMin="([\d.]+)".*?xMax="([\d.]+)"', boxes)]
    assert min(left for left, _ in words) >= 85.0  # 3 cm
    assert max(right for _, right in words) <= 538.7  # 21 cm less 2 cm


def test_the_same_letter_gives_the_same_bytes_and_is_an_archive_file() -> None:
    said, beside = SAMPLES["memo"]
    assert typeset(TEMPLATE, letter_values(said, beside)) == made("memo")
    assert b"pdfaid" in made("memo")


@pytest.mark.parametrize("name", list(SAMPLES))
def test_the_first_page_looks_as_it_was_approved(name: str) -> None:
    """Look at the picture before you replace it: `python -m tests.hub.letters.test_paper`."""
    said, beside = SAMPLES[name]
    page = Image.open(BytesIO(drawn(TEMPLATE, letter_values(said, beside), dots_per_inch=50)[0])).convert("L")
    wanted = Image.open(GOLDEN / f"{name}.png").convert("L")
    assert page.size == wanted.size
    differing = sum(ImageChops.difference(page, wanted).point(lambda one: 255 if one > 60 else 0).histogram()[255:])
    assert differing <= page.width * page.height // 2000


def test_a_draft_and_a_void_letter_say_so_across_the_page() -> None:
    said, _ = SAMPLES["memo"]
    for across in ("ร่าง", "ยกเลิก"):
        pdf = typeset(TEMPLATE, letter_values(said, printed("memo", across)))
        assert pdf != made("memo")


def test_markup_in_what_was_typed_stays_text() -> None:
    said = structs.replace(SAMPLES["memo"][0], request='#import "/etc/passwd" *ข* $x$', signer="#pagebreak()")
    text = "".join(text_of(typeset(TEMPLATE, letter_values(said, printed("memo")))))
    assert '#import"/etc/passwd"*ข*$x$' in text
    assert "#pagebreak()" in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("จำนวน 15 กล้อง โทร. 0 2999", "จำนวน ๑๕ กล้อง โทร. ๐ ๒๙๙๙"),
        ("BSM-01 saraban1@example.go.th CCTV-66-001", "BSM-01 saraban1@example.go.th CCTV-66-001"),
        ("กท 5099/132 เวลา 10.05 น.", "กท ๕๐๙๙/๑๓๒ เวลา ๑๐.๐๕ น."),
    ],
)
def test_digits_are_thai_but_in_codes_and_addresses(typed: str, shown: str) -> None:
    assert official(typed) == shown


def test_the_docx_sets_thai_as_a_complex_script_on_its_styles() -> None:
    said, beside = SAMPLES["outside"]
    file = letter_docx(said, beside)
    paper = Document(BytesIO(file))
    properties = paper.styles["Normal"].element.rPr
    assert properties.rFonts.get(qn("w:cs")) == "TH Sarabun New"
    assert properties.find(qn("w:szCs")).get(qn("w:val")) == "32"
    assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
    text = re.sub(r"\s", "", "".join(one.text for one in paper.paragraphs))
    assert in_order(
        text,
        "กท ๕๐๙๙/๑๓๒",
        "๒๓ พฤศจิกายน ๒๕๖๙",
        "เรื่อง",
        "เรียน",
        "อ้างถึง",
        "สิ่งที่ส่งมาด้วย",
        "ด้วย",
        "จึงเรียน",
        "ขอแสดงความนับถือ",
    )
    with ZipFile(BytesIO(file)) as inside:
        everything = b"".join(inside.read(one) for one in inside.namelist()).decode(errors="replace")
    assert "\u200b" not in everything
    assert "THAIARABIC" in everything


def test_the_register_keeps_the_row_of_a_void_letter() -> None:
    said, _ = SAMPLES["memo"]
    of = Letter(1, 4, State.VOID, "memo", "สำนักการโยธา", "0" * 64, NOW, "hub", "hub", NOW, code="กท 5099", year=2026,
                running=12, dated=DATED, void_at=NOW)  # fmt: skip
    found = rows([of], {1: said}, voided={1: "พิมพ์ผิด"})
    assert found[0].texts[:4] == ("23 พ.ย. 69", "12", "กท 5099/12", "23 พ.ย. 69")
    assert found[0].texts[7:] == ("ยกเลิก", "ยกเลิก 22 พ.ย. 69 พิมพ์ผิด")
    pdf = typeset(REGISTER, register_values(found, year=2026, office=DISTRICT.full_office, made=DATED))
    (page,) = text_of(pdf)
    assert in_order(
        page, "ทะเบียนหนังสือส่ง ประจำปี พ.ศ. ๒๕๖๙", "วันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ", "กท ๕๐๙๙/๑๒", "ยกเลิก"
    )


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each, (words, beside) in SAMPLES.items():
        (GOLDEN / f"{each}.png").write_bytes(drawn(TEMPLATE, letter_values(words, beside), dots_per_inch=50)[0])
