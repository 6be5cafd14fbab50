"""Where Thai may break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.papers.word_breaks import KEPT_WHOLE, libthai, mark

BREAKS = libthai()


def marked(text: str) -> str:
    return mark(text, BREAKS).replace("\u200b", "|").replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("กล้องวงจรปิดบริเวณถนนวิภาวดีรังสิตชำรุด", "กล้อง|วงจรปิด|บริเวณ|ถนน|วิภาวดี|รังสิต|ชำรุด"),
        ("ปีงบประมาณ พ.ศ. ๒๕๗๐", "ปีงบประมาณ พ.ศ._๒๕๗๐"),
        ("จุดที่ ๔ เมื่อวันที่ ๑๔ พ.ย. ๖๙ ๐๙.๐๕ น.", "จุดที่_๔ เมื่อ|วันที่_๑๔_พ.ย._๖๙ ๐๙.๐๕_น."),
        ("แฟ้ม monthly-report.json", "แฟ้ม monthly-report.json"),
        ("", ""),
    ],
)
def test_words_are_marked_and_pairs_are_held(text: str, expected: str) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize("word", KEPT_WHOLE)
def test_kept_words_stay_whole_inside_a_sentence(word: str) -> None:
    assert word in mark(f"การ{word}ของเรา", BREAKS)


@given(st.text(alphabet="กขคงน้ำสำนักงานเขต ่้๊๋ิีุู๑๒12ab.,-/\u200b"))
def test_marks_stand_only_between_thai_letters_and_can_be_taken_away(text: str) -> None:
    found = mark(text, BREAKS)
    assert found.replace("\u200b", "").replace("\u00a0", " ") == text.replace("\u200b", "")
    assert not found.startswith("\u200b")
    assert not found.endswith("\u200b")
    for before, _, after in zip(found, found[1:], found[2:], strict=False):
        if _ == "\u200b":
            assert "\u0e01" <= before <= "\u0e4e"
            assert "\u0e01" <= after <= "\u0e4e"


def test_without_libthai_the_text_stays_but_for_its_pairs() -> None:
    assert mark("สำนักงานเขต วันที่ ๑๔", None) == "สำนักงานเขต วันที่\u00a0๑๔"
