"""The page of one user, for administrators: where they are signed in, their second factor, their linked account."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.kernel.role_words import ROLES
from hub.people import identities, second_factor, sign_in, users
from hub.people.acting import act
from hub.web.hub_state import HubState, State
from hub.web.pages import page
from hub.web.visitor import needs, shows_personal

router = APIRouter(prefix="/users/of/{login}", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)

Whose = Annotated[str, Path(max_length=60)]
Reason = Annotated[str, Form(max_length=1000)]
SessionHash = Annotated[str, Form(pattern="^([0-9a-f]{64})?$")]


@router.get("")
def user_page(request: Request, state: State, login: Whose) -> Response:
    """One user; where they are signed in is personal, so the look stands in the access log."""
    return _page(request, state, login)


@router.post("/sessions/end")
def end_sessions(
    request: Request, state: State, login: Whose, *, session: SessionHash = "", reason: Reason = ""
) -> Response:
    """One browser of theirs is signed out, or all."""
    return _do(
        request,
        state,
        login,
        lambda conn, hand: users.end_sessions(
            conn, login=login, reason=reason, hand=hand, token_hash=session or None, now=state.wall_clock()
        ),
        typed={"ending": reason},
    )


@router.post("/second-factor/remove")
def remove_second_factor(request: Request, state: State, login: Whose, reason: Reason = "") -> Response:
    """Their phone is lost: they sign in with the password alone, and set up another where the hub asks for one."""
    return _do(
        request,
        state,
        login,
        lambda conn, hand: second_factor.remove_of_another(conn, login, reason=reason, hand=hand),
        typed={"losing": reason},
    )


@router.post("/identity")
def link(request: Request, state: State, login: Whose, subject: Annotated[str, Form(max_length=400)] = "") -> Response:
    """Whom the provider calls so is this user; nothing written: nobody any more."""

    def put(conn: Connection, hand: Hand) -> None:
        if subject.strip():
            identities.link(conn, login, issuer=state.provider_issuer, subject=subject, hand=hand)
        else:
            identities.unlink(conn, login, hand=hand)

    return _do(request, state, login, put, typed={"subject": subject})


@router.get("/sessions/end")
@router.get("/second-factor/remove")
@router.get("/identity")
def again(login: Whose) -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse(_address(login), status_code=303)


def _do(
    request: Request,
    state: HubState,
    login: str,
    action: Callable[[Connection, Hand], object],
    *,
    typed: dict[str, str],
) -> Response:
    try:
        act(request, state, action)
    except Refused as refusal:
        return _page(request, state, login, failed=refusal, typed=typed)
    return RedirectResponse(_address(login), status_code=303)


def _address(login: str) -> str:
    """Logins hold no letter that an address would have to hide, and the page has answered 404 for what is none."""
    return f"/users/of/{users.address_of(login)}"


def _page(
    request: Request,
    state: HubState,
    login: str,
    *,
    failed: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    with state.engine.connect() as conn:
        try:
            found = users.of_login(conn, login)
        except Refused as refusal:
            raise HTTPException(404) from refusal
        sessions = sign_in.sessions_of(conn, found.user, now=state.wall_clock())
        standing, identity = second_factor.standing(conn, found.id), identities.of_user(conn, found.id)
    shows_personal(request)
    return page(
        request,
        "people/one_user.html",
        status=422 if failed else 200,
        one=found,
        sessions=sessions,
        standing=standing,
        identity=identity,
        has_provider=bool(state.provider_issuer),
        roles=ROLES,
        failed=failed,
        typed={"ending": "", "losing": "", "subject": identity.subject if identity else ""} | (typed or {}),
    )
