"""The pages where a person signs in, with a password and perhaps a code, and out."""

import asyncio
from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.people import access_log, cookies, entering, second_factor, sign_in, tickets
from hub.people.access_log import Access, What
from hub.people.cookies import cookie_name
from hub.people.desk import Desk, is_too_long
from hub.people.entering import Account, Browser
from hub.people.tickets import CodeTicket
from hub.web.hub_state import HubState, State, hub_state
from hub.web.pages import page
from hub.web.visitor import address_of

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in_page(request: Request, next_path: Annotated[str, Query(alias="next", max_length=2000)] = "/") -> Response:
    """The form."""
    return _form(request, next_path)


@router.post("/sign-in")
async def enter(
    request: Request,
    state: State,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next_path: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Signed in and on the way to the page that was asked for; or to the code; or the form again with what is wrong."""
    desk, browser = desk_of(request), browser_of(request)
    wait = desk.wait_for_password_s(login, browser.address, now=state.wall_clock())
    if is_too_long(wait):
        refusal = _form(request, next_path, status=429, failed="often", login=login)
        refusal.headers["retry-after"] = str(round(wait))
        return refusal
    await asyncio.sleep(wait)
    now = state.wall_clock()
    async with desk.hashing:
        entered = await run_in_threadpool(
            entering.try_password, state.engine, login, password, browser=browser, key=state.key, now=now
        )
    if entered is None:
        return _form(request, next_path, status=401, failed="wrong", login=login)
    if isinstance(entered, Account):
        answer = RedirectResponse("/sign-in/code", status_code=303)
        ticket = tickets.for_code(entered, next_path=next_path, now=now)
        cookies.give_ticket(answer, state, tickets.write(ticket, key=state.key))
        return answer
    desk.entered(login, browser.address)
    return cookies.signed_in(state, entered.user, entered.token, next_path=next_path)


@router.get("/sign-in/code")
def code_page(request: Request, state: State) -> Response:
    """The form for the code of the app; whoever carries no ticket begins anew."""
    found = _carried(request, state)
    return RedirectResponse("/sign-in", status_code=303) if found is None else _code_form(request, state, found[1])


@router.post("/sign-in/code")
async def enter_code(request: Request, state: State, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Signed in; or the form again with what is wrong."""
    found = await run_in_threadpool(_carried, request, state)
    if found is None:
        return RedirectResponse("/sign-in", status_code=303)
    (ticket, account), desk, browser = found, desk_of(request), browser_of(request)
    wait = desk.wait_for_code_s(account.login, browser.address, now=state.wall_clock())
    if is_too_long(wait):
        refusal = await run_in_threadpool(_code_form, request, state, account, failed="often", status=429)
        refusal.headers["retry-after"] = str(round(wait))
        return refusal
    await asyncio.sleep(wait)
    entered = await run_in_threadpool(
        entering.try_code, state.engine, ticket, code, browser=browser, key=state.key, now=state.wall_clock()
    )
    if entered is None:
        return await run_in_threadpool(_code_form, request, state, account, failed="wrong", status=401)
    desk.entered(account.login, browser.address)
    answer = cookies.signed_in(state, entered.user, entered.token, next_path=ticket.next_path)
    cookies.take_ticket(answer, state)
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


def desk_of(request: Request) -> Desk:
    """The desk of this hub."""
    return cast("Desk", request.app.state.desk)


def browser_of(request: Request) -> Browser:
    """Who knocks."""
    return Browser(address_of(request), request.headers.get("user-agent"))


def _form(
    request: Request, next_path: str, *, status: int = 200, failed: str | None = None, login: str = ""
) -> Response:
    return page(
        request,
        "people/sign_in.html",
        status=status,
        next=next_path,
        failed=failed,
        login=login,
        provider=hub_state(request).provider_label,
    )


def _carried(request: Request, state: HubState) -> tuple[CodeTicket, Account] | None:
    ticket = tickets.read(cookies.ticket_of(request, state), CodeTicket, key=state.key, now=state.wall_clock())
    if ticket is None:
        return None
    with state.engine.connect() as conn:
        account = entering.account_of(conn, ticket)
    return None if account is None else (ticket, account)


def _code_form(
    request: Request, state: HubState, account: Account, *, failed: str | None = None, status: int = 200
) -> Response:
    with state.engine.connect() as conn:
        unreadable = second_factor.cannot_be_read(conn, account.id, key=state.key)
    return page(request, "people/code.html", status=status, failed=failed, unreadable=unreadable, login=account.login)
