"""Who has a journal open just now: the kernel is asked, which knows the holder of the file's lock. No lock is taken.

Never in the agent's own process: there, closing the file would drop the lock that the agent holds on it.
"""

import fcntl
import struct
from pathlib import Path

_LOCK_BYTES = 0x40000000, 512
"""Where SQLite locks a database file (PENDING_BYTE and the shared range behind it)."""
_FLOCK = "hhqqi0q"


def holder_of(path: Path) -> int | None:
    """The process id of whoever has the database open, None where nobody has, or where it cannot be asked."""
    question = struct.pack(_FLOCK, fcntl.F_WRLCK, 0, *_LOCK_BYTES, 0)
    try:
        with path.open("rb") as file:
            answer = struct.unpack(_FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, question))
    except OSError:
        return None
    return int(answer[4]) if answer[0] != fcntl.F_UNLCK else None
