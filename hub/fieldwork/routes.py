"""The officer's page at a point: what is broken by one tap, a photograph by another, and it is sent."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, File, Form, HTTPException, Path, Request, UploadFile
from sqlalchemy import Connection
from starlette.responses import Response

from hub.fieldwork import service, views
from hub.fieldwork.report import AT_ONCE, Report
from hub.fieldwork.sent import acted, is_part, onward, refusal_part
from hub.fieldwork.words import SHORT
from hub.fleet import service as fleet
from hub.fleet.nouns import Point
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.remediation import service as orders
from hub.remediation.kinds import WORK, Kind
from hub.remediation.order import FieldRefused
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["orders"])

CodePath = Annotated[str, Path(max_length=60)]
KeyText = Annotated[str, Form(pattern=r"^[0-9a-f-]{36}$")]
KeyPath = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
_MAY = needs(Right.REPORT_DEFECT)


@router.get("/report", include_in_schema=False, dependencies=[_MAY])
def points_page(request: Request, conn: Reading, now: Now) -> Response:
    """Every point that is open, for who has no code to scan; and what waits for an inspection."""
    return page(
        request,
        "fieldwork/points.html",
        points=[one for one in fleet.points(conn) if one.closed_on is None or one.closed_on > day_of(now)],
        waiting=len(views.to_inspect(conn, now=now)),
    )


@router.get("/report/{code}", include_in_schema=False, dependencies=[_MAY])
def report_page(request: Request, conn: Reading, now: Now, code: CodePath) -> Response:
    """The form, at the address that the point's printed code names."""
    return _form(request, conn, now, _point_or_404(conn, now, code), key=str(uuid4()))


@router.post("/report/send", include_in_schema=False, dependencies=[_MAY])
def send(
    request: Request,
    state: State,
    *,
    key: KeyText,
    point: Annotated[str, Form(max_length=60)],
    kind: Annotated[str, Form(max_length=20)] = "",
    words: Annotated[str, Form(max_length=2000)] = "",
    photo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The report is an order, or stands beside one; what is refused keeps what was typed and changes nothing."""
    try:
        if kind not in AT_ONCE:
            raise FieldRefused(
                "เลือกก่อนว่าอะไรชำรุด · choose first what is broken",
                field="kind",
                hint="แตะรูปหนึ่งรูป · tap one of the pictures",
            )
        wanted = Report(key, point, Kind(kind), words)
        made = acted(
            request,
            state,
            photo,
            lambda conn, taken, folder, hand: service.report(conn, wanted, taken=taken, folder=folder, hand=hand),
        )
    except Refused as refusal:
        if is_part(request):
            return refusal_part(request, refusal)
        with state.engine.connect() as conn:
            there = _point_or_404(conn, state.clock(), point)
            typed = {"kind": kind, "words": words}
            return _form(request, conn, state.clock(), there, key=key, typed=typed, refusal=refusal)
    return onward(request, f"/report/{point}/sent/{made.key}")


@router.get("/report/{code}/sent/{key}", include_in_schema=False, dependencies=[_MAY])
def sent_page(request: Request, conn: Reading, code: CodePath, key: KeyPath) -> Response:
    """What became of it, in plain words, with the order's number; only for whoever sent it."""
    found = service.reported(conn, key, by=user_of_request(request).login)
    order = orders.order(conn, found.order) if found else None
    if found is None or order is None or order.point != code:
        raise HTTPException(404)
    return page(
        request, "fieldwork/sent.html", found=found, order=order, point=fleet.point(conn, code), work=WORK[order.kind]
    )


def _form(
    request: Request,
    conn: Connection,
    now: Now,
    point: Point,
    *,
    key: str,
    typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> Response:
    there = service.open_at(conn, point.code)
    return page(
        request,
        "fieldwork/report.html",
        status=422 if refusal else 200,
        point=point,
        kinds=AT_ONCE,
        names=SHORT,
        known=service.lately(there, now=now),
        waiting=[row for row in views.to_inspect(conn, now=now) if row.order.point == point.code],
        key=key,
        typed=typed or {"kind": "", "words": ""},
        refusal=refusal,
        field=refusal.field if isinstance(refusal, FieldRefused) else None,
    )


def _point_or_404(conn: Connection, now: Now, code: str) -> Point:
    found = fleet.point(conn, code)
    if found is None or (found.closed_on is not None and found.closed_on <= day_of(now)):
        raise HTTPException(404, detail="ไม่มีจุดนี้ หรือจุดปิดแล้ว · there is no such point, or it is closed")
    return found
