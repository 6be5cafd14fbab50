"""Which cards lie at a reader and what has been made of each, pure: a card that stays is one tap until it leaves."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

LEFT_AFTER_S = 1.0
"""A card that looks have missed for so long has left; shorter gaps come from a trembling hand."""
FORGOTTEN_AFTER_S = 5.0
"""Where nobody could look for so long, a card that lies there counts as a new tap: better twice than not at all."""
MAX_TRIES = 3


class Standing(Enum):
    """What has been made of a card that lies there."""

    NEW = "new"
    DONE = "done"
    """Its tap has been told."""
    CUT_OFF = "cut off"
    """Told as incomplete. It is tried again while it stays: the officer only has to hold still."""
    BESIDE = "beside"
    """Told as one of two. It is read when it has been alone for a while."""


@dataclass(slots=True)
class _Stay:
    seen_at: float
    missed_at: float | None = None
    """When a look first did not find it any more."""
    standing: Standing = Standing.NEW
    tries: int = 0

    @property
    def is_half_read(self) -> bool:
        """Reading has begun, and neither ended nor been told as broken off."""
        return self.tries > 0 and self.standing is Standing.NEW

    def is_over(self, now: float) -> bool:
        """It has left, or was not seen for too long to know."""
        left = self.missed_at is not None and now - self.missed_at >= LEFT_AFTER_S
        return left or now - self.seen_at >= FORGOTTEN_AFTER_S


class Field:
    """The cards of one reader, each by its credential or whatever else tells it from others."""

    def __init__(self) -> None:
        self._stays: dict[str, _Stay] = {}

    def see(self, cards: Collection[str], *, now: float) -> tuple[str, ...]:
        """These and no others are at the reader at this moment. Gives those that left before they were read to the end,
        each once.
        """
        broken_off = tuple(card for card, stay in self._stays.items() if stay.is_half_read and card not in cards)
        for card in broken_off:
            self._stays[card].standing = Standing.CUT_OFF
        self._stays = {card: stay for card, stay in self._stays.items() if not stay.is_over(now)}
        for card in cards:
            stay = self._stays.setdefault(card, _Stay(now))
            stay.seen_at, stay.missed_at = now, None
        for stay in self._stays.values():
            if stay.seen_at < now and stay.missed_at is None:
                stay.missed_at = now
        return broken_off

    def is_new(self, card: str) -> bool:
        """Nothing was told of this card since it came."""
        return self._stays[card].standing is Standing.NEW

    def is_to_be_read(self, card: str) -> bool:
        """Whether this card, the only one at the reader, waits to be read."""
        standing = self._stays[card].standing
        return len(self._stays) == 1 if standing is Standing.BESIDE else standing is not Standing.DONE

    def put(self, card: str, standing: Standing) -> None:
        """This has been made of it."""
        self._stays[card].standing = standing

    def begin(self, card: str) -> None:
        """It is being read; until `put` says otherwise that may break off at any time."""
        self._stays[card].tries += 1

    def failed(self, card: str) -> bool:
        """It could not be read to its end; True when this is to be told now, since it lies there and gets no better."""
        stay = self._stays[card]
        if not stay.is_half_read or stay.tries < MAX_TRIES:
            return False
        stay.standing = Standing.CUT_OFF
        return True
