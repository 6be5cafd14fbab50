"""Repairs of a month by hand: a defect over the month's end, a relapse, what is only said, what was given up, months of every length."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hub.choices.choices import DEFAULTS, Carried, Choices
from hub.kernel.period import Month
from hub.letters.ratio import LetterEpisode
from hub.remediation.kinds import Kind
from hub.remediation.order import Order, OrderFile, Taken
from hub.remediation.transitions import State, Step
from hub.reports.bundle import verify
from hub.reports.office import STANDINGS, Known, environment, letters_in_time, office_work, repair, reports
from hub.reports.office_figures import Issue, Repair
from hub.reports.office_reading import told
from hub.reports.ratios.counts import NOTHING, Counts
from hub.reports.ratios.fixes import Standing
from tests.parts.patrol import bkk
from wire_contract.event import LineHash

LATER = bkk(date(2027, 3, 10), "09:00")
OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


def at(month: int, day: int, clock: str = "12:00") -> datetime:
    return bkk(date(2026, month, day), clock)


def an_order(opened: datetime, due: datetime, *steps: tuple[datetime, Step, State, str]) -> OrderFile:
    order = Order(7, "P-1", Kind.LAMP, "การไฟฟ้านครหลวง", steps[-1][2] if steps else State.REPORTED, opened, due)
    first = Taken(1, None, State.REPORTED, "hub", opened, "", (), False, None, LineHash("0" * 64))
    taken = [
        Taken(number, step, state, "somsak", moment, said, (), False, None, LineHash(f"{number:064x}"))
        for number, (moment, step, state, said) in enumerate(steps, 2)
    ]
    return OrderFile(order, (first, *taken), ())


def stands(one: OrderFile, month: Month, *, choices: Choices = DEFAULTS, now: datetime = LATER) -> Repair | None:
    return repair(month, one, told(choices), now=now)


def test_a_defect_over_the_months_end_counts_as_it_stood_at_each() -> None:
    """Due 28 October; said done 30 October, proved 2 November 00:00: unknown in October, proved in November, gone after."""
    one = an_order(
        at(10, 20), at(10, 28),
        (at(10, 30), Step.REPORT_DONE, State.REPORTED_DONE, ""), (at(11, 2, "00:00"), Step.PROVE, State.PROVED, ""),
    )  # fmt: skip
    october, november = stands(one, OCTOBER), stands(one, NOVEMBER)
    assert october is not None
    assert november is not None
    assert (october.counted, october.state, october.carried_over) == ("unknown", "reported_done", False)
    assert (november.counted, november.state, november.carried_over) == ("proved", "proved", True)
    assert stands(one, DECEMBER) is None
    assert stands(one, Month(2026, 9)) is None


def test_a_proof_at_midnight_belongs_to_the_month_that_begins() -> None:
    proved = an_order(at(10, 20), at(10, 28), (at(11, 1, "00:00"), Step.PROVE, State.PROVED, ""))
    found = stands(proved, OCTOBER)
    assert found is not None
    assert (found.counted, found.state) == ("disproved", "reported")


def test_the_district_may_count_an_item_only_in_the_month_in_which_it_is_due() -> None:
    one = an_order(at(10, 20), at(10, 28))
    once = Choices(carried_over=Carried.MONTH_DUE)
    found = [stands(one, month, choices=choices) for choices in (DEFAULTS, once) for month in (OCTOBER, NOVEMBER)]
    assert [each.counted for each in found if each] == ["disproved", "disproved", "disproved", ""]


def test_what_was_given_up_needs_a_reason_and_who_approved_it() -> None:
    asked = (at(10, 21), Step.ASK_CANCEL, State.REPORTED, "ป้ายของเอกชน")
    silent = (at(10, 21), Step.ASK_CANCEL, State.REPORTED, "")
    off = (at(10, 22), Step.CANCEL, State.CANCELLED, "")
    with_reason, bare = (
        stands(an_order(at(10, 20), at(10, 28), asked, off), OCTOBER),
        stands(an_order(at(10, 20), at(10, 28), silent, off), OCTOBER),
    )
    assert with_reason is not None
    assert bare is not None
    assert (with_reason.counted, with_reason.turns[-1].why) == ("", "ป้ายของเอกชน")
    assert (bare.counted, bare.turns[-1].why) == ("disproved", "")
    assert environment([with_reason, bare]) == Counts(disproved=1)


@pytest.mark.parametrize(("month", "last"), [(Month(2027, 2), 28), (Month(2028, 2), 29), (NOVEMBER, 30), (OCTOBER, 31)])
def test_an_item_due_on_the_last_day_is_due_in_its_month_whatever_its_length(month: Month, last: int) -> None:
    due = bkk(month.first.replace(day=last), "23:59")
    one = an_order(due - timedelta(days=3), due)
    found = repair(month, one, told(DEFAULTS), now=bkk(month.next.first, "00:00"))
    assert found is not None
    assert (found.due_on.day, found.counted) == (last, "disproved")
    still = repair(month, one, told(DEFAULTS), now=due)
    assert still is not None
    assert still.counted == "due"


def work(now: datetime, *, workdays: int, **known: Any) -> Any:
    nothing: dict[str, Any] = {"orders": (), "episodes": (), "agencies": {}, "holidays": (), "issue_is_known": True}
    return office_work(OCTOBER, Known(**(nothing | known)), told(Choices(letter_workdays=workdays)), now=now)


def test_letters_have_the_term_that_the_district_chose() -> None:
    """Found on Thursday 29 October, issued on Tuesday 3 November: the third working day after it."""
    found = LetterEpisode(at(10, 29), "e", "P-1", "front", 7, at(11, 3), 4, "กท 5099/4")
    three, two = (work(LATER, workdays=days, episodes=(found,), agencies={4: "สำนักการโยธา"}) for days in (3, 2))
    assert (letters_in_time(three.letters), letters_in_time(two.letters)) == (Counts(proved=1), Counts(disproved=1))
    assert (three.letters[0].limit, three.letters[0].agency) == (date(2026, 11, 3), "สำนักการโยธา")
    holiday = work(LATER, workdays=2, episodes=(found,), holidays=(date(2026, 11, 2),))
    assert holiday.letters[0].answered == "in_time"
    assert (
        letters_in_time(
            work(at(10, 30), workdays=2, episodes=(LetterEpisode(at(10, 29), "e", "P-1", "front", 7),)).letters
        )
        == NOTHING
    )


def test_a_report_that_nobody_keeps_is_unknown_and_never_missed() -> None:
    late, issue = bkk(date(2026, 11, 8), "00:00"), Issue(date(2026, 11, 7), True, None)
    assert reports(OCTOBER, issue, now=late) == Counts(disproved=1)
    assert reports(OCTOBER, Issue(issue.due_on, False, None), now=late) == Counts(unknown=1)
    in_time = Issue(issue.due_on, True, bkk(date(2026, 11, 7), "23:59"))
    assert reports(OCTOBER, in_time, now=late) == Counts(proved=1)
    assert reports(OCTOBER, issue, now=bkk(date(2026, 11, 7), "23:59")) == Counts(due=1)


def test_what_has_ended_is_asked_for_no_more_and_the_verifier_says_the_same_of_every_state() -> None:
    """An approver ended what works again, with a reason: no proved repair, and not open for ever either."""
    for state in State:
        assert verify.STANDINGS.get(state.value, "open") == STANDINGS[state].value
        assert state.is_open == (STANDINGS[state] in {Standing.OPEN, Standing.SAID_DONE})
    healed = an_order(at(10, 2), at(10, 5), (at(10, 9), Step.HEAL, State.HEALED, "ใช้ได้เองตั้งแต่ 4 ต.ค."))
    october = stands(healed, OCTOBER)
    assert october is not None
    assert (october.counted, october.state, october.turns[-1].approved_by) == ("", "healed", "somsak")
    assert stands(healed, NOVEMBER) is None
