"""The page of a point, the cards that nobody carries, and today for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from hub.evidence.mark import Mark
from hub.evidence.routes import Before
from hub.fleet.command_words import OUTCOMES, VERBS
from hub.fleet.condition import remarks, wear_words
from hub.fleet.condition_words import CONCERNS, SOURCES
from hub.fleet.routes import CodePath, point_or_404
from hub.kernel.deed import Deed, DeedKind, Part
from hub.kernel.period import Month, day_bounds, day_of
from hub.kernel.rights import Right
from hub.patrol import answers, views
from hub.patrol.happenings import by_day
from hub.patrol.words import (
    ASSURANCES,
    CONTACTS,
    DEED_RIGHTS,
    DEEDS,
    GROUPS,
    KINDS,
    PROOFS,
    READER_STATES,
    REFUSALS,
    REJECTIONS,
    SHOWN,
)
from hub.web.hub_state import FlagMark, Now, Reading, hub_state
from hub.web.months import MonthWord, month_or_422
from hub.web.pages import page
from hub.web.visitor import needs, shows_personal, user_of_request
from wire_contract.event import LineHash

router = APIRouter(tags=["patrol"])

UNKNOWN_CARDS_FOR = timedelta(days=31)

Day = Annotated[date | None, Query(examples=["2026-10-07"])]
Only = Annotated[
    Literal["", "taps", "tests", "box", "power", "clock", "orders", "alarms", "people", "pictures"], Query()
]


@dataclass(frozen=True, slots=True)
class _LineOfTime:
    """Which part of a point's time line is wanted."""

    before: Mark | None
    day: date | None
    only: str


def _line_of_time(before: Before, day: Day = None, only: Only = "") -> _LineOfTime:
    """From the page before; else back from the end of a day; else from now."""
    if before is None and day is not None and day.year < MAXYEAR:
        before = Mark(day_bounds(day)[1], 0, LineHash("0" * 64))
    return _LineOfTime(before, day, only)


LineOfTime = Annotated[_LineOfTime, Depends(_line_of_time)]

MonthText = Annotated[MonthWord | None, Query()]


@router.get("/points/{code}", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def point_page(
    request: Request, conn: Reading, now: Now, *, code: CodePath, line: LineOfTime, month: MonthText = None
) -> Response:
    """One point: its month, its events, its device."""
    return _point(request, "patrol/point.html", conn, now, code=code, month=month, line=line)


@router.get("/points/{code}/part", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def point_part(
    request: Request, conn: Reading, now: Now, *, code: CodePath, line: LineOfTime, month: MonthText = None
) -> Response:
    """What `point_page` fetches anew when something changed."""
    return _point(request, "patrol/point_part.html", conn, now, code=code, month=month, line=line)


@router.get("/unknown-cards", include_in_schema=False, dependencies=[needs(Right.SEE_PEOPLE)])
def unknown_cards_page(request: Request, conn: Reading, now: Now) -> Response:
    """Taps of the last month with cards that nobody carried."""
    found = views.unknown_cards(conn, since=now - UNKNOWN_CARDS_FOR, until=now + timedelta(days=1), now=now)
    return page(request, "patrol/unknown_cards.html", found=found, shown_words=SHOWN, refusals=REFUSALS)


@router.get("/api/v1/today", dependencies=[needs(Right.SEE_BOARD)])
def today(conn: Reading, now: Now) -> list[answers.TodayAnswer]:
    """Every point, today; the ones that need a person first."""
    return [answers.today_answer(row) for row in views.board(conn, now=now).rows]


@router.get("/api/v1/points/{code}/cells", dependencies=[needs(Right.SEE_BOARD)])
def cells(conn: Reading, now: Now, code: CodePath, month: MonthText = None) -> list[answers.CellAnswer]:
    """The day cells of one month; proved + disproved + unknown + due = required."""
    point = point_or_404(conn, code)
    days = views.cells_of(conn, point, month=_month(month, now), now=now)
    return [answers.cell_answer(day, cell) for day, cell in sorted(days.items())]


@router.get("/api/v1/points/{code}/events", dependencies=[needs(Right.SEE_EVIDENCE), needs(Right.SEE_PEOPLE)])
def events(conn: Reading, now: Now, code: CodePath, before: Before) -> answers.EventsAnswer:
    """The point's events, newest first, a page at a time; `before` takes the `older` of the page before."""
    point = point_or_404(conn, code)
    view = views.point_view(conn, point, month=_month(None, now), before=before, now=now)
    return answers.events_answer(view)


@router.get("/api/v1/unknown-cards", dependencies=[needs(Right.SEE_PEOPLE)])
def unknown_cards(conn: Reading, now: Now) -> list[answers.UnknownCardAnswer]:
    """Taps of the last 31 days with cards that nobody carried, the latest first."""
    found = views.unknown_cards(conn, since=now - UNKNOWN_CARDS_FOR, until=now + timedelta(days=1), now=now)
    return [answers.unknown_card_answer(one) for one in found]


def _point(
    request: Request,
    template: str,
    conn: Reading,
    now: Now,
    *,
    code: str,
    month: str | None,
    line: _LineOfTime,
) -> Response:
    wanted = _month(month, now) if month or line.day is None else Month.of(line.day)
    kinds = None if not line.only else GROUPS[line.only][1] if line.only in GROUPS else frozenset[str]()
    view = views.point_view(conn, point_or_404(conn, code), month=wanted, before=line.before, now=now, kinds=kinds)
    concerning = remarks(view.status.heartbeat) if view.status and view.status.heartbeat else ()
    deeds, older = _deeds(request, conn, view, line, now)
    lines = [one for one in view.happenings if older in {None, view.older} or one.when.latest >= older.at]
    return page(
        request,
        template,
        view=view,
        older=older,
        deed_groups={kind: DEEDS[kind] for kind in _kinds_for(request)},
        flagged=_flagged(request, conn, view, now),
        days=by_day(lines, deeds),
        before=line.before,
        only=line.only,
        groups=GROUPS,
        verbs=VERBS,
        ends=OUTCOMES,
        kinds=KINDS,
        shown_words=SHOWN,
        proofs=PROOFS,
        rejections=REJECTIONS,
        refusals=REFUSALS,
        reader_states=READER_STATES,
        contact_words=CONTACTS,
        sources=SOURCES,
        concerns=CONCERNS,
        remarks=concerning,
        urgent=sum(one.is_urgent for one in concerning),
        wear=wear_words,
        assurances=ASSURANCES,
        this_month=Month.of(day_of(now)),
    )


def _kinds_for(request: Request) -> Sequence[DeedKind]:
    """What this user may see beside the lines."""
    user = user_of_request(request)
    return [kind for kind, right in DEED_RIGHTS.items() if user.may(right)]


def _deeds(
    request: Request, conn: Reading, view: views.PointView, line: _LineOfTime, now: Now
) -> tuple[Sequence[Deed], Mark | None]:
    """What stands beside the lines of this page, and where the next page begins."""
    if line.only in GROUPS:
        return (), view.older
    before = line.before or Mark(now + timedelta(days=1), 0, LineHash("f" * 64))
    kinds = frozenset(_kinds_for(request))
    part = Part(
        since=(view.older.at, view.older.hash) if view.older else None,
        until=(before.at, before.hash),
        kinds=kinds & {DeedKind(line.only)} if line.only else kinds,
        limit=views.PAGE + 1,
        rights=user_of_request(request).rights,
    )
    found = hub_state(request).deeds(conn, view.point, part)
    if len(found) <= views.PAGE:
        return found, view.older
    last = found[views.PAGE - 1]
    return found[: views.PAGE], Mark(last.at, 0, LineHash(last.name))


def _flagged(request: Request, conn: Reading, view: views.PointView, now: Now) -> Mapping[LineHash, Sequence[FlagMark]]:
    """The lines of this page that some rule noticed."""
    if user_of_request(request).may(Right.SEE_PEOPLE):
        shows_personal(request)
    days = [day_of(one.when.latest) for one in view.happenings if one.tap or one.line.kind in KINDS]
    return hub_state(request).flagged(conn, min(days), max(days), now) if days else {}


def _month(text: str | None, now: Now) -> Month:
    return Month.of(day_of(now)) if text is None else month_or_422(text)
