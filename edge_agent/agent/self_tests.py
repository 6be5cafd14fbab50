"""The point's own tests: begun by schedule or command, one at a time, and recorded as lines when they end."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from edge_agent.agent.routines import Planned, Routines
from edge_agent.agent.testers import AssetTester, SelfTestEnded
from edge_agent.clock import Moment
from edge_agent.self_tests.schedule import Ledger
from wire_contract.measurements import Measurement
from wire_contract.messages import Command, CommandOutcome, PointSettings
from wire_contract.self_test import Cause
from wire_contract.self_test_command import read_learn, read_self_test

LEDGER = "self_tests"
"""Under this name the journal's file keeps what was done today."""

AFTER_TAP = timedelta(minutes=10)
"""So long after a tap no lamp is switched: whoever tapped may still stand there."""

LOOK_EVERY = timedelta(seconds=30)
OVERDUE = timedelta(hours=1)
"""No test takes so long: one that does not end by then is told of as trouble."""

Record = Callable[[Measurement, Moment, Mapping[str, bytes]], bool]

_log = logging.getLogger(__name__)


class SelfTests:
    """Every method is called from the agent's one thread. Nothing begins before `remember`."""

    def __init__(
        self, testers: Sequence[AssetTester], *, device: str, settings: Callable[[], PointSettings], record: Record
    ) -> None:
        self._testers = {tester.name: tester for tester in testers}
        self._routines = Routines(testers, device=device, settings=settings)
        self._record = record
        self._remembers = False
        self._waiting: list[Planned] = []
        self._running: tuple[Planned, timedelta] | None = None
        self._ended: SelfTestEnded | None = None
        self._tapped_at: timedelta | None = None
        self._look_at = self._follow_at = timedelta(0)

    def remember(self, kept: bytes | None) -> None:
        """What was done before this start is not done again today."""
        self._routines.ledger = Ledger.read(kept)
        self._remembers = True

    def trouble(self, uptime: timedelta) -> str | None:
        """What is wrong with the tests themselves; None when all is well."""
        if self._running is None or uptime - self._running[1] <= OVERDUE:
            return None
        return f"the self-test of {self._running[0].tester.name} does not end: restart this device"

    def due_in(self, moment: Moment) -> timedelta:
        """How long until `step` has something to do: for clocks that pass time in leaps."""
        if not self._testers or not self._remembers:
            return timedelta(days=1)
        if self._ended is not None or (self._waiting and self._running is None):
            return timedelta(0)
        wait = None if self._running else self._routines.due_in(moment)
        return LOOK_EVERY if wait is None else max(wait, self._look_at - moment.uptime)

    # --- what happens -------------------------------------------------------------------------------------------------

    def tapped(self, moment: Moment) -> None:
        """Somebody is at the point: a lamp under test is on again at once, and none is switched for a while."""
        self._tapped_at = moment.uptime
        if self._running is not None:
            self._running[0].tester.interrupt()

    def ended(self, found: SelfTestEnded) -> None:
        """A test's result waits until it is durable."""
        self._ended = found

    def step(self, moment: Moment) -> None:
        """A result is durable as soon as the journal takes it, and what is due has begun."""
        self.tell(moment)
        self._follow(moment)
        if self._running is not None or not self._remembers:
            return
        if not self._waiting and moment.uptime >= self._look_at:
            self._look_at = moment.uptime + LOOK_EVERY
            self._waiting = [one for one in self._routines.due(moment) if self._may_begin(one, moment)]
        self._begin_one(moment)

    def close(self) -> None:
        """Nothing runs any more, and every lamp is as it was."""
        for tester in self._testers.values():
            tester.close()

    def _follow(self, moment: Moment) -> None:
        if self._testers and moment.uptime >= self._follow_at:
            self._follow_at = moment.uptime + LOOK_EVERY
            light = self._routines.light(moment)
            for tester in self._testers.values():
                tester.follow(light)

    def _begin_one(self, moment: Moment) -> None:
        planned = next((one for one in self._waiting if self._may_begin(one, moment)), None)
        if planned is None:
            return
        self._waiting.remove(planned)
        self._running = (planned, moment.uptime)
        _log.info("self-test of %s begins (%s)", planned.tester.name, planned.order.cause)
        planned.tester.begin(planned.order)

    def _may_begin(self, planned: Planned, moment: Moment) -> bool:
        return planned.tester.kind == "camera" or not self._is_attended(moment)

    def tell(self, moment: Moment) -> None:
        """A result that waits is durable, together with what the schedule is to know of it; or goes on waiting."""
        if self._ended is None:
            return
        due, keep = self._running and self._running[0].due, {}
        ledger = Ledger(dict(self._routines.ledger.done))
        if due is not None:
            ledger.ended(due, at=moment.at, again=self._ended.again)
            keep = {LEDGER: ledger.write()}
        if self._record(self._ended.told, moment, keep):
            self._routines.ledger = ledger
            self._ended = self._running = None
            self._look_at = moment.uptime

    # --- commands -----------------------------------------------------------------------------------------------------

    def self_test(self, command: Command, moment: Moment) -> CommandOutcome:
        """One asset's test, or all of them, wait to begin."""
        asked = read_self_test(command.arguments)
        if asked is None:
            return CommandOutcome.INVALID
        chosen = list(self._testers.values()) if asked.asset is None else self._named(asked.asset)
        return self._ask(chosen, moment, cause=asked.why, command=command.id)

    def learn_reference(self, command: Command, moment: Moment) -> CommandOutcome:
        """A test waits to begin that makes the reference for its light: a camera's by day and by night, a lamp's by
        night.
        """
        asked = read_learn(command.arguments)
        chosen = self._named(asked.asset) if asked is not None else []
        if asked is None or (chosen and (asked.light is None) == (chosen[0].kind == "camera")):
            return CommandOutcome.INVALID
        if chosen and self._routines.light(moment) != (asked.light or "night"):
            return CommandOutcome.NOT_NOW
        return self._ask(chosen, moment, cause=Cause.LEARNING, command=command.id)

    def _named(self, asset: str) -> list[AssetTester]:
        return [self._testers[asset]] if asset in self._testers else []

    def _ask(self, chosen: Sequence[AssetTester], moment: Moment, *, cause: Cause, command: str) -> CommandOutcome:
        if not chosen:
            return CommandOutcome.INVALID if self._testers else CommandOutcome.UNSUPPORTED
        if self._running is not None or self._waiting:
            return CommandOutcome.BUSY
        order = self._routines.order(cause, moment, command=command)
        planned = [Planned(tester, order) for tester in chosen]
        self._waiting = [one for one in planned if self._may_begin(one, moment)]
        return CommandOutcome.DONE if self._waiting else CommandOutcome.NOT_NOW

    def _is_attended(self, moment: Moment) -> bool:
        return self._tapped_at is not None and moment.uptime - self._tapped_at < AFTER_TAP
