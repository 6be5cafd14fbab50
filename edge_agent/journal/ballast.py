"""Two MiB beside the journal that hold nothing: let go on a full card, they make room for the tombstone."""

import os
from contextlib import suppress
from pathlib import Path

BALLAST_BYTES = 2 * 1024 * 1024
_SPARE_BYTES = 8 * 1024 * 1024
"""So much must be free before the ballast is made (again): it must never be what fills the card."""


class Ballast:
    """The file of a journal. No failure here is an error: without it a full card only refuses sooner."""

    def __init__(self, journal: Path) -> None:
        self._path = journal.with_name(f"{journal.name}.ballast")

    @property
    def is_there(self) -> bool:
        """True when the reserve can be drawn on."""
        try:
            return self._path.stat().st_size == BALLAST_BYTES
        except OSError:
            return False

    def take_aboard(self, *, card_free_bytes: int) -> None:
        """The blocks are allocated, if the card has them to spare."""
        if self.is_there or card_free_bytes < _SPARE_BYTES:
            return
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            descriptor = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, BALLAST_BYTES)
            finally:
                os.close(descriptor)

    def let_go(self) -> None:
        """Its blocks are free for the journal."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
