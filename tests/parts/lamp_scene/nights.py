"""Nights that are not quiet: cars, clouds, lightning, a sensor that drifts; and how often each verdict is right."""

import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hub.kernel.verdict import Outcome, Verdict
from hub.self_tests.rules.lamp import judge
from tests.parts.lamp_scene.cases import CASES, LAMPS, Case, Fitted
from tests.parts.lamp_scene.scene import APART_S, LampScene
from tests.parts.lamp_scene.street import evening
from wire_contract.lighting_test import LightingTested
from wire_contract.self_test import Cause

TRIES = 3
"""So often a test of one night is begun, where the tester says that another is worth it."""

JUDGED = ("pass", "fail", "inconclusive")


@dataclass(frozen=True)
class Night:
    """How busy the street is."""

    name: str
    cars_per_min: float
    lightning_per_min: float
    drift_per_s: float = 0.0
    is_promised: bool = True
    """Whether the verdict is to be found here; elsewhere it only must not be wrong."""


NIGHTS = (
    Night("quiet", 0.0, 0.0),
    Night("a lane: 2 cars a minute", 2.0, 0.0),
    Night("a road: 8 cars a minute", 8.0, 0.0),
    Night("a crossing: 20 cars a minute", 20.0, 0.0, is_promised=False),
    Night("a storm: 4 flashes a minute", 1.0, 4.0),
    Night("a sensor that drifts by 1 % a minute", 1.0, 0.0, 0.01 / 60),
)


@dataclass
class Tally:
    """Of one state of the lamp: right, a wrong word of failure, wrong outright, nobody can tell."""

    right: int = 0
    other_fault: int = 0
    wrong: int = 0
    open: int = 0
    wrongs: "Counter[str]" = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.right + self.other_fault + self.wrong + self.open

    def add(self, found: Verdict, expected: Verdict) -> None:
        if found == expected:
            self.right += 1
        elif found.outcome is Outcome.INCONCLUSIVE:
            self.open += 1
        elif found.outcome is expected.outcome:
            self.other_fault += 1
            self.wrongs["+".join(found.reasons)] += 1
        else:
            self.wrong += 1
            self.wrongs["+".join(found.reasons) or "pass"] += 1


def one_night(case: Case, fitted: Fitted, night: Night, *, seed: int) -> Verdict:
    """Commissioned on a quiet evening, then tested in this night, up to three times as the schedule does."""
    with tempfile.TemporaryDirectory() as folder:
        scene = LampScene(Path(folder), LAMPS[fitted])
        chance = random.Random(seed)
        base = chance.uniform(0.5, 6.0)
        scene.street.sky = evening(seed, cars_per_min=0, base=base)
        scene.street.lamp.lux, scene.street.lamp.amperes = chance.uniform(5.0, 60.0), chance.uniform(0.3, 2.5)
        scene.street.noise = chance.uniform(0.003, 0.02)
        told = scene.learn()
        assert told.steps["learn"] == "ok", told
        scene.street.sky = lambda now: sky((now - 1000.0) % 4000.0 + 1000.0)
        sky = evening(seed + 1, cars_per_min=night.cars_per_min, lightning_per_min=night.lightning_per_min, base=base)
        scene.street.dirt = chance.uniform(0.93, 1.07)
        scene.street.drift_per_s = night.drift_per_s
        case.happens(scene)
        try:
            return _tried(scene)
        finally:
            scene.close()


def _tried(scene: LampScene) -> Verdict:
    verdict = None
    for _ in range(TRIES):
        scene.street.drift_since = scene.street.now + APART_S
        ended = scene.test(scene.order(Cause.SCHEDULED))
        assert isinstance(ended.told, LightingTested)
        verdict = judge(ended.told)
        if verdict.is_conclusive or not ended.again:
            return verdict
    assert verdict is not None
    return verdict


def reckoned(*, seeds: int, first: int = 1) -> dict[tuple[str, str, str], Tally]:
    """By night, set of sensors and state."""
    found: dict[tuple[str, str, str], Tally] = {}
    for night in NIGHTS:
        fitted: Fitted
        for fitted in ("both", "light", "current"):
            for case in CASES:
                tally = found.setdefault((night.name, fitted, case.name), Tally())
                for seed in range(first, first + seeds):
                    verdict = one_night(case, fitted, night, seed=1000 * seed)
                    tally.add(verdict, case.expected(fitted))
    return found
