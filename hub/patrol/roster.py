"""Who carried which card, and which device stood at which point, at any moment. Pure.

The hub's own records decide, never what the officer was shown: an allow-list reaches a device late, or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class CardTerm:
    """An officer carried a card from `begin` (included) to `end` (excluded; None: until now)."""

    credential: str
    officer: str
    begin: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Posting:
    """A device stood at a point from `begin` (included) to `end` (excluded; None: until now)."""

    device: DeviceId
    point_id: int
    begin: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Roster:
    """Both records, ready to be asked."""

    cards: Mapping[str, Sequence[CardTerm]]
    postings: Mapping[DeviceId, Sequence[Posting]]

    def officer_with(self, credential: str, at: datetime) -> str | None:
        """The officer who carried the card at that moment; None where nobody did (unknown, not yet, or withdrawn)."""
        terms = self.cards.get(credential, ())
        return next((term.officer for term in terms if _includes(term, at)), None)

    def point_of(self, device: DeviceId, at: datetime) -> int | None:
        """The point at which the device stood at that moment."""
        postings = self.postings.get(device, ())
        return next((posting.point_id for posting in postings if _includes(posting, at)), None)


def make_roster(cards: Iterable[CardTerm], postings: Iterable[Posting]) -> Roster:
    """The roster of all these terms and postings."""
    by_card: dict[str, list[CardTerm]] = {}
    for term in cards:
        by_card.setdefault(term.credential, []).append(term)
    by_device: dict[DeviceId, list[Posting]] = {}
    for posting in postings:
        by_device.setdefault(posting.device, []).append(posting)
    return Roster(by_card, by_device)


def _includes(span: CardTerm | Posting, at: datetime) -> bool:
    return span.begin <= at and (span.end is None or at < span.end)
