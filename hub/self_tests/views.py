"""What the pages of cameras and lamps show, loaded in one go: all of them by urgency, and one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence.mark import Mark
from hub.fleet import assets as fleet_assets
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.asset import Asset, AssetKind
from hub.fleet.commands import IssuedCommand
from hub.fleet.service import Point
from hub.kernel.period import day_bounds, day_of
from hub.kernel.ratio import Ratio
from hub.self_tests import service
from hub.self_tests.history import AssetKey, History
from hub.self_tests.judged import Judged
from hub.self_tests.plots import Plot, plots
from hub.self_tests.rules.episodes import Episode
from hub.self_tests.rules.standing import Standing, Urgency, standing
from hub.self_tests.rules.tasks import Task
from wire_contract.messages import Verb
from wire_contract.topics import DeviceId

SHOWN_DAYS = timedelta(days=90)
"""Of one camera or lamp."""
PAGE = 100
"""So many tests are listed at once."""
_ASKED = {Verb.SELF_TEST, Verb.LEARN_REFERENCE}
_LOOKED_THROUGH, _MOST_ASKED = 100, 6


@dataclass(frozen=True, slots=True)
class Row:
    """One camera or lamp as it stands now."""

    point: Point
    key: AssetKey
    asset: Asset | None
    standing: Standing
    is_whole: bool = True
    """Whether everything that is open is known from its beginning; else it began even earlier than is told."""

    @property
    def path(self) -> str:
        """Where it is shown."""
        return path_of(self.point.code, self.key)

    @property
    def since(self) -> datetime | None:
        """Since when it fails; else when it was last known how it is."""
        if self.standing.urgency is Urgency.FAILING and self.standing.episodes:
            return min(one.began_at for one in self.standing.episodes)
        told = self.standing.failing or self.standing.telling
        return told.test.filed_at if told else None


@dataclass(frozen=True, slots=True)
class Overview:
    """Every camera and lamp, the most urgent first."""

    rows: tuple[Row, ...]
    on_paper: tuple[Point, ...]
    """Points that are said to have a camera, of which none is registered and none was ever tested."""
    strangers: tuple[tuple[Point, AssetKey], ...]
    """What devices test beside what is registered at their points."""

    def good(self, kind: AssetKind) -> Ratio:
        """How many were proved good in the last 24 hours, of all that there are; unknown is not good."""
        mine = [row for row in self.rows if row.key.kind is kind]
        unnamed = len(self.on_paper) if kind is AssetKind.CAMERA else 0
        return Ratio(sum(row.standing.is_proved_good for row in mine), len(mine) + unnamed)

    def by_urgency(self, kind: AssetKind | None = None) -> Mapping[Urgency, Sequence[Row]]:
        """The rows of each urgency, in its order."""
        chosen = [row for row in self.rows if kind in {None, row.key.kind}]
        return {each: [row for row in chosen if row.standing.urgency is each] for each in Urgency}

    @property
    def tasks(self) -> Sequence[Row]:
        """Those of which nothing was told for two days."""
        return [row for row in self.rows if row.standing.task]


@dataclass(frozen=True, slots=True)
class AssetView:
    """The page of one camera or lamp."""

    row: Row
    device: DeviceId | None
    """The one that stands at the point now."""
    tests: tuple[Judged, ...]
    """A page of them, the newest first."""
    older: Mark | None
    """Where the next page begins; None on the last."""
    total: int
    """How many there are, on all pages."""
    results: Mapping[str, Judged]
    """By the command that asked for the test."""
    plots: tuple[Plot, ...]
    begin: datetime
    """The first of these tests; where the plots begin."""
    end: datetime
    episodes: tuple[Episode, ...]
    """The newest first."""
    tasks: tuple[Task, ...]
    """The newest first."""
    asked: tuple[IssuedCommand, ...]
    """Tests and references that somebody asked for, the newest first."""

    @property
    def latest(self) -> Judged | None:
        """The newest test, whatever it showed."""
        return self.row.standing.latest

    def result_of(self, asked: IssuedCommand) -> Judged | None:
        """The test that somebody asked for by this command, once it has come."""
        return self.results.get(asked.id)


def overview(conn: Connection, *, now: datetime) -> Overview:
    """How every camera and lamp stands."""
    points = {point.id: point for point in fleet.points(conn)}
    open_now = {number for number, point in points.items() if _counts(point, day_of(now))}
    found = service.current(conn, now=now)
    rows = [
        Row(points[key.point_id], key, one.asset, one.standing(now), one.reaches_back)
        for key, one in found.items()
        if key.point_id in open_now
    ]
    with_camera = {key.point_id for key in found if key.kind is AssetKind.CAMERA}
    order = list(Urgency)
    return Overview(
        rows=tuple(sorted(rows, key=lambda row: (order.index(row.standing.urgency), row.point.code, row.key))),
        on_paper=tuple(points[n] for n in sorted(open_now - with_camera) if points[n].has_camera),
        strangers=tuple(
            (points[key.point_id], key)
            for key in service.tested_names(conn, since=now - service.DEEP)
            if key not in found and key.point_id in open_now
        ),
    )


def of_owner(found: Overview, owner: str | None) -> Mapping[Urgency, Sequence[Row]]:
    """What fails, and what somebody should look at, of the cameras and lamps of one agency."""
    mine = [row for row in found.rows if row.asset is not None and row.asset.owner == owner]
    failing = [row for row in mine if row.standing.urgency is Urgency.FAILING]
    return {
        Urgency.FAILING: failing,
        Urgency.SILENT: [row for row in mine if row.standing.task and row not in failing],
    }


def asset_view(
    conn: Connection, point: Point, kind: AssetKind, name: str, *, before: Mark | None = None, now: datetime
) -> AssetView | None:
    """One camera or lamp with the tests before the one marked `before`; None where nobody registered it and no device
    tested it in these days.
    """
    key = AssetKey(point.id, kind, name)
    today = day_of(now)
    first = today - SHOWN_DAYS
    history = service.history(conn, key, first=first, last=today, now=now)
    registered = _registered(conn, key, today)
    if history is None and registered is None:
        return None
    tests = [one for one in history.tests if one.test.filed_at >= day_bounds(first)[0]] if history else []
    begin, end = tests[0].test.filed_at if tests else now, now
    device = next((one.device for one in fleet.enrolments(conn) if _stands(one, point, now)), None)
    listed = [one for one in reversed(tests) if before is None or Mark(*one.test.order) < before]
    return AssetView(
        row=Row(point, key, registered, _standing(history, now)),
        device=device,
        tests=tuple(listed[:PAGE]),
        older=Mark(*listed[PAGE - 1].test.order) if len(listed) > PAGE else None,
        total=len(tests),
        results={one.tested.command: one for one in tests if one.tested and one.tested.command},
        plots=tuple(plots(tests, kind, begin=begin, end=end)),
        begin=begin,
        end=end,
        episodes=tuple(reversed(history.episodes)) if history else (),
        tasks=tuple(reversed(history.tasks)) if history else (),
        asked=tuple(_asked(conn, device, name)) if device else (),
    )


def rows_at(overview: Overview, point: Point) -> Sequence[Row]:
    """The cameras and lamps of one point."""
    return [row for row in overview.rows if row.point.id == point.id]


def path_of(code: str, key: AssetKey) -> str:
    """Where a camera or lamp is shown."""
    return f"/self-tests/{code}/{key.kind.value}/{key.name}"


def _standing(history: History | None, now: datetime) -> Standing:
    return history.standing(now) if history else standing((), episodes=(), task=None, now=now)


def _asked(conn: Connection, device: DeviceId, name: str) -> Sequence[IssuedCommand]:
    """What was asked of the device about this camera or lamp, or about everything there."""
    found = commands.newest(conn, limit=_LOOKED_THROUGH, device=device)
    mine = [one for one in found if one.verb in _ASKED and one.arguments.get("asset", name) == name]
    return mine[:_MOST_ASKED]


def _registered(conn: Connection, key: AssetKey, today: date) -> Asset | None:
    """As it is registered today; else as it was, or will be."""
    mine = [one for one in fleet_assets.assets(conn) if AssetKey(one.point_id, one.kind, one.name) == key]
    return next((one for one in mine if one.counts_on(today)), mine[-1] if mine else None)


def _stands(one: fleet.Enrolment, point: Point, now: datetime) -> bool:
    return one.point_id == point.id and one.enrolled_from <= now and (one.enrolled_to is None or now < one.enrolled_to)


def _counts(point: Point, today: date) -> bool:
    return point.opened_on <= today and (point.closed_on is None or today < point.closed_on)
