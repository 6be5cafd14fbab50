"""What one row of a sheet does to the register, and the rows that the register itself would be written as."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.fleet import assets, details, locations
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.kernel.pair import Pair
from hub.kernel.refused import Refused
from hub.patrol import register as patrol_register
from hub.patrol import suspensions
from hub.registry.coordinates import written
from hub.registry.point_form import PointWish, day_written, read_point
from hub.registry.points import put_point
from hub.registry.register_sheet import COLUMNS_OF, SheetKind

Texts = Mapping[str, str]

_NO_DAY: Pair = ("ไม่ใช่วันที่ เขียน 22/11/2569 หรือ 2026-11-22", "no day; write 2026-11-22")
_KINDS = {
    "กล้อง": AssetKind.CAMERA,
    "camera": AssetKind.CAMERA,
    "ไฟ": AssetKind.LAMP,
    "โคมไฟ": AssetKind.LAMP,
    "lamp": AssetKind.LAMP,
}
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def wrong_in(kind: SheetKind, texts: Texts) -> Mapping[str, Pair]:
    """What is wrong with the row by itself, by column."""
    wrong: dict[str, Pair] = {
        name: ("ต้องกรอก", "must be filled in")
        for name, one in COLUMNS_OF[kind].items()
        if one.is_needed and not texts.get(name, "").strip()
    }
    if kind is SheetKind.POINTS:
        found = read_point(texts)
        return {**({} if isinstance(found, PointWish) else found), **wrong}
    for name in ("from_day", "to_day"):
        if texts.get(name, "").strip() and day_written(texts[name]) is None:
            wrong[name] = _NO_DAY
    if kind is SheetKind.DUTIES and "patrols" not in wrong and _patrols(texts) is None:
        wrong["patrols"] = ("0 ถึง 24", "0 to 24")
    if kind is SheetKind.ASSETS and "kind" not in wrong and texts["kind"].strip().casefold() not in _KINDS:
        wrong["kind"] = ("กล้อง หรือ ไฟ", "camera or lamp")
    return wrong


def put_row(conn: Connection, kind: SheetKind, texts: Texts, *, hand: Hand) -> None:
    """The register is as the row says; raises Refused where it cannot be. The row by itself has nothing wrong."""
    _PUT[kind](conn, texts, hand)


def rows_of_register(conn: Connection, kind: SheetKind) -> Sequence[Texts]:
    """The register as rows of this kind, which put back change nothing."""
    return _ROWS[kind](conn)


def table_of_register(conn: Connection, kind: SheetKind) -> Sequence[Sequence[str]]:
    """Header and rows, as they are written."""
    columns = COLUMNS_OF[kind]
    return [
        [one.words[0] for one in columns.values()],
        *([row[name] for name in columns] for row in rows_of_register(conn, kind)),
    ]


def _put_point(conn: Connection, texts: Texts, hand: Hand) -> None:
    wish = read_point(texts)
    assert isinstance(wish, PointWish)  # noqa: S101 (wrong_in has looked)
    put_point(conn, wish, hand=hand)


def _put_duty(conn: Connection, texts: Texts, hand: Hand) -> None:
    day, patrols = day_written(texts["from_day"]), _patrols(texts)
    assert day is not None and patrols is not None  # noqa: S101, PT018 (wrong_in has looked)
    number = _point_id(conn, texts["point"])
    patrol_register.set_duty(conn, number, from_day=day, patrols_per_day=patrols, hand=hand)


def _put_device(conn: Connection, texts: Texts, hand: Hand) -> None:
    device, point, key = (texts[name].strip() for name in ("device", "point", "key"))
    fleet.enrol(conn, device, point_code=point, public_key=key, at=hand.at, hand=hand)


def _put_asset(conn: Connection, texts: Texts, hand: Hand) -> None:
    first = day_written(texts["from_day"])
    assert first is not None  # noqa: S101 (wrong_in has looked)
    wanted = Asset(
        point_id=_point_id(conn, texts["point"]),
        kind=_KINDS[texts["kind"].strip().casefold()],
        name=texts["name"].strip(),
        from_day=first,
        to_day=day_written(texts.get("to_day", "")),
        **{name: texts.get(name, "").strip() for name in ("label", "inventory", "owner", "note")},
    )
    key = (wanted.point_id, wanted.kind, wanted.name, wanted.from_day)
    known = [one for one in assets.assets(conn) if (one.point_id, one.kind, one.name, one.from_day) == key]
    if known:
        assets.correct_asset(conn, known[0], wanted, hand=hand)
    else:
        assets.add_asset(conn, wanted, hand=hand)


def _put_suspension(conn: Connection, texts: Texts, hand: Hand) -> None:
    """Suspended as the row says; of one that began on that day only the end may be another."""
    first, last = day_written(texts["from_day"]), day_written(texts.get("to_day", ""))
    assert first is not None  # noqa: S101 (wrong_in has looked)
    point, document, why = (texts[name].strip() for name in ("point", "document", "why"))
    number = _point_id(conn, point)
    known = next(
        (one for one in suspensions.suspensions(conn) if (one.point_id, one.from_day) == (number, first)), None
    )
    if known is None:
        suspensions.suspend(conn, suspensions.Wish(point, first, last, document, why), hand=hand)
    elif (known.document, known.why) != (document, why) or (last is None and known.to_day is not None):
        raise Refused(
            "ระงับตั้งแต่วันนั้นอยู่แล้วด้วยข้อความอื่น · it is suspended from that day on already, in other words",
            hint="ถอนของเดิมที่หน้าของจุดก่อน · take that one back on the point's page first",
        )
    elif last is not None and last != known.to_day:
        suspensions.end(conn, known, to_day=last, hand=hand)


def _points(conn: Connection) -> Sequence[Texts]:
    said, places = details.details(conn), locations.locations(conn)
    return [
        {
            "code": one.code,
            "name": one.name,
            "short_name": one.short_name,
            "station": one.station,
            "has_camera": "มี" if one.has_camera else "",
            "opened_on": one.opened_on.isoformat(),
            "kinds": ", ".join(said[one.code].kinds) if one.code in said else "",
            "purpose": said[one.code].purpose if one.code in said else "",
            "place": written(places.get(one.code)),
        }
        for one in fleet.points(conn)
        if one.closed_on is None
    ]


def _duties(conn: Connection) -> Sequence[Texts]:
    codes = _open(conn)
    standing = set(codes.values())
    # what a suspension wrote stands in its own sheet, and is written again by putting that in
    made = {
        made
        for one in suspensions.suspensions(conn)
        if one.point_id in codes
        for made in (
            (codes[one.point_id], one.from_day.isoformat(), 0),
            (codes[one.point_id], one.to_day.isoformat() if one.to_day else "", one.patrols_after),
        )
    }
    return [
        {"point": one.point, "from_day": one.from_day, "patrols": str(one.patrols_per_day)}
        for one in sorted(patrol_register.duty_records(conn), key=lambda one: (one.point, one.from_day))
        if one.point in standing and (one.point, one.from_day, one.patrols_per_day) not in made
    ]


def _suspensions(conn: Connection) -> Sequence[Texts]:
    codes = _open(conn)
    return [
        {
            "point": codes[one.point_id],
            "from_day": one.from_day.isoformat(),
            "to_day": one.to_day.isoformat() if one.to_day else "",
            "document": one.document,
            "why": one.why,
        }
        for one in sorted(
            (each for each in suspensions.suspensions(conn) if each.point_id in codes),
            key=lambda each: (codes[each.point_id], each.from_day),
        )
    ]


def _devices(conn: Connection) -> Sequence[Texts]:
    codes = _open(conn)
    return [
        {"device": one.device, "point": codes[one.point_id], "key": one.public_key}
        for one in fleet.enrolments(conn)
        if one.enrolled_to is None and one.point_id in codes
    ]


def _assets(conn: Connection) -> Sequence[Texts]:
    codes = _open(conn)
    return [
        {
            "point": codes[one.point_id],
            "kind": "กล้อง" if one.kind is AssetKind.CAMERA else "ไฟ",
            "name": one.name,
            "from_day": one.from_day.isoformat(),
            "to_day": one.to_day.isoformat() if one.to_day else "",
            "label": one.label,
            "inventory": one.inventory,
            "owner": one.owner,
            "note": one.note,
        }
        for one in sorted(
            (each for each in assets.assets(conn) if each.point_id in codes),
            key=lambda each: (codes[each.point_id], each.kind, each.name, each.from_day),
        )
    ]


def _patrols(texts: Texts) -> int | None:
    text = texts["patrols"].strip().translate(_THAI_DIGITS)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= 24 else None


def _open(conn: Connection) -> Mapping[int, str]:
    """The points that go on counting, by number: what belongs to a closed one could not be put in again."""
    return {point.id: point.code for point in fleet.points(conn) if point.closed_on is None}


def _point_id(conn: Connection, code: str) -> int:
    found = fleet.point(conn, code.strip())
    if found is None:
        raise Refused(f"ไม่มีจุด {code[:40]} · there is no point {code[:40]}", hint="เพิ่มจุดก่อน · add the point first")
    return found.id


_PUT: Mapping[SheetKind, Callable[[Connection, Texts, Hand], None]] = {
    SheetKind.POINTS: _put_point,
    SheetKind.DUTIES: _put_duty,
    SheetKind.DEVICES: _put_device,
    SheetKind.ASSETS: _put_asset,
    SheetKind.SUSPENSIONS: _put_suspension,
}
_ROWS: Mapping[SheetKind, Callable[[Connection], Sequence[Texts]]] = {
    SheetKind.POINTS: _points,
    SheetKind.DUTIES: _duties,
    SheetKind.DEVICES: _devices,
    SheetKind.ASSETS: _assets,
    SheetKind.SUSPENSIONS: _suspensions,
}
