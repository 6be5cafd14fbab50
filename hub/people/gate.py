"""The gate in front of every page and route: signed in or not let through. What stays open is listed here."""

import asyncio
from datetime import datetime
from typing import cast
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.database import writing
from hub.people import access_log, sign_in, tokens
from hub.people.access_log import Access, What
from hub.people.cookies import cookie_name
from hub.people.desk import Desk, is_too_long
from hub.people.second_factor import must_have
from hub.web.errors import error_answer, is_for_programs
from hub.web.hub_state import HubState, hub_state
from hub.web.origin import SAFE_METHODS, is_from_our_pages
from hub.web.pages import is_local_path
from hub.web.visitor import User, address_of

OPEN_PATHS = frozenset(
    {
        "/sign-in",
        "/sign-in/code",
        "/sign-in/provider",
        "/sign-in/provider/back",
        "/language",
        "/healthz",
        "/readyz",
        "/privacy",
        # the officer's phone, which never signs in: its page, and what that asks
        "/badge",
        "/badge/",
        "/badge/worker.js",
        "/badge/manifest.webmanifest",
        "/api/v1/badge/time",
        "/api/v1/badge/enrolments",
    }
)
OPEN_PREFIX = "/static/"
OPEN_TO_PROGRAMS = "/open311/"
"""No cookie is looked at there: reading is for everybody, and a report brings its key."""
NEW_PASSWORD = "/account/password"  # noqa: S105 (a path)
BEFORE_A_NEW_PASSWORD = frozenset({NEW_PASSWORD, "/sign-out", "/language", "/live"})
SECOND_FACTOR = "/account/second-factor"
BEFORE_A_SECOND_FACTOR = frozenset(
    {SECOND_FACTOR, f"{SECOND_FACTOR}/begin", f"{SECOND_FACTOR}/confirm", "/sign-out", "/language", "/theme", "/live"}
)
BEARER = "bearer "
MOST_REMEMBERED = 1000


class Gate:
    """ASGI middleware: refuses what comes from foreign pages, and everything but the open paths without a session or,
    for programs, a token.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._noted: dict[tuple[str, str], datetime] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if request.url.path.startswith(OPEN_PREFIX) and request.method in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        if request.url.path.startswith(OPEN_TO_PROGRAMS):
            scope.setdefault("state", {})["user"] = None
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(request)
        answered = _Status(send)
        await (refusal or self._app)(scope, receive, answered)
        user = scope["state"]["user"]
        if user is not None and answered.status == 403:
            await run_in_threadpool(_note, request, user, What.REFUSED)
        elif (
            user is not None
            and answered.status == 200
            and scope["state"].get("personal")
            and self._is_new(request, user)
        ):
            await run_in_threadpool(_note, request, user, What.SAW)

    def _is_new(self, request: Request, user: User) -> bool:
        """Not noted in this minute: pages that stay open fetch themselves anew all the time."""
        seen = (user.login, request.url.path)
        minute = hub_state(request).wall_clock().replace(second=0, microsecond=0)
        if self._noted.get(seen) == minute:
            return False
        if len(self._noted) >= MOST_REMEMBERED:
            self._noted.clear()
        self._noted[seen] = minute
        return True

    async def _refusal(self, request: Request) -> Response | None:
        """What the answer is already here; None where the request goes on, with its user known."""
        path = request.url.path
        secret = _bearer(request)
        if secret is not None and is_for_programs(path):  # no cookie is looked at, so no foreign page can ride on it
            user = await run_in_threadpool(_user_of_token, hub_state(request), secret)
            request.scope.setdefault("state", {})["user"] = user
            return None if user is not None or path in OPEN_PATHS else await _no_token(request, secret)
        user = await _user(request)
        request.scope.setdefault("state", {})["user"] = user
        if not is_from_our_pages(request.method, request.headers):
            return error_answer(request, 403)
        if user is None:
            return None if path in OPEN_PATHS else _sign_in_first(request)
        if user.must_change and path not in BEFORE_A_NEW_PASSWORD:
            return _first(request, NEW_PASSWORD)
        if user.must_change or user.proved_twice or not must_have(hub_state(request).second_factor, user.role):
            return None
        return None if path in BEFORE_A_SECOND_FACTOR else _first(request, SECOND_FACTOR)


class _Status:
    """Sends on, and remembers with which status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def _note(request: Request, user: User, what: What) -> None:
    state = hub_state(request)
    seen = Access(what, user.login, address_of(request), _path(request, user.token))
    with writing(state.engine) as conn:
        access_log.record(conn, seen, now=state.wall_clock())


def _path(request: Request, token: str) -> str:
    """What was looked at, or done to what; and with which token where it was one."""
    asked = request.url.path if request.method == "GET" else f"{request.method} {request.url.path}"
    return (f"[{token}] " if token else "") + asked


async def _user(request: Request) -> User | None:
    state = hub_state(request)
    token = request.cookies.get(cookie_name(state))
    return await run_in_threadpool(_user_of, state, token) if token else None


def _user_of(state: HubState, token: str) -> User | None:
    with state.engine.connect() as conn:
        return sign_in.user_of(conn, token, now=state.wall_clock())


def _bearer(request: Request) -> str | None:
    said = request.headers.get("authorization", "")
    return said[len(BEARER) :].strip() if said[: len(BEARER)].lower() == BEARER else None


def _user_of_token(state: HubState, secret: str) -> User | None:
    now = state.wall_clock()
    with state.engine.connect() as conn:
        found = tokens.user_of(conn, secret, now=now)
    if found is None:
        return None
    user, token = found
    if not tokens.told_used(token, now=now):
        with writing(state.engine) as conn:
            tokens.used(conn, token, now=now)
    return user


async def _no_token(request: Request, secret: str) -> Response:
    """Turned away, the more slowly the more often from this address; tokens that are good never wait."""
    state, address = hub_state(request), address_of(request)
    now = state.wall_clock()
    wait = cast("Desk", request.app.state.desk).wait_for_token_s(address, now=now)
    if is_too_long(wait):
        later = error_answer(request, 429)
        later.headers["retry-after"] = str(round(wait))
        return later

    def note() -> None:
        with writing(state.engine) as conn:
            owner = tokens.owner_of(conn, secret)
            subject, name = owner or ("?", "")
            seen = Access(What.BAD_PROGRAM, subject, address, _path(request, name))
            access_log.record(conn, seen, now=now)

    await run_in_threadpool(note)
    await asyncio.sleep(wait)
    answer = error_answer(request, 401)
    answer.headers["www-authenticate"] = 'Bearer error="invalid_token"'
    return answer


def _first(request: Request, where: str) -> Response:
    """Nothing else opens before this is done."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": where})
    if is_for_programs(request.url.path):
        return error_answer(request, 403)
    return RedirectResponse(where, status_code=303)


def _sign_in_and_back(request: Request) -> str:
    """Back to the page that asked, with what its browser remembers of a form; a part of a page is no place to go."""
    shown = urlsplit(request.headers.get("hx-current-url", ""))
    where = shown.path + (f"?{shown.query}" if shown.query else "")
    return (
        f"/sign-in?next={quote(where)}"
        if where.startswith("/") and is_local_path(where) and where != "/"
        else "/sign-in"
    )


def _sign_in_first(request: Request) -> Response:
    """Pages lead to the sign-in page and back; programs and streams are told plainly."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": _sign_in_and_back(request)})
    if is_for_programs(request.url.path) or request.url.path == "/live":
        return error_answer(request, 401)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}", status_code=303)
