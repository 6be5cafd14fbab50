"""A fleet to run playbooks on, and Ansible itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
ANSIBLE = REPOSITORY / "deploy" / "ansible"
FLEET = """[site]
release = "1.4.0"
wheelhouse = "wheelhouse"
pki = "authority"
user = "deploy"
profile = "pi-4-nfc-lamp"
[district]
name = "เขตบางสมมุติ"
[hub]
host = "district-hub"
address = "hub.example"
[[devices]]
device = "bkk-bangsommut-01"
point = "BSM-01"
canary = true
"""


def fleet(folder: Path) -> Path:
    """A hub and a device."""
    path = folder / "fleet.toml"
    path.write_text(FLEET, encoding="utf-8")
    return path


def ansible(program: str, *arguments: str, fleet_toml: Path) -> subprocess.CompletedProcess[str]:
    """One of Ansible's programs has run where the playbooks are."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    found = shutil.which(program, path=path)
    assert found is not None, f"{program} is not installed (requirements/dev.txt)"
    environment = os.environ | {
        "PATH": path,
        "RISKPOINT_FLEET": str(fleet_toml),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "False",
        "ANSIBLE_HOME": str(fleet_toml.parent / "ansible-home"),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
    }
    command = [found, *arguments]
    return subprocess.run(
        command, cwd=ANSIBLE, env=environment, capture_output=True, text=True, check=False, timeout=240
    )


def playbook(path: Path, fleet_toml: Path, **said: str) -> subprocess.CompletedProcess[str]:
    """The playbook has run with these variables."""
    more = [word for name, value in said.items() for word in ("-e", f"{name}={value}")]
    return ansible("ansible-playbook", str(path), *more, fleet_toml=fleet_toml)
