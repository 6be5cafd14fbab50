"""GeoReport v2 at `/open311/v2`: open to everybody where the district switched it on, else 404."""

import asyncio
from collections.abc import Callable
from typing import cast

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.open311 import asking, published, service
from hub.open311.asking import AskedWrongly
from hub.open311.writing import MEDIA, Value, written
from hub.people import access_log, tokens
from hub.people.access_log import Access, What
from hub.people.desk import Desk, is_too_long
from hub.people.throttle import Throttle
from hub.remediation.kinds import Kind
from hub.settings import Open311Settings
from hub.web.hub_state import hub_state
from hub.web.visitor import User, address_of

router = APIRouter(prefix="/open311/v2", include_in_schema=False)
CHANGESET = "2026-11-23T00:00:00+07:00"
_FREE_REPORTS = 30
"""By one key at once; then one every few seconds."""


@router.get("/discovery.{form}")
def discovery(request: Request, form: str) -> Response:
    """Where the service is and whom to ask for a key."""
    of = _chosen(request)
    address = hub_state(request).address.rstrip("/") or str(request.base_url).rstrip("/")
    return _answer(
        form,
        "discovery",
        lambda: published.discovery(
            address, contact=of.contact or hub_state(request).district_name, changeset=CHANGESET
        ),
    )


@router.get("/services.{form}")
def services(request: Request, form: str) -> Response:
    """The kinds that the district chose."""
    kinds = _kinds(request)
    return _answer(form, "services", lambda: [published.service(kind) for kind in kinds], request)


@router.get("/services/{code}.{form}")
def definition(request: Request, code: str, form: str) -> Response:
    """One kind asks for nothing more than a place and words."""

    def told() -> Value:
        if code not in {kind.value for kind in _kinds(request)}:
            raise AskedWrongly("service_code: unknown here; see services", status=404)
        return {"service_code": code, "attributes": []}

    return _answer(form, "service_definition", told, request)


@router.get("/requests.{form}")
def requests(request: Request, form: str) -> Response:
    """What was asked for; `service_request_id` overrides every other filter."""
    given, kinds, state = request.query_params, _kinds(request), hub_state(request)

    def told() -> Value:
        first, last = asking.page(given)
        with state.engine.connect() as conn:
            if given.get("service_request_id"):
                found = service.numbered(conn, asking.numbers(given["service_request_id"]), kinds=kinds)
            else:
                found = service.found(conn, asking.wanted(given, kinds=kinds, now=state.clock()), kinds=kinds)
        return found[first:last]

    return _answer(form, "service_requests", told, request)


@router.get("/requests/{number}.{form}")
def one_request(request: Request, number: str, form: str) -> Response:
    """A list of the one."""

    def told() -> Value:
        with hub_state(request).engine.connect() as conn:
            found = service.numbered(conn, asking.numbers(number), kinds=_kinds(request))
        if len(found) != 1:
            raise AskedWrongly("service_request_id: unknown here", status=404)
        return found

    return _answer(form, "service_requests", told, request)


@router.get("/tokens/{token}.{form}")
def token(request: Request, token: str, form: str) -> Response:  # noqa: ARG001 (the path's own part)
    """A report has its number at once, so no token was ever given out."""
    _chosen(request)

    def told() -> Value:
        raise AskedWrongly("token: unknown here; a report has its service_request_id at once", status=404)

    return _answer(form, "service_requests", told, request)


@router.post("/requests.{form}")
async def report(request: Request, form: str) -> Response:
    """An order, reported, as an officer's report opens it. Names, mail and telephone are not kept."""
    _chosen(request)
    sent = await request.form()
    given = {name: value for name, value in sent.items() if isinstance(value, str)}
    user = await run_in_threadpool(_user, request, given.get("api_key", ""))
    if user is None:
        return await _no_key(request, form)
    desk = cast("Throttle", request.app.state.open311_reports)
    if desk.wait_s(user.login, now=hub_state(request).wall_clock(), free_tries=_FREE_REPORTS) > 0:
        return _error(form, 429, "too many reports by this api_key; try again in a minute")
    return await run_in_threadpool(_answer, form, "service_requests", lambda: _reported(request, given, user), request)


def _reported(request: Request, given: dict[str, str], user: User) -> Value:
    _check_jurisdiction(request, given.get("jurisdiction_id", ""))
    state = hub_state(request)
    kind, words, place = asking.kind(given, kinds=_kinds(request)), asking.words(given), asking.place(given)
    hand = Hand(state.key, user.login, state.clock())
    with writing(state.engine) as conn:
        point = asking.address(given) or (service.point_near(conn, place, on=hand.at) if place else None)
        if point is None:
            raise AskedWrongly("address_id: a point's code; or lat and long near a point")
        number = service.report(
            conn, point=point, kind=kind, words=words, folder=request.app.state.photographs, hand=hand
        )
    state.live.changed()
    notice = "ไม่เก็บชื่อ อีเมล หรือโทรศัพท์ · names, mail and telephone are not kept"
    return [{"service_request_id": str(number), "service_notice": notice, "account_id": ""}]


def _user(request: Request, secret: str) -> User | None:
    state = hub_state(request)
    with state.engine.connect() as conn:
        found = tokens.user_of(conn, secret, now=state.wall_clock())
    return found[0] if found is not None and found[0].may(Right.REPORT_DEFECT) else None


async def _no_key(request: Request, form: str) -> Response:
    """As the API turns tokens away: the more slowly the more often, and noted."""
    state, address = hub_state(request), address_of(request)
    now = state.wall_clock()
    wait = cast("Desk", request.app.state.desk).wait_for_token_s(address, now=now)
    if is_too_long(wait):
        return _error(form, 429, "too many wrong keys; try again later")

    def note() -> None:
        with writing(state.engine) as conn:
            access_log.record(conn, Access(What.BAD_PROGRAM, "?", address, "POST /open311/v2/requests"), now=now)

    await run_in_threadpool(note)
    await asyncio.sleep(wait)
    return _error(form, 403, "api_key: missing, or without the right to report defects")


def _chosen(request: Request) -> Open311Settings:
    of = cast("Open311Settings", request.app.state.open311)
    if not of.enabled:
        raise HTTPException(404)
    return of


def _kinds(request: Request) -> list[Kind]:
    return [kind for kind in Kind if kind.value in _chosen(request).kinds]


def _check_jurisdiction(request: Request, said: str) -> None:
    if said and said != _chosen(request).jurisdiction_id:
        raise AskedWrongly("jurisdiction_id: unknown here", status=404)


def _answer(form: str, root: str, told: Callable[[], Value], request: Request | None = None) -> Response:
    if form not in MEDIA:
        return _error("xml", 404, "only .json and .xml")
    try:
        if request is not None:
            _check_jurisdiction(request, request.query_params.get("jurisdiction_id", ""))
        return Response(written(root, told(), form=form), headers={"content-type": MEDIA[form]})
    except AskedWrongly as wrong:
        return _error(form, wrong.status, str(wrong))
    except Refused as refusal:
        return _error(form, 400, str(refusal))


def _error(form: str, status: int, why: str) -> Response:
    wanted = form if form in MEDIA else "xml"
    told: Value = [{"code": str(status), "description": why}]
    return Response(written("errors", told, form=wanted), status_code=status, headers={"content-type": MEDIA[wanted]})
