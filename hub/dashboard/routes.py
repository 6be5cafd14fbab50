"""Today as a board, a map and a heat map, and the wall screen: pages that fetch themselves anew by themselves."""

from dataclasses import dataclass, field
from typing import Annotated, Any, cast
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from hub.alarms import views as alarm_views
from hub.alarms.words import SEVERITIES
from hub.alarms.words import WORDS as ALARMS
from hub.dashboard import mapping
from hub.dashboard.heat import heat_rows
from hub.dashboard.overview import Looking, Overview
from hub.dashboard.rendered import Rendered, Written
from hub.dashboard.words import DEVICE_MARKS, DEVICE_STATES, HEATS, POINT_STATES
from hub.fleet import service as fleet
from hub.fleet.condition_words import CONCERNS
from hub.fleet.locations import locations
from hub.kernel.period import Month, day_of
from hub.kernel.rights import Right
from hub.patrol.board import PointState
from hub.reading_once import reading_once
from hub.web.headers import CONTENT_SECURITY_POLICY
from hub.web.hub_state import Now, Reading, State, hub_state
from hub.web.language import language_of
from hub.web.months import month_or_422
from hub.web.pages import page, render
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["dashboard"], include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])

MOST_CLOSER = 6


@dataclass(slots=True)
class Desk:
    """What all viewers of this hub share."""

    looking: Looking = field(default_factory=Looking)
    rendered: Rendered = field(default_factory=Rendered)


def _desk(request: Request) -> Desk:
    return cast("Desk", request.app.state.dashboard)


Shared = Annotated[Desk, Depends(_desk)]
Seen = Annotated[str, Query(max_length=40)]
"""The name of the text that the page shows already."""
MonthText = Annotated[str | None, Query(max_length=7)]
Closer = Annotated[int, Query(ge=0, le=MOST_CLOSER)]
Around = Annotated[str, Query(max_length=40)]


@router.get("/")
def today_page(request: Request, conn: Reading, now: Now, desk: Shared) -> Response:
    """How everything stands today."""
    return page(request, "dashboard/today.html", part=_board(request, conn, now, desk))


@router.get("/parts/today")
def today_part(request: Request, conn: Reading, now: Now, desk: Shared, seen: Seen = "") -> Response:
    """What `today_page` fetches anew when something changed."""
    return _unless_seen(_board(request, conn, now, desk), seen)


@router.get("/month")
def month_page(request: Request, conn: Reading, now: Now, desk: Shared, month: MonthText = None) -> Response:
    """The month as a heat map, on a page of its own."""
    return page(request, "dashboard/month.html", **_month(conn, now, desk, month))


@router.get("/parts/month")
def month_part(request: Request, conn: Reading, now: Now, desk: Shared, month: MonthText = None) -> Response:
    """The heat map, for the board of today and for `month_page`."""
    return page(request, "dashboard/heat.html", **_month(conn, now, desk, month))


@router.get("/map")
def map_page(
    request: Request, conn: Reading, state: State, now: Now, desk: Shared, *, closer: Closer = 0, around: Around = ""
) -> Response:
    """Every point whose place is known, drawn where it is."""
    answer = page(request, "dashboard/map.html", **_map(conn, state, now, desk, (closer, around)))
    if state.tiles:
        answer.headers["content-security-policy"] = policy_with_tiles(state.tiles)
    return answer


def policy_with_tiles(tiles: str) -> str:
    """What this page may load: our own, and pictures from the one host that the district chose."""
    parts = urlsplit(tiles)
    return CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {parts.scheme}://{parts.netloc}")


@router.get("/parts/map")
def map_part(
    request: Request, conn: Reading, state: State, now: Now, desk: Shared, *, closer: Closer = 0, around: Around = ""
) -> Response:
    """What `map_page` fetches anew when something changed."""
    return page(request, "dashboard/map_part.html", **_map(conn, state, now, desk, (closer, around)))


@router.get("/wall")
def wall_page(request: Request, conn: Reading, state: State, now: Now, desk: Shared) -> Response:
    """The same to be read from across a room; nobody touches it."""
    return page(request, "dashboard/wall.html", **_shown(desk.looking.overview(conn, state, now=now)))


@router.get("/parts/wall")
def wall_part(request: Request, conn: Reading, state: State, now: Now, desk: Shared) -> Response:
    """What `wall_page` fetches anew when something changed."""
    return page(request, "dashboard/wall_part.html", **_shown(desk.looking.overview(conn, state, now=now)))


def _board(request: Request, conn: Reading, now: Now, desk: Desk) -> Written:
    found = desk.looking.overview(conn, hub_state(request), now=now)
    rights = user_of_request(request).rights
    return desk.rendered.of(
        ("board", language_of(request), rights),
        made_from=found,
        write=lambda: render(
            request,
            "dashboard/board.html",
            **_shown(found),
            waiting=found.waiting_for(rights),
            open_alarms=found.alarms_for(rights),
            in_block=alarm_views.IN_BLOCK,
            alarm_words=ALARMS,
            severities=SEVERITIES,
        ),
    )


def _shown(found: Overview) -> dict[str, Any]:
    board = found.board
    return {
        "found": found,
        "board": board,
        "rows": board.rows,
        "counts": {state.value: board.count(state) for state in PointState},
        "minutes_left": int(found.left.total_seconds() // 60),
        "words": POINT_STATES,
        "device_words": DEVICE_STATES,
        "device_marks": DEVICE_MARKS,
        "concerns": CONCERNS,
    }


def _month(conn: Reading, now: Now, desk: Desk, text: str | None) -> dict[str, Any]:
    this_month = Month.of(day_of(now))
    month = this_month if text is None else month_or_422(text)
    cells = desk.looking.cells.of(reading_once(conn), first=month.first, last=month.last, now=now)
    rows = heat_rows(fleet.points(conn), cells=cells, month=month)
    return {"rows": rows, "month": month, "this_month": this_month, "heats": HEATS}


def _map(conn: Reading, state: State, now: Now, desk: Desk, around: tuple[int, str]) -> dict[str, Any]:
    closer, centre = around
    found = desk.looking.overview(conn, state, now=now)
    places = locations(conn)
    rows = {row.point.code: row for row in found.board.rows}
    known = {code: places[code] for code in rows if code in places}  # in the board's order: the urgent get labels first
    sheet = mapping.sheet_for(known.values(), closer=closer, centre=known.get(centre))
    names = {code: row.point.short_name or row.point.name for code, row in rows.items()}
    return {
        "rows": rows,
        "sheet": sheet,
        "marks": mapping.marks(known, names=names, sheet=sheet) if sheet else (),
        "tiles": mapping.tiles(sheet) if sheet and state.tiles else (),
        "tile_url": state.tiles,
        "attribution": state.attribution,
        "scale": mapping.scale(sheet) if sheet else None,
        "width": mapping.WIDTH,
        "height": mapping.HEIGHT,
        "unplaced": [row for code, row in rows.items() if code not in places],
        "closer": closer,
        "most_closer": MOST_CLOSER,
        "around": centre if centre in known else "",
        "words": POINT_STATES,
    }


def _unless_seen(part: Written, seen: str) -> Response:
    """Nothing, where the page shows exactly this already: it is then left as it is."""
    return Response(status_code=204) if part.name == seen else HTMLResponse(_named(part))


def _named(part: Written) -> str:
    return f'<input type="hidden" id="board-seen" name="seen" value="{part.name}">{part.html}'
