"""The door to when things happened: lines of doubtful clocks resolved by their chains, and all lines in their order.

Nothing resolved is stored: a line that arrives late can tell more of those before it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter, itemgetter

from sqlalchemy import Connection

from hub.evidence.kept import KeptLine, TimedLine
from hub.evidence.life_sign import LifeSign
from hub.evidence.mark import Mark
from hub.evidence.resolution import contradicted as contradicted_signs
from hub.evidence.resolution import resolve
from hub.evidence.store import keeping, reading
from hub.evidence.store.doubtful import unsure_and_around
from hub.evidence.when import When, sent
from hub.reading_once import once
from wire_contract.delivery import Place
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId

_A_DAY = timedelta(days=1)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The hub received nothing before."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Lines whose own time is not sure, their neighbours in the chain, and when each of the former was written."""

    signs: Sequence[LifeSign]
    times: Mapping[LineHash, When]


def doubtful(conn: Connection, devices: Collection[DeviceId], *, since: datetime) -> Doubtful:
    """Every line that is not sure and may have been written from `since` on, and others like it; complete or not.

    A line is never written after its receipt, but for five minutes; a day more lets a line reach into the time asked
    for with the one after it. The cost goes with the number of such lines: a few for each boot of a device.
    """
    wanted = frozenset(devices)
    return once(conn, ("doubtful", wanted, since), lambda: _doubtful(conn, wanted, since=since))


def _doubtful(conn: Connection, devices: Collection[DeviceId], *, since: datetime) -> Doubtful:
    signs = unsure_and_around(conn, devices, received_from=since - _A_DAY)
    if not signs:
        return Doubtful((), {})
    holes = keeping.holes_of(conn, {sign.device for sign in signs})
    return Doubtful(signs, resolve(signs, holes=holes))


def recent(
    conn: Connection,
    devices: Collection[DeviceId],
    *,
    limit: int,
    before: Mark | None = None,
    kinds: Collection[str] | None = None,
) -> Sequence[TimedLine]:
    """Lines of these devices (all, or of these kinds), newest first, each where its chain has it; the page after the
    line marked `before`.
    """
    sure = reading.recent_sure(conn, devices, limit=limit, before=before, kinds=kinds)
    found = [TimedLine(line, sent(line.occurred_at)) for line in sure]
    times = doubtful(conn, devices, since=_EVER)
    marks = ((Mark(times.times[sign.hash].latest, sign.sequence, sign.hash), sign) for sign in times.signs
             if sign.hash in times.times and (kinds is None or sign.kind in kinds))  # fmt: skip
    newest = sorted((each for each in marks if before is None or each[0] < before), key=itemgetter(0))[-limit:]
    places = [(sign.device, Place(sign.journal, sign.sequence, sign.hash)) for _, sign in newest]
    found += [TimedLine(line, times.times[line.hash]) for line in reading.lines_at(conn, places)]
    return sorted(found, key=attrgetter("mark"), reverse=True)[:limit]


def noted(conn: Connection, devices: Collection[DeviceId], *, since: datetime) -> Sequence[TimedLine]:
    """Every line of these devices about doors, declared holes and readers; its time worked out for those since then."""
    found = reading.noted_lines(conn, devices) if devices else ()
    times = doubtful(conn, devices, since=since).times if found else {}
    return [TimedLine(line, times.get(line.hash, sent(line.occurred_at))) for line in found]


def contradicted(conn: Connection, lines: Collection[TimedLine]) -> frozenset[LineHash]:
    """Those of these lines that lie before what their chain has before them."""
    if not lines:
        return frozenset()
    devices = {one.line.device for one in lines}
    moments = [one.filed_at for one in lines]
    known = doubtful(conn, devices, since=_EVER)
    signs = reading.life_signs(conn, devices, since=min(moments), until=max(moments) + _A_DAY)
    return contradicted_signs([*signs, *known.signs], known.times, holes=keeping.holes_of(conn, devices))


def when_written(conn: Connection, line: KeptLine) -> When:
    """When this line was written, as far as its chain tells."""
    known = doubtful(conn, {line.device}, since=_EVER).times
    return known.get(line.hash, sent(line.occurred_at))
