"""The report's rows of cameras and lamps: what was checked, what works, what was found, of what nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hub.kernel.agencies import in_english
from hub.kernel.period import Month
from hub.kernel.ratio import NOTHING_DUE
from hub.kernel.verdict import Outcome
from hub.reports import wording
from hub.reports.asset_figures import Asset, AssetDay, AssetState, Availability, CheckDay, Found, Quiet, SelfTest
from hub.reports.figures import MonthlyFigures, Point, Tally
from hub.reports.listings import is_suspended
from hub.reports.saying import Saying

Row = dict[str, Any]

CAMERA, LAMP = "camera", "lamp"
GOOD, BAD = "•", "×"


def camera_map(say: Saying, figures: MonthlyFigures, month: Month) -> Sequence[Row]:
    """One row of cells for each point that a check was due at."""
    return [
        {
            "number": say.number(number),
            "short": say.text(point.short_name),
            "percent": say.number(point.checks.percent or NOTHING_DUE),
            "cells": _cells(say, point, month),
        }
        for number, point in _with_checks(figures)
    ]


def camera_rows(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """What was due and done at each point, and how its cameras were: two things that are never one number."""
    return [
        {
            "number": say.number(number),
            "short": say.text(point.short_name),
            "note": "" if _cameras(point) else say(wording.ON_PAPER_ONLY),
            "checks": _checks(say, point),
            "state": _availability(say, *(asset.availability for asset in _cameras(point))),
        }
        for number, point in _with_checks(figures)
    ]


def lamp_rows(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each lamp: the last that is known, and how its days were."""
    return [
        {
            "place": _place(say, number, point),
            "name": say.text(_name(asset)),
            "owner": say.text(_owner(say, asset)),
            "latest": say.text(_latest(say, asset.latest, wording.LAMP_REASONS)),
            "state": _availability(say, asset.availability),
        }
        for number, point in enumerate(figures.points, 1)
        for asset in point.assets
        if asset.kind == LAMP
    ]


def found(say: Saying, figures: MonthlyFigures, kind: str) -> Sequence[Row]:
    """Defects of cameras or lamps, in order of points and time."""
    words = wording.CAMERA_REASONS if kind == CAMERA else wording.LAMP_REASONS
    return [
        {
            "place": _place(say, number, point),
            "name": say.text(_name(asset)),
            "owner": say.text(_owner(say, asset)),
            "reason": say.text(_reason(say, words, one.cause)),
            "begin": say.text(_begin(say, one)),
            "end": say.text(say.moment(one.end)) if one.end else say(wording.STILL_SO),
        }
        for number, point, asset, one in _all_found(figures)
        if asset.kind == kind
    ]


def quiet(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """Cameras and lamps of which nothing was known for days."""
    return [
        {
            "place": _place(say, number, point),
            "name": say.text(_name(asset)),
            "begin": say.text(say.day(one.first_day)),
            "end": say.text(say.day(one.last_day)),
            "days": say.number((one.last_day - one.first_day) // timedelta(days=1) + 1),
            "why": say.text(_why(say, asset, one)),
        }
        for number, point in enumerate(figures.points, 1)
        for asset in point.assets
        for one in asset.quiet
    ]


def sums(say: Saying, figures: MonthlyFigures) -> Row:
    """The last row of the table of cameras."""
    tally = figures.checks
    return {
        "checks": [
            say.number(each) for each in (tally.required, tally.proved, tally.disproved, tally.unknown, tally.due)
        ],
        "percent": say.number(tally.percent or NOTHING_DUE),
        "upper": say.number(tally.upper_percent or NOTHING_DUE) if tally.unknown or tally.due else "",
        "state": _availability(say, figures.cameras),
        "lamps": _availability(say, figures.lamps),
        "working": say.text(_share(say, figures.cameras)),
    }


def _with_checks(figures: MonthlyFigures) -> Iterator[tuple[int, Point]]:
    """The points with a camera, on a pole or on paper."""
    for number, point in enumerate(figures.points, 1):
        if point.checks.required or _cameras(point):
            yield number, point


def _cameras(point: Point) -> Sequence[Asset]:
    return [asset for asset in point.assets if asset.kind == CAMERA]


def _checks(say: Saying, point: Point) -> Row:
    tally = point.checks
    return {
        "counts": [
            say.number(each) for each in (tally.required, tally.proved, tally.disproved, tally.unknown, tally.due)
        ],
        "percent": say.number(tally.percent or NOTHING_DUE),
        "upper": say.number(tally.upper_percent or NOTHING_DUE) if tally.unknown or tally.due else "",
    }


def _owner(say: Saying, asset: Asset) -> str:
    owner = asset.owner or NOTHING_DUE
    return owner if say.is_thai else in_english(owner)


def _counts(say: Saying, of: Tally) -> Sequence[str]:
    return [say.number(each) for each in (of.required, of.proved, of.disproved, of.unknown, of.due)]


def _cells(say: Saying, point: Point, month: Month) -> Sequence[Row]:
    checks = {each.day: each for each in point.check_days}
    days = {each.day: each.day for each in point.check_days}
    states = {day: [_on(asset, day) for asset in _cameras(point)] for day in days}
    return [
        _cell(
            say, checks.get(day), [each for each in states.get(day, ()) if each], is_suspended=is_suspended(point, day)
        )
        for day in month.days
    ]


def _on(asset: Asset, day: object) -> AssetDay | None:
    return next((each for each in asset.days if each.day == day), None)


def _cell(say: Saying, check: CheckDay | None, cameras: Sequence[AssetDay], *, is_suspended: bool) -> Row:
    """A sign for every state: a dot for working, a cross for defective, `?` for nobody knows, ๐ for not checked."""
    is_bad = any(each.state is AssetState.DEFECTIVE for each in cameras)
    if check is None or check.required == 0:
        nothing = say.raw(wording.SUSPENDED_SIGN) if is_suspended else NOTHING_DUE
        return {"text": "" if check is None else nothing, "look": "outside"}
    if check.proved:
        return {"text": BAD if is_bad else GOOD, "look": "part" if is_bad else "full"}
    if check.due:
        return {"text": "·", "look": "due"}
    if check.unknown:
        return {"text": f"{BAD}?" if is_bad else "?", "look": "unknown"}
    return {"text": say.number(0), "look": "missed"}


def _availability(say: Saying, *parts: Availability) -> Sequence[str]:
    """Working, defective, unknown days; those still due count as unknown here."""
    return [
        say.number(sum(part.working for part in parts)),
        say.number(sum(part.defective for part in parts)),
        say.number(sum(part.unknown + part.due for part in parts)),
    ]


def _share(say: Saying, seen: Availability) -> str:
    if seen.percent is None:
        return say.raw(wording.NO_CAMERAS)
    return say.raw(wording.AVAILABILITY, working=seen.working, days=seen.days, percent=seen.percent)


def _latest(say: Saying, test: SelfTest | None, words: Mapping[str, str]) -> str:
    if test is None:
        return say.raw(wording.NOTHING_KNOWN)
    said = say.raw(wording.WORKS) if test.outcome is Outcome.PASS else _reason(say, words, test.reasons[0])
    return f"{said} ({say.moment(test.latest)})"


def _why(say: Saying, asset: Asset, quiet: Quiet) -> str:
    """What came instead of an answer on those days."""
    words = wording.CAMERA_REASONS if asset.kind == CAMERA else wording.LAMP_REASONS
    tests = [test for each in asset.days if quiet.first_day <= each.day <= quiet.last_day for test in each.tests]
    reasons = dict.fromkeys(test.reasons[0] for test in tests if test.reasons)
    if not tests:
        return say.raw(wording.NO_TEST_CAME)
    return say.raw(wording.NOT_CONCLUSIVE, why=" · ".join(_reason(say, words, each) for each in reasons))


def _begin(say: Saying, found: Found) -> str:
    """When it was found; what failed from the month's first test on may be older."""
    at = say.moment(found.begin)
    return at if found.was_good_before else say.raw(wording.MAYBE_OLDER, at=at)


def _all_found(figures: MonthlyFigures) -> Iterator[tuple[int, Point, Asset, Found]]:
    for number, point in enumerate(figures.points, 1):
        for asset in point.assets:
            for one in asset.found:
                yield number, point, asset, one


def _reason(say: Saying, words: Mapping[str, str], code: str) -> str:
    """The words for a verdict's reason; the code itself where a newer rule has one that this paper does not know."""
    return say.raw(words[code]) if code in words else code


def _place(say: Saying, number: int, point: Point) -> str:
    return say.text(f"{number}. {point.short_name}")


def _name(asset: Asset) -> str:
    return asset.label or asset.name
