"""The commands about pictures, as an administrator uses them: where each stands, and to be rid of them."""

from pathlib import Path

from hub.evidence import hub_key
from tests.hub.pictures.conftest import district
from tests.hub.test_cli import fine, runner
from tests.parts.hands import HUB_KEY
from tests.parts.pictures import jpeg, kept


def test_pictures_are_listed_and_deleted_with_a_reason(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with district(url) as hub:
        one = kept(hub, hub.devices["BSM-01"], jpeg(1))
        other = kept(hub, hub.devices["BSM-01"], jpeg(2), asset="lane")
        key = hub.picture_key.path.read_bytes()
    run = runner(tmp_path, url)
    hub_key.put(tmp_path / "kept" / "hub.key", HUB_KEY)
    assert "pictures.key" in run("pictures", "list").stderr, "no key, but sealed pictures: that is said"
    key_file = tmp_path / "kept" / "pictures.key"
    key_file.write_bytes(key)
    key_file.chmod(0o600)
    listed = [line.split("\t") for line in fine(run("pictures", "list")).splitlines()]
    assert [(line[0], line[1], line[3]) for line in sorted(listed)] == [
        ("bkk-bsm-01", "gate", "here"),
        ("bkk-bsm-01", "lane", "here"),
    ]
    assert {line[4] for line in listed} == {one.picture, other.picture}
    assert run("pictures", "delete", "--all", "--device", "bkk-bsm-01", "--reason", "x").returncode == 2
    assert fine(run("pictures", "delete", "--picture", one.picture, "--reason", "asked for")) == "1\n"
    assert fine(run("pictures", "delete", "--all", "--reason", "switched off")) == "1\n"
    assert {line.split("\t")[3] for line in fine(run("pictures", "list")).splitlines()} == {"deleted"}
