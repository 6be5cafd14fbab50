"""From a card that was cut off to the hub, without a network: the technician's export is what the hub takes."""

import subprocess
import sys
from pathlib import Path

from tests.hub.test_cli import fine, runner
from tests.parts.written_journals import KEY, change, cut, journal_with
from wire_contract.chain import public_key_of

AGENT = [sys.executable, "-W", "error", "-m", "edge_agent.cli", "journal", "export"]


def test_a_cut_off_journal_reaches_the_hub_by_hand_up_to_where_it_was_cut(tmp_path: Path) -> None:
    card, file = tmp_path / "card" / "journal.db", tmp_path / "out.lines"
    lines = journal_with(card, 300)
    change(card, "UPDATE line SET signature = 'x' WHERE sequence = 9")
    cut(card, card.stat().st_size * 2 // 3)
    exported = subprocess.run([*AGENT, str(file), "--journal", str(card)], capture_output=True, text=True, check=False)
    assert (exported.returncode, exported.stderr) == (1, ""), "ended with 1: the file was ruined"
    saved = len(file.read_bytes().splitlines())
    assert 150 < saved < len(lines)
    run = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    fine(run("migrate"))
    fine(run("point", "add", "p01", "--name", "a", "--short-name", "a", "--station", "b", "--from", "2026-10-01"))
    key = public_key_of(KEY)
    fine(run("device", "enrol", "bkk-test-01", "--point", "p01", "--public-key", key, "--at", "2026-10-01T00:00"))
    assert f"{saved} new, 0 already here, 0 set aside" in fine(run("evidence", "import", str(file)))
