"""Of the folders that were once built into the cache, only the newest recipe's stays, and those that somebody is using."""

import fcntl
import os
import shutil
from pathlib import Path

LEAVING = ".leaving"
"""Ends the name of a folder that is being removed: half a folder must never be taken for a whole one."""


def hold(folder: Path) -> int:
    """Nobody removes the folder as long as this process lives, or the descriptor is open."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(held, fcntl.LOCK_SH)
    return held


def remove_others(current: Path, *, prefix: str) -> None:
    """The folders beside it whose names begin so are gone, but for those that are held. Under the lock of who builds them, so
    that what is half built or half removed belongs to nobody any more.
    """
    for folder in sorted(current.parent.glob(f"{prefix}*")):
        if folder == current or not folder.is_dir() or folder.is_symlink():
            continue
        _remove_unless_held(folder)


def _remove_unless_held(folder: Path) -> None:
    alone = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder if folder.name.endswith(LEAVING) else folder.rename(f"{folder}{LEAVING}"))
    except BlockingIOError:
        pass  # a run of another checkout is before that camera
    finally:
        os.close(alone)
