"""One transaction of ingest: what is kept, remembered, noted, set aside, and what each device is to hear."""

from datetime import timedelta

import msgspec
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence.service import Standing
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.ingest import Outcome, Received, acknowledgement, broken_message, ingest
from hub.patrol import service as patrol
from hub.patrol.scan import Scan
from tests.parts.hands import hand
from tests.parts.journals import START, Journal, journal_of, key
from tests.parts.linked import enrol
from wire_contract.chain import hash_of, public_key_of
from wire_contract.delivery import Tip
from wire_contract.event import ClockTrust, JournalId
from wire_contract.measurements import CommandDone, Medium, Shown
from wire_contract.messages import OFFLINE, Ack, unseal
from wire_contract.topics import up
from wire_contract.unreadable import Reason, Unreadable

NOW = START + timedelta(hours=3)


def events(journal: Journal, first: int = 1, last: int | None = None) -> Received:
    return Received(up(journal.device, "events"), journal.batch(first, last), False, NOW)


def status(journal: Journal, *, retained: bool = False) -> Received:
    return Received(up(journal.device, "status"), journal.status(), retained, NOW)


def take(engine: Engine, *messages: Received) -> Outcome:
    with writing(engine) as conn:
        return ingest(conn, messages, now=NOW)


def reasons(engine: Engine) -> set[Reason]:
    with engine.connect() as conn:
        return {one.reason for one in evidence.quarantined(conn, limit=10)}


def test_a_tap_becomes_a_line_a_scan_and_an_acknowledgement(engine: Engine) -> None:
    journal = journal_of(1)
    enrol(engine, journal)
    assert take(engine, events(journal)) == Outcome(
        [Standing(journal.device, journal.id, Tip(journal.hash(2), 2))],
        new_lines=2,
        repeated=0,
        set_aside=0,
        statuses=0,
    )
    with engine.connect() as conn:
        scans = list(patrol.scans_at(conn, [journal.device], since=START, until=NOW))
    assert scans == [
        Scan(
            hash=journal.hash(2),
            device=journal.device,
            journal=journal.id,
            sequence=2,
            reader="front",
            medium=Medium.WIEGAND,
            proof="uid",
            credential="wiegand26:1:2",
            shown=Shown.ACCEPTED,
            occurred_at=START + timedelta(minutes=1),
            clock=ClockTrust.SYNCHRONISED,
            received_at=NOW,
        )
    ]


def test_the_same_messages_again_change_nothing_and_are_acknowledged_again(engine: Engine) -> None:
    journal = journal_of(2)
    enrol(engine, journal)
    first = take(engine, events(journal))
    again = take(engine, events(journal), events(journal))
    assert again == Outcome(first.standings, new_lines=0, repeated=6, set_aside=0, statuses=0)
    assert (first.changed, again.changed) == (True, False)
    with engine.connect() as conn:
        assert len(list(patrol.scans_at(conn, [journal.device], since=START, until=NOW))) == 2


def test_each_device_hears_once_however_many_messages_it_sent(engine: Engine) -> None:
    one, other = journal_of(3, number=1), journal_of(1, number=2)
    enrol(engine, one, other)
    outcome = take(engine, events(one, 1, 2), events(other), events(one, 3, 3), status(other), events(one, 4, 4))
    assert sorted(outcome.standings, key=lambda standing: standing.device) == [
        Standing(one.device, one.id, Tip(one.hash(4), 4)),
        Standing(other.device, other.id, Tip(other.hash(2), 2)),
    ]


def test_a_device_that_reports_hears_what_the_hub_holds(engine: Engine) -> None:
    journal = journal_of(2)
    enrol(engine, journal)
    assert take(engine, status(journal)).standings == [Standing(journal.device, journal.id, None)]
    take(engine, events(journal, 1, 2))
    assert take(engine, status(journal)).standings == [Standing(journal.device, journal.id, Tip(journal.hash(2), 2))]
    with engine.connect() as conn:
        assert fleet.statuses(conn)[journal.device].last_seen == NOW


def test_a_restored_device_is_answered_on_its_own_branch_but_not_by_a_kept_message(engine: Engine) -> None:
    journal = journal_of(1)
    enrol(engine, journal)
    restored = journal.branch()
    restored.lines = restored.lines[:1]
    take(engine, events(journal))
    assert take(engine, status(restored)).standings == [Standing(journal.device, journal.id, Tip(journal.hash(1), 1))]
    kept = take(engine, status(restored, retained=True))
    assert kept.standings == [Standing(journal.device, journal.id, Tip(journal.hash(2), 2))]


def test_a_head_reported_with_a_false_sequence_is_answered_with_the_true_one(engine: Engine) -> None:
    journal = journal_of(2)
    enrol(engine, journal)
    take(engine, events(journal))
    lie = journal.status().replace(b'"sequence":"3"', b'"sequence":"999"')
    outcome = take(engine, Received(up(journal.device, "status"), lie, False, NOW))
    assert outcome.standings == [Standing(journal.device, journal.id, Tip(journal.hash(3), 3))]


def test_a_heartbeat_that_the_broker_had_kept_is_no_sight_of_the_device(engine: Engine) -> None:
    journal = journal_of(0)
    enrol(engine, journal)
    take(engine, status(journal, retained=True))
    with engine.connect() as conn:
        assert fleet.statuses(conn) == {}


def test_a_last_will_is_noted_and_not_answered(engine: Engine) -> None:
    journal = journal_of(0)
    enrol(engine, journal)
    take(engine, status(journal))
    gone = take(engine, Received(up(journal.device, "status"), OFFLINE, False, NOW))
    assert gone == Outcome([], new_lines=0, repeated=0, set_aside=0, statuses=1)
    with engine.connect() as conn:
        assert not fleet.statuses(conn)[journal.device].online


def test_a_device_that_is_not_enrolled_is_set_aside_and_not_answered(engine: Engine) -> None:
    journal = journal_of(1)
    assert take(engine, events(journal), status(journal)) == Outcome([], 0, 0, set_aside=2, statuses=0)
    assert reasons(engine) == {Reason.UNKNOWN_DEVICE}


def test_a_device_cannot_speak_for_another(engine: Engine) -> None:
    one, other = journal_of(1, number=1), journal_of(1, number=2)
    enrol(engine, one, other)
    forged = Received(up(other.device, "events"), one.batch(), False, NOW)
    assert take(engine, forged) == Outcome([], 0, 0, set_aside=2, statuses=0)
    assert reasons(engine) == {Reason.FOREIGN}


def test_strange_topics_and_spoilt_statuses_are_set_aside_and_the_rest_flows(engine: Engine) -> None:
    journal = journal_of(1)
    enrol(engine, journal)
    base = f"riskpoint/v1/{journal.device}"
    strange = [
        Received(f"{base}/up/../../x/up/events", journal.batch(), False, NOW),
        Received(f"{base}/up/picture/{'0' * 64}", b"", False, NOW),
        Received(f"{base}/down/ack", b"", False, NOW),
        Received("riskpoint/v1/\x00/up/events", b"", False, NOW),
        Received(f"{base}/up/status", b"{", False, NOW),
        Received(f"{base}/up/status", b'{"v":1,"state":"asleep"}', False, NOW),
        Received(f"{base}/up/status", b" " * 20_000, False, NOW),
    ]
    outcome = take(engine, *strange, events(journal))
    assert outcome == Outcome(
        [Standing(journal.device, journal.id, Tip(journal.hash(2), 2))],
        new_lines=2,
        repeated=0,
        set_aside=7,
        statuses=0,
    )
    assert reasons(engine) == {Reason.TOPIC, Reason.UNASKED, Reason.MALFORMED, Reason.SCHEMA, Reason.TOO_LARGE}


def test_a_message_that_we_fail_on_is_shown_with_the_kind_of_failure(engine: Engine) -> None:
    journal = journal_of(1)
    with writing(engine) as conn:
        evidence.set_aside(conn, [broken_message(events(journal), KeyError("x"))])
        [one] = evidence.quarantined(conn, limit=10)
    assert (one.reason, one.detail) == (Reason.MALFORMED, "the hub failed on it (KeyError); report this with the log")


def test_an_acknowledgement_is_signed_and_says_nothing_as_null() -> None:
    hub, journal = key(50), journal_of(1)
    held = Standing(journal.device, journal.id, Tip(journal.hash(2), 2))
    topic, payload = acknowledgement(held, key=hub, at=NOW)
    ack = unseal(payload, Ack, public_key=public_key_of(hub), device=journal.device)
    time = "2026-10-01T04:00:00.000Z"
    assert topic == f"riskpoint/v1/{journal.device}/down/ack"
    assert ack == Ack(device=journal.device, journal=journal.id, head=journal.hash(2), sequence="2", at=time)
    _, nothing = acknowledgement(Standing(journal.device, JournalId("00000009"), None), key=hub, at=NOW)
    assert not isinstance(unseal(nothing, Ack, public_key=public_key_of(hub), device=journal.device), Unreadable)
    assert msgspec.json.decode(nothing.partition(b" ")[2]) == {
        "v": 1,
        "device": journal.device,
        "journal": "00000009",
        "head": None,
        "sequence": None,
        "at": time,
    }


def test_what_a_replaced_card_recorded_is_taken_also_after_the_new_one_stands(engine: Engine) -> None:
    old = journal_of(2)
    enrol(engine, old)
    new = Journal(old.device, key(7), JournalId("0000beef"), now=old.now)
    new.opened()
    with writing(engine) as conn:
        point = fleet.points(conn)[0].code
        fleet.enrol(conn, new.device, point_code=point, public_key=new.public_key, at=NOW, hand=hand())
    assert take(engine, events(new), events(old)).new_lines == 4
    assert take(engine, events(old)).repeated == 3
    assert reasons(engine) == set()


def test_nothing_of_a_revoked_device_is_taken_whatever_time_it_names(engine: Engine) -> None:
    journal = journal_of(2)
    enrol(engine, journal)
    with writing(engine) as conn:
        fleet.revoke(conn, journal.device, at=NOW, hand=hand())
    assert take(engine, events(journal)).new_lines == 0
    assert reasons(engine) == {Reason.UNKNOWN_DEVICE}


def test_a_new_key_does_not_lend_its_weight_to_lines_of_another(engine: Engine) -> None:
    journal, thief = journal_of(2), Journal(journal_of(2).device, key(8), JournalId("0000dead"), now=START)
    enrol(engine, journal)
    thief.opened()
    assert take(engine, events(thief)).new_lines == 0
    assert reasons(engine) == {Reason.SIGNATURE}


def test_a_device_hears_of_its_open_commands_with_each_heartbeat_until_its_line_tells_the_end(engine: Engine) -> None:
    journal, other = journal_of(0, number=1), journal_of(0, number=2)
    enrol(engine, journal, other)
    with writing(engine) as conn:
        issued = commands.issue(
            conn, journal.device, verb="identify", arguments={}, lasts=timedelta(hours=4), hand=hand(at=NOW)
        )
    for _ in range(2):
        assert [command.id for command in take(engine, status(journal), status(other)).commands] == [issued.id]
    assert take(engine, status(other)).commands == ()
    assert take(engine, events(journal)).commands == ()
    done = journal.add(journal.build(CommandDone(issued.id, "identify", "done")))
    assert take(engine, events(journal), status(journal)).commands == (), "it ended in the same breath"
    with engine.connect() as conn:
        [ended] = commands.newest(conn, limit=10)
    assert (ended.outcome, ended.done_line) == ("done", hash_of(done.line))


def test_a_device_cannot_end_the_command_of_another(engine: Engine) -> None:
    journal, rogue = journal_of(0, number=1), journal_of(0, number=2)
    enrol(engine, journal, rogue)
    with writing(engine) as conn:
        issued = commands.issue(
            conn, journal.device, verb="restart", arguments={}, lasts=timedelta(hours=4), hand=hand(at=NOW)
        )
    rogue.add(rogue.build(CommandDone(issued.id, "restart", "done")))
    take(engine, events(rogue))
    assert [command.id for command in take(engine, status(journal)).commands] == [issued.id]
