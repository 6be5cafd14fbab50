"""The district's settings for its points: changed after a look at what follows, undone, and followed to each device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.fleet import service as fleet
from hub.fleet.applied import Delivery
from hub.fleet.point_settings import EVERYWHERE, SETTINGS, default_of
from hub.fleet.service import Point
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.patrol import service as patrol
from hub.registry import settings_change
from hub.registry.routes.acting import act
from hub.registry.settings_words import shown
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.messages import PointSettings

router = APIRouter(include_in_schema=False)

PointText = Annotated[str, Form(max_length=40)]


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point: what it is told, which of it is its own, and how far that has come at its device."""

    point: Point
    told: PointSettings
    own: Mapping[str, str]
    delivery: Delivery | None
    """None where no device stands there."""


@router.get("/settings", dependencies=[needs(Right.SEE_BOARD)])
def settings_page(
    request: Request, conn: Reading, now: Now, point: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """What holds at every point, and at this one."""
    return _page(request, conn, now, point=point)


async def _typed(request: Request) -> Mapping[str, str]:
    """What the form says of each setting; one that the form does not have stays as it is."""
    form = await request.form(max_files=0, max_fields=50)
    return {name: text[:100] for name in SETTINGS if isinstance(text := form.get(name), str)}


Typed = Annotated[Mapping[str, str], Depends(_typed)]


@router.post("/settings", dependencies=[needs(Right.CONFIGURE)])
def preview(request: Request, conn: Reading, state: State, *, point: PointText = "", typed: Typed) -> Response:
    """What would follow; nothing has changed. What does not serve is told at its field."""
    return _look(request, conn, state.clock(), point=point, typed=typed)


@router.get("/settings/confirm", dependencies=[needs(Right.SEE_BOARD)])
@router.get("/settings/undo", dependencies=[needs(Right.SEE_BOARD)])
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse("/settings", status_code=303)


@router.post("/settings/undo", dependencies=[needs(Right.CONFIGURE)])
def undo(
    request: Request,
    conn: Reading,
    state: State,
    *,
    point: PointText = "",
    line: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """What would follow if this change were taken back; nothing has changed."""
    found = next((one for one in settings_change.former(conn, point=point or None) if one.line == line), None)
    if found is None:
        raise HTTPException(404)
    return _look(request, conn, state.clock(), point=point, typed=found.wishes)


@router.post("/settings/confirm", dependencies=[needs(Right.CONFIGURE)])
def confirm(
    request: Request,
    state: State,
    *,
    point: PointText = "",
    digest: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    typed: Typed,
) -> Response:
    """It holds from now on, if it is still what was looked at."""
    if settings_change.complaints(typed):
        return _again(request, state, point, typed)
    try:
        act(
            request,
            state,
            lambda conn, hand: settings_change.carry_out(conn, typed, point=point or None, digest=digest, hand=hand),
        )
    except Refused as refusal:
        return _again(request, state, point, typed, failed=str(refusal))
    return RedirectResponse("/settings?done=1#points", status_code=303)


def _again(
    request: Request, state: HubState, point: str, typed: Mapping[str, str], *, failed: str | None = None
) -> Response:
    with state.engine.connect() as conn:
        return _look(request, conn, state.clock(), point=point, typed=typed, failed=failed)


def _look(
    request: Request,
    conn: Connection,
    now: datetime,
    *,
    point: str,
    typed: Mapping[str, str],
    failed: str | None = None,
) -> Response:
    _point(conn, point)
    wrong = settings_change.complaints(typed)
    if wrong:
        return _page(request, conn, now, point=point, typed=typed, wrong=wrong)
    found = settings_change.look(conn, typed, point=point or None, now=now)
    return page(
        request,
        "registry/settings_preview.html",
        status=409 if failed else 200,
        chosen=_point(conn, point),
        found=found,
        typed=typed,
        settings=SETTINGS,
        shown=shown,
        failed=failed,
    )


def _point(conn: Connection, code: str) -> Point | None:
    found = fleet.point(conn, code) if code else None
    if code and found is None:
        raise HTTPException(404)
    return found


def _page(
    request: Request,
    conn: Connection,
    now: datetime,
    *,
    point: str,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, Pair] | None = None,
) -> Response:
    chosen = _point(conn, point)
    said = fleet.setting_values(conn)
    everywhere = {name: said.get(EVERYWHERE, {}).get(name, "") for name in SETTINGS}
    own = said.get(point, {}) if chosen else everywhere
    return page(
        request,
        "registry/settings.html",
        status=422 if wrong else 200,
        settings=SETTINGS,
        defaults={name: default_of(name) for name in SETTINGS},
        everywhere=everywhere,
        chosen=chosen,
        typed={name: own.get(name, "") for name in SETTINGS} | dict(typed or {}),
        wrong=wrong or {},
        shown=shown,
        rows=_rows(conn, said, now),
        former=settings_change.former(conn, point=point or None),
    )


def _rows(conn: Connection, said: Mapping[str, Mapping[str, str]], now: datetime) -> Sequence[PointRow]:
    needs_now = patrol.needs_today(conn, now=now)
    told = fleet.settings_of_points(conn, at=now, needs=needs_now)
    come = settings_change.deliveries(conn)
    devices = {one.point_id: one.device for one in fleet.enrolments(conn) if one.enrolled_to is None}
    found = []
    for point in fleet.points(conn):
        if point.closed_on is None or point.closed_on > day_of(now):
            device = devices.get(point.id)
            delivery = come.get(device) if device else None
            found.append(PointRow(point, told[point.id], said.get(point.code, {}), delivery))
    return found
