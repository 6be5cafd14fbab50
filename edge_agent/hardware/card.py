"""The card that holds the journal: how full it is, whether it still takes writes, and how worn it says that it is."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from edge_agent.hardware.kernel_files import COUNT, number, number_in, text_of

_ESTIMATES = re.compile(r"0x[0-9a-fA-F]{2}( 0x[0-9a-fA-F]{2})?")


@dataclass(frozen=True, slots=True)
class FileSystem:
    """What the kernel says of the file system of a folder."""

    free_bytes: int
    size_bytes: int
    inodes_free: int | None
    """None where files are not counted (Btrfs, FAT)."""
    read_only: bool


@dataclass(frozen=True, slots=True)
class Wear:
    """What a card and its file system count of their own lives; None is what they do not."""

    errors: int | None = None
    written_mib: int | None = None
    life: int | None = None
    pre_eol: int | None = None


def file_system(folder: Path) -> FileSystem | None:
    """How it stands now; None where the folder cannot even be asked after."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return FileSystem(
        free_bytes=found.f_bavail * found.f_frsize,
        size_bytes=found.f_blocks * found.f_frsize,
        inodes_free=found.f_favail if found.f_files else None,
        read_only=bool(found.f_flag & os.ST_RDONLY),
    )


def wear(folder: Path, *, sys: Path) -> Wear:
    """How worn the card under a folder is: eMMC tell it (JEDEC JESD84-B51), SD cards do not; ext4 counts its writes."""
    try:
        device = folder.stat().st_dev
        partition = (sys / "dev/block" / f"{os.major(device)}:{os.minor(device)}").resolve(strict=True)
    except OSError:
        return Wear()  # no disk under it: a file system in memory, or over another
    card = (partition.parent if (partition / "partition").exists() else partition) / "device"
    ext4 = sys / "fs/ext4" / partition.name
    written_kib = number_in(ext4 / "lifetime_write_kbytes", COUNT)
    return Wear(
        errors=number_in(ext4 / "errors_count", COUNT),
        written_mib=None if written_kib is None else written_kib // 1024,
        life=_worse(text_of(card / "life_time")),
        pre_eol=number_in(card / "pre_eol_info", range(1, 4), base=16),
    )


def _worse(text: str | None) -> int | None:
    """Of the two estimates (`0x01 0x02`), one for each kind of cell; 0 is "not defined"."""
    parts = (text or "").split() if _ESTIMATES.fullmatch(text or "") else []
    return max((life for part in parts if (life := number(part, range(1, 12), base=16)) is not None), default=None)
