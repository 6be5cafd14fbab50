"""The monthly reports: which months there are, and their papers, made anew from the evidence at each download."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi import Path as PathPart
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.period import Month, day_of, fiscal_year, quarter
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.papers.district import District
from hub.photographs.routes import folder_of_request
from hub.reports import service
from hub.reports.bundle.making import make
from hub.reports.editions.files import MEDIA, Form, draft_bytes
from hub.reports.figures import MonthlyFigures, encode
from hub.reports.glance import Glance, glance, quick_glance
from hub.reports.kept.service import is_over
from hub.reports.opened.words import BECAME, PARTS, UNITS
from hub.reports.photographs_read import Photographs, of_a_month
from hub.web.errors import error_answer
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import Now, Reading, State, hub_state
from hub.web.months import MonthWord, month_or_422
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request
from wire_contract.chain import public_key_of
from wire_contract.event import write_time

router = APIRouter(tags=["reports"])

MOST_MONTHS = 60
_one_at_a_time = threading.BoundedSemaphore(1)
"""A report takes a processor for seconds and memory for its pages; a second one waits for the first."""

SAME_FOR = timedelta(minutes=15)
"""How long the links of one page give papers of one making, so that a PDF's check code is that of its figures."""

MadeAt = Annotated[datetime | None, Query(alias="at", description="The moment that the reports page was made.")]
MonthPath = Annotated[MonthWord, PathPart()]


@router.get("/reports", include_in_schema=False, dependencies=[needs(Right.SEE_REPORTS)])
def reports_page(request: Request, conn: Reading, now: Now) -> Response:
    """The months since the first point was opened, the latest first."""
    opened = [point.opened_on for point in fleet.points(conn)]
    months = list(_months(min(opened), day_of(now))) if opened else []
    over = next((month for month in months if is_over(month, now=now)), None)
    return page(
        request,
        "reports/months.html",
        months=months[:MOST_MONTHS],
        fiscal_year=fiscal_year,
        quarter=quarter,
        at=write_time(now),
        over=over,
        seen=quick_glance(conn, over, now=now) if over else None,
        parts=PARTS,
        units=UNITS,
        became_words=BECAME,
    )


@router.get(
    "/api/v1/reports/{month}/ratios",
    responses={404: {"description": "the month has not begun"}},
    dependencies=[needs(Right.SEE_REPORTS), one_at_a_time],
)
def report_ratios(conn: Reading, now: Now, month: MonthPath) -> Glance:
    """The five ratios and the headline of the month as of now, as its report has them, without what is behind them."""
    return glance(conn, _begun(month, now), now=now)


@router.get(
    "/api/v1/reports/{month}",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}}},
    dependencies=[needs(Right.SEE_REPORTS), one_at_a_time],
)
def report_figures(request: Request, now: Now, month: MonthPath) -> Response:
    """The figures of the month, every one down to the hashes of the events behind it."""
    return Response(encode(_figures(request, now, month)), media_type="application/json")


@router.get(
    "/reports/{month}/monthly-report.{kind}",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_REPORTS), one_at_a_time],
)
def report_paper(
    request: Request,
    now: Now,
    month: MonthPath,
    kind: Literal["pdf", "json", "xlsx", "docx", "en.pdf"],
    made_at: MadeAt = None,
) -> Response:
    """A file to keep: the paper, its figures, or an edition to work in; those of one page are of one making."""
    is_recent = made_at is not None and made_at.tzinfo is not None and now - SAME_FOR <= made_at <= now
    figures = _figures(request, made_at if made_at and is_recent else now, month)
    if kind == "json":
        content = encode(figures)
    elif kind in set(Form):
        with _one_at_a_time:
            content = draft_bytes(Form(kind), figures, pictured=_pictured(request, figures))
    else:
        with _one_at_a_time, tempfile.TemporaryDirectory(prefix="riskpoint-report-") as folder:
            pictured = _pictured(request, figures)
            paper, _ = service.write_month(figures, Path(folder), is_draft=True, pictured=pictured)
            content = paper.read_bytes()
    headers = {"content-disposition": f'attachment; filename="monthly-report-{month}.{kind}"'}
    media = MEDIA[Form(kind)] if kind in set(Form) else f"application/{kind}"
    return Response(content, media_type=media, headers=headers)


@router.post(
    "/reports/{month}/evidence-bundle.zip",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_REPORTS), one_at_a_time],
)
def evidence_bundle(request: Request, state: State, now: Now, month: MonthPath) -> Response:
    """The evidence bundle of a month that is over, made now in the signed-in user's name: the hub's chain says so."""
    user = user_of_request(request)
    folder = Path(tempfile.mkdtemp(prefix="riskpoint-bundle-"))
    try:
        with _one_at_a_time:
            hand = Hand(state.key, user.login, now)
            made = make(
                state.engine, month_or_422(month), out=folder / "bundle.zip", hand=hand, district=_district(request)
            )
    except Refused as refusal:
        shutil.rmtree(folder)
        return error_answer(request, 409, detail=str(refusal))
    except BaseException:
        shutil.rmtree(folder)
        raise
    state.live.changed()
    name, done = f"evidence-bundle-{month}.zip", BackgroundTask(shutil.rmtree, folder)
    return FileResponse(made.path, filename=name, media_type="application/zip", background=done)


def _figures(request: Request, now: Now, text: str) -> MonthlyFigures:
    """The figures of a month that has begun; no connection is held while they are typeset."""
    month = _begun(text, now)
    with hub_state(request).engine.connect() as conn:
        hub_key = public_key_of(hub_state(request).key)
        return service.monthly(conn, month, now=now, district=_district(request), hub_key=hub_key)


def _begun(text: str, now: datetime) -> Month:
    month = month_or_422(text)
    if month.first > day_of(now):
        raise HTTPException(404)
    return month


def _pictured(request: Request, figures: MonthlyFigures) -> Photographs:
    """The photographs of the month's orders, as they stand now."""
    with hub_state(request).engine.connect() as conn:
        return of_a_month(conn, figures, folder_of_request(request))


def _district(request: Request) -> District:
    of = request.app.state.district
    return District(name=of.name, code=of.code, office=of.office, section=of.section)


def _months(first: date, last: date) -> Iterator[Month]:
    """Every month from the one of `last` back to the one of `first`."""
    month = Month.of(last)
    while month >= Month.of(first):
        yield month
        month = month.previous
