"""The figures of cameras and lamps in a month: each test with its line, what it showed, and what follows. Pure.

*Checked* and *working* are two things: a camera that is found defective was checked. Neither is said where no test was
conclusive: that is unknown, and opens nothing by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.evidence.when import How
from hub.kernel.verdict import Outcome
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.self_test import Cause
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What one point was due on one day, and what became of it: proved + disproved + unknown + due = required."""

    day: date
    required: int
    proved: int
    disproved: int
    unknown: int
    due: int


class AssetState(StrEnum):
    """How an asset was on a day."""

    WORKING = "working"
    DEFECTIVE = "defective"
    UNKNOWN = "unknown"
    DUE = "due"
    """The day is not over, and nothing conclusive came yet."""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """One test of one asset, and the verdict of the rule."""

    hash: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    point: str | None
    """Where its device stood then."""
    kind: str
    asset: str
    cause: Cause
    occurred_at: datetime
    clock: ClockTrust
    received_at: datetime
    how: How
    earliest: datetime | None
    latest: datetime
    outcome: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssetDay:
    """One asset on one day."""

    day: date
    state: AssetState
    tests: tuple[SelfTest, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A defect of one cause, by the tests of this month: from the first failing to the first passing one."""

    cause: str
    begin: datetime
    end: datetime | None
    """None: nothing passed in the rest of the month."""
    was_good_before: bool
    """A test of this month passed before; else it may be older than the month."""
    failed: int
    """How many tests failed for this cause."""
    first: LineHash
    last: LineHash | None
    """The test that passed."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days in a row, both included, on which nothing conclusive came: two or more raise a maintenance task."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Availability:
    """Asset-days by state: working + defective + unknown + due = days."""

    days: int
    working: int
    defective: int
    unknown: int
    due: int
    percent: str | None
    """working / days; None where there were none."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One camera or lamp in the month."""

    kind: str
    name: str
    label: str
    owner: str
    from_day: date | None
    """None: it is tested, and stands in no register."""
    to_day: date | None
    availability: Availability
    latest: SelfTest | None
    """The last conclusive test of the month."""
    days: tuple[AssetDay, ...]
    found: tuple[Found, ...]
    quiet: tuple[Quiet, ...]


@dataclass(frozen=True, slots=True)
class CheckDay(DayCounts):
    """The camera check of one point on one day."""


@dataclass(frozen=True, slots=True)
class AssetsTold:
    """What a month's tests came to, by the code of the point; `figures` of it go into the report as they stand."""

    check_days: Mapping[str, tuple[CheckDay, ...]]
    assets: Mapping[str, tuple[Asset, ...]]
    elsewhere: tuple[SelfTest, ...]
