"""`riskpoint-hub backup` and `restore` as a person starts them: what they say, and their exit codes."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from hub.database import open_engine, writing
from hub.evidence import hub_key, own_chain
from tests.parts.backups import HUB_KEY, live_a_little
from tests.parts.hub_commands import hub_command
from tests.parts.small_hub import small_hub
from wire_contract.acts import BackupMade, Restored

ROOT = Path(__file__).parents[3]


def hub(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return hub_command("--config", str(config), *arguments)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub with something of everything in it."""
    file = tmp_path / "hub.toml"
    file.write_text('data_dir = "data"\n')
    hub_key.put(tmp_path / "data" / "hub.key", HUB_KEY)
    with small_hub(f"sqlite:///{tmp_path / 'data' / 'hub.db'}") as made:
        live_a_little(made)
        (Path(made.settings.data_dir) / "photographs").rename(tmp_path / "data" / "photographs")
    return file


def test_backup_prints_the_folder_and_says_in_thai_then_english_what_is_in_it(config: Path, tmp_path: Path) -> None:
    done = hub(config, "backup", str(tmp_path / "safe"))
    [made] = (tmp_path / "safe").iterdir()
    assert (done.returncode, done.stdout) == (0, f"{made}\n")
    thai, english = done.stderr.splitlines()
    assert thai.startswith("สำรองข้อมูลครบแล้ว")
    assert "ไม่มีกุญแจ" in thai
    assert english.startswith("backup complete")
    assert "without the hub's key" in english
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'hub.db'}")
    with engine.connect() as conn:
        newest = own_chain.head(conn)
        lines = conn.execute(text("SELECT count(*) FROM lines")).scalar_one()
    engine.dispose()
    assert newest is not None
    assert newest.act == BackupMade(lines=lines, schema=newest.act.schema if isinstance(newest.act, BackupMade) else "")
    assert newest.subject.startswith("console:")


def test_a_backup_of_a_damaged_database_is_made_and_the_damage_named(config: Path, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'hub.db'}")
    with writing(engine) as conn:
        conn.execute(text("UPDATE lines SET line = CAST('{' AS BLOB) WHERE sequence = 3 AND device = 'bkk-bsm-01'"))
    engine.dispose()
    done = hub(config, "backup", str(tmp_path / "safe"))
    [made] = (tmp_path / "safe").iterdir()
    assert (done.returncode, done.stdout) == (1, f"{made}\n")
    assert "bkk-bsm-01 7f3a21c9/3: the line's bytes are not those that its hash names" in done.stderr
    assert "keep the backups from before" in done.stderr


def test_a_backup_is_made_though_the_hubs_log_cannot_take_note_of_it(config: Path, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'hub.db'}")
    with writing(engine) as conn:
        conn.execute(text("CREATE TRIGGER full BEFORE INSERT ON hub_lines BEGIN SELECT no_such_function(); END"))
    engine.dispose()
    done = hub(config, "backup", str(tmp_path / "safe"))
    [made] = (tmp_path / "safe").iterdir()
    assert (done.returncode, done.stdout) == (1, f"{made}\n")
    assert "the backup is whole, but the hub's log could not take note of it" in done.stderr


def test_restore_says_what_to_do_next_and_a_refusal_is_one_line_with_a_hint(config: Path, tmp_path: Path) -> None:
    made = hub(config, "backup", str(tmp_path / "safe"), "--with-key").stdout.strip()
    said = hub(config, "restore", made)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert "is not empty" in said.stderr
    assert f"mv {tmp_path}/data/hub.db" in said.stderr

    other = tmp_path / "other.toml"
    other.write_text('data_dir = "other"\n')
    done = hub(other, "restore", made)
    assert done.returncode == 0
    thai, english = done.stderr.splitlines()
    assert thai.startswith("กู้คืนครบแล้ว")
    assert english.startswith("restored")
    assert hub(other, "audit", "verify").returncode == 0
    assert hub(other, "device", "list").stdout == hub(config, "device", "list").stdout
    engine = open_engine(f"sqlite:///{tmp_path / 'other' / 'hub.db'}")
    with engine.connect() as conn:
        newest = own_chain.head(conn)
    engine.dispose()
    assert newest is not None
    assert isinstance(newest.act, Restored)


def test_a_backup_of_nothing_or_without_the_hubs_key_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "hub.toml"
    config.write_text('data_dir = "data"\n')
    assert hub(config, "backup", str(tmp_path)).stderr == (
        f"riskpoint-hub: there is no key at {tmp_path}/data/hub.key (riskpoint-hub migrate)\n"
    )
    hub_key.put(tmp_path / "data" / "hub.key", HUB_KEY)
    assert "there is no database" in hub(config, "backup", str(tmp_path)).stderr
    assert not (tmp_path / "data" / "hub.db").exists()
