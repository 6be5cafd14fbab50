"""What a telephone's form sent: photographs looked at before any transaction, and refusals shown where they belong."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from fastapi import HTTPException, Request, UploadFile
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.people.acting import act
from hub.photographs import service as photographs
from hub.photographs.looking import MOST_BYTES
from hub.photographs.routes import folder_of_request
from hub.photographs.service import PhotographFolder, Size, Taken
from hub.remediation.order import FieldRefused
from hub.web.hub_state import HubState
from hub.web.pages import page

Done = TypeVar("Done")


class UnfitPhotographError(FieldRefused):
    """The photograph is refused, and with it what came along: nothing of it is kept."""


def taken_of(request: Request, photo: UploadFile | None) -> tuple[Sequence[Taken], PhotographFolder]:
    """The photograph that came with the form, durable but not yet known; a form without one sends an empty file."""
    folder = folder_of_request(request)
    content = photo.file.read(MOST_BYTES + 1) if photo is not None else b""
    if not content and not (photo is not None and photo.filename):
        return (), folder
    try:
        return [photographs.take(content, folder=folder)], folder
    except Refused as refusal:
        raise UnfitPhotographError(str(refusal.args[0]), field="photographs", hint=refusal.hint) from refusal


def acted(
    request: Request,
    state: HubState,
    photo: UploadFile | None,
    action: Callable[[Connection, Sequence[Taken], PhotographFolder, Hand], Done],
) -> Done:
    """What the action gave, committed; open pages hear of it. Raises Refused."""
    taken, folder = taken_of(request, photo)
    done = act(request, state, lambda conn, hand: action(conn, taken, folder, hand))
    state.live.changed()
    return done


def onward(request: Request, where: str) -> Response:
    """The next page, for a browser with and without our scripts."""
    if "hx-request" in request.headers:
        return Response(status_code=200, headers={"hx-redirect": where})
    return RedirectResponse(where, status_code=303)


def refusal_part(request: Request, refusal: Refused) -> Response:
    """Only what is wrong, where the page stays as it was typed."""
    field = refusal.field if isinstance(refusal, FieldRefused) else None
    return page(request, "fieldwork/refusal.html", status=422, refusal=refusal, field=field)


def is_part(request: Request) -> bool:
    """The page is open and stays so."""
    return "hx-request" in request.headers


def size_or_404(size: Size) -> Size:
    """What pages show; the original has an address and a right of its own."""
    if size is Size.ORIGINAL:
        raise HTTPException(404)
    return size
