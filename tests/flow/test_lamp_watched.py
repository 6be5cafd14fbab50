"""Lamps that are only watched, from registers to the verdict: at dusk, in the night, by day, and by a wrong clock."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from hub.kernel.verdict import PASSED, Verdict, failed, inconclusive
from hub.self_tests.rules.lamp import judge
from tests.parts.lamp_scene.cases import CASES, LAMPS, Fitted
from tests.parts.lamp_scene.nights import NIGHTS, one_night
from tests.parts.lamp_scene.scene import APART_S, LAMP, LampScene
from tests.parts.lamp_scene.street import LampBody, Street, dusk, evening
from wire_contract.lighting_test import LampKind
from wire_contract.self_test import Cause

SODIUM = msgspec.structs.replace(LAMP, kind=LampKind.HPS)
PHOTOCELL_LUX = 70.0


def sodium() -> LampBody:
    return LampBody(warm_up_s=240.0)


def at_dusk(scene: LampScene) -> LampScene:
    """From the next test's beginning it gets dark, and the photocell lights the lamp in its time."""
    falls, begins = dusk(), scene.street.now + APART_S
    scene.street.sky = lambda now: falls(now - begins + 1000.0)
    scene.street.photocell = lambda now: falls(now - begins + 1000.0) < PHOTOCELL_LUX
    return scene


def nothing(_: Street) -> None:
    pass


def dead(street: Street) -> None:
    street.lamp.is_dead = True


def dirty(street: Street) -> None:
    street.lamp.output = 0.5


def cycling(street: Street) -> None:
    street.lamp.cycle_s = 50.0


def never_fed(street: Street) -> None:
    street.photocell = lambda _: False


def covered(street: Street) -> None:
    street.view = 0.0


@pytest.mark.parametrize(
    ("happens", "both", "light"),
    [
        (nothing, PASSED, PASSED),
        (dead, failed("lamp_failure"), failed("lamp_failure")),
        (dirty, failed("low_output"), failed("low_output")),
        (never_fed, failed("supply_failure"), failed("lamp_failure")),
        (covered, failed("sensor_fault"), failed("lamp_failure")),
    ],
)
@pytest.mark.parametrize("fitted", ["both", "light"])
def test_a_sodium_lamp_is_watched_while_dusk_switches_it_on(
    tmp_path: Path, fitted: str, happens: Callable[[Street], None], both: Verdict, light: Verdict
) -> None:
    lamp = SODIUM if fitted == "both" else msgspec.structs.replace(SODIUM, current=None)
    scene = LampScene(tmp_path, lamp, Street(lamp=sodium()))
    assert scene.learn().steps["learn"] == "ok"
    at_dusk(scene)
    happens(scene.street)
    told = scene.told(scene.order(Cause.SWITCH_ON, light=None, sun=2_000))
    scene.close()
    assert (told.relay, len(told.lux_milli), told.interval_ms) == ((), 48, 60_000)
    assert judge(told) == (both if fitted == "both" else light)


def test_a_dusk_that_was_watched_too_short_tells_nothing(tmp_path: Path) -> None:
    scene = LampScene(tmp_path, SODIUM, Street(lamp=sodium()))
    scene.learn()
    told = at_dusk(scene).told(scene.order(Cause.SWITCH_ON, light=None, sun=2_000))
    scene.close()
    early = msgspec.structs.replace(
        told, lux_milli=told.lux_milli[:30], light_low=told.light_low[:30], lamp_current_ma=told.lamp_current_ma[:30]
    )
    assert judge(early) == inconclusive("daylight")


WATCHED = [
    (nothing, {"both": PASSED, "light": PASSED, "current": PASSED}),
    (dead, dict.fromkeys(("both", "light", "current"), failed("lamp_failure"))),
    (dirty, {"both": failed("low_output"), "light": failed("low_output"), "current": PASSED}),
    (cycling, dict.fromkeys(("both", "light", "current"), failed("cycling"))),
    (never_fed, {name: failed("lamp_failure" if name == "light" else "supply_failure") for name in LAMPS}),
]


@pytest.mark.parametrize(("happens", "verdicts"), WATCHED)
@pytest.mark.parametrize("fitted", LAMPS)
@pytest.mark.parametrize("cars_per_min", [0.0, 4.0])
def test_a_lamp_without_a_relay_is_watched_at_night(
    tmp_path: Path, cars_per_min: float, fitted: Fitted, happens: Callable[[Street], None], verdicts: dict[str, Verdict]
) -> None:
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMPS[fitted], relay=None))
    scene.learn()
    sky = evening(7, cars_per_min=cars_per_min, base=1.0)
    scene.street.sky = lambda now: sky(now % 4000 + 1000)
    happens(scene.street)
    told = scene.told()
    scene.close()
    assert judge(told) == verdicts[fitted]


def test_a_lamp_that_went_out_once_while_it_was_watched_is_not_called_anything(tmp_path: Path) -> None:
    for fitted in LAMPS.values():
        scene = LampScene(tmp_path / str(fitted.light), msgspec.structs.replace(fitted, relay=None))
        scene.learn()
        scene.street.lamp.cycle_s = 155.0
        told = scene.told()
        scene.close()
        assert not judge(told).is_conclusive


@pytest.mark.parametrize(("photocell", "verdict"), [(True, failed("day_burner")), (False, inconclusive("daylight"))])
def test_by_day_only_a_current_that_flows_tells_anything(tmp_path: Path, verdict: Verdict, *, photocell: bool) -> None:
    scene = LampScene(tmp_path)
    scene.learn()
    scene.street.sky = lambda _: 20_000.0
    scene.street.photocell = lambda _: photocell
    told = scene.told(scene.order(light="day"))
    scene.close()
    assert judge(told) == verdict


@pytest.mark.parametrize("fitted", ["both", "light"])
def test_a_clock_that_says_night_at_noon_accuses_no_lamp(tmp_path: Path, fitted: str) -> None:
    lamp = LAMP if fitted == "both" else msgspec.structs.replace(LAMP, current=None)
    scene = LampScene(tmp_path, lamp)
    scene.learn()
    scene.street.sky = lambda _: 20_000.0
    scene.street.photocell = lambda _: False
    told = scene.told()
    scene.close()
    assert judge(told) == inconclusive("daylight")


def test_a_clock_that_says_day_at_night_accuses_no_lamp_that_its_photocell_lit(tmp_path: Path) -> None:
    """Current by day is a day burner; the light that the sensor sees says that it is no day."""
    scene = LampScene(tmp_path)
    scene.learn()
    told = scene.told(scene.order(light="day"))
    scene.close()
    assert judge(told) == inconclusive("daylight")


@pytest.mark.parametrize(("happens", "verdict"), [("all well", PASSED), ("relay welded", failed("day_burner"))])
@pytest.mark.parametrize("light", ["day", "night"])
def test_a_lamp_that_the_agent_lights_burns_by_day_where_its_relay_does_not_cut(
    tmp_path: Path, light: str, happens: str, verdict: Verdict
) -> None:
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, switched_by="agent"))
    scene.learn()
    (case,) = (case for case in CASES if case.name == happens)
    case.happens(scene)
    scene.street.sky = lambda _: 20_000.0 if light == "day" else 1.0
    told = scene.told(scene.order(light="day" if light == "day" else "night"))
    scene.close()
    assert judge(told) == verdict


@pytest.mark.parametrize("case", [case for case in CASES if case.name in {"all well", "driver or lamp dead"}])
@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
@pytest.mark.parametrize("fitted", ["both", "light"])
def test_a_noisy_night_accuses_nobody_wrongly(fitted: str, night: object, case: object) -> None:
    """A short piece of `./run soak lamps`."""
    found = one_night(case, fitted, night, seed=77)  # type: ignore[arg-type]
    assert found == case.expected(fitted) or not found.is_conclusive  # type: ignore[attr-defined]
