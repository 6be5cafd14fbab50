"""The report's lists: silences, strange cards, taps that do not count, chain heads; rows as the template has them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from hub.evidence.when import When, filing_moment
from hub.kernel import thai
from hub.kernel.ratio import NOTHING_DUE
from hub.papers.paper_text import plain, prose
from hub.patrol.compliance import Rejection
from hub.reports import wording
from hub.reports.figures import MonthlyFigures, Point, Tap

Row = dict[str, Any]

SILENCES_SHOWN = 5
"""The longest ones of each point; all are in the JSON."""


def silences(figures: MonthlyFigures) -> Sequence[Row]:
    """When nothing vouched for a point, in order of points and time."""
    return [row for number, point in enumerate(figures.points, 1) for row in _silences_of(number, point)]


def suspensions(figures: MonthlyFigures) -> Sequence[Row]:
    """Which points were due nothing, on which days, by which document, in order of points and days."""
    return [
        {
            "place": prose(f"{number}. {point.short_name}"),
            "begin": prose(thai.date_short(one.from_day)),
            "end": prose(thai.date_short(one.to_day)) if one.to_day else wording.NO_END_YET,
            "days": plain(one.days),
            "document": prose(one.document),
            "why": prose(one.why),
        }
        for number, point in enumerate(figures.points, 1)
        for one in point.suspensions
    ]


def is_suspended(point: Point, day: date) -> bool:
    """Whether the point was due nothing on that day by a document."""
    return any(one.from_day <= day and (one.to_day is None or day < one.to_day) for one in point.suspensions)


def holes(figures: MonthlyFigures) -> Sequence[Row]:
    """Lines that devices declared lost."""
    return [
        {
            "place": _place(figures, hole.point),
            "device": plain(hole.device, digits="arabic"),
            "lines": f"{hole.journal}/{hole.first}–{hole.last}",
            "reason": prose(wording.SHED[hole.reason]),
            "after": prose(thai.moment_short(hole.after)) if hole.after else NOTHING_DUE,
            "before": prose(thai.moment_short(hole.before)) if hole.before else NOTHING_DUE,
        }
        for hole in figures.holes
    ]


def unknown_cards(figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each point and strange card."""
    found = _grouped(figures, lambda tap: tap.credential, only=lambda tap: tap.reason == Rejection.UNKNOWN_CARD)
    return [{**_summary(figures, taps), "card": plain(taps[0].credential, digits="arabic")} for taps in found]


def not_counted(figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each point and reason; strange cards have their own list."""
    found = _grouped(figures, _why, only=lambda tap: tap.reason != Rejection.UNKNOWN_CARD)
    return [{**_summary(figures, taps), "reason": prose(_why(taps[0]))} for taps in found]


def chains(figures: MonthlyFigures) -> Sequence[Row]:
    """Where each journal stands; a head in two lines of 32 digits."""
    return [
        {
            "place": _place(figures, chain.point),
            "device": plain(chain.device, digits="arabic"),
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


def _why(tap: Tap) -> str:
    """The reason; of what the point refused, the point's own."""
    if tap.reason == Rejection.REFUSED and tap.refusal is not None:
        return wording.REFUSED_FOR.format(why=wording.REFUSALS[tap.refusal])
    return wording.REASONS[tap.reason or ""]


def _silences_of(number: int, point: Point) -> Iterator[Row]:
    longest = sorted(point.silences, key=lambda span: span.begin - span.end)[:SILENCES_SHOWN]
    for span in sorted(longest, key=lambda span: span.begin):
        yield {
            "place": prose(f"{number}. {point.short_name}"),
            "begin": prose(thai.moment_short(span.begin)),
            "end": prose(thai.end_short(span.end)),
            "length": prose(thai.duration(span.end - span.begin)),
            "devices": plain(", ".join(span.devices), digits="arabic"),
            "no_device": "" if span.devices else prose(wording.NO_DEVICE),
        }
    if rest := len(point.silences) - len(longest):
        yield {"more": prose(f"{number}. {point.short_name}: และช่วงที่สั้นกว่านี้อีก {rest} ช่วง (ดูแฟ้มตัวเลข)")}


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


def _summary(figures: MonthlyFigures, taps: Sequence[Tap]) -> Row:
    return {
        "place": _place(figures, taps[0].point),
        "times": plain(len(taps)),
        "first": prose(thai.moment_short(_listed_at(taps[0]))),
        "last": prose(thai.moment_short(_listed_at(taps[-1]))),
    }


def _place(figures: MonthlyFigures, code: str | None) -> str:
    """The point's number and short name, as the tables before give them; its code where it did not count this month."""
    for number, point in enumerate(figures.points, 1):
        if point.code == code:
            return prose(f"{number}. {point.short_name}")
    return prose(wording.NO_POINT) if code is None else plain(code, digits="arabic")


def _listed_at(tap: Tap) -> datetime:
    """Its latest possible time, or its receipt where not even the day is known."""
    return filing_moment(When(tap.how, tap.earliest, tap.latest), received_at=tap.received_at)
