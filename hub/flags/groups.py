"""Lines that belong together because some pair or group of them does. Pure.

More lines only ever make groups larger: a reason that was there stays, with what came late beside it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from hub.flags.tap import Tap
from wire_contract.event import LineHash


def joined(groups: Iterable[Collection[Tap]]) -> Sequence[Sequence[Tap]]:
    """Groups that share a tap are one."""
    leader: dict[LineHash, LineHash] = {}
    taps: dict[LineHash, Tap] = {}

    def find(one: LineHash) -> LineHash:
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        return one

    for group in groups:
        first: LineHash | None = None
        for tap in group:
            taps[tap.hash] = tap
            leader.setdefault(tap.hash, tap.hash)
            if first is None:
                first = find(tap.hash)
            else:
                leader[find(tap.hash)] = find(first)
    found: dict[LineHash, list[Tap]] = {}
    for name in sorted(taps):
        found.setdefault(find(name), []).append(taps[name])
    return [*found.values()]


def close_by(taps: Iterable[Tap], span: timedelta) -> Iterator[Sequence[Tap]]:
    """For each tap all those that certainly took place in the `span` that begins with it, itself among them."""
    sure = sorted(
        ((tap.earliest, tap.hash, tap) for tap in taps if tap.earliest is not None), key=lambda each: each[:2]
    )
    for place, (begin, _, first) in enumerate(sure):
        until = begin + span
        group = [first]
        for earliest, _, tap in sure[place + 1 :]:
            if earliest > until:
                break
            if tap.latest <= until:
                group.append(tap)
        if first.latest <= until:
            yield group


def by(taps: Iterable[Tap], *names: str) -> Iterator[list[Tap]]:
    """The taps that agree in these attributes."""
    groups: dict[tuple[object, ...], list[Tap]] = {}
    for tap in taps:
        groups.setdefault(tuple(getattr(tap, name) for name in names), []).append(tap)
    yield from groups.values()
