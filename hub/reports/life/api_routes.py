"""Versions of reports in JSON: the same list and differences as on the pages, for programs with a token. Reads only."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.reports.life import service, views
from hub.reports.life.period import Kind
from hub.reports.life.routes import period_or_404
from hub.reports.life.states import State
from hub.reports.life.version import Version
from hub.web.hub_state import Reading
from hub.web.visitor import needs

router = APIRouter(tags=["reports"])

PeriodText = Annotated[str, Path(max_length=10, examples=["2026-10"])]
Place = Annotated[int, Query(ge=1, lt=2**31)]


class ReportVersionAnswer(BaseModel):
    """One version of a report."""

    kind: Kind
    period: str = Field(description="2026-10, 2570-Q1 or 2570")
    version: int = Field(description="1 is the first edition; 2 is ฉบับแก้ไขที่ 1")
    revision: int
    state: State
    check_code: str
    figures: str = Field(description="SHA-256 of the figures (JSON)")
    heads: str = Field(description="SHA-256 of the list of chain heads")
    rules: str
    as_of: datetime
    uses: list[str] = Field(description="of a quarter or a year: 2026-10/2 for each month that was issued")
    checked_at: datetime | None
    issued_at: datetime | None
    paper: str | None = Field(description="SHA-256 of the issued PDF")
    due_on: date | None = Field(description="of a month: the last day in time")


class DifferenceAnswer(BaseModel):
    """One figure that is otherwise."""

    cell: str
    old: str | None
    new: str | None
    reason: str = Field(description="late, judged, lines, rules, issued, version or unknown; never guessed")
    event: str | None = Field(description="the hash of the line behind it")
    device: str | None
    sequence: int | None
    last_sequence: int | None
    received_at: datetime | None


@router.get("/api/v1/report-versions", dependencies=[needs(Right.SEE_REPORTS)])
def report_versions(conn: Reading, *, kind: Annotated[Kind | None, Query()] = None) -> list[ReportVersionAnswer]:
    """Every version of every report, the latest period first, and of each the newest version first."""
    return [_answer(conn, one) for one in service.versions(conn, kind=kind)]


@router.get(
    "/api/v1/report-versions/{kind}/{period}",
    dependencies=[needs(Right.SEE_REPORTS)],
    responses={404: {"description": "no such period"}},
)
def versions_of(conn: Reading, kind: Kind, period: PeriodText) -> list[ReportVersionAnswer]:
    """The versions of one report, the newest first; none where nobody began it."""
    return [_answer(conn, one) for one in service.versions(conn, period=period_or_404(kind, period))]


@router.get(
    "/api/v1/report-versions/{kind}/{period}/differences",
    dependencies=[needs(Right.SEE_REPORTS)],
    responses={404: {"description": "no such period or version"}},
)
def differences_of(
    conn: Reading, kind: Kind, period: PeriodText, *, old: Place = 1, new: Place = 2
) -> list[DifferenceAnswer]:
    """Every figure that is otherwise in the version `new` than in `old`, with the event behind it where known."""
    of = period_or_404(kind, period)
    try:
        first, second = views.known(conn, of, old), views.known(conn, of, new)
    except Refused as refusal:
        raise HTTPException(404, detail=str(refusal)) from refusal
    return [
        DifferenceAnswer(
            cell=one.cell,
            old=None if one.old is None else str(one.old),
            new=None if one.new is None else str(one.new),
            reason=one.cause.why.value,
            event=one.cause.event,
            device=one.cause.device,
            sequence=one.cause.sequence,
            last_sequence=one.cause.last_sequence,
            received_at=one.cause.received_at,
        )
        for one in service.differences(conn, first, second)
    ]


def _answer(conn: Connection, one: Version) -> ReportVersionAnswer:
    return ReportVersionAnswer(
        kind=one.period.kind,
        period=one.period.text,
        version=one.version,
        revision=one.revision,
        state=one.state,
        check_code=one.check_code,
        figures=one.figures,
        heads=one.heads,
        rules=one.rules,
        as_of=one.as_of,
        uses=list(one.uses),
        checked_at=one.checked_at,
        issued_at=one.issued_at,
        paper=one.paper,
        due_on=service.due_on_of(conn, one.period),
    )
