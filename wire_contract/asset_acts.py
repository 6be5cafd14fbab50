"""Acts about what a point's device tests: cameras and lamps with their owner agency, and how often cameras are due.

Records like all others in `acts`: the register at any moment follows from the chain alone.
"""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText
from wire_contract.field_types import Name, Text

ChecksPerDay = Annotated[int, Meta(ge=0, le=1)]


class AssetRecord(Struct, frozen=True, kw_only=True):
    """A camera or lamp stands at a point from `from_day` (included) to `to_day` (excluded)."""

    key: ClassVar[tuple[str, ...]] = ("point", "kind", "name", "from_day")
    point: Text
    kind: Literal["camera", "lamp"]
    name: Name
    """As the device's settings call it, and its tests with them."""
    from_day: DayText
    to_day: DayText | None
    label: Text
    """As people call it: `กล้องหน้าปากซอย`; may be empty."""
    inventory: Text
    """The owner's inventory number (เลขครุภัณฑ์, รหัสเสาไฟ); may be empty."""
    owner: Text
    """The agency that owns and repairs it, in Thai; may be empty: not known yet."""
    note: Text
    """Of a lamp its kind, of either what a repairer should know; may be empty."""


class CheckDutyRecord(Struct, frozen=True, kw_only=True):
    """How many checks of its cameras a day a point is due from a day on, until a later record says otherwise."""

    key: ClassVar[tuple[str, ...]] = ("point", "from_day")
    point: Text
    from_day: DayText
    camera_checks_per_day: ChecksPerDay


class AssetChanged(BaseChange, frozen=True, kw_only=True):
    """A camera or lamp was added, ended or corrected."""

    before: AssetRecord | None
    after: AssetRecord | None


class CheckDutyChanged(BaseChange, frozen=True, kw_only=True):
    """How often a point's cameras are due to be checked was set."""

    before: CheckDutyRecord | None
    after: CheckDutyRecord | None
