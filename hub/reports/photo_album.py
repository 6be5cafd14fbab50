"""Which photographs a paper prints: one from before and one from after of each order, as far as they may be. Pure.

Figures carry names of photographs only. How each stands — kept, cleared for papers, erased — is asked when the paper is
made, and what the paper then says stands in the paper.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.photographs.photograph import Photograph
from hub.remediation.kinds import WORK, Kind
from hub.remediation.transitions import State
from hub.remediation.words import STATES
from hub.reports.figures import MonthlyFigures
from hub.reports.forms.figures import FormFigures
from hub.reports.ratios.fixes import Standing

MOST_ORDERS = 30
"""So many orders have their photographs printed: ten pages, and some 10 MB where every picture is full of detail."""

Known = Callable[[str], Photograph | None]
"""What the hub knows of a photograph by its name."""


@dataclass(frozen=True, slots=True)
class Side:
    """The photograph from before the work, or from after it."""

    name: str
    known: Photograph | None
    """None: the hub does not know it."""
    others: int
    """How many more there are of this side."""

    @property
    def is_printed(self) -> bool:
        """Kept, and cleared for papers; whether its file can be drawn is seen then."""
        return _may(self.known)


@dataclass(frozen=True, slots=True)
class Pictured:
    """One order with its two sides."""

    order: int
    place: str
    what: tuple[str, str]
    """Kind of work, Thai and English."""
    about: str
    """The asset, and what a person wrote."""
    state: tuple[str, str]
    proved_at: datetime | None
    is_not_required: bool
    """Nobody had to repair it: cancelled, or working again by itself."""
    before: Side | None
    after: Side | None

    @property
    def sides(self) -> tuple[Side | None, Side | None]:
        """Before and after."""
        return self.before, self.after


@dataclass(frozen=True, slots=True)
class Album:
    """Everything that is printed of photographs, and how many orders are not."""

    pictured: Sequence[Pictured]
    more: int

    @property
    def names(self) -> Sequence[str]:
        """Those whose pictures are wanted."""
        return [side.name for one in self.pictured for side in one.sides if side is not None and side.is_printed]


def of_month(figures: MonthlyFigures, known: Known) -> Album:
    """The orders of a month that have photographs, in the order of the paper: by section, then by number."""
    numbered = {point.code: f"{number}. {point.short_name}" for number, point in enumerate(figures.points, 1)}
    repairs = sorted(figures.repairs, key=lambda one: one.section)
    mine = [one for one in repairs if one.before or one.after]
    return Album(
        [
            Pictured(
                one.order,
                numbered.get(one.point, one.point),
                _kind(one.kind),
                " ".join(part for part in (one.asset, one.what) if part),
                _state(one.state),
                one.turns[-1].at if one.standing is Standing.PROVED and one.turns else None,
                one.standing is Standing.NOT_REQUIRED,
                _side(one.before, known),
                _side(one.after[::-1], known),
            )
            for one in mine[:MOST_ORDERS]
        ],
        more=max(0, len(mine) - MOST_ORDERS),
    )


def of_form(figures: FormFigures, known: Known) -> Album:
    """The orders of a quarter or a year that have photographs, by number."""
    places = dict(figures.facts.places)
    mine = [one for one in figures.facts.repairs if one.before or one.after]
    return Album(
        [
            Pictured(
                one.order,
                places.get(one.point, one.point),
                _kind(one.kind),
                " ".join(part for part in (one.asset, one.what) if part),
                _state(one.state),
                one.turns[-1].at if one.standing == Standing.PROVED and one.turns else None,
                one.standing == Standing.NOT_REQUIRED,
                _side(one.before, known),
                _side(one.after[::-1], known),
            )
            for one in mine[:MOST_ORDERS]
        ],
        more=max(0, len(mine) - MOST_ORDERS),
    )


def _side(names: Sequence[str], known: Known) -> Side | None:
    """The first that may be printed: from before the earliest, from after the latest; else the first of all."""
    if not names:
        return None
    found: Iterator[tuple[str, Photograph | None]] = ((name, known(name)) for name in names)
    first = next(found)
    name, photograph = first if _may(first[1]) else next((each for each in found if _may(each[1])), first)
    return Side(name, photograph, len(names) - 1)


def _may(photograph: Photograph | None) -> bool:
    return photograph is not None and photograph.is_here and photograph.is_cleared


def _kind(kind: str) -> tuple[str, str]:
    return WORK[Kind(kind)].says if kind in set(Kind) else (kind, kind)


def _state(state: str) -> tuple[str, str]:
    return STATES[State(state)] if state in set(State) else (state, state)
