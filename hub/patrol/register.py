"""The door to what people decide about patrols: duties, and taps that are set aside; each change in a hand's name."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, cast

from msgspec import structs
from sqlalchemy import Connection, Row

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.patrol import store, suspension_store
from hub.patrol.scan import SUN, ProofState, Scan
from hub.patrol.schedule import DutyChange
from hub.patrol.suspension import in_force
from wire_contract.act_changes import ProofChanged
from wire_contract.act_records import DutyRecord, ExclusionRecord, ProofRecord
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId

PATROLS_AT_MOST = 24

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""A tap that came is judged already, so setting it aside is always a correction."""


def set_duty(conn: Connection, point_id: int, *, from_day: date, patrols_per_day: int, hand: Hand) -> None:
    """From this Bangkok day on the point is due this many patrols a day, until a later day says otherwise.

    None a day is a suspension, which has a document: only what is so already may be said again here.
    """
    if patrols_per_day == 0:
        known = store.duty(conn, point_id, from_day)
        if known is None or known.patrols_per_day:
            raise Refused(
                "ไม่ต้องตรวจเลยคือการระงับจุด ซึ่งต้องมีเลขที่หนังสือ · no patrol at all is a suspension, which needs a document",
                hint="ใช้การระงับจุด · suspend the point: on its page, or riskpoint-hub point suspend",
            )
        return
    let_be_due(conn, point_id, from_day=from_day, patrols_per_day=patrols_per_day, hand=hand)


def let_be_due(conn: Connection, point_id: int, *, from_day: date, patrols_per_day: int, hand: Hand) -> None:
    """As `set_duty`, also none at all: for suspensions."""
    if not 0 <= patrols_per_day <= PATROLS_AT_MOST:
        raise Refused(f"{patrols_per_day} patrols a day", hint=f"from 0 to {PATROLS_AT_MOST}")
    if in_force(suspension_store.rows(conn), point_id=point_id, day=from_day) is not None:
        raise Refused(
            f"จุดถูกระงับในวันที่ {from_day} · the point is suspended on that day",
            hint="สิ้นสุดการระงับก่อน หรือเลือกวันหลังจากนั้น · end the suspension first, or choose a later day",
        )
    code = _codes(conn)[point_id]
    known = store.duty(conn, point_id, from_day)
    if known is not None and known.patrols_per_day == patrols_per_day:
        return
    change = DutyChange(from_day, patrols_per_day)
    store.put_duty(conn, point_id, change)
    before = duty_record(code, known) if known else None
    own_chain.change(conn, before, duty_record(code, change), hand=hand, back_to=day_bounds(from_day)[0])


def exclude(conn: Connection, device: DeviceId, place: Place, *, hand: Hand) -> None:
    """The tap counts as no visit; it stays listed with this reason."""
    if not store.scan_at(conn, device, place):
        raise Refused("that line is no tap", hint="open the tap on the point's page, and set it aside there")
    if place.hash in store.excluded(conn):
        raise Refused("that tap is set aside already", hint="see the page Corrections")
    record = ExclusionRecord(device=device, journal=place.journal, sequence=place.sequence, hash=place.hash)
    put_exclusion(conn, None, record)
    own_chain.change(conn, None, record, hand=hand, back_to=_EVER)


def count_again(conn: Connection, device: DeviceId, place: Place, *, hand: Hand) -> None:
    """A tap that was set aside is judged like any other."""
    record = ExclusionRecord(device=device, journal=place.journal, sequence=place.sequence, hash=place.hash)
    put_exclusion(conn, record, None)
    own_chain.change(conn, record, None, hand=hand, back_to=_EVER)


def tell_unverified(conn: Connection, scans: Iterable[Scan], *, hand: Hand) -> None:
    """The hub's chain says which SUN messages among these new taps it could not verify, and so each of them once."""
    for scan in scans:
        if scan.proof == SUN and scan.proof_state is not ProofState.VERIFIED:
            own_chain.append(conn, ProofChanged(before=None, after=_proof_record(scan)), hand=hand)


def let_count(conn: Connection, device: DeviceId, place: Place, *, hand: Hand) -> None:
    """A tap whose SUN message was found forged is judged like one that was not checked: the master key was wrong."""
    record = next((one for one in proof_records(conn) if one.hash == place.hash and one.device == device), None)
    if record is None or record.state != "forged":
        raise Refused("that tap was not refused for its proof", hint="open the tap on the point's page")
    after = structs.replace(record, state="unchecked")
    put_proof(conn, record, after)
    own_chain.change(conn, record, after, hand=hand, back_to=_EVER)


def proof_records(conn: Connection) -> Sequence[ProofRecord]:
    """Every SUN message that was not verified, as the chain writes it."""
    return [_proof_record(row) for row in store.unverified(conn)]


def put_proof(conn: Connection, before: ProofRecord | None, after: ProofRecord | None) -> None:
    """A corrected finding; it must still be as it was when the correction was proposed."""
    if before is None or after is None:
        raise Refused("what the hub found of a proof is never made up, nor forgotten", hint="see the page Corrections")
    place = Place(JournalId(before.journal), before.sequence, LineHash(before.hash))
    if not store.set_proof_state(conn, place, device=before.device, before=before.state, after=after.state):
        raise Refused("what was found of that tap's proof has changed since", hint="see the page Corrections")


def duty_record(point: str, change: DutyChange) -> DutyRecord:
    """The duty, as the chain writes it."""
    return DutyRecord(point=point, from_day=change.from_day.isoformat(), patrols_per_day=change.patrols_per_day)


def exclusions(conn: Connection) -> Sequence[ExclusionRecord]:
    """Every tap that is set aside, as the chain writes it."""
    return [
        ExclusionRecord(device=row.device, journal=row.journal, sequence=row.sequence, hash=row.hash)
        for row in store.exclusion_rows(conn)
    ]


def duty_records(conn: Connection) -> Sequence[DutyRecord]:
    """Every duty, as the chain writes it."""
    codes = _codes(conn)
    changes = store.duty_changes(conn, until=date.max)
    return [duty_record(codes[point_id], one) for point_id, found in changes.items() for one in found]


def put_duty(conn: Connection, before: DutyRecord | None, after: DutyRecord | None) -> None:
    """A corrected duty; the register must still read as it did when the correction was proposed."""
    record = after or before
    assert record is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    found = fleet.point(conn, record.point)
    day = date.fromisoformat(record.from_day)
    standing = store.duty(conn, found.id, day) if found else None
    if found is None or (duty_record(record.point, standing) if standing else None) != before:
        raise Refused("the duty has changed since", hint="propose the correction again")
    if after is None:
        store.remove_duty(conn, found.id, day)
    else:
        store.put_duty(conn, found.id, DutyChange(day, after.patrols_per_day))


def put_exclusion(conn: Connection, before: ExclusionRecord | None, after: ExclusionRecord | None) -> None:
    """A tap is set aside, or no longer; it must still be as it was when the correction was proposed."""
    if before is not None:
        if before.hash not in store.excluded(conn):
            raise Refused("that tap is not set aside", hint="see the page Corrections")
        store.remove_exclusion(conn, before.hash)
    if after is not None:
        if after.hash in store.excluded(conn):
            raise Refused("that tap is set aside already", hint="see the page Corrections")
        values = {name: getattr(after, name) for name in ("hash", "device", "journal", "sequence")}
        store.add_exclusion(conn, values)


def _codes(conn: Connection) -> dict[int, str]:
    return {point.id: point.code for point in fleet.points(conn)}


def _proof_record(found: Scan | Row[Any]) -> ProofRecord:
    return ProofRecord(
        device=found.device,
        journal=found.journal,
        sequence=found.sequence,
        hash=found.hash,
        state=cast("Literal['forged', 'unchecked']", str(found.proof_state)),
    )
