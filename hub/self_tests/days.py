"""checks/2: were a point's cameras checked on a day, were they not, or is it unknown (docs/rules/checks-2.md). Pure.

*Checked* is not *working*: a defect that was found counts as checked. Whether things worked stands beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.evidence.when import When
from hub.fleet.asset import Asset, AssetKind
from hub.kernel.period import day_bounds, day_of
from hub.patrol.coverage import Silence, Stretch, silences
from hub.patrol.roster import Roster
from hub.self_tests.check_duty import CheckDuty
from hub.self_tests.judged import Judged

RULES = "checks/2"
"""Printed on every report: another rule gets another name, and a page docs/rules/ of that name."""

PointDay = tuple[int | None, date]


class Works(StrEnum):
    """Whether a camera or lamp worked on a day, by its own tests."""

    GOOD = "good"
    """A test passed, and none failed."""
    DEFECTIVE = "defective"
    """A test failed."""
    UNKNOWN = "unknown"
    """No test showed either."""


@dataclass(frozen=True, slots=True)
class AssetDay:
    """One camera or lamp on one day that counts."""

    kind: AssetKind
    name: str
    asset: Asset | None
    """As the register has it; None for what is tested, and not in the register."""
    tests: tuple[Judged, ...]
    """Of that day, in their order."""
    may_be: bool
    """A test whose day is not known may have been on this one."""

    @property
    def is_checked(self) -> bool:
        """A test showed how it is, good or bad."""
        return any(one.is_conclusive for one in self.tests)

    @property
    def is_untested(self) -> bool:
        """No test came, and none can have been."""
        return not self.tests and not self.may_be

    @property
    def works(self) -> Works:
        """How it was on that day."""
        if any(one.is_fail for one in self.tests):
            return Works.DEFECTIVE
        return Works.GOOD if any(one.is_pass for one in self.tests) else Works.UNKNOWN


@dataclass(frozen=True, slots=True)
class CheckCell:
    """One point on one Bangkok day: proved + disproved + unknown + due = required."""

    duty: CheckDuty
    is_over: bool
    cameras: tuple[AssetDay, ...]
    """As registered; where none is, those that were tested on that day."""
    stretches: tuple[Stretch, ...]
    """What vouches for the day, in order."""
    silences: tuple[Silence, ...]
    """What nothing vouches for."""

    @property
    def required(self) -> int:
        """Checks due: 1, or 0 where none is."""
        return self.duty.checks

    @property
    def proved(self) -> int:
        """1 where every camera was checked; a defect that was found counts as checked."""
        return self.required if self.cameras and all(one.is_checked for one in self.cameras) else 0

    @property
    def disproved(self) -> int:
        """1 where the day is over, the point was watched for all of it, and a camera was not tested at all."""
        return self._missing if self.is_over and self._is_disproved else 0

    @property
    def unknown(self) -> int:
        """1 where nobody can say: the device was silent, tests told nothing, or no camera is known by name."""
        return self._missing if self.is_over and not self._is_disproved else 0

    @property
    def due(self) -> int:
        """1 where the check may still come."""
        return 0 if self.is_over else self._missing

    @property
    def _missing(self) -> int:
        return self.required - self.proved

    @property
    def _is_disproved(self) -> bool:
        return not self.silences and any(one.is_untested for one in self.cameras)


@dataclass(frozen=True, slots=True)
class CheckDays:
    """Some days of all points."""

    cells: Mapping[int, Mapping[date, CheckCell]]
    """By point id, then by day; every day on which the point counts, also where no check is due."""
    lamps: Mapping[int, Mapping[date, tuple[AssetDay, ...]]]
    """The lamps likewise: registered ones, and where none is, those that were tested on that day."""
    elsewhere: tuple[Judged, ...]
    """Tests whose day is not known, of a device that stood nowhere, on a day that does not count, or of what is not in
    the register of a point that has others in it.
    """


def judge_days(
    duties: Iterable[CheckDuty],
    *,
    assets: Iterable[Asset],
    tests: Iterable[Judged],
    stretches: Mapping[int, Mapping[date, Sequence[Stretch]]],
    roster: Roster,
    now: datetime,
) -> CheckDays:
    """What these tests and stretches (by point id, then day) say about these days, as of `now`."""
    known, unsure, left = _sorted_out(tests, roster)
    lamps_of = _lamps(assets)
    cells: dict[int, dict[date, CheckCell]] = {}
    lamps: dict[int, dict[date, tuple[AssetDay, ...]]] = {}
    for duty in duties:
        here = known.pop((duty.point_id, duty.day), [])
        maybe = [one for one in unsure.get(duty.point_id, ()) if _may_be_on(one.test.when, duty.day)]
        watched = tuple(stretches.get(duty.point_id, {}).get(duty.day, ()))
        begin, end = day_bounds(duty.day)
        cells.setdefault(duty.point_id, {})[duty.day] = CheckCell(
            duty,
            is_over=end <= now,
            cameras=_asset_days(AssetKind.CAMERA, duty.cameras, here, maybe, tested_only=duty.is_suspended),
            stretches=watched,
            silences=silences(watched, begin, min(end, now)),
        )
        standing = [one for one in lamps_of.get(duty.point_id, ()) if one.counts_on(duty.day)]
        lamps.setdefault(duty.point_id, {})[duty.day] = _asset_days(
            AssetKind.LAMP, standing, here, maybe, tested_only=duty.is_suspended
        )
        left += _strangers(here, duty.cameras, standing)
    left += [one for group in known.values() for one in group]
    return CheckDays(cells, lamps, tuple(sorted(left, key=lambda one: one.test.order)))


def _strangers(tests: Iterable[Judged], *registered: Sequence[Asset]) -> Iterator[Judged]:
    """The tests of what is not in a register that has others of its kind in it."""
    for some in registered:
        names = {one.name for one in some}
        kinds = {one.kind for one in some}
        yield from (one for one in tests if one.test.kind in kinds and one.test.asset not in names)


def _asset_days(
    kind: AssetKind,
    registered: Sequence[Asset],
    tests: Sequence[Judged],
    maybe: Sequence[Judged],
    *,
    tested_only: bool,
) -> tuple[AssetDay, ...]:
    """On a suspended day nobody owes a test: what told nothing is left out, what was told counts as ever."""
    by_name: dict[str, list[Judged]] = {}
    for one in tests:
        if one.test.kind is kind:
            by_name.setdefault(one.test.asset, []).append(one)
    names = {one.name: one for one in registered} or dict.fromkeys(by_name)
    unsure = {one.test.asset for one in maybe if one.test.kind is kind}
    return tuple(
        AssetDay(kind, name, asset, tuple(by_name.get(name, ())), name in unsure)
        for name, asset in sorted(names.items())
        if name in by_name or not tested_only
    )


def _sorted_out(
    tests: Iterable[Judged], roster: Roster
) -> tuple[dict[PointDay, list[Judged]], dict[int, list[Judged]], list[Judged]]:
    """Each test once, whatever order or number of times it comes in: by point and day; those of a point whose day is
    not known; the rest.
    """
    known: dict[PointDay, list[Judged]] = {}
    unsure: dict[int, list[Judged]] = {}
    elsewhere: list[Judged] = []
    for one in sorted({one.test.hash: one for one in tests}.values(), key=lambda one: one.test.order):
        term = roster.term_of(one.test.device, one.test.filed_at)
        if term is None:
            elsewhere.append(one)
            continue
        when = one.test.when
        if when.day is None or when.earliest is None or when.earliest < term.enrolled_from:
            unsure.setdefault(term.point_id, []).append(one)
            elsewhere.append(one)
        else:
            known.setdefault((term.point_id, when.day), []).append(one)
    return known, unsure, elsewhere


def _lamps(assets: Iterable[Asset]) -> Mapping[int, Sequence[Asset]]:
    found: dict[int, list[Asset]] = {}
    for one in assets:
        if one.kind is AssetKind.LAMP:
            found.setdefault(one.point_id, []).append(one)
    return found


def _may_be_on(when: When, day: date) -> bool:
    """Whether something that happened at this time may have happened on this day."""
    return (when.earliest is None or day_of(when.earliest) <= day) and day <= day_of(when.latest)
