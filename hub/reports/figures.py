"""The figures of a monthly report: plain values that become `monthly-report.json` as they stand. Pure.

Every count can be opened: a point's sums into its days, a day's visits into the hashes of their lines, "nobody came"
into the runs of lines that vouch for the time. Times are UTC, days Bangkok days, percentages text with two places.
"""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from hub.evidence.when import How
from hub.papers.district import District
from hub.patrol.coverage import Stretch
from hub.patrol.proofs import Assurance
from hub.reports.asset_figures import Asset, Availability, CheckDay, DayCounts, SelfTest
from hub.reports.beside import Beside
from hub.reports.office_figures import Chosen, Headline, Issue, Letter, Repair
from wire_contract.chain import PublicKey
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import Medium, Refusal, ShedReason
from wire_contract.topics import DeviceId

FORMAT = "riskpoint.monthly-report/4"


@dataclass(frozen=True, slots=True)
class Rules:
    """By which rules the lines were judged."""

    patrol: str
    minimum_gap_minutes: int
    longest_gap_minutes: int
    headline: str
    checks: str
    cameras: str
    lamps: str
    kpi: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What was required, and what became of it: proved + disproved + unknown + due = required."""

    required: int
    proved: int
    disproved: int
    unknown: int
    due: int
    percent: str | None
    """proved / required; None where nothing was required."""
    upper_percent: str | None
    """What it would be if all unknown and all still due were proved."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the five ratios of the form."""

    code: str
    built: bool
    """False: this edition does not compute it, and so it has no number."""
    numerator: int | None = None
    denominator: int | None = None
    pending: int | None = None
    percent: str | None = None
    upper_percent: str | None = None
    disproved: int | None = None
    unknown: int | None = None
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap, and what was made of it."""

    hash: LineHash
    point: str | None
    device: DeviceId
    journal: JournalId
    sequence: int
    reader: str
    medium: Medium
    proof: str
    credential: str
    refusal: Refusal | None
    """Why the point refused it, where it said so."""
    occurred_at: datetime
    clock: ClockTrust
    received_at: datetime
    how: How
    """Whether its time is as sent, worked out from a later or earlier synchronisation, or only a bracket."""
    earliest: datetime | None
    latest: datetime
    """When it took place: a moment has both alike, a bracket may be open (None) in the past."""
    officer: str | None
    reason: str | None
    """Why it is no visit; None for a visit."""
    assurance: Assurance | None
    """How much a visit proves; None for what is none."""


@dataclass(frozen=True, slots=True)
class Assured:
    """How many visits proved how much, also those beyond what was required."""

    high: int
    low: int
    second_class: int


@dataclass(frozen=True, slots=True)
class Forked:
    """A line with more than one child, and where it stands."""

    device: DeviceId
    journal: JournalId
    sequence: int
    hash: LineHash


@dataclass(frozen=True, slots=True)
class Day(DayCounts):
    """The patrols of one point on one day."""

    visits: tuple[Tap, ...]
    rejected: tuple[Tap, ...]
    watched: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A time for which nothing vouches, and the devices that should have; none where the point had no device."""

    begin: datetime
    end: datetime
    devices: tuple[DeviceId, ...]


@dataclass(frozen=True, slots=True)
class Suspended:
    """Days on which the point was due nothing, from `from_day` to before `to_day` (None: no end yet), and by what."""

    from_day: date
    to_day: date | None
    document: str
    why: str
    days: int
    """How many of the month's counted days it took."""


@dataclass(frozen=True, slots=True)
class Point:
    """One risk point in the month."""

    code: str
    name: str
    short_name: str
    station: str
    opened_on: date
    closed_on: date | None
    counted_days: int
    suspensions: tuple[Suspended, ...]
    suspended_days: int
    """Of the counted days, those that no percentage has in it."""
    patrols: Tally
    assurance: Assured
    days: tuple[Day, ...]
    silences: tuple[Silent, ...]
    checks: Tally
    """Camera checks: whether somebody looked, not whether the cameras work."""
    check_days: tuple[CheckDay, ...]
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a journal stood when the report was made; next month's evidence must extend it."""

    device: DeviceId
    point: str | None
    journal: JournalId
    sequence: int
    head: LineHash


@dataclass(frozen=True, slots=True)
class HubHead:
    """The key that signs for the hub, and where its own chain stood; on paper, nobody can exchange them later."""

    public_key: PublicKey
    journal: JournalId
    sequence: int
    head: LineHash


@dataclass(frozen=True, slots=True)
class Hole:
    """Lines that a device declared lost, somewhere between two moments (None where the line there is not held)."""

    device: DeviceId
    point: str | None
    journal: JournalId
    first: int
    last: int
    reason: ShedReason
    after: datetime | None
    before: datetime | None


@dataclass(frozen=True, slots=True)
class MonthlyFigures:
    """Everything that the monthly report says."""

    format: str
    rules: Rules
    district: District
    month: str
    fiscal_year: int
    quarter: int
    generated_at: datetime
    closed: bool
    """The month was over when the figures were made."""
    suspended_days: int
    """Of all points together."""
    headline: Headline
    chosen: Chosen
    """By what the district had chosen when the month ended."""
    indicators: tuple[Indicator, ...]
    patrols: Tally
    assurance: Assured
    points: tuple[Point, ...]
    elsewhere: tuple[Tap, ...]
    """Taps of the month that belong to no counted day of a point."""
    checks: Tally
    cameras: Availability
    lamps: Availability
    tests_elsewhere: tuple[SelfTest, ...]
    """Tests of the month of what is in no register: another name, or a device at no point."""
    repairs: tuple[Repair, ...]
    """Every work order that was open, opened or closed in the month, by number."""
    environment: Tally
    """E: `counted` of the repairs."""
    letters: tuple[Letter, ...]
    """Every camera defect that began in the month, by time."""
    letters_in_time: Tally
    """L: `answered` of the letters; what is pending or was mended first is beside it."""
    issue: Issue
    reports: Tally
    """R: one report."""
    holes: tuple[Hole, ...]
    forked: tuple[Forked, ...]
    """Lines with more than one child, of any time: a card was restored, or a key is in two places."""
    chains: tuple[ChainHead, ...]
    hub: HubHead | None
    """None for a hub of which no chain is known."""
    beside: Beside | msgspec.UnsetType = msgspec.UNSET
    """What is no figure of the month's lines; an evidence bundle does not carry it."""


def encode(figures: MonthlyFigures) -> bytes:
    """The bytes of `monthly-report.json`: the same figures give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n"


def decode(text: bytes) -> MonthlyFigures:
    """The figures that `encode` wrote."""
    return msgspec.json.decode(text, type=MonthlyFigures)
