"""The table of steps, exhaustively; what is due when; what cells are and why they changed. No database."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Right, Role
from hub.reports.life.causes import Why, calls_for_revision, compare, digest
from hub.reports.life.cell_words import cause_words, cell_words
from hub.reports.life.deadlines import FirstIssue, Standing, alarm_from, reminder_of, standing
from hub.reports.life.moving import Asking, Made, cleaned, moved
from hub.reports.life.period import Kind, Period, edition_words
from hub.reports.life.states import State, Step, steps_from
from hub.reports.life.version import Version
from hub.reports.ratios.punctual import last_day
from tests.parts.patrol import bkk

OCTOBER = Period.of_month(Month(2026, 10))
AT = bkk(date(2026, 11, 2), "09:00")
MADE = Made("a" * 64, "b" * 64, "patrol/3", AT)
CHECKS = {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR}
ISSUES = {Role.SUPERVISOR, Role.ADMINISTRATOR}
LEADS: dict[tuple[State | None, Step], tuple[State, set[Role]]] = {
    (None, Step.DRAFT): (State.DRAFT, CHECKS),
    (State.DRAFT, Step.DRAFT): (State.DRAFT, CHECKS),
    (State.DRAFT, Step.CHECK): (State.CHECKED, CHECKS),
    (State.DRAFT, Step.WITHDRAW): (State.WITHDRAWN, CHECKS),
    (State.CHECKED, Step.SEND_BACK): (State.DRAFT, CHECKS),
    (State.CHECKED, Step.ISSUE): (State.ISSUED, ISSUES),
    (State.ISSUED, Step.REVISE): (State.DRAFT, CHECKS),
    (State.WITHDRAWN, Step.REVISE): (State.DRAFT, CHECKS),
}
"""Written down here by hand: where each step leads, and who may take it."""


def a_version(state: State, *, number: int = 2, checked_by: str | None = "lek") -> Version:
    made = moved(None, Asking(Step.DRAFT, OCTOBER, "lek", AT, frozenset(Right), made=MADE))
    values: dict[str, Any] = {name: getattr(made, name) for name in Version.__slots__}  # type: ignore[attr-defined] # a slotted dataclass
    return Version(**values | {"state": state, "version": number, "checked_by": checked_by})


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", [None, *State])
def test_every_step_from_every_state_by_every_role(state: State | None, step: Step, role: Role) -> None:
    version = a_version(state) if state else None
    asking = Asking(step, OCTOBER, "director", AT, RIGHTS[role], "why", MADE, "c" * 64)
    way = LEADS.get((state, step))
    if way is None or role not in way[1]:
        with pytest.raises(Refused):
            moved(version, asking)
        assert step not in steps_from(state, RIGHTS[role])
        return
    after = moved(version, asking)
    assert after.state is way[0]
    is_new = (state, step) in {(None, Step.DRAFT), (State.ISSUED, Step.REVISE)}
    assert (after.version, after.revision) == (((version.version + 1 if version else 1), 1) if is_new else (2, 2))
    assert step in steps_from(state, RIGHTS[role])


def test_the_first_edition_cannot_be_put_aside() -> None:
    with pytest.raises(Refused, match="owed"):
        moved(a_version(State.DRAFT, number=1), Asking(Step.WITHDRAW, OCTOBER, "x", AT, frozenset(Right), "why"))
    assert Step.WITHDRAW not in steps_from(State.DRAFT, frozenset(Right), is_first=True)


@pytest.mark.parametrize("said", ["x" * 501, "a\x00b", "a\u202eb"])
def test_words_that_are_too_long_or_do_not_show_are_refused(said: str) -> None:
    with pytest.raises(Refused):
        cleaned(said)


class Life(RuleBasedStateMachine):
    """Whatever people do, what was issued stays, two persons stand behind it, and versions count up by one."""

    @initialize()
    def begin(self) -> None:
        self.versions: list[Version] = []
        self.out: dict[int, Version] = {}
        self.at = AT

    @rule(
        step=st.sampled_from(list(Step)),
        by=st.sampled_from(["lek", "director", "noi"]),
        role=st.sampled_from(list(Role)),
        said=st.sampled_from(["", "why"]),
        hours=st.integers(-2000, 100),
    )
    def ask(self, step: Step, by: str, role: Role, said: str, hours: int) -> None:
        at = AT + timedelta(hours=hours)
        standing_now = self.versions[-1] if self.versions else None
        made = Made(f"{len(self.versions)}{hours}".rjust(64, "0"), "b" * 64, "patrol/3", at)
        try:
            after = moved(standing_now, Asking(step, OCTOBER, by, at, RIGHTS[role], said, made, "c" * 64))
        except Refused:
            return
        if standing_now is not None and after.version == standing_now.version:
            assert standing_now.state is not State.ISSUED
            self.versions[-1] = after
        else:
            self.versions.append(after)
        if after.state is State.ISSUED:
            assert (after.issued_by, after.figures) == (by, standing_now.figures if standing_now else None)
            self.out[after.version] = after

    @invariant()
    def what_is_out_stays(self) -> None:
        for number, one in self.out.items():
            assert self.versions[number - 1] == one
            assert one.issued_by != one.checked_by
            assert one.checked_by is not None
            assert one.as_of >= OCTOBER.ends_at
            assert one.paper is not None

    @invariant()
    def versions_count_up(self) -> None:
        assert [one.version for one in self.versions] == list(range(1, len(self.versions) + 1))
        assert all(one.state is State.ISSUED for one in self.versions[:-1])


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40)


@pytest.mark.parametrize(
    ("kind", "text", "first", "count"),
    [
        (Kind.MONTH, "2026-10", "2026-10", 1),
        (Kind.MONTH, "2569-10", "2026-10", 1),
        (Kind.QUARTER, "2570-Q1", "2026-10", 3),
        (Kind.QUARTER, "2027-Q1", "2026-10", 3),
        (Kind.QUARTER, "2570-Q4", "2027-07", 3),
        (Kind.YEAR, "2570", "2026-10", 12),
        (Kind.YEAR, "2027", "2026-10", 12),
    ],
)
def test_periods_are_made_of_months(kind: Kind, text: str, first: str, count: int) -> None:
    period = Period.parse(kind, text)
    months = period.months
    assert (str(months[0]), len(months)) == (first, count)
    assert period.text in {"2026-10", "2570-Q1", "2570-Q4", "2570"}  # one way to write it, whatever era was typed
    assert period.previous.months[-1] == months[0].previous


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.MONTH, "2026-13"),
        (Kind.QUARTER, "2570-Q5"),
        (Kind.QUARTER, "1970-Q1"),
        (Kind.YEAR, "70"),
        (Kind.YEAR, "๒๕๗๐"),
    ],
)
def test_what_is_no_period_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(Refused):
        Period.parse(kind, text)


def test_editions_are_called_as_the_office_calls_them() -> None:
    assert [edition_words(one)[0] for one in (1, 2, 3)] == ["ฉบับแรก", "ฉบับแก้ไขที่ 1", "ฉบับแก้ไขที่ 2"]


def test_the_alarm_begins_on_the_last_working_day_before_the_day() -> None:
    """The 7th: Saturday in November 2026; Monday in December; 1 January 2027's month: Sunday the 7th of February."""
    assert last_day(Month(2026, 10)) == date(2026, 11, 7)
    assert alarm_from(date(2026, 11, 7)) == date(2026, 11, 6)
    assert alarm_from(date(2026, 12, 7)) == date(2026, 12, 4)
    assert alarm_from(date(2026, 12, 7), closed=[date(2026, 12, 4)]) == date(2026, 12, 3)
    assert alarm_from(date(2027, 2, 7)) == date(2027, 2, 5)


@pytest.mark.parametrize(
    ("issued", "now", "how", "reminder"),
    [
        (None, bkk(date(2026, 10, 31), "23:59"), Standing.NOT_OVER, None),
        (None, bkk(date(2026, 11, 1), "00:00"), Standing.OPEN, 1),
        (None, bkk(date(2026, 11, 4), "23:59"), Standing.OPEN, 1),
        (None, bkk(date(2026, 11, 5), "00:00"), Standing.OPEN, 5),
        (None, bkk(date(2026, 11, 6), "00:00"), Standing.SOON, 5),
        (None, bkk(date(2026, 11, 7), "23:59"), Standing.SOON, 5),
        (None, bkk(date(2026, 11, 8), "00:00"), Standing.OVERDUE, 5),
        (None, bkk(date(2026, 12, 1), "00:00"), Standing.OVERDUE, None),
        (bkk(date(2026, 11, 7), "23:59"), bkk(date(2026, 11, 9), "00:00"), Standing.IN_TIME, None),
        (bkk(date(2026, 11, 8), "00:00"), bkk(date(2026, 11, 9), "00:00"), Standing.LATE, None),
        (None, datetime(1970, 1, 1, tzinfo=UTC), Standing.NOT_OVER, None),
    ],
)
def test_how_a_month_stands_and_who_is_reminded(
    issued: datetime | None, now: datetime, how: Standing, reminder: int | None
) -> None:
    first = FirstIssue(Month(2026, 10), issued, last_day(Month(2026, 10)))
    assert (standing(first, now=now), reminder_of(first, now=now)) == (how, reminder)


def figures(
    *, proved: int, taps: tuple[dict[str, Any], ...] = (), name: str = "x", rules: str = "1", **more: Any
) -> Any:
    day = {"day": "2026-10-05", "proved": proved, "visits": list(taps)}
    point = {"code": "A-1", "name": name, "counted_days": 31, "days": [day], "patrols": {"proved": proved}}
    return {"format": rules, "generated_at": str(proved), "points": [point], "total": proved, "chains": []} | more


LATE_TAP = {"hash": "f" * 64, "device": "d-1", "sequence": 7, "received_at": "2026-11-03T00:00:00Z", "reason": None}
EARLY_TAP = LATE_TAP | {"hash": "e" * 64, "received_at": "2026-10-05T00:00:00Z", "sequence": 6}


def why(old: Any, new: Any) -> dict[str, tuple[Why, str | None]]:
    return {one.cell: (one.cause.why, one.cause.event) for one in compare(old, new, as_of=AT)}


def test_a_late_event_is_named_at_its_day_its_point_and_its_sum() -> None:
    found = why(figures(proved=0), figures(proved=1, taps=(LATE_TAP,)))
    late = (Why.LATE, "f" * 64)
    assert found == {"points/A-1/days/2026-10-05/proved": late, "points/A-1/patrols/proved": late, "total": late}


def test_an_event_that_was_held_before_is_judged_otherwise_and_not_called_late() -> None:
    found = why(figures(proved=0), figures(proved=1, taps=(EARLY_TAP,)))
    assert found["total"] == (Why.JUDGED, "e" * 64)
    excluded = figures(proved=0, taps=(EARLY_TAP | {"reason": "excluded"},))
    assert why(figures(proved=1, taps=(EARLY_TAP,)), excluded)["total"] == (Why.JUDGED, "e" * 64)


def test_no_reason_is_invented() -> None:
    assert why(figures(proved=0), figures(proved=1))["total"] == (Why.UNKNOWN, None)
    renamed = why(figures(proved=0), figures(proved=1, taps=(LATE_TAP,), name="y"))
    assert renamed["points/A-1/name"] == (Why.UNKNOWN, None)  # no event changes a name
    other_rules = why(figures(proved=0), figures(proved=1, rules="2"))
    assert other_rules == {
        "format": (Why.RULES, None),
        **dict.fromkeys(("points/A-1/days/2026-10-05/proved", "points/A-1/patrols/proved", "total"), (Why.UNKNOWN, None)),
    }  # fmt: skip


def test_new_rules_alone_reopen_nothing_and_new_events_do() -> None:
    old = figures(proved=1, taps=(EARLY_TAP,))
    assert not calls_for_revision(old, figures(proved=2, taps=(EARLY_TAP,), rules="2", fresh=3))
    assert calls_for_revision(old, figures(proved=2, taps=(EARLY_TAP, LATE_TAP), rules="2"))
    assert calls_for_revision(old, figures(proved=2, taps=(EARLY_TAP,)))
    assert not calls_for_revision(old, old | {"generated_at": "later", "chains": [{"device": "d", "journal": "j"}]})


def test_the_issue_itself_reopens_nothing_though_it_changes_the_ratio_of_reports() -> None:
    old, new = (
        figures(
            proved=1,
            indicators=[{"code": "R", "numerator": n}],
            reports={"proved": n},
            issue={"first_issued_at": "2026-11-02" if n else None},
            headline={"percent": "1.00" if n else None},
        )
        for n in (0, 1)
    )
    assert not calls_for_revision(old, new)
    assert {one.cause.why for one in compare(old, new, as_of=AT) if one.place[0] != "headline"} == {Why.ISSUED}
    assert calls_for_revision(old, new | {"total": 2})


def test_figures_of_a_later_release_are_compared_without_a_line_here() -> None:
    old, new = (figures(proved=0, ratios=[{"code": "E", "done": n}], photos=None) for n in (1, 2))
    (one,) = compare(old, new, as_of=AT)
    assert (one.cell, one.old, one.new) == ("ratios/E/done", 1, 2)
    assert cell_words(one.place) == ("ทั้งเขต · ratios · E · done", "whole district · ratios · E · done")


_scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
_json = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["code", "day", "name", "hash", "kind", "n"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    old=st.dictionaries(st.text(max_size=3), _json, max_size=3),
    new=st.dictionaries(st.text(max_size=3), _json, max_size=3),
)
def test_any_figures_are_compared_and_worded(old: Any, new: Any) -> None:
    assert list(compare(old, old, as_of=AT)) == []
    there, back = compare(old, new, as_of=AT), compare(new, old, as_of=AT)
    assert {(one.cell, repr(one.old), repr(one.new)) for one in there} == {
        (one.cell, repr(one.new), repr(one.old)) for one in back
    }
    assert (digest(there) == "") == (not there)
    for one in itertools.islice(there, 3):
        assert all(cell_words(one.place))
        assert all(cause_words(one.cause)[0])
