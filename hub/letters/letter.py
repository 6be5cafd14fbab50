"""A letter, and how it came to stand so. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from hub.kernel.refused import Refused
from hub.letters.states import State, Step
from wire_contract.event import LineHash
from wire_contract.letter_acts import MOST_ORDERS

__all__ = ["MOST_ORDERS"]


@dataclass(frozen=True, slots=True)
class About:
    """One defect that a letter is about."""

    order: int
    since: datetime
    """When the defect began; a relapse of the same order is another."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One official letter, and how far it has come."""

    number: int
    """Of the hub's own counting."""
    revision: int
    state: State
    kind: str
    """`memo` inside กรุงเทพมหานคร, else `outside`."""
    agency: str
    content: str
    """SHA-256 of what it says."""
    drafted_at: datetime
    drafted_by: str
    edited_by: str
    """Who changed it last: somebody else approves it."""
    changed_at: datetime
    about: tuple[About, ...] = ()
    approved_at: datetime | None = None
    approved_by: str | None = None
    code: str | None = None
    year: int | None = None
    running: int | None = None
    dated: date | None = None
    paper: str | None = None
    issued_at: datetime | None = None
    sent_on: date | None = None
    answered_on: date | None = None
    void_at: datetime | None = None
    reminds: int | None = None

    @property
    def orders(self) -> tuple[int, ...]:
        """The numbers of the orders."""
        return tuple(one.order for one in self.about)

    @property
    def reference(self) -> str:
        """`กท 5099/132`; empty before it has its number."""
        return f"{self.code}/{self.running}" if self.running is not None else ""

    @property
    def is_out(self) -> bool:
        """It was issued, and is not void."""
        return self.state.is_out


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a letter's way, as the hub's chain has it."""

    revision: int
    step: Step | None
    """None: it was drafted."""
    state: State
    by: str
    at: datetime
    said: str
    act: LineHash


@dataclass(frozen=True, slots=True)
class Detail:
    """What comes with a step."""

    said: str = ""
    day: date | None = None
    """On the letter; on which it was sent; of the answer."""
    running: int | None = None
    """As สารบรรณ gave it; None: the next of the block."""


NO_DETAIL = Detail()


class FieldRefused(Refused):
    """Refused because of one field of a form, where the page shows it."""

    def __init__(self, complaint: str, *, field: str, hint: str) -> None:
        self.field = field
        super().__init__(complaint, hint=hint)


class OvertakenError(Refused):
    """Somebody else moved the letter first; the page shows who and when."""

    def __init__(self, first: Taken, *, number: int) -> None:
        self.first = first
        super().__init__(
            f"{first.by} ทำรายการก่อนแล้ว · {first.by} moved letter {number} to {first.state.value} first "
            f"(revision {first.revision}, {first.at.isoformat(timespec='seconds')})",
            hint="ดูใหม่แล้วทำอีกครั้งถ้ายังจำเป็น · look at it again, then act if it is still needed",
        )
