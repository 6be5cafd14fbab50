"""Which power cuts are tried at one moment: nothing, all, every prefix, every hole, torn sectors, chance. Pure."""

from collections.abc import Iterator
from random import Random

from tests.crash.disk import Change, Disk, Kept, Write, sectors


def power_cuts(disk: Disk, *, random: Random, by_chance: int, of_a_kind: int = 24) -> Iterator[Kept]:
    """Power cuts at this moment. Some may leave the same disk; the caller tells by its key.

    Where more than `of_a_kind` operations are open, so many are tried, spread evenly, the newest among them; so with
    the sectors at which a write is torn.
    """
    changes, namings = tuple(disk.changes), len(disk.namings)
    yield Kept(changes, namings)
    for few in range(namings):
        yield Kept((), few)
        yield Kept(changes, few)
    for some in _orderly(changes, of_a_kind):
        yield Kept(some, random.randint(0, namings))
    for _ in range(by_chance if changes else 0):
        yield Kept(_by_chance(changes, random), random.randint(0, namings))


def _orderly(changes: tuple[Change, ...], of_a_kind: int) -> Iterator[tuple[Change, ...]]:
    for at in _spread(len(changes), of_a_kind):
        before, change, after = changes[:at], changes[at], changes[at + 1 :]
        yield before
        yield before + after
        yield (change,)
        if isinstance(change, Write):
            parts = tuple(sectors(change))
            for cut in _spread(len(parts), of_a_kind)[1:]:
                yield before + parts[:cut]  # torn: its beginning
                yield before + parts[cut:] + after  # torn: its end, and what came later


def _by_chance(changes: tuple[Change, ...], random: Random) -> tuple[Change, ...]:
    """Any sectors of any changes; each file's own keep their order, or two writes to one place would be mixed up."""
    share = random.choice((0.1, 0.5, 0.9))
    torn = random.random() < 0.5
    kept: list[Change] = []
    for change in changes:
        if torn and isinstance(change, Write):
            kept += [part for part in sectors(change) if random.random() < share]
        elif random.random() < share:
            kept.append(change)
    return tuple(kept)


def _spread(count: int, most: int) -> list[int]:
    if count <= most:
        return list(range(count))
    return sorted({round(n * (count - 1) / (most - 1)) for n in range(most)})
