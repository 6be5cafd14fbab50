"""From registers and pins to the verdict: relay × current × light × sun, each state of a lamp with each set of sensors."""

from pathlib import Path

import pytest

from hub.kernel.verdict import inconclusive
from hub.self_tests.rules.lamp import judge
from tests.parts.lamp_scene.cases import CASES, LAMPS, Case, Fitted
from tests.parts.lamp_scene.scene import LampScene


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("fitted", ["both", "light", "current"])
def test_each_state_of_a_lamp_has_its_verdict(tmp_path: Path, case: Case, fitted: Fitted) -> None:
    scene = LampScene(tmp_path, LAMPS[fitted])
    scene.learn()
    case.happens(scene)
    told = scene.told()
    scene.close()
    assert judge(told) == case.expected(fitted)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_by_day_with_light_only_nobody_can_tell_and_nothing_is_switched(tmp_path: Path, case: Case) -> None:
    scene = LampScene(tmp_path, LAMPS["light"])
    scene.learn()
    case.happens(scene)
    scene.street.sky = lambda _: 20_000.0
    told = scene.told(scene.order(light="day"))
    scene.close()
    assert (judge(told), told.relay) == (inconclusive("daylight"), ())
