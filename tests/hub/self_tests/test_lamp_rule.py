"""What one line of a lamp test shows: the truth table of relay, current, light and sun, written down by hand."""

from typing import Any

import msgspec
import pytest

from hub.kernel.verdict import PASSED, Verdict, failed, inconclusive
from hub.self_tests.rules.lamp import RULE, judge
from wire_contract.lighting_test import LampBaseline, LightingTested

NIGHT, DAY, DUSK = -30_000, 40_000, 2_000
BASELINE = LampBaseline(lux_on_milli=26_000, lux_off_milli=1_000, current_on_ma=1_600, supply_on_mv=12_400)

LIGHT = {
    "full": (1_000, 26_000, 1_000),
    "low": (1_000, 13_500, 1_000),
    "none": (1_000, 1_000, 1_000),
    "lit": (26_000, 26_000, 26_000),
    "moved": (1_000, 26_000, 9_000),
}
CURRENT = {
    "full": (0, 1_600, 0),
    "low": (1, 800, 2),
    "none": (0, 3, 0),
    "stuck": (1_600, 1_600, 1_600),
    "turned": (1_600, 2, 1_600),
    "sticky": (0, 1_600, 1_600),
    "backwards": (0, -1_600, 0),
}


def line(light: str | None, current: str | None, **changes: Any) -> LightingTested:
    """A test by OFF, ON, OFF at night."""
    lux: tuple[int | None, ...] = LIGHT[light] if light else (None,) * 3
    drawn: tuple[int | None, ...] = CURRENT[current] if current else (None,) * 3
    steps = {"relay": "ok"} | ({"light": "ok"} if light else {}) | ({"current": "ok"} if current else {})
    tested = LightingTested(
        lamp="lamp",
        relay=(False, True, False),
        lux_milli=lux,
        lamp_current_ma=drawn,
        sun_elevation_milli_deg=NIGHT,
        steps=steps | {"sequence": "ok"},
        light_low=lux,
        light_least=tuple(value and value - 200 for value in lux),
        light_most=tuple(value and value + 200 for value in lux),
        baseline=BASELINE,
    )
    return msgspec.structs.replace(tested, **changes)


@pytest.mark.parametrize(
    ("light", "current", "verdict"),
    [
        ("full", "full", PASSED),
        ("full", "low", PASSED),
        ("full", "backwards", PASSED),
        ("full", None, PASSED),
        (None, "full", PASSED),
        ("low", "full", failed("low_output")),
        ("low", "low", failed("low_output")),
        ("low", None, failed("low_output")),
        (None, "low", failed("low_output")),
        ("none", "none", failed("lamp_failure")),
        ("none", None, failed("lamp_failure")),
        (None, "none", failed("lamp_failure")),
        ("none", "full", failed("sensor_fault")),
        ("none", "low", failed("sensor_fault")),
        ("full", "none", failed("sensor_fault")),
        ("low", "none", failed("sensor_fault")),
        ("moved", "none", failed("lamp_failure")),
        ("moved", "full", inconclusive("unsteady_light")),
        ("moved", None, inconclusive("unsteady_light")),
        ("lit", "none", failed("lamp_failure")),
        ("lit", "full", failed("sensor_fault")),
        *((light, "stuck", failed("relay_fault")) for light in ("full", "low", "none", "lit", "moved", None)),
        *((light, "turned", failed("relay_fault")) for light in ("full", "none", "lit", None)),
        *((light, "sticky", failed("relay_fault")) for light in ("full", "none", "lit", None)),
        ("lit", None, failed("relay_fault")),
        (None, None, inconclusive("no_sensor")),
    ],
)
def test_at_night_relay_current_and_light_together_tell(
    light: str | None, current: str | None, verdict: Verdict
) -> None:
    assert judge(line(light, current)) == verdict


def test_the_rule_has_a_name() -> None:
    assert RULE == "lamps/1"
