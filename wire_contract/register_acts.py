"""Acts about the register: what kind of risk a point is, when it was suspended, who patrols no more, who is renamed.

Records like all others in `acts`: the register at any moment follows from the chain alone. No names of people.
"""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText, Why
from wire_contract.field_types import Name, Text

Document = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""The number of an official document, `กท 5904/1234 ลว. 20 พ.ย. 2569`."""
Patrols = Annotated[int, Meta(ge=0, le=24)]


class PointDetailRecord(Struct, frozen=True, kw_only=True):
    """What kinds of risk a point has (codes of the hub's list), and what it is kept for."""

    key: ClassVar[tuple[str, ...]] = ("point",)
    point: Text
    kinds: tuple[Name, ...]
    purpose: Text


class SuspensionRecord(Struct, frozen=True, kw_only=True):
    """A point is not patrolled from `from_day` (included) to `to_day` (excluded; None: until somebody ends it)."""

    key: ClassVar[tuple[str, ...]] = ("point", "from_day")
    point: Text
    from_day: DayText
    to_day: DayText | None
    document: Document
    why: Why
    patrols_after: Patrols
    """How many patrols a day are due again when it ends."""


class ServiceEndRecord(Struct, frozen=True, kw_only=True):
    """An officer patrols no more from this Bangkok day on."""

    key: ClassVar[tuple[str, ...]] = ("officer",)
    officer: Text
    ended_on: DayText


class PointDetailChanged(BaseChange, frozen=True, kw_only=True):
    """What kinds of risk a point has was said, or said otherwise."""

    before: PointDetailRecord | None
    after: PointDetailRecord | None


class SuspensionChanged(BaseChange, frozen=True, kw_only=True):
    """A point was suspended, its suspension ended, or taken back."""

    before: SuspensionRecord | None
    after: SuspensionRecord | None


class ServiceEndChanged(BaseChange, frozen=True, kw_only=True):
    """An officer's service ended, or goes on after all."""

    before: ServiceEndRecord | None
    after: ServiceEndRecord | None


class OfficerRenamed(Struct, frozen=True, kw_only=True):
    """An officer has another name in the register; neither name stands in the chain."""

    officer: Text
