"""`./run soak api`: schemathesis with all its checks and phases, in every role, on one district."""

import tempfile
from pathlib import Path

from rich.console import Console

from hub.kernel.rights import Role
from tests.parts.api_office import api_office
from tests.parts.api_probe import probe
from tests.parts.small_hub import small_hub

PHASES = "examples,coverage,fuzzing"


def run(*, examples: int, seed: int, console: Console) -> bool:
    """True where no role found anything; else what each found is shown, and the others are asked all the same."""
    clean = True
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        with small_hub(f"sqlite:///{folder / 'hub.db'}") as hub, api_office(hub) as office:
            for role in Role:
                found = probe(office, role, folder=folder, examples=examples, phases=PHASES, seed=seed)
                console.print(f"{role.value}: {found.cases} requests, {'clean' if found.is_clean else 'NOT clean'}")
                if not found.is_clean:
                    console.print(found.told, markup=False, highlight=False)
                    clean = False
    return clean
