"""How a letter goes on: one table of states and steps, and who may take each. Pure.

The diagram in docs/letters.md is drawn from this table; a test compares them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.rights import Right


class State(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    NUMBERED = "numbered"
    ISSUED = "issued"
    """The PDF is made and never changes again; this is what counts."""
    SENT = "sent"
    ANSWERED = "answered"
    VOID = "void"
    """ยกเลิก: a number that it had stays its own."""

    @property
    def is_out(self) -> bool:
        """It was issued, and is not void."""
        return self in {State.ISSUED, State.SENT, State.ANSWERED}

    @property
    def waits(self) -> bool:
        """Somebody at the office has to do something before it is on its way."""
        return self in {State.DRAFT, State.APPROVED, State.NUMBERED, State.ISSUED}


class Step(StrEnum):
    """What somebody does with a letter."""

    EDIT = "edit"
    """What it says, and the orders that it is about."""
    APPROVE = "approve"
    SEND_BACK = "send_back"
    NUMBER = "number"
    ISSUE = "issue"
    SEND = "send"
    ANSWER = "answer"
    VOID = "void"


DRAFTED = "draft"
"""The word for a letter's first revision, which no step leads to."""


class Need(StrEnum):
    """What a step cannot be taken without."""

    OTHER_PERSON = "other_person"
    """Not who drafted it, nor who edited it last."""
    OFFICE = "office"
    """The office's own data are whole: code, address, position."""
    REASON = "reason"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the table."""

    to: State
    right: Right
    needs: frozenset[Need] = frozenset()


def _way(to: State, right: Right, *needs: Need) -> Way:
    return Way(to, right, frozenset(needs))


_WRITE, _SIGN = Right.MANAGE_ORDERS, Right.APPROVE

TABLE: Mapping[tuple[State, Step], Way] = {
    (State.DRAFT, Step.EDIT): _way(State.DRAFT, _WRITE),
    (State.DRAFT, Step.APPROVE): _way(State.APPROVED, _SIGN, Need.OTHER_PERSON, Need.OFFICE),
    (State.APPROVED, Step.SEND_BACK): _way(State.DRAFT, _WRITE, Need.REASON),
    (State.APPROVED, Step.NUMBER): _way(State.NUMBERED, _WRITE, Need.DAY),
    (State.NUMBERED, Step.ISSUE): _way(State.ISSUED, _WRITE),
    (State.ISSUED, Step.SEND): _way(State.SENT, _WRITE, Need.DAY),
    (State.SENT, Step.ANSWER): _way(State.ANSWERED, _WRITE, Need.DAY),
    **{(state, Step.VOID): _way(State.VOID, _WRITE, Need.REASON) for state in (State.DRAFT, State.APPROVED)},
    **{
        (state, Step.VOID): _way(State.VOID, _SIGN, Need.REASON) for state in (State.NUMBERED, State.ISSUED, State.SENT)
    },
}
"""What is not here cannot be done; whoever voids a letter with a number must have the right to approve."""


def steps_from(state: State, rights: Collection[Right]) -> tuple[Step, ...]:
    """What somebody with these rights may do with a letter in this state, in the table's order."""
    return tuple(step for (at, step), way in TABLE.items() if at is state and way.right in rights)
