"""The make-believe disk keeps what was synced, may lose anything else, and invents nothing."""

from random import Random

from tests.crash.disk import (
    FOLDER,
    Disk,
    Files,
    Kept,
    Link,
    Op,
    Rename,
    Resize,
    Sync,
    SyncFolder,
    Unlink,
    Write,
    key_of,
    sectors,
)
from tests.crash.power_cuts import power_cuts


def disk_after(*ops: Op) -> Disk:
    disk = Disk()
    for op in ops:
        disk.do(op)
    return disk


def left_by(*ops: Op, by_chance: int = 0) -> list[Files]:
    """Every disk that a power cut may leave, each once."""
    disk = disk_after(*ops)
    found = [disk.after_power_cut(kept) for kept in power_cuts(disk, random=Random(1), by_chance=by_chance)]
    return list({key_of(files): files for files in found}.values())


def durable(path: str, content: bytes, inode: int = 1) -> list[Op]:
    return [Link(path, inode), Write(inode, 0, content), Sync(inode), SyncFolder(".")]


def test_what_was_synced_with_its_name_is_all_that_is_ever_left() -> None:
    assert left_by(*durable("a", b"one"), by_chance=50) == [{"a": b"one"}]


def test_an_unsynced_write_may_be_there_or_not() -> None:
    assert left_by(*durable("a", b"one"), Write(1, 1, b"xx")) == [{"a": b"oxx"}, {"a": b"one"}]


def test_a_synced_file_whose_name_was_not_may_be_gone() -> None:
    assert left_by(Link("a", 1), Write(1, 0, b"one"), Sync(1)) == [{"a": b"one"}, {}]


def test_an_unlinked_file_may_be_back_until_its_folder_is_synced() -> None:
    gone = [*durable("a", b"one"), Unlink("a")]
    assert left_by(*gone) == [{}, {"a": b"one"}]
    assert left_by(*gone, SyncFolder("elsewhere")) == [{}, {"a": b"one"}]
    assert left_by(*gone, SyncFolder(".")) == [{}]


def test_a_renamed_file_has_one_of_its_names_and_what_it_replaced_may_be_back() -> None:
    old = [*durable("a", b"old", 1), *durable("a.new", b"new", 2)]
    assert left_by(*old, Rename("a.new", "a")) == [{"a": b"new"}, {"a": b"old", "a.new": b"new"}]
    assert left_by(*old, Rename("a.new", "a"), SyncFolder(".")) == [{"a": b"new"}]


def test_a_file_in_a_folder_whose_name_was_not_synced_may_be_gone_with_it() -> None:
    made = [Link("f", FOLDER), Link("f/a", 1), Write(1, 0, b"one"), Sync(1), SyncFolder("f")]
    assert left_by(*made) == [{"f": None, "f/a": b"one"}, {}]
    assert left_by(*made, SyncFolder(".")) == [{"f": None, "f/a": b"one"}]


def test_writes_of_two_files_reach_the_disk_in_any_order() -> None:
    begun = [*durable("a", b"a", 1), *durable("b", b"b", 2), Write(1, 0, b"A"), Write(2, 0, b"B")]
    assert sorted(left_by(*begun), key=str) == sorted(
        [{"a": a, "b": b} for a in (b"a", b"A") for b in (b"b", b"B")], key=str
    )


def test_the_sync_of_one_file_is_not_the_sync_of_another() -> None:
    begun = [*durable("a", b"a", 1), *durable("b", b"b", 2), Write(1, 0, b"A"), Write(2, 0, b"B"), Sync(2)]
    assert left_by(*begun) == [{"a": b"A", "b": b"B"}, {"a": b"a", "b": b"B"}]


def test_a_long_write_may_be_torn_but_only_between_sectors() -> None:
    begun = [*durable("a", b"-" * 2048), Write(1, 256, b"x" * 1024)]
    assert [(part.offset, len(part.content)) for part in sectors(Write(1, 256, b"x" * 1024))] == [
        (256, 256),
        (512, 512),
        (1024, 256),
    ]
    found = left_by(*begun, by_chance=200)
    contents = {files["a"] for files in found}
    pieces = (b"-" * 256, b"x" * 256), (b"-" * 512, b"x" * 512), (b"-" * 256, b"x" * 256)
    every = {b"-" * 256 + a + b + c + b"-" * 768 for a in pieces[0] for b in pieces[1] for c in pieces[2]}
    assert contents == every


def test_a_write_behind_a_hole_leaves_zeros_before_it() -> None:
    begun = [*durable("a", b"one"), Write(1, 3, b"two"), Write(1, 6, b"three")]
    assert {"a": b"one\0\0\0three"} in left_by(*begun)


def test_a_cut_file_may_have_its_old_size() -> None:
    assert left_by(*durable("a", b"one"), Resize(1, 1)) == [{"a": b"o"}, {"a": b"one"}]
    assert disk_after(*durable("a", b"one"), Resize(1, 5), Sync(1)).after_power_cut(Kept((), 0)) == {"a": b"one\0\0"}
