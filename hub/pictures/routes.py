"""Pictures of failed tests: the list, one picture's page, and the one way to look at it, which is on record."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.responses import Response

from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.pictures import service, views
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.picture import Picture, State
from hub.pictures.words import STATES
from hub.web.errors import error_answer
from hub.web.headers import CONTENT_SECURITY_POLICY
from hub.web.hub_state import HubState, Reading
from hub.web.hub_state import State as Hub
from hub.web.pages import page
from hub.web.uploads import Unfit, picture_of
from hub.web.visitor import User, needs, user_of_request
from wire_contract.topics import DeviceId

router = APIRouter(tags=["pictures"])

DevicePath = Annotated[str, Path(pattern="^[a-z0-9-]{3,40}$")]
AssetPath = Annotated[str, Path(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
PicturePath = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]

_WITH_PICTURE = CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:")


class PictureAnswer(BaseModel):
    """A picture that a failed test named; never its bytes."""

    device: str
    asset: str
    picture: str
    """SHA-256 of its bytes."""
    line: str
    """The hash of the line that names it."""
    tested_at: datetime
    state: State
    received_at: datetime | None


@router.get("/pictures", include_in_schema=False, dependencies=[needs(Right.SEE_PICTURES)])
def pictures_page(request: Request, conn: Reading) -> Response:
    """Every picture that was wanted, the latest tests first; the pictures themselves are not in it."""
    return page(
        request,
        "pictures/list.html",
        pictures=service.newest(conn, limit=views.IN_THE_LIST),
        trouble=service.trouble(conn, _key_file(request)),
        states=STATES,
    )


@router.get("/pictures/of/{device}/{asset}", include_in_schema=False, dependencies=[needs(Right.SEE_PICTURES)])
def asset_part(request: Request, conn: Reading, device: DevicePath, asset: AssetPath) -> Response:
    """What the page of a camera shows of its pictures."""
    block = views.asset_block(conn, DeviceId(device), asset, key_file=_key_file(request))
    return page(request, "pictures/asset_block.html", block=block)


@router.get("/pictures/{device}/{picture}", include_in_schema=False, dependencies=[needs(Right.SEE_PICTURES)])
def picture_page(request: Request, conn: Reading, device: DevicePath, picture: PicturePath) -> Response:
    """Where the picture stands, and who opened it. Nothing of it is shown before somebody asks for it by the button."""
    found = _picture_or_404(conn, device, picture)
    block = views.block_of(conn, found, key_file=_key_file(request))
    return page(request, "pictures/picture.html", picture=found, block=block, opened=None)


@router.post("/pictures/{device}/{picture}", include_in_schema=False, dependencies=[needs(Right.SEE_PICTURES)])
def open_picture(request: Request, hub: Hub, device: DevicePath, picture: PicturePath) -> Response:
    """The picture, shown to whoever is signed in, once the hub's chain says durably that they opened it."""
    key_file = _key_file(request)
    try:
        opened = _opened(hub, DeviceId(device), picture, key_file=key_file, user=user_of_request(request))
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    hub.live.changed()
    drawn = picture_of(opened.content)  # what a device sent is decoded apart, and reaches no browser as it came
    if isinstance(drawn, Unfit):
        return error_answer(request, 409, detail=f"{' · '.join(drawn.what)} ({' · '.join(drawn.hint)})")
    with hub.engine.connect() as conn:
        block = views.block_of(conn, opened.picture, key_file=key_file)
    shown = b64encode(drawn.shown).decode()
    answer = page(request, "pictures/picture.html", picture=opened.picture, block=block, opened=shown)
    answer.headers["content-security-policy"] = _WITH_PICTURE
    answer.headers["cache-control"] = "no-store"
    return answer


@router.get("/api/v1/pictures", dependencies=[needs(Right.SEE_PICTURES)])
def pictures(conn: Reading) -> list[PictureAnswer]:
    """Pictures that failed tests named and that were wanted, the latest tests first; at most 200, and never bytes."""
    return [
        PictureAnswer(
            device=one.wanted.device,
            asset=one.wanted.asset,
            picture=one.wanted.picture,
            line=one.wanted.place.hash,
            tested_at=one.wanted.tested_at,
            state=one.state,
            received_at=one.received_at,
        )
        for one in service.newest(conn, limit=views.IN_THE_LIST)
    ]


def _opened(hub: HubState, device: DeviceId, name: str, *, key_file: PictureKeyFile, user: User) -> service.Opened:
    """The act is committed when this returns."""
    with writing(hub.engine) as conn:
        return service.open_(conn, device, name, key_file=key_file, hand=Hand(hub.key, user.login, hub.clock()))


def _picture_or_404(conn: Connection, device: str, name: str) -> Picture:
    found = service.picture(conn, DeviceId(device), name)
    if found is None:
        raise HTTPException(404)
    return found


def _key_file(request: Request) -> PictureKeyFile:
    return cast("PictureKeyFile", request.app.state.picture_key)
