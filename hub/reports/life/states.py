"""How a version of a report goes on: one table of states and steps, and who may take each. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.rights import Right


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    """Its figures may be made anew at will; its paper says so on every page."""
    CHECKED = "checked"
    """Somebody has gone through these very figures."""
    ISSUED = "issued"
    """PDF, figures, rules and heads are kept and never change again."""
    WITHDRAWN = "withdrawn"
    """A revision that was not needed after all; it never went out."""

    @property
    def is_open(self) -> bool:
        """Somebody at the office has to do something."""
        return self in {State.DRAFT, State.CHECKED}


class Step(StrEnum):
    """What somebody does with a version."""

    DRAFT = "draft"
    """The figures are made, or made anew."""
    CHECK = "check"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    REVISE = "revise"
    """A draft of the next version; the issued one stays as it is."""
    WITHDRAW = "withdraw"


class Need(StrEnum):
    """What a step cannot be taken without."""

    OVER = "over"
    """The period is over, and was so when the figures were made."""
    OTHER_PERSON = "other_person"
    """Not who checked it."""
    REASON = "reason"
    REVISION = "revision"
    """Only a later version: the first is owed and cannot be put aside."""


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the table."""

    to: State
    right: Right
    needs: frozenset[Need] = frozenset()


def _way(to: State, right: Right, *needs: Need) -> Way:
    return Way(to, right, frozenset(needs))


_CHECK, _ISSUE = Right.CHECK_REPORTS, Right.ISSUE_REPORTS

TABLE: Mapping[tuple[State | None, Step], Way] = {
    (None, Step.DRAFT): _way(State.DRAFT, _CHECK),
    (State.DRAFT, Step.DRAFT): _way(State.DRAFT, _CHECK),
    (State.DRAFT, Step.CHECK): _way(State.CHECKED, _CHECK, Need.OVER),
    (State.DRAFT, Step.WITHDRAW): _way(State.WITHDRAWN, _CHECK, Need.REASON, Need.REVISION),
    (State.CHECKED, Step.SEND_BACK): _way(State.DRAFT, _CHECK, Need.REASON),
    (State.CHECKED, Step.ISSUE): _way(State.ISSUED, _ISSUE, Need.OVER, Need.OTHER_PERSON),
    (State.ISSUED, Step.REVISE): _way(State.DRAFT, _CHECK, Need.REASON),
    (State.WITHDRAWN, Step.REVISE): _way(State.DRAFT, _CHECK, Need.REASON),
}
"""What is not here cannot be done. None: there is no version yet. `REVISE` of an issued version makes the next one."""

NEW_VERSION = frozenset({(None, Step.DRAFT), (State.ISSUED, Step.REVISE)})
"""The steps that begin a version."""


def steps_from(state: State | None, rights: Collection[Right], *, is_first: bool = False) -> tuple[Step, ...]:
    """What somebody with these rights may do with the newest version, in the table's order."""
    return tuple(
        step
        for (at, step), way in TABLE.items()
        if at is state and way.right in rights and not (is_first and Need.REVISION in way.needs)
    )
