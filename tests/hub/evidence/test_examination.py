"""Everything kept looked at once more: what a bit flip or a superuser changed is named, what is whole is not."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence.examination import examine
from hub.evidence.examined import Examined, Vouched
from hub.evidence.soundness import Fault, Flaw
from hub.scrubbing import Scrubbing
from tests.parts.journals import Journal, journal_of
from tests.parts.linked import enrol
from wire_contract.chain import join_batch
from wire_contract.event import Event, read_line
from wire_contract.measurements import JournalShed, read_measurement

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def kept(engine: Engine) -> Journal:
    """Five lines of one device."""
    journal = journal_of(4)
    with writing(engine) as conn:
        evidence.keep(
            conn,
            [evidence.Parcel(journal.device, "t", journal.batch(), NOW)],
            public_keys={journal.device: [journal.public_key]},
            now=NOW,
        )
    return journal


def looked_at(engine: Engine, journal: Journal) -> Examined:
    with engine.connect() as conn:
        return examine(conn, journal.device, public_keys={journal.device: {journal.public_key}})


def test_what_is_whole_is_sound(engine: Engine) -> None:
    assert looked_at(engine, kept(engine)) == Examined(lines=5, faults=[], vouched=[], hidden_forks=[])


def test_a_changed_byte_is_named(engine: Engine) -> None:
    journal = kept(engine)
    with writing(engine) as conn:
        line = bytes(conn.execute(text("SELECT line FROM lines WHERE sequence = 3")).scalar_one())
        flipped = line.replace(b'"sequence":"3"', b'"sequence":"4"')
        assert flipped != line
        conn.execute(text("UPDATE lines SET line = :line WHERE sequence = 3"), {"line": flipped})
    found = looked_at(engine, journal)
    assert Fault(journal.device, journal.id, 3, Flaw.LINE) in found.faults
    assert not found.is_sound


def test_a_removed_line_is_named(engine: Engine) -> None:
    journal = kept(engine)
    with writing(engine) as conn:
        conn.execute(text("DELETE FROM lines WHERE sequence = 2"))
    assert not looked_at(engine, journal).is_sound


def test_a_spoilt_signature_in_the_middle_is_vouched_for_and_listed(engine: Engine) -> None:
    journal = kept(engine)
    with writing(engine) as conn:
        conn.execute(text(f"UPDATE lines SET signature = '{'A' * 86}' WHERE sequence = 3"))  # noqa: S608 (our own text)
    place = journal.place(3)
    assert looked_at(engine, journal) == Examined(
        lines=5, faults=[], vouched_count=1, vouched=[Vouched(journal.device, place)], hidden_forks=[]
    )


def test_a_spoilt_signature_at_the_end_is_a_fault(engine: Engine) -> None:
    journal = kept(engine)
    with writing(engine) as conn:
        conn.execute(text(f"UPDATE lines SET signature = '{'A' * 86}' WHERE sequence = 5"))  # noqa: S608 (our own text)
    found = looked_at(engine, journal)
    assert found.faults == [Fault(journal.device, journal.id, 5, Flaw.SIGNATURE)]
    assert found.vouched == []


@pytest.mark.parametrize("spoilt", [False, True])
def test_the_running_hub_examines_by_itself(engine: Engine, *, spoilt: bool) -> None:
    journal = journal_of(0)
    enrol(engine, journal)
    journal = kept(engine)
    if spoilt:
        with writing(engine) as conn:
            conn.execute(text("DELETE FROM lines WHERE sequence = 4"))
    told = threading.Event()
    scrubbing = Scrubbing(engine, clock=lambda: NOW, changed=told.set, first_after_s=0.0)
    assert scrubbing.found is None
    scrubbing.start()
    try:
        assert told.wait(30)
    finally:
        scrubbing.stop()
    assert scrubbing.found is not None
    assert (scrubbing.found.is_sound, scrubbing.found.ended_at) == (not spoilt, NOW)


# --- forks that begin among lost lines


def told_of(engine: Engine, *journals: Journal) -> list[str]:
    """What an examination says of hidden forks when the hub has been sent these ways of one journal."""
    first = journals[0]
    with writing(engine) as conn:
        for journal in journals:
            signed = journal.lines
            missing = {n for hole in journal_holes(journal) for n in range(hole[0], hole[1] + 1)}
            batch = join_batch([line for number, line in enumerate(signed, 1) if number not in missing])
            parcel = evidence.Parcel(first.device, "t", batch, NOW)
            evidence.keep(conn, [parcel], public_keys={first.device: [first.public_key]}, now=NOW)
    found = looked_at(engine, first)
    assert found.faults == []
    return [str(one) for one in found.hidden_forks]


def journal_holes(journal: Journal) -> list[tuple[int, int]]:
    """What the journal's own lines declare lost."""
    read = [read_measurement(event) for line in journal.lines if isinstance(event := read_line(line.line), Event)]
    return [(one.first, one.last) for one in read if isinstance(one, JournalShed)]


def test_a_branch_that_passes_by_a_hole_is_named_and_the_lost_lines_themselves_are_not(engine: Engine) -> None:
    trunk = journal_of(9)
    image = trunk.branch()
    image.lines = image.lines[:7]  # the card as it was after line 7, put back
    for _ in range(5):
        image.tap("wiegand26:9:9")
    trunk.shed(6, 9)
    assert told_of(engine, trunk) == []
    for last in (8, 9):  # three of the lost lines turn up after all, then the last one
        lost = trunk.branch()
        lost.lines = lost.lines[:last]
        assert told_of(engine, lost) == []
    assert told_of(engine, image) == [f"{trunk.device} {trunk.id}/6-9"]


def test_a_branch_that_left_before_the_hole_is_a_fork_like_any_other(engine: Engine) -> None:
    trunk = journal_of(9)
    image = trunk.branch()
    image.lines = image.lines[:3]
    for _ in range(9):
        image.tap("wiegand26:9:9")
    trunk.shed(6, 9)
    assert told_of(engine, trunk, image) == []
    with engine.connect() as conn:
        assert [fork.parent for fork in evidence.forks(conn)] == [trunk.place(3)]
