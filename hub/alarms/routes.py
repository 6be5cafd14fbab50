"""The pages of alarms: the list, one alarm, the block for other pages, and what people do about them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.alarms import service, views
from hub.alarms.views import Filter
from hub.alarms.watch import AlarmKind
from hub.alarms.words import SEVERITIES, STATES, VERBS, WORDS
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet.maintenance import begin_maintenance, end_maintenance
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(include_in_schema=False)

StateText = Annotated[Literal["open", "waiting", "all"], Query()]
PointText = Annotated[str | None, Query(max_length=40)]
KindText = Annotated[AlarmKind | Literal[""] | None, Query()]
BeforeText = Annotated[int | None, Query(ge=1, lt=2**31)]
Number = Annotated[int, Path(ge=1, lt=2**31)]
Comment = Annotated[str, Form(max_length=2000)]


@router.get("/alarms", dependencies=[needs(Right.SEE_BOARD)])
def alarms_page(
    request: Request,
    conn: Reading,
    *,
    state: StateText = "open",
    point: PointText = None,
    kind: KindText = None,
    before: BeforeText = None,
) -> Response:
    """What somebody should do something about."""
    return _list(request, "alarms/list.html", conn, Filter(state, point or None, kind or None, before))


@router.get("/alarms/part", dependencies=[needs(Right.SEE_BOARD)])
def alarms_part(
    request: Request,
    conn: Reading,
    *,
    state: StateText = "open",
    point: PointText = None,
    kind: KindText = None,
    before: BeforeText = None,
) -> Response:
    """What `alarms_page` fetches anew when something changed."""
    return _list(request, "alarms/list_part.html", conn, Filter(state, point or None, kind or None, before))


@router.get("/alarms/block", dependencies=[needs(Right.SEE_BOARD)])
def alarms_block(request: Request, conn: Reading, *, point: PointText = None) -> Response:
    """The first few open ones, for the board of today and, of one point, for its page."""
    return _list(request, "alarms/block.html", conn, Filter(point=point or None))


@router.get("/alarms/maintenance", dependencies=[needs(Right.SEE_BOARD)])
def maintenance_page(request: Request, conn: Reading, now: Now) -> Response:
    """Which devices are worked on, until when and why."""
    return _maintenance(request, conn, now)


@router.post("/alarms/maintenance", dependencies=[needs(Right.ACKNOWLEDGE)])
def set_maintenance(
    request: Request,
    conn: Reading,
    state: State,
    *,
    device: Annotated[str, Form(max_length=40)],
    verb: Annotated[Literal["begin", "end"], Form()] = "begin",
    hours: Annotated[str, Form(max_length=10)] = "4",
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """A device is worked on, or no longer."""

    def act(conn: Connection, hand: Hand) -> None:
        if verb == "end":
            end_maintenance(conn, device, hand=hand)
            return
        lasts = (
            timedelta(hours=int(hours)) if hours.isascii() and hours.isdecimal() and len(hours) < 5 else timedelta(0)
        )
        begin_maintenance(conn, device, lasts=lasts, why=why, hand=hand)

    if (wrong := _try(request, state, act)) is not None:
        typed = {"device": device, "hours": hours, "why": why}
        return _maintenance(request, conn, state.clock(), wrong=str(wrong), typed=typed)
    return RedirectResponse("/alarms/maintenance", status_code=303)


@router.get("/alarms/{number}", dependencies=[needs(Right.SEE_BOARD)])
def alarm_page(request: Request, conn: Reading, number: Number) -> Response:
    """One alarm: what to do, what was said, how it went before."""
    return _one(request, conn, number, "alarms/alarm.html")


@router.get("/alarms/{number}/part", dependencies=[needs(Right.SEE_BOARD)])
def alarm_part(request: Request, conn: Reading, number: Number) -> Response:
    """What `alarm_page` fetches anew when something changed; the form stays as it is."""
    return _one(request, conn, number, "alarms/alarm_part.html")


@router.post("/alarms/{number}/{verb}", dependencies=[needs(Right.ACKNOWLEDGE)])
def answer_alarm(
    request: Request,
    conn: Reading,
    state: State,
    number: Number,
    verb: Annotated[Literal["acknowledge", "comment"], Path()],
    *,
    comment: Comment = "",
) -> Response:
    """Somebody has seen it, or says something of it."""
    _seen_or_404(request, conn, number)
    if (wrong := _answer(request, state, number, verb, comment)) is not None:
        return _one(request, conn, number, "alarms/alarm.html", wrong=str(wrong), typed=comment)
    return RedirectResponse(f"/alarms/{number}", status_code=303)


def _list(request: Request, template: str, conn: Connection, wanted: Filter) -> Response:
    return page(
        request,
        template,
        found=views.alarm_list(conn, wanted, user=user_of_request(request)),
        wanted=wanted,
        points=views.points(conn),
        query=request.url.query,
        in_block=views.IN_BLOCK,
        **_WORDS,
    )


def _one(
    request: Request, conn: Connection, number: int, template: str, *, wrong: str | None = None, typed: str = ""
) -> Response:
    view = _seen_or_404(request, conn, number)
    return page(
        request,
        template,
        status=409 if wrong else 200,
        view=view,
        alarm=view.alarm,
        wrong=wrong,
        typed=typed,
        states=STATES,
        verbs=VERBS,
        **_WORDS,
    )


def _maintenance(
    request: Request, conn: Connection, now: Now, *, wrong: str | None = None, typed: dict[str, str] | None = None
) -> Response:
    rows = views.resting(conn, now=now)
    empty = {"device": request.query_params.get("device", ""), "hours": "4", "why": ""}
    status = 409 if wrong else 200
    return page(
        request, "alarms/maintenance.html", status=status, rows=rows, wrong=wrong, typed=typed or empty, **_WORDS
    )


def _seen_or_404(request: Request, conn: Connection, number: int) -> views.AlarmView:
    found = views.alarm_view(conn, number, user=user_of_request(request))
    if found is None:
        raise HTTPException(404)
    return found


def _answer(request: Request, state: HubState, number: int, verb: str, comment: str) -> Refused | None:
    act = service.acknowledge if verb == "acknowledge" else service.comment_on
    return _try(request, state, lambda conn, hand: act(conn, number, comment=comment, hand=hand))


def _try(request: Request, state: HubState, act: Callable[[Connection, Hand], None]) -> Refused | None:
    """Committed in the signed-in user's name; or what is wrong, and nothing changed."""
    user = user_of_request(request)
    try:
        with writing(state.engine) as conn:
            act(conn, Hand(state.key, user.login, state.clock()))
    except Refused as refusal:
        return refusal
    state.live.changed()
    return None


_WORDS: dict[str, Any] = {
    "words": WORDS,
    "severities": SEVERITIES,
    "path_of": views.path_of,
    "sees_people": Right.SEE_EVIDENCE,
    "acknowledges": Right.ACKNOWLEDGE,
}
