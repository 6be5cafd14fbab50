"""A backup holds no picture; a hub that came back from one says so, and asks the devices again."""

from datetime import timedelta
from pathlib import Path

from hub.database import open_engine, writing
from hub.pictures import service as pictures
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.picture import State
from tests.parts.backups import backup_of, brought_back, live_a_little
from tests.parts.hands import hand
from tests.parts.small_hub import NOW, small_hub


def test_no_picture_is_in_a_backup_nor_the_key_of_pictures(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with small_hub(url) as hub:
        live_a_little(hub)
        taken = backup_of(url, tmp_path / "backups", with_key=True)
        secret = hub.picture_key.path.read_bytes().strip()
    files = [path for path in taken.path.rglob("*") if path.is_file()]
    assert "picture_contents" in taken.manifest.left_out
    assert {path.name for path in files} & {"picture_contents.jsonl.gz", "pictures.key"} == set()
    assert [path for path in files if secret in path.read_bytes()] == []


def test_a_restored_hub_has_no_pictures_and_asks_for_them_again(tmp_path: Path) -> None:
    url, other = f"sqlite:///{tmp_path / 'one.db'}", f"sqlite:///{tmp_path / 'other.db'}"
    with small_hub(url) as hub:
        live_a_little(hub)
        taken = backup_of(url, tmp_path / "backups")
    brought_back(taken.path, other, tmp_path)
    engine, key_file = open_engine(other), PictureKeyFile(tmp_path / "pictures.key")
    with writing(engine) as conn:
        [picture] = pictures.newest(conn, limit=10)
        [view] = pictures.views(conn, picture.wanted.device, picture.wanted.picture)
        assert (picture.state, view.by) == (State.WAITING, "somying")
        assert pictures.trouble(conn, key_file) is None, "another machine, another key: nothing was sealed here yet"
        later = NOW + timedelta(days=1, minutes=1)
        assert pictures.ask(conn, key_file=key_file, hand=hand("hub", at=later)) == 1
    engine.dispose()
