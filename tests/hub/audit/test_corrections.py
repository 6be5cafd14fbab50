"""Days that are over change only when a second person agrees, and then the figures are judged anew."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from hub.audit import service as audit
from hub.audit.corrections import Decision
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.ingest import Received, ingest
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.patrol import service as patrol
from hub.patrol.compliance import Rejection
from hub.people import service as people
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import Journal, key
from tests.parts.patrol import bkk
from wire_contract import topics
from wire_contract.act_changes import DutyChanged
from wire_contract.act_records import DutyRecord
from wire_contract.chain import public_key_of
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId

DAY = date(2026, 10, 14)
LATER = bkk(DAY, "30:00")
"""06.00 of the next day."""
CARD = "wiegand26:12:345"
WHY = "ช่างทดสอบเครื่องอ่าน"


def of(by: str, *, reason: str | None = None, at: datetime = LATER) -> Hand:
    return hand(by, at=at, reason=reason)


def a_day(conn: Connection) -> Journal:
    """A point where an officer tapped once, at nine; the hub knows of it."""
    journal = Journal(DeviceId("bkk-test-01"), key(1), JournalId("00000001"), now=bkk(DAY, "08:00"))
    fleet.add_point(
        conn,
        code="P-1",
        name="ปากซอย",
        short_name="ปากซอย",
        station="สน. หนึ่ง",
        has_camera=False,
        opened_on=DAY,
        hand=hand(),
    )
    fleet.enrol(conn, journal.device, point_code="P-1", public_key=journal.public_key, at=journal.now, hand=hand())
    people.add_officer(conn, code="T-01", name="สมชาย ใจดี", hand=hand())
    people.add_credential(conn, officer_code="T-01", credential=CARD, valid_from=journal.now, hand=hand())
    journal.now = bkk(DAY, "09:00")
    journal.opened()
    journal.tap(CARD)
    message = Received(topics.up(journal.device, "events"), journal.batch(), retained=False, received_at=journal.now)
    ingest(conn, [message], now=journal.now)
    return journal


def cell(conn: Connection) -> tuple[int, int, list[Rejection]]:
    """Required, proved, and why taps do not count."""
    point = fleet.point(conn, "P-1")
    assert point is not None
    found = patrol.cells_at(conn, point.id, first=DAY, last=DAY, now=LATER)[DAY]
    return found.required, found.proved, [one.reason for one in found.rejected]


def set_duty(conn: Connection, by: Hand, *, patrols: int = 1) -> None:
    point = fleet.point(conn, "P-1")
    assert point is not None
    patrol.set_duty(conn, point.id, from_day=DAY, patrols_per_day=patrols, hand=by)


def the_tap(conn: Connection) -> Place:
    found = patrol.scans_at(conn, [DeviceId("bkk-test-01")], since=bkk(DAY, "00:00"), until=LATER)
    return Place(found[0].journal, found[0].sequence, found[0].hash)


def test_a_day_that_is_over_is_not_changed_by_one_person(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
    with pytest.raises(NeedsApprovalError, match="second person"), writing(engine) as conn:
        set_duty(conn, of("somying"))
    with engine.connect() as conn:
        assert cell(conn) == (2, 1, [])


def test_with_a_reason_it_is_proposed_and_nothing_changes_yet(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        proposal = audit.do_or_propose(conn, set_duty, hand=of("somying", reason="ปิดถนนครึ่งวัน"))
        assert cell(conn) == (2, 1, [])
        (found,) = audit.corrections(conn)
    assert (found.hash, found.by, found.reason, found.is_open) == (proposal, "somying", "ปิดถนนครึ่งวัน", True)
    after = DutyRecord(point="P-1", from_day="2026-10-14", patrols_per_day=1)
    assert found.changes == (DutyChanged(before=None, after=after, reason="ปิดถนนครึ่งวัน"),)


def test_a_second_person_approves_and_the_day_is_judged_anew(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        proposal = audit.do_or_propose(conn, set_duty, hand=of("somying", reason="ปิดถนนครึ่งวัน"))
        assert proposal is not None
        audit.approve(conn, proposal, hand=of("somchai"))
        assert cell(conn) == (1, 1, [])
        (found,) = audit.corrections(conn)
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
        told = audit.entries(conn, limit=1)[0]
    assert found.decision == Decision(approved=True, by="somchai", at=LATER, reason=None)
    assert (replayed.faults, differences) == ([], [])
    after = DutyRecord(point="P-1", from_day="2026-10-14", patrols_per_day=1)
    assert told.subject == "somchai"
    assert told.act == DutyChanged(before=None, after=after, reason="ปิดถนนครึ่งวัน", proposal=proposal)


def test_nobody_approves_what_they_proposed_themselves(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        proposal = audit.do_or_propose(conn, set_duty, hand=of("somying", reason="x"))
        assert proposal is not None
    with pytest.raises(Refused, match="cannot approve"), writing(engine) as conn:
        audit.approve(conn, proposal, hand=of("somying"))
    with engine.connect() as conn:
        assert cell(conn) == (2, 1, [])


def test_a_declined_proposal_changes_nothing_and_cannot_be_approved_after_all(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        proposal = audit.do_or_propose(conn, set_duty, hand=of("somying", reason="x"))
        assert proposal is not None
        audit.decline(conn, proposal, hand=of("somchai"), reason="ไม่มีหนังสือ")
        (found,) = audit.corrections(conn)
    assert found.decision == Decision(approved=False, by="somchai", at=LATER, reason="ไม่มีหนังสือ")
    with pytest.raises(Refused, match="somchai has decided it already"), writing(engine) as conn:
        audit.approve(conn, proposal, hand=of("malee"))
    with pytest.raises(Refused, match="no such proposal"), writing(engine) as conn:
        audit.approve(conn, LineHash("0" * 64), hand=of("malee"))


def test_an_approval_after_the_register_changed_is_refused(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        first = audit.do_or_propose(conn, set_duty, hand=of("somying", reason="x"))
        again = audit.do_or_propose(conn, lambda c, h: set_duty(c, h, patrols=5), hand=of("somying", reason="y"))
        assert first is not None
        assert again is not None
        audit.approve(conn, first, hand=of("somchai"))
    with pytest.raises(Refused, match="changed since"), writing(engine) as conn:
        audit.approve(conn, again, hand=of("somchai"))
    with engine.connect() as conn:
        assert cell(conn) == (1, 1, [])
        assert [one.is_open for one in audit.corrections(conn)] == [True, False]


def test_a_tap_that_is_set_aside_counts_no_longer_stays_listed_and_can_count_again(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        device, place = DeviceId("bkk-test-01"), the_tap(conn)
        out = audit.propose(conn, lambda c, h: patrol.exclude(c, device, place, hand=h), hand=of("somying"), reason=WHY)
        assert cell(conn) == (2, 1, [])
        audit.approve(conn, out, hand=of("somchai"))
        assert cell(conn) == (2, 0, [Rejection.EXCLUDED])
        back = audit.propose(
            conn, lambda c, h: patrol.count_again(c, device, place, hand=h), hand=of("somchai"), reason="ผิดการแตะ"
        )
        audit.approve(conn, back, hand=of("somying"))
        assert cell(conn) == (2, 1, [])
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[0].faults == []


def test_only_a_tap_can_be_set_aside(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        place = the_tap(conn)._replace(sequence=99)
    with pytest.raises(Refused, match="no tap"), writing(engine) as conn:
        patrol.exclude(conn, DeviceId("bkk-test-01"), place, hand=of("somying"))


def test_a_card_handed_out_yesterday_counts_once_it_is_approved(engine: Engine) -> None:
    other = "wiegand26:12:999"
    with writing(engine) as conn:
        journal = a_day(conn)
        journal.now = bkk(DAY, "15:00")
        journal.tap(other)
        late = Received(topics.up(journal.device, "events"), journal.batch(), retained=False, received_at=journal.now)
        ingest(conn, [late], now=journal.now)
        assert cell(conn) == (2, 1, [Rejection.UNKNOWN_CARD])
        proposal = audit.do_or_propose(
            conn,
            lambda c, h: people.add_credential(
                c, officer_code="T-01", credential=other, valid_from=bkk(DAY, "07:00"), hand=h
            ),
            hand=of("somying", reason="บัตรใหม่ ยังไม่ได้ลงทะเบียน"),
        )
        assert proposal is not None
        audit.approve(conn, proposal, hand=of("somchai"))
        assert cell(conn) == (2, 2, [])
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []


def test_a_device_enrolled_late_is_a_correction_of_several_records_at_once(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        newer = public_key_of(key(2))
        proposal = audit.do_or_propose(
            conn,
            lambda c, h: fleet.enrol(
                c, "bkk-test-02", point_code="P-1", public_key=newer, at=bkk(DAY, "12:00"), hand=h
            ),
            hand=of("somying", reason="เปลี่ยนเครื่องเมื่อวาน"),
        )
        assert proposal is not None
        audit.approve(conn, proposal, hand=of("somchai"))
        terms = [(one.device, one.enrolled_from, one.enrolled_to) for one in fleet.enrolments(conn)]
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []
    assert terms == [
        ("bkk-test-01", bkk(DAY, "08:00"), bkk(DAY, "12:00")),
        ("bkk-test-02", bkk(DAY, "12:00"), None),
    ]


def test_what_is_still_to_come_needs_nobody_else(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
        point = fleet.point(conn, "P-1")
        assert point is not None
        today = DAY + timedelta(days=1)
        patrol.set_duty(conn, point.id, from_day=today, patrols_per_day=3, hand=of("somying"))
        people.withdraw_credential(conn, credential=CARD, at=LATER, hand=of("somying"))
        assert audit.corrections(conn) == []


def test_a_reason_is_asked_for(engine: Engine) -> None:
    with writing(engine) as conn:
        a_day(conn)
    for reason in ("", "  ", "x" * 501, "two\nlines"):
        with pytest.raises(Refused, match="needs a reason"), writing(engine) as conn:
            audit.propose(conn, set_duty, hand=of("somying"), reason=reason)
