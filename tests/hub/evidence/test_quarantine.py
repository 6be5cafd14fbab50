"""What cannot be used is set aside, shown and bounded; it never blocks what follows."""

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence.intake import Parcel, SetAside
from hub.evidence.kept import Kept
from hub.evidence.store import quarantine
from tests.parts.journals import journal_of, key
from tests.parts.keeping import NOW, Strange, held, keep, reasons, standing
from wire_contract.chain import Signature, SignedLine, join_batch
from wire_contract.delivery import Tip
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason


def test_a_hole_that_does_not_lie_before_its_declaration_is_refused(engine: Engine) -> None:
    journal = journal_of(1)
    journal.shed(1, 1)
    line = journal.lines[-1].line.replace(b'"first":1,"last":1', b'"first":9,"last":9')
    spoilt = SignedLine(Signature(journal.lines[-1].signature), line)
    keep(engine, journal, spoilt.wire)
    assert reasons(engine) == [(Reason.SCHEMA, 1)]


def test_a_foreign_line_is_set_aside(engine: Engine) -> None:
    journal = journal_of(1)
    foreign = journal.build(Strange(), kind="x", device=DeviceId("bkk-other-02"))
    kept = keep(engine, journal, join_batch([*journal.lines, foreign]))
    assert (len(kept.new), kept.set_aside) == (2, 1)
    assert reasons(engine) == [(Reason.FOREIGN, 1)]


def test_a_line_signed_by_another_key_is_set_aside_and_not_acknowledged(engine: Engine) -> None:
    journal = journal_of(2)
    forged = journal.build(Strange(), kind="x", signer=key(9))
    keep(engine, journal, join_batch([*journal.lines, forged]))
    assert reasons(engine) == [(Reason.SIGNATURE, 1)]
    assert standing(engine, journal) == Tip(journal.hash(3), 3)


def test_a_forged_line_is_not_vouched_for_by_a_true_line_that_does_not_name_it(engine: Engine) -> None:
    journal = journal_of(1)
    forged = journal.build(Strange(), kind="x", signer=key(9))
    journal.tap()
    kept = keep(engine, journal, join_batch([*journal.lines[:2], forged, journal.lines[2]]))
    assert [line.hash for line in kept.new] == [journal.hash(1), journal.hash(2), journal.hash(3)]
    assert reasons(engine) == [(Reason.SIGNATURE, 1)]


def test_a_bad_signature_in_the_middle_is_vouched_for_by_the_next_line(engine: Engine) -> None:
    journal = journal_of(2)
    journal.lines[1] = SignedLine(journal.lines[0].signature, journal.lines[1].line)
    keep(engine, journal, journal.batch())
    assert standing(engine, journal) == Tip(journal.hash(3), 3)
    assert reasons(engine) == []


@pytest.mark.parametrize("position", [1, 2, 3])
def test_poison_anywhere_in_a_batch_stops_only_itself(engine: Engine, position: int) -> None:
    journal = journal_of(2)
    rows = [line.wire for line in journal.lines]
    rows[position - 1] = rows[position - 1].replace(b'"synchronised"', b'"guesswork"')
    kept = keep(engine, journal, b"\n".join(rows))
    assert (len(kept.new), kept.set_aside) == (2, 1)
    assert reasons(engine) == [(Reason.SCHEMA, 1)]
    complete = [n for n in (1, 2, 3) if n < position]
    assert held(engine, journal.device) == {journal.hash(n): n in complete for n in (1, 2, 3) if n != position}


def test_a_line_behind_poison_is_promoted_when_the_true_line_comes(engine: Engine) -> None:
    journal = journal_of(2)
    spoilt = b"\n".join([journal.lines[0].wire, journal.lines[1].wire[:-1] + b"]", journal.lines[2].wire])
    keep(engine, journal, spoilt, journal.batch(2, 2))
    assert standing(engine, journal) == Tip(journal.hash(3), 3)
    assert reasons(engine) == [(Reason.MALFORMED, 1)]


def test_a_row_without_a_signature_stops_only_itself(engine: Engine) -> None:
    journal = journal_of(1)
    kept = keep(engine, journal, b"\n".join([journal.lines[0].wire, b"nonsense", journal.lines[1].wire]))
    assert (len(kept.new), kept.set_aside) == (2, 1)
    with engine.connect() as conn:
        [one] = evidence.quarantined(conn, limit=10)
    assert (one.payload, one.size, one.reason, one.device) == (b"nonsense", 8, Reason.MALFORMED, journal.device)


SPOILT: dict[str, tuple[bytes, Reason]] = {
    "nothing": (b"", Reason.MALFORMED),
    "noise": (bytes(range(256)), Reason.MALFORMED),
    "no space": (b"A" * 86, Reason.MALFORMED),
    "not JSON": (b"A" * 86 + b" {", Reason.MALFORMED),
    "not an object": (b"A" * 86 + b" [1]", Reason.SCHEMA),
    "deep": (b"A" * 86 + b" " + b'{"a":' * 2000 + b"1" + b"}" * 2000, Reason.MALFORMED),
    "broken UTF-8": (b"A" * 86 + b' {"a":"\xff"}', Reason.MALFORMED),
    "lines too many": (b"\n".join([b"A" * 86 + b" {}"] * 101), Reason.TOO_LARGE),
    "bytes too many": (b"A" * (64 * 1024 + 1), Reason.TOO_LARGE),
    "line too long": (b"A" * 86 + b' {"a":"' + b"x" * 16384 + b'"}', Reason.TOO_LARGE),
}


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_payloads_are_set_aside_and_what_follows_flows_on(engine: Engine, name: str) -> None:
    payload, reason = SPOILT[name]
    journal = journal_of(1)
    keep(engine, journal, payload)
    assert {found for found, _ in reasons(engine)} == {reason}
    assert len(keep(engine, journal, journal.batch()).new) == 2


def test_a_line_with_a_doubled_key_is_set_aside(engine: Engine) -> None:
    journal = journal_of(0)
    line = journal.lines[0].line[:-1] + b',"data":{}}'
    keep(engine, journal, SignedLine(journal.lines[0].signature, line).wire)
    assert reasons(engine) == [(Reason.MALFORMED, 1)]


def test_a_device_that_is_not_enrolled_ends_in_the_quarantine_whole(engine: Engine) -> None:
    journal = journal_of(3)
    with writing(engine) as conn:
        parcel = Parcel(journal.device, "t", journal.batch(), NOW)
        kept = evidence.keep(conn, [parcel], public_keys={}, now=NOW)
    assert kept == Kept([], 0, 1, {})
    assert reasons(engine) == [(Reason.UNKNOWN_DEVICE, 1)]


def test_a_repeat_in_the_quarantine_only_counts_up(engine: Engine) -> None:
    journal = journal_of(0)
    keep(engine, journal, b"nonsense", b"nonsense", b"nonsense")
    assert reasons(engine) == [(Reason.MALFORMED, 3)]


def test_the_quarantine_keeps_the_newest_and_cuts_what_is_long(engine: Engine) -> None:
    found = [SetAside(None, "t", Reason.TOPIC, "\x00\ud800long" * 200, bytes([n]) * 20_000, NOW) for n in range(12)]
    for one in found:
        with writing(engine) as conn:
            quarantine.add(conn, [one], most_rows=10)
    with engine.connect() as conn:
        kept = evidence.quarantined(conn, limit=100)
    assert [one.payload[:1] for one in kept] == [bytes([n]) for n in range(11, 1, -1)]
    assert {(one.size, len(one.payload), len(one.detail), one.detail[:14]) for one in kept} == {
        (20_000, 16 * 1024, 300, "\\x00\\ud800long")
    }
