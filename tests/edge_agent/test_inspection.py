"""Verify and export: what is wrong with a journal is named, and what is whole is saved."""

import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from edge_agent.journal.file import log_of
from edge_agent.journal.inspection.export import NO_SIGNATURE, Exported, export
from edge_agent.journal.inspection.findings import MEANING, Finding, Kind
from edge_agent.journal.inspection.opened import opened_copy
from edge_agent.journal.inspection.status import status_of
from edge_agent.journal.inspection.texts import Refused
from edge_agent.journal.inspection.verify import Verified, verified
from tests.parts.journals import key
from tests.parts.written_journals import DEVICE, KEY, change, cut, flip, journal_with, moment, opened, tap
from wire_contract.chain import PublicKey, hash_of, public_key_of, sign, split_batch
from wire_contract.topics import DeviceId

ALTER = "UPDATE line SET line = CAST(replace(CAST(line AS TEXT), 'accepted', 'unknown') AS BLOB)"
ROT = "UPDATE line SET line = CAST(replace(CAST(line AS TEXT), 'front', 'f?ont') AS BLOB)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


def look(path: Path, expected_key: PublicKey | None = None) -> Verified:
    with opened_copy(path) as copy:
        return verified(copy, expected_key=expected_key)


def found(path: Path, expected_key: PublicKey | None = None) -> list[Finding]:
    return list(look(path, expected_key).findings)


def test_a_whole_journal_is_sound_and_its_head_is_named(path: Path) -> None:
    lines = journal_with(path, 1200)
    result = look(path, public_key_of(KEY))
    assert (result.findings, result.is_sound, result.last, result.whole) == ([], True, 1201, 1201)
    assert (result.head, result.identity.device) == (hash_of(lines[-1].line), DEVICE)


def rehash(path: Path, sequence: int, *, signer: int | None = None) -> None:
    """Whoever altered a line also stores its hash, and perhaps a signature of his own."""
    line = raw_lines(path)[sequence - 1]
    change(path, "UPDATE line SET hash = ? WHERE sequence = ?", parameters=(hash_of(line), sequence))
    if signer is not None:
        forged = sign(key(signer), line)
        change(path, "UPDATE line SET signature = ? WHERE sequence = ?", parameters=(forged, sequence))


def raw_lines(path: Path) -> list[bytes]:
    with opened_copy(path) as copy:
        return [row.line for _, row in sorted(copy.rows(1, copy.last_sequence()).items())]


def altered_with_hash(path: Path) -> None:
    change(path, f"{ALTER} WHERE sequence = 5")
    rehash(path, 5)


def altered_and_signed_by_another(path: Path) -> None:
    change(path, f"{ALTER} WHERE sequence = 5")
    rehash(path, 5, signer=9)


def two_lines_swapped(path: Path) -> None:
    change(
        path,
        "UPDATE line SET sequence = -1 WHERE sequence = 5",
        "UPDATE line SET sequence = 5 WHERE sequence = 6",
        "UPDATE line SET sequence = 6 WHERE sequence = -1",
    )


def declared(path: Path) -> None:
    change(path, f"{ROT} WHERE sequence IN (4, 5)")
    journal = opened(path)
    journal.declare_hole(4, moment=moment(12))
    journal.close()


def declared_but_another_hash(path: Path) -> None:
    """The line behind the hole is rewritten by somebody who holds the key."""
    journal = opened(path)
    journal.declare_hole(4, moment=moment(12))
    journal.close()
    line = raw_lines(path)[4].replace(hash_of(raw_lines(path)[3]).encode(), b"a" * 64)
    change(path, "DELETE FROM line WHERE sequence = 4")
    change(path, "UPDATE line SET line = ?, hash = ?, signature = ? WHERE sequence = 5",
           parameters=(line, hash_of(line), sign(KEY, line)))  # fmt: skip


def pruned(path: Path) -> None:
    journal = opened(path)
    journal.prune(3)
    journal.close()


def one_of_another_device(path: Path) -> None:
    other = path.with_name("other.db")
    lines = journal_with(other, 10, device=DeviceId("bkk-other-01"))
    change(path, "UPDATE line SET line = ?, hash = ? WHERE sequence = 6",
           parameters=(lines[5].line, hash_of(lines[5].line)))  # fmt: skip


DAMAGE: dict[str, tuple[Callable[[Path], object], list[Finding]]] = {
    "bytes rot": (lambda p: change(p, f"{ROT} WHERE sequence IN (4, 5, 9)"),
                  [Finding(Kind.DAMAGED, 4, 5), Finding(Kind.DAMAGED, 9, 9)]),
    "lines gone": (lambda p: change(p, "DELETE FROM line WHERE sequence BETWEEN 3 AND 6"), [Finding(Kind.MISSING, 3, 6)]),
    "the first gone": (lambda p: change(p, "DELETE FROM line WHERE sequence = 1"), [Finding(Kind.MISSING, 1, 1)]),
    "stored hash rots": (lambda p: change(p, "UPDATE line SET hash = 'x' WHERE sequence = 4"),
                         [Finding(Kind.STORED_HASH, 4, 4)]),
    "signatures rot": (lambda p: change(p, "UPDATE line SET signature = 'x' WHERE sequence IN (4, 5, 7)"),
                       [Finding(Kind.VOUCHED, 4, 5), Finding(Kind.VOUCHED, 7, 7)]),
    "the newest signature rots": (lambda p: change(p, "UPDATE line SET signature = 'x' WHERE sequence = 11"),
                                  [Finding(Kind.SIGNATURE, 11, 11)]),
    "a line altered, its hash too": (altered_with_hash, [Finding(Kind.SIGNATURE, 5, 5), Finding(Kind.CHAIN, 6, 6)]),
    "and signed by another key": (altered_and_signed_by_another,
                                  [Finding(Kind.SIGNATURE, 5, 5), Finding(Kind.CHAIN, 6, 6)]),
    "two lines swapped": (two_lines_swapped, [Finding(Kind.FOREIGN, 5, 6), Finding(Kind.CHAIN, 7, 7)]),
    "a hole declared": (declared, [Finding(Kind.DECLARED, 4, 5, "12 damaged")]),
    "a hole that does not fit": (declared_but_another_hash,
                                 [Finding(Kind.DECLARED, 4, 4, "12 damaged"), Finding(Kind.HOLE, 4, 4, "12"),
                                  Finding(Kind.CHAIN, 6, 6)]),
    "old lines pruned": (pruned, [Finding(Kind.PRUNED, 1, 3)]),
    "a line of another device": (one_of_another_device, [Finding(Kind.FOREIGN, 6, 6), Finding(Kind.CHAIN, 7, 7)]),
    "the file's word on whose it is ruined": (lambda p: change(p, "UPDATE journal SET public_key = 'x'"),
                                              [Finding(Kind.IDENTITY)]),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_wrong_with_which_line_is_named(path: Path, name: str) -> None:
    journal_with(path, 10)
    spoil, expected = DAMAGE[name]
    spoil(path)
    assert found(path) == expected
    assert look(path).is_sound == all(finding.kind in {Kind.PRUNED, Kind.DECLARED} for finding in expected)


def test_every_kind_has_its_meaning_in_both_languages() -> None:
    assert set(MEANING) == set(Kind)
    assert all(meaning.thai and meaning.english.isascii() for meaning in MEANING.values())


def test_an_older_copy_is_told_by_what_the_hub_had_acknowledged(path: Path) -> None:
    journal_with(path, 10, acknowledged=14)
    assert found(path) == [Finding(Kind.OLDER_COPY, 12, 14)]


def test_a_journal_that_was_signed_anew_is_told_by_the_enrolled_key_only(path: Path) -> None:
    journal_with(path, 3, signer=key(9))
    assert found(path) == []
    assert found(path, public_key_of(KEY)) == [
        Finding(Kind.KEY, detail=public_key_of(key(9))),
        Finding(Kind.SIGNATURE, 1, 4),
    ]


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(path: Path, tmp_path: Path) -> None:
    lines = journal_with(path, 300)
    cut(path, path.stat().st_size * 2 // 3)
    result = look(path)
    assert result.findings == [Finding(Kind.RUIN, detail="database disk image is malformed")]
    assert 150 < result.whole == result.last < 250
    with opened_copy(path) as copy:
        export(copy, tmp_path / "out")
    saved = (tmp_path / "out").read_bytes().splitlines()
    assert saved == [line.wire for line in lines[: result.last]]


@pytest.mark.parametrize("start", [0, 100], ids=["header", "list of tables"])
def test_lines_are_found_in_the_bytes_where_sqlite_reads_nothing(path: Path, tmp_path: Path, start: int) -> None:
    lines = journal_with(path, 300)
    journal = opened(path)
    tap(journal, credential="qr:" + "ไ" * 400)  # in the log only
    lines.append(journal.lines(302, 302)[0])  # type: ignore[arg-type]
    parts = [path.read_bytes(), log_of(path).read_bytes()]
    journal.close()
    spoilt = bytearray(parts[0])
    spoilt[start : start + 20] = b"\xff" * 20
    path.write_bytes(spoilt)
    log_of(path).write_bytes(parts[1])
    result = look(path, public_key_of(KEY))
    assert [finding.kind for finding in result.findings] == [Kind.RUIN, Kind.IDENTITY]
    assert (result.whole, result.identity.device) == (302, DEVICE)
    with opened_copy(path) as copy:
        export(copy, tmp_path / "out")
    assert (tmp_path / "out").read_bytes().splitlines() == [line.wire for line in lines]


@pytest.mark.parametrize("content", [b"", b"no database any more" * 300, b"x"])
def test_a_file_that_is_no_database_is_refused_with_a_hint(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(Refused) as refused, opened_copy(path):
        pass
    assert "keep the file" in refused.value.hint.english
    assert (refused.value.is_ruin, path.read_bytes()) == (True, content)


def test_a_database_of_something_else_is_refused(path: Path) -> None:
    path.parent.mkdir()
    change(path, "CREATE TABLE line (x)")
    with pytest.raises(Refused, match="another database"), opened_copy(path):
        pass


def test_a_flipped_bit_is_found_or_has_changed_no_line(path: Path) -> None:
    journal_with(path, 30, acknowledged=20)
    change(path, "UPDATE line SET line = x'00' WHERE sequence = 7")
    journal = opened(path)
    journal.declare_hole(7, moment=moment(40))
    journal.close()
    lines = raw_lines(path)
    pristine, chance, sound = path.read_bytes(), random.Random(11), 0
    for _ in range(200):
        path.write_bytes(pristine)
        flip(path, chance.randrange(len(pristine) * 8))
        try:
            result = look(path, public_key_of(KEY))
            with opened_copy(path) as copy:
                status_of(copy, path)
        except Refused:
            continue
        if result.is_sound:
            sound += 1
            assert raw_lines(path) == lines
    assert 25 < sound < 175, "flips in free space harm nothing; the others are found"


def test_an_export_holds_every_line_with_its_signature_and_says_what_it_lacks(path: Path, tmp_path: Path) -> None:
    lines = journal_with(path, 120)
    pruned(path)
    change(path, f"{ROT} WHERE sequence = 50", "DELETE FROM line WHERE sequence IN (60, 61)")
    change(path, "UPDATE line SET signature = 'x', hash = hash WHERE sequence = 70")
    target = tmp_path / "out"
    with opened_copy(path) as copy:
        done = export(copy, target)
    content = target.read_bytes()
    expected = [line.wire for n, line in enumerate(lines, 1) if n > 3 and n not in {50, 60, 61}]
    expected[70 - 3 - 3 - 1] = NO_SIGNATURE.encode() + b" " + lines[69].line
    assert content == b"".join(line + b"\n" for line in expected)
    assert done == Exported(
        lines=115,
        sha256=sha256(content).hexdigest(),
        left_out=[Finding(Kind.PRUNED, 1, 3), Finding(Kind.DAMAGED, 50, 50), Finding(Kind.MISSING, 60, 61)],
        unsigned=1,
    )
    assert isinstance(split_batch(b"\n".join(content.splitlines()[:80])), list), "the form of the wire"


def test_an_export_replaces_nothing_unless_told_to_and_leaves_no_half_a_file(path: Path, tmp_path: Path) -> None:
    journal_with(path, 3)
    target = tmp_path / "out"
    target.write_text("precious")
    with opened_copy(path) as copy:
        with pytest.raises(Refused, match="is there already"):
            export(copy, target)
        assert target.read_text() == "precious"
        export(copy, target, force=True)
        assert len(target.read_bytes().splitlines()) == 4
        with pytest.raises(Refused, match="cannot be written: No such file or directory"):
            export(copy, tmp_path / "nowhere" / "out")

        def give_up(_: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            export(copy, tmp_path / "half", progress=give_up)
    assert sorted(name.name for name in tmp_path.iterdir()) == ["out", "state"]


def test_looking_changes_nothing_about_the_file(path: Path) -> None:
    journal_with(path, 5)
    journal = opened(path)  # a log lies beside it now
    tap(journal)
    names = sorted(path.parent.iterdir())
    before = [(name, name.read_bytes(), name.stat().st_mtime_ns) for name in names]
    assert look(path).whole == 7
    assert [(name, name.read_bytes(), name.stat().st_mtime_ns) for name in sorted(path.parent.iterdir())] == before
    assert [name.name for name in names] == ["journal.db", "journal.db-wal"]
    journal.close()
