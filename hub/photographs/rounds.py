"""What the hub does about photographs by itself: those whose time is over go, and files that nobody knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.photographs import service
from hub.photographs.folder import PhotographFolder

EVERY_S = 600.0


@dataclass(frozen=True, slots=True)
class Rounds:
    """The job. Files are as old as the machine's own clock says, also where a district is shown on a fast one."""

    folder: PhotographFolder
    keep: timedelta
    key: Ed25519PrivateKey
    wall_clock: Callable[[], datetime]

    def __call__(self, engine: Engine, now: datetime) -> int:
        """How many were deleted because their time was over. A file outlives its row, never the other way round."""
        with writing(engine) as conn:
            names = service.delete_old(conn, keep=self.keep, hand=Hand(self.key, HUB_ITSELF, now))
        for name in names:
            self.folder.delete(name)
        with writing(engine) as conn:
            service.sweep(conn, folder=self.folder, wall_time_s=self.wall_clock().timestamp())
        return len(names)
