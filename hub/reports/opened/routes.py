"""The pages of opened figures: of one kept version the five figures, the cells of one, and what is behind a cell."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from starlette.responses import Response

from hub.kernel.rights import Right
from hub.reports.figures import MonthlyFigures, decode
from hub.reports.life import service
from hub.reports.life.period import Kind, edition_words
from hub.reports.life.routes import period_or_404, version_or_404
from hub.reports.life.version import Version
from hub.reports.life.words import NOT_BEGUN, STATES
from hub.reports.life.words import SIGNS as STATE_SIGNS
from hub.reports.opened import views, words
from hub.reports.opened.cells import Became
from hub.reports.ratios.kpi import Kpi
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import Reading
from hub.web.pages import page
from hub.web.visitor import needs

router = APIRouter(
    include_in_schema=False,
    prefix="/reports/life/{kind}/{period}/{version}/figures",
    dependencies=[needs(Right.SEE_REPORTS), one_at_a_time],
)

PeriodText = Annotated[str, Path(max_length=10, alias="period")]
Number = Annotated[int, Path(ge=1, lt=2**31)]
Key = Annotated[str, Path(max_length=200)]
PageNumber = Annotated[int, Query(alias="page", ge=1, lt=2**31)]
OTHER_RELEASE = (
    "ตัวเลขนี้จัดทำด้วยโปรแกรมรุ่นอื่น เปิดดูเป็นหน้าไม่ได้ ไฟล์ JSON ของฉบับนี้มีครบถึงเหตุการณ์ · "
    "another release made these figures; this version's JSON has them down to their events"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A version and its figures, as they were kept."""

    version: Version
    figures: MonthlyFigures


def kept(conn: Reading, kind: Kind, period: PeriodText, version: Number) -> Kept:
    """The version of an address with its figures."""
    if kind is not Kind.MONTH:
        raise HTTPException(404)  # a quarter's and a year's figures are sums of months, which are opened
    found = version_or_404(conn, period_or_404(kind, period), version)
    try:
        return Kept(found, decode(service.figures_of(conn, found)))
    except msgspec.ValidationError as error:
        raise HTTPException(409, detail=OTHER_RELEASE) from error


Of = Annotated[Kept, Depends(kept)]


@router.get("")
def figures_page(request: Request, of: Of) -> Response:
    """The five figures of a version, each a way to its cells."""
    return page(request, "reports/opened.html", tallies=views.tallies(of.figures), **_where(of.version))


@router.get("/{part}")
def part_page(request: Request, of: Of, part: Kpi, *, became: Became | None = None, number: PageNumber = 1) -> Response:
    """Exactly the cells that make one figure, all or those of which something became so."""
    view = views.part_view(of.figures, part, became=became, page=number)
    return page(request, "reports/opened_part.html", view=view, **_where(of.version))


@router.get("/{part}/{key:path}")
def cell_page(request: Request, of: Of, part: Kpi, key: Key) -> Response:
    """One cell, and every event behind it."""
    view = views.cell_view(of.figures, part, key)
    if view is None:
        raise HTTPException(404)
    return page(request, "reports/opened_cell.html", view=view, **_where(of.version))


def _where(found: Version) -> dict[str, Any]:
    """What every page of a version knows."""
    of = found.period
    return {
        "version": found,
        "period": of,
        "edition": edition_words(found.version),
        "base": f"/reports/life/{of.kind.value}/{of.text}/{found.version}",
        "parts": words.PARTS,
        "units": words.UNITS,
        "cell_words": words.CELLS,
        "became_words": words.BECAME,
        "became_signs": words.SIGNS,
        "states": STATES,
        "signs": STATE_SIGNS,
        "not_begun": NOT_BEGUN,
        "proof_word": words.PROOF,
    }
