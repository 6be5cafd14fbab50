"""Where a backup goes, under which key, and from which release: never over something that is there."""

import json
from pathlib import Path

import pytest

from hub.audit import service as audit
from hub.backup.progress import Stage
from hub.backup.restoring import KeyChoice, restore
from hub.backup.taking import take
from hub.database import open_engine, upgrade, writing
from hub.evidence import hub_key
from hub.kernel.refused import Refused
from hub.patrol import sun_keys
from hub.patrol.sun import MasterKey
from tests.parts.backups import (
    HUB_KEY,
    LATER,
    backup_of,
    brought_back,
    content_of,
    live_a_little,
    refusal,
)
from tests.parts.brokers import free_port
from tests.parts.journals import key
from tests.parts.proving_cards import MASTER, OTHER_MASTER
from tests.parts.small_hub import NOW, small_hub
from wire_contract.chain import public_key_of

GOLDEN = Path(__file__).parent / "golden"


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


def test_a_database_that_came_there_meanwhile_stays(backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    hub_key.put(tmp_path / "hub.key", HUB_KEY)

    def somebody_else(stage: Stage, _done: int, _total: int) -> None:
        if stage is Stage.CHECK:
            path.write_bytes(b"mine")

    with pytest.raises(Refused, match="came there meanwhile"):
        restore(
            backup,
            f"sqlite:///{path}",
            key=KeyChoice(tmp_path / "hub.key"),
            by="console:test",
            now=LATER,
            progress=somebody_else,
        )
    assert path.read_bytes() == b"mine"


def test_a_server_that_is_away_is_one_line_with_a_hint(backup: Path, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/hub"
    assert "the database hub cannot be written: connection" in refusal(backup, url, tmp_path)
    with pytest.raises(Refused, match=r"the database cannot be read: connection .*the server away"):
        backup_of(url, tmp_path)


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
    wrong = tmp_path / "wrong" / "hub.key"
    hub_key.put(wrong, key(9))
    with pytest.raises(Refused, match="is the key of another hub"):
        restore(backup, url, key=KeyChoice(new, given=wrong), by="console:test", now=LATER)
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


def test_the_master_keys_of_cards_go_along_only_where_secrets_are_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with small_hub(url) as hub:
        live_a_little(hub)
        cards = (MASTER, OTHER_MASTER)
        open_to_all = take(url, tmp_path, key=HUB_KEY, now=NOW, made_by="test", sun_keys=cards)
        secret = take(url, tmp_path, key=HUB_KEY, now=LATER, made_by="test", with_key=True, sun_keys=cards)
    everything = b"".join(part.read_bytes() for part in open_to_all.path.rglob("*") if part.is_file())
    assert not any(one.secret in everything or one.secret.hex().encode() in everything for one in cards)
    new = tmp_path / "new"
    choice = KeyChoice(new / "hub.key", sun_keys=new / "sun-keys")
    sun_keys.put(new / "sun-keys", MASTER)  # this one was brought by hand before
    restore(secret.path, f"sqlite:///{new / 'hub.db'}", key=choice, by="console:test", now=LATER)
    assert sun_keys.read_all(new / "sun-keys") == cards
    assert {oct(part.stat().st_mode & 0o777) for part in (new / "sun-keys").iterdir()} == {"0o600"}


def test_another_master_key_of_the_same_version_is_in_the_way(tmp_path: Path) -> None:
    url, new = f"sqlite:///{tmp_path / 'hub.db'}", tmp_path / "new"
    with small_hub(url) as hub:
        live_a_little(hub)
        secret = take(url, tmp_path, key=HUB_KEY, now=NOW, made_by="test", with_key=True, sun_keys=(MASTER,))
    sun_keys.put(new / "sun-keys", MasterKey(1, OTHER_MASTER.secret))
    choice = KeyChoice(new / "hub.key", sun_keys=new / "sun-keys")
    with pytest.raises(Refused, match="has another master key 1 than the backup"):
        restore(secret.path, f"sqlite:///{new / 'hub.db'}", key=choice, by="console:test", now=LATER)
    assert sorted(part.name for part in new.iterdir()) == ["sun-keys"]


def test_where_the_key_is_lost_the_hub_goes_on_under_another_and_its_chain_says_so(
    backup: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    restore(backup, url, key=KeyChoice(tmp_path / "hub.key", is_new=True), by="console:test", now=LATER)
    ours = public_key_of(hub_key.read(tmp_path / "hub.key"))
    opened = content_of(url)["hub_lines"][-2]
    assert ours != public_key_of(HUB_KEY)
    assert json.loads(opened[9])["data"]["public_key"] == ours
    trusted = hub_key.trusted(tmp_path / "hub.key")
    assert trusted == [ours, public_key_of(HUB_KEY)]
    engine = open_engine(url)
    with engine.connect() as conn:
        sound, differences = audit.check(conn, trusted=trusted)
        strange, _ = audit.check(conn, trusted=[ours])
    engine.dispose()
    assert (sound.faults, differences) == ([], [])
    assert [fault.what for fault in strange.faults] == ["a journal was opened with a key that is not the hub's"]
