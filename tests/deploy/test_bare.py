"""`--check` on a host that has nothing yet: it says what it would do, and makes nothing."""

import subprocess
import sys
from pathlib import Path

from tests.deploy.fleets import ANSIBLE, ansible, fleet


def test_check_passes_on_a_host_without_a_key_and_makes_none(tmp_path: Path) -> None:
    authority, bare = tmp_path / "authority", tmp_path / "bare"
    made = [sys.executable, str(ANSIBLE / "pki" / "authority.py"), str(authority), "init", "--name", "Test"]
    subprocess.run(made, check=True)
    said = ansible(
        "ansible-playbook", "--check", "--diff", str(Path(__file__).parent / "bare.yml"),
        "-e", f"roles={ANSIBLE / 'roles'}", "-e", f"bare={bare}", "-e", f"authority={authority}",
        fleet_toml=fleet(tmp_path),
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    assert not bare.exists()
    assert not list((authority / "issued").iterdir())
