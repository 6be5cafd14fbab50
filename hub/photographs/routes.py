"""A photograph of work as the office sees it: drawn anew for the pages, as it came for whoever checks evidence."""

from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Form, HTTPException, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from hub.fleet import locations
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.people.acting import act
from hub.photographs import service
from hub.photographs.folder import PhotographFolder, Size
from hub.photographs.photograph import Photograph
from hub.web.errors import error_answer
from hub.web.hub_state import Reading, State
from hub.web.pages import page
from hub.web.visitor import needs

router = APIRouter(tags=["photographs"])

NamePath = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
_KEPT = {"cache-control": "private, max-age=86400, immutable", "content-security-policy": "default-src 'none'; sandbox"}
"""A name is the content's, so what a browser has under it stays right."""


class PhotographAnswer(BaseModel):
    """A photograph of work. What is claimed stood in the file, and nobody vouches for it."""

    photograph: str = Field(description="SHA-256 of what was received")
    bytes: int
    kind: str
    point: str | None
    claimed_at: datetime | None
    claimed_latitude: float | None
    claimed_longitude: float | None
    received_at: datetime
    deleted_at: datetime | None
    cleared_at: datetime | None = Field(description="since when papers that go out may print it; null: they may not")


MOST_WAITING = 60
"""On one page; the rest follows when these are looked at."""


@router.get("/photographs", include_in_schema=False, dependencies=[needs(Right.SEE_ORDERS), needs(Right.CHECK_REPORTS)])
def waiting_page(request: Request, conn: Reading) -> Response:
    """The photographs that nobody has cleared for papers, each leading to its page."""
    found = service.waiting(conn)
    return page(request, "photographs/waiting.html", waiting=found[:MOST_WAITING], count=len(found))


@router.get("/photographs/{name}", include_in_schema=False, dependencies=[needs(Right.SEE_ORDERS)])
def photograph_page(request: Request, conn: Reading, name: NamePath) -> Response:
    """One photograph, what is known of it, and what its file claims."""
    found = service.photograph(conn, name)
    if found is None:
        raise HTTPException(404)
    place = locations.locations(conn).get(found.point or "")
    told = service.doubts(found, place=place, day=day_of(found.received_at))
    return page(request, "photographs/photograph.html", photograph=found, doubts=told)


@router.get("/photographs/{name}/original", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def original(request: Request, conn: Reading, name: NamePath) -> Response:
    """What was received, to be kept as a file: its SHA-256 is its name, or it is not given out."""
    found = _here_or_404(conn, name)
    content = folder_of_request(request).original(name)
    if content is None:
        altered: str = (
            "ไฟล์ต้นฉบับหายหรือถูกแก้ไข ไม่ตรงกับลายนิ้วมือ · the original is gone or was altered: its SHA-256 is another"
        )
        return error_answer(request, 409, detail=altered)
    as_file = {"content-disposition": f'attachment; filename="{name[:16]}.{found.kind.lower()}"'}
    return Response(content, media_type=f"image/{found.kind.lower()}", headers={**_KEPT, **as_file})


@router.get("/photographs/{name}/{size}", include_in_schema=False, dependencies=[needs(Right.SEE_ORDERS)])
def drawn(request: Request, conn: Reading, name: NamePath, size: Size) -> Response:
    """The photograph as pages show it, without anything that its camera noted."""
    _here_or_404(conn, name)
    return drawn_answer(request, name, size)


@router.post(
    "/photographs/{name}/clearing",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_ORDERS), needs(Right.CHECK_REPORTS)],
)
def clearing(request: Request, state: State, name: NamePath, *, is_cleared: Annotated[bool, Form()]) -> Response:
    """Papers may print it, or no more, in the signed-in user's name."""
    try:
        act(request, state, lambda conn, hand: service.clear(conn, name, is_cleared=is_cleared, hand=hand))
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    return RedirectResponse(f"/photographs/{name}", status_code=303)


@router.get("/api/v1/photographs/{name}", dependencies=[needs(Right.SEE_ORDERS)])
def photograph(conn: Reading, name: NamePath) -> PhotographAnswer:
    """What is known of a photograph, by the SHA-256 of what was received; never its bytes."""
    found = service.photograph(conn, name)
    if found is None:
        raise HTTPException(404)
    place = found.claims.place
    return PhotographAnswer(
        photograph=found.name,
        bytes=found.bytes,
        kind=found.kind,
        point=found.point,
        claimed_at=found.claims.taken_at,
        claimed_latitude=place.latitude_udeg / 1e6 if place else None,
        claimed_longitude=place.longitude_udeg / 1e6 if place else None,
        received_at=found.received_at,
        deleted_at=found.deleted_at,
        cleared_at=found.cleared_at,
    )


def folder_of_request(request: Request) -> PhotographFolder:
    """Where this hub's photographs are."""
    return cast("PhotographFolder", request.app.state.photographs)


def drawn_answer(request: Request, name: str, size: Size) -> Response:
    """The drawn picture, for whoever has seen to it that this user may see it."""
    if size is Size.ORIGINAL:
        raise HTTPException(404)
    try:
        content = folder_of_request(request).drawn(name, size)
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    if content is None:
        raise HTTPException(404, detail="ไฟล์ภาพหายไปจากศูนย์ · the photograph's file is gone from the hub")
    return Response(content, media_type="image/jpeg", headers=_KEPT)


def _here_or_404(conn: Reading, name: str) -> Photograph:
    found = service.photograph(conn, name)
    if found is None:
        raise HTTPException(404)
    if not found.is_here:
        raise HTTPException(410, detail="ภาพถูกลบตามกำหนด · the photograph was deleted in time")
    return found
