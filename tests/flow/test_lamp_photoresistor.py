"""From a charging pin to the verdict: what a photoresistor, which knows only darker and brighter, lets the hub say.

Two ways to fit one: `dark_ms = 100`, with which the street without the lamp still reads 501, and `dark_ms = 10`, with which it
reads 0, as a broken wire does. Expectations are written down by hand, from facts/hardware.md §6.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from edge_agent.settings.lamps import Ldr
from hub.kernel.verdict import PASSED, Verdict, failed, inconclusive
from hub.self_tests.rules.lamp import judge
from tests.parts.lamp_scene.cases import (
    CASES,
    CYCLING,
    EITHER,
    LAMP_FAILURE,
    LAMPS,
    LOW_OUTPUT,
    RELAY_FAULT,
    SENSOR_FAULT,
)
from tests.parts.lamp_scene.scene import APART_S, LampScene
from tests.parts.lamp_scene.street import LampBody, dusk
from wire_contract.lighting_test import LampBaseline, LampKind
from wire_contract.self_test import Cause

UNCLEAR, DAYLIGHT, SUPPLY = inconclusive("unclear"), inconclusive("daylight"), failed("supply_failure")
FINE_MS, COARSE_MS = 100, 10
PIN = 18


def fitted(
    tmp_path: Path,
    *,
    dark_ms: int,
    by: str,
    kind: LampKind = LampKind.LED,
    relay: bool = True,
    written: LampBaseline | None = None,
) -> LampScene:
    ldr = msgspec.structs.replace(LAMPS["both"], light=Ldr(pin=PIN, dark_ms=dark_ms), kind=kind, baseline=written)
    if by == "light":
        ldr = msgspec.structs.replace(ldr, current=None)
    return LampScene(tmp_path, ldr if relay else msgspec.structs.replace(ldr, relay=None))


def state(name: str) -> Callable[[LampScene], None]:
    return next(case.happens for case in CASES if case.name == name)


def cut_off(scene: LampScene) -> None:
    scene.light.is_open = True


def shorted(scene: LampScene) -> None:
    scene.light.is_shorted = True


# state: by both (fine, coarse), by light alone (fine, coarse)
EXPECTED: dict[str, tuple[Verdict, Verdict, Verdict, Verdict]] = {
    "all well": (PASSED, PASSED, PASSED, PASSED),
    "driver or lamp dead": (LAMP_FAILURE, LAMP_FAILURE, LAMP_FAILURE, EITHER),
    # Lit is all that it knows, and between lit and not nobody can tell.
    "dirty, half as bright": (PASSED, UNCLEAR, PASSED, UNCLEAR),
    # It may not talk away what the current says.
    "half of its strings dead": (LOW_OUTPUT, LOW_OUTPUT, PASSED, UNCLEAR),
    "cycling": (CYCLING, CYCLING, CYCLING, CYCLING),
    "relay welded": (RELAY_FAULT, RELAY_FAULT, RELAY_FAULT, RELAY_FAULT),
    "relay contact burnt": (LAMP_FAILURE, LAMP_FAILURE, LAMP_FAILURE, EITHER),
    "relay wired the wrong way": (RELAY_FAULT, RELAY_FAULT, RELAY_FAULT, RELAY_FAULT),
    "no feed": (SUPPLY, SUPPLY, LAMP_FAILURE, EITHER),
    "light sensor covered": (SENSOR_FAULT, SENSOR_FAULT, EITHER, EITHER),
    # Stuck at 3 lx, which by the fine one is 769: nearer to the lit lamp than to the dark street.
    "light sensor stuck": (SENSOR_FAULT, SENSOR_FAULT, RELAY_FAULT, EITHER),
    "current sensor gone": (SENSOR_FAULT, SENSOR_FAULT, PASSED, PASSED),
    "current sensor all ones": (SENSOR_FAULT, SENSOR_FAULT, PASSED, PASSED),
    "shunt bridged": (SENSOR_FAULT, SENSOR_FAULT, PASSED, PASSED),
    "cut off": (SENSOR_FAULT, SENSOR_FAULT, EITHER, EITHER),
    "shorted": (SENSOR_FAULT, SENSOR_FAULT, SENSOR_FAULT, SENSOR_FAULT),
}
OF_ITS_OWN = {"cut off": cut_off, "shorted": shorted}


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("by", ["both", "light"])
@pytest.mark.parametrize("dark_ms", [FINE_MS, COARSE_MS])
def test_each_state_of_a_lamp_has_its_verdict_by_a_photoresistor(
    tmp_path: Path, dark_ms: int, by: str, name: str
) -> None:
    scene = fitted(tmp_path, dark_ms=dark_ms, by=by)
    learned = scene.learn()
    (OF_ITS_OWN.get(name) or state(name))(scene)
    told = scene.told()
    scene.close()
    assert (learned.steps["learn"], set(told.lux_milli), told.light_sensor) == ("ok", {None}, "ldr")
    assert judge(told) == EXPECTED[name][2 * (by == "light") + (dark_ms == COARSE_MS)]


@pytest.mark.parametrize("by", ["both", "light"])
@pytest.mark.parametrize("dark_ms", [FINE_MS, COARSE_MS])
@pytest.mark.parametrize("relay", [True, False])
def test_a_clock_that_says_night_at_noon_accuses_nothing_and_lets_nothing_pass(
    tmp_path: Path, dark_ms: int, by: str, relay: bool
) -> None:
    scene = fitted(tmp_path, dark_ms=dark_ms, by=by, relay=relay)
    scene.learn()
    scene.street.sky = lambda _: 20_000.0
    scene.street.photocell = lambda _: False
    told = scene.told()
    scene.close()
    assert judge(told) == DAYLIGHT


@pytest.mark.parametrize("name", EXPECTED)
def test_by_day_a_photoresistor_alone_tells_nothing_and_nothing_is_switched(tmp_path: Path, name: str) -> None:
    scene = fitted(tmp_path, dark_ms=FINE_MS, by="light")
    scene.learn()
    (OF_ITS_OWN.get(name) or state(name))(scene)
    scene.street.sky = lambda _: 20_000.0
    told = scene.told(scene.order(light="day"))
    scene.close()
    assert (judge(told), told.relay) == (DAYLIGHT, ())


@pytest.mark.parametrize(("photocell", "verdict"), [(True, failed("day_burner")), (False, DAYLIGHT)])
def test_by_day_the_current_alone_finds_a_day_burner(tmp_path: Path, verdict: Verdict, *, photocell: bool) -> None:
    scene = fitted(tmp_path, dark_ms=FINE_MS, by="both")
    scene.learn()
    scene.street.sky = lambda _: 20_000.0
    scene.street.photocell = lambda _: photocell
    told = scene.told(scene.order(light="day"))
    scene.close()
    assert judge(told) == verdict


DARK_STREET = LampBaseline(light_off_permille=501)
NO_BASELINE = inconclusive("no_baseline")


@pytest.mark.parametrize(
    ("written", "is_dead", "verdicts"),
    [
        (DARK_STREET, False, {"both": PASSED, "light": PASSED}),
        (DARK_STREET, True, {"both": LAMP_FAILURE, "light": LAMP_FAILURE}),
        # A watched lamp is never seen dark when it is learned, and 501 for a dark street is half of 949 for a lit one.
        (None, False, {"both": NO_BASELINE, "light": NO_BASELINE}),
        (None, True, {"both": LAMP_FAILURE, "light": NO_BASELINE}),
    ],
)
@pytest.mark.parametrize("by", ["both", "light"])
def test_a_sodium_lamp_is_watched_at_dusk_by_a_photoresistor_if_somebody_said_how_a_dark_street_reads(
    tmp_path: Path, by: str, written: LampBaseline | None, verdicts: dict[str, Verdict], *, is_dead: bool
) -> None:
    scene = fitted(tmp_path, dark_ms=FINE_MS, by=by, kind=LampKind.HPS, written=written)
    scene.street.lamp = LampBody(warm_up_s=240.0)
    learned = scene.learn()
    falls, begins = dusk(), scene.street.now + APART_S
    scene.street.sky = lambda now: falls(now - begins + 1000.0)
    scene.street.photocell = lambda now: falls(now - begins + 1000.0) < 70.0
    scene.street.lamp.is_dead = is_dead
    told = scene.told(scene.order(Cause.SWITCH_ON, light=None, sun=2_000))
    scene.close()
    assert (learned.steps["learn"], told.relay, len(told.light_permille)) == ("ok", (), 48)
    assert judge(told) == verdicts[by]


def test_a_watched_photoresistor_that_reads_far_less_than_lit_says_so_without_knowing_the_dark(tmp_path: Path) -> None:
    scene = fitted(tmp_path, dark_ms=COARSE_MS, by="light", relay=False)
    scene.learn()
    scene.street.lamp.is_dead = True
    told = scene.told()
    scene.close()
    assert judge(told) == EITHER


def test_one_that_takes_a_second_to_charge_in_the_dark_does_not_keep_the_test_past_its_deadline(tmp_path: Path) -> None:
    scene = fitted(tmp_path, dark_ms=1000, by="both")
    cut_off(scene)
    told = scene.told()
    scene.close()
    assert (told.steps["sequence"], told.light_permille) == ("ok", (0, 0, 0))


def test_one_that_hardly_tells_lit_from_dark_is_no_baseline(tmp_path: Path) -> None:
    """With a capacitor or a `dark_ms` far too large lit reads 995 and dark 950."""
    scene = fitted(tmp_path, dark_ms=1000, by="light")
    learned, told = scene.learn(), scene.told()
    scene.close()
    assert (learned.steps["learn"], judge(told)) == ("no-difference", inconclusive("no_baseline"))
