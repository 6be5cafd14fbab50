"""When lines of doubtful clocks were written, as far as their chain tells: section 2 of docs/rules/patrol-3.md. Pure.

Order is the chain, never the clock. Everything hangs on the nearest lines whose time is known, so who gives all lines
that are not sure of one journal, with their direct neighbours, gives enough; more lines change nothing.
Reckoned in whole milliseconds since 1970, since an uptime may be any number, also one that no datetime can hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hub.evidence.life_sign import LifeSign
from hub.evidence.when import When, bracket, sent, worked_out
from hub.kernel.trust import AHEAD_AT_MOST, is_sure
from wire_contract.delivery import Hole
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.topics import DeviceId

TOLERANCE = AHEAD_AT_MOST
"""Two clocks that differ by no more agree."""

DAWN = datetime(2020, 1, 1, tzinfo=UTC)
"""No device of ours ran before: a battery clock that says so is empty, and shows where it begins (1970, 2000)."""

_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOLERANCE = TOLERANCE // _MS
_DAWN = (DAWN - _EPOCH) // _MS

Ms = int
"""Milliseconds since 1970."""


def is_anchor(sign: LifeSign) -> bool:
    """True for a line whose own time is sure; others are reckoned from it."""
    return is_sure(sign.clock, occurred_at=sign.occurred_at, received_at=sign.received_at)


def by_itself(clock: ClockTrust, *, occurred_at: datetime, received_at: datetime) -> When:
    """When a line was written of which no neighbour is known."""
    is_believed = clock is ClockTrust.SYNCHRONISED or (clock is ClockTrust.RTC and occurred_at >= DAWN)
    return sent(occurred_at) if is_believed and occurred_at <= received_at + TOLERANCE else bracket(None, received_at)


def resolve(signs: Iterable[LifeSign], *, holes: Mapping[DeviceId, Sequence[Hole]]) -> dict[LineHash, When]:
    """When each of these lines was written that is no anchor."""
    family = _family(signs, holes)
    times = _reckoned(family)
    points = _points(family, times)
    bounds = _bounds(family, points)
    for sign in family.unsure:
        if sign.hash not in times and sign.clock is ClockTrust.RTC and _fits(_ms(sign.occurred_at), bounds[sign.hash]):
            times[sign.hash] = sent(sign.occurred_at)
            points[sign.hash] = _ms(sign.occurred_at)
    bounds = _bounds(family, points)
    for sign in family.unsure:
        if sign.hash not in times:
            times[sign.hash] = _between(bounds[sign.hash], received_at=sign.received_at)
    return times


def contradicted(
    signs: Iterable[LifeSign], times: Mapping[LineHash, When], *, holes: Mapping[DeviceId, Sequence[Hole]]
) -> frozenset[LineHash]:
    """The lines that lie, by more than the tolerance, before the nearest ancestor whose moment is known; one of the two
    clocks was wrong, and nobody can say which.
    """
    every = [*signs]
    family = _family(every, holes)
    found = set()
    for sign in every:
        moment, above = moment_of(sign, times), family.parent.get(sign.hash)
        while above is not None and (before := moment_of(above, times)) is None:
            above = family.parent.get(above.hash)
        if moment is not None and above is not None and before is not None and before - moment > TOLERANCE:
            found.add(sign.hash)
    return frozenset(found)


def moment_of(sign: LifeSign, times: Mapping[LineHash, When]) -> datetime | None:
    """When the line was written, if that is a moment; `times` of lines that are not sure."""
    if is_anchor(sign):
        return sign.occurred_at
    alone = times.get(sign.hash) or by_itself(sign.clock, occurred_at=sign.occurred_at, received_at=sign.received_at)
    return alone.moment


@dataclass(frozen=True, slots=True)
class _Family:
    """Lines that are not sure, parents before children, with parents and children of whatever kind."""

    unsure: Sequence[LifeSign]
    parent: Mapping[LineHash, LifeSign]
    children: Mapping[LineHash, Sequence[LifeSign]]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A line was not written before `low` (None: nothing is known of that), nor after `high`."""

    low: Ms | None
    high: Ms


def _family(signs: Iterable[LifeSign], holes: Mapping[DeviceId, Sequence[Hole]]) -> _Family:
    known = {sign.hash: sign for sign in signs}
    ordered = sorted(known.values(), key=lambda sign: (sign.sequence, sign.hash))
    bridges = {
        (device, hole.journal, hole.last, hole.last_hash): (hole.first - 1, hole.parent)
        for device, declared in holes.items()
        for hole in sorted(declared, key=lambda hole: (hole.first, hole.parent), reverse=True)
    }
    parent: dict[LineHash, LifeSign] = {}
    children: dict[LineHash, list[LifeSign]] = {}
    for sign in ordered:
        found = _parent_of(sign, known, bridges)
        if found is not None:
            parent[sign.hash] = found
            children.setdefault(found.hash, []).append(sign)
    return _Family([sign for sign in ordered if not is_anchor(sign)], parent, children)


def _parent_of(
    sign: LifeSign,
    known: Mapping[LineHash, LifeSign],
    bridges: Mapping[tuple[DeviceId, JournalId, int, LineHash], tuple[int, LineHash]],
) -> LifeSign | None:
    """The line before, beyond declared holes if need be."""
    at: tuple[int, LineHash] | None = (sign.sequence - 1, sign.parent)
    while at is not None:
        found = known.get(at[1])
        if found and (found.device, found.journal, found.sequence) == (sign.device, sign.journal, at[0]):
            return found
        at = bridges.get((sign.device, sign.journal, *at))
    return None


# --- from a synchronised line of the same boot ------------------------------------------------------------------------


def _reckoned(family: _Family) -> dict[LineHash, When]:
    """The lines of which an anchor of the same boot tells."""
    before: dict[LineHash, LifeSign] = {}
    after: dict[LineHash, LifeSign] = {}
    for sign in family.unsure:
        parent = family.parent.get(sign.hash)
        if parent is not None and _is_whole(parent, sign):
            _note(before, sign, [parent if is_anchor(parent) else before.get(parent.hash)])
    for sign in reversed(family.unsure):
        whole = [child for child in family.children.get(sign.hash, ()) if _is_whole(sign, child)]
        _note(after, sign, [child if is_anchor(child) else after.get(child.hash) for child in whole])
    times = {}
    for sign in family.unsure:
        found = _by_anchors(sign, [before.get(sign.hash), after.get(sign.hash)])
        if found is not None:
            times[sign.hash] = found
    return times


def _is_whole(parent: LifeSign, child: LifeSign) -> bool:
    """One boot, and uptime went on: where it runs backwards, the boot id lies."""
    return parent.boot_id == child.boot_id and parent.uptime_ms <= child.uptime_ms


def _note(nearest: dict[LineHash, LifeSign], sign: LifeSign, found: Iterable[LifeSign | None]) -> None:
    anchors = [anchor for anchor in found if anchor is not None]
    if anchors:
        nearest[sign.hash] = min(anchors, key=lambda anchor: (anchor.uptime_ms, anchor.hash))


def _by_anchors(sign: LifeSign, anchors: Iterable[LifeSign | None]) -> When | None:
    """The nearest in uptime decides, since the crystal has drifted least; two that disagree leave a bracket."""
    told = [
        (abs(anchor.uptime_ms - sign.uptime_ms), _ms(anchor.occurred_at) + sign.uptime_ms - anchor.uptime_ms)
        for anchor in anchors
        if anchor is not None
    ]
    told = [each for each in told if 0 <= each[1] <= _ms(sign.received_at) + _TOLERANCE]
    if not told:
        return None
    moments = [moment for _, moment in told]
    if max(moments) - min(moments) > _TOLERANCE:
        return bracket(_moment(min(moments)), _moment(max(moments)))
    _, moment = min(told, key=lambda each: each[0])
    if sign.clock is ClockTrust.RTC and abs(_ms(sign.occurred_at) - moment) <= _TOLERANCE:
        return sent(sign.occurred_at)
    return worked_out(_moment(moment))


# --- between known moments of the chain -------------------------------------------------------------------------------


def _points(family: _Family, times: Mapping[LineHash, When]) -> dict[LineHash, Ms]:
    """The lines around that have a moment."""
    around = [*family.parent.values(), *(child for group in family.children.values() for child in group)]
    points = {sign.hash: _ms(sign.occurred_at) for sign in around if is_anchor(sign)}
    return points | {hash_: _ms(when.moment) for hash_, when in times.items() if when.moment is not None}


def _bounds(family: _Family, points: Mapping[LineHash, Ms]) -> dict[LineHash, _Bounds]:
    """Between what each line that is not sure was written, from the nearest points up and down the chain."""
    low: dict[LineHash, Ms] = {}
    for sign in family.unsure:
        parent = family.parent.get(sign.hash)
        reached = None if parent is None else points.get(parent.hash, low.get(parent.hash))
        if parent is not None and reached is not None:
            low[sign.hash] = reached + _least(parent, sign)
    bounds: dict[LineHash, _Bounds] = {}
    for sign in reversed(family.unsure):
        later = [
            (points[child.hash] if child.hash in points else bounds[child.hash].high) - _least(sign, child)
            for child in family.children.get(sign.hash, ())
        ]
        bounds[sign.hash] = _Bounds(low.get(sign.hash), min([_ms(sign.received_at), *later]))
    return bounds


def _least(parent: LifeSign, child: LifeSign) -> Ms:
    """The time that passed at least; another boot began after the line before it."""
    return max(0, child.uptime_ms - parent.uptime_ms) if parent.boot_id == child.boot_id else child.uptime_ms


def _fits(at: Ms, bounds: _Bounds) -> bool:
    low = _DAWN if bounds.low is None else bounds.low - _TOLERANCE
    return low <= at <= bounds.high + _TOLERANCE


def _between(bounds: _Bounds, *, received_at: datetime) -> When:
    low, high = bounds.low, bounds.high
    if high >= 0 and (low is None or low <= high):
        return bracket(None if low is None else _moment(low), _moment(high))
    if high >= 0 and low is not None and low - high <= _TOLERANCE:
        return bracket(_moment(high), _moment(low))
    return bracket(None, received_at)


def _ms(moment: datetime) -> Ms:
    return (moment - _EPOCH) // _MS


def _moment(ms: Ms) -> datetime:
    return _EPOCH + ms * _MS
