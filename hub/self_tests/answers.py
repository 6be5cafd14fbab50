"""Cameras and lamps for programs: the same values as the pages."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import BaseModel, Field

from hub.fleet.asset import AssetKind
from hub.kernel.verdict import Outcome
from hub.self_tests.days import RULES, CheckCell
from hub.self_tests.judged import Judged
from hub.self_tests.rules import camera, lamp
from hub.self_tests.rules.episodes import Episode
from hub.self_tests.rules.standing import Urgency
from hub.self_tests.rules.tasks import Silence, Task
from hub.self_tests.views import AssetView, Overview, Row
from wire_contract.self_test import Cause, Light


class ResultAnswer(BaseModel):
    """One test, judged by today's rules."""

    outcome: Outcome
    reasons: list[str]
    filed_at: datetime = Field(description="when it took place; where not even the day is known, when it came")
    day: date | None = Field(description="the Bangkok day in which it certainly took place")
    light: Light | None
    cause: Cause | None
    command: str | None
    device: str
    journal: str
    sequence: int
    hash: str = Field(description="of its line, see /api/v1/lines")


class TaskAnswer(BaseModel):
    """Two days or more on which nothing was told."""

    since: date
    until: date | None
    days: int
    why: list[Silence]
    reasons: list[str]


class EpisodeAnswer(BaseModel):
    """A defect from its first failing to its first passing test."""

    cause: str
    began_at: datetime
    ended_at: datetime | None
    failed: int
    relapses: int


class AssetAnswer(BaseModel):
    """A camera or lamp as it stands now."""

    point: str
    kind: AssetKind
    name: str
    is_registered: bool
    label: str
    inventory: str
    owner: str
    urgency: Urgency
    is_proved_good: bool = Field(description="by a test of the last 24 hours; unknown is not good")
    since: datetime | None = Field(description="failing since; else when it was last known how it is")
    reasons: list[str]
    task: TaskAnswer | None


class ShareAnswer(BaseModel):
    """How many were proved good in the last 24 hours."""

    good: int
    of: int
    percent: str | None


class OverviewAnswer(BaseModel):
    """Every camera and lamp, the most urgent first."""

    rules: list[str]
    cameras: ShareAnswer
    lamps: ShareAnswer
    on_paper: list[str] = Field(description="points said to have a camera, of which none is known by name")
    assets: list[AssetAnswer]


class AssetDetailAnswer(AssetAnswer):
    """One camera or lamp with what the last 90 days told."""

    tests: list[ResultAnswer] = Field(description="a page of them, the newest first")
    older: str | None = Field(description="give this as `before` for the next page; null on the last")
    episodes: list[EpisodeAnswer]
    tasks: list[TaskAnswer]


class CheckDayAnswer(BaseModel):
    """Rule C for one point and one day: proved + disproved + unknown + due = required."""

    point: str
    day: date
    required: int
    proved: int
    disproved: int
    unknown: int
    due: int
    cameras: Mapping[str, str] = Field(description="whether each camera worked: good, defective or unknown")


def overview_answer(found: Overview) -> OverviewAnswer:
    """The overview."""
    return OverviewAnswer(
        rules=[RULES, camera.RULE, lamp.RULE],
        cameras=_share(found, AssetKind.CAMERA),
        lamps=_share(found, AssetKind.LAMP),
        on_paper=[point.code for point in found.on_paper],
        assets=[asset_answer(row) for row in found.rows],
    )


def asset_answer(row: Row) -> AssetAnswer:
    """One row of it."""
    asset, standing = row.asset, row.standing
    told = standing.failing or standing.latest
    return AssetAnswer(
        point=row.point.code,
        kind=row.key.kind,
        name=row.key.name,
        is_registered=asset is not None,
        label=asset.label if asset else "",
        inventory=asset.inventory if asset else "",
        owner=asset.owner if asset else "",
        urgency=standing.urgency,
        is_proved_good=standing.is_proved_good,
        since=row.since,
        reasons=list(told.verdict.reasons) if told else [],
        task=_task(standing.task) if standing.task else None,
    )


def detail_answer(view: AssetView) -> AssetDetailAnswer:
    """One camera or lamp."""
    return AssetDetailAnswer(
        **asset_answer(view.row).model_dump(),
        tests=[_test(one) for one in view.tests],
        older=str(view.older) if view.older else None,
        episodes=[_episode(one) for one in view.episodes],
        tasks=[_task(one) for one in view.tasks],
    )


def check_day_answer(code: str, cell: CheckCell) -> CheckDayAnswer:
    """One cell."""
    return CheckDayAnswer(
        point=code,
        day=cell.duty.day,
        required=cell.required,
        proved=cell.proved,
        disproved=cell.disproved,
        unknown=cell.unknown,
        due=cell.due,
        cameras={one.name: one.works.value for one in cell.cameras},
    )


def _share(found: Overview, kind: AssetKind) -> ShareAnswer:
    good = found.good(kind)
    return ShareAnswer(
        good=good.numerator, of=good.denominator, percent=None if good.percent is None else str(good.percent)
    )


def _test(one: Judged) -> ResultAnswer:
    return ResultAnswer(
        outcome=one.verdict.outcome,
        reasons=list(one.verdict.reasons),
        filed_at=one.test.filed_at,
        day=one.day,
        light=one.light,
        cause=one.cause,
        command=one.tested.command if one.tested else None,
        device=one.test.device,
        journal=one.test.journal,
        sequence=one.test.sequence,
        hash=one.test.hash,
    )


def _episode(one: Episode) -> EpisodeAnswer:
    return EpisodeAnswer(
        cause=one.cause, began_at=one.began_at, ended_at=one.ended_at, failed=one.failed, relapses=one.relapses
    )


def _task(one: Task) -> TaskAnswer:
    return TaskAnswer(since=one.since, until=one.until, days=one.days, why=list(one.why), reasons=list(one.reasons))
