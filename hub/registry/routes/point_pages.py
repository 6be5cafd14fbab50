"""The register of points: the list, one point's form, its duties, suspensions and its end."""

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.fleet.risk_kinds import AGAINST, RISK_KINDS
from hub.fleet.stations import STATIONS
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.patrol.suspensions import Wish
from hub.registry import points
from hub.registry.point_form import PointWish, day_written, read_point
from hub.registry.points import typed_of
from hub.registry.routes.acting import Typed, act
from hub.web.hub_state import HubState, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.event import LineHash

router = APIRouter(include_in_schema=False)

Code = Annotated[str, Path(max_length=40)]
Asked = Annotated[str, Query(pattern="^([0-9a-f]{12})?$")]
Wrong = Mapping[str, Pair]

_DAY: Pair = ("ไม่ใช่วันที่ เขียนเช่น 22/11/2569", "no day; write 2026-11-22")


@router.get("/points", dependencies=[needs(Right.SEE_BOARD)])
def list_page(request: Request, state: State, asked: Asked = "") -> Response:
    """Every point with its kinds, what is due and what is suspended; and a form to add one."""
    return _list(request, state, asked=asked)


@router.post("/points", dependencies=[needs(Right.CONFIGURE)])
def add(request: Request, state: State, typed: Typed) -> Response:
    """The point is in the register, or proposed; what does not serve is told at its field."""
    wish = read_point(typed)
    if not isinstance(wish, PointWish):
        return _list(request, state, typed=typed, wrong=wish)
    try:
        proposal = act(request, state, lambda conn, hand: points.add(conn, wish, hand=hand), reason=typed.get("reason"))
    except Refused as refusal:
        return _list(request, state, typed=typed, failed=str(refusal))
    if proposal:
        return RedirectResponse(f"/points?asked={proposal[:12]}", status_code=303)
    return _to(wish.code, None)


@router.get("/points/{code}/edit", dependencies=[needs(Right.SEE_BOARD)])
def edit_page(request: Request, state: State, code: Code, asked: Asked = "") -> Response:
    """One point in the register."""
    return _one(request, state, code, asked=asked)


@router.get("/points/{code}/edit/{part}", dependencies=[needs(Right.SEE_BOARD)])
def edit_again(code: Code, part: str) -> Response:  # noqa: ARG001 (part of the address)
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return _to(code, None)


@router.post("/points/{code}/edit", dependencies=[needs(Right.CONFIGURE)])
def change(request: Request, state: State, code: Code, typed: Typed) -> Response:
    """The point is as the form says, unless somebody changed it since the form was shown."""
    with state.engine.connect() as conn:
        found = points.point_view(conn, code, today=day_of(state.clock()))
    if found is None:
        raise HTTPException(404)
    wish = read_point({**typed, "code": code, "opened_on": found.point.opened_on.isoformat()})
    if not isinstance(wish, PointWish):
        return _one(request, state, code, typed=typed, wrong=wish)
    version = typed.get("version", "")
    return _do(request, state, code, typed, lambda conn, hand: points.change(conn, wish, version=version, hand=hand))


@router.post("/points/{code}/edit/duty", dependencies=[needs(Right.CONFIGURE)])
def set_duty(request: Request, state: State, code: Code, typed: Typed) -> Response:
    """From a day on the point is due so many patrols."""
    day, patrols = day_written(typed.get("from_day", "")), typed.get("patrols", "").strip()
    wrong: dict[str, Pair] = {} if day else {"from_day": _DAY}
    if not (patrols.isascii() and patrols.isdigit() and int(patrols) <= 24):
        wrong["patrols"] = ("0 ถึง 24 ครั้ง", "0 to 24 patrols")
    if wrong or day is None:
        return _one(request, state, code, typed=typed, wrong=wrong)
    number = int(patrols)
    return _do(
        request,
        state,
        code,
        typed,
        lambda conn, hand: points.set_duty(conn, code, from_day=day, patrols=number, hand=hand),
    )


@router.post("/points/{code}/edit/suspend", dependencies=[needs(Right.CONFIGURE)])
def suspend(request: Request, state: State, code: Code, typed: Typed) -> Response:
    """The point is due nothing for some days, by a document."""
    first, text = day_written(typed.get("stop_from", "")), typed.get("stop_to", "").strip()
    last = day_written(text) if text else None
    wrong: dict[str, Pair] = {} if first else {"stop_from": _DAY}
    if text and last is None:
        wrong["stop_to"] = _DAY
    for name, most in (("document", 200), ("why", 500)):
        if not typed.get(name, "").strip() or len(typed[name]) > most or not typed[name].isprintable():
            wrong[name] = (f"ต้องมี ไม่เกิน {most} ตัวอักษร", f"needed: 1 to {most} printable characters")
    if wrong or first is None:
        return _one(request, state, code, typed=typed, wrong=wrong)
    wish = Wish(code, first, last, typed["document"], typed["why"])
    return _do(request, state, code, typed, lambda conn, hand: points.suspend(conn, wish, hand=hand))


@router.post("/points/{code}/edit/resume", dependencies=[needs(Right.CONFIGURE)])
def resume(request: Request, state: State, code: Code, typed: Typed) -> Response:
    """A suspension ends on a day, or is taken back."""
    began, text = day_written(typed.get("began", "")), typed.get("resume_on", "").strip()
    day = day_written(text) if text else None
    if began is None or (day is None and typed.get("slip") != "on"):
        return _one(request, state, code, typed=typed, wrong={"resume_on": _DAY})
    ends = None if typed.get("slip") == "on" else day
    return _do(
        request,
        state,
        code,
        typed,
        lambda conn, hand: points.end_suspension(conn, code, from_day=began, to_day=ends, hand=hand),
    )


@router.post("/points/{code}/edit/close", dependencies=[needs(Right.CONFIGURE)])
def close(request: Request, state: State, code: Code, typed: Typed) -> Response:
    """The point counts no more from a day on; what was recorded stays."""
    day = day_written(typed.get("closed_on", ""))
    if day is None:
        return _one(request, state, code, typed=typed, wrong={"closed_on": _DAY})
    return _do(request, state, code, typed, lambda conn, hand: points.close(conn, code, closed_on=day, hand=hand))


def _do(
    request: Request,
    state: HubState,
    code: str,
    typed: Mapping[str, str],
    action: Callable[[Connection, Hand], LineHash | None],
) -> Response:
    try:
        proposal = act(request, state, action, reason=typed.get("reason"))
    except Refused as refusal:
        return _one(request, state, code, typed=typed, failed=str(refusal))
    return _to(code, proposal)


def _to(code: str, proposal: LineHash | None) -> Response:
    asked = f"?asked={proposal[:12]}" if proposal else ""
    return RedirectResponse(f"/points/{quote(code, safe='')}/edit{asked}", status_code=303)


def _list(
    request: Request,
    state: HubState,
    *,
    asked: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Wrong | None = None,
    failed: str | None = None,
) -> Response:
    with state.engine.connect() as conn:
        rows = points.point_views(conn, today=day_of(state.clock()))
    stations = sorted({row.point.station for row in rows} | set(STATIONS))
    return _answer(
        request,
        "registry/points.html",
        asked=asked,
        typed=typed,
        wrong=wrong,
        failed=failed,
        rows=rows,
        stations=stations,
    )


def _one(
    request: Request,
    state: HubState,
    code: str,
    *,
    asked: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Wrong | None = None,
    failed: str | None = None,
) -> Response:
    with state.engine.connect() as conn:
        rows = points.point_views(conn, today=day_of(state.clock()))
    view = next((one for one in rows if one.point.code == code), None)
    if view is None:
        raise HTTPException(404)
    stations = sorted({row.point.station for row in rows} | set(STATIONS))
    shown = {
        **typed_of(view),
        **(typed or {}),
        **({"kinds": typed.get("kinds", "")} if typed and "name" in typed else {}),
    }
    return _answer(
        request,
        "registry/point_edit.html",
        asked=asked,
        typed=shown,
        wrong=wrong,
        failed=failed,
        view=view,
        stands=typed_of(view),
        stations=stations,
    )


def _answer(
    request: Request,
    template: str,
    *,
    asked: str,
    typed: Mapping[str, str] | None,
    wrong: Wrong | None,
    failed: str | None,
    **values: object,
) -> Response:
    return page(
        request,
        template,
        status=409 if failed else 422 if wrong else 200,
        asked=asked,
        typed=typed or {},
        wrong=wrong or {},
        failed=failed,
        kinds=RISK_KINDS,
        against=AGAINST,
        **values,
    )
