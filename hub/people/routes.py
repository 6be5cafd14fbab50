"""The pages where a person signs in and out."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.people import access_log, sign_in
from hub.people.access_log import Access, What
from hub.people.gate import cookie_name
from hub.people.login import normal_login
from hub.people.sign_in import SESSION_LASTS, SessionToken
from hub.people.throttle import LONGEST_QUEUE_S, Throttle
from hub.web.hub_state import HubState, State
from hub.web.pages import is_local_path, page
from hub.web.visitor import User, address_of

router = APIRouter(include_in_schema=False)

_LONGEST_WAIT_FOR_A_LOGIN_S = 5.0
"""Strangers who try a login from everywhere slow its owner down by this much, and no more."""

_FREE_TRIES_OF_AN_ADDRESS = 20
"""A whole office may stand behind one address."""


@dataclass(slots=True)
class Desk:
    """Where tries to sign in queue up: one for each running hub."""

    throttle: Throttle = field(default_factory=Throttle)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Argon2 takes 64 MiB a time; a flood of tries may not take the machine."""


@router.get("/sign-in")
def sign_in_page(request: Request, next_path: Annotated[str, Query(alias="next", max_length=2000)] = "/") -> Response:
    """The form."""
    return page(request, "people/sign_in.html", next=next_path, failed=None, login="")


@router.post("/sign-in")
async def enter(
    request: Request,
    state: State,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next_path: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Signed in and on the way to the page that was asked for, or the form again with what is wrong."""
    desk = cast("Desk", request.app.state.desk)
    keys = _keys(request, login)
    wait = _wait_s(desk, keys, state)
    if wait > LONGEST_QUEUE_S:
        refusal = page(request, "people/sign_in.html", status=429, next=next_path, failed="often", login=login)
        refusal.headers["retry-after"] = str(round(wait))
        return refusal
    await asyncio.sleep(wait)
    async with desk.hashing:
        entered = await run_in_threadpool(_try, request, state, login, password)
    if entered is None:
        return page(request, "people/sign_in.html", status=401, next=next_path, failed="wrong", login=login)
    for key in keys:
        desk.throttle.forget(key)
    user, token = entered
    wanted = next_path if is_local_path(next_path) and next_path != "/" else user.home
    answer = RedirectResponse(wanted, status_code=303)
    answer.set_cookie(
        cookie_name(state),
        token,
        max_age=round(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=state.secure_cookies,
    )
    return answer


@router.post("/sign-out")
def leave(request: Request, state: State) -> Response:
    """The session is over, at the hub and in the browser."""
    token = request.cookies.get(cookie_name(state))
    if token:
        now = state.wall_clock()
        with writing(state.engine) as conn:
            user = sign_in.user_of(conn, token, now=now)
            sign_in.close_session(conn, token)
            if user is not None:
                access_log.record(conn, Access(What.SIGNED_OUT, user.login, address_of(request), "/sign-out"), now=now)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(cookie_name(state), httponly=True, samesite="strict", secure=state.secure_cookies)
    return answer


def _keys(request: Request, login: str) -> tuple[str, str, str]:
    address = address_of(request)
    who = normal_login(login)[:60]
    return f"address {address}", f"{who} from {address}", f"login {who}"


def _wait_s(desk: Desk, keys: tuple[str, str, str], state: HubState) -> float:
    now = state.wall_clock()
    address, pair, login = keys
    return max(
        desk.throttle.wait_s(address, now=now, free_tries=_FREE_TRIES_OF_AN_ADDRESS),
        desk.throttle.wait_s(pair, now=now),
        min(desk.throttle.wait_s(login, now=now), _LONGEST_WAIT_FOR_A_LOGIN_S),
    )


def _try(request: Request, state: HubState, login: str, password: str) -> tuple[User, SessionToken] | None:
    """Who it is and a session, where the password is right. Either way it stands in the access log, whose old rows go
    when somebody enters.
    """
    now, address = state.wall_clock(), address_of(request)
    with state.engine.connect() as conn:
        account = sign_in.look_up(conn, login)
    user = sign_in.check_password(account, password)
    who = normal_login(login)[:60] if user is None else user.login
    what = What.FAILED if user is None else What.SIGNED_IN
    with writing(state.engine) as conn:
        access_log.record(conn, Access(what, who, address, "/sign-in"), now=now)
        if user is None:
            return None
        access_log.forget_old(conn, now=now)
        browser = request.headers.get("user-agent")
        return user, sign_in.open_session(conn, user, now=now, address=address, browser=browser)
