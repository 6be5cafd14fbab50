"""The pictures that a point keeps: durable, named by what they hold, bounded, and no failure of theirs is an error."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.clock import Moment
from edge_agent.pictures.store import PictureStore
from tests.parts.failing_disk import failing_disk
from wire_contract.event import ClockTrust

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def jpeg(number: int, size: int = 1000) -> bytes:
    return b"\xff\xd8\xff\xe0" + number.to_bytes(4) + bytes(size - 8)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def moment(at: datetime = NOW, trust: ClockTrust = ClockTrust.SYNCHRONISED) -> Moment:
    return Moment(at, trust, "6f2c1d8e-0000-4000-8000-000000000001", timedelta(hours=5))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def made_at(folder: Path, name: str, at: datetime) -> None:
    os.utime(folder / f"{name}.jpg", (at.timestamp(), at.timestamp()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "pictures"


def test_a_picture_comes_back_by_its_hash_also_after_a_restart(folder: Path) -> None:
    name = PictureStore(folder).add(jpeg(1))
    assert name == sha256(jpeg(1))
    assert PictureStore(folder).read(name) == jpeg(1)


def test_only_the_agents_user_may_read_it(folder: Path) -> None:
    name = PictureStore(folder).add(jpeg(1))
    assert (folder / f"{name}.jpg").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert names(folder) == {f"{name}.jpg"}


@pytest.mark.parametrize("content", [b"", b"GIF89a", jpeg(1, 65537)], ids=["nothing", "a GIF", "too large"])
def test_what_is_no_small_jpeg_is_not_kept(folder: Path, content: bytes) -> None:
    assert PictureStore(folder).add(content) is None
    assert not folder.exists()


def test_the_largest_picture_is_kept_whole(folder: Path) -> None:
    store = PictureStore(folder)
    name = store.add(jpeg(1, 65536))
    assert name is not None
    assert store.read(name) == jpeg(1, 65536)


@pytest.mark.parametrize("name", ["", "../device", "a" * 63, "A" * 64, "a" * 64 + "\n", "é" * 64])
def test_what_is_no_hash_names_no_picture(folder: Path, name: str) -> None:
    store = PictureStore(folder)
    store.add(jpeg(1))
    (folder.parent / "device.jpg").write_bytes(b"secret")
    assert store.read(name) is None


def test_a_damaged_picture_is_none_and_is_gone(folder: Path) -> None:
    store = PictureStore(folder)
    name = store.add(jpeg(1))
    assert name is not None
    (folder / f"{name}.jpg").write_bytes(jpeg(1)[:-1] + b"x")
    assert store.read(name) is None
    assert names(folder) == set()


def test_the_oldest_make_room_beyond_the_number(folder: Path) -> None:
    store = PictureStore(folder, max_pictures=3)
    added = [store.add(jpeg(number)) for number in range(5)]
    assert names(folder) == {f"{name}.jpg" for name in added[2:]}


def test_the_oldest_make_room_beyond_the_bytes(folder: Path) -> None:
    store = PictureStore(folder, max_bytes=2500)
    added = [store.add(jpeg(number)) for number in range(4)]
    assert names(folder) == {f"{name}.jpg" for name in added[2:]}


def test_the_same_picture_again_is_one_file_and_the_newest(folder: Path) -> None:
    store = PictureStore(folder, max_pictures=2)
    first, _, again, third = [store.add(jpeg(number)) for number in (1, 2, 1, 3)]
    assert first == again
    assert names(folder) == {f"{first}.jpg", f"{third}.jpg"}


def test_a_clock_that_fell_back_does_not_make_the_newest_the_oldest(folder: Path) -> None:
    store = PictureStore(folder, max_pictures=2)
    before = [store.add(jpeg(number)) for number in (1, 2)]
    for ahead, name in enumerate(before):
        made_at(folder, str(name), datetime(2080, 1, 1 + ahead, tzinfo=UTC))
    last = store.add(jpeg(3))
    assert names(folder) == {f"{before[1]}.jpg", f"{last}.jpg"}
    newest = store.add(jpeg(4))
    assert names(folder) == {f"{last}.jpg", f"{newest}.jpg"}


def test_pictures_go_after_fourteen_days(folder: Path) -> None:
    store = PictureStore(folder)
    old, young = (str(store.add(jpeg(number))) for number in (1, 2))
    made_at(folder, old, NOW - timedelta(days=14, seconds=1))
    made_at(folder, young, NOW - timedelta(days=13))
    store.tend(moment())
    assert names(folder) == {f"{young}.jpg"}


def test_a_clock_that_cannot_tell_ends_no_picture(folder: Path) -> None:
    store = PictureStore(folder)
    name = str(store.add(jpeg(1)))
    made_at(folder, name, NOW - timedelta(days=100))
    store.tend(moment(trust=ClockTrust.HOLDOVER))
    assert store.read(name) == jpeg(1)


def test_a_picture_from_the_future_has_its_days_from_now_on(folder: Path) -> None:
    store = PictureStore(folder)
    name = str(store.add(jpeg(1)))
    made_at(folder, name, datetime(2080, 1, 1, tzinfo=UTC))
    store.tend(moment())
    store.tend(moment(NOW + timedelta(days=14)))
    assert store.read(name) == jpeg(1)
    store.tend(moment(NOW + timedelta(days=14, seconds=1)))
    assert names(folder) == set()


def test_what_else_lies_in_the_folder_is_left_alone_and_counts_for_nothing(folder: Path, tmp_path: Path) -> None:
    store = PictureStore(folder, max_pictures=1)
    first = store.add(jpeg(1))
    (tmp_path / "precious").write_bytes(b"precious")
    (folder / "notes.txt").write_text("hello")
    (folder / f"{'0' * 64}.jpg").mkdir()
    (folder / f"{'1' * 64}.jpg").symlink_to(tmp_path / "precious")
    os.mkfifo(folder / f"{'2' * 64}.jpg")
    second = store.add(jpeg(2))
    store.clear()
    assert first != second
    assert names(folder) == {"notes.txt", f"{'0' * 64}.jpg", f"{'1' * 64}.jpg", f"{'2' * 64}.jpg"}
    assert [store.read(digit * 64) for digit in "012"] == [None, None, None]
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_a_draft_that_a_power_cut_left_is_no_picture_and_in_nobodys_way(folder: Path) -> None:
    store = PictureStore(folder)
    first = store.add(jpeg(1))
    (folder / "draft.new").write_bytes(jpeg(2)[:100])
    second = store.add(jpeg(2))
    assert names(folder) == {f"{first}.jpg", f"{second}.jpg"}


def test_a_disk_that_takes_no_more_costs_the_new_picture_only(folder: Path) -> None:
    store = PictureStore(folder, max_pictures=1)
    first = store.add(jpeg(1))
    with failing_disk():
        assert store.add(jpeg(2)) is None
    assert names(folder) == {f"{first}.jpg"}


def test_no_picture_is_what_fills_the_card(folder: Path) -> None:
    assert PictureStore(folder, spare_bytes=2**62).add(jpeg(1)) is None
    assert names(folder) == set()


def test_a_file_in_the_folders_place_keeps_pictures_away_and_nothing_else(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_bytes(b"")
    store = PictureStore(folder)
    assert store.add(jpeg(1)) is None
    assert store.read(sha256(jpeg(1))) is None
    assert not store.give_way()
    store.tend(moment())
    store.clear()


def test_the_oldest_gives_way_to_the_journal_first(folder: Path) -> None:
    store = PictureStore(folder)
    added = [store.add(jpeg(number)) for number in range(2)]
    assert store.give_way()
    assert names(folder) == {f"{added[1]}.jpg"}
    assert store.give_way()
    assert not store.give_way()
