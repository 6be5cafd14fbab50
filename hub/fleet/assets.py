"""The door to cameras and lamps: added, ended, described and corrected, each change in a hand's name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import asset_store, store
from hub.fleet.asset import Asset, AssetKind, asset_of, asset_record
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from wire_contract.asset_acts import AssetRecord

__all__ = ["Asset", "AssetKind"]  # the nouns, handed through their door

_LIST = "see riskpoint-hub asset list, or the page Register"


def add_asset(conn: Connection, asset: Asset, *, hand: Hand) -> None:
    """The camera or lamp counts from this Bangkok day on; the same again changes nothing."""
    code = _code(conn, asset.point_id)
    after = _checked(asset, code)
    if asset in asset_store.rows(conn):
        return
    _unclaimed(conn, asset, instead_of=None)
    _put(conn, after, asset)
    own_chain.change(conn, None, after, hand=hand, back_to=day_bounds(asset.from_day)[0])


def end_asset(conn: Connection, asset: Asset, *, to_day: date, hand: Hand) -> None:
    """The camera or lamp does not count from this Bangkok day on; what was tested before stays."""
    correct_asset(conn, asset, replace(asset, to_day=to_day), hand=hand)


def correct_asset(conn: Connection, before: Asset, after: Asset, *, hand: Hand) -> None:
    """It is `after` and no longer `before`. Names and owners are changed at once; days that are over need a second
    person, for other days are then judged.
    """
    if (before.point_id, before.kind, before.name) != (after.point_id, after.kind, after.name):
        raise Refused(
            "เปลี่ยนเป็นของอื่นไม่ได้ · that would make one thing another",
            hint="เลิกนับแล้วเพิ่มใหม่ · end this one and add a new one",
        )
    if before not in asset_store.rows(conn):
        raise Refused("ทะเบียนเปลี่ยนไปแล้ว · the asset has changed since", hint="ดูใหม่อีกครั้ง · look at it again")
    if before == after:
        return
    code = _code(conn, before.point_id)
    was, record = asset_record(before, point=code), _checked(after, code)
    _unclaimed(conn, after, instead_of=before)
    back_to = _back_to(before, after, hand=hand)
    if before.from_day == after.from_day:
        _put(conn, record, after)
        own_chain.change(conn, was, record, hand=hand, back_to=back_to)
        return
    _put(conn, was, None)
    own_chain.change(conn, was, None, hand=hand, back_to=back_to)
    _put(conn, record, after)
    own_chain.change(conn, None, record, hand=hand, back_to=back_to)


def remove_asset(conn: Connection, asset: Asset, *, hand: Hand) -> None:
    """It never stood there: it was added by mistake."""
    if asset not in asset_store.rows(conn):
        raise Refused("ทะเบียนเปลี่ยนไปแล้ว · the asset has changed since", hint="ดูใหม่อีกครั้ง · look at it again")
    record = asset_record(asset, point=_code(conn, asset.point_id))
    _put(conn, record, None)
    own_chain.change(conn, record, None, hand=hand, back_to=day_bounds(asset.from_day)[0])


def assets(conn: Connection) -> Sequence[Asset]:
    """Every camera and lamp that ever was, by point, kind, name and time."""
    return asset_store.rows(conn)


def find_asset(conn: Connection, *, point: str, kind: str, name: str) -> Asset:
    """The newest of this name at the point, or refused with a hint."""
    number = _point_id(conn, point)
    mine = [one for one in asset_store.rows(conn) if (one.point_id, one.kind, one.name) == (number, kind, name)]
    if not mine:
        raise Refused(f"there is no {kind} {name} at {point}", hint=_LIST)
    return mine[-1]


def asset_records(conn: Connection) -> Sequence[AssetRecord]:
    """The same, as the chain writes it."""
    codes = {point.id: point.code for point in store.points_by_code(conn)}
    return [asset_record(one, point=codes[one.point_id]) for one in asset_store.rows(conn)]


def put_asset(conn: Connection, before: AssetRecord | None, after: AssetRecord | None) -> None:
    """A corrected asset; the register must still read as it did when the correction was proposed."""
    record = after or before
    assert record is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    standing = next((one for one in asset_records(conn) if _key(one) == _key(record)), None)
    if standing != before:
        raise Refused("the asset has changed since", hint="propose the correction again")
    wanted = asset_of(after, point_id=_point_id(conn, after.point)) if after else None
    if wanted is not None:
        was = asset_of(before, point_id=wanted.point_id) if before else None
        _unclaimed(conn, wanted, instead_of=was)
    _put(conn, record, wanted)


def _put(conn: Connection, record: AssetRecord, after: Asset | None) -> None:
    asset_store.put(
        conn,
        point_id=_point_id(conn, record.point),
        kind=record.kind,
        name=record.name,
        from_day=date.fromisoformat(record.from_day),
        after=after,
    )


def _checked(asset: Asset, code: str) -> AssetRecord:
    """The asset as the chain writes it; refused where it cannot be."""
    if asset.to_day is not None and asset.to_day < asset.from_day:
        raise Refused(
            "เลิกนับก่อนเริ่มนับ · it ends before it begins", hint="วันเลิกนับต้องอยู่หลังวันเริ่ม · end it on its first day or later"
        )
    if not all(text.isprintable() for text in (asset.label, asset.inventory, asset.owner, asset.note)):
        raise Refused("ข้อความใช้ไม่ได้ · that text does not serve", hint="ตัวอักษรเท่านั้น · printable characters only")
    try:
        return msgspec.convert(msgspec.to_builtins(asset_record(asset, point=code)), AssetRecord)
    except msgspec.ValidationError as error:
        raise Refused(
            f"ลงทะเบียน {asset.name!r} แบบนี้ไม่ได้ · it cannot be registered like that ({error})",
            hint="ชื่อตามอุปกรณ์ a-z 0-9 ขีดกลาง · the name is a-z, 0-9, hyphens, at most 40; texts at most 200",
        ) from error


def _back_to(before: Asset, after: Asset, *, hand: Hand) -> datetime:
    """The first moment of which something else may now be judged; names and owners judge nothing."""
    days = []
    if before.from_day != after.from_day:
        days += [before.from_day, after.from_day]
    if before.to_day != after.to_day:
        days += [day for day in (before.to_day, after.to_day) if day is not None]
    return min((day_bounds(day)[0] for day in days), default=hand.at)


def _unclaimed(conn: Connection, asset: Asset, *, instead_of: Asset | None) -> None:
    if any(asset.overlaps(one) for one in asset_store.rows(conn) if one != instead_of):
        raise Refused(
            f"มี {asset.name} ที่จุดนี้ในช่วงนั้นแล้ว · there is a {asset.kind} {asset.name} on these days already", hint=_LIST
        )


def _code(conn: Connection, point_id: int) -> str:
    return next(point.code for point in store.points_by_code(conn) if point.id == point_id)


def _point_id(conn: Connection, code: str) -> int:
    found = next(iter(store.points_by_code(conn, code=code)), None)
    if found is None:
        raise Refused(f"there is no point {code}", hint="see riskpoint-hub point list")
    return found.id


def _key(record: AssetRecord) -> tuple[str, ...]:
    return record.point, record.kind, record.name, record.from_day
