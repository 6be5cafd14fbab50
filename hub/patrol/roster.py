"""Who carried which card, and which device stood at which point, at any moment. Pure.

The hub's own records decide, never what the officer was shown: an allow-list reaches a device late, or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from hub.fleet.nouns import Enrolment
from hub.people.holding import Holding
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class Roster:
    """Holdings by card and enrolments by device, ready to be asked."""

    holdings: Mapping[str, Sequence[Holding]]
    enrolments: Mapping[DeviceId, Sequence[Enrolment]]
    excluded: AbstractSet[LineHash] = frozenset()
    """Taps that people set aside."""

    def holding_of(self, credential: str, at: datetime) -> Holding | None:
        """In whose hands the card was then; None where nobody carried it (unknown, not yet, withdrawn)."""
        return next((holding for holding in self.holdings.get(credential, ()) if holding.covers(at)), None)

    def term_of(self, device: DeviceId, at: datetime) -> Enrolment | None:
        """The device's time at the point where it stood then."""
        return next((term for term in self.enrolments.get(device, ()) if _covers(term, at)), None)

    def officer_with(self, credential: str, at: datetime) -> str | None:
        """The code of the officer who carried the card then."""
        holding = self.holding_of(credential, at)
        return holding.officer_code if holding else None

    def point_of(self, device: DeviceId, at: datetime) -> int | None:
        """The point at which the device stood then."""
        term = self.term_of(device, at)
        return term.point_id if term else None


def make_roster(
    holdings: Iterable[Holding], enrolments: Iterable[Enrolment], excluded: AbstractSet[LineHash] = frozenset()
) -> Roster:
    """The roster of all these records."""
    by_card: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_card.setdefault(holding.credential, []).append(holding)
    by_device: dict[DeviceId, list[Enrolment]] = {}
    for enrolment in enrolments:
        by_device.setdefault(enrolment.device, []).append(enrolment)
    return Roster(by_card, by_device, excluded)


def on_the_move(enrolments: Iterable[Enrolment], *, since: datetime) -> AbstractSet[DeviceId]:
    """The devices that may have stood nowhere at some moment from `since` on."""
    every, settled = set(), set()
    for term in enrolments:
        every.add(term.device)
        if term.enrolled_from <= since and term.enrolled_to is None:
            settled.add(term.device)
    return every - settled


def _covers(term: Enrolment, at: datetime) -> bool:
    return term.enrolled_from <= at and (term.enrolled_to is None or at < term.enrolled_to)
