"""What is on disk when a call returns, and still there after a power cut. Knows no slice and no settings."""

import os
import threading
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """The names in the folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_new(path: Path, content: bytes) -> bool:
    """The file is there, whole, for its owner only; False where there was one already, which stays as it is.

    Write aside, sync, then give it the name: another who does the same, be it another thread, keeps theirs or finds
    ours. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
            is_new = True
        except FileExistsError:
            is_new = False
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)  # also for the other's file: whoever gave it its name may not have come so far
    return is_new
