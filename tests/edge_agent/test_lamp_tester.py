"""The tester of a lamp: whatever happens at whichever step, it ends once, says what happened, and leaves the lamp lit."""

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from gpiozero.pins.mock import MockFactory

from edge_agent.agent.testers import AssetTester
from edge_agent.hardware.lamp_tester import lamp_testers
from edge_agent.self_tests.order import SelfTestEnded
from edge_agent.settings import Settings
from tests.parts.lamp_scene.bus import LockedPin
from tests.parts.lamp_scene.scene import ENDS_IN_S, LAMP, RELAY, LampScene
from wire_contract.lighting_test import LampBaseline, LampKind, LightingTested
from wire_contract.self_test import Cause


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[LampScene]:
    scene = LampScene(tmp_path)
    yield scene
    scene.close()


def is_dark(scene: LampScene) -> bool:
    return scene.street.relay()


def at_transfer(scene: LampScene, number: int, happens: Callable[[], None]) -> None:
    """It happens at this transfer on the bus, once."""
    count = iter(range(10**9))

    def before() -> None:
        if next(count) == number:
            happens()

    scene.bus.before = before


def transfers(scene: LampScene) -> int:
    count = iter(range(10**9))
    scene.bus.before = lambda: next(count) and None
    scene.test()
    return next(count)


def explode() -> None:
    raise ZeroDivisionError


# --- whatever happens ------------------------------------------------------------------------------------------------------


def test_at_every_step_an_interrupt_lights_the_lamp_at_once_and_ends_the_test(scene: LampScene) -> None:
    scene.learn()
    whole, was_dark = transfers(scene), set()
    for number in range(0, whole, whole // 40):
        seen: list[bool] = []

        def interrupt(seen: list[bool] = seen) -> None:
            seen.append(is_dark(scene))
            scene.tester.interrupt()
            seen.append(is_dark(scene))

        at_transfer(scene, number, interrupt)
        ended = scene.test()
        assert (seen[1], is_dark(scene), ended.told.steps["sequence"], ended.again) == (
            False,
            False,
            "interrupted",
            True,
        )
        was_dark.add(seen[0])
    assert was_dark == {True, False}


def test_at_every_step_a_close_lights_the_lamp_and_the_test_still_ends_once(tmp_path: Path) -> None:
    first = LampScene(tmp_path)
    whole = transfers(first)
    first.close()
    for number in range(0, whole - 60, whole // 12):  # after the last look there is nothing left to end
        scene = LampScene(tmp_path)
        closing: list[threading.Thread] = []

        def close(scene: LampScene = scene, closing: list[threading.Thread] = closing) -> None:
            closing.append(threading.Thread(target=scene.tester.close))
            closing[0].start()
            assert scene.tester._run is not None
            scene.tester._run._stopped.wait(ENDS_IN_S)

        at_transfer(scene, number, close)
        ended = scene.test()
        closing[0].join(timeout=ENDS_IN_S)
        assert (is_dark(scene), ended.told.steps["sequence"], scene.ended.empty()) == (False, "closed", True)
        assert scene.pins.pin(RELAY).function == "input"
        scene.pins.close()


def test_at_every_step_a_fault_of_ours_is_one_bad_look_and_the_lamp_is_lit_in_the_end(scene: LampScene) -> None:
    whole = transfers(scene)
    for number in range(0, whole, whole // 20):
        at_transfer(scene, number, explode)
        ended = scene.test()
        assert (is_dark(scene), ended.told.steps["sequence"], scene.ended.empty()) == (False, "ok", True)


def test_a_fault_of_ours_in_the_test_itself_ends_it_as_such(tmp_path: Path) -> None:
    (tmp_path / "lamps" / "lamp.json").mkdir(parents=True)
    scene = LampScene(tmp_path)
    scene.tester._baselines = None  # type: ignore[assignment] # a fault that nobody thought of
    ended = scene.test()
    assert (is_dark(scene), ended.told.steps) == (False, {"sequence": "fault"})
    scene.close()


def test_at_every_step_a_sensor_that_vanishes_is_told_and_comes_back_for_the_next_test(scene: LampScene) -> None:
    scene.learn()
    whole = transfers(scene)
    told = set()
    for number in range(0, whole, whole // 12):
        at_transfer(scene, number, lambda: setattr(scene.light, "is_there", False))
        ended = scene.test()
        told.add((ended.told.steps["light"], ended.again, ended.told.steps["sequence"], is_dark(scene)))
        scene.light.is_there = True
    assert told - {("ok", False, "ok", False)} == {("no-sensor", False, "ok", False), ("lost", True, "ok", False)}
    scene.bus.before = lambda: None
    assert scene.test().told.steps["light"] == "ok"


def test_a_bus_that_hangs_does_not_keep_the_lamp_dark(tmp_path: Path) -> None:
    scene = LampScene(tmp_path, hangs_after_s=1.0)
    released: queue.SimpleQueue[None] = queue.SimpleQueue()
    at_transfer(scene, 60, released.get)
    ended = scene.test()
    assert (is_dark(scene), ended.told.steps["sequence"]) == (False, "deadline")
    released.put(None)
    scene.bus.before = lambda: None
    assert scene.test().told.steps["sequence"] == "ok"
    scene.close()


def test_a_street_where_time_stands_still_for_the_sensors_ends_at_the_deadline(scene: LampScene) -> None:
    at_transfer(scene, 30, lambda: scene.street.pass_to(scene.street.now + 10_000))
    ended = scene.test()
    assert (is_dark(scene), ended.told.steps["sequence"]) == (False, "deadline")


# --- the relay -------------------------------------------------------------------------------------------------------------


def test_an_agent_that_starts_and_stops_never_switches_a_lamp_that_is_lit(tmp_path: Path) -> None:
    scene = LampScene(tmp_path)
    pin = scene.pins.pin(RELAY)
    scene.tester.close()
    assert {bool(state.state) for state in pin.states} == {False}
    scene.pins.close()


def test_an_agent_that_was_killed_while_the_lamp_was_off_lights_it_when_it_starts(tmp_path: Path) -> None:
    scene = LampScene(tmp_path)
    scene.tester.close()
    pin = scene.pins.pin(RELAY)
    pin.function, pin.state = "output", True
    assert is_dark(scene)
    scene.start()
    assert not is_dark(scene)
    scene.close()


def test_a_relay_that_is_driven_by_a_low_pin_rests_high(tmp_path: Path) -> None:
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, active_low=True))
    pin = scene.pins.pin(RELAY)
    resting = (is_dark(scene), bool(pin.state))
    told = scene.told()
    assert (resting, told.lamp_current_ma) == ((False, True), (0, 1600, 0))
    scene.close()


def test_a_pin_that_does_not_stay_as_it_was_set_is_told_and_nothing_is_measured_against_it(scene: LampScene) -> None:
    pin = scene.pins.pin(RELAY)
    assert isinstance(pin, LockedPin)
    pin.is_stuck = True
    stuck = scene.told()
    pin.is_gone = True
    gone = scene.told()
    pin.is_gone = pin.is_stuck = False
    assert [(one.steps, one.relay) for one in (stuck, gone)] == [({"relay": "no-relay", "sequence": "ok"}, ())] * 2
    assert scene.told().steps["relay"] == "ok"


def test_a_lamp_that_the_agent_lights_is_dark_by_day_and_lit_at_night_and_where_nobody_knows(tmp_path: Path) -> None:
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, switched_by="agent"))
    seen = []
    for light in ("day", None, "day", "night"):
        scene.tester.follow(light)
        seen.append(is_dark(scene))
    assert seen == [True, False, True, False]
    scene.tester.follow("day")
    told = scene.told(scene.order(light="day"))
    assert (told.lamp_current_ma, is_dark(scene)) == ((0, 1600, 0), True)
    scene.close()


def test_a_photocells_lamp_follows_nobody(scene: LampScene) -> None:
    scene.tester.follow("day")
    assert not is_dark(scene)


# --- what is done and what is not ------------------------------------------------------------------------------------------


def test_by_day_only_current_is_looked_at_and_nothing_is_switched(scene: LampScene) -> None:
    pin = scene.pins.pin(RELAY)
    before = len(pin.states)
    told = scene.told(scene.order(light="day"))
    assert (told.relay, set(told.lamp_current_ma), told.steps["sequence"]) == ((), {1600}, "ok")
    assert {bool(state.state) for state in pin.states[before:]} <= {False}


def test_two_tests_in_a_minute_are_one_too_many(scene: LampScene) -> None:
    scene.test()
    scene.tester.begin(scene.order())
    ended = scene.ended.get(timeout=ENDS_IN_S)
    assert (ended.told.steps, ended.again) == ({"sequence": "too-soon"}, True)


def test_somebody_at_the_point_does_not_end_a_watch_since_nothing_was_switched(tmp_path: Path) -> None:
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, kind=LampKind.HPS))
    at_transfer(scene, 500, scene.tester.interrupt)
    told = scene.told()
    assert (told.steps["sequence"], len(told.lux_milli), told.interval_ms) == ("ok", 20, 15_000)
    scene.close()


def test_the_tester_is_what_the_agent_expects(scene: LampScene) -> None:
    tester: AssetTester = scene.tester
    assert (tester.name, tester.kind, tester.watches_dusk) == ("lamp", "lamp", False)


def test_the_line_says_how_long_it_took_by_a_clock_that_nobody_sets(scene: LampScene) -> None:
    told = scene.told()
    dark_s, lit_s = 3 + 16 * 0.25, 3 + 80 * 0.25
    assert told.took_ms is not None
    assert told.took_ms >= 1000 * (2 * dark_s + lit_s)


# --- the baseline ----------------------------------------------------------------------------------------------------------


def test_what_was_learned_stands_in_every_line_also_after_a_restart(tmp_path: Path) -> None:
    first = LampScene(tmp_path)
    learned = first.learn()
    first.close()
    again = LampScene(tmp_path)
    told = again.told()
    again.close()
    assert learned.steps["learn"] == "ok"
    assert told.baseline == learned.baseline
    assert learned.baseline is not None
    assert learned.baseline.current_on_ma == 1600
    assert (tmp_path / "lamps" / "lamp.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "lamps").iterdir()] == ["lamp.json"]


def test_until_it_has_learned_the_settings_say_how_the_lamp_was(tmp_path: Path) -> None:
    written = LampBaseline(lux_on_milli=30_000)
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, baseline=written))
    before, learned = scene.told().baseline, scene.learn().baseline
    assert (before, scene.told().baseline) == (written, learned)
    scene.close()


def test_a_dead_lamp_is_no_baseline_and_the_earlier_one_stays(scene: LampScene) -> None:
    earlier = scene.learn().baseline
    scene.street.lamp.is_dead = True
    told = scene.learn()
    assert (told.steps["learn"], told.baseline) == ("no-difference", earlier)


def test_a_watched_lamp_learns_how_bright_it_is_and_is_told_by_the_settings_how_dark_the_street_is(
    tmp_path: Path,
) -> None:
    written = LampBaseline(lux_on_milli=30_000, lux_off_milli=900, light_off_permille=40)
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, relay=None, light=None, baseline=written))
    by_current = scene.learn().baseline
    scene.close()
    scene = LampScene(tmp_path, msgspec.structs.replace(LAMP, relay=None, baseline=written))
    by_light = scene.learn().baseline
    scene.close()
    assert by_light is not None
    assert by_light.lux_on_milli is not None
    assert (by_light.lux_on_milli > 24_000, by_light.lux_off_milli, by_light.light_off_permille) == (True, 900, None)
    assert by_current == LampBaseline(current_on_ma=1600, supply_on_mv=12_400)


def test_nothing_is_learned_by_day(scene: LampScene) -> None:
    ended = scene.test(scene.order(Cause.LEARNING, light="day"))
    assert ended.told.steps == {"sequence": "daylight"}


@pytest.mark.parametrize("damage", ["", "{", '{"lux_on_milli": "x"}', "[]"])
def test_a_damaged_baseline_is_none_and_can_be_learned_anew(tmp_path: Path, damage: str) -> None:
    (tmp_path / "lamps").mkdir()
    (tmp_path / "lamps" / "lamp.json").write_text(damage, encoding="utf-8")
    scene = LampScene(tmp_path)
    assert scene.told().baseline is None
    assert scene.learn().steps["learn"] == "ok"
    scene.close()


def test_a_baseline_that_cannot_be_kept_is_not_said_to_be_learned(tmp_path: Path) -> None:
    (tmp_path / "lamps").write_text("a file where the folder should be", encoding="utf-8")
    scene = LampScene(tmp_path)
    told = scene.learn()
    assert (told.steps["learn"], told.baseline) == ("fault", None)
    scene.close()


# --- all lamps of a point --------------------------------------------------------------------------------------------------


def test_where_one_tester_cannot_be_made_the_others_pins_are_free_again(tmp_path: Path) -> None:
    settings = Settings(
        device="bkk-bangrak-07",
        hub_public_key="A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg",
        data_dir=str(tmp_path),
        pin_factory="mock",
        lamps=(LAMP, msgspec.structs.replace(LAMP, name="lane", relay=RELAY)),
    )
    pins, nobody = MockFactory(), queue.SimpleQueue[SelfTestEnded]()
    with pytest.raises(Exception, match="already in use"):
        lamp_testers(settings, pins, nobody.put)
    made = lamp_testers(msgspec.structs.replace(settings, lamps=(LAMP,)), pins, nobody.put)
    assert [tester.name for tester in made] == ["lamp"]
    made[0].close()


def test_a_line_is_what_the_wire_takes(scene: LampScene) -> None:
    scene.learn()
    told = scene.test().told
    assert isinstance(told, LightingTested)
    wire = msgspec.json.encode(told)
    assert msgspec.json.decode(wire, type=LightingTested) == told
    assert len(wire) < 1200


def test_a_hand_that_comes_after_the_word_stop_finds_the_relay_at_rest(scene: LampScene) -> None:
    stop = threading.Event()
    switch = scene.tester._switch
    put = [switch.put(is_on=False, stop=stop), is_dark(scene)]
    stop.set()
    switch.rest()
    put += [switch.put(is_on=False, stop=stop), is_dark(scene)]
    assert put == [True, True, False, False]
