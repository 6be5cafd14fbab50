"""Cameras and lamps of the points, and whose they are: added, corrected, ended, or taken back where it was a slip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.fleet.service import Point
from hub.kernel.agencies import AGENCIES
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.registry.routes.acting import act
from hub.self_tests.words import KINDS
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.event import LineHash

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Field(max_length=200)]


class AssetForm(BaseModel):
    """What the form says of a camera or lamp; `was_from` names the one that is changed."""

    point: Annotated[str, Field(max_length=40)]
    kind: AssetKind
    name: Annotated[str, Field(max_length=60)]
    from_day: date
    was_from: date | None = None
    to_day: date | Literal[""] = ""
    label: Words = ""
    inventory: Words = ""
    owner: Words = ""
    note: Words = ""
    reason: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class AtPoint:
    """A point with its cameras and lamps; what has ended comes last."""

    point: Point
    assets: Sequence[Asset]


@router.get("/assets", dependencies=[needs(Right.SEE_BOARD)])
def assets_page(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    point: Annotated[str, Query(max_length=40)] = "",
    asked: Annotated[str, Query(pattern="^([0-9a-f]{12})?$")] = "",
) -> Response:
    """Every camera and lamp by point, or those of one point, and a form to add one."""
    return _page(request, conn, now, point=point, asked=asked)


@router.post("/assets", dependencies=[needs(Right.REGISTER)])
def add(request: Request, state: State, form: Annotated[AssetForm, Form()]) -> Response:
    """It is in the register; or that is proposed, where it reaches into days that are over."""
    return _change(request, state, form, lambda conn, hand: assets.add_asset(conn, _asset(conn, form), hand=hand))


@router.post("/assets/correct", dependencies=[needs(Right.REGISTER)])
def correct(request: Request, state: State, form: Annotated[AssetForm, Form()]) -> Response:
    """It is as the form says from now on; or that is proposed."""

    def put(conn: Connection, hand: Hand) -> None:
        assets.correct_asset(conn, _standing(conn, form), _asset(conn, form), hand=hand)

    return _change(request, state, form, put)


@router.post("/assets/remove", dependencies=[needs(Right.REGISTER)])
def remove(request: Request, state: State, form: Annotated[AssetForm, Form()]) -> Response:
    """It never was; or that is proposed."""
    return _change(request, state, form, lambda conn, hand: assets.remove_asset(conn, _standing(conn, form), hand=hand))


@router.get("/assets/correct", dependencies=[needs(Right.SEE_BOARD)])
@router.get("/assets/remove", dependencies=[needs(Right.SEE_BOARD)])
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse("/assets", status_code=303)


def _change(request: Request, state: State, form: AssetForm, action: Callable[[Connection, Hand], None]) -> Response:
    def do(conn: Connection, hand: Hand) -> LineHash | None:
        return audit.do_or_propose(conn, action, hand=hand)

    try:
        proposal = act(request, state, do, reason=form.reason)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _page(request, conn, state.clock(), point=form.point, typed=form, failed=str(refusal))
    asked = f"&asked={proposal[:12]}" if proposal else ""
    return RedirectResponse(f"/assets?point={quote(form.point, safe='')}{asked}", status_code=303)


def _page(
    request: Request,
    conn: Connection,
    now: Now,
    *,
    point: str = "",
    asked: str = "",
    typed: AssetForm | None = None,
    failed: str | None = None,
) -> Response:
    points = [one for one in fleet.points(conn) if one.closed_on is None or one.closed_on > day_of(now)]
    known = assets.assets(conn)
    rows = [
        AtPoint(one, sorted((each for each in known if each.point_id == one.id), key=_latest_first))
        for one in points
        if point in {"", one.code}
    ]
    return page(
        request,
        "registry/assets.html",
        status=409 if failed else 200,
        points=points,
        chosen=point,
        rows=rows,
        asked=asked,
        typed=typed,
        failed=failed,
        kinds=KINDS,
        agencies=AGENCIES,
    )


def _latest_first(asset: Asset) -> tuple[bool, str, str, int]:
    return asset.to_day is not None, asset.kind.value, asset.name, -asset.from_day.toordinal()


def _asset(conn: Connection, form: AssetForm) -> Asset:
    return Asset(
        point_id=_point_id(conn, form.point),
        kind=form.kind,
        name=form.name.strip(),
        from_day=form.from_day,
        to_day=form.to_day or None,
        label=form.label.strip(),
        inventory=form.inventory.strip(),
        owner=form.owner.strip(),
        note=form.note.strip(),
    )


def _standing(conn: Connection, form: AssetForm) -> Asset:
    wanted = (_point_id(conn, form.point), form.kind, form.name, form.was_from or form.from_day)
    for one in assets.assets(conn):
        if (one.point_id, one.kind, one.name, one.from_day) == wanted:
            return one
    raise Refused("ไม่มีรายการนี้แล้ว · it is no longer there", hint="ดูรายการใหม่ · look at the list again")


def _point_id(conn: Connection, code: str) -> int:
    found = fleet.point(conn, code)
    if found is None:
        raise Refused(f"ไม่มีจุด {code} · there is no point {code}", hint="เลือกจากรายการ · choose from the list")
    return found.id
