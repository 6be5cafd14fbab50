"""A picture that arrives: kept only where this very device was asked for it, and where it is what its name says.

Called by this slice's service, which hands it through its door.
"""

from datetime import datetime

from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.pictures import store
from hub.pictures.asking import is_allowed
from hub.pictures.jpeg import fault_of
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.key_in_use import key_for_keeping
from hub.pictures.picture import Ended, Picture, State
from hub.pictures.sealing import seal
from wire_contract.picture import MAX_PICTURE_BYTES, name_of
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason, Unreadable


def receive(
    conn: Connection, device: DeviceId, name: str, content: bytes, *, key_file: PictureKeyFile, now: datetime
) -> Unreadable | None:
    """The picture is kept, sealed, in the caller's transaction; or why not. One that is here already changes nothing.

    Where the hub's key is in trouble it is not kept either, which the pages say; the device is asked again.
    """
    picture = store.find(conn, device, name)
    if picture is None or picture.asks == 0 or picture.ended is not None:
        return Unreadable(Reason.UNASKED, f"nobody asked this device for the picture {name[:12]}")
    if picture.state is State.HERE:
        return None
    if (unreadable := _damaged(name, content) or _unfit(conn, picture, content, now=now)) is not None:
        return unreadable
    try:
        key = key_for_keeping(conn, key_file)
    except Refused:
        return None
    sealed = seal(content, key=key, device=device)
    store.put_content(conn, device, name, sealed=sealed, key_check=key.check, at=now)
    return None


def _damaged(name: str, content: bytes) -> Unreadable | None:
    """It is not what was asked for; that may come yet."""
    if len(content) > MAX_PICTURE_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"a picture of {len(content)} bytes, at most {MAX_PICTURE_BYTES}")
    if name_of(content) != name:
        return Unreadable(Reason.MALFORMED, f"not the picture {name[:12]}: its SHA-256 is another")
    return None


def _unfit(conn: Connection, picture: Picture, content: bytes, *, now: datetime) -> Unreadable | None:
    """What came will never be kept, and is not asked for again: no picture for us, or no longer allowed."""
    if (fault := fault_of(content)) is not None:
        store.end(conn, picture.wanted, why=Ended.UNFIT, at=now)
        return Unreadable(Reason.MALFORMED, fault)
    if not is_allowed(conn, picture.wanted.device):
        store.end(conn, picture.wanted, why=Ended.REFUSED, at=now)
        return Unreadable(Reason.UNASKED, "the settings of the point do not allow pictures any more")
    return None
