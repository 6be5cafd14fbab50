"""The district's settings for its points: what holds everywhere, what one point does otherwise, what has arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.fleet.point_settings import EVERYWHERE, SETTINGS, default_of
from hub.fleet.service import Point
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.patrol import service as patrol
from hub.registry.routes.acting import act
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.messages import PointSettings

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point: what it is told, which of it is its own, and whether its device has it."""

    point: Point
    told: PointSettings
    own: Mapping[str, str]
    device: str | None
    has_it: bool | None
    """None where the device was never heard, or there is none."""


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


@router.post("/settings", dependencies=[needs(Right.CONFIGURE)])
def change(
    request: Request,
    state: State,
    *,
    point: Annotated[str, Form(max_length=40)] = "",
    typed: Annotated[Mapping[str, str], Depends(_typed)],
) -> Response:
    """Everything that the form says holds from now on; what is left empty is said no more."""

    def put(conn: Connection, hand: Hand) -> None:
        for name, text in typed.items():
            if text.strip():
                fleet.set_setting(conn, name, text, point=point or None, hand=hand)
            else:
                fleet.clear_setting(conn, name, point=point or None, hand=hand)

    try:
        act(request, state, put)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _page(request, conn, state.clock(), point=point, typed=typed, failed=str(refusal))
    return RedirectResponse("/settings", status_code=303)


def _page(
    request: Request,
    conn: Connection,
    now: datetime,
    *,
    point: str,
    typed: Mapping[str, str] | None = None,
    failed: str | None = None,
) -> Response:
    chosen = fleet.point(conn, point) if point else None
    if point and chosen is None:
        raise HTTPException(404)
    said = fleet.setting_values(conn)
    everywhere = {name: said.get(EVERYWHERE, {}).get(name, "") for name in SETTINGS}
    own = said.get(point, {}) if chosen else everywhere
    return page(
        request,
        "registry/settings.html",
        status=409 if failed else 200,
        settings=list(SETTINGS.values()),
        defaults={name: default_of(name) for name in SETTINGS},
        everywhere=everywhere,
        chosen=chosen,
        typed=typed if typed is not None else {name: own.get(name, "") for name in SETTINGS},
        rows=_rows(conn, said, now),
        failed=failed,
    )


def _rows(conn: Connection, said: Mapping[str, Mapping[str, str]], now: datetime) -> Sequence[PointRow]:
    needs = patrol.needs_today(conn, now=now)
    told = fleet.settings_of_points(conn, at=now, needs=needs)
    has_it = fleet.is_in_force(conn)
    devices = {one.point_id: one.device for one in fleet.enrolments(conn) if one.enrolled_to is None}
    found = []
    for point in fleet.points(conn):
        if point.closed_on is None or point.closed_on > day_of(now):
            device = devices.get(point.id)
            in_force = has_it.get(device) if device else None
            found.append(PointRow(point, told[point.id], said.get(point.code, {}), device, in_force))
    return found
