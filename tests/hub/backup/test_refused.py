"""A backup that is not whole, not the hub's or of a newer release is refused with a hint, and nothing is touched."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.parts.backups import HUB_KEY, is_untouched, refusal
from tests.parts.journals import key
from wire_contract.chain import public_key_of, sign


@pytest.fixture
def spoilt(backup: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(backup, tmp_path / "spoilt"))


def manifest_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((path / "manifest.json").read_text())
    return found


def signed_again(path: Path, manifest: dict[str, Any]) -> None:
    """As somebody with the hub's key would write it."""
    body = json.dumps(manifest).encode()
    (path / "manifest.json").write_bytes(body)
    (path / "manifest.signature").write_text(sign(HUB_KEY, body))


def rewritten(path: Path, table: str, change: Callable[[list[list[Any]]], None]) -> None:
    """Other rows, with hashes and signature to match: only what the lines themselves say can betray it."""
    file = path / f"tables/{table}.jsonl.gz"
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    change(rows)
    file.write_bytes(gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in rows)))
    manifest = manifest_of(path)
    [of] = [one for one in manifest["tables"] if one["name"] == table]
    of["rows"] = len(rows)
    of["bytes"] = file.stat().st_size
    of["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    signed_again(path, manifest)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 4
    path.write_bytes(body)


@pytest.mark.parametrize(
    "part", ["tables/lines.jsonl.gz", "tables/users.jsonl.gz", "manifest.json", "manifest.signature"]
)
@pytest.mark.parametrize("spoil", [cut, flipped, Path.unlink], ids=["cut", "flipped", "gone"])
def test_a_damaged_file_is_refused(
    spoilt: Path, tmp_path: Path, empty_url: str, part: str, spoil: Callable[[Path], None]
) -> None:
    spoil(spoilt / part)
    said = refusal(spoilt, empty_url, tmp_path)
    assert (
        part.rsplit("/", maxsplit=1)[-1].split(".", maxsplit=1)[0] in said
        or "manifest.json is not what the hub signed" in said
    )
    assert is_untouched(empty_url, tmp_path)


def test_a_manifest_that_another_hub_signed_is_refused(spoilt: Path, tmp_path: Path, empty_url: str) -> None:
    body = (spoilt / "manifest.json").read_bytes()
    (spoilt / "manifest.signature").write_text(sign(key(9), body))
    assert "manifest.json is not what the hub signed" in refusal(spoilt, empty_url, tmp_path)
    manifest = manifest_of(spoilt) | {"hub_public_key": public_key_of(key(9))}
    body = json.dumps(manifest).encode()
    (spoilt / "manifest.json").write_bytes(body)
    (spoilt / "manifest.signature").write_text(sign(key(9), body))
    assert "hub.key is the key of another hub" in refusal(spoilt, empty_url, tmp_path)
    assert is_untouched(empty_url, tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "9999"}, "the backup has schema 9999, which this program does not know"),
        ({"format": 2}, "the backup has format 2, this program reads 1"),
    ],
)
def test_a_backup_of_a_newer_release_is_refused(
    spoilt: Path, tmp_path: Path, empty_url: str, change: dict[str, Any], said: str
) -> None:
    signed_again(spoilt, manifest_of(spoilt) | change)
    assert said in refusal(spoilt, empty_url, tmp_path)
    assert is_untouched(empty_url, tmp_path)


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path, empty_url: str) -> None:
    assert refusal(tmp_path, empty_url, tmp_path).startswith(f"{tmp_path} is no backup")
    assert is_untouched(empty_url, tmp_path)


def _drop(rows: list[list[Any]]) -> None:
    del rows[5]


def _swap_bytes(rows: list[list[Any]]) -> None:
    rows[4][-1], rows[5][-1] = rows[5][-1], rows[4][-1]


def _lie_about_place(rows: list[list[Any]]) -> None:
    rows[5][2] += 1000


def _call_complete(rows: list[list[Any]]) -> None:
    for row in rows:
        row[11] = True


def _other_signature(rows: list[list[Any]]) -> None:
    for row in rows:
        row[14] = rows[0][14]


def _clear(rows: list[list[Any]]) -> None:
    rows.clear()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("lines", _drop), "its ancestors are not all here"),
        (("lines", _swap_bytes), "the line's bytes are not those that its hash names"),
        (("lines", _lie_about_place), "the line says that it stands elsewhere"),
        (("lines", _call_complete), "its ancestors are not all here"),
        (("lines", _other_signature), "no key of this device signed it"),
        (("forks", _clear), "a fork that is not told"),
        (("holes", _clear), "its ancestors are not all here"),
        (("journals", _clear), "highest line is another"),
        (("hub_lines", _drop), "a line before it is missing"),
    ],
)
def test_rows_that_do_not_hold_together_are_refused_even_with_the_hubs_signature(
    spoilt: Path, tmp_path: Path, empty_url: str, rows: tuple[str, Callable[[list[list[Any]]], None]], said: str
) -> None:
    rewritten(spoilt, *rows)
    assert said in refusal(spoilt, empty_url, tmp_path)
    assert is_untouched(empty_url, tmp_path)


def test_a_head_that_stands_elsewhere_than_the_manifest_says_is_refused(
    spoilt: Path, tmp_path: Path, empty_url: str
) -> None:
    lines = [json.loads(line) for line in gzip.decompress((spoilt / "tables/lines.jsonl.gz").read_bytes()).splitlines()]

    def step_back(rows: list[list[Any]]) -> None:
        row = rows[1]  # device, journal, tip, tip_sequence, highest, moved_at
        row[2:4] = next([line[3], line[2]] for line in lines if line[:2] == row[:2] and line[11])

    rewritten(spoilt, "journals", step_back)
    assert "the heads of the chains are not those that the manifest names" in refusal(spoilt, empty_url, tmp_path)
    assert is_untouched(empty_url, tmp_path)
