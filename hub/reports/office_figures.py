"""What the office did in a month, as it stands in the figures: repairs, letters, the report itself, its choices. Pure.

Every number here can be opened: a repair into the acts of its order, a letter into its defect and its number.
"""

from dataclasses import dataclass
from datetime import date, datetime

from hub.choices.choices import Carried, HeadlineRule, KpiType
from hub.reports.ratios.fixes import Standing
from wire_contract.event import LineHash


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of an order's way that changed how its repair stands, and the act in the hub's chain that tells it."""

    at: datetime
    standing: Standing
    act: LineHash
    because: LineHash | None
    """The line that it rests on: a passing or failing test, or the act of the inspection."""
    why: str = ""
    """Of what is not required: the reason."""
    approved_by: str = ""
    """Of what is not required: the login of who approved it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One work order, as it stood when the month ended (or when the figures were made, if that was earlier)."""

    order: int
    point: str
    kind: str
    section: str
    asset_kind: str | None
    asset: str | None
    cause: str | None
    what: str
    opened_at: datetime
    due_on: date
    state: str
    """Of its own table: `reported`, `assigned`, … `proved`, `cancelled`."""
    standing: Standing
    counted: str
    """How it counts in E: `proved`, `disproved`, `unknown`, `due`; empty where it is not in the month's E."""
    carried_over: bool
    """It was due before the month and was open in it."""
    turns: tuple[Turn, ...]
    before: tuple[str, ...]
    """SHA-256 of the photographs from before the work."""
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One defect of a camera that began in the month, and the letter about it."""

    episode: str
    point: str
    asset: str
    order: int
    opened_at: datetime
    limit: date
    """The last day on which the letter is in time."""
    letter: int | None
    number: str
    agency: str
    issued_at: datetime | None
    ended_at: datetime | None
    answered: str
    """`in_time`, `late`, `missing`; `pending` and `mended` are beside the line."""


@dataclass(frozen=True, slots=True)
class Issue:
    """The month's own report."""

    due_on: date
    known: bool
    """False: nobody keeps when this month's report was issued first, and R is unknown."""
    first_issued_at: datetime | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the district had chosen for this month; the defaults where `from_day` is None."""

    headline: HeadlineRule
    letter_workdays: int
    seventh_moves: bool
    carried_over: Carried
    kpi_type: KpiType
    targets: tuple[int, int, int, int]
    from_day: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """The one figure above the five, and the rule that made it."""

    rule: str
    percent: str | None
    upper_percent: str | None
    weakest: str | None
    """P, C, E, L or R, by the rule of the weakest."""
    without: tuple[str, ...]
    """Parts that nobody computed."""


@dataclass(frozen=True, slots=True)
class OfficeWork:
    """All of it."""

    repairs: tuple[Repair, ...]
    letters: tuple[Letter, ...]
    issue: Issue
    chosen: Chosen
