"""Alarms in JSON: what is wrong, and the same answers that people give on the pages, for programs with a token."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from hub.alarms import answers, service, views
from hub.alarms.routes import BeforeText, KindText, Number, PointText, StateText
from hub.alarms.views import Filter
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet.maintenance import begin_maintenance, end_maintenance, maintenance_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["alarms"])
_T = TypeVar("_T")
REFUSED: dict[int | str, dict[str, Any]] = {409: {"description": "it cannot be done as things stand; nothing changed"}}
DeviceName = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]


class Said(BaseModel):
    """What somebody says of an alarm."""

    comment: Annotated[str, Field(max_length=500, description="no names of people", examples=["ช่างกำลังไป"])] = ""


class Worked(BaseModel):
    """For how long a device is worked on, and why."""

    lasts_min: Annotated[int, Field(ge=1, le=14 * 24 * 60, examples=[240])]
    why: Annotated[str, Field(min_length=1, max_length=500, examples=["เปลี่ยนตัวจ่ายไฟ"])]


@router.get("/api/v1/alarms", dependencies=[needs(Right.SEE_BOARD)])
def alarms(
    request: Request,
    conn: Reading,
    *,
    state: StateText = "open",
    point: PointText = None,
    kind: KindText = None,
    before: BeforeText = None,
) -> list[answers.AlarmAnswer]:
    """Alarms that are open, those to look at first first; with `state=all` every one, the newest first, at most 300 at
    a time: `before` is the smallest id of the page before.
    """
    user = user_of_request(request)
    found = views.alarm_list(conn, Filter(state, point or None, kind or None, before), user=user)
    with_people = user.may(Right.SEE_EVIDENCE)
    return [answers.alarm_answer(one, found.remarks[one.id], with_people=with_people) for one in found.rows]


@router.get(
    "/api/v1/alarms/{number}",
    dependencies=[needs(Right.SEE_BOARD)],
    responses={404: {"description": "no such alarm, or not for this account"}},
)
def alarm(request: Request, conn: Reading, number: Number) -> answers.AlarmAnswer:
    """One alarm."""
    return _answer(request, conn, number)


@router.post("/api/v1/alarms/{number}/acknowledge", dependencies=[needs(Right.ACKNOWLEDGE)], responses=REFUSED)
def acknowledge(request: Request, state: State, number: Number, said: Said) -> answers.AlarmAnswer:
    """Somebody has seen it; it stays open until what it is about is good again."""
    return _act(
        request,
        state,
        number,
        lambda conn, hand: service.acknowledge(conn, number, comment=said.comment, hand=hand),
    )


@router.post("/api/v1/alarms/{number}/comment", dependencies=[needs(Right.ACKNOWLEDGE)], responses=REFUSED)
def comment(request: Request, state: State, number: Number, said: Said) -> answers.AlarmAnswer:
    """Somebody says something of it."""
    return _act(
        request, state, number, lambda conn, hand: service.comment_on(conn, number, comment=said.comment, hand=hand)
    )


@router.get("/api/v1/maintenance", dependencies=[needs(Right.SEE_BOARD)])
def maintenance(conn: Reading, now: Now) -> list[answers.MaintenanceAnswer]:
    """Which devices are worked on now, until when and why."""
    return [answers.maintenance_answer(one) for one in maintenance_of(conn).values() if one.covers(now)]


@router.put("/api/v1/maintenance/{device}", dependencies=[needs(Right.ACKNOWLEDGE)], responses=REFUSED)
def begin(request: Request, state: State, device: DeviceName, worked: Worked) -> answers.MaintenanceAnswer:
    """The device is worked on from now on; it ends by itself."""
    lasts = timedelta(minutes=worked.lasts_min)
    return _try(
        request,
        state,
        lambda conn, hand: answers.maintenance_answer(
            begin_maintenance(conn, device, lasts=lasts, why=worked.why, hand=hand)
        ),
    )


@router.delete(
    "/api/v1/maintenance/{device}", status_code=204, dependencies=[needs(Right.ACKNOWLEDGE)], responses=REFUSED
)
def end(request: Request, state: State, device: DeviceName) -> None:
    """The device is judged like any other again."""
    _try(request, state, lambda conn, hand: end_maintenance(conn, device, hand=hand))


def _act(
    request: Request, state: HubState, number: int, act: Callable[[Connection, Hand], None]
) -> answers.AlarmAnswer:
    with state.engine.connect() as conn:
        _answer(request, conn, number)  # 404 for what this account may not see
    _try(request, state, act)
    with state.engine.connect() as conn:
        return _answer(request, conn, number)


def _answer(request: Request, conn: Connection, number: int) -> answers.AlarmAnswer:
    user = user_of_request(request)
    found = views.alarm_view(conn, number, user=user)
    if found is None:
        raise HTTPException(404)
    return answers.alarm_answer(found.alarm, found.remarks, with_people=user.may(Right.SEE_EVIDENCE))


def _try(request: Request, state: HubState, act: Callable[[Connection, Hand], _T]) -> _T:
    """Committed in the caller's name; or 409 with what is wrong, and nothing changed."""
    user = user_of_request(request)
    try:
        with writing(state.engine) as conn:
            done = act(conn, Hand(state.key, user.login, state.clock()))
    except Refused as refusal:
        raise HTTPException(409, detail=str(refusal)) from refusal
    state.live.changed()
    return done
