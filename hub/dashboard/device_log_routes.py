"""The log that a device sent when somebody asked for it: on a page and as a file, each look noted in the access log."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from hub.fleet import commands, device_logs
from hub.fleet import service as fleet
from hub.fleet.device_logs import DeviceLog
from hub.fleet.nouns import Point
from hub.kernel.rights import Right
from hub.web.hub_state import Now, Reading
from hub.web.pages import page
from hub.web.visitor import needs, shows_personal

router = APIRouter(tags=["dashboard"], include_in_schema=False, dependencies=[needs(Right.COMMAND)])

Command = Annotated[str, Path(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


@router.get("/device-logs/{command}")
def log_page(request: Request, conn: Reading, now: Now, command: Command) -> Response:
    """Its lines, the newest first."""
    found, point = _found_or_404(conn, command, now)
    shows_personal(request)
    lines = found.text.splitlines()[::-1]
    return page(request, "dashboard/device_log.html", found=found, point=point, lines=lines)


@router.get("/device-logs/{command}/log.txt")
def log_file(request: Request, conn: Reading, now: Now, command: Command) -> Response:
    """The same in the order in which it was written, for somebody who can read it."""
    found, _ = _found_or_404(conn, command, now)
    shows_personal(request)
    name = f"{found.device}-{found.received_at:%Y%m%d-%H%M%S}.txt"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(found.text, media_type="text/plain; charset=utf-8", headers=headers)


def _found_or_404(conn: Connection, command: str, now: Now) -> tuple[DeviceLog, Point]:
    """The log, and the point where its device stood when it was asked."""
    found, asked = device_logs.find(conn, command, now=now), commands.find(conn, command)
    if found is None or asked is None:
        raise HTTPException(404)
    points = {one.id: one for one in fleet.points(conn)}
    terms = [one for one in fleet.enrolments(conn) if one.device == found.device]
    stood = [one for one in terms if one.enrolled_from <= asked.issued_at]
    return found, points[(stood or terms)[-1].point_id]
