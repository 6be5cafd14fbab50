"""How a flag stands: open, settled, or open again because its facts are others than those that were settled. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from hub.flags.flag import Flag, Rule
from wire_contract.event import LineHash
from wire_contract.flag_acts import MOST_NAMED, SettlementRecord


class State(StrEnum):
    """In one word."""

    REOPENED = "reopened"
    OPEN = "open"
    NOTE = "note"
    """It accuses nobody, so nobody has to settle it."""
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Standing:
    """A flag, and what was made of it or of what it was before."""

    flag: Flag
    state: State
    settlement: SettlementRecord | None
    """The one that holds; of a flag that is open again the one that held."""
    is_proposed: bool = False
    """A settlement that sets taps aside waits for a second person."""

    @property
    def is_open(self) -> bool:
        """Whether somebody should settle it."""
        return self.state in {State.OPEN, State.REOPENED}


@dataclass(frozen=True, slots=True)
class Settled:
    """All flags of a time, and settlements whose flag no longer arises."""

    standings: Sequence[Standing]
    gone: Sequence[SettlementRecord]


def standings(
    flags: Sequence[Flag], settlements: Iterable[SettlementRecord], *, proposed: AbstractSet[str] = frozenset()
) -> Settled:
    """How each flag stands. A settlement whose very flag is gone speaks for flags of its rule that share a line."""
    by_flag = {one.flag: one for one in settlements}
    current = {one.id for one in flags}
    orphans = [one for flag, one in by_flag.items() if flag not in current]
    by_line = _by_line(orphans)
    found: list[Standing] = []
    heirs: set[str] = set()
    for flag in flags:
        settlement = by_flag.get(flag.id)
        if settlement is None:
            earlier = [one for line in _speaking(flag) for one in by_line.get((flag.rule, line), ())]
            settlement = max(earlier, key=lambda one: (one.day, one.flag), default=None)
            heirs.update(one.flag for one in earlier)
        found.append(Standing(flag, _state(flag, settlement), settlement, flag.id in proposed))
    return Settled(found, [one for one in orphans if one.flag not in heirs])


def record(flag: Flag, *, outcome: str, why: str) -> SettlementRecord:
    """The settlement of a flag as it is now."""
    return SettlementRecord(
        flag=flag.id,
        rule=flag.rule,
        day=flag.day.isoformat(),
        facts=flag.facts,
        lines=tuple(_speaking(flag)),
        outcome="set_aside" if outcome == "set_aside" else "stands",
        why=why,
    )


def _speaking(flag: Flag) -> Sequence[LineHash]:
    """The lines by which a flag is known again; a counter's by its last tap, since many have the same one before."""
    return flag.lines[-1:] if flag.rule is Rule.COUNTER else flag.lines[:MOST_NAMED]


def _state(flag: Flag, settlement: SettlementRecord | None) -> State:
    if settlement is None:
        return State.NOTE if flag.is_note else State.OPEN
    if (settlement.flag, settlement.facts) == (flag.id, flag.facts):
        return State.SETTLED
    return State.REOPENED


def _by_line(settlements: Iterable[SettlementRecord]) -> Mapping[tuple[str, str], Sequence[SettlementRecord]]:
    found: dict[tuple[str, str], list[SettlementRecord]] = {}
    for one in settlements:
        for line in one.lines:
            found.setdefault((one.rule, line), []).append(one)
    return found
