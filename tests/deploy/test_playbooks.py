"""The playbooks as Ansible reads them, and by the strictest profile of ansible-lint."""

import re
from pathlib import Path

import pytest

from tests.deploy.fleets import ANSIBLE, ansible, fleet

PLAYBOOKS = sorted(path.name for path in ANSIBLE.glob("*.yml"))


def test_the_playbooks_are_all_there() -> None:
    assert PLAYBOOKS == ["replace.yml", "retire.yml", "rollout.yml", "rotate-keys.yml", "site.yml"]


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_ansible_understands_it(name: str, tmp_path: Path) -> None:
    said = ansible("ansible-playbook", "--syntax-check", name, fleet_toml=fleet(tmp_path))
    assert said.returncode == 0, said.stdout + said.stderr


def test_ansible_lint_finds_nothing_by_its_profile_for_production(tmp_path: Path) -> None:
    said = ansible(
        "ansible-lint", "--offline", "-q", "--nocolor", "--profile", "production", ".", fleet_toml=fleet(tmp_path)
    )
    assert (said.returncode, said.stdout) == (0, ""), said.stderr[-2000:]


def test_nothing_is_fetched_from_elsewhere_when_a_playbook_runs() -> None:
    """Builtin modules alone; wheels by pip without an index."""
    for path in [*ANSIBLE.glob("*.yml"), *ANSIBLE.glob("roles/*/*/*.yml")]:
        text = path.read_text(encoding="utf-8")
        modules = set(re.findall(r"^\s+(\w+\.\w+\.\w+):", text, flags=re.MULTILINE))
        assert (path.name, {name for name in modules if not name.startswith("ansible.builtin.")}) == (path.name, set())
        assert (
            path.name,
            [line for line in text.splitlines() if "pip install" in line and "--no-index" not in line],
        ) == (path.name, [])
        assert "get_url" not in text


def test_every_role_says_what_it_may_be_told() -> None:
    for defaults in ANSIBLE.glob("roles/*/defaults/main.yml"):
        said = set(re.findall(r"^(\w+):", defaults.read_text(encoding="utf-8"), flags=re.MULTILINE))
        options = set(
            re.findall(
                r"^      (\w+):",
                (defaults.parents[1] / "meta" / "argument_specs.yml").read_text(encoding="utf-8"),
                flags=re.MULTILINE,
            )
        )
        role = defaults.parents[1].name
        assert (role, said - options, {name for name in said if not name.startswith(f"{role}_")}) == (
            role,
            set(),
            set(),
        )
