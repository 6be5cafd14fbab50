"""One run through a plan: switches and looks as the sequence says, until it ends, time is up or somebody says stop."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from edge_agent.hardware.lamp_sensors import LampSensors
from edge_agent.hardware.lamp_switch import LampSwitch
from edge_agent.hardware.looker import HANGS_AFTER_S, Looker
from edge_agent.hardware.pace import Pace
from edge_agent.hardware.relay import RelayTroubleError
from edge_agent.lighting.sample import Phase
from edge_agent.lighting.sequence import Ended, Look, Plan, Switch, longest_s
from edge_agent.lighting.sequence import Sequence as Steps
from wire_contract.lighting_test import LampStep

SLOWEST_LOOK_S = 1.5
SPARE_S = 10.0


@dataclass(frozen=True, slots=True)
class Result:
    """How the run ended, and what was seen until then."""

    sequence: LampStep
    phases: Sequence[Phase] = ()
    relay: LampStep | None = None

    @property
    def steps(self) -> dict[str, str]:
        """As the line tells them."""
        relay = {} if self.relay is None else {"relay": str(self.relay)}
        return relay | {"sequence": str(self.sequence)}


@dataclass(slots=True)
class LampRun:
    """One test's run. `stop` may be called from any thread, at any time, and more than once: the first word counts."""

    switch: LampSwitch
    pace: Pace
    hangs_after_s: float = HANGS_AFTER_S
    switches: bool = True
    """Whether this run switches; until it has begun nobody knows, and a stop is heeded."""
    _stopped: threading.Event = field(default_factory=threading.Event)
    _why: LampStep = LampStep.CLOSED

    def stop(self, why: LampStep) -> None:
        """The lamp is as it was, at once, and the run ends."""
        if not self._stopped.is_set():
            self._why = why
            self._stopped.set()
        self.switch.rest()

    def through(self, plan: Plan, sensors: LampSensors) -> Result:
        """The whole plan, or as far as it got."""
        self.switches = plan[0].is_on is not None
        steps, looker = Steps(plan), Looker(sensors, hangs_after_s=self.hangs_after_s)
        deadline = self.pace.now() + longest_s(plan, look_s=SLOWEST_LOOK_S) + SPARE_S
        try:
            ended = self._walk(steps, looker, deadline)
        except RelayTroubleError:
            return Result(LampStep.OK, steps.phases, relay=LampStep.NO_RELAY)
        finally:
            self.switch.rest()
            looker.close()
        return Result(ended, steps.phases, relay=LampStep.OK if self.switches else None)

    def _walk(self, steps: Steps, looker: Looker, deadline: float) -> LampStep:
        while not isinstance(step := steps.next(), Ended):
            if self._stopped.is_set():
                return self._why
            if self.pace.now() > deadline:
                return LampStep.DEADLINE
            match step:
                case Switch(is_on=is_on):
                    if self.switch.put(is_on=is_on, stop=self._stopped):
                        steps.switched(self.pace.now())
                case Look(at=at):
                    self.pace.wait_until(at, self._stopped)
                    sample = None if self._stopped.is_set() else looker.look()
                    if sample is not None:
                        steps.took(sample, self.pace.now())
                    elif not self._stopped.is_set():
                        return LampStep.DEADLINE
        return LampStep.OK
