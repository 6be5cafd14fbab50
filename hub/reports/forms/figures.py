"""The figures of a form: plain values that become `quarterly-form.json` as they stand. Pure.

Nothing of a month is judged again: each month is its latest issued version, which is named. A month without one is
named as missing, and no number stands for it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.choices.choices import KpiType
from hub.papers.district import District
from hub.reports.figures import Indicator
from hub.reports.forms.parts import Part
from hub.reports.forms.used import LetterTold, RepairTold
from hub.reports.life.period import Kind
from hub.reports.office_figures import Headline
from wire_contract.event import LineHash

FORMAT = "riskpoint.kpi-form/1"


class MonthState(StrEnum):
    """Whether a month stands in the sums, and why not."""

    ISSUED = "issued"
    NOT_ISSUED = "not_issued"
    NOT_OVER = "not_over"
    BEFORE = "before"
    """No risk point stood in it yet."""


@dataclass(frozen=True, slots=True)
class UsedMonth:
    """One month of the fiscal year."""

    month: str
    state: MonthState
    due_on: date
    """The last day for its first issue."""
    first_issued_at: datetime | None
    version: int | None = None
    check_code: str | None = None
    issued_at: datetime | None = None
    percent: str | None = None
    """Its own headline, as it was issued."""
    indicators: tuple[Indicator, ...] = ()
    """R is that of the register of issues, not of the month's own paper, which cannot know it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some months together: sums of counts, never of percentages."""

    months: tuple[str, ...]
    """In the sums."""
    missing: tuple[str, ...]
    """Not in them, for want of an issued report."""
    indicators: tuple[Indicator, ...]
    headline: Headline

    @property
    def is_whole(self) -> bool:
        """Every month with a risk point is in it."""
        return bool(self.months) and not self.missing


@dataclass(frozen=True, slots=True)
class QuarterSpan:
    """One quarter of the year, and the form that was issued of it."""

    number: int
    span: Span
    target: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened at one point: the worst first."""

    code: str
    name: str
    required: int
    proved: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Suspended:
    """A suspension that took days."""

    place: str
    document: str
    why: str
    days: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the texts are written from, over the months that are in the sums."""

    points: int
    stations: tuple[str, ...]
    patrol_quotas: tuple[int, ...]
    """How often a day points were to be patrolled: each number that occurs."""
    check_quotas: tuple[int, ...]
    patrols: tuple[Counted, ...]
    camera_days: int
    camera_days_working: int
    camera_days_unknown: int
    cameras: int
    lamps: int
    repairs: tuple[RepairTold, ...]
    """Each work order once, as it stood when the last of these months ended."""
    letters: tuple[LetterTold, ...]
    places: tuple[tuple[str, str], ...]
    """Code and short name of each point."""
    silent_minutes: int
    silent_points: int
    lost_lines: int
    suspensions: tuple[Suspended, ...]


@dataclass(frozen=True, slots=True)
class PoliceMonth:
    """What one station told of one month."""

    station: str
    month: str
    told: bool
    at_points: int | None
    """Cases at risk points; None where it told none of them apart."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in place of what the figures write."""

    text: str
    instead: str
    """SHA-256 of the text that the figures wrote when this was written."""
    by: str
    at: datetime
    act: LineHash


@dataclass(frozen=True, slots=True)
class FormText:
    """One text: as the figures write it, and as somebody wrote it."""

    part: Part
    generated: str
    edited: str | None = None
    edited_by: str | None = None
    edited_at: datetime | None = None
    is_older: bool = False
    """The figures write another text now than when somebody wrote theirs."""

    @property
    def printed(self) -> str:
        """What the paper says."""
        return self.generated if self.edited is None else self.edited


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """An earlier quarter of the year, as its form was issued."""

    quarter: int
    form: str | None
    """`2570-Q1/1`; None: no form of it was issued."""
    texts: tuple[tuple[Part, str], ...] = ()
    quotas: tuple[str, str] = ("2", "1")


@dataclass(frozen=True, slots=True)
class HeldPhotograph:
    """One photograph of a repair, and whether it is still kept."""

    order: int
    after: bool
    name: str
    deleted_at: datetime | None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class FormRules:
    """By which rules."""

    forms: str
    headline: str
    months: tuple[str, ...]
    """Of the issued months, each once."""


@dataclass(frozen=True, slots=True)
class FormFigures:
    """Everything that a form says."""

    format: str
    rules: FormRules
    district: District
    kind: Kind
    period: str
    fiscal_year: int
    quarter: int | None
    """None: the whole year."""
    generated_at: datetime
    closed: bool
    kpi_type: KpiType
    targets: tuple[int, int, int, int]
    chosen_by: str
    """The document in which the district chose; empty: the defaults."""
    months: tuple[UsedMonth, ...]
    """From October to the period's end."""
    span: Span
    """The period itself."""
    to_date: Span
    """From October to the period's end."""
    quarters: tuple[QuarterSpan, ...]
    """Of a year: all four."""
    facts: Facts
    police_counts: tuple[PoliceMonth, ...]
    photographs_held: tuple[HeldPhotograph, ...]
    earlier_forms: tuple[EarlierForm, ...]
    form_texts: tuple[FormText, ...]


def encode(figures: FormFigures) -> bytes:
    """The bytes of the form's JSON: the same figures give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n"


def decode(text: bytes) -> FormFigures:
    """The figures that `encode` wrote."""
    return msgspec.json.decode(text, type=FormFigures)
