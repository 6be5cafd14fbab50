"""The printed codes of points, as PDF: one for its box, or all of them to be cut."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import Response

from hub.fieldwork.sign import TEMPLATE, Paper, sign_values
from hub.fleet import service as fleet
from hub.fleet.nouns import Point
from hub.kernel.period import day_of
from hub.kernel.rights import Right
from hub.papers.pdf import typeset
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import State
from hub.web.visitor import needs

router = APIRouter(tags=["orders"])

_MAY = [needs(Right.REGISTER), one_at_a_time]


@router.get("/points/{code}/sign.pdf", include_in_schema=False, dependencies=_MAY)
def sign(request: Request, state: State, code: Annotated[str, Path(max_length=60)]) -> Response:
    """One point's code on A6."""
    found = [one for one in _open(state) if one.code == code]
    if not found:
        raise HTTPException(404)
    return _paper(request, state, found, paper="a6", name=f"sign-{code}.pdf")


@router.get("/signs.pdf", include_in_schema=False, dependencies=_MAY)
def signs(request: Request, state: State) -> Response:
    """The codes of all points that are open, four on each sheet."""
    found = _open(state)
    if not found:
        raise HTTPException(404, detail="ยังไม่มีจุดที่เปิดอยู่ · no point is open")
    return _paper(request, state, found, paper="a4", name="signs.pdf")


def _open(state: State) -> list[Point]:
    today = day_of(state.clock())
    with state.engine.connect() as conn:
        return [one for one in fleet.points(conn) if one.closed_on is None or one.closed_on > today]


def _paper(request: Request, state: State, points: list[Point], *, paper: Paper, name: str) -> Response:
    hub = state.address or str(request.base_url)
    made = day_of(state.clock())
    pdf = typeset(TEMPLATE, sign_values(points, hub=hub, office=state.district_name, paper=paper, made=made))
    safe = "".join(one if one.isascii() and (one.isalnum() or one in "-.") else "-" for one in name)
    return Response(
        pdf, media_type="application/pdf", headers={"content-disposition": f'attachment; filename="{safe}"'}
    )
