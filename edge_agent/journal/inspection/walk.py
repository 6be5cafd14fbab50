"""Line by line through a journal, pure: hash, form, place, chain, signature; findings, neighbours put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from edge_agent.journal.inspection.findings import Finding, Kind
from edge_agent.journal.inspection.identity import Identity
from edge_agent.journal.rows import Row
from wire_contract.chain import hash_of
from wire_contract.event import Event, LineHash, read_line, source_of
from wire_contract.measurements import KIND_OF, JournalShed, read_measurement

AT_MOST = 1000
"""So many findings are told apart; a journal that is ruined all over must not fill the memory."""
_SHED = KIND_OF[JournalShed]
_MAY_BE_DECLARED = frozenset({Kind.DAMAGED, Kind.MISSING})

Check = Callable[[str, bytes], bool]
"""True when the journal's key signed so over these bytes."""


@dataclass(slots=True)
class Walk:
    """Call `step` for each sequence from 1 to the last, then `findings`."""

    identity: Identity
    pruned_through: int
    is_signed: Check | None
    """None where no key is known."""
    whole: int = 0
    """Lines that are as their device wrote them, by hash and chain."""
    _found: list[Finding] = field(default_factory=list)
    _sheds: list[tuple[int, JournalShed]] = field(default_factory=list)
    _before: LineHash | None = None
    """The hash of the line before; None where nothing tells it."""
    _unsigned_from: int | None = None
    """Since here no line has had a good signature, and the chain has held."""
    _behind_gaps: dict[int, LineHash] = field(default_factory=dict)
    """What the line behind a gap names as its parent, by the last sequence of the gap."""

    def step(self, sequence: int, row: Row | None) -> None:
        """The next line in order has been looked at; None where the file has none to show."""
        if row is None or (not row.line and sequence <= self.pruned_through):
            self._absent(sequence, row)
            return
        line_hash, is_signed = hash_of(row.line), None
        if line_hash != row.hash:
            is_signed = self.is_signed is not None and self.is_signed(row.signature, row.line)
            self._note(Kind.STORED_HASH if is_signed else Kind.DAMAGED, sequence)
            if not is_signed:
                self._give_up_vouching(sequence)
                self._before = row.known_hash
                return
        self._whole(sequence, row, line_hash, is_signed=is_signed)

    def _absent(self, sequence: int, row: Row | None) -> None:
        self._note(Kind.PRUNED if sequence <= self.pruned_through else Kind.MISSING, sequence)
        self._give_up_vouching(sequence)
        self._before = row.known_hash if row else None

    def _whole(self, sequence: int, row: Row, line_hash: LineHash, *, is_signed: bool | None) -> None:
        event = read_line(row.line)
        if not isinstance(event, Event) or not self._belongs(event, sequence):
            self._note(Kind.FOREIGN, sequence)
            self._give_up_vouching(sequence)
            self._before = line_hash
            return
        is_chained = self._before is None or event.parent == self._before
        if self._before is None:
            self._behind_gaps[sequence - 1] = event.parent
        if not is_chained:
            self._note(Kind.CHAIN, sequence)
        if not is_chained or self._before is None:
            self._give_up_vouching(sequence)
        self.whole += is_chained
        self._before = line_hash
        if is_signed is None and self.is_signed is not None:
            is_signed = self.is_signed(row.signature, row.line)
        self._vouch(sequence, is_signed=is_signed)
        if event.type == _SHED and isinstance(shed := read_measurement(event), JournalShed):
            self._sheds.append((sequence, shed))

    def _belongs(self, event: Event, sequence: int) -> bool:
        device, journal = self.identity.device, self.identity.journal
        return (
            event.position == sequence
            and (journal is None or event.journal == journal)
            and (device is None or event.source == source_of(device))
        )

    def _vouch(self, sequence: int, *, is_signed: bool | None) -> None:
        """A good signature vouches for all its ancestors, as far back as the chain holds."""
        if is_signed is False:
            self._unsigned_from = self._unsigned_from or sequence
        elif self._unsigned_from is not None and is_signed:
            self._note(Kind.VOUCHED, self._unsigned_from, sequence - 1)
            self._unsigned_from = None

    def _give_up_vouching(self, sequence: int) -> None:
        if self._unsigned_from is not None:
            self._note(Kind.SIGNATURE, self._unsigned_from, sequence - 1)
            self._unsigned_from = None

    def _note(self, kind: Kind, first: int, last: int | None = None) -> None:
        last = first if last is None else last
        for place in range(len(self._found) - 1, max(len(self._found) - 3, -1), -1):
            known = self._found[place]
            if (known.kind, known.last) == (kind, first - 1):
                self._found[place] = Finding(kind, known.first, last)
                return
        if len(self._found) < AT_MOST:
            self._found.append(Finding(kind, first, last))
        elif self._found[-1].kind is not Kind.MORE:
            self._found.append(Finding(Kind.MORE, first))

    def findings(self, last: int) -> Sequence[Finding]:
        """Everything that was found, in order of the lines; what the journal itself declared lost is called so."""
        self._give_up_vouching(last + 1)
        found = [part for finding in self._found for part in self._told_apart(finding)]
        odd = [
            Finding(Kind.HOLE, shed.first, shed.last, f"{sequence}")
            for sequence, shed in self._sheds
            if self._behind_gaps.get(shed.last, shed.last_hash) != shed.last_hash
        ]
        return sorted([*found, *odd], key=lambda finding: (finding.first, finding.last))

    def _told_apart(self, finding: Finding) -> Sequence[Finding]:
        """A stretch without its lines, cut into what was declared and what was not."""
        if finding.kind not in _MAY_BE_DECLARED:
            return [finding]
        parts, first = [], finding.first
        while first <= finding.last:
            holes = [(s, shed) for s, shed in self._sheds if shed.last >= first and shed.first <= finding.last]
            sequence, shed = min(holes, key=lambda hole: hole[1].first, default=(0, None))
            if shed is None:
                parts.append(Finding(finding.kind, first, finding.last))
                break
            if shed.first > first:
                parts.append(Finding(finding.kind, first, shed.first - 1))
            last = min(shed.last, finding.last)
            parts.append(Finding(Kind.DECLARED, max(first, shed.first), last, f"{sequence} {shed.reason}"))
            first = last + 1
        return parts
