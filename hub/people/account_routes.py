"""The pages of one's own account: password, where one is signed in, tokens."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Right
from hub.kernel.role_words import ROLES
from hub.people import sign_in, tokens, users
from hub.people.acting import act
from hub.people.cookies import cookie_name
from hub.people.words import RIGHT_WORDS
from hub.web.hub_state import HubState, State
from hub.web.pages import page
from hub.web.visitor import user_of_request

router = APIRouter(include_in_schema=False)

Secret = Annotated[str, Form(max_length=2000)]
TokenName = Annotated[str, Form(max_length=200)]
TokenHash = Annotated[str, Form(pattern="^[0-9a-f]{64}$")]
WRONG = Refused("รหัสผ่านเดิมไม่ถูกต้อง · the old password is not right", hint="ลองอีกครั้ง · try again")


@router.get("/account")
def account(request: Request, state: State) -> Response:
    """One's own account."""
    return _account(request, state)


@router.get("/account/password")
def password_page(request: Request) -> Response:
    """The form for another password."""
    return page(request, "people/password.html", failed=None)


@router.post("/account/password")
async def change_password(request: Request, state: State, old: Secret = "", new: Secret = "") -> Response:
    """Another password; every browser is signed out and this one signs in anew."""
    desk = request.app.state.desk
    async with desk.hashing:
        refusal = await run_in_threadpool(_change_password, request, state, old, new)
    if refusal is not None:
        return page(request, "people/password.html", status=422, failed=refusal)
    return RedirectResponse("/sign-in", status_code=303)


@router.post("/account/sessions/end")
def end_session(request: Request, state: State, session: TokenHash) -> Response:
    """One of one's own browsers is signed out."""
    with writing(state.engine) as conn:
        sign_in.end_session(conn, user_of_request(request), session)
    return RedirectResponse("/account", status_code=303)


@router.post("/account/tokens")
def make_token(
    request: Request,
    state: State,
    *,
    name: TokenName = "",
    scopes: Annotated[list[Right] | None, Form()] = None,
    days: Annotated[int, Form(ge=1, le=366)] = tokens.USUAL.days,
) -> Response:
    """A new token, shown this once."""
    login = user_of_request(request).login
    wanted = tokens.Wanted(name, frozenset(scopes or ()), timedelta(days=days))
    try:
        secret = act(request, state, lambda conn, hand: tokens.make(conn, login=login, wanted=wanted, hand=hand))
    except Refused as refusal:
        return _account(request, state, failed=refusal, typed=wanted)
    return _account(request, state, made=secret)


@router.post("/account/tokens/revoke")
def revoke_token(request: Request, state: State, name: TokenName) -> Response:
    """That token is worth nothing from now on."""
    login = user_of_request(request).login
    try:
        act(request, state, lambda conn, hand: tokens.revoke(conn, login=login, name=name, hand=hand))
    except Refused as refusal:
        return _account(request, state, failed=refusal)
    return RedirectResponse("/account", status_code=303)


@router.get("/account/sessions/end")
@router.get("/account/tokens")
@router.get("/account/tokens/revoke")
def account_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse("/account", status_code=303)


def _change_password(request: Request, state: HubState, old: str, new: str) -> Refused | None:
    login = user_of_request(request).login
    with state.engine.connect() as conn:
        found = users.of_login(conn, login)
    if sign_in.check_password(found, old) is None:
        return WRONG
    if old == new:
        return Refused("รหัสผ่านใหม่ต้องต่างจากเดิม · the new password must be another", hint="ตั้งรหัสอื่น · choose another")
    try:
        act(
            request,
            state,
            lambda conn, hand: users.change_password(conn, login=login, password=new, hand=hand),
        )
    except Refused as refusal:
        return refusal
    return None


def _account(
    request: Request,
    state: HubState,
    *,
    failed: Refused | None = None,
    typed: tokens.Wanted | None = None,
    made: str | None = None,
) -> Response:
    user = user_of_request(request)
    mine = request.cookies.get(cookie_name(state))
    with state.engine.connect() as conn:
        open_sessions = sign_in.sessions_of(conn, user, now=state.wall_clock())
        own = tokens.of_user(conn, user.login)
    return page(
        request,
        "people/account.html",
        status=422 if failed else 200,
        sessions=open_sessions,
        this=sign_in.digest(mine) if mine else None,
        tokens=own,
        grantable=[right for right in Right if right in RIGHTS[user.role]],
        right_words=RIGHT_WORDS,
        roles=ROLES,
        failed=failed,
        typed=typed,
        made=made,
    )
