"""Cameras and lamps of the points, and whose they are: added, corrected, ended, or taken back where it was a slip."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset
from hub.fleet.service import Point
from hub.kernel.agencies import AGENCIES
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.registry.asset_form import AssetWish, read_asset
from hub.registry.routes.acting import Typed, act
from hub.self_tests.words import KINDS
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.event import LineHash

router = APIRouter(include_in_schema=False)

_KEY = ("point", "kind", "name", "was_from")
"""What names the thing that a form corrects."""


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
def add(request: Request, state: State, typed: Typed) -> Response:
    """It is in the register; or that is proposed, where it reaches into days that are over."""
    return _change(
        request, state, typed, lambda conn, wish, hand: assets.add_asset(conn, _asset(conn, wish), hand=hand)
    )


@router.post("/assets/correct", dependencies=[needs(Right.REGISTER)])
def correct(request: Request, state: State, typed: Typed) -> Response:
    """It is as the form says from now on; or that is proposed."""

    def put(conn: Connection, wish: AssetWish, hand: Hand) -> None:
        assets.correct_asset(conn, _standing(conn, typed), _asset(conn, wish), hand=hand)

    return _change(request, state, typed, put)


@router.post("/assets/remove", dependencies=[needs(Right.REGISTER)])
def remove(request: Request, state: State, typed: Typed) -> Response:
    """It never was; or that is proposed."""
    return _change(
        request, state, typed, lambda conn, _, hand: assets.remove_asset(conn, _standing(conn, typed), hand=hand)
    )


@router.get("/assets/correct", dependencies=[needs(Right.SEE_BOARD)])
@router.get("/assets/remove", dependencies=[needs(Right.SEE_BOARD)])
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse("/assets", status_code=303)


def _change(
    request: Request,
    state: HubState,
    typed: Mapping[str, str],
    action: Callable[[Connection, AssetWish, Hand], None],
) -> Response:
    wish = read_asset(typed)
    if not isinstance(wish, AssetWish):
        return _page_again(request, state, typed, wrong=wish)

    def do(conn: Connection, hand: Hand) -> LineHash | None:
        return audit.do_or_propose(conn, lambda conn, hand: action(conn, wish, hand), hand=hand)

    try:
        proposal = act(request, state, do, reason=typed.get("reason"))
    except Refused as refusal:
        return _page_again(request, state, typed, failed=str(refusal))
    asked = f"&asked={proposal[:12]}" if proposal else ""
    return RedirectResponse(f"/assets?point={quote(wish.point, safe='')}{asked}", status_code=303)


def _page_again(
    request: Request,
    state: HubState,
    typed: Mapping[str, str],
    *,
    wrong: Mapping[str, Pair] | None = None,
    failed: str | None = None,
) -> Response:
    with state.engine.connect() as conn:
        point = typed.get("point", "")[:40]
        return _page(request, conn, state.clock(), point=point, typed=typed, wrong=wrong, failed=failed)


def _page(
    request: Request,
    conn: Connection,
    now: Now,
    *,
    point: str = "",
    asked: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, Pair] | None = None,
    failed: str | None = None,
) -> Response:
    points = [one for one in fleet.points(conn) if one.closed_on is None or one.closed_on > day_of(now)]
    known = assets.assets(conn)
    rows = [
        AtPoint(one, sorted((each for each in known if each.point_id == one.id), key=_latest_first))
        for one in points
        if point in {"", one.code}
    ]
    said = typed or {}
    return page(
        request,
        "registry/assets.html",
        status=409 if failed else 422 if wrong else 200,
        points=points,
        chosen=point,
        rows=rows,
        asked=asked,
        typed=said,
        wrong=wrong or {},
        at=" ".join(said.get(name, "") for name in _KEY) if said.get("was_from") else "",
        failed=failed,
        kinds=KINDS,
        agencies=AGENCIES,
    )


def _latest_first(asset: Asset) -> tuple[bool, str, str, int]:
    return asset.to_day is not None, asset.kind.value, asset.name, -asset.from_day.toordinal()


def _asset(conn: Connection, wish: AssetWish) -> Asset:
    return Asset(
        point_id=_point_id(conn, wish.point),
        kind=wish.kind,
        name=wish.name,
        from_day=wish.from_day,
        to_day=wish.to_day,
        **wish.words,
    )


def _standing(conn: Connection, typed: Mapping[str, str]) -> Asset:
    """The one that the form is about; `was_from` is the first day that it had when the form was shown."""
    number = _point_id(conn, typed.get("point", ""))
    began = typed.get("was_from") or typed.get("from_day", "")
    wanted = (number, typed.get("kind"), typed.get("name"), began)
    for one in assets.assets(conn):
        if (one.point_id, one.kind.value, one.name, one.from_day.isoformat()) == wanted:
            return one
    raise Refused("ไม่มีรายการนี้แล้ว · it is no longer there", hint="ดูรายการใหม่ · look at the list again")


def _point_id(conn: Connection, code: str) -> int:
    found = fleet.point(conn, code)
    if found is None:
        raise Refused(f"ไม่มีจุด {code} · there is no point {code}", hint="เลือกจากรายการ · choose from the list")
    return found.id
