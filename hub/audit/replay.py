"""What the register must read according to the hub's chain, and whether the chain itself holds. Pure.

It looks at every line: hash, signature, parent, place, and that each state before is the state that was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.evidence.entry import Entry
from wire_contract.act_changes import Change
from wire_contract.act_records import Record, key_of
from wire_contract.acts import CorrectionDecided, CorrectionProposed, read_act
from wire_contract.chain import PublicKey, hash_of, verify
from wire_contract.event import GENESIS, HUB_SOURCE, Event, LineHash, read_line
from wire_contract.measurements import JournalOpened
from wire_contract.unreadable import Unreadable

RecordKey = tuple[type[Record], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of the chain."""

    number: int
    what: str


@dataclass(slots=True)
class Replayed:
    """The register by record, and every fault that was met on the way."""

    records: dict[RecordKey, Record] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lines: int = 0
    head: LineHash | None = None


@dataclass(slots=True)
class _Walk:
    """Where the walk along the chain stands."""

    found: Replayed
    trusted: frozenset[PublicKey]
    key: PublicKey | None = None
    last: Entry | None = None
    proposed: dict[LineHash, str] = field(default_factory=dict)
    """Who proposed what is open or approved."""
    approved: dict[LineHash, str] = field(default_factory=dict)


def replay(entries: Iterable[Entry], *, trusted: Iterable[PublicKey]) -> Replayed:
    """The register after these entries (the whole chain, oldest first); `trusted` are the keys that the hub had."""
    walk = _Walk(Replayed(), frozenset(trusted))
    for entry in entries:
        for complaint in _complaints(walk, entry):
            walk.found.faults.append(Fault(entry.number, complaint))
        walk.last, walk.found.lines, walk.found.head = entry, walk.found.lines + 1, entry.hash
    return walk.found


def _complaints(walk: _Walk, entry: Entry) -> Iterable[str]:
    event = read_line(entry.line)
    if isinstance(event, Unreadable):
        yield f"the line cannot be read: {event.detail}"
        return
    act = read_act(event)
    if isinstance(act, Unreadable):
        yield f"the line cannot be understood: {act.detail}"
        return
    yield from _place(walk, entry, event)
    if isinstance(act, JournalOpened):
        yield from _opened(walk, act)
    if walk.key is None or not verify(walk.key, entry.signature, entry.line):
        yield "the signature is not the hub's"
    if isinstance(act, CorrectionProposed):
        walk.proposed[entry.hash] = entry.subject
    elif isinstance(act, CorrectionDecided):
        yield from _decided(walk, entry, act)
    elif act is not None and hasattr(act, "before"):
        yield from _changed(walk, entry, act)  # type: ignore[arg-type] # only changes have a state before


def _place(walk: _Walk, entry: Entry, event: Event) -> Iterable[str]:
    last = walk.last
    if entry.number != (last.number if last else 0) + 1:
        yield "a line before it is missing"
    columns = (entry.journal, entry.sequence, entry.kind, entry.subject, entry.hash)
    if columns != (event.journal, event.position, event.type, event.subject, hash_of(entry.line)):
        yield "the table's columns do not agree with the line"
    if event.source != HUB_SOURCE:
        yield "the line is not the hub's"
    follows = last is not None and (event.journal, event.position) == (last.journal, last.sequence + 1)
    if event.position != 1 and not (follows and last is not None and event.parent == last.hash):
        yield "the line does not name the one before"
    if event.position == 1 and event.parent != GENESIS:
        yield "a journal does not begin at its beginning"


def _opened(walk: _Walk, act: JournalOpened) -> Iterable[str]:
    walk.key = PublicKey(act.public_key)
    if walk.key not in walk.trusted:
        yield "a journal was opened with a key that is not the hub's"
    if act.previous_head != (walk.last.hash if walk.last else None):
        yield "a new journal does not go on from the chain's head"


def _decided(walk: _Walk, entry: Entry, act: CorrectionDecided) -> Iterable[str]:
    proposal = LineHash(act.proposal)
    proposer = walk.proposed.pop(proposal, None)
    if proposer is None:
        yield "it decides a proposal that is not open"
    elif act.approved and proposer == entry.subject:
        yield "a proposal was approved by the person who made it"
    if act.approved:
        walk.approved[proposal] = entry.subject


def _changed(walk: _Walk, entry: Entry, act: Change) -> Iterable[str]:
    record = act.after or act.before
    if record is None:
        yield "the change names no record"
        return
    key = (type(record), key_of(record))
    if walk.found.records.get(key) != act.before:
        yield "the state before is not the state that was"
    if act.before is not None and act.after is not None and key_of(act.before) != key_of(act.after):
        yield "the change makes one record another"
    if act.proposal is not None and walk.approved.get(LineHash(act.proposal)) != entry.subject:
        yield "it carries out a proposal that nobody approved"
    if act.after is None:
        walk.found.records.pop(key, None)
    else:
        walk.found.records[key] = act.after
