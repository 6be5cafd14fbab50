"""What people asked by the PDPA, as the hub's chain tells it: each request, when it is due, what was answered. Pure.

There is no table beside the chain that could say otherwise: the lines are the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from hub.evidence.entry import Entry
from hub.kernel.pair import Pair
from hub.privacy.person import Person
from wire_contract.event import LineHash
from wire_contract.privacy_acts import RequestAnswered, RequestExtended, RequestReceived

ANSWERED_WITHIN = timedelta(days=30)
"""PDPA s.30; the same for the other rights, of which the law names no days."""
EXTENDED_AT_MOST = timedelta(days=30)
SOON = timedelta(days=7)


class Kind(StrEnum):
    """Which right somebody makes use of."""

    ACCESS = "access"
    ERASURE = "erasure"
    CORRECTION = "correction"
    OBJECTION = "objection"


KINDS: Mapping[Kind, Pair] = {
    Kind.ACCESS: ("ขอดูหรือขอสำเนา (ม.30)", "access or a copy (s.30)"),
    Kind.ERASURE: ("ขอให้ลบ (ม.33)", "erasure (s.33)"),
    Kind.CORRECTION: ("ขอแก้ไขให้ถูกต้อง (ม.36)", "correction (s.36)"),
    Kind.OBJECTION: ("คัดค้าน (ม.32)", "objection (s.32)"),
}


class Outcome(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OUTCOMES: Mapping[Outcome, Pair] = {
    Outcome.GRANTED: ("ทำตามคำขอ", "granted"),
    Outcome.PARTLY: ("ทำตามบางส่วน", "granted in part"),
    Outcome.REFUSED: ("ปฏิเสธ", "refused"),
    Outcome.WITHDRAWN: ("ผู้ขอถอนคำขอ", "withdrawn"),
}


class State(StrEnum):
    """How a request stands on a day."""

    OPEN = "open"
    SOON = "soon"
    """Due within a week."""
    OVERDUE = "overdue"
    ANSWERED = "answered"


STATES: Mapping[State, Pair] = {
    State.OPEN: ("รอตอบ", "open"),
    State.SOON: ("ใกล้ครบกำหนด", "due soon"),
    State.OVERDUE: ("เกินกำหนด", "overdue"),
    State.ANSWERED: ("ตอบแล้ว", "answered"),
}


@dataclass(frozen=True, slots=True)
class Extension:
    """The answer takes longer."""

    on: date
    """The day on which that was said."""
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request ended."""

    on: date
    by: str
    outcome: Outcome
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `number` counts the requests of this hub, the first one is 1."""

    number: int
    hash: LineHash
    person: Person
    kind: Kind
    received_on: date
    due_on: date
    letter: str
    taken_by: str
    extension: Extension | None = None
    answer: Answer | None = None

    def state(self, today: date) -> State:
        """How it stands on this day; on its last day it is not overdue yet."""
        if self.answer is not None:
            return State.ANSWERED
        if today > self.due_on:
            return State.OVERDUE
        return State.SOON if self.due_on - today <= SOON else State.OPEN


def requests_of(entries: Iterable[Entry], days: Mapping[LineHash, date]) -> Sequence[Request]:
    """Every request, the oldest first. `days`: the Bangkok day of each entry. Of two answers the first one holds."""
    found: dict[LineHash, Request] = {}
    for entry in sorted(entries, key=lambda one: one.number):
        act = entry.act
        if isinstance(act, RequestReceived):
            found[entry.hash] = Request(
                number=len(found) + 1,
                hash=entry.hash,
                person=Person.parse(act.person),
                kind=Kind(act.kind),
                received_on=date.fromisoformat(act.received_on),
                due_on=date.fromisoformat(act.due_on),
                letter=act.letter,
                taken_by=entry.subject,
            )
        elif isinstance(act, RequestExtended | RequestAnswered):
            known = found.get(LineHash(act.request))
            if known is not None and known.answer is None:
                found[known.hash] = _after(known, act, on=days[entry.hash], by=entry.subject)
    return tuple(found.values())


def _after(known: Request, act: RequestExtended | RequestAnswered, *, on: date, by: str) -> Request:
    if isinstance(act, RequestAnswered):
        return replace(known, answer=Answer(on, by, Outcome(act.outcome), act.letter, act.answer))
    return replace(known, due_on=date.fromisoformat(act.due_on), extension=Extension(on, by, act.reason))
