"""How much room a journal has, pure: pages inside its file, the cap, and what the card itself has left.

SQLite cannot free a full disk by DELETE, since that too must be written. So the last pages below the cap are a reserve
that only tombstones and pruning may touch, and a ballast file (`ballast.py`) does the same for the card.
"""

from dataclasses import dataclass

RESERVE_BYTES = 2 * 1024 * 1024
CARD_LOW_BYTES = 4 * 1024 * 1024
AT_LEAST_PAGES = 32


@dataclass(frozen=True, slots=True)
class Limits:
    """Pages that the file may have: for ordinary lines, and with the reserve."""

    ordinary: int
    with_reserve: int


def limits(max_bytes: int, *, page_bytes: int, page_count: int) -> Limits:
    """The limits under a cap, for a file that may be beyond it already: SQLite allows none below the file's size."""
    cap = max_bytes // page_bytes
    reserve = min(RESERVE_BYTES // page_bytes, cap // 8)
    return Limits(max(cap - reserve, page_count), max(cap, page_count + AT_LEAST_PAGES // 2))


@dataclass(frozen=True, slots=True)
class Room:
    """One look at the file and the card."""

    page_bytes: int
    page_count: int
    free_pages: int
    """Pages inside the file that hold nothing."""
    ordinary_pages: int
    card_free_bytes: int

    @property
    def below_cap(self) -> int:
        """Pages that ordinary lines may still take before the cap."""
        return self.ordinary_pages - self.page_count + self.free_pages

    @property
    def on_card_bytes(self) -> int:
        """Bytes that can be written before the card is full: what the file has inside it and what is around it."""
        return self.free_pages * self.page_bytes + self.card_free_bytes

    @property
    def is_scarce(self) -> bool:
        """True when old lines should go now, while there is still room for the words that say so."""
        return self.below_cap < max(AT_LEAST_PAGES, self.ordinary_pages // 16) or self.on_card_bytes < CARD_LOW_BYTES

    @property
    def card_is_the_limit(self) -> bool:
        """True when it is the card that is short, not the cap."""
        return self.on_card_bytes < self.below_cap * self.page_bytes and self.on_card_bytes < CARD_LOW_BYTES
