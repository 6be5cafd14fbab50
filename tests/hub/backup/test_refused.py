"""A backup that is not whole, not the hub's or of a newer release is refused with a hint, and nothing is touched."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.backup.restoring import KeyChoice, restore
from hub.database import open_engine, upgrade, writing
from hub.evidence import hub_key
from hub.kernel.refused import Refused
from tests.parts.backups import HUB_KEY, LATER, backup_of, brought_back, content_of, live_a_little
from tests.parts.databases import PostgresServer
from tests.parts.journals import key
from tests.parts.small_hub import small_hub
from wire_contract.chain import public_key_of, sign

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup; whoever spoils it takes a copy."""
    folder = tmp_path_factory.mktemp("backup")
    with small_hub(f"sqlite:///{folder / 'hub.db'}") as hub:
        live_a_little(hub)
        return backup_of(f"sqlite:///{folder / 'hub.db'}", folder).path


@pytest.fixture
def spoilt(backup: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(backup, tmp_path / "spoilt"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'hub.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


def refusal(path: Path, url: str, folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        brought_back(path, url, folder)
    return str(caught.value)


def is_untouched(url: str, folder: Path) -> bool:
    if url.startswith("sqlite"):
        return not (folder / "new").exists() or list((folder / "new").iterdir()) == []
    return content_of(url) == {}


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


def test_nothing_is_restored_over_a_hub_that_has_something(backup: Path, tmp_path: Path, database_url: str) -> None:
    with small_hub(database_url):
        before = content_of(database_url)
        said = refusal(backup, database_url, tmp_path)
    assert "is not empty" in said
    assert ("mv " in said) == database_url.startswith("sqlite")
    assert content_of(database_url) == before


def test_an_empty_database_of_a_migrated_hub_serves(backup: Path, tmp_path: Path, database_url: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine)
    engine.dispose()
    brought_back(backup, database_url, tmp_path)
    assert len(content_of(database_url)["points"]) == 4


def test_a_file_that_a_hub_has_open_is_not_replaced(backup: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    engine = open_engine(url)
    upgrade(engine)
    with engine.connect() as conn:
        conn.exec_driver_sql("SELECT count(*) FROM lines").fetchall()
        assert "is in use (stop the hub first)" in refusal(backup, url, tmp_path)
    with writing(engine) as conn:
        conn.exec_driver_sql("SELECT 1")
    engine.dispose()


def test_a_stray_write_ahead_log_is_refused(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "hub.db-wal").write_bytes(b"of an earlier life")
    assert "hub.db-wal of an earlier database is in the way" in refusal(
        backup, f"sqlite:///{tmp_path / 'hub.db'}", tmp_path
    )


def test_a_backup_of_an_older_schema_is_brought_up_to_this_one(tmp_path: Path, empty_url: str) -> None:
    manifest = brought_back(GOLDEN / "schema-0001", empty_url, tmp_path)
    after = content_of(empty_url)
    assert manifest.schema == "0001"
    assert after["hub_lines"][0][5] == "riskpoint.journal.opened.v1"
    assert after["hub_lines"][-1][5] == "riskpoint.hub.restored.v1"
    assert {table.name: table.rows for table in manifest.tables} == {
        table.name: len(after[table.name]) for table in manifest.tables
    }


def test_the_key_comes_from_the_backup_or_from_where_it_was_kept_or_the_backup_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    new, kept = tmp_path / "new" / "hub.key", tmp_path / "safe" / "hub.key"
    hub_key.put(kept, HUB_KEY)
    url = f"sqlite:///{tmp_path / 'new' / 'hub.db'}"
    with pytest.raises(Refused, match=r"comes without the hub's key .*--key FILE"):
        restore(backup, url, key=KeyChoice(new), by="console:test", now=LATER)
    with pytest.raises(Refused, match="there is no key"):
        restore(backup, url, key=KeyChoice(new, given=tmp_path / "nowhere"), by="console:test", now=LATER)
    assert not new.exists()
    restore(backup, url, key=KeyChoice(new, given=kept), by="console:test", now=LATER)
    assert new.read_bytes() == kept.read_bytes()
    assert new.stat().st_mode & 0o777 == 0o600


def test_a_backup_with_the_key_needs_nothing_else_and_is_for_its_owner_only(tmp_path: Path) -> None:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        live_a_little(hub)
        taken = backup_of(f"sqlite:///{tmp_path / 'hub.db'}", tmp_path, with_key=True)
    parts = [taken.path, *taken.path.rglob("*")]
    assert {oct(part.stat().st_mode & 0o777) for part in parts} == {"0o700", "0o600"}
    new = tmp_path / "new"
    restore(taken.path, f"sqlite:///{new / 'hub.db'}", key=KeyChoice(new / "hub.key"), by="console:test", now=LATER)
    assert public_key_of(hub_key.read(new / "hub.key")) == public_key_of(HUB_KEY)


def test_where_the_key_is_lost_the_hub_goes_on_under_another_and_its_chain_says_so(
    backup: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    restore(backup, url, key=KeyChoice(tmp_path / "hub.key", is_new=True), by="console:test", now=LATER)
    ours = public_key_of(hub_key.read(tmp_path / "hub.key"))
    opened = content_of(url)["hub_lines"][-2]
    assert ours != public_key_of(HUB_KEY)
    assert json.loads(opened[9])["data"]["public_key"] == ours
