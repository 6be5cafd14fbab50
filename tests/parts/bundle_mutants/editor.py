"""Somebody edits the zip and holds no key of ours: at most one of their own."""

import random
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.parts.bundle_mutants.bundles import Files, seal
from tests.parts.bundle_mutants.rows import joined, reseal, rows

Edit = Callable[[Files, random.Random], str]
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([200]) * 32)


def _some(files: Files, chance: random.Random, *, ends: tuple[str, ...]) -> str:
    return chance.choice([name for name in sorted(files) if name.endswith(ends) and files[name]])


ROWS = (".lines", ".receipts", ".earlier", "SHA256SUMS")


def flip_a_bit(files: Files, chance: random.Random) -> str:
    name = chance.choice(sorted(name for name in files if files[name]))
    content = bytearray(files[name])
    at = chance.randrange(len(content))
    content[at] ^= 1 << chance.randrange(8)
    files[name] = bytes(content)
    return f"a bit of {name}"


def remove_a_row(files: Files, chance: random.Random) -> str:
    name = _some(files, chance, ends=ROWS)
    found = rows(files[name])
    del found[chance.randrange(len(found))]
    files[name] = joined(found)
    return f"a row out of {name}"


def double_a_row(files: Files, chance: random.Random) -> str:
    name = _some(files, chance, ends=ROWS)
    found = rows(files[name])
    found.insert(chance.randrange(len(found)), chance.choice(found))
    files[name] = joined(found)
    return f"a row of {name} twice"


def swap_rows(files: Files, chance: random.Random) -> str:
    name = chance.choice([n for n in sorted(files) if n.endswith(ROWS) and len(rows(files[n])) > 1])
    found = rows(files[name])
    one, other = chance.sample(range(len(found)), 2)
    found[one], found[other] = found[other], found[one]
    files[name] = joined(found)
    return f"two rows of {name} changed places"


def cut_the_end(files: Files, chance: random.Random) -> str:
    name = _some(files, chance, ends=ROWS)
    found = rows(files[name])
    files[name] = joined(found[: -chance.randint(1, min(8, len(found)))])
    return f"the end of {name}"


def remove_a_file(files: Files, chance: random.Random) -> str:
    name = chance.choice(sorted(files))
    del files[name]
    return f"{name} is gone"


def add_a_file(files: Files, chance: random.Random) -> str:
    name = chance.choice(["devices/bkk-one/ffffffff.lines", "devices/bkk-new/00000001.lines", "note.txt", "heads.json"])
    files[name] = files[_some(files, chance, ends=(".lines",))]
    return f"{name} is new"


def swap_files(files: Files, chance: random.Random) -> str:
    one, other = chance.sample([name for name in sorted(files) if name.startswith("devices/")], 2)
    files[one], files[other] = files[other], files[one]
    return f"{one} for {other}"


def swap_the_hub(files: Files, chance: random.Random) -> str:  # noqa: ARG001 (one of the edits)
    reseal(files, STRANGER)
    return "everything of the hub signed with another key"


EDITS: tuple[Edit, ...] = (
    flip_a_bit, flip_a_bit, remove_a_row, double_a_row, swap_rows, cut_the_end, remove_a_file, add_a_file, swap_files,
    swap_the_hub,
)  # fmt: skip


def spoil(files: Files, chance: random.Random) -> str:
    """One edit; then perhaps a list of files that fits, with the old signature or with one of the editor's own key."""
    did = chance.choice(EDITS)(files, chance)
    if "SHA256SUMS" in files and "SHA256SUMS.sig" in files and chance.random() < 0.6:
        signature = files["SHA256SUMS.sig"]
        seal(files, STRANGER)
        if chance.random() < 0.5:
            files["SHA256SUMS.sig"] = signature
        did += ", files listed anew"
    return did
