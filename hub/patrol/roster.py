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

    def officer_with(self, credential: str, at: datetime) -> str | None:
        """The code of the officer who carried the card then; None where nobody did (unknown, not yet, withdrawn)."""
        terms = self.holdings.get(credential, ())
        return next((holding.officer_code for holding in terms if holding.covers(at)), None)

    def point_of(self, device: DeviceId, at: datetime) -> int | None:
        """The point at which the device stood then."""
        terms = self.enrolments.get(device, ())
        return next((term.point_id for term in terms if _covers(term, at)), None)


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


def _covers(term: Enrolment, at: datetime) -> bool:
    return term.enrolled_from <= at and (term.enrolled_to is None or at < term.enrolled_to)
