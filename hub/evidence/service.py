"""The door of evidence: `keep` what devices sent, say what is acknowledged, and show what is here.

A line in quarantine (bad signature, bad schema) is never acknowledged, so the device goes on sending it. What the
device recorded after it arrives, is signed, counts as evidence, and waits here without complete ancestry; nothing
beyond the device's window (500 lines) comes, so the heap is bounded, and each resend is a repeat. The device ends this
by declaring the line a hole (its bytes are damaged), or the hub by a release that reads it. Nobody skips it silently.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import soundness
from hub.evidence.intake import Line, Parcel, SetAside, open_parcel, vouch
from hub.evidence.kept import Fork, Gap, JournalTip, Kept, KeptLine, Quarantined
from hub.evidence.life_sign import LifeSign
from hub.evidence.mark import Mark
from hub.evidence.soundness import Fault, Keeping, StoredLine
from hub.evidence.store import keeping, quarantine, reading
from hub.evidence.touched import Stretch, straight_on, touched
from hub.reading_once import once
from wire_contract.chain import PublicKey
from wire_contract.delivery import Arrival, Decision, Held, Hole, Place, Tip, choose_ack, receive
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason

__all__ = [
    "Fault",
    "Fork",
    "Gap",
    "JournalTip",
    "Kept",
    "KeptLine",
    "LifeSign",
    "Mark",
    "Parcel",
    "Quarantined",
    "SetAside",
    "StoredLine",
]
# the slice's nouns, handed through its door


@dataclass(frozen=True, slots=True)
class AckDue:
    """A device waits to hear where the hub stands in this journal; `reported` is the head that it named itself."""

    device: DeviceId
    journal: JournalId
    reported: Place | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is acknowledged: the newest line held with its complete ancestry, or None for nothing of this journal."""

    device: DeviceId
    journal: JournalId
    tip: Tip | None


def keep(
    conn: Connection,
    parcels: Sequence[Parcel],
    *,
    public_keys: Mapping[DeviceId, Sequence[PublicKey]],
    now: datetime,
) -> Kept:
    """Every line that a current key vouches for is here once, byte for byte; everything else is in the quarantine.

    A repeat of the same parcels changes nothing but the quarantine's count. Lines of several parcels of one device are
    taken as one stream, so that one verification serves a run that spans messages.
    """
    lines, aside = _open(parcels, public_keys)
    keeping.lock(conn, lines.keys())
    decisions = _decide(conn, lines)
    new = _store(conn, lines, decisions, now=now)
    quarantine.add(conn, aside)
    return Kept(
        new=new,
        repeated=sum(len(decision.duplicates) for decision in decisions.values()),
        set_aside=len(aside),
        journals={device: found[-1].arrival.journal for device, found in lines.items()},
    )


def standings(conn: Connection, due: Sequence[AckDue]) -> list[Standing]:
    """Where the hub stands with each of these, in the same order; after a fork, on the branch the device is on."""
    if not due:
        return []
    positions = keeping.positions(conn, {one.device for one in due})
    asked = [(one.device, Stretch(at.journal, at.sequence, at.sequence)) for one in due if (at := one.reported)]
    held = keeping.held(conn, asked)
    found = []
    for one in due:
        position = positions.get(one.device, {}).get(one.journal)
        head = Tip(one.reported.hash, one.reported.sequence) if one.reported else None
        is_complete = one.device in held and one.reported in held[one.device].complete
        tip = choose_ack(position.tip if position else None, head, reported_is_complete=is_complete)
        found.append(Standing(one.device, one.journal, tip))
    return found


def set_aside(conn: Connection, found: Sequence[SetAside]) -> None:
    """These are in the quarantine, where an operator can see them."""
    quarantine.add(conn, found)


def life_signs(
    conn: Connection, devices: Collection[DeviceId], *, since: datetime, until: datetime
) -> Sequence[LifeSign]:
    """Complete lines by (device, journal, sequence), from each journal's last before `since` to its first from `until`.

    Nothing of a journal is left out in between, whatever its clock said; after a fork both branches are in it. Before
    its first and after its last synchronised line of the time, `timeline.doubtful` has the rest.
    """
    return reading.life_signs(conn, devices, since=since, until=until)


def line(conn: Connection, device: DeviceId, place: Place) -> KeptLine | None:
    """The line of this device at this place, if it is here."""
    return reading.line(conn, device, place)


def not_understood(conn: Connection, *, limit: int) -> Sequence[KeptLine]:
    """Lines of a type that this release does not understand, the latest first."""
    return reading.not_understood(conn, limit=limit)


def waiting(conn: Connection) -> Mapping[DeviceId, int]:
    """How many lines of each device wait for an ancestor."""
    return reading.waiting_counts(conn)


def tips(conn: Connection) -> Sequence[JournalTip]:
    """Where every journal stands."""
    return once(conn, "tips", lambda: reading.tips(conn))


def earliest_beyond(conn: Connection, known: Mapping[tuple[DeviceId, JournalId], int]) -> datetime | None:
    """When the earliest line took place, as its device says, that lies behind these places; None: no line does."""
    return reading.earliest_beyond(conn, known)


def forks(conn: Connection) -> Sequence[Fork]:
    """Every fork, the latest first."""
    return reading.all_forks(conn)


def faults(
    conn: Connection,
    public_keys: Mapping[DeviceId, Collection[PublicKey]],
    *,
    devices: Collection[DeviceId] | None = None,
    passing: Callable[[Iterable[StoredLine]], Iterable[StoredLine]] = lambda lines: lines,
) -> Iterator[Fault]:
    """Everything about what is kept that does not hold together, with all keys that ever spoke for each device.

    `passing` sees the lines go by, so that somebody who waits can be told. All devices, where none is named.
    """
    for device in kept_devices(conn) if devices is None else devices:
        beside = Keeping(
            device=device,
            keys=public_keys.get(device, ()),
            positions=keeping.positions(conn, [device]).get(device, {}),
            holes=reading.declared(conn, device),
            forks=reading.forks_of(conn, device),
        )
        yield from soundness.faults(passing(reading.stored_lines(conn, device)), beside)


def declared_holes(conn: Connection, device: DeviceId) -> Sequence[Hole]:
    """What the device declared lost, in all its journals."""
    return list(reading.declared(conn, device).values())


def kept_devices(conn: Connection) -> Sequence[DeviceId]:
    """Every device that something is kept of."""
    return reading.devices(conn)


def gaps(conn: Connection, devices: Collection[DeviceId], *, since: datetime, until: datetime) -> Sequence[Gap]:
    """The declared holes that may touch this time."""
    return reading.gaps(conn, devices, since=since, until=until)


QUARANTINE_KEPT = timedelta(days=400)


def forget_quarantined(conn: Connection, *, now: datetime, most: int) -> int:
    """At most so many of those that last came more than `QUARANTINE_KEPT` ago are gone; how many."""
    return quarantine.delete_old(conn, before=now - QUARANTINE_KEPT, most=most)


def quarantined(conn: Connection, *, limit: int) -> Sequence[Quarantined]:
    """What was set aside, the latest first."""
    return quarantine.newest(conn, limit=limit)


def quarantine_count(conn: Connection) -> int:
    """How many messages are set aside."""
    return quarantine.count(conn)


def line_count(conn: Connection) -> int:
    """How many lines are kept."""
    return keeping.count(conn)


def _open(
    parcels: Sequence[Parcel], public_keys: Mapping[DeviceId, Sequence[PublicKey]]
) -> tuple[dict[DeviceId, list[Line]], list[SetAside]]:
    """The lines of each device that its key vouches for, and all that is set aside."""
    read: dict[DeviceId, list[Line]] = {}
    aside: list[SetAside] = []
    for parcel in parcels:
        if parcel.device not in public_keys:
            why, what = Reason.UNKNOWN_DEVICE, f"no device {parcel.device} is enrolled"
            aside.append(SetAside(parcel.device, parcel.topic, why, what, parcel.payload, parcel.received_at))
            continue
        found, unreadable = open_parcel(parcel)
        read.setdefault(parcel.device, []).extend(found)
        aside += unreadable
    vouched: dict[DeviceId, list[Line]] = {}
    for device, lines in read.items():
        good, bad = vouch(lines, public_keys[device])
        aside += bad
        if good:
            vouched[device] = good
    return vouched, aside


def _decide(conn: Connection, lines: Mapping[DeviceId, list[Line]]) -> dict[DeviceId, Decision]:
    """What the delivery core makes of each device's lines, knowing only as much of the store as they touch."""
    if not lines:
        return {}
    arrivals = {device: [line.arrival for line in found] for device, found in lines.items()}
    waiting = keeping.waiting(conn, lines.keys())
    positions = keeping.positions(conn, lines.keys())
    held: dict[DeviceId, Held] = {}
    for device, found in arrivals.items():
        enough = None if device in waiting else straight_on(found, positions.get(device, {}))
        if enough is not None:
            held[device] = enough
    rest = {device: found for device, found in arrivals.items() if device not in held}
    if rest:
        held |= _look_up(conn, rest, waiting)
    return {device: receive(found, held[device]) for device, found in arrivals.items()}


def _look_up(
    conn: Connection,
    arrivals: Mapping[DeviceId, Sequence[Arrival]],
    waiting: Mapping[DeviceId, Mapping[LineHash, Arrival]],
) -> dict[DeviceId, Held]:
    """Everything that these arrivals touch, asked of the store."""
    holes = keeping.holes_of(conn, arrivals.keys())
    stretches = [
        (device, stretch)
        for device, found in arrivals.items()
        for stretch in touched(found, waiting=waiting.get(device, {}).values(), holes=holes.get(device, ()))
    ]
    here = keeping.held(conn, stretches)
    return {
        device: replace(here.get(device, Held()), pending=waiting.get(device, {}), holes=holes.get(device, ()))
        for device in arrivals
    }


def _store(
    conn: Connection, lines: Mapping[DeviceId, list[Line]], decisions: Mapping[DeviceId, Decision], *, now: datetime
) -> list[Line]:
    """The decisions stand in the database; the new lines, each once, parents before children where both are new."""
    complete = {arrival.hash for decision in decisions.values() for arrival in decision.completed}
    fresh = complete | {arrival.hash for decision in decisions.values() for arrival in decision.pending}
    new = list({line.hash: line for found in lines.values() for line in found if line.hash in fresh}.values())
    keeping.add_lines(conn, new, complete=complete)
    keeping.add_holes(conn, new)
    keeping.promote(
        conn, [(device, arrival.place) for device, decision in decisions.items() for arrival in decision.promoted]
    )
    tips = {
        (device, journal): Tip(arrival.hash, arrival.sequence)
        for device, decision in decisions.items()
        for journal, arrival in decision.tips.items()
    }
    keeping.move_tips(conn, tips, moved_at=now)
    forked = {(device, parent) for device, decision in decisions.items() for parent in decision.forks}
    keeping.add_forks(conn, forked, noticed_at=now)
    return new
