"""What ingest finds of a tap's proof: from the line and the hub's keys; what only the hub can tell is in its chain."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.audit import service as audit
from hub.database import open_engine, writing
from hub.evidence import own_chain
from hub.ingest import Outcome, Proving, Received, ingest
from hub.patrol import service as patrol
from hub.patrol import sun_keys
from hub.patrol.scan import ProofState, Scan
from hub.patrol.sun_keys import NO_KEYS, SunKeys
from tests.hub.test_cli import fine, runner
from tests.parts.brokers import Broker
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import START, Journal, journal_of
from tests.parts.linked import devices, enrol, hub, settings
from tests.parts.proving_cards import MASTER, OTHER_MASTER, Phone, SunCard, printed
from wire_contract.act_changes import ProofChanged
from wire_contract.act_records import ProofRecord
from wire_contract.chain import public_key_of
from wire_contract.measurements import Refusal, Shown, TagScanned
from wire_contract.topics import up

NOW = START + timedelta(hours=3)


def told(engine: Engine, *taps: TagScanned) -> Journal:
    journal = journal_of(0)
    for tap in taps:
        journal.add(journal.build(tap))
    enrol(engine, journal)
    return journal


def take(engine: Engine, journal: Journal, *, keys: SunKeys = (MASTER,), first: int = 1) -> Outcome:
    message = Received(up(journal.device, "events"), journal.batch(first), False, NOW)
    with writing(engine) as conn:
        audit.begin(conn, hand=hand())
        return ingest(conn, [message], now=NOW, proving=Proving(keys, HUB_KEY))


def scans(engine: Engine, journal: Journal) -> Sequence[Scan]:
    with engine.connect() as conn:
        found = patrol.scans_at(conn, [journal.device], since=START, until=NOW)
    return sorted(found, key=lambda one: one.sequence)


def acts(engine: Engine) -> list[tuple[str, object]]:
    with engine.connect() as conn:
        return [(entry.subject, entry.act) for entry in own_chain.of_kind(conn, ProofChanged)]


def record(journal: Journal, sequence: int, state: str) -> ProofRecord:
    place = {"device": journal.device, "journal": journal.id, "sequence": sequence, "hash": journal.hash(sequence)}
    return ProofRecord(**place, state=state)  # type: ignore[arg-type] # places and words


def test_every_kind_of_proof_is_looked_at(engine: Engine) -> None:
    card, phone = SunCard(counter=6), Phone()
    at = START + timedelta(minutes=3)
    journal = told(
        engine, card.tag(), SunCard(master=OTHER_MASTER).tag(), phone.tag(at), printed(phone.credential),
        printed(shown=Shown.REFUSED, refusal=Refusal.STATIC_NOT_ALLOWED),
    )  # fmt: skip
    take(engine, journal)
    assert [(s.proof, s.proof_state, s.sun_counter, s.badge_step, s.refusal) for s in scans(engine, journal)] == [
        ("sun", ProofState.VERIFIED, 7, None, None),
        ("sun", ProofState.FORGED, None, None, None),
        ("rotating_qr", ProofState.VERIFIED, None, int(at.timestamp()) // 20, None),
        ("static_qr", ProofState.FORGED, None, None, None),
        ("static_qr", ProofState.NONE, None, None, Refusal.STATIC_NOT_ALLOWED),
    ]


def test_the_hubs_chain_tells_of_each_message_that_it_could_not_verify_once_however_often_it_comes(
    engine: Engine,
) -> None:
    journal = told(engine, SunCard().tag(), SunCard(master=OTHER_MASTER).tag(), printed(Phone().credential))
    for _ in range(2):
        take(engine, journal)
    refused = ProofChanged(before=None, after=record(journal, 3, "forged"))
    assert acts(engine) == [("hub", refused)]
    with engine.connect() as conn:
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []


def test_a_hub_without_a_key_says_that_it_did_not_check(engine: Engine) -> None:
    journal = told(engine, SunCard().tag())
    take(engine, journal, keys=NO_KEYS)
    assert acts(engine) == [("hub", ProofChanged(before=None, after=record(journal, 2, "unchecked")))]
    assert [one.proof_state for one in scans(engine, journal)] == [ProofState.UNCHECKED]


def test_what_is_undone_leaves_no_act_and_comes_again_whole(engine: Engine) -> None:
    """Line and act stand in one transaction: no act without its line, no line without its act."""
    journal = told(engine, SunCard(master=OTHER_MASTER).tag())
    message = Received(up(journal.device, "events"), journal.batch(), False, NOW)

    def fail() -> None:
        with writing(engine) as conn:
            ingest(conn, [message], now=NOW, proving=Proving([MASTER], HUB_KEY))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (acts(engine), scans(engine, journal)) == ([], [])
    take(engine, journal)
    assert len(acts(engine)) == 1


def test_a_tables_finding_that_was_changed_past_the_hub_differs_from_the_chain(engine: Engine) -> None:
    journal = told(engine, SunCard(master=OTHER_MASTER).tag())
    take(engine, journal)
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE scans SET proof_state = 'verified'")
    with engine.connect() as conn:
        _, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert [(one.chain, one.register) for one in differences] == [(record(journal, 2, "forged"), None)]


def test_people_let_a_refused_tap_count_as_not_checked_and_only_two_of_them(engine: Engine) -> None:
    """The master key was wrong, or lost: what that cost is put right in daylight."""
    journal = told(engine, SunCard().tag())
    take(engine, journal, keys=[OTHER_MASTER])
    with writing(engine) as conn:
        proposal = audit.propose(
            conn,
            lambda c, h: patrol.let_count(c, journal.device, journal.place(2), hand=h),
            hand=hand("somying", at=NOW),
            reason="a test",
        )
    assert scans(engine, journal)[0].proof_state is ProofState.FORGED
    with writing(engine) as conn:
        audit.approve(conn, proposal, hand=hand("wichai", at=NOW))
    assert scans(engine, journal)[0].proof_state is ProofState.UNCHECKED
    with engine.connect() as conn:
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []


def test_a_sun_message_where_nobody_can_sign_is_a_fault_of_the_caller(engine: Engine) -> None:
    journal = told(engine, SunCard().tag())
    message = Received(up(journal.device, "events"), journal.batch(), False, NOW)
    with writing(engine) as conn, pytest.raises(TypeError, match="no key of the hub"):
        ingest(conn, [message], now=NOW)


def test_the_running_hub_verifies_with_the_keys_of_its_folder(
    tmp_path: Path, database_url: str, mosquitto: Broker
) -> None:
    """The whole way: broker, link, commit; a card of this district, and one of another."""
    of, journal = settings(tmp_path, database_url, mosquitto), journal_of(0)
    sun_keys.put(of.sun_keys_folder, MASTER)
    for tag in (SunCard().tag(), SunCard(master=OTHER_MASTER).tag()):
        journal.add(journal.build(tag))
    with devices(of, mosquitto, journal) as [device], hub(of) as (engine, _):
        device.deliver()
        with engine.connect() as conn:
            found = conn.exec_driver_sql("SELECT sequence, proof_state FROM scans ORDER BY sequence").all()
        assert [tuple(row) for row in found] == [(2, "verified"), (3, "forged")]
        assert acts(engine) == [("hub", ProofChanged(before=None, after=record(journal, 3, "forged")))]


def test_lines_from_a_card_of_a_dead_pi_are_verified_alike(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    run = runner(tmp_path, url)
    fine(run("migrate"))
    run("sun", "key", "import", stdin=MASTER.secret.hex())
    engine = open_engine(url)
    journal = told(engine, SunCard().tag(), SunCard(master=OTHER_MASTER).tag())
    file = tmp_path / "out.lines"
    file.write_bytes(b"".join(signed.wire + b"\n" for signed in journal.lines))
    fine(run("evidence", "import", str(file)))
    assert acts(engine) == [("hub", ProofChanged(before=None, after=record(journal, 3, "forged")))]
    engine.dispose()
