"""The door of the audit: the hub's chain to read, corrections to propose and decide, the register held against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from hub.audit.corrections import Proposal, changes_of, proposals
from hub.audit.replay import Replayed, replay
from hub.choices import service as choices
from hub.crime import register as crime_register
from hub.evidence import own_chain
from hub.evidence.entry import Entry
from hub.evidence.hand import Hand
from hub.flags import register as flags_register
from hub.fleet import assets, details, locations, maintenance
from hub.fleet import register as fleet_register
from hub.fleet import service as fleet
from hub.fleet.records import enrolment_record, point_record
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.letters import register as letters_register
from hub.notices import register as notices_register
from hub.patrol import register as patrol_register
from hub.patrol import suspensions
from hub.people import identities, officer_changes, second_factor, tokens, users
from hub.people import service as people
from hub.remediation import service as remediation
from hub.self_tests import register as self_tests_register
from wire_contract.act_changes import CHANGE_OF, Change
from wire_contract.act_records import (
    DutyRecord,
    EnrolmentRecord,
    ExclusionRecord,
    HoldingRecord,
    OfficerRecord,
    PointRecord,
    ProofRecord,
    Record,
    key_of,
)
from wire_contract.acts import CorrectionDecided, CorrectionProposed, ProposedChange
from wire_contract.alarm_acts import MaintenanceRecord
from wire_contract.asset_acts import AssetRecord, CheckDutyRecord
from wire_contract.chain import PublicKey
from wire_contract.event import LineHash
from wire_contract.flag_acts import LocationRecord, ParameterRecord, SettlementRecord, ShiftRecord, WindowsRecord
from wire_contract.letter_acts import OfficeRecord
from wire_contract.register_acts import PointDetailRecord, ServiceEndRecord, SuspensionRecord

TAKEN_OVER = "อยู่ในทะเบียนก่อนเริ่มบันทึกนี้ · was in the register before this chain began"

_PUT: dict[type[Record], Callable[..., None]] = {
    PointRecord: fleet_register.put_point,
    EnrolmentRecord: fleet_register.put_enrolment,
    LocationRecord: locations.put_location,
    ParameterRecord: flags_register.put_parameter,
    WindowsRecord: flags_register.put_windows,
    ShiftRecord: flags_register.put_shift,
    SettlementRecord: flags_register.put_settlement,
    HoldingRecord: people.put_holding,
    DutyRecord: patrol_register.put_duty,
    ExclusionRecord: patrol_register.put_exclusion,
    ProofRecord: patrol_register.put_proof,
    AssetRecord: assets.put_asset,
    CheckDutyRecord: self_tests_register.put_check_duty,
    PointDetailRecord: details.put_detail,
    SuspensionRecord: suspensions.put_suspension,
    ServiceEndRecord: officer_changes.put_service_end,
    MaintenanceRecord: maintenance.put_maintenance,
    OfficeRecord: letters_register.put_office,
}
"""Which service writes a corrected record. Officers and users reach into no day that is over."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The register reads otherwise than the chain says: somebody changed the tables past the hub."""

    chain: Record | None
    register: Record | None


def entries(
    conn: Connection, *, limit: int, before: int | None = None, by_people_only: bool = False
) -> Sequence[Entry]:
    """The newest lines of the hub's chain first."""
    return own_chain.entries(conn, limit=limit, before=before, by_people_only=by_people_only)


def entry(conn: Connection, line_hash: LineHash) -> Entry | None:
    """One line of the hub's chain."""
    return own_chain.entry(conn, line_hash)


def begin(conn: Connection, *, hand: Hand) -> None:
    """The chain is open; a register from before there was a chain is taken over into it, once."""
    if own_chain.head(conn) is not None:
        return
    own_chain.open_anew(conn, hand=hand)
    for record in register(conn):
        own_chain.append(conn, _added(record), hand=hand)


def do_or_propose(conn: Connection, action: Callable[[Connection, Hand], object], *, hand: Hand) -> LineHash | None:
    """The action is done; or, where it changes days that are over and the hand gives a reason, it is proposed: then the
    proposal's hash comes back.
    """
    try:
        with conn.begin_nested():
            action(conn, hand)
    except NeedsApprovalError:
        if hand.reason is None:
            raise
        return propose(conn, action, hand=hand, reason=hand.reason)
    return None


def propose(conn: Connection, action: Callable[[Connection, Hand], object], *, hand: Hand, reason: str) -> LineHash:
    """What the action would change waits for a second person; the register is as it was."""
    if not 0 < len(reason.strip()) <= 500 or not reason.isprintable():
        raise Refused("a correction needs a reason", hint="1 to 500 printable characters, and no names of people")
    draft = hand.drafting()
    savepoint = conn.begin_nested()
    try:
        action(conn, draft)
    finally:
        savepoint.rollback()
    if not draft.draft:
        raise Refused("nothing would change", hint="look at the register again")
    asked = tuple(
        ProposedChange(kind=kind, change=msgspec.Raw(msgspec.json.encode(one)))
        for kind, one in own_chain.changes_in(draft.draft)
    )
    return own_chain.append(conn, CorrectionProposed(changes=asked, reason=reason.strip()), hand=hand)


def corrections(conn: Connection) -> Sequence[Proposal]:
    """Every proposal there ever was, the latest first."""
    asked, decided = own_chain.of_kind(conn, CorrectionProposed), own_chain.of_kind(conn, CorrectionDecided)
    return proposals([*asked, *decided])


def proposed_in(act: CorrectionProposed) -> Sequence[Change]:
    """What a proposal asks for."""
    return changes_of(act)


def approve(conn: Connection, proposal: LineHash, *, hand: Hand) -> None:
    """What was proposed is done, in the name of the one who approves; never by the one who proposed it."""
    found = _open(conn, proposal)
    if found.by == hand.subject:
        raise Refused("the person who proposed a correction cannot approve it", hint="ask another user to sign in")
    own_chain.append(conn, CorrectionDecided(proposal=proposal, approved=True, reason=None), hand=hand)
    carrying = hand.carrying_out(proposal, reason=found.reason)
    for change in found.changes:
        _carry_out(conn, change, hand=carrying)


def decline(conn: Connection, proposal: LineHash, *, hand: Hand, reason: str) -> None:
    """Nothing is changed; the proposal is settled. Whoever proposed it may withdraw it like this."""
    _open(conn, proposal)
    if not 0 < len(reason.strip()) <= 500 or not reason.isprintable():
        raise Refused("declining needs a reason", hint="1 to 500 printable characters")
    decided = CorrectionDecided(proposal=proposal, approved=False, reason=reason.strip())
    own_chain.append(conn, decided, hand=hand)


def check(conn: Connection, *, trusted: Sequence[PublicKey]) -> tuple[Replayed, Sequence[Difference]]:
    """The whole chain verified, and where the register reads otherwise than it says."""
    replayed = replay(own_chain.lines(conn), trusted=trusted)
    here = {(type(record), key_of(record)): record for record in register(conn)}
    every = sorted({*here, *replayed.records}, key=lambda key: (key[0].__name__, key[1]))
    found = [Difference(replayed.records.get(key), here.get(key)) for key in every]
    return replayed, [one for one in found if one.chain != one.register]


def register(conn: Connection) -> list[Record]:
    """Everything in the register, as the chain writes it."""
    codes = {point.id: point.code for point in fleet.points(conn)}
    return [
        *(point_record(point) for point in fleet.points(conn)),
        *(enrolment_record(one, point=codes[one.point_id]) for one in fleet.enrolments(conn)),
        *(OfficerRecord(code=code) for code in people.officer_codes(conn)),
        *(people.holding_record(one) for one in people.holdings(conn)),
        *patrol_register.duty_records(conn),
        *patrol_register.exclusions(conn),
        *patrol_register.proof_records(conn),
        *locations.location_records(conn),
        *flags_register.records(conn),
        *fleet.setting_records(conn),
        *assets.asset_records(conn),
        *self_tests_register.check_duty_records(conn),
        *notices_register.target_records(conn),
        *users.records(conn),
        *tokens.records(conn),
        *second_factor.records(conn),
        *identities.records(conn),
        *details.detail_records(conn),
        *suspensions.suspension_records(conn),
        *officer_changes.service_end_records(conn),
        *maintenance.maintenance_records(conn),
        *remediation.records(conn),
        *crime_register.records(conn),
        *letters_register.records(conn),
        *choices.records(conn),
    ]


def _added(record: Record) -> Change:
    return CHANGE_OF[type(record)](before=None, after=record, reason=TAKEN_OVER)  # type: ignore[arg-type] # the table pairs them


def _open(conn: Connection, proposal: LineHash) -> Proposal:
    found = next((one for one in corrections(conn) if one.hash == proposal), None)
    if found is None:
        raise Refused("there is no such proposal", hint="see the page Corrections")
    if found.decision is not None:
        raise Refused(f"{found.decision.by} has decided it already", hint="see the page Corrections")
    return found


def _carry_out(conn: Connection, change: Change, *, hand: Hand) -> None:
    record = change.after or change.before
    assert record is not None  # noqa: S101 (a proposal of nothing is never made)
    if type(record) not in _PUT:
        raise Refused(
            "that cannot be corrected",
            hint="it is none of: points, devices, cards, duties, taps, rules, the roster, flags, assets, suspensions",
        )
    _PUT[type(record)](conn, change.before, change.after)
    own_chain.change(conn, change.before, change.after, hand=hand, back_to=hand.at)
