"""From what a device published to lines that a signature vouches for. Pure: nothing is looked up, nothing is stored.

A bad row sets itself aside, and with it only the lines that nothing but it vouched for; the rest flows on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wire_contract.chain import PublicKey, SignedLine, count_vouched, hash_of, split_batch
from wire_contract.delivery import Arrival, Hole
from wire_contract.event import Event, JournalId, LineHash, read_line, source_of
from wire_contract.measurements import DeviceAlive, JournalShed, Measurement, read_measurement
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason, Unreadable


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message of `up/events`, as it came."""

    device: DeviceId
    topic: str
    payload: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that arrived and could not be used, for the quarantine."""

    device: DeviceId | None
    topic: str
    reason: Reason
    detail: str
    payload: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One readable line of a device; `measurement` is None for a type that this release does not understand."""

    signed: SignedLine
    event: Event
    measurement: Measurement | None
    arrival: Arrival
    """The line as the delivery core sees it: hash, parent, place, and the lines that this one declares lost."""
    device: DeviceId
    occurred_at: datetime
    topic: str
    received_at: datetime

    @property
    def hash(self) -> LineHash:
        """SHA-256 of the line."""
        return self.arrival.hash

    @property
    def readers_answered(self) -> bool | None:
        """Whether every reader answered; None where the line does not speak of readers."""
        return all(self.measurement.readers.values()) if isinstance(self.measurement, DeviceAlive) else None


def open_parcel(parcel: Parcel) -> tuple[list[Line], list[SetAside]]:
    """The lines of one message in their order; whatever is no line of this device is set aside by itself."""
    lines: list[Line] = []
    aside: list[SetAside] = []
    rows = split_batch(parcel.payload)
    if isinstance(rows, Unreadable):
        if rows.reason is not Reason.MALFORMED or b"\n" not in parcel.payload:
            return [], [_set_aside(parcel, parcel.payload, rows)]
        for row in parcel.payload.split(b"\n"):  # each as if it had come alone, so that its neighbours still arrive
            good, bad = open_parcel(replace(parcel, payload=row))
            lines += good
            aside += bad
        return lines, aside
    source = source_of(parcel.device)
    for signed in rows:
        line = _read(signed, parcel, source)
        if isinstance(line, Unreadable):
            aside.append(_set_aside(parcel, signed.wire, line))
        else:
            lines.append(line)
    return lines, aside


def runs(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines cut where one does not name the one before as its parent."""
    found: list[list[Line]] = []
    previous: LineHash | None = None
    for line in lines:
        arrival = line.arrival
        if arrival.parent == previous:
            found[-1].append(line)
        else:
            found.append([line])
        previous = arrival.hash
    return found


def vouch(lines: Sequence[Line], keys: Sequence[PublicKey]) -> tuple[list[Line], list[SetAside]]:
    """The lines that one of the device's keys vouches for, and those that none does."""
    good: list[Line] = []
    bad: list[SetAside] = []
    for run in runs(lines):
        count = _count_vouched([line.signed for line in run], keys)
        good += run[:count]
        bad += [
            SetAside(
                line.device,
                line.topic,
                Reason.SIGNATURE,
                f"line {line.event.id} is not signed by a key enrolled for this device",
                line.signed.wire,
                line.received_at,
            )
            for line in run[count:]
        ]
    return good, bad


def _count_vouched(run: Sequence[SignedLine], keys: Sequence[PublicKey]) -> int:
    """A journal is of one key, so the newest key settles nearly every run with one verification."""
    best = 0
    for key in keys:
        best = max(best, count_vouched(run, key))
        if best == len(run):
            break
    return best


def _read(row: SignedLine, parcel: Parcel, source: str) -> Line | Unreadable:
    event = read_line(row.line)
    if isinstance(event, Unreadable):
        return event
    if event.source != source:
        return Unreadable(Reason.FOREIGN, f"a line of {event.source}")
    measurement = read_measurement(event)
    if isinstance(measurement, Unreadable):
        return measurement
    position, hole = event.position, None
    if isinstance(measurement, JournalShed):
        if not measurement.first <= measurement.last < position:
            return Unreadable(Reason.SCHEMA, "a declared hole does not lie before its declaration")
        hole = _hole(event.journal, measurement)
    arrival = Arrival(hash_of(row.line), event.parent, event.journal, position, hole)
    return Line(row, event, measurement, arrival, parcel.device, event.occurred_at, parcel.topic, parcel.received_at)


def _hole(journal: JournalId, shed: JournalShed) -> Hole:
    return Hole(journal, shed.first, shed.last, LineHash(shed.parent), LineHash(shed.last_hash))


def _set_aside(parcel: Parcel, payload: bytes, why: Unreadable) -> SetAside:
    return SetAside(parcel.device, parcel.topic, why.reason, why.detail, payload, parcel.received_at)
