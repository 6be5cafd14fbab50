"""Suspicious taps: the list, one flag, and the same in JSON. Settling is a correction: its form leads to the audit."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import Response

from hub.flags import answers, service, views
from hub.flags.flag import Rule
from hub.flags.settling import State
from hub.flags.views import READERS, Filter, FlagView
from hub.flags.words import OUTCOMES, RULES, STATES
from hub.kernel.period import Month, day_of
from hub.kernel.rights import Right
from hub.patrol.words import KINDS, REFUSALS, SHOWN
from hub.web.hub_state import Now, Reading
from hub.web.months import MonthWord, month_or_422
from hub.web.pages import page
from hub.web.visitor import needs, shows_personal, user_of_request

router = APIRouter(tags=["flags"])

StateText = Annotated[Literal["open", "settled", "notes", "all"], Query()]
PointText = Annotated[str | None, Query(max_length=40)]
RuleText = Annotated[Rule | Literal["readers", ""] | None, Query()]
MonthText = Annotated[MonthWord | None, Query()]
DayPath = Annotated[date, Path()]
IdPath = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("/flags", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def flags_page(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    state: StateText = "open",
    point: PointText = None,
    rule: RuleText = None,
    month: MonthText = None,
) -> Response:
    """What somebody should look at."""
    return _list(request, "flags/list.html", conn, now, wanted=_filter(state, point, rule), month=month)


@router.get("/flags/part", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def flags_part(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    state: StateText = "open",
    point: PointText = None,
    rule: RuleText = None,
    month: MonthText = None,
) -> Response:
    """What `flags_page` fetches anew when something changed."""
    return _list(request, "flags/list_part.html", conn, now, wanted=_filter(state, point, rule), month=month)


@router.get("/flags/{day}/{flag_id}", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def flag_page(request: Request, conn: Reading, now: Now, *, day: DayPath, flag_id: IdPath) -> Response:
    """One flag: its taps, why, and the form to settle it."""
    found = views.flag_view(conn, flag_id, day=day, now=now)
    if found is not None:
        return _one(request, "flags/flag.html", found)
    settled = views.decisions(conn, {flag_id})
    if not settled:
        raise HTTPException(404)
    return page(request, "flags/gone.html", decisions=settled, rules=RULES, outcomes=OUTCOMES)


@router.get("/flags/{day}/{flag_id}/part", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def flag_part(request: Request, conn: Reading, now: Now, *, day: DayPath, flag_id: IdPath) -> Response:
    """What `flag_page` fetches anew when something changed; the form stays as it is."""
    found = views.flag_view(conn, flag_id, day=day, now=now)
    if found is None:
        raise HTTPException(404)
    return _one(request, "flags/flag_part.html", found)


@router.get("/api/v1/flags", dependencies=[needs(Right.SEE_EVIDENCE)])
def flags(
    conn: Reading,
    now: Now,
    *,
    state: StateText = "all",
    point: PointText = None,
    rule: RuleText = None,
    month: MonthText = None,
) -> list[answers.FlagAnswer]:
    """Suspicious taps of a month (of the last 31 days without one), the latest day first; at most 300."""
    first, last = _days(month, now)
    found = views.flag_list(conn, _filter(state, point, rule), first=first, last=last, now=now)
    return [answers.flag_answer(one) for one in found.standings]


@router.get("/api/v1/flags/{day}/{flag_id}", dependencies=[needs(Right.SEE_EVIDENCE)])
def flag(conn: Reading, now: Now, *, day: DayPath, flag_id: IdPath) -> answers.FlagAnswer:
    """One flag, by the day of its last tap."""
    found = service.flag(conn, flag_id, day=day, now=now)
    if found is None:
        raise HTTPException(404)
    return answers.flag_answer(found)


def _list(request: Request, template: str, conn: Reading, now: Now, *, wanted: Filter, month: str | None) -> Response:
    first, last = _days(month or None, now)
    return page(
        request,
        template,
        found=views.flag_list(conn, wanted, first=first, last=last, now=now),
        wanted=wanted,
        month=month or "",
        months=_months(day_of(now)),
        points=views.points(conn),
        query=request.url.query,
        rules=RULES,
        states=STATES,
        outcomes=OUTCOMES,
        path_of=views.path_of,
        readers=READERS,
    )


def _one(request: Request, template: str, view: FlagView) -> Response:
    if user_of_request(request).may(Right.SEE_PEOPLE):
        shows_personal(request)
    return page(
        request,
        template,
        view=view,
        flag=view.standing.flag,
        is_open=view.standing.is_open,
        is_settled=view.standing.state is State.SETTLED,
        rules=RULES,
        states=STATES,
        outcomes=OUTCOMES,
        shown_words=SHOWN,
        refusals=REFUSALS,
        kinds=KINDS,
    )


def _filter(state: str, point: str | None, rule: str | None) -> Filter:
    return Filter(state, point or None, rule or None)


def _days(month: str | None, now: Now) -> tuple[date, date]:
    if month is None:
        return day_of(now - service.OPEN_FOR), day_of(now)
    whole = month_or_422(month)
    return whole.first, whole.last


def _months(today: date) -> list[Month]:
    """This month and the twelve before."""
    found = [Month.of(today)]
    while len(found) < 13:
        found.append(found[-1].previous)
    return found
