"""How a work order goes on: one table of states and steps, who may take each, and what it needs. Pure.

The diagram in docs/orders.md is drawn from this table; a test compares them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.rights import Right


class State(StrEnum):
    """Where a work order stands."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    """A person's word; not yet proved."""
    RETURNED = "returned"
    PROVED = "proved"
    CANCELLED = "cancelled"
    HEALED = "healed"
    """It works again, and nobody said what was done: ended, and no proved repair."""

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something."""
        return self not in {State.PROVED, State.CANCELLED, State.HEALED}


class Step(StrEnum):
    """What somebody, or the hub, does with an order."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    BEGIN = "begin"
    DECLINE = "decline"
    """The section says that this is not its work: whoever manages orders gives it to another."""
    REPORT_DONE = "report_done"
    INSPECT = "inspect"
    """A second person has looked at the point and found it mended; the hub proves by it in the same breath."""
    PROVE = "prove"
    RETURN = "return"
    RELAPSE = "relapse"
    ASK_CANCEL = "ask_cancel"
    KEEP = "keep"
    """What was asked to be cancelled goes on."""
    CANCEL = "cancel"
    HEAL = "heal"
    """It works again by itself, and somebody ends the order without a repair."""


OPENED = "open"
"""The word for an order's first revision, which no step leads to."""


class Actor(StrEnum):
    """In which capacity somebody takes a step."""

    HUB = "hub"
    MANAGER = "manager"
    WORKER = "worker"
    INSPECTOR = "inspector"
    APPROVER = "approver"


RIGHT_OF: Mapping[Actor, Right] = {
    Actor.MANAGER: Right.MANAGE_ORDERS,
    Actor.WORKER: Right.ANSWER_ORDERS,
    Actor.INSPECTOR: Right.REPORT_DEFECT,
    Actor.APPROVER: Right.APPROVE,
}
"""What makes a person an actor; the hub is nobody's right."""


class Need(StrEnum):
    """What a step cannot be taken without."""

    SECTION = "section"
    REASON = "reason"
    REPAIRED_AT = "repaired_at"
    """When the work was done, as whoever did it says: not before the defect, not in the future."""
    AFTER_PHOTO = "after_photo"
    """Where no device can test it: an after-photograph, with this step or before it."""
    TAP = "tap"
    """A tap of another officer at the point, later than the after-photograph; a photograph where no device stands."""
    PROOF = "proof"
    """A passing test or an inspection, later than the work was said to be done."""
    FAILING_TEST = "failing_test"
    """Of the hub only: the line that says it fails."""
    OTHER_PERSON = "other_person"
    """Not who said it was done, nor who took the after-photograph; of a cancelling: not who asked for it."""
    WORKS_AGAIN = "works_again"
    """The tests of a device pass again, by the light of the defect, and nobody said what was done."""
    ASKED = "asked"
    """Somebody asked for the cancelling."""


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the table."""

    to: State
    who: frozenset[Actor]
    needs: frozenset[Need] = frozenset()


def _way(to: State, *who: Actor, needs: Collection[Need] = ()) -> Way:
    return Way(to, frozenset(who), frozenset(needs))


_OPEN = tuple(state for state in State if state.is_open)
_AT_WORK = (State.ASSIGNED, State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED)
_DONE_NEEDS = (Need.REPAIRED_AT, Need.AFTER_PHOTO)

TABLE: Mapping[tuple[State, Step], Way] = {
    (State.REPORTED, Step.ASSIGN): _way(State.ASSIGNED, Actor.HUB, Actor.MANAGER, needs=[Need.SECTION]),
    **{(state, Step.ASSIGN): _way(State.ASSIGNED, Actor.MANAGER, needs=[Need.SECTION]) for state in _AT_WORK},
    **{(state, Step.ACKNOWLEDGE): _way(State.ACKNOWLEDGED, Actor.WORKER) for state in (State.ASSIGNED, State.RETURNED)},
    **{
        (state, Step.BEGIN): _way(State.IN_PROGRESS, Actor.WORKER)
        for state in (State.ASSIGNED, State.ACKNOWLEDGED, State.RETURNED)
    },
    **{(state, Step.DECLINE): _way(State.REPORTED, Actor.WORKER, needs=[Need.REASON]) for state in _AT_WORK},
    **{(state, Step.REPORT_DONE): _way(State.REPORTED_DONE, Actor.WORKER, needs=_DONE_NEEDS) for state in _AT_WORK},
    (State.REPORTED_DONE, Step.INSPECT): _way(
        State.REPORTED_DONE, Actor.INSPECTOR, needs=[Need.TAP, Need.OTHER_PERSON, Need.AFTER_PHOTO]
    ),
    (State.REPORTED_DONE, Step.PROVE): _way(State.PROVED, Actor.HUB, needs=[Need.PROOF]),
    (State.REPORTED_DONE, Step.RETURN): _way(
        State.RETURNED, Actor.HUB, Actor.MANAGER, Actor.INSPECTOR, needs=[Need.REASON, Need.FAILING_TEST]
    ),
    (State.PROVED, Step.RELAPSE): _way(State.RETURNED, Actor.HUB, needs=[Need.FAILING_TEST]),
    **{(state, Step.ASK_CANCEL): _way(state, Actor.MANAGER, needs=[Need.REASON]) for state in _OPEN},
    **{(state, Step.KEEP): _way(state, Actor.MANAGER, Actor.APPROVER, needs=[Need.ASKED]) for state in _OPEN},
    **{
        (state, Step.CANCEL): _way(State.CANCELLED, Actor.APPROVER, needs=[Need.ASKED, Need.OTHER_PERSON])
        for state in _OPEN
    },
    **{
        (state, Step.HEAL): _way(State.HEALED, Actor.APPROVER, needs=[Need.REASON, Need.WORKS_AGAIN])
        for state in (State.REPORTED, *_AT_WORK)
    },
}
"""What is not here cannot be done. Nobody but the hub ends an order in *proved*."""


def actors_of(rights: Collection[Right]) -> frozenset[Actor]:
    """In which capacities somebody with these rights may act."""
    return frozenset(actor for actor, right in RIGHT_OF.items() if right in rights)


def steps_from(state: State, who: Collection[Actor]) -> tuple[Step, ...]:
    """What these actors may do with an order in this state, in the table's order."""
    return tuple(step for (at, step), way in TABLE.items() if at is state and way.who & frozenset(who))
