"""The slice's only door: photographs are looked at, kept, shown, counted, and gone when their time is over.

Bytes first, row after: `take` puts the files on disk before a transaction begins, `receive` makes them known in it.
What no row knows an hour later is swept away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.photographs import store
from hub.photographs.folder import PhotographFolder, Size, folder_of
from hub.photographs.looking import Seen, look_at
from hub.photographs.photograph import Claims, Photograph, doubts
from wire_contract.event import write_time
from wire_contract.photograph_acts import PhotographCleared, PhotographReceived, PhotographsDeleted

__all__ = ["Claims", "Photograph", "PhotographFolder", "Size", "Taken", "doubts", "folder_of"]
# the slice's nouns, handed through its door

NAMED_AT_ONCE = 100
"""Hashes in one act: a line has at most 16 KiB."""
SWEPT_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A photograph whose files are on disk, and that nobody knows yet."""

    seen: Seen


def take(content: bytes, *, folder: PhotographFolder) -> Taken:
    """The file is a photograph, and durable. Raises Refused. Takes a second: call it before a transaction begins."""
    seen = look_at(content)
    folder.put(seen)
    return Taken(seen)


def receive(
    conn: Connection, taken: Taken, *, folder: PhotographFolder, hand: Hand, point: str | None = None
) -> Photograph:
    """The photograph is known by its name, and the hub's chain tells who sent it. The same again changes nothing."""
    seen = taken.seen
    known = store.find(conn, seen.name)
    if known is not None and known.is_here:
        return known
    if store.bytes_here(conn) + len(seen.original) > folder.most_bytes:
        raise Refused(
            "ที่เก็บภาพเต็ม ส่งแจ้งโดยไม่มีภาพได้ · the room for photographs is used up; send it without one",
            hint="แจ้งผู้ดูแลระบบ: photographs.most_megabytes · tell the administrator: photographs.most_megabytes",
        )
    photograph = Photograph(
        name=seen.name,
        bytes=len(seen.original),
        kind=seen.kind,
        width=seen.width,
        height=seen.height,
        point=point,
        claims=seen.claims,
        received_at=hand.at,
        received_by=hand.subject,
    )
    if known is None:
        store.add(conn, photograph)
    else:
        store.bring_back(conn, photograph)
    act = PhotographReceived(photograph=seen.name, bytes=photograph.bytes, kind=seen.kind, point=point)  # type: ignore[arg-type] # `draw` knows no others
    own_chain.append(conn, act, hand=hand)
    return photograph


def photograph(conn: Connection, name: str) -> Photograph | None:
    """What is known of it; its bytes may be gone, which `is_here` says."""
    return store.find(conn, name)


def clear(conn: Connection, name: str, *, is_cleared: bool, hand: Hand) -> Photograph:
    """Papers that go out may print it from now on, or no more, and the hub's chain tells who said so.

    Saying the same again changes nothing. Raises Refused for one that is not kept.
    """
    own_chain.lock(conn)
    found = store.find(conn, name)
    if found is None or not found.is_here:
        raise Refused(
            "ศูนย์ไม่มีภาพนี้แล้ว · the hub keeps this photograph no more", hint="ดูรายการภาพใหม่ · look at the list again"
        )
    if found.is_cleared == is_cleared:
        return found
    by, at = (hand.subject, hand.at) if is_cleared else (None, None)
    store.clear(conn, name, by=by, at=at)
    own_chain.append(conn, PhotographCleared(photograph=name, is_cleared=is_cleared), hand=hand)
    return replace(found, cleared_by=by, cleared_at=at)


def is_held(conn: Connection, name: str) -> bool:
    """It was received, and is kept."""
    found = store.find(conn, name)
    return found is not None and found.is_here


def here(conn: Connection) -> Sequence[Photograph]:
    """Every photograph that is kept, the oldest first."""
    return store.here(conn)


def waiting(conn: Connection) -> Sequence[Photograph]:
    """Those that nobody has cleared for papers, the oldest first."""
    return [one for one in store.here(conn) if not one.is_cleared]


def room_used(conn: Connection) -> int:
    """Bytes of all originals."""
    return store.bytes_here(conn)


def delete_old(conn: Connection, *, keep: timedelta, hand: Hand) -> Sequence[str]:
    """Those that came longer ago are known as deleted, and the hub's chain names them; their files go after the commit.

    At most a hundred at a time; the rest goes in the next round.
    """
    before = hand.at - keep
    names = store.delete_before(conn, before, at=hand.at, most=NAMED_AT_ONCE)
    if names:
        act = PhotographsDeleted(photographs=tuple(names), received_before=write_time(before))
        own_chain.append(conn, act, hand=hand)
    return names


def sweep(conn: Connection, *, folder: PhotographFolder, wall_time_s: float) -> int:
    """Files that no row knows are gone: of photographs whose time is over, or that were never made known; how many.

    What was put within the hour stays: it may be on its way into a row.
    """
    known = store.names_here(conn)
    old = wall_time_s - SWEPT_AFTER.total_seconds()
    stray = [name for name, put_at in folder.names() if name not in known and put_at < old]
    for name in stray:
        folder.delete(name)
    return len(stray)
