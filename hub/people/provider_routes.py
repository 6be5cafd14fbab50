"""Signing in with the office's own accounts (OpenID Connect): to the provider and back. Only linked users get in."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.people import cookies, entering, id_token, identities, second_factor, tickets
from hub.people.desk import is_too_long
from hub.people.entering import PROVIDER_PATH, Account, Entered
from hub.people.id_token import Expected, Fault
from hub.people.provider import Provider, ProviderError
from hub.people.routes import browser_of, desk_of
from hub.people.tickets import ProviderTicket
from hub.people.words import PROVIDER
from hub.web.hub_state import HubState, State
from hub.web.pages import is_local_path, page

router = APIRouter(include_in_schema=False)

BACK = "/sign-in/provider/back"


@router.get(PROVIDER_PATH)
async def leave_for_provider(
    request: Request, state: State, next_path: Annotated[str, Query(alias="next", max_length=2000)] = "/"
) -> Response:
    """On the way to the provider, with a ticket to come back with."""
    provider = _provider(request)
    if provider is None:
        return await _refused(request, state, "off", status=404)
    now = state.wall_clock()
    ticket = ProviderTicket(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        next_path=next_path if is_local_path(next_path) else "/",
        expires=(now + tickets.LASTS).timestamp(),
    )
    try:
        where = await provider.address(ticket, now=now)
    except ProviderError as error:
        return await _refused(request, state, str(error), status=502)
    answer = RedirectResponse(where, status_code=303)
    cookies.give_ticket(answer, state, tickets.write(ticket, key=state.key))
    return answer


@router.get(BACK)
async def come_back(
    request: Request,
    state: State,
    *,
    code: Annotated[str, Query(max_length=4000)] = "",
    said: Annotated[str, Query(alias="state", max_length=200)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    issuer: Annotated[str | None, Query(alias="iss", max_length=300)] = None,
) -> Response:
    """Signed in, or asked for the hub's own code; or a page that says why not."""
    provider, desk, browser, now = _provider(request), desk_of(request), browser_of(request), state.wall_clock()
    if provider is None:
        return await _refused(request, state, "off", status=404)
    wait = desk.wait_for_provider_s(browser.address, now=now)
    if is_too_long(wait):
        return await _refused(request, state, "often", status=429)
    await asyncio.sleep(wait)
    ticket = tickets.read(cookies.ticket_of(request, state), ProviderTicket, key=state.key, now=now)
    known = ticket is not None and compare_digest(ticket.state.encode(), said.encode())
    stray = issuer is not None and issuer != provider.settings.issuer
    if ticket is None or not known or stray or error or not code:
        return await _refused(request, state, "state" if not known else Fault.ISSUER if stray else "refused")
    try:
        claims = await provider.claims(code, ticket, now=now)
    except ProviderError as failure:
        status = 502 if str(failure) in ("down", "answer", "secret") else 401
        return await _refused(request, state, str(failure), status=status)
    came = await run_in_threadpool(_let_in, request, state, _Came(provider, ticket, claims))
    return await _refused(request, state, came) if isinstance(came, str) else came


@dataclass(frozen=True, slots=True)
class _Came:
    """What somebody came back with."""

    provider: Provider
    ticket: ProviderTicket
    claims: Mapping[str, object]


def _let_in(request: Request, state: HubState, came: _Came) -> Response | str:
    """Onward; or why not."""
    settings, ticket, now = came.provider.settings, came.ticket, state.wall_clock()
    expected = Expected(settings.issuer, settings.client_id, ticket.nonce, settings.claim)
    subject = id_token.subject_of(came.claims, expected, now=now)
    if isinstance(subject, Fault):
        return subject.value
    twice = id_token.is_trusted_twice(came.claims, acr=settings.trusted_acr, amr=settings.trusted_amr)
    with writing(state.engine) as conn:
        account = identities.account_of(conn, issuer=settings.issuer, subject=subject)
        if account is None:
            return "stranger"
        ends = datetime.fromtimestamp(ticket.expires, UTC)
        if not identities.spend(conn, ticket.state, expires_at=ends, now=now):
            return "state"
        entered: Entered | Account = account
        if twice or not second_factor.standing(conn, account.id).is_set:
            entered = entering.enter(
                conn,
                account.user,
                browser=browser_of(request),
                path=PROVIDER_PATH,
                now=now,
                proved_twice=twice,
                by_provider=True,
            )
    desk_of(request).entered(account.login, browser_of(request).address)
    return _onward(request, state, entered, ticket, now)


def _onward(
    request: Request, state: HubState, entered: Entered | Account, ticket: ProviderTicket, now: datetime
) -> Response:
    """A page of our own that leads on by itself: a redirect from another site would not carry the session's cookie."""
    if isinstance(entered, Account):
        where = entering.CODE_PATH
        answer = page(request, "people/onward.html", where=where)
        step = tickets.for_code(entered, next_path=ticket.next_path, now=now, by_provider=True)
        cookies.give_ticket(answer, state, tickets.write(step, key=state.key))
    else:
        where = cookies.onward(ticket.next_path, entered.user)
        answer = page(request, "people/onward.html", where=where)
        cookies.give_session(answer, state, entered.token)
        cookies.take_ticket(answer, state)
    answer.headers["refresh"] = "0; url=" + quote(where, safe="/?&=%#+,:;@")
    return answer


async def _refused(request: Request, state: HubState, why: str, *, status: int = 401) -> Response:
    """A page that says why, and a line in the access log."""

    def note() -> None:
        with writing(state.engine) as conn:
            entering.failed(
                conn,
                "oidc",
                browser=browser_of(request),
                path=f"{PROVIDER_PATH} {why}",
                now=state.wall_clock(),
            )

    await run_in_threadpool(note)
    what, hint = PROVIDER[why]
    answer = page(request, "people/provider_failed.html", status=status, what=what, hint=hint)
    if request.url.path == BACK:
        cookies.take_ticket(answer, state)
    return answer


def _provider(request: Request) -> Provider | None:
    return cast("Provider | None", request.app.state.provider)
