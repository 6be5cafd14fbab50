"""Acts about official letters: a letter moved a step on, agencies and the office as letters name them, number blocks.

What a letter says stands outside the chain, under its SHA-256: it may name people, and the chain never does.
"""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText
from wire_contract.field_types import Count, Hash, Position, Text
from wire_contract.messages import TimeText

Said = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A person's own words; never a name."""
Line = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
MOST_ORDERS = 30
"""So many defects stand in one letter at most."""
MOST_HOLIDAYS = 150


class LetterRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A letter after its newest step; people stand in it as logins."""

    key: ClassVar[tuple[str, ...]] = ("number",)
    number: Position
    """Of the hub's own counting; what the office calls its number is `running`."""
    revision: Position
    step: Text
    state: Text
    kind: Literal["memo", "outside"]
    agency: Text
    content: Hash
    """What it says."""
    drafted_at: TimeText
    drafted_by: Text
    orders: Annotated[tuple[Position, ...], Meta(max_length=MOST_ORDERS)] = ()
    since: Annotated[tuple[TimeText, ...], Meta(max_length=MOST_ORDERS)] = ()
    """Of each order: when the defect began that the letter is about."""
    approved_at: TimeText | None = None
    approved_by: Text | None = None
    code: Text | None = None
    year: Count | None = None
    """Common Era; numbers run through a calendar year."""
    running: Position | None = None
    dated: DayText | None = None
    """The day that stands on the letter."""
    paper: Hash | None = None
    """The PDF that was issued."""
    issued_at: TimeText | None = None
    sent_on: DayText | None = None
    answered_on: DayText | None = None
    void_at: TimeText | None = None
    reminds: Position | None = None
    """The letter that this one reminds of."""
    said: Said = ""
    """What was said with the step."""


class LetterChanged(BaseChange, frozen=True, kw_only=True):
    """A letter was drafted or moved a step on."""

    before: LetterRecord | None
    after: LetterRecord | None


class AgencyRecord(Struct, frozen=True, kw_only=True):
    """How letters address an agency."""

    key: ClassVar[tuple[str, ...]] = ("name",)
    name: Text
    kind: Literal["memo", "outside"]
    to: Line
    """After เรียน."""
    signed_by: Literal["director", "head"]


class AgencyChanged(BaseChange, frozen=True, kw_only=True):
    """An agency is addressed otherwise; for letters that are approved from then on."""

    before: AgencyRecord | None
    after: AgencyRecord | None


class OfficeRecord(Struct, frozen=True, kw_only=True):
    """The district's own data for letters."""

    key: ClassVar[tuple[str, ...]] = ("of",)
    of: Literal["letters"]
    code: Line
    """กท and the office's own figures; only the district knows them."""
    address: Annotated[tuple[Line, ...], Meta(max_length=4)]
    phone: Line
    email: Line
    director: Line
    """The position of who signs what leaves the office."""
    head: Line
    """The position of who signs to other sections of the office."""
    garuda: Literal["box", "art", "paper"]
    """A dashed box, the art that was uploaded, or paper on which it is printed already."""
    art: Hash | None
    within_workdays: Annotated[int, Meta(ge=1, le=30)]
    holidays: Annotated[tuple[DayText, ...], Meta(max_length=MOST_HOLIDAYS)]


class OfficeChanged(BaseChange, frozen=True, kw_only=True):
    """The office's own data for letters were set."""

    before: OfficeRecord | None
    after: OfficeRecord | None


class NumberBlockRecord(Struct, frozen=True, kw_only=True):
    """Numbers that สารบรรณกลาง leaves to this section: from `first` to `last`, of one code and calendar year."""

    key: ClassVar[tuple[str, ...]] = ("code", "year", "first")
    code: Line
    year: Count
    first: Position
    last: Position


class NumberBlockChanged(BaseChange, frozen=True, kw_only=True):
    """A block of numbers was left to the section, or taken back unused."""

    before: NumberBlockRecord | None
    after: NumberBlockRecord | None
