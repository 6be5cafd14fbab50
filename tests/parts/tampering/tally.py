"""How often the rule was right: counted, with the interval in which the true share lies (Wilson 1927, 95 %)."""

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import Final

from hub.kernel.verdict import Outcome
from hub.self_tests.rules.camera import judge
from tests.parts.tampering.faults import FAULTS
from tests.parts.tampering.light import HARMLESS, Light
from tests.parts.tampering.scenes import FIRST_SEED, PLACES, Split
from tests.parts.tampering.situations import Situation
from wire_contract.camera_test import CameraTested

LEAST_RECALL: Final = 0.95
MOST_FALSE_ALARMS: Final = 1 / 30
"""One per camera in thirty daily checks."""


def situations(split: Split, *, seeds: int, first: int = 0) -> list[Situation]:
    """Each fault and each harmless change at each place, by day and by night, seed after seed from the split's `first`."""
    happenings: list[tuple[str, Light]] = [(fault, light) for fault in FAULTS for light in ("day", "night")]
    happenings += [(change, light) for change, lights in HARMLESS.items() for light in lights]
    return [
        Situation(place, light, happening, seed)
        for seed in range(FIRST_SEED[split] + first, FIRST_SEED[split] + first + seeds)
        for place in PLACES[split]
        for happening, light in happenings
    ]


def said_of(line: CameraTested) -> str:
    """The verdict in words: its reasons joined by `+` where it failed, else its outcome."""
    verdict = judge(line)
    return "+".join(verdict.reasons) if verdict.outcome is Outcome.FAIL else verdict.outcome.value


def wilson(hits: int, of: int, *, z: float = 1.96) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times of a hundred; all or nothing tells nothing of none."""
    if of == 0:
        return 0.0, 1.0
    share, spread = hits / of, z * z / of
    middle = share + spread / 2
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


@dataclass
class Tally:
    """What was said of each happening, by day and by night."""

    said: dict[tuple[str, Light], Counter[str]] = field(default_factory=dict)

    def add(self, situation: Situation, word: str) -> None:
        self.said.setdefault((situation.happening, situation.light), Counter())[word] += 1

    def of(self, happening: str, light: Light | None = None) -> Counter[str]:
        """What was said of it, by this light or by both."""
        lights: tuple[Light, ...] = ("day", "night") if light is None else (light,)
        return sum((self.said.get((happening, each), Counter()) for each in lights), Counter())

    def hits(self, fault: str, light: Light | None = None) -> tuple[int, int]:
        """How often a fault was called by its name, alone or among others, of how many."""
        said = self.of(fault, light)
        return sum(count for words, count in said.items() if fault in words.split("+")), said.total()

    def named_first(self, fault: str) -> tuple[int, int]:
        """How often it was called by its name first of all."""
        said = self.of(fault)
        return sum(count for words, count in said.items() if words.split("+")[0] == fault), said.total()

    def false_alarms(self, light: Light | None = None) -> tuple[int, int]:
        """How often a camera that works was called broken, of how many."""
        said = sum((self.of(change, light) for change in HARMLESS), Counter[str]())
        return sum(
            count for word, count in said.items() if word not in {Outcome.PASS, Outcome.INCONCLUSIVE}
        ), said.total()

    @property
    def falls_short(self) -> list[str]:
        """The goals that were missed."""
        hits = {fault: self.hits(fault) for fault in FAULTS}
        short = [fault for fault, (right, of) in hits.items() if of and right / of < LEAST_RECALL]
        alarms, of = self.false_alarms()
        return [*short, "false alarms"] if of and alarms / of > MOST_FALSE_ALARMS else short
