"""Tests one lamp: switches it, looks, and leaves it as it was, whatever happens in between."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from smbus2 import SMBus

from edge_agent.hardware.lamp_baseline import BaselineFile
from edge_agent.hardware.lamp_run import LampRun, Result
from edge_agent.hardware.lamp_sensors import LampSensors, OpenBus
from edge_agent.hardware.lamp_switch import LampSwitch
from edge_agent.hardware.looker import HANGS_AFTER_S
from edge_agent.hardware.pace import Pace, RealPace
from edge_agent.hardware.pins import Factory
from edge_agent.lighting.planning import SwitchedBefore, plan_of, traits_of
from edge_agent.lighting.telling import Asked, learned, tell, unsteady, without_lamp_as_written
from edge_agent.self_tests.order import AssetKind, SelfTestEnded, SelfTestOrder
from edge_agent.settings import Settings
from edge_agent.settings.lamps import NEVER_CYCLED, Lamp
from wire_contract.lighting_test import LampBaseline, LampStep
from wire_contract.self_test import Cause, Light

CLOSES_IN_S = 15.0

_log = logging.getLogger(__name__)


class LampTester:
    """An `AssetTester`: one thread for each test, another for its sensors."""

    kind: AssetKind = "lamp"

    def __init__(
        self,
        lamp: Lamp,
        *,
        data_dir: Path,
        pins: Factory,
        pass_on: Callable[[SelfTestEnded], None],
        open_bus: OpenBus = SMBus,
        pace: Pace | None = None,
        hangs_after_s: float = HANGS_AFTER_S,
    ) -> None:
        self.name: str = lamp.name
        self.watches_dusk = lamp.kind in NEVER_CYCLED
        self._lamp = lamp
        self._traits = traits_of(lamp)
        self._pace = pace or RealPace()
        self._hangs_after_s = hangs_after_s
        self._pass_on = pass_on
        self._baselines = BaselineFile(data_dir, lamp.name)
        self._pins = pins
        self._open_bus = open_bus
        self._switch = LampSwitch(lamp, pins=pins)
        self._before = SwitchedBefore()
        self._run: LampRun | None = None
        self._thread: threading.Thread | None = None

    def begin(self, order: SelfTestOrder) -> None:
        """A test runs."""
        self._run = LampRun(self._switch, self._pace, self._hangs_after_s)
        self._thread = threading.Thread(
            target=self._test, args=(order, self._run), name=f"lamp {self.name}", daemon=True
        )
        self._thread.start()

    def interrupt(self) -> None:
        """A lamp that is being switched is lit again, and its test ends; one that is only watched is watched on."""
        if self._run is not None and self._run.switches:
            self._run.stop(LampStep.INTERRUPTED)

    def follow(self, light: Light | None) -> None:
        """A lamp that the agent itself lights is dark by day and lit at night, and lit too where nobody knows."""
        if self._lamp.switched_by == "agent":
            self._switch.rest_at(cut=light == "day")

    def close(self) -> None:
        """No test runs, the lamp is as it was, and the pin is free."""
        if self._run is not None:
            self._run.stop(LampStep.CLOSED)
        if self._thread is not None:
            self._thread.join(timeout=CLOSES_IN_S)
        self._switch.close()

    def _test(self, order: SelfTestOrder, run: LampRun) -> None:
        begun = self._pace.now()
        try:
            ended = self._tested(order, run)
        except Exception:  # noqa: BLE001 - the outermost loop of this thread: the agent waits for an end
            _log.exception("lamp %s", self.name)
            steps = {"sequence": str(LampStep.FAULT)}
            told = tell(self._traits, _asked(order), (), steps=steps, baseline=None, interval_ms=None, took_ms=0)
            ended = SelfTestEnded(self.name, told)
        finally:
            self._switch.rest()
        _log.info("lamp %s: tested in %.0f s", self.name, self._pace.now() - begun)
        self._pass_on(ended)

    def _tested(self, order: SelfTestOrder, run: LampRun) -> SelfTestEnded:
        begun = self._pace.now()
        plan = plan_of(self._lamp, cause=order.cause, light=order.light, before=self._before, now=begun)
        switches = not isinstance(plan, LampStep) and plan[0].is_on is not None
        if switches:
            self._before.add(begun)
        result = Result(plan) if isinstance(plan, LampStep) else run.through(plan, self._sensors())
        baseline, steps = self._baseline(order, result)
        told = tell(
            self._traits,
            _asked(order),
            result.phases,
            steps=result.steps | steps,
            baseline=baseline,
            interval_ms=None if switches or isinstance(plan, LampStep) else round(1000 * plan[0].lasts_s),
            took_ms=round(1000 * (self._pace.now() - begun)),
        )
        return SelfTestEnded(self.name, told, again=self._is_worth_another(order, result, told.steps))

    def _sensors(self) -> LampSensors:
        """New ones for each test: a bus that hangs keeps the thread that asked it."""
        return LampSensors(self._lamp, pins=self._pins, open_bus=self._open_bus, wait=self._pace.sleep)

    def _baseline(self, order: SelfTestOrder, result: Result) -> tuple[LampBaseline | None, dict[str, str]]:
        """What to compare with; made anew where that was asked for and lit and dark could be told apart."""
        known = self._baselines.read() or self._lamp.baseline
        if order.cause is not Cause.LEARNING or result.sequence is not LampStep.OK:
            return known, {}
        new = learned(result.phases, measures_lux=self._traits.measures_lux)
        if isinstance(new, LampStep):
            return known, {"learn": str(new)}
        new = without_lamp_as_written(new, self._lamp.baseline)
        try:
            self._baselines.write(new)
        except OSError as error:
            _log.warning("lamp %s: the baseline cannot be kept: %s", self.name, error)
            return known, {"learn": str(LampStep.FAULT)}
        return new, {"learn": str(LampStep.OK)}

    def _is_worth_another(self, order: SelfTestOrder, result: Result, steps: dict[str, str]) -> bool:
        if order.cause is Cause.SWITCH_ON:
            return False  # dusk is over
        if result.sequence in {LampStep.INTERRUPTED, LampStep.TOO_SOON}:
            return True
        lost = LampStep.LOST in {steps.get("light"), steps.get("current")}
        return lost or unsteady(result.phases, measures_lux=self._traits.measures_lux)


def lamp_testers(
    settings: Settings, pins: Factory, pass_on: Callable[[SelfTestEnded], None], *, open_bus: OpenBus = SMBus
) -> Sequence[LampTester]:
    """The testers of all lamps in `agent.toml`; none stays open where one cannot be made."""
    made: list[LampTester] = []
    try:
        for lamp in settings.lamps:
            data_dir = Path(settings.data_dir)
            made.append(LampTester(lamp, data_dir=data_dir, pins=pins, pass_on=pass_on, open_bus=open_bus))
    except BaseException:
        for tester in made:
            tester.close()
        raise
    return made


def _asked(order: SelfTestOrder) -> Asked:
    return Asked(order.cause, order.command, order.sun_elevation_milli_deg)
