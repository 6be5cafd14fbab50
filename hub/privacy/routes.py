"""The pages about personal data: what is kept and why, what is held of somebody, handing it out, erasing a name."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.database import empty_log, writing
from hub.evidence.hand import Hand
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.privacy import requesting, service
from hub.privacy.handing_out import packed
from hub.privacy.held import Held
from hub.privacy.held_user import HeldUser
from hub.privacy.purposes import PURPOSES
from hub.privacy.requests import State as RequestState
from hub.privacy.service import Erased
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import User, needs, user_of_request

router = APIRouter(include_in_schema=False)

Code = Annotated[str, Form(max_length=60)]
Typed = Annotated[str, Form(max_length=200)]
Reason = Annotated[str, Form(max_length=2000)]
ForRequest = Annotated[str, Form(max_length=10)]
AskedFor = Annotated[int | None, Query(ge=1, lt=2**31)]
Done = TypeVar("Done")


@router.get("/privacy")
def purposes_page(request: Request, conn: Reading, now: Now) -> Response:
    """What is kept and why: for everybody, also who never signs in, since it is about them too."""
    waiting = late = 0
    user: User | None = user_of_request(request)
    if user is not None and user.may(Right.PRIVACY):
        states = [one.state(day_of(now)) for one in requesting.every(conn)]
        waiting = sum(one is not RequestState.ANSWERED for one in states)
        late = states.count(RequestState.OVERDUE)
    return page(request, "privacy/purposes.html", purposes=PURPOSES, waiting=waiting, late=late)


@router.get("/privacy/people", dependencies=[needs(Right.PRIVACY)])
def people_page(request: Request, conn: Reading) -> Response:
    """Everybody of whom something is held."""
    return page(request, "privacy/people.html", officers=service.officers(conn), users=service.all_users(conn))


@router.get("/privacy/people/{code:path}", dependencies=[needs(Right.PRIVACY)])
def person_page(
    request: Request, state: State, code: Annotated[str, Path(max_length=40)], asked: AskedFor = None
) -> Response:
    """How much is held of one officer, and the two things that may be done with it."""
    return _officer(request, state, code, asked=str(asked or ""))


@router.get("/privacy/users/{login:path}", dependencies=[needs(Right.PRIVACY)])
def user_page(
    request: Request, state: State, login: Annotated[str, Path(max_length=60)], asked: AskedFor = None
) -> Response:
    """The same of one user."""
    return _user(request, state, login, asked=str(asked or ""))


@router.get("/privacy/export", dependencies=[needs(Right.PRIVACY)])
@router.get("/privacy/erase", dependencies=[needs(Right.PRIVACY)])
@router.get("/privacy/export-user", dependencies=[needs(Right.PRIVACY)])
@router.get("/privacy/erase-user", dependencies=[needs(Right.PRIVACY)])
def people_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the list begins anew."""
    return RedirectResponse("/privacy/people", status_code=303)


@router.post("/privacy/export", dependencies=[needs(Right.PRIVACY), one_at_a_time])
def export(request: Request, state: State, officer: Code, reason: Reason = "", asked: ForRequest = "") -> Response:
    """Everything held as one file, after the hub's chain says who had it and why."""
    return _handed_out(
        request,
        state,
        lambda conn, hand: service.export(conn, officer, hand=hand, request=_number(asked)),
        lambda **said: _officer(request, state, officer, **said),
        reason=reason,
        asked=asked,
    )


@router.post("/privacy/export-user", dependencies=[needs(Right.PRIVACY), one_at_a_time])
def export_user(request: Request, state: State, login: Code, reason: Reason = "", asked: ForRequest = "") -> Response:
    """The same of a user."""
    return _handed_out(
        request,
        state,
        lambda conn, hand: service.export_user(conn, login, hand=hand, request=_number(asked)),
        lambda **said: _user(request, state, login, **said),
        reason=reason,
        asked=asked,
    )


@router.post("/privacy/erase", dependencies=[needs(Right.PRIVACY)])
def erase(
    request: Request, state: State, *, officer: Code, typed: Typed = "", reason: Reason = "", asked: ForRequest = ""
) -> Response:
    """The name is gone, or the page again with what stands against it."""
    return _erased(
        request,
        state,
        lambda conn, hand: service.erase(conn, officer, typed=typed, hand=hand, request=_number(asked)),
        lambda **said: _officer(request, state, officer, asked=asked, **said),
        reason=reason,
        typed=typed,
    )


@router.post("/privacy/erase-user", dependencies=[needs(Right.PRIVACY)])
def erase_user(
    request: Request, state: State, *, login: Code, typed: Typed = "", reason: Reason = "", asked: ForRequest = ""
) -> Response:
    """The user's name, secrets and addresses are gone, or the page again with what stands against it."""
    return _erased(
        request,
        state,
        lambda conn, hand: service.erase_user(conn, login, typed=typed, hand=hand, request=_number(asked)),
        lambda **said: _user(request, state, login, asked=asked, **said),
        reason=reason,
        typed=typed,
    )


def _handed_out(
    request: Request,
    state: HubState,
    take: Callable[[Connection, Hand], Held | HeldUser],
    again: Callable[..., Response],
    *,
    reason: str,
    asked: str,
) -> Response:
    """The file, or the page `again` with what stands against it."""
    try:
        held = _act(request, state, take, reason=reason)
    except Refused as refusal:
        return again(failed=str(refusal), reason=reason, asked=asked)
    return _file(packed(held, district=state.district_name, at=state.clock()))


def _erased(
    request: Request,
    state: HubState,
    erase: Callable[[Connection, Hand], Erased],
    again: Callable[..., Response],
    *,
    reason: str,
    typed: str,
) -> Response:
    """The page `again`, with what is gone or what stands against it."""
    try:
        done = _act(request, state, erase, reason=reason)
    except Refused as refusal:
        return again(failed=str(refusal), reason=reason, typed=typed)
    return again(erased=done, is_wiped=empty_log(state.engine))


def _file(content: bytes) -> Response:
    headers = {"content-disposition": 'attachment; filename="personal-data.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


def _number(asked: str) -> int | None:
    """The request that this is done for; what is no number is one that there is not."""
    if not asked.strip():
        return None
    return int(asked) if asked.isascii() and asked.isdecimal() else 0


def _act(request: Request, state: HubState, action: Callable[[Connection, Hand], Done], *, reason: str) -> Done:
    hand = Hand(state.key, user_of_request(request).login, state.clock(), reason)
    with writing(state.engine) as conn:
        done = action(conn, hand)
    state.live.changed()
    return done


def _officer(request: Request, state: HubState, code: str, **said: object) -> Response:
    with state.engine.connect() as conn:
        held = service.look(conn, code, now=state.clock())
    if held is None:
        raise HTTPException(404)
    return _person(request, "privacy/person.html", said, held=held, carried=held.carried(state.clock()))


def _user(request: Request, state: HubState, login: str, **said: object) -> Response:
    with state.engine.connect() as conn:
        held = service.look_at_user(conn, login, now=state.wall_clock())
    if held is None:
        raise HTTPException(404)
    return _person(request, "privacy/user.html", said, held=held)


def _person(request: Request, template: str, said: dict[str, object], **shown: object) -> Response:
    said = {"failed": None, "reason": "", "typed": "", "erased": None, "is_wiped": True, "asked": "", **said}
    values: dict[str, object] = {**said, **shown}
    erased = values["erased"]
    assert erased is None or isinstance(erased, Erased)  # noqa: S101 (what the two callers give)
    return page(request, template, status=409 if values["failed"] else 200, **values)
