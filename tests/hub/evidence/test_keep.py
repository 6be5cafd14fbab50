"""What becomes of everything that devices send: kept once, byte for byte, or in the quarantine; never a third thing."""

import json
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence.intake import Parcel
from hub.evidence.kept import Fork, Gap, JournalTip
from tests.parts.journals import START, Journal, journal_of, key
from tests.parts.keeping import NOW, Strange, held, keep, reasons, standing
from wire_contract.chain import PublicKey, Signature, SignedLine, hash_of, join_batch
from wire_contract.delivery import Place, Tip
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import ShedReason, TagScanned
from wire_contract.topics import DeviceId, up

GOLDEN = [
    SignedLine(
        Signature("v1p8h4W_FS9Ol3NedFho1OTPtQyueC_Y9SX4dZg3AXeoLD0aLPa88CXI_IsaNtpdQvT9-tUWBIJpLo62c4XdDw"),
        b'{"specversion":"1.0","id":"7f3a21c9/1","source":"/devices/bkk-example-01","type":"riskpoint.journal.opened.v1",'
        b'"time":"2026-11-22T03:15:40.000Z","clock":"synchronised","bootid":"6f2c1d8e-0000-4000-8000-000000000001",'
        b'"uptime":"2000","sequence":"1","prev":"0000000000000000000000000000000000000000000000000000000000000000",'
        b'"datacontenttype":"application/json","data":{"public_key":"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg",'
        b'"agent":"conformance/1","board":"none","previous_head":null}}',
    ),
    SignedLine(
        Signature("oMztqJb8mob2MfVHBx9ZZXpqiGM0pZVoXwVC-cjwo-Sd7IRKZ29dwRcp4cV_mHN-n_aB93fcOsuBn496k2pYAw"),
        b'{"specversion":"1.0","id":"7f3a21c9/2","source":"/devices/bkk-example-01","type":"riskpoint.tag.scanned.v1",'
        b'"time":"2026-11-22T03:15:42.123Z","clock":"synchronised","bootid":"6f2c1d8e-0000-4000-8000-000000000001",'
        b'"uptime":"3000","sequence":"2","prev":"80d6c00f61f28d383eb651edb8b529d3305397f97b93eca531c80fa50b57f953",'
        b'"datacontenttype":"application/json","data":{"reader":"front","medium":"nfc","credential":"nfc:04C767F2066180",'
        b'"proof":{"kind":"uid"},"shown":"accepted"}}',
    ),
]
GOLDEN_HASHES = [
    "80d6c00f61f28d383eb651edb8b529d3305397f97b93eca531c80fa50b57f953",
    "6097fc1ef94cbc3f6ad4865e10902be09b7e8964ffe471d1db42c7c6119c6c8b",
]
GOLDEN_KEY = PublicKey("A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg")
GOLDEN_DEVICE = DeviceId("bkk-example-01")


def test_the_two_golden_lines_are_kept_byte_for_byte_under_their_published_hashes(engine: Engine) -> None:
    parcel = Parcel(GOLDEN_DEVICE, up(GOLDEN_DEVICE, "events"), join_batch(GOLDEN), NOW)
    with writing(engine) as conn:
        evidence.keep(conn, [parcel], public_keys={GOLDEN_DEVICE: [GOLDEN_KEY]}, now=NOW)
    with engine.connect() as conn:
        for sequence, (golden, hash_) in enumerate(zip(GOLDEN, GOLDEN_HASHES, strict=True), 1):
            place = Place(JournalId("7f3a21c9"), sequence, LineHash(hash_))
            kept = evidence.line(conn, GOLDEN_DEVICE, place)
            assert kept is not None
            assert (kept.line, kept.signature, kept.complete) == (golden.line, golden.signature, True)
        tip = JournalTip(GOLDEN_DEVICE, JournalId("7f3a21c9"), LineHash(GOLDEN_HASHES[1]), 2, NOW)
        assert evidence.tips(conn) == [tip]


def test_a_line_sent_again_is_kept_once(engine: Engine) -> None:
    journal = journal_of(2)
    first = keep(engine, journal, journal.batch())
    again = keep(engine, journal, journal.batch(), journal.batch(2, 3))
    assert ([line.hash for line in first.new], first.repeated) == (
        [journal.hash(1), journal.hash(2), journal.hash(3)],
        0,
    )
    assert (list(again.new), again.repeated) == ([], 2)
    assert held(engine, journal.device) == {journal.hash(1): True, journal.hash(2): True, journal.hash(3): True}
    assert reasons(engine) == []


def test_a_line_twice_in_one_batch_is_kept_once(engine: Engine) -> None:
    journal = journal_of(1)
    kept = keep(engine, journal, join_batch([*journal.lines, *journal.lines]))
    assert (len(kept.new), kept.repeated) == (2, 2)


def test_lines_out_of_order_wait_and_are_promoted_when_the_gap_closes(engine: Engine) -> None:
    journal = journal_of(4)
    keep(engine, journal, journal.batch(4, 5))
    assert held(engine, journal.device) == {journal.hash(4): False, journal.hash(5): False}
    assert standing(engine, journal) is None
    keep(engine, journal, journal.batch(1, 2))
    assert standing(engine, journal) == Tip(journal.hash(2), 2)
    with engine.connect() as conn:
        assert evidence.waiting(conn) == {journal.device: 2}
    keep(engine, journal, journal.batch(3, 3))
    assert held(engine, journal.device) == dict.fromkeys([journal.hash(n) for n in range(1, 6)], True)
    assert standing(engine, journal) == Tip(journal.hash(5), 5)


def test_a_fork_is_kept_on_both_sides_and_shown(engine: Engine) -> None:
    journal = journal_of(2)
    restored = journal.branch()
    journal.tap("wiegand26:1:1")
    restored.tap("wiegand26:9:9")
    keep(engine, journal, journal.batch(), restored.batch(4))
    assert held(engine, journal.device) == {
        **dict.fromkeys([journal.hash(1), journal.hash(2), journal.hash(3)], True),
        journal.hash(4): True,
        restored.hash(4): True,
    }
    with engine.connect() as conn:
        assert evidence.forks(conn) == [Fork(journal.device, journal.place(3), NOW)]


def test_after_a_fork_the_acknowledgement_follows_the_branch_that_the_device_reports(engine: Engine) -> None:
    journal = journal_of(2)
    restored = journal.branch()
    journal.tap()
    restored.tap()
    keep(engine, journal, journal.batch(), restored.batch(4))
    assert standing(engine, journal) == Tip(restored.hash(4), 4)
    assert standing(engine, journal, reported=journal.place(4)) == Tip(journal.hash(4), 4)
    assert standing(engine, journal, reported=Place(journal.id, 4, LineHash("f" * 64))) == Tip(restored.hash(4), 4)


def test_a_second_fork_of_the_same_line_stays_one_entry(engine: Engine) -> None:
    journal = journal_of(1)
    branches = [journal.branch() for _ in range(3)]
    for number, branch in enumerate(branches):
        branch.tap(f"wiegand26:7:{number}")
        keep(engine, branch, branch.batch())
    with engine.connect() as conn:
        assert evidence.forks(conn) == [Fork(journal.device, journal.place(2), NOW)]


def test_a_declared_hole_is_bridged_whatever_comes_first(engine: Engine) -> None:
    journal = journal_of(6)
    journal.shed(3, 4)
    keep(engine, journal, journal.batch(1, 2), journal.batch(5, 7))
    assert standing(engine, journal) == Tip(journal.hash(2), 2)
    keep(engine, journal, journal.batch(8, 8))
    assert standing(engine, journal) == Tip(journal.hash(8), 8)
    with engine.connect() as conn:
        found = evidence.gaps(conn, [journal.device], since=START, until=NOW)
    after, before = START + timedelta(minutes=1), START + timedelta(minutes=4)
    assert found == [Gap(journal.device, journal.id, 3, 4, ShedReason.DAMAGED, after, before)]


def test_a_declared_hole_is_bridged_when_the_declaration_came_before_everything(engine: Engine) -> None:
    journal = journal_of(6)
    journal.shed(3, 4)
    keep(engine, journal, journal.batch(8, 8), journal.batch(5, 7), journal.batch(1, 2))
    assert standing(engine, journal) == Tip(journal.hash(8), 8)


def test_two_children_across_a_declared_hole_are_a_fork(engine: Engine) -> None:
    journal = journal_of(3)
    restored = journal.branch()
    for branch, card in ((journal, "wiegand26:1:1"), (restored, "wiegand26:9:9")):
        branch.tap(card)
        branch.shed(4, 4)
    keep(engine, journal, journal.batch(1, 3), journal.batch(5, 6), restored.batch(5, 6))
    assert set(held(engine, journal.device).values()) == {True}
    with engine.connect() as conn:
        assert evidence.forks(conn) == [Fork(journal.device, journal.place(4), NOW)]


def test_a_line_of_an_unknown_type_is_kept_acknowledged_and_listed(engine: Engine) -> None:
    journal = journal_of(0)
    journal.add(journal.build(Strange(), kind="riskpoint.weather.felt.v9"))
    keep(engine, journal, journal.batch())
    assert standing(engine, journal) == Tip(journal.hash(2), 2)
    with engine.connect() as conn:
        listed = evidence.not_understood(conn, limit=10)
    assert [(one.hash, one.kind, one.understood) for one in listed] == [
        (journal.hash(2), "riskpoint.weather.felt.v9", False)
    ]


def test_a_line_with_unknown_data_keys_is_kept(engine: Engine) -> None:
    class Wider(TagScanned):
        colour: str = "green"

    journal = journal_of(1)
    tap = json.loads(journal.lines[1].line)["data"]
    wide = Wider("front", "wiegand", tap["credential"], tap["proof"], "accepted")
    journal.add(journal.build(wide, kind="riskpoint.tag.scanned.v1"))
    kept = keep(engine, journal, journal.batch())
    assert [line.measurement is not None for line in kept.new] == [True, True, True]
    assert reasons(engine) == []


def test_a_line_naming_another_devices_line_as_parent_never_completes(engine: Engine) -> None:
    one, other = journal_of(1, number=1), journal_of(1, number=2)
    keep(engine, one, one.batch())
    other.lines = [*one.lines]
    stray = other.build(Strange(), kind="x")
    keep(engine, other, stray.wire)
    assert held(engine, other.device) == {hash_of(stray.line): False}


def test_one_verification_serves_a_run_that_spans_messages(engine: Engine) -> None:
    """Only the last signature is good: the lines of the first message are vouched for by the second's."""
    journal = journal_of(3)
    journal.lines[:3] = [SignedLine(Signature("A" * 86), line.line) for line in journal.lines[:3]]
    parcels = [
        Parcel(journal.device, "t", journal.batch(1, 2), NOW),
        Parcel(journal.device, "t", journal.batch(3, 4), NOW),
    ]
    with writing(engine) as conn:
        kept = evidence.keep(conn, parcels, public_keys={journal.device: [journal.public_key]}, now=NOW)
    assert (len(kept.new), kept.set_aside) == (4, 0)


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_repeats_and_the_cut_into_messages_change_nothing_lasting(engine: Engine, data: st.DataObject) -> None:
    """One journal with a fork and a hole, its lines sent in any order, any number of times, in any pieces."""
    number = data.draw(st.integers(0, 2**32 - 1))
    trunk = Journal(DeviceId(f"bkk-any-{number:08x}"), key(3), JournalId(f"{number:08x}"))
    trunk.opened()
    for _ in range(5):
        trunk.tap()
    other = trunk.branch()
    other.tap("wiegand26:9:9")
    trunk.tap()
    trunk.shed(4, 4)
    rows = [trunk.lines[n - 1] for n in (1, 2, 3, 5, 6, 7, 8)] + [other.lines[6]]
    sent = data.draw(st.permutations(rows)) + data.draw(st.lists(st.sampled_from(rows), max_size=5))
    while sent:
        count = data.draw(st.integers(1, len(sent)))
        keep(engine, trunk, join_batch(sent[:count]))
        sent = sent[count:]
    assert held(engine, trunk.device) == {hash_of(row.line): True for row in rows}
    with engine.connect() as conn:
        assert [fork.parent for fork in evidence.forks(conn) if fork.device == trunk.device] == [trunk.place(6)]
