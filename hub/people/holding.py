"""Officers, and holdings: which officer carried which card, from when to when. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Officer:
    """Who patrols: known to the chain by code only."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A card in an officer's hands, from `valid_from` (included) to `valid_to` (excluded; None: until now)."""

    credential: str
    officer_id: int
    officer_code: str
    officer_name: str
    valid_from: datetime
    valid_to: datetime | None

    def covers(self, moment: datetime) -> bool:
        """Whether the officer carried the card at this moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)
