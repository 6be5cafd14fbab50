"""Master keys for cards on the command line: made, taken over, never shown; one card's keys shown in somebody's name."""

from pathlib import Path

import pytest

from hub.database import open_engine
from hub.evidence import own_chain
from hub.patrol import sun_keys
from hub.patrol.sun import MasterKey
from tests.hub.test_cli import Run, fine, runner
from tests.parts.proving_cards import MASTER
from wire_contract.acts import Act, CardKeysShown, SunKeyAdded


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    fine(made("migrate"))
    return made


def acts(folder: Path) -> list[Act | object]:
    engine = open_engine(f"sqlite:///{folder / 'hub.db'}")
    with engine.connect() as conn:
        found = [entry.act for entry in own_chain.entries(conn, limit=9)][::-1]
    engine.dispose()
    return found[1:]


def test_keys_are_made_and_taken_over_and_told_apart_without_being_shown(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "kept" / "sun-keys"
    made, imported = run("sun", "key", "make"), run("sun", "key", "import", stdin=f"{MASTER.secret.hex()}\n")
    first, second = sun_keys.read_all(folder)
    assert second == MasterKey(2, MASTER.secret)
    assert (made.stdout, imported.stdout) == (f"1\t{first.check}\n", f"2\t{second.check}\n")
    assert "restart the hub" in made.stderr
    assert fine(run("sun", "key", "list")) == f"1\t{first.check}\n2\t{second.check}\n"
    assert {oct(part.stat().st_mode & 0o777) for part in folder.iterdir()} == {"0o600"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert acts(tmp_path) == [
        SunKeyAdded(version=1, check=first.check),
        SunKeyAdded(version=2, check=second.check),
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "no AES-128 key"), ("00112233", "no AES-128 key"), ("xyz", "no AES-128 key"), ("00" * 16, "proves nothing")],
)
def test_what_is_no_key_is_not_taken(run: Run, tmp_path: Path, text: str, complaint: str) -> None:
    done = run("sun", "key", "import", stdin=text)
    assert (done.returncode, complaint in done.stderr, done.stderr.count("\n")) == (2, True, 1)
    assert not (tmp_path / "kept" / "sun-keys").exists()


def test_the_same_key_is_not_taken_twice(run: Run) -> None:
    fine_or_told = run("sun", "key", "import", stdin=MASTER.secret.hex())
    again = run("sun", "key", "import", stdin=MASTER.secret.hex().upper())
    assert (fine_or_told.returncode, again.returncode) == (0, 2)
    assert "has that key already" in again.stderr


def test_a_cards_keys_are_shown_only_where_asked_for_and_the_chain_says_who_asked(run: Run, tmp_path: Path) -> None:
    run("sun", "key", "import", stdin=MASTER.secret.hex())
    kept = run("sun", "card-keys", "04:C7:67:F2:06:61:80")
    assert (kept.returncode, kept.stdout) == (2, "")
    assert "--show" in kept.stderr
    keys = MasterKey(1, MASTER.secret).card_keys(bytes.fromhex("04C767F2066180"))
    shown = fine(run("sun", "card-keys", "04:C7:67:F2:06:61:80", "--show"))
    assert shown.split() == [
        "0", keys.change.hex().upper(), "1", keys.meta_read.hex().upper(), "2", keys.file_read.hex().upper(),
    ]  # fmt: skip
    assert acts(tmp_path)[1:] == [CardKeysShown(credential="nfc:04C767F2066180", version=1)]
    assert MASTER.secret.hex().upper() not in shown


@pytest.mark.parametrize(("arguments", "hint"), [(("04C767F2",), "14 hex digits"), (("zz",), "14 hex digits")])
def test_what_is_no_uid_has_no_keys(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    run("sun", "key", "make")
    done = run("sun", "card-keys", *arguments, "--show")
    assert (done.returncode, hint in done.stderr) == (2, True)


def test_without_a_key_there_are_none_for_cards(run: Run) -> None:
    done = run("sun", "card-keys", "04C767F2066180", "--show")
    assert (done.returncode, "sun key make" in done.stderr) == (2, True)


@pytest.mark.parametrize(("spoil", "complaint"), [(0o644, "can be read by others"), (None, "holds no master key")])
def test_a_key_file_that_is_open_or_spoilt_is_named(
    run: Run, tmp_path: Path, spoil: int | None, complaint: str
) -> None:
    run("sun", "key", "make")
    file = tmp_path / "kept" / "sun-keys" / "1.key"
    if spoil is None:
        file.write_text("nothing\n")
    else:
        file.chmod(spoil)
    done = run("sun", "key", "list")
    assert (done.returncode, complaint in done.stderr, str(file) in done.stderr) == (2, True, True)
