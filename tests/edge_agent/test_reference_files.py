"""References on the device: whole or not there, for nobody else, by day and by night; and texts without passwords."""

import stat
from pathlib import Path

import pytest

from edge_agent.hardware.redaction import redacted
from edge_agent.hardware.reference_files import ReferenceFiles


def test_what_was_written_is_read_by_its_own_light_and_by_nobody_else(tmp_path: Path) -> None:
    files = ReferenceFiles(tmp_path / "cameras", camera="street")
    files.write("day", b"day")
    files.write("day", b"another day")
    assert (files.read("day"), files.read("night"), files.read(None)) == (b"another day", None, None)
    kept = tmp_path / "cameras" / "street"
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in kept.iterdir()] == [("day.reference", 0o600)]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_what_a_power_cut_left_is_in_nobodys_way(tmp_path: Path) -> None:
    files = ReferenceFiles(tmp_path, camera="street")
    files.write("night", b"whole")
    (tmp_path / "street" / "night.new").write_bytes(b"ha")
    assert files.read("night") == b"whole"
    files.write("night", b"next")
    assert (files.read("night"), sorted(path.name for path in (tmp_path / "street").iterdir())) == (
        b"next",
        ["night.reference"],
    )


def test_a_card_that_takes_nothing_keeps_what_was_there(tmp_path: Path) -> None:
    files = ReferenceFiles(tmp_path, camera="street")
    files.write("day", b"whole")
    (tmp_path / "street" / "day.new").mkdir()  # nothing can be written there
    with pytest.raises(OSError, match=r"day\.new"):
        files.write("day", b"next")
    assert files.read("day") == b"whole"


def test_a_file_that_cannot_be_read_is_an_unreadable_reference(tmp_path: Path) -> None:
    (tmp_path / "street" / "day.reference").mkdir(parents=True)
    assert ReferenceFiles(tmp_path, camera="street").read("day") == b""


@pytest.mark.parametrize(
    ("said", "passed_on"),
    [
        ("cannot open rtsp://u:p@10.0.0.9/cam", "cannot open rtsp://***@10.0.0.9/cam"),
        ("RTSP://u:p@ss@h/x and http://a:b@c", "RTSP://***@h/x and http://***@c"),
        ("rtsp://10.0.0.9/cam: p%40ss was wrong", "rtsp://10.0.0.9/cam: *** was wrong"),
        ("two\nlines\x00", "two lines"),
        ("mail somebody@example.org", "mail somebody@example.org"),
        ("x" * 500, "x" * 200),
    ],
)
def test_what_is_passed_on_holds_no_password(said: str, passed_on: str) -> None:
    assert redacted(said, secrets=("p@ss", None, "")) == passed_on
