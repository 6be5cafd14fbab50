"""Every line of a journal, checked: hash, chain, own signature, sequence, holes. Memory stays small."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from edge_agent.journal.inspection.findings import Finding, Kind
from edge_agent.journal.inspection.identity import Identity, identity_of
from edge_agent.journal.inspection.opened import OpenedCopy
from edge_agent.journal.inspection.walk import Walk
from wire_contract.chain import PublicKey, verify
from wire_contract.event import LineHash

LINES_AT_A_TIME = 500

Progress = Callable[[int], None]
"""Told how many more lines are done."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it."""

    identity: Identity
    checked_with: PublicKey | None
    last: int
    head: LineHash | None
    whole: int
    findings: Sequence[Finding]

    @property
    def is_sound(self) -> bool:
        """True when nothing needs a person."""
        return not any(finding.is_wrong for finding in self.findings)


def verified(
    copy: OpenedCopy, *, expected_key: PublicKey | None = None, progress: Progress = lambda _: None
) -> Verified:
    """Every line has been looked at. With a key that is expected, signatures count by that key alone."""
    identity, last = identity_of(copy), copy.last_sequence()
    key = expected_key or identity.public_key
    walk = Walk(identity, pruned_through(copy), partial(verify, key) if key else None)
    for first in range(1, last + 1, LINES_AT_A_TIME):
        end = min(first + LINES_AT_A_TIME - 1, last)
        rows = copy.rows(first, end)
        for sequence in range(first, end + 1):
            walk.step(sequence, rows.get(sequence))
        progress(end - first + 1)
    newest = copy.rows(last, last).get(last)
    return Verified(
        identity=identity,
        checked_with=key,
        last=last,
        head=newest.known_hash if newest else None,
        whole=walk.whole,
        findings=[*_of_the_file(copy, identity, key, last), *walk.findings(last)],
    )


def pruned_through(copy: OpenedCopy) -> int:
    """The newest line that was pruned; 0 where none was, or nothing tells."""
    found = copy.ask("SELECT max(last) FROM pruned")
    return found[0][0] if found and isinstance(found[0][0], int) else 0


def acknowledged(copy: OpenedCopy) -> tuple[int, str] | None:
    """Up to where the hub held the journal when it was last noted, and when that was by the hub's clock."""
    found = copy.ask("SELECT content FROM kept WHERE name = 'acknowledged'")
    if not found or not isinstance(found[0][0], bytes):
        return None
    sequence, _, at = found[0][0].decode(errors="replace").partition(" ")
    return (int(sequence), at) if sequence.isdecimal() and at else None


def _of_the_file(copy: OpenedCopy, identity: Identity, key: PublicKey | None, last: int) -> Sequence[Finding]:
    found = []
    if copy.ruin is not None:
        found.append(Finding(Kind.RUIN, detail=copy.ruin))
    if not identity.is_sound:
        found.append(Finding(Kind.IDENTITY))
    if key is None:
        found.append(Finding(Kind.NO_KEY))
    elif identity.public_key not in (None, key):
        found.append(Finding(Kind.KEY, detail=str(identity.public_key)))
    word = acknowledged(copy)
    if word is not None and word[0] > last:
        found.append(Finding(Kind.OLDER_COPY, last + 1, word[0]))
    return found
