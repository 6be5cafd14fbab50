"""The journal: durable, chained, signed; opened with proven settings; damage is found and said."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.clock import Moment
from edge_agent.journal.errors import JournalDamagedError, JournalError
from edge_agent.journal.file import set_pragma
from edge_agent.journal.journal import Journal
from edge_agent.journal.rows import Damaged
from wire_contract.chain import SignedLine, hash_of, public_key_of, verify
from wire_contract.delivery import Hole
from wire_contract.event import GENESIS, ClockTrust, Event, read_line
from wire_contract.measurements import CommandDone, JournalShed, ShedReason, read_measurement
from wire_contract.topics import DeviceId

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
DEVICE = DeviceId("bkk-test-01")
NOON = Moment(
    at=datetime(2026, 10, 1, 5, tzinfo=UTC), trust=ClockTrust.RTC, boot_id="boot-1", uptime=timedelta(seconds=90)
)
MEGABYTE = 1024 * 1024


def opened(path: Path, *, max_bytes: int = 64 * MEGABYTE, key: Ed25519PrivateKey = KEY) -> Journal:
    return Journal.open(path, device=DEVICE, key=key, max_bytes=max_bytes)


def say(number: int) -> CommandDone:
    return CommandDone(command=str(number), verb="identify", outcome="ok")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


def filled(path: Path, count: int) -> Journal:
    journal = opened(path)
    for number in range(1, count + 1):
        journal.append(say(number), moment=NOON)
    return journal


def fill(journal: Journal) -> None:
    for number in range(1000):
        journal.append(say(number), moment=NOON)


def damage(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def events(journal: Journal) -> list[Event]:
    found = [read_line(line.line) for line in journal.lines(1, journal.head) if isinstance(line, SignedLine)]
    return [event for event in found if isinstance(event, Event)]


def test_a_line_is_an_event_with_all_its_attributes_signed_and_chained(path: Path) -> None:
    journal = opened(path)
    first, second = journal.append(say(1), moment=NOON), journal.append(say(2), moment=NOON)
    lines = journal.lines(1, 2)
    assert [hash_of(line.line) for line in lines if isinstance(line, SignedLine)] == [first.hash, second.hash]
    assert all(isinstance(line, SignedLine) and verify(public_key_of(KEY), line.signature, line.line) for line in lines)
    event = events(journal)[1]
    assert (event.id, event.source, event.type) == (
        f"{journal.id}/2",
        "/devices/bkk-test-01",
        "riskpoint.command.done.v1",
    )
    assert (event.time, event.clock, event.bootid, event.uptime) == (
        "2026-10-01T05:00:00.000Z",
        "rtc",
        "boot-1",
        "90000",
    )
    assert ([e.prev for e in events(journal)], event.position) == ([GENESIS, first.hash], 2)
    journal.close()


def test_every_pragma_is_as_asked(path: Path) -> None:
    journal = opened(path, max_bytes=2 * MEGABYTE)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "locking_mode": "exclusive",
        "max_page_count": 512 - 64,  # an eighth of the cap is the reserve
        "wal_autocheckpoint": 256,
        "cell_size_check": 1,
    }
    assert {name: journal._db.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected
    journal.close()


def test_a_pragma_that_answers_otherwise_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    with pytest.raises(JournalError, match="synchronous=1, not 2"):
        set_pragma(connection, "synchronous", "NORMAL", 2)
    connection.close()


def test_two_agents_cannot_open_one_journal(path: Path) -> None:
    first = filled(path, 1)
    script = (
        "from tests.edge_agent.test_journal import *\n"
        "import sys\n"
        "try: opened(Path(sys.argv[1]))\n"
        "except JournalError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}: database is locked (does another agent run on this data_dir?)\n"
    first.close()


def test_reopening_goes_on_where_it_ended(path: Path) -> None:
    journal = filled(path, 3)
    before = (journal.id, journal.head, journal.head_hash)
    assert journal.is_new
    journal.close()
    again = opened(path)
    assert ((again.id, again.head, again.head_hash), again.is_new) == (before, False)
    assert again.append(say(4), moment=NOON).sequence == 4
    assert [event.prev for event in events(again)][3] == before[2]
    again.close()


def test_a_journal_of_another_key_is_refused_with_a_hint(path: Path) -> None:
    filled(path, 1).close()
    with pytest.raises(JournalError, match=r"belongs to device bkk-test-01 with public key .*move it away first"):
        opened(path, key=Ed25519PrivateKey.generate())


def test_a_damaged_line_is_a_value_and_its_neighbours_are_whole(path: Path) -> None:
    filled(path, 5).close()
    damage(
        path, "UPDATE line SET line = CAST(replace(CAST(line AS TEXT), 'ok', 'OK') AS BLOB) WHERE sequence IN (2, 3)"
    )
    damage(path, "DELETE FROM line WHERE sequence = 4")
    journal = opened(path)
    assert [isinstance(line, Damaged) for line in journal.lines(1, 5)] == [False, True, True, True, False]
    lost_hash = events(journal)[-1].prev
    first_hash = hash_of(journal.lines(1, 1)[0].line)
    hole, declaration = journal.declare_hole(2, moment=NOON)
    assert (hole, declaration) == (Hole(journal.id, 2, 4, first_hash, lost_hash), 6)
    assert read_measurement(events(journal)[-1]) == JournalShed(
        first=2, last=4, parent=first_hash, last_hash=lost_hash, reason=ShedReason.DAMAGED
    )
    journal.close()
    again = opened(path)
    assert again.holes() == {2: (hole, 6)}
    again.close()


def test_a_damaged_newest_line_is_followed_and_declared(path: Path) -> None:
    journal = filled(path, 3)
    true_hash = journal.head_hash
    journal.close()
    damage(path, "UPDATE line SET line = x'00' WHERE sequence = 3")
    again = opened(path)
    assert (again.head, again.head_hash, again.head_event) == (3, true_hash, None)
    again.append(say(4), moment=NOON)
    before = hash_of(again.lines(2, 2)[0].line)
    assert again.declare_hole(3, moment=NOON)[0] == Hole(again.id, 3, 3, before, true_hash)
    again.close()


def test_a_signature_that_lost_its_form_is_made_anew(path: Path) -> None:
    journal = filled(path, 2)
    whole = journal.lines(1, 2)
    journal.close()
    damage(path, "UPDATE line SET signature = 'x y' || char(10) WHERE sequence = 1")
    again = opened(path)
    assert again.lines(1, 2) == whole
    again.close()


@pytest.mark.parametrize("sequence", [2, 3])
def test_a_stored_hash_that_is_damaged_costs_no_line(path: Path, sequence: int) -> None:
    journal = filled(path, 3)
    whole, head = journal.lines(1, 3), journal.head_hash
    journal.close()
    damage(
        path,
        {2: "UPDATE line SET hash = 'x' WHERE sequence = 2", 3: "UPDATE line SET hash = 'x' WHERE sequence = 3"}[
            sequence
        ],
    )
    again = opened(path)
    assert (again.lines(1, 3), again.head_hash) == (whole, head)
    again.close()


def test_one_flipped_bit_anywhere_is_never_an_intact_line_and_raises_nothing_but_journal_errors(path: Path) -> None:
    journal = filled(path, 12)
    whole = journal.lines(1, 12)
    journal.close()
    pristine, chance, readable = path.read_bytes(), random.Random(7), 0
    for _ in range(600):
        place = chance.randrange(len(pristine))
        path.write_bytes(pristine[:place] + bytes([pristine[place] ^ 1 << chance.randrange(8)]) + pristine[place + 1 :])
        try:
            journal = opened(path)
        except JournalError:
            continue
        found = journal.lines(1, 12)
        assert all(isinstance(line, Damaged) or line.line == whole[n].line for n, line in enumerate(found)), place
        journal.hash_at(5)
        journal.close()
        readable += 1
    assert readable > 300, "most flips leave a journal that opens"


def test_a_newest_line_of_which_nothing_is_left_is_damage_to_the_journal(path: Path) -> None:
    filled(path, 3).close()
    damage(path, "UPDATE line SET hash = 'no hash', line = x'00' WHERE sequence = 3")
    with pytest.raises(JournalDamagedError, match="nothing tells the hash of the newest line, 3"):
        opened(path)


def test_what_is_kept_is_kept_with_the_event(path: Path) -> None:
    journal = opened(path)
    assert journal.kept("config") is None
    journal.append(say(1), moment=NOON, keep={"config": b"one"})
    journal.close()
    again = opened(path)
    assert (again.kept("config"), again.head) == (b"one", 1)
    again.keep("config", b"two")
    assert again.kept("config") == b"two"
    again.close()


def test_a_full_journal_raises_and_holds_what_it_held(path: Path) -> None:
    journal = opened(path, max_bytes=64 * 1024)
    with pytest.raises(JournalError, match="full"):
        fill(journal)
    recorded = journal.head
    assert 10 < recorded < 1000
    journal.close()
    again = opened(path)
    assert (again.head, [event.position for event in events(again)]) == (recorded, list(range(1, recorded + 1)))
    again.close()


def test_a_smaller_cap_than_the_journal_opens_and_records_nothing_more(path: Path) -> None:
    filled(path, 200).close()
    journal = opened(path, max_bytes=8192)
    with pytest.raises(JournalError, match="full"):
        fill(journal)
    assert 200 <= journal.head < 300
    journal.close()


def test_a_folder_that_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be", encoding="ascii")
    with pytest.raises(JournalError, match="state"):
        opened(tmp_path / "state" / "journal.db")


def test_a_file_that_is_no_database_raises_damage(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(JournalDamagedError):
        opened(path)


def test_a_draft_left_by_a_power_cut_at_birth_does_no_harm(path: Path) -> None:
    path.parent.mkdir()
    path.with_name("journal.db.new").write_bytes(b"half a file")
    journal = filled(path, 1)
    assert (journal.is_new, journal.head) == (True, 1)
    journal.close()


APPENDER = """
from tests.edge_agent.test_journal import *
import sys
journal = opened(Path(sys.argv[1]))
while True:
    done = journal.append(say(journal.head + 1), moment=NOON)
    print(done.sequence, done.hash, flush=True)
"""


def test_every_line_reported_before_kill_9_is_there_after(path: Path) -> None:
    reported: dict[int, str] = {}
    for lines_before_the_kill in (1, 50, 400):
        process = subprocess.Popen([sys.executable, "-c", APPENDER, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(lines_before_the_kill):
            sequence, line_hash = process.stdout.readline().split()
            reported[int(sequence)] = line_hash
        os.kill(process.pid, signal.SIGKILL)
        for row in process.stdout.read().splitlines():
            if len(row.split()) == 2 and len(row.split()[1]) == 64:
                reported[int(row.split()[0])] = row.split()[1]
        process.stdout.close()
        process.wait(20)
    journal = opened(path)
    assert {sequence: journal.hash_at(sequence) for sequence in reported} == reported
    assert [event.position for event in events(journal)] == list(range(1, journal.head + 1))
    assert 0 <= journal.head - len(reported) <= 3, "each kill may leave one line that was not reported any more"
    journal.close()
