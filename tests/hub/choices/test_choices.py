"""The district's choices: kept with the month from which they hold, in the hub's chain, by a document."""

from datetime import date

import pytest
from sqlalchemy import Engine

from hub.choices import service
from hub.choices.choices import DEFAULTS, Carried, Choices, ChoicesChange, HeadlineRule, in_force
from hub.choices.form import change_of_form, typed_of
from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from tests.parts.hands import hand
from tests.parts.patrol import bkk

NOW = bkk(date(2026, 11, 23), "10:00")
MEAN = Choices(HeadlineRule.MEAN, 5, Carried.MONTH_DUE, seventh_moves=True)


def decided(engine: Engine, wanted: ChoicesChange) -> ChoicesChange:
    with writing(engine) as conn:
        return service.decide(conn, wanted, hand=hand(at=NOW))


def test_what_was_decided_holds_from_its_month_on_and_says_who_decided_it(engine: Engine) -> None:
    made = decided(engine, ChoicesChange(date(2026, 12, 1), MEAN, "กท  5099/7 "))
    assert made == ChoicesChange(date(2026, 12, 1), MEAN, "กท 5099/7", "somying", NOW)
    with engine.connect() as conn:
        assert service.changes(conn) == [made]
        assert service.holding(conn, Month(2026, 11)) is None
        assert service.holding(conn, Month(2026, 12)) == service.holding(conn, Month(2027, 9)) == made
        assert in_force(service.changes(conn), date(2026, 11, 30)) == DEFAULTS
        head = own_chain.head(conn)
        assert head is not None
        line = own_chain.entry(conn, head.hash)
    assert line is not None
    assert b"riskpoint.choices.changed.v1" in line.line
    assert "กท 5099/7".encode() in line.line


def test_deciding_the_same_again_adds_no_act_and_a_new_document_replaces(engine: Engine) -> None:
    wanted = ChoicesChange(date(2026, 11, 1), MEAN, "กท 5099/7")
    first = decided(engine, wanted)
    with engine.connect() as conn:
        head = own_chain.head(conn)
    assert decided(engine, wanted) == first
    with engine.connect() as conn:
        assert own_chain.head(conn) == head
    other = decided(engine, ChoicesChange(date(2026, 11, 1), Choices(), "กท 5099/8"))
    with engine.connect() as conn:
        assert (own_chain.head(conn) != head, service.changes(conn)) == (True, [other])


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        (ChoicesChange(date(2026, 12, 2), MEAN, "กท 5099/7"), "first of a month"),
        (ChoicesChange(date(2026, 10, 1), MEAN, "กท 5099/7"), "month is over"),
        (ChoicesChange(date(2026, 12, 1), MEAN, " "), "document"),
        (ChoicesChange(date(2026, 12, 1), Choices(letter_workdays=31), "กท 5099/7"), "working days"),
    ],
)
def test_what_cannot_hold_is_refused_and_nothing_is_kept(engine: Engine, wanted: ChoicesChange, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        decided(engine, wanted)
    with engine.connect() as conn:
        assert service.changes(conn) == []


def test_a_form_is_read_as_officials_type_it() -> None:
    typed = typed_of(None, from_month="๒๕๖๙-๑๒", workdays=4) | {"targets": "๒๐ 60 80 100", "document": "กท 5099/7"}
    assert change_of_form(typed) == ChoicesChange(
        date(2026, 12, 1), Choices(letter_workdays=4, targets=(20, 60, 80, 100)), "กท 5099/7"
    )


@pytest.mark.parametrize("wrong", [{"targets": "50 25 75 100"}, {"headline": "best"}, {"letter_workdays": "three"}])
def test_what_no_form_can_mean_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        change_of_form(typed_of(None, from_month="2026-12", workdays=3) | wrong)
