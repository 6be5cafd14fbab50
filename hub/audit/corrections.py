"""Proposals to change what is past, and what became of them, as the hub's chain tells it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from hub.evidence.entry import Entry
from wire_contract.act_changes import Change
from wire_contract.acts import CorrectionDecided, CorrectionProposed, read_act_data
from wire_contract.event import LineHash
from wire_contract.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Decision:
    """What a second person said."""

    approved: bool
    by: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody asks for changes of what is past."""

    hash: LineHash
    number: int
    by: str
    at: datetime
    reason: str
    changes: tuple[Change, ...]
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a second person."""
        return self.decision is None


def proposals(entries: Iterable[Entry]) -> Sequence[Proposal]:
    """Every proposal among these entries, the latest first; a decision counts where its proposal is there."""
    decided: dict[str, Decision] = {}
    asked: list[tuple[Entry, CorrectionProposed]] = []
    for entry in entries:
        act = entry.act
        if isinstance(act, CorrectionDecided):
            decided.setdefault(act.proposal, Decision(act.approved, entry.subject, entry.occurred_at, act.reason))
        elif isinstance(act, CorrectionProposed):
            asked.append((entry, act))
    return [
        Proposal(
            hash=entry.hash,
            number=entry.number,
            by=entry.subject,
            at=entry.occurred_at,
            reason=act.reason,
            changes=changes_of(act),
            decision=decided.get(entry.hash),
        )
        for entry, act in sorted(asked, key=lambda pair: -pair[0].number)
    ]


def changes_of(act: CorrectionProposed) -> tuple[Change, ...]:
    """What the proposal asks for, as far as this release understands it."""
    read = [read_act_data(one.kind, one.change) for one in act.changes]
    return tuple(cast("Change", one) for one in read if one is not None and not isinstance(one, Unreadable))
