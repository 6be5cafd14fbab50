"""What the agent makes of its own tests: begun when due or asked for, one at a time, durable, and never upon an officer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.failing_disk import failing_disk
from tests.parts.hand_turned_tester import HandTurnedTester, making
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.camera_test import CameraTested
from wire_contract.chain import SignedLine
from wire_contract.event import ClockTrust, Event, read_line, write_time
from wire_contract.lighting_test import LightingTested
from wire_contract.measurements import CommandDone, read_measurement
from wire_contract.messages import Command, Config, PointSettings, seal
from wire_contract.self_test import Cause

CARD = "wiegand26:123:45678"


def bkk(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00+07:00").astimezone(UTC)


MORNING = bkk(22, "06:58")
"""By day, and before any camera is due."""


class Scene:
    """A point with a camera and a lamp, or what else a test gives it."""

    def __init__(self, folder: Path, *testers: HandTurnedTester, at: datetime = MORNING) -> None:
        self.folder = folder
        self.clock = SimulatedClock(at, seed=1)
        self.testers = {one.name: one for one in testers}
        self.point = SimulatedPoint(point_settings(folder), clock=self.clock, make_testers=making(*testers))
        self.versions = 0
        self.asked = 0
        self.point.step()

    def settings(self, settings: PointSettings) -> None:
        self.versions += 1
        sealed = seal(Config(device="bkk-test-01", version=self.versions, settings=settings), HUB_KEY)
        self.point.agent._inbox.put(Received("config", sealed))
        self.point.step()

    def ask(self, verb: str, **arguments: str) -> str:
        """The outcome of a command."""
        self.asked += 1
        id_ = f"{self.asked:08x}-0000-4000-8000-000000000001"
        expires = write_time(self.clock.now() + timedelta(minutes=5))
        command = Command(device="bkk-test-01", id=id_, verb=verb, arguments=arguments, expires=expires)
        self.point.agent._inbox.put(Received("command", seal(command, HUB_KEY)))
        self.point.step()
        (outcome,) = (one.outcome for one in self.told() if isinstance(one, CommandDone) and one.command == id_)
        return outcome

    def until(self, at: datetime) -> None:
        """Time passes, tests that begin end at once."""
        while self.clock.true_time() < at:
            self.point.advance(min(at, self.clock.true_time() + timedelta(minutes=30)))
            for one in self.testers.values():
                if len(one.orders) > one.ended:
                    one.ended = len(one.orders)
                    one.end()
                    self.point.step()

    def tests(self) -> list[CameraTested | LightingTested]:
        return [one for one in self.told() if isinstance(one, CameraTested | LightingTested)]

    def told(self) -> list[object]:
        """What the journal holds, read through the agent, whose file it is."""
        journal = self.point.agent._recorder.journal
        lines = journal.lines(1, journal.head) if journal else ()
        events = [read_line(one.line) for one in lines if isinstance(one, SignedLine)]
        return [read_measurement(event) for event in events if isinstance(event, Event)]


@pytest.fixture
def camera() -> HandTurnedTester:
    return HandTurnedTester("front")


@pytest.fixture
def lamp() -> HandTurnedTester:
    return HandTurnedTester("lamp", kind="lamp")


@pytest.fixture
def scene(tmp_path: Path, camera: HandTurnedTester, lamp: HandTurnedTester) -> Iterator[Scene]:
    made = Scene(tmp_path, camera, lamp)
    yield made
    made.point.close()


# --- by schedule --------------------------------------------------------------------------------------------------------


def test_in_three_days_each_camera_is_tested_by_day_and_by_night_and_each_lamp_by_night(scene: Scene) -> None:
    scene.until(bkk(25, "06:58"))
    by_camera = [one for one in scene.tests() if isinstance(one, CameraTested)]
    by_lamp = [one for one in scene.tests() if isinstance(one, LightingTested)]
    lights = [(one.sun_elevation_milli_deg or 0) > 0 for one in by_camera]
    assert lights == [True, False] * 3
    assert len(by_lamp) == 3
    assert {one.cause for one in scene.tests()} == {Cause.SCHEDULED}
    assert all((one.sun_elevation_milli_deg or 0) < -6000 for one in by_lamp)


def test_the_order_says_by_which_light(scene: Scene, camera: HandTurnedTester) -> None:
    scene.until(bkk(24, "06:58"))
    assert {(one.light, (one.sun_elevation_milli_deg or 0) > 0) for one in camera.orders} == {
        ("day", True),
        ("night", False),
    }


def test_a_restart_repeats_nothing(scene: Scene, camera: HandTurnedTester) -> None:
    while not camera.orders:
        scene.until(scene.clock.true_time() + timedelta(minutes=5))
    for _ in range(3):
        scene.point.reboot()
        scene.until(scene.clock.true_time() + timedelta(minutes=5))
    assert scene.clock.true_time() < bkk(22, "14:00")  # its time was not over
    assert len(camera.orders) == 1


def test_a_test_that_a_power_cut_ended_is_made_again(scene: Scene, lamp: HandTurnedTester) -> None:
    while not lamp.orders:
        scene.point.advance(scene.clock.true_time() + timedelta(minutes=5))
        if len(scene.testers["front"].orders) > scene.testers["front"].ended:
            scene.testers["front"].ended += 1
            scene.testers["front"].end()
    scene.point.power_off()
    scene.point.power_on()
    scene.until(scene.clock.true_time() + timedelta(hours=1))
    assert len(lamp.orders) == 2
    assert [one for one in scene.tests() if isinstance(one, LightingTested)] == [lamp.told(lamp.orders[1])]


def test_the_lamp_that_must_not_be_cycled_is_watched_at_sunset(tmp_path: Path) -> None:
    lamp = HandTurnedTester("lamp", kind="lamp", watches_dusk=True)
    made = Scene(tmp_path, lamp)
    made.until(bkk(24, "06:58"))
    made.point.close()
    assert [one.cause for one in lamp.orders] == [Cause.SWITCH_ON] * 2
    assert all(-1000 < (one.sun_elevation_milli_deg or -9000) < 2100 for one in lamp.orders)


def test_what_the_district_switches_off_is_not_tested(
    scene: Scene, camera: HandTurnedTester, lamp: HandTurnedTester
) -> None:
    scene.settings(PointSettings(camera_by_night=False, lamps_by_night=False))
    scene.until(bkk(24, "06:58"))
    assert {one.light for one in camera.orders} == {"day"}
    assert lamp.orders == []


def test_pictures_are_kept_only_where_the_district_says_so(scene: Scene, camera: HandTurnedTester) -> None:
    scene.ask("self_test", asset="front")
    camera.end()
    scene.settings(PointSettings(keep_pictures=True))
    scene.ask("self_test", asset="front")
    assert [one.keep_picture for one in camera.orders] == [False, True]


def test_without_a_clock_cameras_are_tested_once_a_day_of_uptime_and_lamps_not_at_all(tmp_path: Path) -> None:
    camera, lamp = HandTurnedTester("front"), HandTurnedTester("lamp", kind="lamp")
    made = Scene(tmp_path, camera, lamp, at=datetime(1970, 1, 1, tzinfo=UTC))
    made.clock.trusted = ClockTrust.UNSYNCHRONISED
    made.until(datetime(1970, 1, 4, tzinfo=UTC))
    made.point.close()
    assert [(one.light, one.sun_elevation_milli_deg) for one in camera.orders] == [(None, None)] * 3
    assert lamp.orders == []


def test_one_test_runs_at_a_time(scene: Scene, camera: HandTurnedTester, lamp: HandTurnedTester) -> None:
    assert scene.ask("self_test") == "done"
    assert (len(camera.orders), len(lamp.orders)) == (1, 0)
    camera.end()
    scene.point.step()
    assert (len(camera.orders), len(lamp.orders)) == (1, 1)


# --- by command ---------------------------------------------------------------------------------------------------------


def test_a_test_that_was_asked_for_names_its_command_and_why(scene: Scene, camera: HandTurnedTester) -> None:
    assert scene.ask("self_test", asset="front", cause="repair") == "done"
    told = camera.end()
    scene.point.step()
    assert scene.tests() == [told]
    assert (told.cause, told.command) == (Cause.REPAIR, "00000001-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("self_test", {"asset": "nobody"}),
        ("self_test", {"cause": "scheduled"}),
        ("learn_reference", {}),
        ("learn_reference", {"asset": "front"}),
        ("learn_reference", {"asset": "lamp", "light": "night"}),
        ("learn_reference", {"asset": "nobody", "light": "day"}),
    ],
)
def test_a_command_that_makes_no_sense_is_told_as_such(scene: Scene, verb: str, arguments: dict[str, str]) -> None:
    assert scene.ask(verb, **arguments) == "invalid"
    assert all(one.orders == [] for one in scene.testers.values())


def test_a_point_without_cameras_and_lamps_says_that_it_cannot(tmp_path: Path) -> None:
    made = Scene(tmp_path)
    assert [made.ask("self_test"), made.ask("learn_reference", asset="front", light="day")] == ["unsupported"] * 2
    made.point.close()


def test_while_a_test_runs_another_is_refused_as_busy(scene: Scene, camera: HandTurnedTester) -> None:
    scene.ask("self_test", asset="front")
    assert scene.ask("self_test", asset="front") == "busy"
    camera.end()
    scene.point.step()
    assert scene.ask("self_test", asset="front") == "done"


def test_a_reference_is_learned_by_its_own_light_only(scene: Scene, camera: HandTurnedTester) -> None:
    assert scene.ask("learn_reference", asset="front", light="night") == "not_now"
    assert scene.ask("learn_reference", asset="lamp") == "not_now"
    assert scene.ask("learn_reference", asset="front", light="day") == "done"
    assert [(one.cause, one.light) for one in camera.orders] == [(Cause.LEARNING, "day")]


# --- and an officer -----------------------------------------------------------------------------------------------------


def test_a_tap_puts_the_lamp_on_at_once(scene: Scene, lamp: HandTurnedTester) -> None:
    scene.ask("self_test", asset="lamp")
    scene.point.tap("front", CARD)
    assert lamp.interrupted == 1


def test_no_lamp_is_switched_while_somebody_may_stand_there(scene: Scene, lamp: HandTurnedTester) -> None:
    scene.point.tap("front", CARD)
    assert scene.ask("self_test", asset="lamp") == "not_now"
    assert scene.ask("self_test") == "done"  # the camera at least
    assert lamp.orders == []
    scene.testers["front"].end()
    scene.point.advance(scene.clock.true_time() + timedelta(minutes=10))
    assert scene.ask("self_test", asset="lamp") == "done"
    assert len(lamp.orders) == 1


def test_patrols_all_night_keep_the_lamp_from_its_test_but_not_the_camera(
    scene: Scene, camera: HandTurnedTester, lamp: HandTurnedTester
) -> None:
    while scene.clock.true_time() < bkk(23, "06:30"):
        scene.until(scene.clock.true_time() + timedelta(minutes=5))
        scene.point.tap("front", CARD)
    assert lamp.orders == []
    assert "night" in {one.light for one in camera.orders}


def test_an_interrupted_test_is_made_again_later_that_night(scene: Scene, lamp: HandTurnedTester) -> None:
    scene.settings(PointSettings(camera_by_day=False, camera_by_night=False))
    while not lamp.orders:
        scene.point.advance(scene.clock.true_time() + timedelta(minutes=5))
    scene.point.tap("front", CARD)
    lamp.end(again=True)
    scene.point.step()
    begun_again = scene.clock.true_time() + timedelta(minutes=20)
    scene.point.advance(begun_again - timedelta(minutes=1))
    assert len(lamp.orders) == 1
    scene.point.advance(begun_again + timedelta(minutes=1))
    assert len(lamp.orders) == 2


# --- and a disk ---------------------------------------------------------------------------------------------------------


def test_a_result_waits_until_it_can_be_recorded_and_nothing_begins_meanwhile(
    scene: Scene, camera: HandTurnedTester
) -> None:
    scene.ask("self_test", asset="front")
    with failing_disk():
        told = camera.end()
        scene.point.step()
        scene.point.step()
        assert scene.tests() == []
    scene.clock.set(scene.clock.true_time() + timedelta(minutes=2))
    deadline = 200
    while scene.tests() == [] and deadline:
        scene.point.step(0.05)
        deadline -= 1
    assert scene.tests() == [told]


def test_a_test_that_does_not_end_is_told_of_as_trouble(scene: Scene) -> None:
    scene.ask("self_test", asset="front")
    assert scene.point.agent._self_tests.trouble(scene.clock.uptime() + timedelta(minutes=59)) is None
    trouble = scene.point.agent._self_tests.trouble(scene.clock.uptime() + timedelta(minutes=61))
    assert trouble == "the self-test of front does not end: restart this device"


def test_an_agent_that_ends_closes_its_testers_and_records_what_they_said_last(
    scene: Scene, camera: HandTurnedTester
) -> None:
    scene.ask("self_test", asset="front")
    told = camera.end()
    scene.point.reboot()
    assert camera.is_closed
    assert scene.tests() == [told]


def test_a_lamp_that_the_agent_lights_is_told_of_the_sun_every_half_minute(
    scene: Scene, lamp: HandTurnedTester
) -> None:
    assert lamp.lights == ["day"]
    scene.point.step()
    assert lamp.lights == ["day"]
    for at, light in (("18:00", None), ("20:00", "night")):
        scene.until(bkk(22, at))
        scene.point.step()
        assert lamp.lights[-1] == light
    scene.clock.trusted = ClockTrust.UNSYNCHRONISED
    scene.clock.set(scene.clock.true_time() + timedelta(seconds=30))
    scene.point.step()
    assert lamp.lights[-1] is None
