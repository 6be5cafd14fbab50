"""Spoils bundles by number: the same number spoils alike. Each is found out, or is named as missed."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.parts.bundle_mutants import editor, insider, superuser
from tests.parts.bundle_mutants.honest import Honest, tier

NO_BUNDLE = "the hub made none"


@dataclass(frozen=True)
class Mutant:
    """One spoilt bundle: by whom, what was done, and what gave it away (None: nothing)."""

    number: int
    attacker: str
    did: str
    found_by: str | None


def hunt(honest: Honest, numbers: range) -> Iterator[Mutant]:
    """The mutants of these numbers, editor, insider and superuser in turn; edits without effect are drawn again."""
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            chance = random.Random(f"bundle {number}")
            attacker = ("editor", "insider", "superuser")[number % 3]
            found = None
            while found is None:
                found = (
                    _superuser(honest, Path(name), chance)
                    if attacker == "superuser"
                    else _zip(honest, attacker, chance)
                )
            yield Mutant(number, attacker, *found)


def _zip(honest: Honest, attacker: str, chance: random.Random) -> tuple[str, str | None] | None:
    files = dict(honest.october)
    did = (editor if attacker == "editor" else insider).spoil(files, chance)
    return None if files == honest.october else (did, tier(files, honest))


def _superuser(honest: Honest, scratch: Path, chance: random.Random) -> tuple[str, str | None] | None:
    did, database = superuser.spoil(honest.database, scratch, chance)
    try:
        files = superuser.make_anew(database)
    except superuser.NoBundleError as none:
        return f"{did} ({none})", NO_BUNDLE
    if superuser.substance(files) == honest.made_anew:
        return None
    return did, tier(files, honest)
