"""The gate in front of every page and route: signed in or not let through. What stays open is listed here."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.people import sign_in
from hub.web.errors import error_answer
from hub.web.hub_state import HubState, hub_state
from hub.web.origin import SAFE_METHODS, is_from_our_pages
from hub.web.visitor import User

OPEN_PATHS = frozenset(
    {
        "/sign-in",
        "/language",
        "/healthz",
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


def cookie_name(state: HubState) -> str:
    """Over HTTPS the browser itself then refuses the cookie from anyone but this very host."""
    return "__Host-riskpoint" if state.secure_cookies else "riskpoint"


class Gate:
    """ASGI middleware: refuses what comes from foreign pages, and everything but the open paths without a session."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if request.url.path.startswith(OPEN_PREFIX) and request.method in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["user"] = user = await _user(request)
        if not is_from_our_pages(request.method, request.headers):
            await error_answer(request, 403)(scope, receive, send)
        elif user is None and request.url.path not in OPEN_PATHS:
            await _sign_in_first(request)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _user(request: Request) -> User | None:
    state = hub_state(request)
    token = request.cookies.get(cookie_name(state))
    return await run_in_threadpool(_user_of, state, token) if token else None


def _user_of(state: HubState, token: str) -> User | None:
    with state.engine.connect() as conn:
        return sign_in.user_of(conn, token, now=state.wall_clock())


def _sign_in_first(request: Request) -> Response:
    """Pages lead to the sign-in page and back; programs and streams are told plainly."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": "/sign-in"})
    if request.url.path.startswith("/api/") or request.url.path == "/live":
        return error_answer(request, 401)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}", status_code=303)
