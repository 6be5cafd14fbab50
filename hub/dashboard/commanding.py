"""What a person may ask of a point's device from that point's page, and what came of it: a part of the page, live."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import commands, device_logs
from hub.fleet import service as fleet
from hub.fleet.command_words import OUTCOMES, VERBS
from hub.fleet.commands import IssuedCommand
from hub.fleet.nouns import Point
from hub.fleet.routes import CodePath, point_or_404
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.web.errors import error_answer
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request
from wire_contract.messages import Verb
from wire_contract.topics import DeviceId

router = APIRouter(tags=["dashboard"], include_in_schema=False)

WAITS_FOR = timedelta(minutes=15)
"""So long a device that is away may still hear of it: whoever asked has left after that."""
SHOWN = 6

Asked = Literal["self_test", "identify", "restart", "collect_logs"]


@router.get("/points/{code}/commands", dependencies=[needs(Right.SEE_BOARD)])
def commands_part(request: Request, conn: Reading, now: Now, code: CodePath) -> Response:
    """The newest commands of the point's device, and the buttons for whoever may press them."""
    device = _device_at(conn, point_or_404(conn, code))
    found = commands.newest(conn, limit=SHOWN, device=device) if device else ()
    logs = device_logs.here(conn, [one.id for one in found], now=now)
    return page(
        request, "dashboard/commands.html", code=code, device=device, found=found, verbs=VERBS, ends=OUTCOMES, logs=logs
    )


@router.post("/points/{code}/commands", dependencies=[needs(Right.COMMAND)])
def command(
    request: Request,
    state: State,
    code: CodePath,
    *,
    verb: Annotated[Asked, Form()],
    sure: Annotated[Literal["", "yes"], Form()] = "",
) -> Response:
    """The point's device is told; a restart only where the form's tick says that somebody meant it."""
    user = user_of_request(request)
    try:
        with writing(state.engine) as conn:
            point = point_or_404(conn, code)
            _issue(conn, point, Verb(verb), is_sure=sure == "yes", hand=Hand(state.key, user.login, state.clock()))
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    state.hurry()
    state.live.changed()
    return RedirectResponse(f"/points/{point.code}#commands", status_code=303)


def _issue(conn: Connection, point: Point, verb: Verb, *, is_sure: bool, hand: Hand) -> IssuedCommand:
    if verb is Verb.RESTART and not is_sure:
        raise Refused(
            "ยังไม่ได้ยืนยันการเริ่มใหม่ · a restart was not confirmed",
            hint="ทำเครื่องหมายก่อนกด · tick the box first",
        )
    device = _device_at(conn, point)
    if device is None:
        raise Refused(
            f"จุด {point.code} ไม่มีอุปกรณ์ · no device stands at {point.code}",
            hint="ลงทะเบียนอุปกรณ์ก่อน · riskpoint-hub device enrol",
        )
    return commands.issue(conn, device, verb=verb, arguments={}, lasts=WAITS_FOR, hand=hand)


def _device_at(conn: Connection, point: Point) -> DeviceId | None:
    here = (one for one in fleet.enrolments(conn) if one.point_id == point.id and one.enrolled_to is None)
    return next((one.device for one in here if not one.revoked), None)
