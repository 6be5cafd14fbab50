"""What a form reads of an issued month's figures, and nothing else: figures of later releases are read alike. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from hub.kernel.refused import Refused

MONTHLY = "riskpoint.monthly-report/"


@dataclass(frozen=True, slots=True)
class Sum:
    """Four numbers that sum to what was required."""

    proved: int
    disproved: int
    unknown: int
    due: int


@dataclass(frozen=True, slots=True)
class AssetDays:
    """Asset-days by state."""

    days: int
    working: int
    defective: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Due:
    """What one point was due on one day."""

    required: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """A time for which nothing vouches."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Stopped:
    """A suspension that took days of the month."""

    document: str
    why: str
    days: int


@dataclass(frozen=True, slots=True)
class AssetTold:
    """One camera or lamp."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PointTold:
    """One risk point in the month."""

    code: str
    name: str
    short_name: str
    station: str
    patrols: Sum
    checks: Sum
    days: tuple[Due, ...]
    check_days: tuple[Due, ...]
    silences: tuple[Quiet, ...]
    suspensions: tuple[Stopped, ...]
    assets: tuple[AssetTold, ...]


@dataclass(frozen=True, slots=True)
class TurnTold:
    """When a repair stood otherwise."""

    at: datetime
    standing: str


@dataclass(frozen=True, slots=True)
class RepairTold:
    """One work order as it stood when the month ended."""

    order: int
    point: str
    kind: str
    section: str
    asset: str | None
    what: str
    due_on: date
    state: str
    standing: str
    counted: str
    turns: tuple[TurnTold, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterTold:
    """One camera defect that began in the month, and the letter about it."""

    episode: str
    point: str
    asset: str
    opened_at: datetime
    number: str
    agency: str
    issued_at: datetime | None
    answered: str


@dataclass(frozen=True, slots=True)
class HoleTold:
    """Lines that a device declared lost."""

    device: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Headlined:
    """The month's one figure."""

    percent: str | None


@dataclass(frozen=True, slots=True)
class MonthTold:
    """An issued month, as far as a form speaks of it."""

    format: str
    month: str
    rules: Mapping[str, str | int]
    headline: Headlined
    patrols: Sum
    checks: Sum
    environment: Sum
    letters_in_time: Sum
    cameras: AssetDays
    lamps: AssetDays
    points: tuple[PointTold, ...]
    repairs: tuple[RepairTold, ...]
    letters: tuple[LetterTold, ...]
    holes: tuple[HoleTold, ...]


def read_month(figures: bytes) -> MonthTold:
    """The month; refused where a form of this release cannot be made of it."""
    try:
        found = msgspec.json.decode(figures, type=MonthTold)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from error
    if not found.format.startswith(MONTHLY):
        raise _unfit(found.format)
    return found


def _unfit(why: str) -> Refused:
    return Refused(
        f"รายงานประจำเดือนฉบับนี้ไม่มีตัวเลขที่แบบรายงานต้องใช้ · the issued month lacks what a form needs ({why[:120]})",
        hint="ร่างฉบับแก้ไขของเดือนนั้นด้วยโปรแกรมรุ่นนี้แล้วออกใหม่ · revise and issue that month with this release",
    )
