"""The event stream that keeps an open page up to date, the language switch, and the health check."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from sqlalchemy import text
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from hub.kernel.period import day_of
from hub.web.dates import Dates
from hub.web.hub_state import HubState, Reading, Speech, State
from hub.web.language import LANGUAGE_COOKIE, Language
from hub.web.live import Notice
from hub.web.pages import is_local_path
from hub.web.theme import THEME_COOKIE, Theme

router = APIRouter(include_in_schema=False)

_TICK_S = 1.0
_ALIVE_TICKS = 5
"""So often the stream says that it is there, and what time it is: a page that hears nothing knows that it is old."""
_STREAM_LASTS = timedelta(minutes=15)
"""A stream then ends and the browser comes back by itself, so that a session that has ended ends its pages too."""


@router.get("/live")
async def live(state: State, language: Speech) -> Response:
    """Server-sent events: `changed` when pages should fetch themselves anew, `clock` when the shown minute is over,
    `alive` every few seconds.
    """
    if state.live.is_full:
        raise HTTPException(503, headers={"retry-after": "30"})
    return StreamingResponse(
        _stream(state, language), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


async def _stream(state: HubState, language: Language) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    ends_at = state.wall_clock() + _STREAM_LASTS
    shown, ticks = "", _ALIVE_TICKS
    async for notice in state.live.notices(quiet_s=_TICK_S):
        message = ""
        if notice is Notice.CHANGED:
            message += "event: changed\ndata: 1\n\n"
        ticks += notice is Notice.QUIET
        if ticks >= _ALIVE_TICKS or notice is Notice.CHANGED:
            ticks = 0
            message += f"event: alive\ndata: {Dates(language, state.clock()).time_exact(state.clock())}\n\n"
        clock = clock_text(language, state.clock())
        if clock != shown:
            message += f"event: clock\ndata: {clock}\n\n"
            shown = clock
        if message:
            yield message
        if state.wall_clock() >= ends_at:
            return


def clock_text(language: Language, now: datetime) -> str:
    """The day and the minute, as the head of every page shows them."""
    dates = Dates(language, now)
    return f"{dates.day(day_of(now))} {dates.time(now)}"


@router.post("/language")
def choose_language(
    state: State,
    language: Annotated[Language, Form()],
    next_path: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """This browser reads the other language from now on."""
    answer = RedirectResponse(next_path if is_local_path(next_path) else "/", status_code=303)
    answer.set_cookie(
        LANGUAGE_COOKIE, language, max_age=365 * 86400, httponly=True, samesite="lax", secure=state.secure_cookies
    )
    return answer


@router.post("/theme")
def choose_theme(
    state: State,
    theme: Annotated[Theme, Form()],
    next_path: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """This browser shows the pages dark or light from now on, or as its machine is set."""
    answer = RedirectResponse(next_path if is_local_path(next_path) else "/", status_code=303)
    answer.set_cookie(
        THEME_COOKIE, theme, max_age=365 * 86400, httponly=True, samesite="lax", secure=state.secure_cookies
    )
    return answer


@router.get("/healthz")
def health(state: State, conn: Reading) -> Response:
    """The hub answers, its database does too, and it takes what devices send. Why not is in the log: anyone may ask."""
    conn.execute(text("SELECT 1"))
    if state.trouble() is not None:
        return JSONResponse({"status": "degraded"}, status_code=503)
    return JSONResponse({"status": "ok"})
