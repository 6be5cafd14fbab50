"""What the agent does with a journal file that is cut off, flipped, swapped or foreign: it records, or it is red, and
either way every line that could be read before can be read afterwards.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edge_agent.journal.errors import JournalDamagedError, JournalError, journal_errors
from edge_agent.journal.file import AT_MOST_ASIDE, set_aside
from edge_agent.journal.inspection.opened import opened_copy
from edge_agent.journal.inspection.status import aside
from edge_agent.journal.inspection.texts import Refused
from edge_agent.journal.inspection.verify import verified
from edge_agent.journal.recorder import REOPEN_AFTER_S, Recorder
from tests.parts.journals import key
from tests.parts.written_journals import DEVICE, KEY, MEGABYTE, change, cut, flip, journal_with, moment, opened, tap
from wire_contract.chain import hash_of, public_key_of
from wire_contract.event import Event, read_line
from wire_contract.measurements import CommandDone, JournalOpened, read_measurement
from wire_contract.topics import DeviceId

SAID = CommandDone("x", "identify", "ok")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


def recorder_of(path: Path) -> Recorder:
    return Recorder(path, device=DEVICE, key=KEY, max_bytes=64 * MEGABYTE, agent="agent/1", board="none")


@pytest.fixture
def recorder(path: Path) -> Iterator[Recorder]:
    made = recorder_of(path)
    yield made
    made.close()


def readable(*paths: Path) -> set[bytes]:
    """The lines that anyone can still read in these files."""
    found: set[bytes] = set()
    for path in paths:
        try:
            with opened_copy(path) as copy:
                rows = copy.rows(1, copy.last_sequence()).values()
                found |= {row.line for row in rows if hash_of(row.line) == row.hash}
        except Refused:
            continue
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {name.name: name.read_bytes() for name in folder.iterdir() if not name.name.endswith(".ballast")}


def first_words(recorder: Recorder) -> JournalOpened:
    assert recorder.journal is not None
    event = read_line(recorder.journal.lines(1, 1)[0].line)
    assert isinstance(event, Event)
    said = read_measurement(event)
    assert isinstance(said, JournalOpened)
    return said


def no_file(path: Path) -> None:
    """Only the log is left."""
    journal = opened(path)
    tap(journal)
    log = path.with_name("journal.db-wal").read_bytes()
    journal.close()
    path.unlink()
    path.with_name("journal.db-wal").write_bytes(log)


def emptied_beside_its_log(path: Path) -> None:
    no_file(path)
    path.touch()


def cut_off_beside_its_log(path: Path) -> None:
    journal = opened(path)
    tap(journal)
    log = path.with_name("journal.db-wal").read_bytes()
    journal.close()
    cut(path, path.stat().st_size // 2)
    path.with_name("journal.db-wal").write_bytes(log)


RUINS: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: cut(path, 0),
    "one byte": lambda path: cut(path, 1),
    "one page": lambda path: cut(path, 4096),
    "half of it": lambda path: cut(path, path.stat().st_size // 2),
    "all but one byte": lambda path: cut(path, path.stat().st_size - 4097),
    "something else": lambda path: path.write_bytes(b"a photograph, perhaps" * 999),
    "another database": lambda path: (path.unlink(), change(path, "CREATE TABLE other (x)", "INSERT INTO other VALUES (1)")),
    "cut off beside its log": cut_off_beside_its_log,
    "only its log left": no_file,
    "emptied beside its log": emptied_beside_its_log,
}  # fmt: skip


@pytest.mark.parametrize("name", RUINS)
def test_a_ruined_file_is_kept_byte_for_byte_and_a_new_journal_records(
    path: Path, recorder: Recorder, name: str
) -> None:
    journal_with(path, 40)
    RUINS[name](path)
    before, lines = files(path.parent), readable(path)
    recorder.open(moment(50))
    recorder.record(SAID, moment=moment(51), now=1.0)
    assert recorder.trouble is None
    after = files(path.parent)
    kept = {name.replace(".damaged-1", ""): content for name, content in after.items() if "damaged" in name}
    # A log that SQLite could make sense of is written into its file, as it is whenever a journal is closed.
    assert kept == before or name == "cut off beside its log"
    assert lines <= readable(*aside(path))
    recorder.close()
    with opened_copy(path) as copy:
        assert (verified(copy).findings, verified(copy).last) == ([], 2)


def test_a_new_journal_names_the_newest_line_that_the_ruined_one_still_tells(path: Path, recorder: Recorder) -> None:
    lines = journal_with(path, 200)
    with opened_copy(path) as copy:
        ((page,),) = copy.ask("SELECT rootpage FROM sqlite_master WHERE name = 'pruned'")
    spoilt = bytearray(path.read_bytes())
    start = (int(str(page)) - 1) * 4096
    spoilt[start : start + 100] = b"\xff" * 100
    path.write_bytes(spoilt)
    recorder.open(moment(50))
    assert path.with_name("journal.db.damaged-1").read_bytes() == spoilt
    assert first_words(recorder) == JournalOpened(public_key_of(KEY), "agent/1", "none", hash_of(lines[-1].line))


@pytest.mark.parametrize(
    ("device", "signer"), [("bkk-other-01", 9), ("bkk-other-01", 7), (DEVICE, 9)], ids=["card", "backup", "key"]
)
def test_a_foreign_journal_is_left_alone_and_the_point_is_red_until_it_is_moved_away(
    path: Path, recorder: Recorder, device: str, signer: int
) -> None:
    journal_with(path, 5, device=DeviceId(device), signer=key(signer))
    before = files(path.parent)
    with pytest.raises(JournalError, match="move it away first") as refused:
        recorder.open(moment(10))
    recorder.failed(refused.value, now=1.0)
    with pytest.raises(JournalError, match=f"belongs to device {device}"):
        recorder.record(SAID, moment=moment(11), now=2.0)
    assert recorder.heal(moment=moment(11), now=20.0) is False
    assert (files(path.parent), recorder.degraded is not None) == (before, True)
    path.rename(path.with_name("moved-away.db"))
    assert recorder.heal(moment=moment(12), now=40.0) is True
    recorder.record(SAID, moment=moment(12), now=41.0)
    assert recorder.trouble is None


ROTTEN_ROWS = {
    "id": "UPDATE journal SET id = 'ffffffff'",
    "id without form": "UPDATE journal SET id = 'x'",
    "device": "UPDATE journal SET device = 'bkk-test-00'",
    "key": "UPDATE journal SET public_key = 'x'",
    "no row": "DELETE FROM journal",
}


@pytest.mark.parametrize("name", ROTTEN_ROWS)
def test_a_rotten_word_on_whose_it_is_is_mended_from_the_signed_lines(
    path: Path, recorder: Recorder, name: str
) -> None:
    lines = journal_with(path, 5)
    change(path, ROTTEN_ROWS[name])
    recorder.open(moment(10))
    recorder.record(SAID, moment=moment(11), now=1.0)
    recorder.close()
    with opened_copy(path) as copy:
        result = verified(copy, expected_key=public_key_of(KEY))
    first = read_line(lines[0].line)
    assert isinstance(first, Event)
    assert (result.findings, result.last, result.identity.journal) == ([], 7, first.journal)


def test_whatever_could_be_read_before_can_be_read_after(path: Path) -> None:
    journal_with(path, 60)
    pristine, chance = path.read_bytes(), random.Random(5)
    outcomes = {"went on": 0, "began anew": 0, "red": 0}
    for _ in range(60):
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        path.write_bytes(pristine)
        if chance.random() < 0.3:
            cut(path, chance.randrange(len(pristine)))
        else:
            for _ in range(chance.choice((1, 1, 8, 200))):
                flip(path, chance.randrange(len(pristine) * 8))
        before = readable(path)
        recorder = recorder_of(path)
        try:
            recorder.open(moment(100))
            recorder.record(SAID, moment=moment(101), now=1.0)
        except JournalError as error:
            recorder.failed(error, now=1.0)
            recorder.heal(moment=moment(102), now=10.0)
            if recorder.journal is None:
                outcomes["red"] += 1
        recorder.close()
        outcomes["began anew" if aside(path) else "went on"] += 1
        assert before <= readable(path, *aside(path))
    assert outcomes["red"] == 0, "damage alone never leaves a point in red"
    assert min(outcomes["went on"], outcomes["began anew"]) > 8


def test_a_journal_that_is_deleted_under_the_agent_is_written_down_beside(path: Path, recorder: Recorder) -> None:
    recorder.open(moment(1))
    for number in range(30):
        recorder.record(SAID, moment=moment(2 + number), now=1.0)
    assert recorder.journal is not None
    before = {line.line for line in recorder.journal.lines(1, 31)}
    head = recorder.journal.head_hash
    path.unlink()
    recorder.tend(moment=moment(40), now=10.0)
    assert recorder.journal is None
    assert "was moved or deleted while in use" in str(recorder.trouble)
    assert recorder.heal(moment=moment(41), now=10.0 + REOPEN_AFTER_S) is True
    recorder.record(SAID, moment=moment(42), now=20.0)
    assert before == readable(path.with_name("journal.db.damaged-1"))
    assert (first_words(recorder).previous_head, recorder.trouble) == (head, None)


def test_a_journal_that_is_swapped_under_the_agent_keeps_its_own_lines_and_the_agent_goes_on_in_it(
    path: Path, recorder: Recorder
) -> None:
    recorder.open(moment(1))
    recorder.record(SAID, moment=moment(2), now=1.0)
    recorder.tend(moment=moment(3), now=2.0)
    assert recorder.journal is not None
    first = {line.line for line in recorder.journal.lines(1, 2)}
    other = path.with_name("other.db")
    others = {line.line for line in journal_with(other, 25)}
    other.replace(path)
    recorder.tend(moment=moment(40), now=10.0)
    assert recorder.heal(moment=moment(41), now=10.0 + REOPEN_AFTER_S) is True
    recorder.record(SAID, moment=moment(42), now=20.0)
    assert recorder.journal is not None
    assert recorder.journal.head == 27
    recorder.close()
    assert others <= readable(path)
    assert first <= readable(*aside(path))
    with opened_copy(path) as copy:
        assert verified(copy).findings == []


def test_a_constraint_that_fails_is_damage_and_not_red_for_ever(path: Path, recorder: Recorder) -> None:
    lines = journal_with(path, 5)
    change(path, "CREATE TRIGGER stray BEFORE INSERT ON line BEGIN SELECT RAISE(ABORT, 'stray'); END")
    recorder.open(moment(10))
    with pytest.raises(JournalDamagedError):
        recorder.record(SAID, moment=moment(11), now=1.0)
    recorder.failed(JournalDamagedError("stray"), now=1.0)
    assert recorder.heal(moment=moment(12), now=20.0) is True
    recorder.record(SAID, moment=moment(13), now=21.0)
    assert recorder.trouble is None
    assert {line.line for line in lines} == readable(*aside(path))


def test_an_error_that_quotes_the_ruin_is_damage_even_where_that_is_no_text(path: Path, recorder: Recorder) -> None:
    journal_with(path, 5)
    change(
        path, "PRAGMA writable_schema=ON", "UPDATE sqlite_master SET sql = CAST(x'43D520' AS TEXT) WHERE name = 'hole'"
    )
    with opened_copy(path) as copy:
        assert (copy.ruin is not None, copy.last_sequence()) == (True, 6)
    lines = readable(path)
    recorder.open(moment(10))
    assert (len(lines), lines) == (6, readable(*aside(path)))
    with pytest.raises(JournalDamagedError), journal_errors(path):
        b"\xd5 ".decode()


def test_ruined_journals_do_not_fill_the_card(path: Path, recorder: Recorder) -> None:
    path.parent.mkdir()
    for _ in range(AT_MOST_ASIDE):
        path.write_bytes(b"x")
        set_aside(path)
    path.write_bytes(b"x")
    with pytest.raises(JournalError, match="is ruined, as 20 journals before it: replace the card"):
        recorder.open(moment(1))
    for _ in range(2):  # once may have been a read that failed
        recorder.failed(JournalDamagedError("again"), now=1.0)
    assert "replace the card" in str(recorder.trouble)
    assert path.read_bytes() == b"x"
