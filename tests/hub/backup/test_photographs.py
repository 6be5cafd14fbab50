"""Photographs are in a backup as they came, each checked by its name before anything of it is believed."""

from pathlib import Path

import pytest

from hub.backup.restoring import KeyChoice, restore
from hub.backup.taking import Taken, take
from hub.database import open_engine
from hub.evidence import hub_key
from hub.kernel.refused import Refused
from hub.photographs import service as photographs
from hub.photographs.service import PhotographFolder, Size
from tests.parts.backups import LATER, backup_of, brought_back
from tests.parts.hands import HUB_KEY
from tests.parts.photographs import folder_of_hub, photo, sent
from tests.parts.small_hub import NOW, SmallHub, small_hub


def taken(hub: SmallHub, url: str, into: Path) -> Taken:
    return take(url, into, key=HUB_KEY, now=NOW, made_by="test", photographs_folder=folder_of_hub(hub))


def bring_back(path: Path, tmp_path: Path) -> PhotographFolder:
    hub_key.put(tmp_path / "hub.key", HUB_KEY)
    folder = PhotographFolder(tmp_path / "photographs", 10**9, keep_free=0)
    key = KeyChoice(tmp_path / "hub.key", photographs=folder)
    restore(path, f"sqlite:///{tmp_path / 'other.db'}", key=key, by="console:test", now=LATER)
    return folder


def test_a_restored_hub_has_the_photographs_and_shows_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with small_hub(url) as hub:
        one = sent(hub, photo(1), point="BSM-01")
        backup = taken(hub, url, tmp_path / "backups")
    assert (backup.faults, backup.manifest.photographs) == ([], (one.name,))
    folder = bring_back(backup.path, tmp_path)
    assert folder.original(one.name) == photo(1)
    assert folder.drawn(one.name, Size.SMALL)
    engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with engine.connect() as conn:
        assert photographs.here(conn) == [one]
    engine.dispose()


def test_a_photograph_that_was_altered_on_disk_is_a_fault_and_is_left_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with small_hub(url) as hub:
        good, bad = sent(hub, photo(1)), sent(hub, photo(2))
        folder_of_hub(hub).file(bad.name, Size.ORIGINAL).write_bytes(photo(3))
        backup = taken(hub, url, tmp_path / "backups")
    assert backup.faults == [f"photograph {bad.name}: its file is gone, or its SHA-256 is another"]
    assert backup.manifest.photographs == (good.name,)
    assert [one for one, _ in bring_back(backup.path, tmp_path).names()] == [good.name]


@pytest.mark.parametrize("harm", ["altered", "gone"])
def test_a_backup_whose_photograph_is_not_what_its_name_says_is_refused(tmp_path: Path, harm: str) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with small_hub(url) as hub:
        one = sent(hub, photo(1))
        backup = taken(hub, url, tmp_path / "backups")
    file = backup.path / "photographs" / one.name
    file.write_bytes(photo(2)) if harm == "altered" else file.unlink()
    with pytest.raises(Refused, match="photographs/"):
        bring_back(backup.path, tmp_path)
    assert not (tmp_path / "other.db").exists()
    assert not (tmp_path / "photographs").exists()


def test_a_backup_without_photographs_is_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with small_hub(url) as hub:
        sent(hub, photo(1))
        backup = backup_of(url, tmp_path / "backups")
    assert backup.manifest.photographs == ()
    brought_back(backup.path, f"sqlite:///{tmp_path / 'other.db'}", tmp_path)
