"""What stands beside the figures: printed with its source, never as a figure of the month, and never in the way."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.papers.pdf import typeset
from hub.reports.beside import Beside, CaseCount, Remark
from hub.reports.beside_paper import beside as printed
from hub.reports.beside_reading import read_beside
from hub.reports.document import monthly_values
from hub.reports.figures import MonthlyFigures, decode, encode
from hub.reports.forms.parts import Part
from hub.reports.life import causes, service, store, texts
from hub.reports.life.period import Period
from hub.reports.life.states import State, Step
from hub.web.language import Language
from tests.parts.beside import NOTHING, REMARK, beside
from tests.parts.hands import hand
from tests.parts.month import a_month, a_point
from tests.parts.patrol import bkk
from tests.parts.reports import (
    CHECKED_AT,
    CHECKER,
    DIRECTOR,
    MAKERS,
    OCTOBER,
    an_october,
    issued,
    late_day,
    newest,
    step,
)
from tests.parts.small_hub import SmallHub, small_hub


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running


def with_all() -> MonthlyFigures:
    return replace(a_month([a_point(1), a_point(2)]), beside=beside())


def paper_of(figures: MonthlyFigures) -> str:
    pdf = typeset("reports/templates/monthly.typ", monthly_values(figures))
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u200b", "").split())


def test_sums_add_fractions_and_leave_out_what_was_not_issued() -> None:
    """By hand: May to August 80/100 each, September 60/120; six months with October, whose own patrols are added."""
    made = with_all()
    shown = printed(made, language=Language.ENGLISH)
    assert shown is not None
    rows, (six, twelve) = shown["trend"]["rows"], shown["trend"]["sums"]
    assert [row.get("missing") for row in rows[:6]] == [
        "before the first point", "before the first point", None, None, "not issued", "figures unreadable",
    ]  # fmt: skip
    mine, of = made.patrols.proved, made.patrols.required
    assert six["shares"][0]["fraction"].split()[0] == f"{4 * 80 + 60 + mine}/{4 * 100 + 120 + of}"
    assert twelve["shares"][0]["fraction"].split()[0] == f"{6 * 80 + 60 + mine}/{6 * 100 + 120 + of}"
    assert six["month"] == "6 months (6 with a report)"
    assert twelve["month"] == "12 months (8 with a report)"
    assert twelve["shares"][2] == {
        "percent": "85.71",
        "fraction": "60/70",
    }  # 6 × 9/10 + 6/10; of October nothing was due
    bars = shown["trend"]["panels"][0]["bars"]
    assert bars[:3] == [None, None, [80.0, 85.0]]
    assert bars[10] == [50.0, 60.0]


def test_what_nobody_told_is_no_zero_and_what_some_told_says_so() -> None:
    shown = printed(with_all(), language=Language.ENGLISH)
    assert shown is not None
    counts = {row["month"]: row["counts"] for row in shown["cases"]["rows"]}
    assert counts["Jan 2026"] == ["?", "?", "?"]
    assert counts["Oct 2026"] == ["2 [1/3]", "?", "2 [1/3]"]
    assert shown["cases"]["before"]["counts"] == ["5", "0", "5"]
    assert "letter ตช 0015.(บก.น.9)/123 of 4 Nov 2026 file c0ffee000000" in shown["cases"]["sources"]


def test_the_paper_prints_all_of_it_and_markup_is_text() -> None:
    said = paper_of(with_all())
    for wanted in (
        "๑๑. แนวโน้ม", "ไม่ได้ออกรายงาน", "อ่านตัวเลขไม่ได้", "ก่อนเริ่มนับ", "(ffff-2c3d)", "๑๒. ข้อสังเกต",
        "ทั้งหมด ๖ ข้อ: รอตรวจสอบ ๑ ข้อ ให้นับตามเดิม ๒ ข้อ ไม่นับ ๓ ข้อ", "๑๓. สถิติคดี", "[๑/๓]", "๑๔. หมายเหตุ",
        "น้ำท่วมปากซอยสุขใจ", "<b>ไม่ใช่</b> #let x = $๑$ =๑+๑", "abababababab",
    ):  # fmt: skip
        assert wanted in said, wanted
    assert REMARK.by not in said  # a paper names no login


def test_the_first_month_ever_says_that_there_is_nothing() -> None:
    said = paper_of(replace(a_month([a_point(1), a_point(2)]), beside=NOTHING))
    assert said.count("ก่อนเริ่มนับ") == 11
    assert "ไม่มีในเดือนนี้" in said
    assert "ยังไม่มีสถานีใดแจ้งสถิติ" in said
    assert "๑๔. หมายเหตุ ไม่มี" in said


def test_a_remark_of_three_thousand_letters_and_eight_kinds_break_well_over_pages() -> None:
    long = Remark("ฝนตกหนักน้ำท่วมทางเดิน " * 130, "x", bkk(date(2026, 11, 3), "10:00"), REMARK.act)
    many = beside(long)
    assert many.cases is not None
    kind, month = many.cases.kinds[0], many.cases.months[0]
    eight = replace(
        many.cases,
        kinds=tuple(replace(kind, code=f"k{at}", thai=f"คดีที่มีชื่อยาวมากลำดับที่ {at}") for at in range(8)),
        months=tuple(replace(one, by_kind=(CaseCount(1, 1, 1),) * 8) for one in many.cases.months),
        year_before=replace(month, by_kind=(CaseCount(1, 1, 1),) * 8),
    )
    said = paper_of(replace(a_month([a_point(1), a_point(2)]), beside=replace(many, cases=eight)))
    assert said.replace(" ", "").count("ฝนตกหนัก") == 130
    assert "ลำดับที่ ๖" in said.replace(" ", "").replace("ลำดับที่", "ลำดับที่ ")


def test_figures_made_without_it_are_read_and_printed_as_before() -> None:
    plain = a_month([a_point(1), a_point(2)])
    assert b"beside" not in encode(plain)  # and so an evidence bundle, whose verifier repeats every figure, has none
    assert decode(encode(plain)) == plain
    assert "แนวโน้ม" not in paper_of(plain)
    assert decode(encode(with_all())) == with_all()


def test_it_is_no_figure_so_news_of_it_alone_call_for_no_revision() -> None:
    """What the police tell late stands in the next edition; it changes no cell of an issued one."""
    old, new = (
        json.loads(encode(one)) for one in (with_all(), replace(a_month([a_point(1), a_point(2)]), beside=NOTHING))
    )
    assert causes.compare(old, new, as_of=with_all().generated_at) == []


def remark(hub: SmallHub, said: str | None) -> None:
    texts.write(
        hub.engine, OCTOBER, Part.REMARKS, said, seen=service.seen_of(newest(hub)),
        hand=hand(CHECKER, at=CHECKED_AT), rights=RIGHTS[Role.OPERATOR], makers=MAKERS,
    )  # fmt: skip


def told(hub: SmallHub) -> MonthlyFigures:
    with hub.engine.connect() as conn:
        return decode(service.figures_of(conn, newest(hub)))


def test_a_remark_is_written_into_a_draft_stands_in_the_chain_and_is_issued_with_it(hub: SmallHub) -> None:
    an_october(hub)
    step(hub, Step.DRAFT)
    remark(hub, "น้ำท่วม <b>12–14</b>")
    beside_it = told(hub).beside
    assert isinstance(beside_it, Beside)
    assert beside_it.remark is not None
    assert (beside_it.remark.text, beside_it.remark.by) == ("น้ำท่วม <b>12–14</b>", CHECKER)
    with hub.engine.connect() as conn:
        assert [one.part for one in texts.texts_of(conn, newest(hub))] == [Part.REMARKS]
    step(hub, Step.CHECK, by=CHECKER)
    with pytest.raises(Refused, match="into a draft only"):
        remark(hub, "แก้ทีหลัง")
    step(hub, Step.ISSUE, by=DIRECTOR)
    with hub.engine.connect() as conn:
        pdf = service.paper_of(conn, newest(hub))
    assert pdf is not None
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    assert "<b>๑๒–๑๔</b>" in done.stdout.decode()
    with pytest.raises(Refused, match="into a draft only"):
        remark(hub, None)


def test_a_draft_whose_remark_was_changed_since_is_not_checked(hub: SmallHub) -> None:
    an_october(hub)
    first = step(hub, Step.DRAFT)
    with writing(hub.engine) as conn:  # as where a process died between the text and the draft made anew
        texts._put(conn, first, Part.REMARKS, "เขียนแล้วดับ", hand=hand(CHECKER, at=CHECKED_AT))
    with pytest.raises(Refused, match="edited after this draft was made"):
        step(hub, Step.CHECK, by=CHECKER)


def test_an_earlier_month_is_that_of_its_latest_issued_edition(hub: SmallHub) -> None:
    device = an_october(hub)
    now = bkk(date(2026, 12, 3), "09:00")
    november = Period.parse(OCTOBER.kind, "2026-11").months[0]
    with hub.engine.connect() as conn:
        assert read_beside(conn, november, now=now).earlier[-1].state == "not_issued"
    out = issued(hub)
    with hub.engine.connect() as conn:
        shown = read_beside(conn, november, now=now).earlier[-1]
        figures = decode(service.figures_of(conn, out))
    assert (shown.state, shown.version, shown.check_code) == ("issued", 1, out.check_code)
    patrols = next(one for one in shown.shares if one.code == "P")
    assert (patrols.numerator, patrols.denominator) == (figures.patrols.proved, figures.patrols.required)
    late_day(device, at=now)
    step(hub, Step.REVISE, at=now, said="ข้อมูลมาช้า")
    assert newest(hub).state is State.DRAFT
    with hub.engine.connect() as conn:
        assert read_beside(conn, november, now=now).earlier[-1].version == 1  # a draft is no edition
    with writing(hub.engine) as conn:
        name = store.put_file(conn, b'{"format": "riskpoint.monthly-report/1"}')
        conn.execute(text("UPDATE report_versions SET figures = :name WHERE version = 1"), {"name": name})
    with hub.engine.connect() as conn:
        assert read_beside(conn, november, now=now).earlier[-1].state == "unreadable"
