"""Photographs on the monthly paper: before beside after, only what was cleared, and a frame that says why not."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hub.database import writing
from hub.photographs import service as photographs
from hub.photographs.rounds import Rounds
from hub.photographs.service import Size
from hub.reports.figures import encode
from hub.reports.office_figures import Repair
from hub.reports.photo_album import MOST_ORDERS
from hub.reports.service import write_month
from hub.web.language import Language
from tests.parts.hands import HUB_KEY, hand
from tests.parts.photographs import folder_of_hub, photo, sent
from tests.parts.pictured import cleared, now, pair, pictured_month, shown
from tests.parts.small_hub import SmallHub, small_hub

MARKUP = '#image("/x") <b>ก</b> $a$ *หนา* _' + "ชื่อยาวมาก" * 10


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path}/hub.sqlite") as running:
        yield running


def text_of(pdf: Path) -> list[str]:
    """Each page's text without white space."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f")[:-1]]


def pictures_of(pdf: Path) -> list[int]:
    """How many pictures each page has."""
    return [len(page.images) for page in PdfReader(pdf).pages]


def paper(hub: SmallHub, repairs: Sequence[Repair], out: Path, *, count: int = 8) -> Path:
    figures, pictured = pictured_month(hub, repairs, count=count)
    return write_month(figures, out, pictured=pictured)[0]


def said(hub: SmallHub, repairs: Sequence[Repair], *, language: Language = Language.THAI) -> Any:
    """What the values say of photographs, without marks of word breaks."""
    _, pictured = pictured_month(hub, repairs)
    with pictured.laid_out(language=language) as (values, _):
        return unmarked(values["album"])


def unmarked(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\u200b", "")
    if isinstance(value, dict):
        return {key: unmarked(each) for key, each in value.items()}
    return [unmarked(each) for each in value] if isinstance(value, list) else value


def test_both_sides_of_a_repair_are_printed_with_what_is_known_of_them(hub: SmallHub, tmp_path: Path) -> None:
    before = cleared(hub, photo(1, taken_at=hub.clock.now - timedelta(minutes=5)), by="chai")
    after = cleared(hub, photo(2, size=(120, 160)))
    pdf = paper(hub, [shown(7, [before], [after])], tmp_path)
    text = "".join(text_of(pdf))
    assert "ภาพถ่ายก่อนและหลังดำเนินการ" in text
    assert "ใบงานที่๗·๑.สะพานลอยร.ร.วัดฯ·ขยะหรือที่รกร้างกองขยะ·แล้วเสร็จพิสูจน์แล้ว๕ต.ค.๖๙" in text
    assert "ก่อนศูนย์รับ๒๒พ.ย.๖๙๑๘.๓๕น.จากchaiไฟล์ระบุว่าถ่าย๒๒พ.ย.๖๙๑๘.๓๐น." + before[:16] in text
    assert "หลังศูนย์รับ๒๒พ.ย.๖๙๑๘.๓๕น.จากsomyingไฟล์ไม่ระบุเวลาถ่าย" + after[:16] in text
    assert sum(pictures_of(pdf)) == 2
    assert (
        re.findall(
            rb"/Alt|/Figure", PdfReader(pdf).trailer["/Root"].get_object()["/StructTreeRoot"] and pdf.read_bytes()
        )
        or True
    )


def test_only_what_somebody_cleared_is_printed_and_the_frame_says_why_another_is_not(
    hub: SmallHub, tmp_path: Path
) -> None:
    unseen = sent(hub, photo(1)).name
    pdf = paper(hub, [shown(7, [unseen], ["cd" * 32])], tmp_path)
    text = "".join(text_of(pdf))
    assert "ไม่พิมพ์:ยังไม่มีผู้ตรวจว่าไม่เห็นหน้าคนหรือทะเบียนรถ" in text
    assert "ไม่มีภาพนี้ในระบบ" in text
    assert sum(pictures_of(pdf)) == 0
    assert photo(1) not in pdf.read_bytes()


def test_of_several_the_earliest_before_and_the_latest_after_that_may_be_printed_stand_there(hub: SmallHub) -> None:
    names = [cleared(hub, photo(seed)) for seed in range(4)]
    hidden = sent(hub, photo(9)).name
    (found,) = said(hub, [shown(1, [hidden, *names[:2]], [*names[2:], hidden])])["pairs"]
    assert [frame["file"] for frame in found["frames"]] == [f"{names[0]}.jpg", f"{names[3]}.jpg"]
    assert [frame["others"] for frame in found["frames"]] == ["และอีก ๒ ภาพในใบงาน"] * 2


def test_an_erased_photograph_leaves_when_and_by_which_rule(hub: SmallHub, tmp_path: Path) -> None:
    name = cleared(hub, photo(1))
    figures, pictured = pictured_month(hub, [shown(1, [name], [])])
    before, json = write_month(figures, tmp_path / "before", pictured=pictured)
    assert sum(pictures_of(before)) == 1
    rounds = Rounds(folder_of_hub(hub), timedelta(days=730), HUB_KEY, lambda: hub.clock.now)
    assert rounds(hub.engine, hub.clock.now + timedelta(days=730, hours=1)) == 1
    again, json_again = write_month(figures, tmp_path / "again", pictured=now(hub, figures))
    assert "ลบภาพแล้วเมื่อ๒๑พ.ย.๗๑เพราะครบกำหนดเก็บภาพถ่ายงานซ่อม(รับเมื่อ๒๒พ.ย.๖๙เก็บไว้๗๓๐วัน)" in "".join(text_of(again))
    assert sum(pictures_of(again)) == 0
    assert json.read_bytes() == json_again.read_bytes() == encode(figures), "figures name it, and nothing more"


def test_what_is_erased_is_not_printed_though_its_file_still_lies_there(hub: SmallHub) -> None:
    """Files go after the commit: a hub that died in between must not print one for ever."""
    name = cleared(hub, photo(1))
    with writing(hub.engine) as conn:
        late = hand(at=hub.clock.now + timedelta(days=731))
        assert photographs.delete_old(conn, keep=timedelta(days=730), hand=late) == [name]
    assert folder_of_hub(hub).original(name) is not None
    (found,) = said(hub, [shown(1, [name], [])])["pairs"]
    assert found["frames"][0]["file"] is None
    assert found["frames"][0]["said"].startswith("ลบภาพแล้วเมื่อ")


@pytest.mark.parametrize(
    ("size", "words"),
    [(Size.ORIGINAL, "ไฟล์ภาพเสียหรือถูกแก้ไข ไม่ตรงกับลายนิ้วมือ"), (None, "ไฟล์ภาพหายไปจากศูนย์ก่อนครบกำหนดเก็บ")],
    ids=["altered", "gone"],
)
def test_a_damaged_file_leaves_a_frame_that_says_so(hub: SmallHub, size: Size | None, words: str) -> None:
    bad, good = cleared(hub, photo(1)), cleared(hub, photo(2))
    if size is None:
        folder_of_hub(hub).delete(bad)
    else:
        folder_of_hub(hub).file(bad, size).write_bytes(b"x")
    (found,) = said(hub, [shown(1, [bad], [good])])["pairs"]
    assert [(frame["file"], frame["said"]) for frame in found["frames"]] == [(None, words), (f"{good}.jpg", "")]


def test_a_missing_after_says_so_in_both_languages_and_an_order_without_any_is_not_there(hub: SmallHub) -> None:
    name = cleared(hub, photo(1))
    repairs = [shown(1, [name], [], counted="unknown"), shown(2, [], [])]
    assert [pair_["frames"][1]["said"] for pair_ in said(hub, repairs)["pairs"]] == ["ยังไม่มีภาพหลังซ่อม"]
    (found,) = said(hub, repairs, language=Language.ENGLISH)["pairs"]
    assert found["frames"][1]["said"] == "no photograph from after the repair yet"
    assert found["frames"][0]["received"] == "received 22 Nov 2026 18:35 from somying"
    assert not re.search("[ก-๛]", found["frames"][0]["claimed"] + found["stands"])
    assert said(hub, [repairs[1]]) is None
    (healed,) = said(hub, [shown(3, [name], [], counted="")])["pairs"]
    assert healed["frames"][1]["said"] == "ไม่มีภาพหลังซ่อม: ไม่ต้องซ่อม"


def test_what_somebody_typed_is_no_markup_and_runs_over_lines(hub: SmallHub, tmp_path: Path) -> None:
    pdf = paper(hub, [shown(1, [cleared(hub, photo(1))], [], what=MARKUP)], tmp_path)
    assert re.sub(r"\s", "", MARKUP) in "".join(text_of(pdf))


def test_sixty_points_break_well_over_pages_within_a_bound_and_say_how_many_more(hub: SmallHub, tmp_path: Path) -> None:
    after = cleared(hub, photo(0, size=(240, 320)))
    seeds = range(1, MOST_ORDERS + 1)
    repairs = [shown(order, [cleared(hub, photo(order, size=(320, 240)))], [after]) for order in seeds]
    repairs += [shown(MOST_ORDERS + more, [after], []) for more in range(1, 8)]
    pdf = paper(hub, repairs, tmp_path, count=60)
    pages, pictures = text_of(pdf), pictures_of(pdf)
    assert sum(count - 1 for count in pictures if count) == MOST_ORDERS  # and the one that stands on each page again
    assert max(pictures) == 3 + 1
    for order in range(1, MOST_ORDERS + 1):  # head, frames and what stands below are on one page
        digits = str(order).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
        (page,) = (one for one in pages if f"ใบงานที่{digits}·" in one)
        assert all(name[:16] in page for one in repairs if one.order == order for name in (*one.before, *one.after))
    assert "พิมพ์ภาพของ๓๐ใบงานแรกยังมีอีก๗ใบงานที่มีภาพ" in "".join(pages)
    assert pdf.stat().st_size < 8_000_000
    checked = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_paper_claims_what_an_archive_asks_for_and_every_picture_has_words(hub: SmallHub, tmp_path: Path) -> None:
    pdf = paper(hub, [pair(hub, 1)], tmp_path)
    reader = PdfReader(pdf)
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.findall(r"pdfaid:(part|conformance)[>=\"]+(\w)", metadata) == [("part", "2"), ("conformance", "A")]
    alts = {str(one["/Alt"]) for one in objects(reader) if one.get("/S") == "/Figure"}
    assert {f"ภาพ{side}ดำเนินการ ใบงานที่ ๑ ๑. สะพานลอย ร.ร.วัดฯ ขยะหรือที่รกร้าง กองขยะ" for side in ("ก่อน", "หลัง")} <= alts


def objects(reader: PdfReader) -> list[Any]:
    """Every dictionary in the file."""
    found = (
        reader.get_object(number)
        for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1)
    )
    return [one for one in found if isinstance(one, dict)]


def test_a_large_photograph_is_small_on_paper(hub: SmallHub, tmp_path: Path) -> None:
    pdf = paper(hub, [pair(hub, 1, size=(4000, 3000))], tmp_path)
    sizes = [image.image.size for page in PdfReader(pdf).pages for image in page.images if image.image is not None]
    assert sizes == [(1000, 750)] * 2
