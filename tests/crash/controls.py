"""Negative controls: what the explorer must find out, or it finds nothing."""

from collections.abc import Iterable, Mapping

from tests.crash.disk import Op, SyncFolder
from tests.crash.lies import DELETE, HONEST, NORMAL, OFF, Lies

CONTROLS: Mapping[str, Lies] = {
    "synchronous=NORMAL": NORMAL,
    "synchronous=OFF": OFF,
    "journal_mode=DELETE": DELETE,
}
DRIVERS: Mapping[str, Lies] = {"honest": HONEST, **CONTROLS}


def without_folder_syncs(log: Iterable[Op]) -> list[Op]:
    """The fourth control: the same run where nobody, SQLite included, syncs a folder."""
    return [op for op in log if not isinstance(op, SyncFolder)]
