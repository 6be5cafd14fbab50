"""The cap and the full card: acknowledged lines make room with a tombstone, unacknowledged ones never; then red."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.parts.short_line import Pole, Store
from wire_contract.measurements import ShedReason

START = datetime(2026, 10, 1, 5, tzinfo=UTC)
MEGABYTE = 1024 * 1024


@pytest.fixture
def pole(tmp_path: Path) -> Iterator[Pole]:
    made = Pole(tmp_path / "state" / "journal.db", max_bytes=MEGABYTE, start=START)
    yield made
    made.close()


def taps_until_red(pole: Pole, *, at_most: int = 4000) -> int:
    for count in range(at_most):
        if not pole.tap():
            return count
    raise AssertionError("never red")


def holes(pole: Pole) -> list[tuple[int, int, ShedReason]]:
    return sorted((shed.first, shed.last, shed.reason) for shed in pole.store.sheds.values())


def test_unacknowledged_lines_are_never_given_up_and_new_ones_are_refused(pole: Pole) -> None:
    green = taps_until_red(pole)
    pole.tend(100)
    assert not pole.tap()
    assert 1000 < green < 2000, "a line with its hash and signature takes some 600 bytes of 896 KiB"
    assert pole.living() == set(range(1, green + 2)), "each green tap is there, and the opening line"
    assert "the journal has reached journal_max_mb" in (pole.recorder.degraded or "")


def test_what_was_recorded_since_the_last_ack_stays_when_the_rest_makes_room(pole: Pole) -> None:
    for _ in range(100):
        assert pole.tap()
    assert pole.deliver()
    green = taps_until_red(pole)
    pole.tend(100)
    assert pole.journal.pruned_through == 101, "the opening line and a hundred taps, which the hub has said it holds"
    assert pole.living() == set(range(102, pole.journal.head + 1))
    assert pole.journal.head == 101 + green + 3, "and three tombstones"


def test_a_full_journal_delivers_and_then_records_again(pole: Pole) -> None:
    green = taps_until_red(pole)
    assert pole.deliver()
    assert pole.store.sequences == set(range(1, green + 2))
    pole.tend(2)
    assert pole.tap()
    assert (pole.recorder.trouble, pole.journal.pruned_through) == (None, 100)


def test_acknowledged_lines_go_oldest_first_before_a_tap_is_refused(pole: Pole) -> None:
    for _ in range(6):
        for _ in range(400):
            assert pole.tap(), "there is always something that may go"
            pole.tend()
        assert pole.deliver()
    assert pole.journal.pruned_through > 1000
    assert pole.store.sequences == set(pole.recorded), "the hub has every line, tombstones too"
    assert len(pole.living()) > 1000, "no more goes than must: some 1500 lines fit"
    tombs = holes(pole)
    assert {reason for _, _, reason in tombs} == {ShedReason.FULL}
    assert [last + 1 for _, last, _ in tombs[:-1]] == [first for first, _, _ in tombs[1:]]
    assert (tombs[0][0], tombs[-1][1]) == (1, pole.journal.pruned_through)
    assert pole.recorder._path.stat().st_size <= MEGABYTE


def test_a_tap_makes_room_by_itself_when_the_loop_had_no_time_to(pole: Pole) -> None:
    taps_until_red(pole)
    assert pole.deliver()
    pole.seconds += 5
    assert all(pole.tap() for _ in range(300))
    assert pole.journal.pruned_through >= 250


def test_lines_past_the_retention_go_first_and_without_a_tombstone(pole: Pole) -> None:
    for _ in range(300):
        assert pole.tap()
    pole.now += timedelta(days=401)
    taps_until_red(pole)
    assert pole.deliver()
    pole.tend(5)
    assert (pole.journal.pruned_through, holes(pole)) == (250, [])


def test_a_hub_restored_from_before_gets_what_is_left_and_the_tombstones_for_the_rest(pole: Pole) -> None:
    for _ in range(100):
        assert pole.tap()
    assert pole.deliver()
    backup = pole.backup()
    for _ in range(5):
        for _ in range(400):
            assert pole.tap()
            pole.tend()
        assert pole.deliver()
    # The backup ends at line 101, inside a tombstone: one more hole says what is lost of it. A hub that has nothing is
    # told by the tombstones that there are.
    for store, new_holes in ((backup, 1), (Store(), 0)):
        head = pole.journal.head
        pole.store = store
        assert pole.deliver()
        assert pole.journal.head == head + new_holes
        lost = {n for first, last, _ in holes(pole) for n in range(first, last + 1)}
        assert set(pole.recorded) - pole.store.sequences <= lost <= set(range(1, pole.journal.pruned_through + 1))
        assert {reason for _, _, reason in holes(pole)} == {ShedReason.FULL}
        assert pole.store.pending == {}


def test_never_more_hashes_than_lines_are_kept(tmp_path: Path) -> None:
    pole = Pole(tmp_path / "journal.db", max_bytes=MEGABYTE // 4, start=START)
    for _ in range(20):
        for _ in range(60):
            assert pole.tap()
            pole.tend()
        assert pole.deliver()
    kept = pole.journal._db.execute("SELECT count(*) FROM line WHERE line = x''").fetchone()[0]
    assert kept <= len(pole.living()) + 50
    assert pole.journal.pruned_through > 2 * kept
    pole.close()


def test_tombstones_fit_where_nothing_else_does(pole: Pole) -> None:
    taps_until_red(pole)
    for first in (3, 5, 7, 9):
        pole.journal._db.execute("UPDATE line SET line = x'00' WHERE sequence = ?", [first])
        pole.journal._db.conn.commit()
    assert pole.deliver(), "damaged lines are declared although the journal is full"
    assert holes(pole) == [(n, n, ShedReason.DAMAGED) for n in (3, 5, 7, 9)]


# --- a card that is full, whatever the cap says


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB."""
    folder = tmp_path / "card"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"a small file system needs root: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def crowd(card: Path) -> Path:
    """Somebody else's file takes whatever is left."""
    other = card / "crowd"
    with other.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return other
    raise AssertionError


def test_on_a_full_card_the_ballast_makes_room_for_the_tombstone(card: Path) -> None:
    pole = Pole(card / "journal.db", max_bytes=64 * MEGABYTE, start=START)
    ballast = card / "journal.db.ballast"
    assert ballast.stat().st_size == 2 * MEGABYTE
    assert ballast.stat().st_blocks * 512 == 2 * MEGABYTE
    for _ in range(2000):
        assert pole.tap()
    assert pole.deliver()
    other = crowd(card)
    assert all(pole.tap() for _ in range(1500)), "acknowledged lines make room"
    assert pole.deliver()
    assert {reason for _, _, reason in holes(pole)} == {ShedReason.FULL}
    assert "ballast" in (pole.recorder.degraded or "")
    other.unlink()
    pole.seconds += 700
    pole.tend()
    assert (ballast.stat().st_size, pole.recorder.degraded) == (2 * MEGABYTE, None)
    pole.close()


def test_on_a_full_card_unacknowledged_lines_stay_and_taps_are_red(card: Path) -> None:
    pole = Pole(card / "journal.db", max_bytes=64 * MEGABYTE, start=START)
    for _ in range(200):
        assert pole.tap()
    other = crowd(card)
    green = taps_until_red(pole)
    pole.tend(50)
    assert pole.living() == set(range(1, 200 + green + 2))
    assert (pole.journal.pruned_through, (card / "journal.db.ballast").exists()) == (0, True)
    assert "the card is full" in (pole.recorder.degraded or "")
    assert shutil.disk_usage(card).free < 64 * 1024
    other.unlink()
    pole.seconds += 10
    assert pole.tap(), "room came from elsewhere"
    pole.close()


def test_on_a_full_card_pictures_go_before_the_ballast_and_before_any_line(card: Path) -> None:
    pole = Pole(card / "journal.db", max_bytes=64 * MEGABYTE, start=START)
    for number in range(8):
        assert pole.pictures.add(b"\xff\xd8\xff" + number.to_bytes(4) + bytes(60_000))
    for _ in range(300):
        assert pole.tap()
    assert pole.deliver()
    crowd(card)
    taps = 0
    while pole.journal.pruned_through == 0:
        assert pole.tap()
        taps += 1
    assert taps > 300, "8 pictures of 60 kB have made room for so many lines"
    assert not pole.pictures.give_way(), "and only when none was left a line went"
    assert pole.deliver()
    assert holes(pole)[0] == (1, 50, ShedReason.FULL)
    pole.close()


def test_a_full_journal_on_an_empty_card_takes_no_picture_along(pole: Pole) -> None:
    name = pole.pictures.add(b"\xff\xd8\xff" + bytes(60_000))
    assert name is not None
    taps_until_red(pole)
    pole.tend(100)
    assert pole.pictures.read(name), "it is the cap of the journal's own file that is reached"
