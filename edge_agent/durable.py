"""What is on the card when a call returns, and still there after a power cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """The names in the folder are on the card."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_new(path: Path, content: bytes) -> None:
    """The bytes are on the card, in a new file that only the agent's user may read; its name is durable once its folder
    is synced. Raises OSError, FileExistsError where something has this name.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
