"""Cameras and lamps that do not exist go through the agent's own measuring and its own tester."""

from pathlib import Path

import numpy as np
import pytest
from gpiozero.pins.mock import MockFactory

from edge_agent.self_tests.order import SelfTestEnded, SelfTestOrder
from edge_agent.simulation.camera import SimulatedCamera
from edge_agent.simulation.lamp import SimulatedLamp
from edge_agent.simulation.scenery import CLEAR, View, frames
from hub.self_tests.rules import camera as camera_rule
from hub.self_tests.rules import lamp as lamp_rule
from wire_contract.camera_test import CameraTested
from wire_contract.lighting_test import LightingTested, SwitchedBy
from wire_contract.self_test import Cause, Light

SEEN = {
    "clear": (CLEAR, ()),
    "covered": (View(covered=0.85), ("covered",)),
    "turned": (View(turned=48), ("moved",)),
    "overgrown": (View(foliage=0.4), ("foliage",)),
    "unplugged": (View(gives_pictures=False), ("no_stream",)),
}


def judged(tested: object) -> tuple[str, tuple[str, ...]]:
    if isinstance(tested, CameraTested):
        verdict = camera_rule.judge(tested)
    else:
        assert isinstance(tested, LightingTested)
        verdict = lamp_rule.judge(tested)
    return verdict.outcome.value, verdict.reasons


def test_the_same_moment_shows_the_same_picture_and_another_one_another() -> None:
    first, again, other = (np.stack(list(frames(3, "day", CLEAR, moment=moment))) for moment in (5, 5, 6))
    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize("name", SEEN)
def test_a_camera_tells_what_is_before_it(name: str, light: Light, tmp_path: Path) -> None:
    ended: list[SelfTestEnded] = []
    camera = SimulatedCamera("cctv-1", device="bkk-one", folder=tmp_path, pass_on=ended.append)
    camera.commission()
    camera.view, reasons = SEEN[name]
    camera.begin(SelfTestOrder(Cause.SCHEDULED, light))
    (one,) = ended
    assert judged(one.told) == (("fail", reasons) if reasons else ("pass", ()))


def test_a_camera_without_a_reference_learns_one_when_it_is_told_to(tmp_path: Path) -> None:
    ended: list[SelfTestEnded] = []
    camera = SimulatedCamera("cctv-1", device="bkk-one", folder=tmp_path, pass_on=ended.append)
    for cause in (Cause.SCHEDULED, Cause.LEARNING, Cause.COMMANDED):
        camera.begin(SelfTestOrder(cause, "day"))
    assert [judged(one.told) for one in ended] == [
        ("inconclusive", ("no_reference",)),
        ("inconclusive", ("learned",)),
        ("pass", ()),
    ]


@pytest.mark.parametrize(
    ("switched_by", "is_dead", "is_welded", "verdict"),
    [
        ("photocell", False, False, ("pass", ())),
        ("photocell", True, False, ("fail", ("lamp_failure",))),
        ("photocell", False, True, ("fail", ("relay_fault",))),
        ("agent", False, True, ("fail", ("day_burner",))),
    ],
)
def test_a_lamp_tells_what_is_wrong_with_it(
    switched_by: SwitchedBy, is_dead: bool, is_welded: bool, verdict: tuple[str, tuple[str, ...]], tmp_path: Path
) -> None:
    ended: list[SelfTestEnded] = []
    lamp, pins = SimulatedLamp("lamp-1", folder=tmp_path, relay=24, switched_by=switched_by), MockFactory()
    lamp.wire(pins, ended.append)
    lamp.body.is_dead, lamp.body.is_welded = is_dead, is_welded
    lamp.follow("night")
    lamp.begin(SelfTestOrder(Cause.SCHEDULED, "night", -30_000))
    lamp.close()
    pins.close()
    (one,) = ended
    assert judged(one.told) == verdict
