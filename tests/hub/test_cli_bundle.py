"""`riskpoint-hub bundle` as a person types it: what it says, what it refuses, and its exit code."""

import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.database import open_engine, writing
from hub.evidence import hub_key
from tests.hub.test_cli import KEY, Run, fine, runner
from wire_contract.chain import public_key_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("district")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    """A district with one point and its device, from which nothing ever came."""
    run = runner(folder, f"sqlite:///{folder / 'hub.db'}")
    fine(run("migrate"))
    fine(run("point", "add", "p01", "--name", "a", "--short-name", "a", "--station", "b", "--from", "2020-01-15"))
    fine(run("device", "enrol", "bkk-test-01", "--point", "p01", "--public-key", KEY, "--at", "2020-01-10T00:00"))
    return run


def test_it_says_what_it_made_and_that_its_own_verifier_agrees(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bundle.zip"
    path, thai, english, *rest = fine(run("bundle", "2563-01", "--out", str(out))).splitlines()
    assert path == str(out)
    assert thai.startswith("ชุดหลักฐาน: 0 แถว จาก 0 สาย")
    assert english.startswith("evidence bundle: 0 lines of 0 chains; the hub's act is ")
    assert rest[-1].startswith("✓")
    with zipfile.ZipFile(out) as archive:
        assert "verify.py" in archive.namelist()
    (newest, *_) = fine(run("audit", "list")).splitlines()
    assert newest.split("\t")[3] == "riskpoint.bundle.made.v1"


def test_a_hub_whose_key_begins_with_a_hyphen_checks_its_bundle_too(tmp_path: Path) -> None:
    run = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    keys = (Ed25519PrivateKey.from_private_bytes(n.to_bytes(32, "big")) for n in range(10_000))
    hub_key.put(tmp_path / "kept" / "hub.key", next(key for key in keys if public_key_of(key).startswith("-")))
    fine(run("migrate"))
    fine(run("point", "add", "p01", "--name", "a", "--short-name", "a", "--station", "b", "--from", "2020-01-15"))
    said = fine(run("bundle", "2020-01", "--out", str(tmp_path / "bundle.zip")))
    assert said.splitlines()[-1].startswith("✓")


def test_a_file_that_is_there_stays_unless_forced(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bundle.zip"
    out.write_text("here")
    refused = run("bundle", "2020-01", "--out", str(out))
    assert (refused.returncode, refused.stdout, out.read_text()) == (2, "", "here")
    assert "is there already (choose another name, or --force)" in refused.stderr
    fine(run("bundle", "2020-01", "--out", str(out), "--force"))
    assert zipfile.is_zipfile(out)


@pytest.mark.parametrize(
    ("month", "says"),
    [
        ("2999-01", "a bundle of a month that is not closed"),
        ("2019-12", "no point counted in 2019-12 or before"),
        ("last", "is not a month; write it as 2026-10"),
    ],
)
def test_a_month_that_cannot_be_bundled_is_refused_with_a_hint(run: Run, tmp_path: Path, month: str, says: str) -> None:
    refused = run("bundle", month, "--out", str(tmp_path / "bundle.zip"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert says in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_of_a_register_that_somebody_changed_is_made_and_says_what_is_wrong(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    engine = open_engine(f"sqlite:///{folder / 'hub.db'}")
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE points SET station = 'c'")
    said = run("bundle", "2020-01", "--out", str(tmp_path / "bundle.zip"))
    assert said.returncode == 1
    why = "ตัวเลขไม่ตรงกับหลักฐาน · the figure does not follow from the evidence"
    wrong = [line for line in said.stdout.splitlines() if line.startswith("✗ figures")]
    assert wrong == [f'✗ figures.json points p01 station: {why} · "c" ≠ "b"']
    assert (tmp_path / "bundle.zip").exists()
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE points SET station = 'b'")
    engine.dispose()
