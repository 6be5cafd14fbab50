"""A flag: taps that somebody should look at, the rule that noticed them, and why in plain words. Pure.

Its id follows from the rule and the lines, so it is the same whenever and however often it is computed.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.flags.tap import Note, Tap, in_order
from hub.kernel.pair import Pair
from wire_contract.event import LineHash, write_time


class Rule(StrEnum):
    """What noticed the taps."""

    TRAVEL = "travel"
    BURST = "burst"
    MANY = "many"
    WINDOW = "window"
    ROSTER = "roster"
    BOX = "box"
    COUNTER = "counter"
    TOKEN = "token"  # noqa: S105 (a rule's name)
    FRAUD = "fraud"
    READER = "reader"
    TOGETHER = "together"
    REFUSED = "refused"
    SILENT = "silent"


NOTES = frozenset({Rule.TOGETHER, Rule.REFUSED, Rule.SILENT})
"""They say something worth knowing and accuse nobody: nobody has to settle them."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Some lines, and why somebody should look at them."""

    rule: Rule
    day: date
    """The Bangkok day of its last tap."""
    taps: tuple[Tap, ...]
    notes: tuple[Note, ...]
    reason: Pair

    @property
    def is_note(self) -> bool:
        """Whether it accuses nobody."""
        return self.rule in NOTES

    @property
    def places(self) -> tuple[str, ...]:
        """The points (or devices that stood at none), each once, in order."""
        return tuple(sorted({*(tap.place for tap in self.taps), *(note.place for note in self.notes)}))

    @property
    def lines(self) -> tuple[LineHash, ...]:
        """Every line that it is about, taps first, in order."""
        return (*(tap.hash for tap in self.taps), *(note.hash for note in self.notes))

    @property
    def id(self) -> str:
        """The same rule about the same lines is the same flag."""
        return hashlib.sha256("\n".join(["flag/1", self.rule, *sorted(self.lines)]).encode()).hexdigest()

    @property
    def facts(self) -> str:
        """What is known of the lines: when, where and whose. Numbers that the district sets are no facts."""
        told = sorted([*map(_told, self.taps), *(f"{note.hash} {note.place}" for note in self.notes)])
        return hashlib.sha256("\n".join(["facts/1", self.rule, *told]).encode()).hexdigest()


def flag(rule: Rule, *, reason: Pair, taps: Iterable[Tap] = (), notes: Iterable[Note] = ()) -> Flag:
    """The flag about these lines."""
    ordered = in_order([*taps])
    noted = sorted({one.hash: one for one in notes}.values(), key=lambda one: (one.latest, one.sequence, one.hash))
    # what is only beside the taps (an opened door) does not say when they took place
    days = [one.day for one in ordered] or [one.day for one in noted]
    return Flag(rule, max(days), tuple(ordered), tuple(noted), reason)


def by_day(flags: Iterable[Flag]) -> Sequence[Flag]:
    """The latest day first; each flag once."""
    return sorted({one.id: one for one in flags}.values(), key=lambda one: (-one.day.toordinal(), one.rule, one.id))


def _told(tap: Tap) -> str:
    earliest = write_time(tap.earliest) if tap.earliest else "-"
    return f"{tap.hash} {earliest} {write_time(tap.latest)} {tap.place} {tap.who}"
