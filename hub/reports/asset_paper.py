"""The report's rows of cameras and lamps: what was checked, what works, what was found, of what nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hub.kernel import thai
from hub.kernel.period import Month
from hub.kernel.ratio import NOTHING_DUE
from hub.kernel.verdict import Outcome
from hub.papers.paper_text import plain, prose
from hub.reports import wording
from hub.reports.asset_figures import Asset, AssetDay, AssetState, Availability, CheckDay, Found, Quiet, SelfTest
from hub.reports.figures import MonthlyFigures, Point
from hub.reports.listings import is_suspended

Row = dict[str, Any]

CAMERA, LAMP = "camera", "lamp"
GOOD, BAD = "•", "×"


def camera_map(figures: MonthlyFigures, month: Month) -> Sequence[Row]:
    """One row of cells for each point that a check was due at."""
    return [
        {
            "number": plain(number),
            "short": prose(point.short_name),
            "percent": plain(point.checks.percent or NOTHING_DUE),
            "cells": _cells(point, month),
        }
        for number, point in _with_checks(figures)
    ]


def camera_rows(figures: MonthlyFigures) -> Sequence[Row]:
    """What was due and done at each point, and how its cameras were: two things that are never one number."""
    return [
        {
            "number": plain(number),
            "short": prose(point.short_name),
            "note": prose("" if _cameras(point) else wording.ON_PAPER_ONLY),
            "checks": _checks(point),
            "state": _availability(*(asset.availability for asset in _cameras(point))),
        }
        for number, point in _with_checks(figures)
    ]


def lamp_rows(figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each lamp: the last that is known, and how its days were."""
    return [
        {
            "place": _place(number, point),
            "name": prose(_name(asset)),
            "owner": prose(asset.owner or NOTHING_DUE),
            "latest": prose(_latest(asset.latest, wording.LAMP_REASONS)),
            "state": _availability(asset.availability),
        }
        for number, point in enumerate(figures.points, 1)
        for asset in point.assets
        if asset.kind == LAMP
    ]


def found(figures: MonthlyFigures, kind: str) -> Sequence[Row]:
    """Defects of cameras or lamps, in order of points and time."""
    words = wording.CAMERA_REASONS if kind == CAMERA else wording.LAMP_REASONS
    return [
        {
            "place": _place(number, point),
            "name": prose(_name(asset)),
            "owner": prose(asset.owner or NOTHING_DUE),
            "reason": prose(wording.reason(words, one.cause)),
            "begin": prose(_begin(one)),
            "end": prose(thai.moment_short(one.end) if one.end else wording.STILL_SO),
        }
        for number, point, asset, one in _all_found(figures)
        if asset.kind == kind
    ]


def quiet(figures: MonthlyFigures) -> Sequence[Row]:
    """Cameras and lamps of which nothing was known for days."""
    return [
        {
            "place": _place(number, point),
            "name": prose(_name(asset)),
            "begin": prose(thai.date_short(one.first_day)),
            "end": prose(thai.date_short(one.last_day)),
            "days": plain((one.last_day - one.first_day) // timedelta(days=1) + 1),
            "why": prose(_why(asset, one)),
        }
        for number, point in enumerate(figures.points, 1)
        for asset in point.assets
        for one in asset.quiet
    ]


def sums(figures: MonthlyFigures) -> Row:
    """The last row of the table of cameras."""
    tally = figures.checks
    return {
        "checks": [plain(each) for each in (tally.required, tally.proved, tally.disproved, tally.unknown, tally.due)],
        "percent": plain(tally.percent or NOTHING_DUE),
        "upper": plain(tally.upper_percent or NOTHING_DUE) if tally.unknown or tally.due else "",
        "state": _availability(figures.cameras),
        "lamps": _availability(figures.lamps),
        "working": prose(_share(figures.cameras)),
    }


def _with_checks(figures: MonthlyFigures) -> Iterator[tuple[int, Point]]:
    """The points with a camera, on a pole or on paper."""
    for number, point in enumerate(figures.points, 1):
        if point.checks.required or _cameras(point):
            yield number, point


def _cameras(point: Point) -> Sequence[Asset]:
    return [asset for asset in point.assets if asset.kind == CAMERA]


def _checks(point: Point) -> Row:
    tally = point.checks
    return {
        "counts": [plain(each) for each in (tally.required, tally.proved, tally.disproved, tally.unknown, tally.due)],
        "percent": plain(tally.percent or NOTHING_DUE),
        "upper": plain(tally.upper_percent or NOTHING_DUE) if tally.unknown or tally.due else "",
    }


def _cells(point: Point, month: Month) -> Sequence[Row]:
    checks = {each.day: each for each in point.check_days}
    days = {each.day: each.day for each in point.check_days}
    states = {day: [_on(asset, day) for asset in _cameras(point)] for day in days}
    return [
        _cell(checks.get(day), [each for each in states.get(day, ()) if each], is_suspended=is_suspended(point, day))
        for day in month.days
    ]


def _on(asset: Asset, day: object) -> AssetDay | None:
    return next((each for each in asset.days if each.day == day), None)


def _cell(check: CheckDay | None, cameras: Sequence[AssetDay], *, is_suspended: bool) -> Row:
    """A sign for every state: a dot for working, a cross for defective, `?` for nobody knows, ๐ for not checked."""
    is_bad = any(each.state is AssetState.DEFECTIVE for each in cameras)
    if check is None or check.required == 0:
        nothing = wording.SUSPENDED_SIGN if is_suspended else NOTHING_DUE
        return {"text": "" if check is None else nothing, "look": "outside"}
    if check.proved:
        return {"text": BAD if is_bad else GOOD, "look": "part" if is_bad else "full"}
    if check.due:
        return {"text": "·", "look": "due"}
    if check.unknown:
        return {"text": f"{BAD}?" if is_bad else "?", "look": "unknown"}
    return {"text": plain(0), "look": "missed"}


def _availability(*parts: Availability) -> Sequence[str]:
    """Working, defective, unknown days; those still due count as unknown here."""
    return [
        plain(sum(part.working for part in parts)),
        plain(sum(part.defective for part in parts)),
        plain(sum(part.unknown + part.due for part in parts)),
    ]


def _share(seen: Availability) -> str:
    if seen.percent is None:
        return wording.NO_CAMERAS
    return wording.AVAILABILITY.format(working=seen.working, days=seen.days, percent=seen.percent)


def _latest(test: SelfTest | None, words: Mapping[str, str]) -> str:
    if test is None:
        return wording.NOTHING_KNOWN
    said = wording.WORKS if test.outcome is Outcome.PASS else wording.reason(words, test.reasons[0])
    return f"{said} ({thai.moment_short(test.latest)})"


def _why(asset: Asset, quiet: Quiet) -> str:
    """What came instead of an answer on those days."""
    words = wording.CAMERA_REASONS if asset.kind == CAMERA else wording.LAMP_REASONS
    tests = [test for each in asset.days if quiet.first_day <= each.day <= quiet.last_day for test in each.tests]
    reasons = dict.fromkeys(test.reasons[0] for test in tests if test.reasons)
    if not tests:
        return wording.NO_TEST_CAME
    return wording.NOT_CONCLUSIVE.format(why=" · ".join(wording.reason(words, each) for each in reasons))


def _begin(found: Found) -> str:
    """When it was found; what failed from the month's first test on may be older."""
    at = thai.moment_short(found.begin)
    return at if found.was_good_before else wording.MAYBE_OLDER.format(at=at)


def _all_found(figures: MonthlyFigures) -> Iterator[tuple[int, Point, Asset, Found]]:
    for number, point in enumerate(figures.points, 1):
        for asset in point.assets:
            for one in asset.found:
                yield number, point, asset, one


def _place(number: int, point: Point) -> str:
    return prose(f"{number}. {point.short_name}")


def _name(asset: Asset) -> str:
    return asset.label or asset.name
