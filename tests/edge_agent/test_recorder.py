"""The recorder: after an error the journal is opened anew, a ruined one is set aside, and nothing recorded is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.journal.errors import JournalDamagedError, JournalError
from edge_agent.journal.recorder import REOPEN_AFTER_S, Recorder
from tests.edge_agent.test_journal import DEVICE, KEY, MEGABYTE, NOON, events, say
from tests.parts.failing_disk import failing_disk
from wire_contract.chain import public_key_of
from wire_contract.measurements import JournalOpened, read_measurement


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    made = Recorder(
        tmp_path / "journal.db", device=DEVICE, key=KEY, max_bytes=64 * MEGABYTE, agent="agent/1", board="none"
    )
    made.open(NOON)
    yield made
    made.close()


def positions(recorder: Recorder) -> list[int]:
    assert recorder.journal is not None
    return [event.position for event in events(recorder.journal)]


def test_a_new_journal_begins_with_the_event_that_says_so(recorder: Recorder) -> None:
    assert recorder.journal is not None
    assert [read_measurement(event) for event in events(recorder.journal)] == [
        JournalOpened(public_key=public_key_of(KEY), agent="agent/1", board="none", previous_head=None)
    ]


def test_a_failing_disk_is_trouble_until_it_works_again(recorder: Recorder) -> None:
    recorder.record(say(2), moment=NOON, now=100.0)
    with failing_disk():
        with pytest.raises(JournalError):
            recorder.record(say(3), moment=NOON, now=101.0)
        assert recorder.journal is None
        with pytest.raises(JournalError):
            recorder.record(say(3), moment=NOON, now=101.5)
        recorder.heal(moment=NOON, now=102.0)
        with pytest.raises(JournalError):
            recorder.record(say(3), moment=NOON, now=103.0)
        assert recorder.trouble is not None
        assert recorder.heal(moment=NOON, now=104.0) is False, "not again so soon"
    assert recorder.heal(moment=NOON, now=103.0 + REOPEN_AFTER_S) is True
    assert recorder.trouble is None
    assert recorder.record(say(3), moment=NOON, now=110.0).sequence == 3
    assert positions(recorder) == [1, 2, 3]


def test_a_ruined_file_is_set_aside_and_a_new_journal_names_the_old_head(recorder: Recorder, tmp_path: Path) -> None:
    head = recorder.record(say(2), moment=NOON, now=100.0)
    assert recorder.journal is not None
    old = recorder.journal.id
    recorder.close()
    ruin = b"no database any more" * 300
    (tmp_path / "journal.db").write_bytes(ruin)
    recorder.open(NOON)
    assert recorder.journal is not None
    assert recorder.journal.id != old
    assert read_measurement(events(recorder.journal)[0]) == JournalOpened(
        public_key=public_key_of(KEY), agent="agent/1", board="none", previous_head=head.hash
    )
    assert (tmp_path / "journal.db.damaged-1").read_bytes() == ruin


def test_damage_that_is_gone_when_looked_at_again_was_none(recorder: Recorder, tmp_path: Path) -> None:
    """SQLite says "malformed", too, where one read of a sound file failed."""
    recorder.failed(JournalDamagedError("malformed"), now=100.0)
    assert recorder.journal is None
    assert recorder.heal(moment=NOON, now=101.0) is True
    recorder.record(say(2), moment=NOON, now=102.0)
    recorder.failed(JournalDamagedError("malformed"), now=200.0)
    assert recorder.heal(moment=NOON, now=201.0) is True, "each time stands by itself"
    assert positions(recorder) == [1, 2]
    assert not (tmp_path / "journal.db.damaged-1").exists()
    for _ in range(2):
        recorder.failed(JournalDamagedError("malformed"), now=300.0)
        recorder.heal(moment=NOON, now=300.0 + REOPEN_AFTER_S)
    assert (tmp_path / "journal.db.damaged-1").exists(), "twice in a row it is damage"
