"""Photographs for paper: small JPEGs without metadata in a folder that lasts as long as the typesetting.

One original is in memory at a time, and only to see that it still is what its name says: what was altered is not
printed under that name, however well the picture drawn from it earlier looks.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hub.kernel.refused import Refused
from hub.photographs.folder import PhotographFolder, Size
from hub.photographs.looking import drawn_for_paper

AT_ONCE = 8
"""In one process: starting one takes longer than drawing a picture."""


class Damage(StrEnum):
    """Why a photograph that should be here cannot be printed."""

    GONE = "gone"
    """No file, though its time is not over."""
    ALTERED = "altered"
    """Another content than its name says."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A JPEG that lies in the folder for paper."""

    file: str
    """Its name there."""
    bytes: int


def draw_into(out: Path, names: Sequence[str], *, folder: PhotographFolder) -> Mapping[str, Drawn | Damage]:
    """Each photograph lies in `out`, upright and of 1000 dots at most, or it is known why it does not."""
    found: dict[str, Drawn | Damage] = {}
    wanted = [*dict.fromkeys(names)]
    for some in (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)):
        found |= {name: damage for name in some if (damage := _damage(folder, name))}
        whole = [name for name in some if name not in found]
        for name, picture in zip(whole, _pictures(folder, whole), strict=True):
            found[name] = _kept(out, name, picture) if picture else Damage.UNREADABLE
    return found


def _damage(folder: PhotographFolder, name: str) -> Damage | None:
    """What is wrong with its files; None: they are as they came, and what is shown of it is there."""
    try:
        with folder.file(name, Size.ORIGINAL).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return Damage.GONE
    if digest != name:
        return Damage.ALTERED
    try:
        return None if folder.drawn(name, Size.SHOWN) else Damage.UNREADABLE
    except Refused:
        return Damage.UNREADABLE


def _pictures(folder: PhotographFolder, names: Sequence[str]) -> Iterator[bytes]:
    """For paper, of what is shown; where that is damaged, of what is drawn anew from the original."""
    for name, picture in zip(names, drawn_for_paper([folder.file(name, Size.SHOWN) for name in names]), strict=True):
        yield picture or _anew(folder, name)


def _anew(folder: PhotographFolder, name: str) -> bytes:
    folder.file(name, Size.SHOWN).unlink(missing_ok=True)
    if _damage(folder, name):
        return b""
    (picture,) = drawn_for_paper([folder.file(name, Size.SHOWN)])
    return picture


def _kept(out: Path, name: str, picture: bytes) -> Drawn:
    file = f"{name}.jpg"
    (out / file).write_bytes(picture)
    return Drawn(file, len(picture))
