"""What can be wrong at a lamp, how it looks at register and pin level, and what each set of sensors may make of it.

The expectations are written down by hand from the field's words (facts/hardware.md §6), not taken from the rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from hub.kernel.verdict import PASSED, Verdict, failed
from tests.parts.lamp_scene.scene import LAMP, LampScene

Fitted = Literal["both", "light", "current"]
LAMPS = {
    "both": LAMP,
    "light": msgspec.structs.replace(LAMP, current=None),
    "current": msgspec.structs.replace(LAMP, light=None),
}


@dataclass(frozen=True)
class Case:
    """One state of a lamp at night, and the verdict with both sensors, with light only, with current only."""

    name: str
    happens: Callable[[LampScene], None]
    both: Verdict
    light: Verdict
    current: Verdict

    def expected(self, fitted: Fitted) -> Verdict:
        return {"both": self.both, "light": self.light, "current": self.current}[fitted]


def _nothing(_: LampScene) -> None:
    pass


def _dead(scene: LampScene) -> None:
    scene.street.lamp.is_dead = True


def _dirty(scene: LampScene) -> None:
    scene.street.lamp.output = 0.5


def _half_of_the_strings(scene: LampScene) -> None:
    scene.street.lamp.output = scene.street.lamp.draws = 0.5


def _cycling(scene: LampScene) -> None:
    scene.street.lamp.cycle_s = 2.0


def _welded(scene: LampScene) -> None:
    scene.street.is_welded = True


def _burnt_contact(scene: LampScene) -> None:
    scene.street.is_stuck_open = True


def _other_contact(scene: LampScene) -> None:
    scene.street.is_turned = True


def _no_feed(scene: LampScene) -> None:
    scene.street.feed_volts = 0.0


def _covered(scene: LampScene) -> None:
    scene.street.view = 0.0


def _no_light_sensor(scene: LampScene) -> None:
    scene.light.is_there = False


def _light_all_ones(scene: LampScene) -> None:
    scene.light.is_all_ones = True


def _light_stuck(scene: LampScene) -> None:
    scene.light.lux = lambda: 3.0


def _no_current_sensor(scene: LampScene) -> None:
    scene.current.is_there = False


def _current_all_ones(scene: LampScene) -> None:
    scene.current.is_all_ones = True


def _shunt_bridged(scene: LampScene) -> None:
    scene.current.amperes = lambda: 0.0


LAMP_FAILURE, RELAY_FAULT, SENSOR_FAULT = failed("lamp_failure"), failed("relay_fault"), failed("sensor_fault")
CYCLING, LOW_OUTPUT = failed("cycling"), failed("low_output")
EITHER = failed("lamp_failure", "sensor_fault")

CASES = (
    Case("all well", _nothing, PASSED, PASSED, PASSED),
    Case("driver or lamp dead", _dead, LAMP_FAILURE, LAMP_FAILURE, LAMP_FAILURE),
    Case("dirty, half as bright", _dirty, LOW_OUTPUT, LOW_OUTPUT, PASSED),
    Case("half of its strings dead", _half_of_the_strings, LOW_OUTPUT, LOW_OUTPUT, LOW_OUTPUT),
    Case("cycling", _cycling, CYCLING, CYCLING, CYCLING),
    Case("relay welded", _welded, RELAY_FAULT, RELAY_FAULT, RELAY_FAULT),
    Case("relay contact burnt", _burnt_contact, LAMP_FAILURE, LAMP_FAILURE, LAMP_FAILURE),
    Case("relay wired the wrong way", _other_contact, RELAY_FAULT, RELAY_FAULT, RELAY_FAULT),
    Case("no feed", _no_feed, failed("supply_failure"), LAMP_FAILURE, failed("supply_failure")),
    Case("light sensor covered", _covered, SENSOR_FAULT, EITHER, PASSED),
    Case("light sensor gone", _no_light_sensor, SENSOR_FAULT, SENSOR_FAULT, PASSED),
    Case("light sensor all ones", _light_all_ones, SENSOR_FAULT, SENSOR_FAULT, PASSED),
    Case("light sensor stuck", _light_stuck, SENSOR_FAULT, EITHER, PASSED),
    Case("current sensor gone", _no_current_sensor, SENSOR_FAULT, PASSED, SENSOR_FAULT),
    Case("current sensor all ones", _current_all_ones, SENSOR_FAULT, PASSED, SENSOR_FAULT),
    Case("shunt bridged", _shunt_bridged, SENSOR_FAULT, PASSED, LAMP_FAILURE),
)
