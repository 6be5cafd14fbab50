"""From a draft to a revision on a real database, with data that come late through the hub's own door."""

import json
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from hub.alarms import service as alarms
from hub.audit import service as audit
from hub.choices import service as choices
from hub.choices.choices import DEFAULTS, ChoicesChange
from hub.database import writing
from hub.fleet import details
from hub.kernel.refused import Refused
from hub.kernel.rights import Right, Role
from hub.letters import register
from hub.reports.life import service
from hub.reports.life.causes import Why
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import State, Step
from hub.reports.life.version import OvertakenError
from tests.parts.hands import HUB_KEY, hand
from tests.parts.letters import OFFICE
from tests.parts.patrol import bkk
from tests.parts.reports import (
    CHECKED_AT,
    CHECKER,
    DIRECTOR,
    LATER,
    MAKERS,
    OCTOBER,
    an_october,
    issued,
    late_day,
    newest,
    report_round,
    step,
)
from tests.parts.small_hub import SmallHub, small_hub
from wire_contract.chain import public_key_of


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().replace("\u200b", "").split())


def test_late_data_make_a_revision_with_every_difference_and_its_event(hub: SmallHub) -> None:
    """By hand: four due. 30 October: 1 proved, 1 disproved (watched). 31 October: 2 unknown, then 1 proved, 1 disproved."""
    device = an_october(hub)
    out = issued(hub)
    assert (out.version, out.state, out.checked_by, out.issued_by) == (1, State.ISSUED, CHECKER, DIRECTOR)
    report_round(hub)
    assert newest(hub) == out  # the same figures call for nothing
    visit = late_day(device, at=LATER)
    report_round(hub)
    draft = newest(hub)
    assert (draft.version, draft.state, draft.checked_by) == (2, State.DRAFT, None)
    with hub.engine.connect() as conn:
        assert service.issued(conn, OCTOBER) == out
        found = {one.cell: one for one in service.differences(conn, out, draft)}
        told = {cell: (one.old, one.new) for cell, one in found.items()}
        first = service.version(conn, OCTOBER, 1)
    day = "points/P-1/days/2026-10-31"
    assert {cell: told[cell] for cell in told if cell.startswith((day, "patrols"))} == {
        f"{day}/proved": (0, 1),
        f"{day}/disproved": (0, 1),
        f"{day}/unknown": (2, 0),
        "patrols/proved": (1, 2),
        "patrols/disproved": (1, 2),
        "patrols/unknown": (2, 0),
        "patrols/percent": ("25.00", "50.00"),
        "patrols/upper_percent": ("75.00", "50.00"),
    }
    assert first == out
    cause = found[f"{day}/proved"].cause
    assert (cause.why, cause.event, cause.device, cause.received_at) == (Why.LATE, visit, "bkk-p-1", LATER)
    of_issue = {cell for cell, one in found.items() if one.cause.why is Why.ISSUED}
    assert {cell.split("/")[0] for cell in of_issue} == {"issue", "reports", "indicators", "headline"}
    assert (told["reports/due"], told["reports/proved"]) == (
        (1, 0),
        (0, 1),
    )  # the paper could not know of its own issue
    assert {one.cause.why for cell, one in found.items() if cell not in of_issue} == {Why.LATE}
    report_round(hub)
    hub.clock.now += timedelta(minutes=5)
    report_round(hub)
    assert newest(hub) == draft  # the same again changes nothing
    with hub.engine.connect() as conn:
        (alarm,) = alarms.open_alarms(conn)
    assert (alarm.kind.value, alarm.subject) == ("report_changed", "month/2026-10")
    revised = issued(hub)
    assert (revised.version, revised.state) == (2, State.ISSUED)
    report_round(hub)
    with hub.engine.connect() as conn:
        assert [one.kind for one in alarms.open_alarms(conn)] == []
        assert service.first_issue(conn, OCTOBER.months[0]).issued_at == CHECKED_AT
        pdf = service.paper_of(conn, revised)
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert (replayed.faults, list(differences)) == ([], [])
    assert pdf is not None
    text = text_of(pdf)
    assert text.count("ฉบับแก้ไขที่๑") >= 4  # once on each page
    assert visit[:12] in text


def test_what_was_issued_is_the_same_to_the_byte_whatever_comes_later(hub: SmallHub) -> None:
    device = an_october(hub)
    out = issued(hub)
    with hub.engine.connect() as conn:
        before = (service.paper_of(conn, out), service.figures_of(conn, out), service.heads_of(conn, out))
    late_day(device, at=LATER)
    report_round(hub)
    with writing(hub.engine) as conn:
        details.describe(conn, code="P-1", kinds=["dark"], purpose="ทางกลับบ้าน", hand=hand(at=LATER))
    hub.restart()
    with hub.engine.connect() as conn:
        (first,) = [one for one in service.versions(conn) if one.version == 1]
        after = (service.paper_of(conn, first), service.figures_of(conn, first), service.heads_of(conn, first))
        assert after == before
        assert json.loads(after[2])["chains"][0]["sequence"] == json.loads(after[1])["chains"][0]["sequence"]
    assert before[0] is not None
    assert before[0].startswith(b"%PDF-")


def test_lines_without_a_visit_are_named_as_the_reason_where_nobody_came(hub: SmallHub) -> None:
    """The silent day was watched after all and nobody came: two unknown become two disproved, and no event is invented."""
    device = an_october(hub)
    out = issued(hub)
    hub.clock.now = LATER
    known = device.sequence
    device.live(since=bkk(date(2026, 10, 31), "01:00"), until=bkk(date(2026, 11, 1), "03:00"))
    report_round(hub)
    with hub.engine.connect() as conn:
        found = {one.cell: one for one in service.differences(conn, out, newest(hub))}
    changed = found["points/P-1/days/2026-10-31/disproved"]
    assert (changed.old, changed.new, changed.cause.why, changed.cause.event) == (0, 2, Why.LINES, None)
    assert (changed.cause.device, changed.cause.sequence, changed.cause.last_sequence) == (
        "bkk-p-1",
        known + 1,
        device.sequence,
    )


def test_a_month_that_is_not_over_or_was_before_the_first_point_is_not_issued(hub: SmallHub) -> None:
    an_october(hub)
    hub.clock.now = bkk(date(2026, 10, 31), "23:59")
    step(hub, Step.DRAFT)
    with pytest.raises(Refused, match="October 2026 is not over"):
        step(hub, Step.CHECK)
    hub.clock.now = CHECKED_AT
    with pytest.raises(Refused, match="before the period was over"):
        step(hub, Step.CHECK)
    step(hub, Step.DRAFT)
    assert issued(hub).state is State.ISSUED
    with pytest.raises(Refused, match="no risk point stood yet in September 2026"):
        step(hub, Step.DRAFT, period=type(OCTOBER).of_month(OCTOBER.months[0].previous))
    with pytest.raises(Refused, match="December 2026 has not begun"):
        step(hub, Step.DRAFT, period=type(OCTOBER).of_month(OCTOBER.months[0].next.next))


def test_a_clock_of_1970_issues_nothing_and_alarms_nobody(hub: SmallHub) -> None:
    an_october(hub)
    step(hub, Step.DRAFT)
    hub.clock.now = datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(Refused, match="has not begun"):
        step(hub, Step.CHECK)
    report_round(hub)
    with hub.engine.connect() as conn:
        assert alarms.open_alarms(conn) == []


def test_whoever_checked_it_does_not_issue_it_and_the_second_is_told_who_was_first(hub: SmallHub) -> None:
    an_october(hub)
    drafted = step(hub, Step.DRAFT)
    seen = service.seen_of(drafted)
    step(hub, Step.CHECK, by="somying")
    with pytest.raises(OvertakenError, match="somying moved the report of 2026-10 to checked first"):
        step(hub, Step.CHECK, seen=seen)
    with pytest.raises(Refused, match="another person"):
        step(hub, Step.ISSUE, by="somying")
    with pytest.raises(Refused, match="not for you"):
        step(hub, Step.ISSUE, by=CHECKER, role=Role.OPERATOR)
    assert step(hub, Step.ISSUE, by=DIRECTOR).paper is not None


def test_a_revision_that_people_put_aside_is_not_drafted_again_until_more_comes(hub: SmallHub) -> None:
    device = an_october(hub)
    issued(hub)
    late_day(device, at=LATER)
    report_round(hub)
    with pytest.raises(Refused, match="needs a reason"):
        step(hub, Step.WITHDRAW)
    aside = step(hub, Step.WITHDRAW, said='<script>=HYPERLINK("x")</script>')
    report_round(hub)
    assert newest(hub) == aside
    hub.clock.now += timedelta(hours=1)
    device.live(since=bkk(date(2026, 11, 1), "04:00"), until=bkk(date(2026, 11, 1), "06:00"))
    report_round(hub)
    assert newest(hub) == aside
    again = step(hub, Step.REVISE, said="ดูอีกครั้ง")
    assert (again.version, again.state) == (2, State.DRAFT)


def test_reminders_are_told_once_and_the_alarm_opens_before_the_day(hub: SmallHub) -> None:
    """The 7th of November 2026 is a Saturday: the last working day before it is Friday the 6th."""
    an_october(hub)
    for day, kinds in ((1, []), (5, []), (6, ["report_due"]), (9, ["report_due"])):
        hub.clock.now = bkk(date(2026, 11, day), "00:01")
        report_round(hub)
        with hub.engine.connect() as conn:
            assert [one.kind.value for one in alarms.open_alarms(conn)] == kinds, day
    out = issued(hub)
    report_round(hub)
    with hub.engine.connect() as conn:
        assert alarms.open_alarms(conn) == []
        assert service.first_issue(conn, OCTOBER.months[0]).issued_at == out.issued_at


def test_nothing_that_the_hub_finds_makes_a_report_of_a_kind_it_cannot_make(hub: SmallHub) -> None:
    an_october(hub)
    quarter = type(OCTOBER).of_quarter(OCTOBER.months[0])
    with pytest.raises(Refused, match="issues no report of a quarter"):
        service.draft(
            hub.engine,
            quarter,
            seen=service.Seen(),
            hand=hand(at=hub.clock.now),
            rights=frozenset(Right),
            makers={OCTOBER.kind: MAKERS[OCTOBER.kind]},
        )
    out = issued(hub)
    with hub.engine.connect() as conn:
        used = service.used_months(conn, quarter)
    assert [(str(month), one.name if one else None) for month, one in used.items()] == [
        ("2026-10", f"2026-10/{out.version}"), ("2026-11", None), ("2026-12", None),
    ]  # fmt: skip


def test_what_somebody_checked_is_left_alone_and_files_of_older_drafts_are_gone(hub: SmallHub) -> None:
    device = an_october(hub)
    issued(hub)
    late_day(device, at=LATER)
    report_round(hub)
    with hub.engine.connect() as conn:
        files = set(conn.execute(text("SELECT name FROM report_files")).scalars())
    checked = step(hub, Step.CHECK)
    hub.clock.now += timedelta(hours=1)
    device.tap("wiegand26:12:346", at=bkk(date(2026, 10, 31), "18:30"))  # another officer's, told later still
    report_round(hub)
    assert newest(hub) == checked
    step(hub, Step.SEND_BACK, said="มีข้อมูลใหม่")
    anew = step(hub, Step.DRAFT)
    assert anew.figures != checked.figures
    with hub.engine.connect() as conn:
        left = set(conn.execute(text("SELECT name FROM report_files")).scalars())
    assert files - left == {checked.figures, checked.heads}


def test_what_is_not_what_was_issued_is_never_handed_out(hub: SmallHub) -> None:
    an_october(hub)
    out = issued(hub)
    with writing(hub.engine) as conn:
        other = zlib.compress(b"%PDF-1.7 another")
        conn.execute(
            text("UPDATE report_files SET content = :other WHERE name = :name"), {"other": other, "name": out.paper}
        )
    with hub.engine.connect() as conn, pytest.raises(service.FileBrokenError, match="is not what was kept"):
        service.paper_of(conn, out)
    with writing(hub.engine) as conn:
        conn.execute(text("DELETE FROM report_files WHERE name = :name"), {"name": out.figures})
    with hub.engine.connect() as conn, pytest.raises(service.FileBrokenError, match="is gone"):
        service.figures_of(conn, out)


def test_the_day_moves_by_weekend_and_holiday_where_the_district_chose_so(hub: SmallHub) -> None:
    """By hand: 7 November 2026 is a Saturday and Monday the 9th a holiday here, so the last day is Tuesday the 10th."""
    month = OCTOBER.months[0]
    with writing(hub.engine) as conn:
        register.set_office(
            conn, replace(OFFICE, holidays=(date(2026, 11, 9),)), hand=hand(at=bkk(date(2026, 9, 1), "09:00"))
        )
    with hub.engine.connect() as conn:
        assert service.first_issue(conn, month).due_on == date(2026, 11, 7)
    moving = ChoicesChange(date(2026, 10, 1), replace(DEFAULTS, seventh_moves=True), document="กท 5099/1")
    with writing(hub.engine) as conn:
        choices.decide(conn, moving, hand=hand(at=bkk(date(2026, 9, 1), "09:00")))
    with hub.engine.connect() as conn:
        assert service.first_issue(conn, month).due_on == service.due_on_of(conn, OCTOBER) == date(2026, 11, 10)
        assert service.first_issue(conn, month.previous).due_on == date(2026, 10, 7)  # chosen from October on
        assert service.due_on_of(conn, Period(Kind.QUARTER, "2570-Q1")) is None
    an_october(hub)
    for day, kinds in (("6", ["report_due"]), ("11", ["report_due"])):
        hub.clock.now = bkk(date(2026, 11, int(day)), "09:00")
        report_round(hub)
        with hub.engine.connect() as conn:
            assert [one.kind.value for one in alarms.open_alarms(conn)] == kinds
