"""A quarter from its issued months on a real database: drafted, written into, checked, issued, and revised with them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from hub.audit import service as audit
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.reports.forms.figures import FormFigures, MonthState, Span, decode
from hub.reports.forms.parts import PARTS, Part
from hub.reports.life import service, texts
from hub.reports.life.causes import Why
from hub.reports.life.objections import issued_since
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import State, Step
from hub.reports.life.version import OvertakenError, Version
from tests.parts.hands import HUB_KEY, hand
from tests.parts.patrol import bkk
from tests.parts.reports import (
    CHECKER,
    DIRECTOR,
    LATER,
    MAKERS,
    OCTOBER,
    an_october,
    issued,
    late_day,
    report_round,
    step,
)
from tests.parts.small_hub import SmallHub, small_hub
from wire_contract.chain import public_key_of

QUARTER = Period(Kind.QUARTER, "2570-Q1")
YEAR = Period(Kind.YEAR, "2570")
NOVEMBER = Period.parse(Kind.MONTH, "2026-11")
JANUARY = bkk(date(2027, 1, 4), "09:00")


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running


def form(hub: SmallHub, of: Version) -> FormFigures:
    with hub.engine.connect() as conn:
        return decode(service.figures_of(conn, of))


def counted(span: Span) -> dict[str, tuple[int | None, ...]]:
    return {one.code: (one.numerator, one.disproved, one.unknown, one.due, one.denominator) for one in span.indicators}


def write(hub: SmallHub, part: Part, text: str | None, *, by: str = CHECKER, **others: Any) -> Version:
    period = others.pop("period", QUARTER)
    with hub.engine.connect() as conn:
        seen = others.pop("seen", None) or service.seen_of(service.newest(conn, period))
    rights = RIGHTS[others.pop("role", Role.SUPERVISOR)]
    return texts.write(
        hub.engine, period, part, text, seen=seen, hand=hand(by, at=hub.clock.now), rights=rights, makers=MAKERS
    )


def a_quarter(hub: SmallHub) -> Version:
    """October issued in time, November late, December not at all; the quarter's first draft."""
    issued(hub)
    hub.clock.now = bkk(date(2026, 12, 9), "09:00")
    for wanted in (Step.DRAFT, Step.CHECK):
        step(hub, wanted, period=NOVEMBER)
    step(hub, Step.ISSUE, by=DIRECTOR, period=NOVEMBER)
    hub.clock.now = JANUARY
    return step(hub, Step.DRAFT, period=QUARTER)


def test_a_quarter_is_its_issued_months_and_says_which_versions_and_what_is_missing(hub: SmallHub) -> None:
    """By hand. October: 4 due, 1 proved, 1 disproved, 2 unknown. November: the device was silent, 60 due, all unknown.
    R: October in time, November late, December still due on the 4th of January.
    """
    an_october(hub)
    draft = a_quarter(hub)
    assert draft.uses == ("2026-10/1", "2026-11/1")
    found = form(hub, draft)
    assert [(one.month, one.state, one.version) for one in found.months] == [
        ("2026-10", MonthState.ISSUED, 1),
        ("2026-11", MonthState.ISSUED, 1),
        ("2026-12", MonthState.NOT_ISSUED, None),
    ]
    assert (found.span.months, found.span.missing) == (("2026-10", "2026-11"), ("2026-12",))
    assert counted(found.span) == {
        "P": (1, 1, 62, 0, 64),
        "C": (0, 0, 0, 0, 0),
        "E": (0, 0, 0, 0, 0),
        "L": (0, 0, 0, 0, 0),
        "R": (1, 1, 0, 1, 3),
    }
    assert (found.span.headline.percent, found.span.headline.weakest) == ("1.56", "P")
    assert [one.part for one in found.form_texts] == list(PARTS[Kind.QUARTER])


def test_a_later_revision_of_a_used_month_drafts_the_quarter_anew_and_names_the_month(hub: SmallHub) -> None:
    device = an_october(hub)
    a_quarter(hub)
    step(hub, Step.CHECK, period=QUARTER)
    out = step(hub, Step.ISSUE, by=DIRECTOR, period=QUARTER)
    report_round(hub)
    with hub.engine.connect() as conn:
        assert service.newest(conn, QUARTER) == out  # the same months call for nothing
    late_day(device, at=hub.clock.now)
    report_round(hub)
    issued_again = step(hub, Step.CHECK)
    assert issued_again.version == 2
    step(hub, Step.ISSUE, by=DIRECTOR)
    report_round(hub)
    with hub.engine.connect() as conn:
        draft = service.newest(conn, QUARTER)
        assert draft is not None
        found = {one.cell: one for one in service.differences(conn, out, draft)}
        paper = service.paper_now(conn, draft, makers=MAKERS)
    assert (draft.version, draft.state, draft.uses) == (2, State.DRAFT, ("2026-10/2", "2026-11/1"))
    proved = found["span/indicators/P/numerator"]
    assert (proved.old, proved.new, proved.cause.why, proved.cause.version) == (1, 2, Why.VERSION, "2026-10/2")
    assert not [cell for cell in found if cell.startswith(("form_texts", "earlier", "police", "photographs"))]
    assert paper.startswith(b"%PDF-")


def test_what_people_write_stands_in_the_draft_in_the_chain_and_on_the_paper(hub: SmallHub) -> None:
    an_october(hub)
    first = a_quarter(hub)
    draft = write(hub, Part.OBSTACLES, "น้ำท่วมซอยสุขใจ\n  จึงเข้าตรวจไม่ได้ 3 วัน ")
    assert (draft.revision, draft.figures != first.figures) == (2, True)
    text = next(one for one in form(hub, draft).form_texts if one.part is Part.OBSTACLES)
    assert (text.printed, text.edited_by, text.is_older) == ("น้ำท่วมซอยสุขใจ\nจึงเข้าตรวจไม่ได้ 3 วัน", CHECKER, False)
    back = write(hub, Part.OBSTACLES, None)
    assert form(hub, back).form_texts == form(hub, first).form_texts
    with hub.engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert (replayed.faults, list(differences)) == ([], [])
    step(hub, Step.CHECK, period=QUARTER)
    with pytest.raises(Refused, match="draft only"):
        write(hub, Part.OBSTACLES, "x")


def test_whoever_writes_second_or_without_the_right_is_refused_and_nothing_is_written(hub: SmallHub) -> None:
    an_october(hub)
    first = a_quarter(hub)
    seen = service.seen_of(first)
    draft = write(hub, Part.OBSTACLES, "หนึ่ง", seen=seen)
    with pytest.raises(OvertakenError, match="lek"):
        write(hub, Part.OBSTACLES, "สอง", seen=seen, by="noi")
    with pytest.raises(Refused, match="not for you"):
        write(hub, Part.OBSTACLES, "สาม", role=Role.AUDITOR)
    with pytest.raises(Refused, match="no such text"):
        write(hub, Part.SUMMARY, "สี่")
    with hub.engine.connect() as conn:
        assert service.newest(conn, QUARTER) == draft


def test_last_quarters_words_are_not_checked_again(hub: SmallHub) -> None:
    an_october(hub)
    a_quarter(hub)
    write(hub, Part.OBSTACLES, "ไม่มี อุปสรรค 3 ข้อ")
    step(hub, Step.CHECK, period=QUARTER)
    step(hub, Step.ISSUE, by=DIRECTOR, period=QUARTER)
    second = QUARTER.parse(Kind.QUARTER, "2570-Q2")
    hub.clock.now = bkk(date(2027, 4, 5), "09:00")
    step(hub, Step.DRAFT, period=second)
    write(hub, Part.OBSTACLES, "ไม่มีอุปสรรค ๓ ข้อ", period=second)
    with pytest.raises(Refused, match="word by word"):
        step(hub, Step.CHECK, period=second)
    write(hub, Part.OBSTACLES, "ไม่มีอุปสรรค ๔ ข้อ", period=second)
    assert step(hub, Step.CHECK, period=second).state is State.CHECKED


def test_a_text_that_is_older_than_the_figures_is_read_again_first(hub: SmallHub) -> None:
    device = an_october(hub)
    a_quarter(hub)
    write(hub, Part.PATROLS, "ตรวจตราแล้วตามที่ได้รับรายงาน")
    late_day(device, at=LATER + timedelta(days=60))
    report_round(hub)
    step(hub, Step.CHECK)
    step(hub, Step.ISSUE, by=DIRECTOR)
    with hub.engine.connect() as conn:
        standing = service.newest(conn, QUARTER)
        assert standing is not None
        assert issued_since(conn, standing) == ["2026-10/2"]
    with pytest.raises(Refused, match="issued after this draft was made: 2026-10/2"):
        step(hub, Step.CHECK, period=QUARTER)
    anew = step(hub, Step.DRAFT, period=QUARTER)
    assert [one.part for one in form(hub, anew).form_texts if one.is_older] == [Part.PATROLS]
    with pytest.raises(Refused, match="figures changed after"):
        step(hub, Step.CHECK, period=QUARTER)
    write(hub, Part.PATROLS, "ตรวจตราแล้วตามที่ได้รับรายงาน")
    assert step(hub, Step.CHECK, period=QUARTER).state is State.CHECKED


def test_the_year_is_the_sum_of_its_months_and_is_checked_when_it_is_over(hub: SmallHub) -> None:
    an_october(hub)
    a_quarter(hub)
    draft = step(hub, Step.DRAFT, period=YEAR)
    found = form(hub, draft)
    assert draft.uses == ("2026-10/1", "2026-11/1")
    assert counted(found.span)["P"] == (1, 1, 62, 0, 64)
    assert [one.span.months for one in found.quarters] == [("2026-10", "2026-11"), (), (), ()]
    assert found.quarters[1].span.headline.percent is None
    assert [one.state for one in found.months[2:5]] == [MonthState.NOT_ISSUED, MonthState.NOT_OVER, MonthState.NOT_OVER]
    with pytest.raises(Refused, match="is not over"):
        step(hub, Step.CHECK, period=YEAR)
    assert OCTOBER in {one.period for one in _versions(hub)}


def _versions(hub: SmallHub) -> list[Version]:
    with hub.engine.connect() as conn:
        return list(service.versions(conn))
