"""What some days told of each camera and lamp, one by one. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hub.fleet.asset import Asset, AssetKind
from hub.self_tests.days import AssetDay, CheckCell, CheckDays
from hub.self_tests.judged import Judged
from hub.self_tests.rules.episodes import Episode, episodes, is_whole
from hub.self_tests.rules.standing import Standing, standing
from hub.self_tests.rules.tasks import Silence, Task, ToldDay, tasks


@dataclass(frozen=True, slots=True, order=True)
class AssetKey:
    """Which camera or lamp of which point, across the devices that stood there."""

    point_id: int
    kind: AssetKind
    name: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that these days told of one camera or lamp, the oldest first."""

    key: AssetKey
    asset: Asset | None
    """As the register had it on the last of these days; None for what is tested, and not in the register."""
    tests: tuple[Judged, ...]
    told: tuple[ToldDay, ...]
    """The days that are over."""
    episodes: tuple[Episode, ...]
    tasks: tuple[Task, ...]
    reaches_back: bool
    """Whether these days show where everything began that they tell of."""

    def standing(self, now: datetime) -> Standing:
        """How it stands, where these days reach up to now."""
        open_task = next((one for one in self.tasks if one.is_open), None)
        return standing(self.tests, episodes=self.episodes, task=open_task, now=now)

    def with_tests(self, tests: Sequence[Judged]) -> "History":
        """The same with tests that reach further back."""
        found = tuple(episodes(tests))
        return replace(self, tests=tuple(tests), episodes=found, reaches_back=is_whole(found, tests))


def histories(days: CheckDays) -> Mapping[AssetKey, History]:
    """Every camera and lamp that counts on the last of these days at its point, or was tested on one of them."""
    found: dict[AssetKey, list[tuple[date, AssetDay | None, CheckCell]]] = {}
    for point_id, cells in days.cells.items():
        for kind in AssetKind:
            for key, row in _rows(point_id, kind, days, cells):
                found.setdefault(key, []).append(row)
    return {key: _history(key, rows) for key, rows in sorted(found.items())}


Row = tuple[date, AssetDay | None, CheckCell]


def _rows(
    point_id: int, kind: AssetKind, days: CheckDays, cells: Mapping[date, CheckCell]
) -> Iterator[tuple[AssetKey, Row]]:
    """For each name and each day on which it counts: what it told. What is not registered counts between its tests."""
    by_day = {day: _of_kind(kind, days, point_id, cell) for day, cell in cells.items()}
    unregistered = {one.name for here in by_day.values() for one in here if one.asset is None}
    for day, here in sorted(by_day.items()):
        for one in here:
            yield AssetKey(point_id, kind, one.name), (day, one, cells[day])
        if not any(one.asset for one in here):
            for name in sorted(unregistered - {one.name for one in here}):
                yield AssetKey(point_id, kind, name), (day, None, cells[day])


def _of_kind(kind: AssetKind, days: CheckDays, point_id: int, cell: CheckCell) -> Sequence[AssetDay]:
    if kind is AssetKind.CAMERA:
        return cell.cameras
    return days.lamps.get(point_id, {}).get(cell.duty.day, ())


def _history(key: AssetKey, rows: Sequence[Row]) -> History:
    tests = tuple(one for _, asset_day, _ in rows if asset_day for one in asset_day.tests)
    told = tuple(_told(day, asset_day, cell) for day, asset_day, cell in rows if cell.is_over)
    found, silent = tuple(episodes(tests)), tuple(tasks(told))
    begins = bool(silent) and silent[-1].is_open and bool(told) and silent[-1].since == told[0].day
    last = rows[-1][1]
    return History(
        key=key,
        asset=last.asset if last else None,
        tests=tests,
        told=told,
        episodes=found,
        tasks=silent,
        reaches_back=is_whole(found, tests) and not begins,
    )


def _told(day: date, asset_day: AssetDay | None, cell: CheckCell) -> ToldDay:
    if asset_day is not None and asset_day.is_checked:
        return ToldDay(day, None)
    if asset_day is not None and asset_day.tests:
        reasons = tuple(reason for one in asset_day.tests for reason in one.verdict.reasons[:1])
        return ToldDay(day, Silence.INCONCLUSIVE, reasons)
    return ToldDay(day, Silence.DEVICE_SILENT if cell.silences else Silence.NO_TEST)
