"""Officers and their cards: the list, one officer, handing out, taking back."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.patrol.words import SHOWN
from hub.registry import officers, service
from hub.registry.point_form import day_written
from hub.registry.routes.acting import act, moment_of
from hub.registry.service import WITHDRAWALS, Withdrawal
from hub.web.hub_state import HubState, State
from hub.web.language import language_of
from hub.web.pages import is_local_path, page
from hub.web.visitor import needs

router = APIRouter(include_in_schema=False)

Code = Annotated[str, Path(max_length=40)]
CardText = Annotated[str, Form(max_length=1000)]
When = Annotated[str, Form(max_length=40)]
Reason = Annotated[str, Form(max_length=500)]


@router.get("/officers", dependencies=[needs(Right.SEE_PEOPLE)])
def officers_page(request: Request, state: State, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Every officer, or those in whose code, name or card the text is."""
    return _list(request, state, sought=q)


@router.post("/officers", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def add_officer(
    request: Request,
    state: State,
    code: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """The officer is there, and the next thing is a card."""
    try:
        act(request, state, lambda conn, hand: service.add_officer(conn, code=code, name=name, hand=hand))
    except Refused as refusal:
        return _list(request, state, code=code, name=name, failed=str(refusal))
    return _to_officer(code.strip())


@router.get("/officer/rename", dependencies=[needs(Right.SEE_PEOPLE)])
@router.get("/officer/service", dependencies=[needs(Right.SEE_PEOPLE)])
def officer_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the list begins anew."""
    return RedirectResponse("/officers", status_code=303)


@router.post("/officer/rename", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def rename(
    request: Request,
    state: State,
    *,
    officer: Annotated[str, Form(max_length=40)],
    name: Annotated[str, Form(max_length=400)] = "",
    was: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """The officer has another name; neither stands in the chain."""
    try:
        act(request, state, lambda conn, hand: service.rename(conn, officer=officer, name=name, was=was, hand=hand))
    except Refused as refusal:
        return _officer(request, state, officer, failed=str(refusal), name=name)
    return _to_officer(officer)


@router.post("/officer/service", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def end_service(
    request: Request,
    state: State,
    *,
    officer: Annotated[str, Form(max_length=40)],
    ended_on: When = "",
    goes_on: When = "",
    reason: Reason = "",
) -> Response:
    """The officer patrols no more from a day on and carries no card; or patrols again."""
    day = day_written(ended_on)
    if day is None and not goes_on:
        failed = "ไม่ใช่วันที่ เขียน 22/11/2569 · that is no day, write 2026-11-22"
        return _officer(request, state, officer, failed=failed, ended_on=ended_on)
    wanted = None if goes_on else day
    try:
        proposal = act(
            request,
            state,
            lambda conn, hand: service.end_service(conn, officer=officer, ended_on=wanted, hand=hand),
            reason=reason,
        )
    except Refused as refusal:
        return _officer(request, state, officer, failed=str(refusal), ended_on=ended_on)
    return _to_officer(officer, asked=proposal)


@router.get("/officers/{code:path}", dependencies=[needs(Right.SEE_PEOPLE)])
def officer_page(
    request: Request,
    state: State,
    code: Code,
    asked: Annotated[str | None, Query(pattern="^[0-9a-f]{12}$")] = None,
) -> Response:
    """One officer: cards now and before, taps. `asked` is a proposal that was just made."""
    return _officer(request, state, code, asked=asked)


@router.get("/cards", dependencies=[needs(Right.SEE_PEOPLE)])
@router.get("/cards/withdraw", dependencies=[needs(Right.SEE_PEOPLE)])
def officers_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the list begins anew."""
    return RedirectResponse("/officers", status_code=303)


@router.post("/cards", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def hand_out(
    request: Request,
    state: State,
    *,
    officer: Annotated[str, Form(max_length=40)],
    card: CardText,
    since: When = "",
    reason: Reason = "",
    next_path: Annotated[str, Form(alias="next", max_length=2000)] = "",
) -> Response:
    """The officer carries the card, or that waits for a second person; then back to where one came from."""
    try:
        begin = moment_of(since, now=state.clock())
        proposal = act(
            request,
            state,
            lambda conn, hand: service.hand_out(conn, officer=officer, text=card, since=begin, hand=hand),
            reason=reason,
        )
    except Refused as refusal:
        return _officer(request, state, officer, failed=str(refusal))
    if proposal is None and is_local_path(next_path):
        return RedirectResponse(next_path, status_code=303)
    return _to_officer(officer, asked=proposal)


@router.post("/cards/withdraw", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def withdraw(
    request: Request,
    state: State,
    *,
    officer: Annotated[str, Form(max_length=40)],
    card: CardText,
    why: Annotated[Withdrawal, Form()],
    at: When = "",
) -> Response:
    """Nobody carries the card any more, or that waits for a second person."""
    try:
        end = moment_of(at, now=state.clock())
        proposal = act(request, state, lambda conn, hand: service.withdraw(conn, card=card, why=why, at=end, hand=hand))
    except Refused as refusal:
        return _officer(request, state, officer, failed=str(refusal))
    return _to_officer(officer, asked=proposal)


def _list(
    request: Request, state: HubState, *, sought: str = "", code: str = "", name: str = "", failed: str | None = None
) -> Response:
    """The list, with what was typed into the form of a new officer."""
    with state.engine.connect() as conn:
        rows = officers.officer_rows(conn, sought=sought, now=state.clock())
    values = {"rows": rows, "sought": sought, "failed": failed, "code": code, "name": name}
    return page(request, "registry/officers.html", status=409 if failed else 200, **values)


def _to_officer(code: str, *, asked: str | None = None) -> Response:
    query = f"?{urlencode({'asked': asked[:12]})}" if asked else ""
    return RedirectResponse(f"/officers/{quote(code, safe='')}{query}", status_code=303)


def _officer(
    request: Request,
    state: HubState,
    code: str,
    *,
    asked: str | None = None,
    failed: str | None = None,
    name: str | None = None,
    ended_on: str = "",
) -> Response:
    with state.engine.connect() as conn:
        view = officers.officer_view(conn, code, now=state.clock())
    if view is None:
        raise HTTPException(404, _nobody(request, code))
    return page(
        request,
        "registry/officer.html",
        status=409 if failed else 200,
        view=view,
        asked=asked,
        failed=failed,
        typed={"name": view.officer.name if name is None else name, "ended_on": ended_on},
        withdrawals=WITHDRAWALS,
        shown_words=SHOWN,
    )


def _nobody(request: Request, code: str) -> str:
    return language_of(request).say(
        f"ไม่มีเจ้าหน้าที่รหัส {code} ดูรายชื่อในหน้าทะเบียน", f"There is no officer {code}: see the list of officers."
    )
