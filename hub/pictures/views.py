"""What pages show of pictures: a camera's block, one picture, all of them. Never the picture itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.kernel.pair import Pair
from hub.kernel.refused import Refused
from hub.pictures import service
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.picture import Picture, State
from hub.pictures.service import View
from hub.pictures.words import STATES
from wire_contract.topics import DeviceId

IN_A_BLOCK = 5
IN_THE_LIST = 200


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """What the page of a camera says of its pictures, for the template `pictures/asset_block.html`."""

    is_allowed: bool
    trouble: Refused | None
    """Why pictures can be neither kept nor opened at present."""
    pictures: Sequence[tuple[Picture, Sequence[View]]]
    """The latest first, each with who opened it."""
    states: Mapping[State, Pair]


def asset_block(conn: Connection, device: DeviceId, asset: str, *, key_file: PictureKeyFile) -> PictureBlock:
    """The pictures of one camera, by its device and the name that this calls it."""
    found = service.newest(conn, limit=IN_A_BLOCK, device=device, asset=asset)
    return PictureBlock(
        is_allowed=service.is_allowed(conn, device),
        trouble=service.trouble(conn, key_file),
        pictures=[(one, service.views(conn, device, one.wanted.picture)) for one in found],
        states=STATES,
    )


def block_of(conn: Connection, picture: Picture, *, key_file: PictureKeyFile) -> PictureBlock:
    """The same of one picture."""
    wanted = picture.wanted
    return PictureBlock(
        is_allowed=service.is_allowed(conn, wanted.device),
        trouble=service.trouble(conn, key_file),
        pictures=[(picture, service.views(conn, wanted.device, wanted.picture))],
        states=STATES,
    )
