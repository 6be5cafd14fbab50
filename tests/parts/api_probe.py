"""Schemathesis, a party of its own, asks the API everything that its description allows, and much that it does not."""

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from hub.kernel.rights import Role
from tests.parts.api_office import ApiOffice

SETTINGS = """\
[[operations]]
include-operation-id = "enrolBadge"
# an invitation is good once, and for a few minutes: what is well-formed may still be used up, or too old
checks.positive_data_acceptance.expected-statuses = ["2xx", 403, 409, 410, 429]

[[operations]]
include-operation-id = "changeSettings"
# which texts a setting takes depends on the setting: its own words say so, and not the schema
checks.positive_data_acceptance.expected-statuses = ["2xx", 403, 404, 409, 422, 429]
"""


MOST_S = 900


@dataclass(frozen=True, slots=True)
class Probed:
    """What came of it."""

    is_clean: bool
    cases: int
    told: str
    """What schemathesis said."""


def probe(office: ApiOffice, role: Role, *, folder: Path, examples: int, phases: str, seed: int) -> Probed:
    """Every check over every operation, with a token of this role."""
    settings = folder / "schemathesis.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    allowed = f"Bearer {office.secrets[role]}"
    described = httpx.get(f"{office.address}/api/openapi.json", headers={"authorization": allowed}, timeout=120)
    description = folder / "openapi.json"
    description.write_bytes(described.raise_for_status().content)
    command = [
        *(str(Path(sys.executable).parent / "st"), "--config-file", str(settings)),
        *("run", str(description), "--url", office.address, "--header", f"Authorization: {allowed}"),
        *("--request-timeout", "120"),
        # wrong tokens and invitations wait, by design for up to 30 s (hub/people/throttle.py)
        *("--max-response-time", "60"),
        *("--checks", "all", "--phases", phases, "--max-examples", str(examples), "--seed", str(seed)),
        *("--warnings", "off", "--no-color", "--generation-database", "none"),
    ]
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=MOST_S)
    except subprocess.TimeoutExpired as late:
        return Probed(False, 0, f"it had not ended after {MOST_S} s: {late}")
    return Probed(ended.returncode == 0, _cases(ended.stdout), ended.stdout + ended.stderr)


def _cases(told: str) -> int:
    """How many requests were made up; none where it ended before."""
    found: Sequence[str] = re.findall(r"(\d+) generated", told)
    return int(found[0]) if found else 0
