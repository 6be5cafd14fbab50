"""The report's lists: silences, strange cards, taps that do not count, chain heads; rows as the template has them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from hub.evidence.when import When, filing_moment
from hub.kernel.ratio import NOTHING_DUE
from hub.patrol.compliance import Rejection
from hub.patrol.words import REFUSALS
from hub.reports import wording
from hub.reports.figures import MonthlyFigures, Point, Tap
from hub.reports.saying import Saying

Row = dict[str, Any]

SILENCES_SHOWN = 5
"""The longest ones of each point; all are in the JSON."""


def silences(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """When nothing vouched for a point, in order of points and time."""
    return [row for number, point in enumerate(figures.points, 1) for row in _silences_of(say, number, point)]


def suspensions(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """Which points were due nothing, on which days, by which document, in order of points and days."""
    return [
        {
            "place": say.text(f"{number}. {point.short_name}"),
            "begin": say.text(say.day(one.from_day)),
            "end": say.text(say.day(one.to_day)) if one.to_day else say.raw(wording.NO_END_YET),
            "days": say.number(one.days),
            "document": say.text(one.document),
            "why": say.text(one.why),
        }
        for number, point in enumerate(figures.points, 1)
        for one in point.suspensions
    ]


def is_suspended(point: Point, day: date) -> bool:
    """Whether the point was due nothing on that day by a document."""
    return any(one.from_day <= day and (one.to_day is None or day < one.to_day) for one in point.suspensions)


def holes(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """Lines that devices declared lost."""
    return [
        {
            "place": _place(say, figures, hole.point),
            "device": say.code(hole.device),
            "lines": f"{hole.journal}/{hole.first}–{hole.last}",
            "reason": say(wording.SHED[hole.reason]),
            "after": say.text(say.moment(hole.after)) if hole.after else NOTHING_DUE,
            "before": say.text(say.moment(hole.before)) if hole.before else NOTHING_DUE,
        }
        for hole in figures.holes
    ]


def unknown_cards(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each point and strange card."""
    found = _grouped(figures, lambda tap: tap.credential, only=lambda tap: tap.reason == Rejection.UNKNOWN_CARD)
    return [{**_summary(say, figures, taps), "card": say.code(taps[0].credential)} for taps in found]


def not_counted(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each point and reason; strange cards have their own list."""
    found = _grouped(figures, lambda tap: _why(say, tap), only=lambda tap: tap.reason != Rejection.UNKNOWN_CARD)
    return [{**_summary(say, figures, taps), "reason": say.text(_why(say, taps[0]))} for taps in found]


def chains(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """Where each journal stands; a head in two lines of 32 digits."""
    return [
        {
            "place": _place(say, figures, chain.point),
            "device": say.code(chain.device),
            "journal": chain.journal,
            "sequence": str(chain.sequence),
            "head": [chain.head[:32], chain.head[32:]],
        }
        for chain in figures.chains
    ]


def hub_head(figures: MonthlyFigures) -> Row | None:
    """The hub's key, and where its own chain stands."""
    hub = figures.hub
    if hub is None:
        return None
    return {"key": hub.public_key, "chain": f"{hub.journal}/{hub.sequence}", "head": [hub.head[:32], hub.head[32:]]}


def _why(say: Saying, tap: Tap) -> str:
    """The reason; of what the point refused, the point's own."""
    if tap.reason == Rejection.REFUSED and tap.refusal is not None:
        return say.raw(wording.REFUSED_FOR, why=say.one_of(REFUSALS[tap.refusal]))
    return say.raw(wording.REASONS[tap.reason or ""])


def _silences_of(say: Saying, number: int, point: Point) -> Iterator[Row]:
    longest = sorted(point.silences, key=lambda span: span.begin - span.end)[:SILENCES_SHOWN]
    for span in sorted(longest, key=lambda span: span.begin):
        yield {
            "place": say.text(f"{number}. {point.short_name}"),
            "begin": say.text(say.moment(span.begin)),
            "end": say.text(say.end(span.end)),
            "length": say.text(say.span(span.end - span.begin)),
            "devices": say.code(", ".join(span.devices)),
            "no_device": "" if span.devices else say(wording.NO_DEVICE),
        }
    if rest := len(point.silences) - len(longest):
        yield {"more": say(wording.SHORTER, place=f"{number}. {point.short_name}", rest=rest)}


def _grouped(
    figures: MonthlyFigures, key: Callable[[Tap], str], *, only: Callable[[Tap], bool]
) -> Sequence[Sequence[Tap]]:
    """The taps that count as no visit, by point and key, each group in order of time."""
    of_days = [tap for point in figures.points for day in point.days for tap in day.rejected]
    groups: dict[tuple[str, str], list[Tap]] = {}
    for tap in sorted([*of_days, *figures.elsewhere], key=lambda tap: (_listed_at(tap), tap.hash)):
        if only(tap):
            groups.setdefault((tap.point or "~", key(tap)), []).append(tap)
    return [groups[name] for name in sorted(groups)]


def _summary(say: Saying, figures: MonthlyFigures, taps: Sequence[Tap]) -> Row:
    return {
        "place": _place(say, figures, taps[0].point),
        "times": say.number(len(taps)),
        "first": say.text(say.moment(_listed_at(taps[0]))),
        "last": say.text(say.moment(_listed_at(taps[-1]))),
    }


def _place(say: Saying, figures: MonthlyFigures, code: str | None) -> str:
    """The point's number and short name, as the tables before give them; its code where it did not count this month."""
    for number, point in enumerate(figures.points, 1):
        if point.code == code:
            return say.text(f"{number}. {point.short_name}")
    return say(wording.NO_POINT) if code is None else say.code(code)


def _listed_at(tap: Tap) -> datetime:
    """Its latest possible time, or its receipt where not even the day is known."""
    return filing_moment(When(tap.how, tap.earliest, tap.latest), received_at=tap.received_at)
