"""What stands behind a cell: taps, tests, runs of lines, acts of the hub's chain, each with where its line is. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.fleet.asset import AssetKind
from hub.kernel.pair import Pair
from hub.kernel.period import day_bounds
from hub.kernel.verdict import Outcome
from hub.patrol.compliance import Rejection
from hub.patrol.coverage import Stretch
from hub.patrol.words import ASSURANCES, REJECTIONS
from hub.reports.asset_figures import Asset, SelfTest
from hub.reports.figures import MonthlyFigures, Point, Silent, Tap
from hub.reports.office_figures import Repair, Turn
from hub.reports.opened import words
from hub.reports.opened.cells import Cell
from hub.reports.ratios.kpi import Kpi
from hub.self_tests.reasons import reason
from hub.self_tests.words import OUTCOMES
from wire_contract.event import LineHash


@dataclass(frozen=True, slots=True)
class LineAt:
    """Where a device's line is."""

    device: str
    journal: str
    sequence: int
    hash: LineHash


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing behind a cell."""

    says: Pair
    at: datetime | None = None
    until: datetime | None = None
    """Of a time that something vouches for, or nothing does."""
    note: Pair = ("", "")
    lines: Sequence[LineAt] = ()
    act: LineHash | None = None
    """The line of the hub's own chain that tells it."""
    rests_on: LineHash | None = None
    """What it was decided by: the hash of a test, a tap or an act."""
    person: str = ""
    """The code of an officer, or a login."""
    order: int | None = None
    letter: int | None = None
    counts: bool = False
    """It is why something counts as proved."""


def behind(figures: MonthlyFigures, cell: Cell) -> Sequence[Behind]:
    """Everything that the kept figures hold about a cell, in order of time where they have one."""
    return list(_OF[cell.part](figures, cell))


def _point(figures: MonthlyFigures, cell: Cell) -> Point:
    return next(one for one in figures.points if one.code == cell.point)


def _patrols(figures: MonthlyFigures, cell: Cell) -> Iterator[Behind]:
    point, day = _point(figures, cell), cell.day
    of = next(one for one in point.days if one.day == day)
    taps = [*(_tap(tap) for tap in of.visits), *(_tap(tap) for tap in of.rejected)]
    times = [*(_stretch(one) for one in of.watched), *(_silence(one) for one in point.silences if _meets(one, day))]
    yield from sorted((*taps, *times), key=_by_time)


def _tap(tap: Tap) -> Behind:
    at = LineAt(tap.device, tap.journal, tap.sequence, tap.hash)
    is_visit = tap.reason is None
    says = words.VISIT if tap.reason is None else REJECTIONS[Rejection(tap.reason)]
    note = ASSURANCES[tap.assurance] if tap.assurance else ("", "")
    return Behind(says, tap.occurred_at, note=note, lines=(at,), person=tap.officer or "", counts=is_visit)


def _stretch(one: Stretch) -> Behind:
    lines = (
        LineAt(one.device, one.journal, one.first_sequence, one.first),
        LineAt(one.device, one.journal, one.last_sequence, one.last),
    )
    return Behind(words.WATCHED, one.begin, one.end, lines=lines)


def _silence(one: Silent) -> Behind:
    devices = ", ".join(one.devices)
    return Behind(words.SILENT, one.begin, one.end, note=(devices, devices))


def _meets(one: Silent, day: date) -> bool:
    begin, end = day_bounds(day)
    return one.begin < end and begin < one.end


def _checks(figures: MonthlyFigures, cell: Cell) -> Iterator[Behind]:
    point = _point(figures, cell)
    cameras = [one for one in point.assets if one.kind == AssetKind.CAMERA.value]
    tests = {_name(one): [test for on in one.days if on.day == cell.day for test in on.tests] for one in cameras}
    yield from sorted((_test(name, test) for name, found in tests.items() for test in found), key=_by_time)
    without = [name for name, found in tests.items() if not found]
    yield from (Behind(words.NO_TEST, note=(name, name)) for name in without)
    if not cameras:
        yield Behind(words.NO_DEVICE)
    yield from (_silence(one) for one in point.silences if _meets(one, cell.day))


def _name(asset: Asset) -> str:
    return asset.label or asset.name


def _test(name: str, test: SelfTest) -> Behind:
    found = [reason(AssetKind.CAMERA, word).says for word in test.reasons]
    thai, english = (": ".join([name, *([", ".join(one[n] for one in found)] if found else [])]) for n in (0, 1))
    at = LineAt(test.device, test.journal, test.sequence, test.hash)
    is_conclusive = test.outcome is not Outcome.INCONCLUSIVE
    return Behind(OUTCOMES[test.outcome], test.occurred_at, note=(thai, english), lines=(at,), counts=is_conclusive)


def _repair(figures: MonthlyFigures, cell: Cell) -> Iterator[Behind]:
    of = next(one for one in figures.repairs if str(one.order) == cell.key)
    yield from (_turn(of, one) for one in of.turns)


def _turn(of: Repair, one: Turn) -> Behind:
    return Behind(
        words.STANDINGS[one.standing],
        one.at,
        note=(one.why, one.why),
        act=one.act,
        rests_on=one.because,
        person=one.approved_by,
        order=of.order,
        counts=one is of.turns[-1],
    )


def _letter(figures: MonthlyFigures, cell: Cell) -> Iterator[Behind]:
    of = next(one for one in figures.letters if one.episode == cell.key)
    note = f"{of.asset} · {of.point}"
    yield Behind(words.BEGAN, of.opened_at, note=(note, note), order=of.order)
    says = words.ANSWERED[of.answered]
    sent_to = f"{of.number} {of.agency}".strip()
    yield Behind(says, of.issued_at, note=(sent_to, sent_to), letter=of.letter, counts=of.answered == "in_time")


def _report(figures: MonthlyFigures, _: Cell) -> Iterator[Behind]:
    issue = figures.issue
    if issue.first_issued_at is not None:
        yield Behind(words.REPORT_ISSUED, issue.first_issued_at, counts=True)
    else:
        yield Behind(words.REPORT_NOT if issue.known else words.REPORT_UNKNOWN)


def _by_time(one: Behind) -> tuple[datetime, bool]:
    at = one.at
    assert at is not None  # noqa: S101 (only what has a time is sorted)
    return at, not one.counts


_OF: Mapping[Kpi, Callable[[MonthlyFigures, Cell], Iterator[Behind]]] = {
    Kpi.PATROL: _patrols,
    Kpi.CAMERA_CHECK: _checks,
    Kpi.ENVIRONMENT: _repair,
    Kpi.LETTER: _letter,
    Kpi.REPORT: _report,
}
