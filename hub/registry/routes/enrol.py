"""Enrolling cards by tapping them: at a reader on this desk, or at a point that was asked to read new cards."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Cookie, Form, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.people import service as people
from hub.registry import officers, service
from hub.registry.enrolment import enrolment
from hub.registry.reading import ORDERS, ByteOrder, Understood, read
from hub.registry.routes.acting import act
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs

router = APIRouter(include_in_schema=False)

ORDER_COOKIE = "desk-reader"
FOR_S = (60, 120, 300, 600)

OfficerText = Annotated[str, Query(max_length=40)]
CommandText = Annotated[str, Query(pattern="^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]
Order = Annotated[str, Cookie(alias=ORDER_COOKIE, max_length=40)]


@router.get("/cards/enrol", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def enrol_page(
    request: Request,
    state: State,
    *,
    officer: OfficerText = "",
    command: CommandText = "",
    card: Annotated[str, Query(max_length=1000)] = "",
    order: Order = "",
) -> Response:
    """Choose the officer, tap the card; `card` is one that is known already, as from the page of unknown cards."""
    return _page(request, state, officer=officer, command=command, text=card, order=_order(order), by_reader=False)


@router.get("/cards/enrol/part", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def enrol_part(
    request: Request, conn: Reading, now: Now, officer: OfficerText = "", command: CommandText = ""
) -> Response:
    """What the page fetches anew when something changed: the cards that were tapped at the point."""
    found = enrolment(conn, command, now=now)
    if found is None:
        raise HTTPException(404)
    chosen = next((one for one in people.officers(conn) if one.code == officer), None)
    return page(request, "registry/enrol_part.html", at_point=found, chosen=chosen, back=_address(officer, command))


@router.get("/cards/read", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
@router.get("/cards/enrol/point", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def enrol_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse("/cards/enrol", status_code=303)


@router.post("/cards/read", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def read_at_desk(
    request: Request,
    state: State,
    *,
    officer: Annotated[str, Form(max_length=40)] = "",
    command: Annotated[str, Form(max_length=36)] = "",
    text: Annotated[str, Form(max_length=1000)] = "",
    order: Annotated[ByteOrder, Form()] = ByteOrder.AS_PRINTED,
) -> Response:
    """What the desk's reader typed, as the hub understands it; nothing is saved but how this desk's reader writes."""
    answer = _page(request, state, officer=officer, command=command, text=text, order=order, by_reader=True)
    answer.set_cookie(
        ORDER_COOKIE, order, max_age=365 * 86400, httponly=True, samesite="strict", secure=state.secure_cookies
    )
    return answer


@router.post("/cards/enrol/point", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def ask_point(
    request: Request,
    state: State,
    *,
    point: Annotated[str, Form(max_length=40)],
    officer: Annotated[str, Form(max_length=40)] = "",
    seconds: Annotated[int, Form(ge=30, le=600)] = 120,
    order: Order = "",
) -> Response:
    """The point is told to read new cards, and the page shows what comes."""
    try:
        issued = act(
            request,
            state,
            lambda conn, hand: service.begin_enrolment(conn, point=point, seconds=seconds, hand=hand),
        )
    except Refused as refusal:
        return _page(request, state, officer=officer, order=_order(order), failed=str(refusal))
    return RedirectResponse(_address(officer, issued.id), status_code=303)


def _page(
    request: Request,
    state: HubState,
    *,
    officer: str,
    order: ByteOrder,
    command: str = "",
    text: str = "",
    by_reader: bool = False,
    failed: str | None = None,
) -> Response:
    now = state.clock()
    with state.engine.connect() as conn:
        everybody = people.officers(conn)
        at_point = enrolment(conn, command, now=now) if command else None
        found = read(text, order=order if by_reader else ByteOrder.AS_PRINTED) if text.strip() else None
        holder = officers.holder_of(conn, found.card, now=now) if isinstance(found, Understood) else None
        points = _points_with_devices(conn)
        carried = [one for one in people.holdings(conn) if one.officer_code == officer and one.covers(now)]
    return page(
        request,
        "registry/enrol.html",
        status=409 if failed else 200,
        officers=everybody,
        chosen=next((one for one in everybody if one.code == officer), None),
        carried=carried,
        points=points,
        command=command if at_point else "",
        at_point=at_point,
        typed=text.strip(),
        found=found,
        understood=isinstance(found, Understood),
        holder=holder,
        order=order,
        orders=ORDERS,
        seconds=FOR_S,
        back=_address(officer, command if at_point else ""),
        failed=failed,
    )


def _points_with_devices(conn: Connection) -> list[fleet.Point]:
    standing = {one.point_id for one in fleet.enrolments(conn) if one.enrolled_to is None}
    return [point for point in fleet.points(conn) if point.id in standing]


def _address(officer: str, command: str) -> str:
    asked = {name: value for name, value in (("officer", officer), ("command", command)) if value}
    return f"/cards/enrol?{urlencode(asked)}" if asked else "/cards/enrol"


def _order(cookie: str) -> ByteOrder:
    return ByteOrder(cookie) if cookie in list(ByteOrder) else ByteOrder.AS_PRINTED
