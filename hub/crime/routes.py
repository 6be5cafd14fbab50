"""Case counts: the district's months, one point's beside its patrols and repairs, requests to stations; and JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.crime import answers, register, service, views
from hub.crime.asking import draft_request
from hub.crime.beside import around, beside, repairs_at
from hub.crime.chart import GROUND, HEIGHT, WIDTH, bars_of
from hub.crime.figures import AREAS, Area
from hub.crime.kinds import GROUPS
from hub.crime.open_file import open_rows
from hub.crime.request import Request as Asked
from hub.crime.request import empty_table
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.fleet.service import Point
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import Now, Reading, State
from hub.web.months import MonthWord, month_or_422
from hub.web.pages import page
from hub.web.sheet_writing import XLSX, csv_of, xlsx_of
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["crime"])

StationText = Annotated[str, Query(max_length=100)]
MonthText = Annotated[MonthWord | None, Query()]
CodePath = Annotated[str, Path(max_length=40)]
_SEE = needs(Right.SEE_REPORTS)
_FORMAT = {"width": WIDTH, "height": HEIGHT, "ground": GROUND}


@router.get("/crime", include_in_schema=False, dependencies=[_SEE])
def crime_page(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    station: StationText = "",
    area: Annotated[Area | str, Query()] = "",
    month: MonthText = None,
) -> Response:
    """Twelve months by kind of case."""
    last = month_or_422(month) if month else views.last_month(conn, now=now)
    chosen = Area(area) if area in list(Area) else None
    view = views.overview(conn, station=station or None, area=chosen, last=last)
    return page(
        request,
        "crime/overview.html",
        view=view,
        bars=bars_of((row.month, row.total.cases, row.total.is_partial, 0) for row in view.rows),
        chart=_FORMAT,
        areas=AREAS,
        last=last,
        newest=Month.of(day_of(now)),
        imports=views.imports(conn),
        has_any=views.has_any(conn),
    )


@router.get("/crime/points/{code}", include_in_schema=False, dependencies=[_SEE, one_at_a_time])
def point_page(request: Request, conn: Reading, now: Now, *, code: CodePath, month: MonthText = None) -> Response:
    """One point's case counts beside what the district did there."""
    point = _point(conn, code)
    last = month_or_422(month) if month else views.last_month(conn, now=now)
    view = beside(conn, point, last=last, now=now)
    bars = bars_of(
        (row.cases.month, row.cases.total.cases, row.cases.total.is_partial, len(row.repairs)) for row in view.rows
    )
    newest = Month.of(day_of(now))
    return page(request, "crime/point.html", view=view, point=point, bars=bars, chart=_FORMAT, last=last, newest=newest)


@router.get("/crime/of/{code}", include_in_schema=False, dependencies=[_SEE])
def point_part(request: Request, conn: Reading, now: Now, *, code: CodePath) -> Response:
    """The section on the point's own page."""
    point = _point(conn, code)
    rows, _ = views.point_rows(conn, point, last=views.last_month(conn, now=now))
    repairs = repairs_at(conn, point)
    done = [month for _, month in repairs]
    bars = bars_of((one.month, one.total.cases, one.total.is_partial, done.count(one.month)) for one in rows)
    return page(
        request,
        "crime/point_part.html",
        point=point,
        rows=rows,
        bars=bars,
        chart=_FORMAT,
        repairs=around(rows, repairs),
    )


@router.get("/crime/request", include_in_schema=False, dependencies=[needs(Right.MANAGE_ORDERS)])
def request_page(
    request: Request, conn: Reading, state: State, now: Now, *, station: StationText = "", month: MonthText = None
) -> Response:
    """What the letter to a station says, and the empty table that goes with it."""
    return _request(request, conn, state, _asked(conn, station, month, now=now), None, now=now)


@router.post("/crime/request", include_in_schema=False, dependencies=[needs(Right.MANAGE_ORDERS)])
async def draft_letter(request: Request, state: State, now: Now) -> Response:
    """The letter to the station is drafted; the draft opens."""
    async with request.form(max_files=0, max_fields=4) as form:
        station, word = str(form.get("station", ""))[:100], str(form.get("month", ""))[:10]
    hand = Hand(state.key, user_of_request(request).login, state.clock())
    with state.engine.connect() as conn:
        asked = _asked(conn, station, str(month_or_422(word)), now=now)
        if asked is None:
            return _request(request, conn, state, None, None, now=now)
        try:
            with writing(state.engine) as changing:
                letter = draft_request(changing, asked, district=state.district_name, hand=hand)
        except Refused as refusal:
            return _request(request, conn, state, asked, refusal, now=now)
    return RedirectResponse(f"/letters/{letter.number}", status_code=303)


def _request(
    request: Request, conn: Connection, state: State, asked: Asked | None, failed: Refused | None, *, now: datetime
) -> Response:
    return page(
        request,
        "crime/request.html",
        status=409 if failed else 200,
        asked=asked,
        failed=failed,
        paragraphs=asked.paragraphs(district=state.district_name) if asked else (),
        stations=service.stations(conn),
        months=_months(now),
    )


@router.get("/crime/template.xlsx", include_in_schema=False, dependencies=[needs(Right.MANAGE_ORDERS), one_at_a_time])
def template(conn: Reading, now: Now, *, station: StationText, month: MonthText = None) -> Response:
    """The empty table for a station to fill in; the page of imports takes it as it comes back."""
    asked = _asked(conn, station, month, now=now)
    if asked is None:
        raise HTTPException(404)
    points = [(one.code, one.name) for one in fleet.points(conn) if one.station == asked.station]
    headers = {"content-disposition": f'attachment; filename="crime-{asked.month}.xlsx"'}
    table = empty_table(asked, points, service.kinds(conn))
    return Response(xlsx_of(table), media_type=XLSX, headers=headers)


@router.get("/crime/open.csv", include_in_schema=False, dependencies=[_SEE, one_at_a_time])
def open_file(conn: Reading, now: Now) -> Response:
    """What may leave the hub: twelve months, every count below three as `<3`, no sums."""
    last = views.last_month(conn, now=now)
    found = views.figures(conn, station=None, first=views.months_to(last)[0], last=last)
    headers = {"content-disposition": 'attachment; filename="crime-open.csv"'}
    table = csv_of(open_rows(found, service.kinds(conn)))
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/crime/kinds", include_in_schema=False, dependencies=[_SEE])
def kinds_page(request: Request, conn: Reading) -> Response:
    """Every kind of case, and a form for one more."""
    return _kinds(request, conn, {}, None)


@router.post("/crime/kinds", include_in_schema=False, dependencies=[needs(Right.CONFIGURE)])
async def add_kind(request: Request, state: State) -> Response:
    """The district counts this kind too."""
    async with request.form(max_files=0, max_fields=8) as form:
        typed = {name: str(form.get(name, ""))[:200] for name in ("code", "thai", "english", "group")}
    hand = Hand(state.key, user_of_request(request).login, state.clock())
    try:
        with writing(state.engine) as conn:
            register.add_kind(conn, **typed, hand=hand)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _kinds(request, conn, typed, refusal)
    return RedirectResponse("/crime/kinds", status_code=303)


@router.get("/api/v1/crime", dependencies=[_SEE])
def crime(conn: Reading, now: Now, *, station: StationText = "", month: MonthText = None) -> answers.CrimeAnswer:
    """Case counts of the twelve months that end with `month`, as stations told them."""
    last = month_or_422(month) if month else views.last_month(conn, now=now)
    first = views.months_to(last)[0]
    return answers.CrimeAnswer(
        first=str(first),
        last=str(last),
        kinds=[
            answers.CrimeKindAnswer(code=one.code, thai=one.words[0], english=one.words[1], group=one.group)
            for one in service.kinds(conn).values()
        ],
        figures=[
            answers.figures_answer(one) for one in views.figures(conn, station=station or None, first=first, last=last)
        ],
    )


def _kinds(request: Request, conn: Reading, typed: Mapping[str, str], failed: Refused | None) -> Response:
    status = 409 if failed else 200
    kinds = service.kinds(conn)
    return page(request, "crime/kinds.html", status=status, kinds=kinds, groups=GROUPS, typed=typed, failed=failed)


def _point(conn: Reading, code: str) -> Point:
    point = fleet.point(conn, code)
    if point is None:
        raise HTTPException(404)
    return point


def _asked(conn: Reading, station: str, month: str | None, *, now: Now) -> Asked | None:
    if not station.strip():
        return None
    asked = month_or_422(month) if month else Month.of(day_of(now)).previous
    try:
        name = service.checked_station(conn, station)
    except Refused as refusal:
        raise HTTPException(422, str(refusal)) from refusal
    return Asked(name, asked, sum(one.station == name for one in fleet.points(conn)))


def _months(now: Now) -> list[Month]:
    """The month before this, and eleven before that, the newest first."""
    return list(reversed(views.months_to(Month.of(day_of(now)).previous)))
