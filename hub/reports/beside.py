"""What a monthly report says beside its figures: earlier months, cases told by the police, flags, the office's remarks.

None of it follows from the month's lines: an evidence bundle does not carry it, and its verifier does not repeat it.
Each names where it comes from instead. Pure.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from wire_contract.event import LineHash

UNREADABLE = "unreadable"
"""It was issued, and this release cannot read its figures."""


@dataclass(frozen=True, slots=True)
class Share:
    """One of the five ratios in an earlier month, as that month was issued."""

    code: str
    numerator: int
    denominator: int
    pending: int
    percent: str | None
    upper_percent: str | None


@dataclass(frozen=True, slots=True)
class EarlierMonth:
    """One of the eleven months before: its latest issued version, or why there is none."""

    month: str
    state: str
    """A word of `hub.reports.forms.figures.MonthState`, or `UNREADABLE`."""
    version: int | None = None
    check_code: str = ""
    headline: str | None = None
    """Its one figure, by the rule that it was issued with."""
    shares: tuple[Share, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class CaseCount:
    """Cases of several places: what is known, of how many of those that were asked."""

    cases: int | None
    """None: nobody told any."""
    known: int
    asked: int


@dataclass(frozen=True, slots=True)
class CaseMonth:
    """What the stations told of one month; `by_kind` in the order of the kinds."""

    month: str
    total: CaseCount
    by_kind: tuple[CaseCount, ...]


@dataclass(frozen=True, slots=True)
class CaseKindTold:
    """A kind of case, a column of the table."""

    code: str
    thai: str
    english: str


@dataclass(frozen=True, slots=True)
class CaseSource:
    """Where a month's counts come from: a station's answer, and the file as it was read."""

    station: str
    letter: str
    letter_on: date | None
    file: str
    """SHA-256."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Twelve months, the oldest first, and the same month of the year before."""

    area: str
    """A word of `hub.crime.figures.Area`."""
    kinds: tuple[CaseKindTold, ...]
    months: tuple[CaseMonth, ...]
    year_before: CaseMonth
    sources: tuple[CaseSource, ...]
    """Of the report's own month."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many flags of the month a rule raised."""

    rule: str
    flags: int


@dataclass(frozen=True, slots=True)
class FlagsTold:
    """What looked as if somebody tapped without being there, and what became of it. A flag accuses nobody."""

    open: int
    stands: int
    set_aside: int
    by_rule: tuple[RuleCount, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What the office wrote, and the line of the hub's chain that says so."""

    text: str
    by: str
    at: datetime
    act: LineHash


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that stands beside the figures."""

    earlier: tuple[EarlierMonth, ...]
    """The eleven months before, the oldest first."""
    cases: Cases | None
    """None: no station ever told anything."""
    flags: FlagsTold
    remark: Remark | None
