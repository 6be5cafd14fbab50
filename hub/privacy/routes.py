"""The pages about personal data: what is kept and why, what is held of an officer, handing it out, erasing a name."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Form, HTTPException, Path, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.database import empty_log, writing
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.privacy import service
from hub.privacy.handing_out import packed
from hub.privacy.purposes import NOTICE, PURPOSES
from hub.privacy.service import Erased
from hub.web.hub_state import HubState, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(include_in_schema=False)

Officer = Annotated[str, Form(max_length=40)]
Reason = Annotated[str, Form(max_length=2000)]
Done = TypeVar("Done")


@router.get("/privacy")
def purposes_page(request: Request) -> Response:
    """What is kept and why: for everybody who is signed in, since it is about them too."""
    return page(request, "privacy/purposes.html", purposes=PURPOSES, notice=NOTICE)


@router.get("/privacy/people", dependencies=[needs(Right.PRIVACY)])
def people_page(request: Request, conn: Reading) -> Response:
    """Everybody of whom something is held."""
    return page(request, "privacy/people.html", officers=service.officers(conn))


@router.get("/privacy/people/{code:path}", dependencies=[needs(Right.PRIVACY)])
def person_page(request: Request, state: State, code: Annotated[str, Path(max_length=40)]) -> Response:
    """How much is held of one officer, and the two things that may be done with it."""
    return _person(request, state, code)


@router.get("/privacy/export", dependencies=[needs(Right.PRIVACY)])
@router.get("/privacy/erase", dependencies=[needs(Right.PRIVACY)])
def people_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the list begins anew."""
    return RedirectResponse("/privacy/people", status_code=303)


@router.post("/privacy/export", dependencies=[needs(Right.PRIVACY)])
def export(request: Request, state: State, officer: Officer, reason: Reason = "") -> Response:
    """Everything held as one file, after the hub's chain says who had it and why."""
    try:
        held = _act(request, state, lambda conn, hand: service.export(conn, officer, hand=hand), reason=reason)
    except Refused as refusal:
        return _person(request, state, officer, failed=str(refusal), reason=reason)
    headers = {"content-disposition": 'attachment; filename="personal-data.zip"'}
    content = packed(held, district=state.district_name, at=state.clock())
    return Response(content, media_type="application/zip", headers=headers)


@router.post("/privacy/erase", dependencies=[needs(Right.PRIVACY)])
def erase(
    request: Request,
    state: State,
    officer: Officer,
    typed: Annotated[str, Form(max_length=200)] = "",
    reason: Reason = "",
) -> Response:
    """The name is gone, or the page again with what stands against it."""
    try:
        done = _act(
            request, state, lambda conn, hand: service.erase(conn, officer, typed=typed, hand=hand), reason=reason
        )
    except Refused as refusal:
        return _person(request, state, officer, failed=str(refusal), reason=reason, typed=typed)
    is_wiped = empty_log(state.engine)
    return _person(request, state, officer, erased=done, is_wiped=is_wiped)


def _act(request: Request, state: HubState, action: Callable[[Connection, Hand], Done], *, reason: str) -> Done:
    hand = Hand(state.key, user_of_request(request).login, state.clock(), reason)
    with writing(state.engine) as conn:
        done = action(conn, hand)
    state.live.changed()
    return done


def _person(
    request: Request,
    state: HubState,
    code: str,
    *,
    failed: str | None = None,
    reason: str = "",
    typed: str = "",
    erased: Erased | None = None,
    is_wiped: bool = True,
) -> Response:
    with state.engine.connect() as conn:
        held = service.look(conn, code, now=state.clock())
    if held is None:
        raise HTTPException(404)
    return page(
        request,
        "privacy/person.html",
        status=409 if failed else 200,
        held=held,
        carried=held.carried(state.clock()),
        failed=failed,
        reason=reason,
        typed=typed,
        erased=erased,
        is_wiped=is_wiped,
    )
