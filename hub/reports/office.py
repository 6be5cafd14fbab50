"""What the office did in a month: from orders, letters and choices to what stands in the figures. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.choices.choices import Carried
from hub.kernel.period import Month, day_of
from hub.letters.ratio import Answered, LetterCase, LetterEpisode, letter_cases
from hub.remediation.order import OrderFile, Taken
from hub.remediation.transitions import State, Step
from hub.reports.office_figures import Chosen, Issue, Letter, OfficeWork, Repair, Turn
from hub.reports.ratios.counts import NOTHING, Counts
from hub.reports.ratios.fixes import Item, Move, Standing, counted
from hub.reports.ratios.punctual import last_day, punctual

STANDINGS: Mapping[State, Standing] = {
    **dict.fromkeys(State, Standing.OPEN),
    State.REPORTED_DONE: Standing.SAID_DONE,
    State.PROVED: Standing.PROVED,
    State.CANCELLED: Standing.NOT_REQUIRED,
    State.HEALED: Standing.NOT_REQUIRED,
}
"""How a repair stands by the state of its order."""
RULES = "kpi/1"
"""docs/rules/kpi-1.md."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the hub knows of its office."""

    orders: Sequence[OrderFile]
    episodes: Sequence[LetterEpisode]
    agencies: Mapping[int, str]
    """To whom each letter goes, by its number."""
    holidays: Collection[date]
    issue_is_known: bool
    """Somebody keeps when reports are issued."""
    first_issued_at: datetime | None = None


def office_work(month: Month, known: Known, chosen: Chosen, *, now: datetime) -> OfficeWork:
    """Everything of the month as of `now`."""
    repairs = (repair(month, one, chosen, now=now) for one in sorted(known.orders, key=lambda one: one.order.number))
    cases = letter_cases(month, known.episodes, now=now, within=chosen.letter_workdays, holidays=known.holidays)
    due_on = last_day(month, holidays=known.holidays if chosen.seventh_moves else None)
    return OfficeWork(
        repairs=tuple(one for one in repairs if one is not None),
        letters=tuple(_letter(case, known.agencies) for case in cases),
        issue=Issue(due_on, known.issue_is_known, known.first_issued_at),
        chosen=chosen,
    )


def repair(month: Month, one: OrderFile, chosen: Chosen, *, now: datetime) -> Repair | None:
    """The order as it stood when the month ended; None for one that was not there yet, or closed long before it."""
    order, (begin, end) = one.order, month.bounds
    cut = min(now, end)
    past = [taken for taken in one.steps if taken.at < end and taken.at <= now]
    if not past or order.opened_at >= end:
        return None
    turns = tuple(_turns(past))
    item = Item(order.number, order.opened_at, day_of(order.due_at), tuple(_move(turn) for turn in turns))
    counts = counted(month, item, now=now, again=chosen.carried_over is Carried.EACH_MONTH)
    was_closed_before = item.at(begin) in {Standing.PROVED, Standing.NOT_REQUIRED} and past[-1].at < begin
    if counts == NOTHING and was_closed_before:
        return None
    seen = OrderFile(order, tuple(past), tuple(said for said in one.comments if said.at < end and said.at <= now))
    return Repair(
        order=order.number,
        point=order.point,
        kind=order.kind.value,
        section=order.section,
        asset_kind=order.asset_kind.value if order.asset_kind else None,
        asset=order.asset,
        cause=order.cause,
        what=order.what,
        opened_at=order.opened_at,
        due_on=item.due_on,
        state=past[-1].state.value,
        standing=item.at(cut),
        counted=_word(counts),
        carried_over=counts != NOTHING and item.due_on < month.first,
        turns=turns,
        before=seen.before,
        after=seen.after,
    )


def environment(repairs: Iterable[Repair]) -> Counts:
    """E: the sum of how the repairs count."""
    return Counts.total(Counts(**{one.counted: 1}) for one in repairs if one.counted)


def letters_in_time(letters: Iterable[Letter]) -> Counts:
    """L: issued in time of those whose time is over or whose letter is there."""
    return Counts.total(LETTER_COUNTS[Answered(one.answered)] for one in letters)


def reports(month: Month, issue: Issue, *, now: datetime) -> Counts:
    """R: one report. Where nobody keeps when it was issued, its time over is unknown, never missed."""
    limit = issue.due_on
    if issue.known:
        return punctual(month, first_issued_at=issue.first_issued_at, now=now, limit=limit)
    return Counts(due=1) if day_of(now) <= limit else Counts(unknown=1)


LETTER_COUNTS: Mapping[Answered, Counts] = {
    Answered.IN_TIME: Counts(proved=1),
    Answered.LATE: Counts(disproved=1),
    Answered.MISSING: Counts(disproved=1),
    Answered.PENDING: NOTHING,
    Answered.MENDED: NOTHING,
}
"""How a defect counts in L; what is pending, or was mended first, is beside the line."""


def _turns(steps: Sequence[Taken]) -> Iterator[Turn]:
    """Only steps after which the repair stands otherwise."""
    standing, asked = None, ""
    for taken in steps:
        asked = taken.said if taken.step is Step.ASK_CANCEL else asked
        now = STANDINGS[taken.state]
        if now is not standing:
            is_off = now is Standing.NOT_REQUIRED
            why = (taken.said or asked) if is_off else ""
            yield Turn(taken.at, now, taken.act, taken.because, why, taken.by if is_off else "")
        standing = now


def _move(turn: Turn) -> Move:
    return Move(turn.at, turn.standing, turn.why, turn.approved_by)


def _word(counts: Counts) -> str:
    return next((name for name in ("proved", "disproved", "unknown", "due") if getattr(counts, name)), "")


def _letter(case: LetterCase, agencies: Mapping[int, str]) -> Letter:
    of = case.of
    return Letter(
        episode=of.episode,
        point=of.point,
        asset=of.asset,
        order=of.order,
        opened_at=of.opened_at,
        limit=case.limit,
        letter=of.letter,
        number=of.number,
        agency=agencies.get(of.letter, "") if of.letter else "",
        issued_at=of.issued_at,
        ended_at=of.ended_at,
        answered=case.answered.value,
    )
