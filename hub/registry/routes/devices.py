"""The register of devices: where each stands, enrolling, replacing, revoking; what follows is said before."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.registry import devices
from hub.registry.routes.acting import Typed, act
from hub.web.hub_state import HubState, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.chain import is_public_key
from wire_contract.event import LineHash
from wire_contract.topics import is_device_id

router = APIRouter(include_in_schema=False)


@router.get("/devices", dependencies=[needs(Right.SEE_BOARD)])
def devices_page(request: Request, state: State, point: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Every device, and a form to enrol one; with a point, its form is filled in."""
    return _page(request, state, typed={"point": point} if point else {}, chosen=point)


@router.get("/devices/enrol", dependencies=[needs(Right.SEE_BOARD)])
@router.get("/devices/revoke", dependencies=[needs(Right.SEE_BOARD)])
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse("/devices", status_code=303)


@router.post("/devices/enrol", dependencies=[needs(Right.CONFIGURE)])
def enrol(request: Request, state: State, typed: Typed) -> Response:
    """The device speaks for the point; where something else ends by that, it is asked first."""
    device, point, key = (typed.get(name, "").strip() for name in ("device", "point", "key"))
    wrong: dict[str, Pair] = {}
    if not is_device_id(device):
        wrong["device"] = ("ตัวเล็ก a-z ตัวเลข ขีดกลาง 3–40 ตัว", "lower-case letters, digits and hyphens, 3 to 40")
    if not is_public_key(key):
        wrong["key"] = (
            "ไม่ใช่กุญแจ ต้องเป็น 43 ตัวที่ riskpoint-agent key แสดง",
            "no key: the 43 characters of riskpoint-agent key",
        )
    if not point:
        wrong["point"] = ("เลือกจุด", "choose a point")
    if wrong:
        return _page(request, state, typed=typed, wrong=wrong)
    with state.engine.connect() as conn:
        follows = devices.follows_from_enrolling(devices.device_views(conn), device=device, point=point)
    if follows and typed.get("confirm") != "enrol":
        return _page(request, state, typed=typed, asking="enrol", follows=follows)

    def do(conn: Connection, hand: Hand) -> None:
        fleet.enrol(conn, device, point_code=point, public_key=key, at=hand.at, hand=hand)

    return _do(request, state, typed, do)


@router.post("/devices/revoke", dependencies=[needs(Right.CONFIGURE)])
def revoke(request: Request, state: State, typed: Typed) -> Response:
    """No key of the device is taken any more; asked first, with what follows, and with a reason."""
    name = typed.get("device", "")
    with state.engine.connect() as conn:
        view = next((one for one in devices.device_views(conn) if one.device == name), None)
    if view is None:
        raise HTTPException(404)
    wrong: dict[str, Pair] = {}
    if typed.get("confirm") == "revoke" and not typed.get("reason", "").strip():
        wrong["reason"] = ("ต้องมีเหตุผล เช่น การ์ดหน่วยความจำถูกขโมย", "a reason is needed: its card was stolen")
    if typed.get("confirm") != "revoke" or wrong:
        follows = devices.follows_from_revoking(view)
        return _page(request, state, typed=typed, wrong=wrong, asking="revoke", follows=follows)

    def do(conn: Connection, hand: Hand) -> None:
        fleet.revoke(conn, view.device, at=hand.at, hand=hand)

    return _do(request, state, typed, do)


def _do(
    request: Request, state: HubState, typed: Mapping[str, str], action: Callable[[Connection, Hand], None]
) -> Response:
    def do(conn: Connection, hand: Hand) -> LineHash | None:
        return audit.do_or_propose(conn, action, hand=hand)

    try:
        proposal = act(request, state, do, reason=typed.get("reason"))
    except Refused as refusal:
        return _page(request, state, typed=typed, failed=str(refusal))
    return RedirectResponse("/corrections" if proposal else "/devices", status_code=303)


def _page(
    request: Request,
    state: HubState,
    *,
    typed: Mapping[str, str],
    wrong: Mapping[str, Pair] | None = None,
    failed: str | None = None,
    asking: str = "",
    follows: Sequence[Pair] = (),
    chosen: str = "",
) -> Response:
    with state.engine.connect() as conn:
        views = devices.device_views(conn)
        points = fleet.points(conn)
    today = day_of(state.clock())
    return page(
        request,
        "registry/devices.html",
        status=409 if failed else 422 if wrong else 200,
        views=[one for one in views if not chosen or (one.standing and one.standing.point == chosen)],
        points=[one for one in points if one.closed_on is None or one.closed_on > today],
        fingerprint=devices.fingerprint,
        typed=typed,
        wrong=wrong or {},
        failed=failed,
        asking=asking,
        follows=follows,
        chosen=chosen,
    )
