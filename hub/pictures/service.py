"""The slice's only door: pictures are wanted, asked for, received, opened in somebody's name, and deleted in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.pictures import store
from hub.pictures.asking import ask, is_allowed, want
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.key_in_use import key_for_opening, trouble
from hub.pictures.picture import Picture, State, Wanted
from hub.pictures.receiving import receive
from hub.pictures.sealing import unseal
from hub.pictures.store import View
from wire_contract.event import write_time
from wire_contract.picture_acts import PicturesDeleted, PictureViewed
from wire_contract.topics import DeviceId

__all__ = [
    "Picture",
    "State",
    "View",
    "Wanted",
    "ask",
    "is_allowed",
    "receive",
    "trouble",
    "want",
]
# the slice's nouns, and what is done before a picture is here, handed through its door

VIEWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture that somebody may look at now: the act that says so is in the caller's transaction."""

    picture: Picture
    content: bytes


def open_(conn: Connection, device: DeviceId, name: str, *, key_file: PictureKeyFile, hand: Hand) -> Opened:
    """The picture, and the act that says who opens it. Nobody may see it before the caller's transaction is committed.

    Raises Refused where it is not here or cannot be unsealed; then nobody has seen anything, and no act says so.
    """
    picture, sealed = store.find(conn, device, name), store.content(conn, device, name)
    if picture is None or sealed is None:
        raise Refused("ไม่มีภาพนี้ในระบบแล้ว · this picture is not here", hint="ดูสถานะในหน้ากล้อง · see the camera's page")
    key = key_for_opening(key_file)
    if key.check != sealed.key_check:
        raise Refused(
            f"ภาพนี้เข้ารหัสด้วยกุญแจอื่น · this picture was sealed with another key ({sealed.key_check}, not {key.check})",
            hint=f"นำแฟ้มเดิมกลับมาที่ {key_file.path} · bring the file back as it was",
        )
    content = unseal(sealed.sealed, key=key, device=device, name=name)
    if content is None:
        raise Refused(
            "ภาพเสียหาย เปิดไม่ได้ · this picture is damaged", hint="ฐานข้อมูลถูกแก้ไข ตรวจดิสก์ · was the database altered?"
        )
    wanted = picture.wanted
    act = PictureViewed(device=device, asset=wanted.asset, picture=name, line=wanted.place.hash)
    line = own_chain.append(conn, act, hand=hand)
    store.add_view(conn, wanted, by=hand.subject, at=hand.at, act=line)
    return Opened(picture, content)


def delete_old(conn: Connection, *, keep: timedelta, hand: Hand) -> int:
    """Pictures that came longer ago are gone, and the hub's chain says how many; how many."""
    before = hand.at - keep
    count = store.delete_contents(conn, at=hand.at, before=before)
    if count:
        act = PicturesDeleted(pictures=count, cause="retention", received_before=write_time(before))
        own_chain.append(conn, act, hand=hand)
    return count


def delete(conn: Connection, *, hand: Hand, device: DeviceId | None = None, name: str | None = None) -> int:
    """Pictures are gone at once, all of them or those of one device or one alone; `hand` says why. How many."""
    if not hand.reason or len(hand.reason) > 500 or not hand.reason.isprintable():
        raise Refused("deleting pictures needs a reason", hint="--reason, 1 to 500 characters, no names of people")
    count = store.delete_contents(conn, at=hand.at, device=device, name=name)
    if count:
        act = PicturesDeleted(pictures=count, cause="by_hand", device=device, picture=name, reason=hand.reason)
        own_chain.append(conn, act, hand=hand)
    return count


def picture(conn: Connection, device: DeviceId, name: str) -> Picture | None:
    """What is known of this device's picture."""
    return store.find(conn, device, name)


def newest(
    conn: Connection, *, limit: int, device: DeviceId | None = None, asset: str | None = None
) -> Sequence[Picture]:
    """The pictures of the latest tests first: of one camera, of one device, or of all."""
    return store.newest(conn, limit=limit, device=device, asset=asset)


def views(conn: Connection, device: DeviceId, name: str) -> Sequence[View]:
    """Who opened the picture, the latest first; at most fifty, the hub's chain has all."""
    return store.views_of(conn, device, name, limit=VIEWS_SHOWN)
