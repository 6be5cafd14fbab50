"""The room's door: versions of reports are drafted, checked, issued and revised, each step in the hub's chain.

Figures and papers are made before the transaction that keeps them; whoever was first wins by the version's revision.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.reports.life import objections, store
from hub.reports.life.causes import Difference, compare, digest
from hub.reports.life.deadlines import FirstIssue
from hub.reports.life.making import Edition, Figures, Maker, Makers, first_month
from hub.reports.life.moving import Asking, Made, cleaned, moved
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import TABLE, State, Step
from hub.reports.life.store import FileBrokenError
from hub.reports.life.version import OvertakenError, Taken, Version
from hub.reports.office_reading import due_on
from wire_contract.report_acts import ReportStepped

__all__ = ["FileBrokenError"]  # the store's error, handed through the room's door


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest version as somebody saw it; 0 and 0: there was none."""

    version: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest issued version of a period, for reports that are made of it."""

    version: Version
    figures: Mapping[str, Any]
    """As they were issued."""

    @property
    def name(self) -> str:
        """`2026-10/2`."""
        return f"{self.version.period.text}/{self.version.version}"


def seen_of(standing: Version | None) -> Seen:
    """As somebody sees it who looks now."""
    return Seen(standing.version, standing.revision) if standing else Seen()


def newest(conn: Connection, period: Period) -> Version | None:
    """The newest version, whatever its state."""
    return next(iter(store.versions(conn, period=period)), None)


def versions(conn: Connection, *, kind: Kind | None = None, period: Period | None = None) -> Sequence[Version]:
    """The latest period first, and of each the newest version first."""
    return store.versions(conn, kind=kind, period=period)


def version(conn: Connection, period: Period, number: int) -> Version | None:
    """One version."""
    return next((one for one in store.versions(conn, period=period) if one.version == number), None)


def steps(conn: Connection, of: Version) -> Sequence[Taken]:
    """How it came to stand so, in order."""
    return store.steps(conn, of)


def first_issue(conn: Connection, month: Month) -> FirstIssue:
    """When the month's first version was issued and when it was due: for the ratio R; later versions move neither."""
    return FirstIssue(month, store.first_issued_at(conn, month), due_on(conn, month))


def due_on_of(conn: Connection, period: Period) -> date | None:
    """Of a month: the last day in time."""
    return due_on(conn, period.months[0]) if period.kind is Kind.MONTH else None


def issued(conn: Connection, period: Period) -> Version | None:
    """The latest issued version without its figures."""
    return next((one for one in store.versions(conn, period=period) if one.state is State.ISSUED), None)


def latest_issued(conn: Connection, period: Period) -> Latest | None:
    """The latest issued version with its figures; None where nothing was issued."""
    found = issued(conn, period)
    return Latest(found, json.loads(figures_of(conn, found))) if found else None


def used_months(conn: Connection, period: Period) -> Mapping[Month, Latest | None]:
    """Each month of a quarter or a year with its latest issued version; None says that the month is not issued."""
    return {month: latest_issued(conn, Period.of_month(month)) for month in period.months}


def figures_of(conn: Connection, of: Version) -> bytes:
    """The figures as they were made, byte for byte."""
    return _kept(conn, of.figures)


def heads_of(conn: Connection, of: Version) -> bytes:
    """The chain heads that the figures rest on."""
    return _kept(conn, of.heads)


def paper_of(conn: Connection, of: Version) -> bytes | None:
    """The PDF that was issued, byte for byte; None before."""
    return _kept(conn, of.paper) if of.paper else None


def differences(conn: Connection, old: Version, new: Version) -> Sequence[Difference]:
    """What is otherwise in `new`."""
    return _compared(conn, old, figures_of(conn, new), uses=new.uses)


def before(conn: Connection, of: Version) -> Version | None:
    """The version that this one takes the place of."""
    return version(conn, of.period, of.version - 1) if of.version > 1 else None


def take_step(
    conn: Connection,
    period: Period,
    step: Step,
    *,
    seen: Seen,
    hand: Hand,
    rights: Collection[Right],
    said: str = "",
    figures: Figures | None = None,
    paper: bytes | None = None,
) -> Version:
    """The version after the step, in the caller's transaction; who saw an older state is told who was first."""
    own_chain.lock(conn)
    standing = newest(conn, period)
    if seen_of(standing) != seen:
        raise overtaken(conn, standing, period)
    _in_range(conn, period, now=hand.at)
    asking = Asking(
        step,
        period,
        hand.subject,
        hand.at,
        rights,
        cleaned(said),
        _made(conn, standing, figures, at=hand.at) if figures else None,
        store.put_file(conn, paper) if paper else None,
    )
    after = moved(standing, asking)
    if step is Step.CHECK and standing is not None:
        objections.object_to(conn, standing)
    _write(conn, standing, after, asking, hand=hand)
    return after


def draft(
    engine: Engine,
    period: Period,
    *,
    step: Step = Step.DRAFT,
    seen: Seen,
    hand: Hand,
    rights: Collection[Right],
    makers: Makers,
    said: str = "",
) -> Version:
    """The figures are made now and stand in a draft: the first, the same anew, or that of the next version."""
    maker = maker_of(makers, period)
    with engine.connect() as conn:
        _in_range(conn, period, now=hand.at)
        way = TABLE.get(((one.state if (one := newest(conn, period)) else None), step))
        may = way is not None and way.right in rights  # nobody makes the hub count for nothing
        figures = maker.figures(conn, period, now=hand.at) if may else None
    with writing(engine) as conn:
        return take_step(conn, period, step, seen=seen, hand=hand, rights=rights, said=said, figures=figures)


def issue(
    engine: Engine, period: Period, *, seen: Seen, hand: Hand, rights: Collection[Right], makers: Makers
) -> Version:
    """The checked figures are typeset, and PDF, figures, rules and heads stand for good: all of it or nothing."""
    with engine.connect() as conn:
        standing = newest(conn, period)
        if standing is not None and seen_of(standing) != seen:
            raise overtaken(conn, standing, period)
        moved(standing, Asking(Step.ISSUE, period, hand.subject, hand.at, rights))
        assert standing is not None  # noqa: S101 (the table issues nothing that is not there)
        pdf = paper_now(conn, standing, makers=makers, is_draft=False)
    with writing(engine) as conn:
        return take_step(conn, period, Step.ISSUE, seen=seen, hand=hand, rights=rights, paper=pdf)


def paper_now(conn: Connection, of: Version, *, makers: Makers, is_draft: bool = True) -> bytes:
    """The paper of a version that is not issued, typeset now from its own figures."""
    old = before(conn, of)
    edition = Edition(
        of.version,
        is_draft=is_draft,
        differences=differences(conn, old, of) if old else (),
        before_issued_at=old.issued_at if old else None,
    )
    return maker_of(makers, of.period).paper(conn, figures_of(conn, of), edition)


def changed_since(conn: Connection, of: Version, figures: Figures) -> Sequence[Difference]:
    """What is otherwise now than in the figures of a version."""
    return _compared(conn, of, figures.content, uses=figures.uses)


def maker_of(makers: Makers, period: Period) -> Maker:
    """Who makes reports of this kind, or refused."""
    if period.kind not in makers:
        raise Refused(f"รุ่นนี้ยังออกรายงานชนิดนี้ไม่ได้ · this release issues no report of a {period.kind.value}", hint="month")
    return makers[period.kind]


def _compared(conn: Connection, old: Version, new: bytes, *, uses: Sequence[str]) -> Sequence[Difference]:
    return compare(
        json.loads(figures_of(conn, old)), json.loads(new), as_of=old.as_of, old_uses=old.uses, new_uses=uses
    )


def _made(conn: Connection, standing: Version | None, figures: Figures, *, at: datetime) -> Made:
    """The figures are kept, and what they change in the version that was issued has a name."""
    old = issued(conn, standing.period) if standing else None
    return Made(
        figures=store.put_file(conn, figures.content),
        heads=store.put_file(conn, figures.heads),
        rules=figures.rules,
        as_of=at,
        uses=figures.uses,
        changes=digest(changed_since(conn, old, figures)) if old else "",
    )


def _in_range(conn: Connection, period: Period, *, now: datetime) -> None:
    """Refused of a time before the first point, and of one that has not begun."""
    if period.months[0].bounds[0] > now:
        raise Refused(
            f"{period.words[0]}ยังไม่เริ่ม · {period.words[1]} has not begun",
            hint="ตรวจนาฬิกาของเครื่องแม่ข่าย · is the server's clock right?",
        )
    first = first_month(conn)
    if first is None or period.months[-1] < first:
        raise Refused(
            f"{period.words[0]}ยังไม่มีจุดเสี่ยงภัยในระบบ · no risk point stood yet in {period.words[1]}",
            hint=f"เดือนแรกคือ · the first month is {first}" if first else "riskpoint-hub point add",
        )


def _write(conn: Connection, standing: Version | None, after: Version, asking: Asking, *, hand: Hand) -> None:
    act = ReportStepped(
        report=after.period.kind.value,
        period=after.period.text,
        version=after.version,
        revision=after.revision,
        step=asking.step.value,
        state=after.state.value,
        figures=after.figures,
        rules=after.rules,
        heads=after.heads,
        paper=after.paper,
        uses=after.uses,
        said=asking.said,
    )
    line = own_chain.append(conn, act, hand=hand)
    if standing is None or standing.version != after.version:
        store.add(conn, after)
    elif not store.move(conn, after, from_revision=standing.revision):
        raise overtaken(conn, newest(conn, after.period), after.period)
    taken = Taken(after.revision, asking.step, after.state, hand.subject, hand.at, asking.said, line)
    store.add_step(conn, after, taken)
    store.sweep(conn)


def _kept(conn: Connection, name: str) -> bytes:
    found = store.file(conn, name)
    if found is None:
        raise FileBrokenError(f"the report's file {name[:12]} is gone (restore a backup)")
    return found


def overtaken(conn: Connection, standing: Version | None, period: Period) -> Refused:
    if standing is None:
        return Refused("ยังไม่มีร่าง · there is no draft yet", hint="จัดทำร่างก่อน · make a draft first")
    return OvertakenError(store.steps(conn, standing)[-1], period=period)
