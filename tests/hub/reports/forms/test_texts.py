"""The texts of a form: what figures write, what they never write, and what people may. No database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.kernel.refused import Refused
from hub.reports.forms.figures import FormFigures, PoliceMonth, Written
from hub.reports.forms.parts import DONE, PARTS, WATCHED, Part
from hub.reports.forms.telling import months
from hub.reports.forms.used import Quiet, Stopped, Sum, read_month
from hub.reports.forms.wording import LONGEST, cleaned, digest, object_to, words
from hub.reports.life.period import Kind, Period
from tests.parts.forms import (
    QUARTER,
    YEAR,
    a_troubled_quarter,
    form_of,
    issued,
    letter_told,
    month_told,
    point_told,
    repair_told,
    without,
)
from wire_contract.event import LineHash

SECOND = Period(Kind.QUARTER, "2570-Q2")
MONTHS = [str(one) for one in YEAR.months]


def text(figures: FormFigures, part: Part) -> str:
    return next(one.printed for one in figures.form_texts if one.part is part)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["2026-10"], "ตุลาคม 2569"),
        (["2026-10", "2026-11"], "ตุลาคมและพฤศจิกายน 2569"),
        (["2026-12", "2026-10"], "ตุลาคมและธันวาคม 2569"),
        (["2026-10", "2026-11", "2026-12"], "ตุลาคม–ธันวาคม 2569"),
        (["2026-12", "2027-01"], "ธันวาคม 2569 และมกราคม 2570"),
        (MONTHS, "ตุลาคม 2569–กันยายน 2570"),
        ([*MONTHS[:4], *MONTHS[5:]], "ตุลาคม 2569–มกราคมและมีนาคม–กันยายน 2570"),
    ],
)
def test_months_are_named_as_people_name_them(names: list[str], said: str) -> None:
    assert months(names) == said


def test_the_same_counts_in_another_quarter_are_other_words() -> None:
    """Each text names its months, so that no quarter can be the copy of the last."""
    told = {"patrols": Sum(60, 0, 0, 0), "checks": Sum(30, 0, 0, 0), "points": (point_told("P-1", Sum(60, 0, 0, 0)),)}
    every = [issued(month_told(name, **told)) for name in MONTHS[:6]]
    police = tuple(PoliceMonth("สน.ก", name, told=True, at_points=5) for name in MONTHS[:6])
    first, second = form_of(every[:3], police=police), form_of(every, period=SECOND, police=police)
    for part in PARTS[Kind.QUARTER]:
        assert words(text(first, part)) != words(text(second, part)), part


def test_where_nothing_was_issued_every_text_says_so_and_none_says_that_all_is_well() -> None:
    made = form_of([without(name) for name in MONTHS[:3]])
    for part in (*DONE, *WATCHED, Part.FACTORS, Part.OBSTACLES):
        if part not in {Part.COLLECTED, Part.POLICE}:
            assert "ตุลาคม–ธันวาคม 2569" in text(made, part), part
            assert "ไม่พบ" not in text(made, part)
            assert "ไม่มีใบงาน" not in text(made, part)
    assert text(made, Part.COLLECTED).count("ยังไม่ออกรายงาน เกินกำหนด") == 3
    assert "สรุปผลของเดือนนั้นไม่ได้" in text(made, Part.OBSTACLES)


def test_what_nobody_knows_is_neither_done_nor_missed() -> None:
    told = month_told("2026-10", patrols=Sum(40, 2, 20, 0), points=(point_told("P-1", Sum(40, 2, 20, 0)),))
    said = text(form_of([issued(told), without("2026-11"), without("2026-12")]), Part.PATROLS)
    assert "40 จาก 62 ครั้ง (ร้อยละ 64.52)" in said
    assert "ไม่ได้ตรวจ 2 ครั้ง ไม่มีข้อมูล 20 ครั้ง ซึ่งไม่นับว่าทำและไม่นับว่าขาด (ถ้าทำครบจะเป็นร้อยละ 96.77)" in said
    assert "ตรวจครบทุกครั้ง 0 จาก 1 จุด" in said


def test_repairs_are_told_once_as_they_stood_last_and_never_as_mended_without_proof() -> None:
    """Order 4: open in October, proved in November. 7: a person's word. 9: works again, nobody said what was done."""
    october = month_told("2026-10", repairs=(repair_told(4, standing="open", counted="disproved"),))
    november = month_told(
        "2026-11",
        repairs=(
            repair_told(4),
            repair_told(7, standing="said_done", counted="unknown", state="reported_done"),
            repair_told(9, standing="open", counted="disproved", state="healed"),
        ),
    )
    made = form_of([issued(october), issued(november), without("2026-12")])
    said = text(made, Part.TREES)
    head = "3 ใบงาน พิสูจน์แล้วว่าเสร็จ 1 · แจ้งว่าเสร็จ ยังไม่พิสูจน์ 1 · ใช้ได้เองโดยไม่มีผู้แจ้งซ่อม 1"
    assert head in said.splitlines()
    assert "– ใบงาน 9 P-1: ต้นไม้บดบัง (ฝ่ายรักษาฯ) ใช้ได้เองโดยไม่มีผู้แจ้งซ่อม" in said.splitlines()
    assert said.count("ใบงาน 4 ") == 1
    assert "ใบงาน 4 P-1: ต้นไม้บดบัง (ฝ่ายรักษาฯ) แล้วเสร็จ พิสูจน์แล้ว 10 ต.ค. 69" in said
    assert "แจ้งว่าเสร็จแต่ยังไม่มีหลักฐานพิสูจน์: ใบงาน 7" in text(made, Part.OBSTACLES)


def test_letters_obstacles_and_a_few_cases_are_told_from_the_data() -> None:
    begin = QUARTER.months[0].bounds[0]
    point = point_told(
        "P-1",
        Sum(0, 0, 4, 0),
        Sum(1, 0, 0, 0),
        silences=(Quiet(begin, begin + timedelta(hours=30)),),
        suspensions=(Stopped("กท 5099/7", "น้ำท่วม", 3),),
    )
    letters = (letter_told("กท 5099/402"), letter_told("", issued_at=None, agency="", answered="missing"))
    october = month_told(
        "2026-10", points=(point,), checks=Sum(1, 0, 0, 0), letters=letters, letters_in_time=Sum(1, 1, 0, 0)
    )
    police = (
        PoliceMonth("สน.ก", "2026-10", told=True, at_points=2),
        PoliceMonth("สน.ข", "2026-10", told=False, at_points=None),
    )
    made = form_of([issued(october), without("2026-11"), without("2026-12")], police=police)
    assert "กล้อง cctv-1 P-1 พบ 5 ต.ค. 69 หนังสือ กท 5099/402 ถึง สจส. 6 ต.ค. 69" in text(made, Part.CHECKS)
    assert "ยังไม่ออกหนังสือ เกินกำหนด" in text(made, Part.CHECKS)
    for said in ("รวม 30 ชั่วโมงใน 1 จุด", "ไม่ทันกำหนด 1 เรื่อง", "ระงับการตรวจ P-1 3 วัน ตามหนังสือ กท 5099/7 (น้ำท่วม)"):
        assert said in text(made, Part.OBSTACLES)
    assert "บริเวณจุดเสี่ยงภัย น้อยกว่า 3 คดี" in text(made, Part.POLICE)
    assert "สน.ข: ยังไม่ได้รับเดือนตุลาคม 2569" in text(made, Part.POLICE)


def test_long_lists_end_and_say_how_many_more_there_are() -> None:
    october = month_told("2026-10", repairs=tuple(repair_told(number) for number in range(1, 41)))
    said = text(form_of([issued(october), without("2026-11"), without("2026-12")]), Part.TREES)
    assert said.count("\n– ") == 12
    assert "และอีก 28 รายการ" in said


def test_a_month_that_lacks_what_a_form_needs_is_refused_with_a_hint() -> None:
    for broken in (b'{"format": "riskpoint.monthly-report/1"}', b'{"format": "other/1", "month": 1}'):
        with pytest.raises(Refused, match="lacks what a form needs"):
            read_month(broken)


@pytest.mark.parametrize("typed", ["", " \n\t ", "ก" * (LONGEST + 1), "\n".join("ก" * 61), "a\x00b", "a\u202eb"])
def test_words_that_are_none_too_many_or_do_not_show_are_refused(typed: str) -> None:
    with pytest.raises(Refused):
        cleaned(typed)


def test_marks_of_word_breaks_go_from_pasted_thai() -> None:
    assert cleaned("น้ำ\u200bท่วม\ufeff \r\n\r\n  ซอย\u2060 ") == "น้ำท่วม\nซอย"


@given(typed=st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_what_is_cleaned_stays_as_it_is_cleaned_again(typed: str) -> None:
    try:
        once = cleaned(typed)
    except Refused:
        return
    assert cleaned(once) == once
    assert words(once) == words(typed)


def test_copies_old_texts_and_texts_that_the_draft_has_not_are_objected_to() -> None:
    figures = a_troubled_quarter()
    at = figures.generated_at
    mine = "น้ำท่วมซอย 3 วัน"

    def with_text(said: str, instead: str) -> FormFigures:
        return a_troubled_quarter(
            edited={Part.OBSTACLES: Written(said, digest(instead), "lek", at, LineHash("0" * 64))}
        )

    generated = text(figures, Part.OBSTACLES)
    good = with_text(mine, generated)
    object_to(good, before=None, now={Part.OBSTACLES: mine})
    object_to(good, before=figures, now={Part.OBSTACLES: mine})
    object_to(figures, before=figures, now={})  # what the figures write is never a copy of people's
    with pytest.raises(Refused, match="word by word"):
        object_to(good, before=with_text("น้ำท่วม  ซอย ๓ วัน", generated), now={Part.OBSTACLES: mine})
    with pytest.raises(Refused, match="word by word"):
        object_to(with_text(generated, generated), before=figures, now={Part.OBSTACLES: generated})
    with pytest.raises(Refused, match="figures changed"):
        object_to(with_text(mine, "other"), before=None, now={Part.OBSTACLES: mine})
    with pytest.raises(Refused, match="edited after"):
        object_to(good, before=None, now={})
    with pytest.raises(Refused, match="edited after"):
        object_to(replace(good, form_texts=figures.form_texts), before=None, now={Part.OBSTACLES: mine})
