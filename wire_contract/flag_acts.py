"""Acts about suspicious taps: what the district's rules compare taps with, and what people made of a flag.

Records like all others in `acts`: the register at any moment follows from the chain alone.
"""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText, Why
from wire_contract.field_types import Hash, Text
from wire_contract.messages import TimeText

Latitude = Annotated[int, Meta(ge=-90_000_000, le=90_000_000)]
Longitude = Annotated[int, Meta(ge=-180_000_000, le=180_000_000)]
WindowsText = Annotated[str, Meta(max_length=200, pattern=r"^(\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*)?$")]
"""Bangkok times of day, `05:00-09:00,17:00-22:00`; empty for any time."""
Number = Annotated[int, Meta(ge=0, lt=10**9)]
MOST_NAMED = 20
"""Taps that a settlement names at most: an act is one line of at most 16 KiB."""


class LocationRecord(Struct, frozen=True, kw_only=True):
    """Where a point is (WGS 84), in millionths of a degree."""

    key: ClassVar[tuple[str, ...]] = ("point",)
    point: Text
    latitude_udeg: Latitude
    longitude_udeg: Longitude


class ParameterRecord(Struct, frozen=True, kw_only=True):
    """A number that a rule of flags compares with, from a day on."""

    key: ClassVar[tuple[str, ...]] = ("name", "from_day")
    name: Text
    from_day: DayText
    value: Number


class WindowsRecord(Struct, frozen=True, kw_only=True):
    """When patrols are expected at a point (`*`: at every point that has no windows of its own), from a day on."""

    key: ClassVar[tuple[str, ...]] = ("point", "from_day")
    point: Text
    from_day: DayText
    windows: WindowsText


class ShiftRecord(Struct, frozen=True, kw_only=True):
    """An officer is on duty from `begins` (included) to `ends` (excluded), at one point or (`*`) anywhere."""

    key: ClassVar[tuple[str, ...]] = ("officer", "begins", "point")
    officer: Text
    point: Text
    begins: TimeText
    ends: TimeText


class SettlementRecord(Struct, frozen=True, kw_only=True):
    """What somebody made of a flag: its taps stand, or these of them are set aside."""

    key: ClassVar[tuple[str, ...]] = ("flag",)
    flag: Hash
    rule: Text
    day: DayText
    facts: Hash
    """What was known of the taps when it was settled; other facts open the flag again."""
    lines: tuple[Hash, ...]
    """The lines that the flag is about, the first twenty."""
    outcome: Literal["stands", "set_aside"]
    why: Why


class LocationChanged(BaseChange, frozen=True, kw_only=True):
    """A point was located."""

    before: LocationRecord | None
    after: LocationRecord | None


class ParameterChanged(BaseChange, frozen=True, kw_only=True):
    """A rule's number was set."""

    before: ParameterRecord | None
    after: ParameterRecord | None


class WindowsChanged(BaseChange, frozen=True, kw_only=True):
    """Patrol windows were set."""

    before: WindowsRecord | None
    after: WindowsRecord | None


class ShiftChanged(BaseChange, frozen=True, kw_only=True):
    """A shift was put on the roster, changed, or taken off."""

    before: ShiftRecord | None
    after: ShiftRecord | None


class FlagSettled(BaseChange, frozen=True, kw_only=True):
    """A flag was settled, or settled otherwise."""

    before: SettlementRecord | None
    after: SettlementRecord | None
