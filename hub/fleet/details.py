"""The door to what kinds of risk points have, and what each is kept for; each change in a hand's name."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import detail_store, store
from hub.fleet.risk_kinds import RISK_KINDS
from hub.kernel.refused import Refused
from wire_contract.register_acts import PointDetailRecord


def describe(conn: Connection, *, code: str, kinds: Iterable[str], purpose: str, hand: Hand) -> None:
    """The point is of these kinds and kept for this; that judges nothing, so it holds at once."""
    _point_id(conn, code)
    wanted = tuple(one for one in RISK_KINDS if one in set(kinds))
    unknown = sorted(set(kinds) - set(RISK_KINDS))
    if unknown:
        raise Refused(
            f"ไม่มีประเภทความเสี่ยง {unknown[0][:40]} · there is no such kind of risk", hint=", ".join(RISK_KINDS)
        )
    said = purpose.strip()
    if len(said) > 200 or not said.isprintable():
        raise Refused("วัตถุประสงค์ใช้ไม่ได้ · the purpose does not serve", hint="ไม่เกิน 200 ตัวอักษร · at most 200 characters")
    before = next((one for one in detail_records(conn) if one.point == code), None)
    after = PointDetailRecord(point=code, kinds=wanted, purpose=said) if wanted or said else None
    if before == after:
        return
    put_detail(conn, before, after)
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)


def details(conn: Connection) -> Mapping[str, PointDetailRecord]:
    """What is said of points, by code; not of every point something is."""
    return {one.point: one for one in detail_records(conn)}


def detail_records(conn: Connection) -> Sequence[PointDetailRecord]:
    """The same, as the chain writes it."""
    codes = {point.id: point.code for point in store.points_by_code(conn)}
    return [
        PointDetailRecord(point=codes[number], kinds=kinds, purpose=purpose)
        for number, (kinds, purpose) in detail_store.rows(conn).items()
    ]


def put_detail(conn: Connection, before: PointDetailRecord | None, after: PointDetailRecord | None) -> None:
    """A corrected description; the register must still read as it did when the correction was proposed."""
    code = (after or before).point  # type: ignore[union-attr] # one of them is there
    if next((one for one in detail_records(conn) if one.point == code), None) != before:
        raise Refused("the point's description has changed since", hint="propose the correction again")
    detail_store.put(conn, _point_id(conn, code), (after.kinds, after.purpose) if after else None)


def _point_id(conn: Connection, code: str) -> int:
    found = next(iter(store.points_by_code(conn, code=code)), None)
    if found is None:
        raise Refused(f"ไม่มีจุด {code} · there is no point {code}", hint="ดูหน้าจุดเสี่ยงภัย · see the page Points")
    return found.id
