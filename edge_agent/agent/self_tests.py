"""The point's own tests: begun by schedule or command, one at a time, and recorded as lines when they end.

Only the watch of a lamp at dusk, which takes most of an hour and switches nothing, goes on beside others.
"""

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
OVERDUE = timedelta(hours=2)
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
        self._running: dict[str, tuple[Planned, timedelta]] = {}
        self._ended: list[SelfTestEnded] = []
        self._tapped_at: timedelta | None = None
        self._look_at = self._follow_at = timedelta(0)

    def remember(self, kept: bytes | None) -> None:
        """What was done before this start is not done again today."""
        self._routines.ledger = Ledger.read(kept)
        self._remembers = True

    def trouble(self, uptime: timedelta) -> str | None:
        """What is wrong with the tests themselves; None when all is well."""
        late = [name for name, (_, since) in self._running.items() if uptime - since > OVERDUE]
        return f"the self-test of {late[0]} does not end: restart this device" if late else None

    def due_in(self, moment: Moment) -> timedelta:
        """How long until `step` has something to do: for clocks that pass time in leaps."""
        if not self._testers or not self._remembers:
            return timedelta(days=1)
        if self._ended or (self._waiting and not self._is_testing):
            return timedelta(0)
        wait = None if self._running else self._routines.due_in(moment)
        return LOOK_EVERY if wait is None else max(wait, self._look_at - moment.uptime)

    # --- what happens -------------------------------------------------------------------------------------------------

    def tapped(self, moment: Moment) -> None:
        """Somebody is at the point: a lamp under test is on again at once, and none is switched for a while."""
        self._tapped_at = moment.uptime
        for planned, _ in self._running.values():
            planned.tester.interrupt()

    def ended(self, found: SelfTestEnded) -> None:
        """A test's result waits until it is durable."""
        self._ended.append(found)

    def step(self, moment: Moment) -> None:
        """A result is durable as soon as the journal takes it, and what is due has begun."""
        self.tell(moment)
        self._follow(moment)
        if not self._remembers:
            return
        if not self._waiting and moment.uptime >= self._look_at:
            self._look_at = moment.uptime + LOOK_EVERY
            due = self._routines.due(moment)
            self._waiting = [
                one for one in due if self._may_begin(one, moment) and one.tester.name not in self._running
            ]
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
        if planned is None or (self._is_testing and not planned.is_watch):
            return
        self._waiting.remove(planned)
        self._running[planned.tester.name] = (planned, moment.uptime)
        _log.info("self-test of %s begins (%s)", planned.tester.name, planned.order.cause)
        planned.tester.begin(planned.order)

    @property
    def _is_testing(self) -> bool:
        """Whether a test runs beside which no other begins."""
        return any(not planned.is_watch for planned, _ in self._running.values())

    def _may_begin(self, planned: Planned, moment: Moment) -> bool:
        return planned.is_watch or planned.tester.kind == "camera" or not self._is_attended(moment)

    def tell(self, moment: Moment) -> None:
        """Results that wait are durable, each with what the schedule is to know of it; or go on waiting."""
        while self._ended and self._tell(self._ended[0], moment):
            self._ended.pop(0)

    def _tell(self, found: SelfTestEnded, moment: Moment) -> bool:
        begun, _ = self._running.get(found.asset, (None, None))
        keep: dict[str, bytes] = {}
        ledger = Ledger(dict(self._routines.ledger.done))
        if begun is not None and begun.due is not None:
            ledger.ended(begun.due, at=moment.at, again=found.again)
            keep = {LEDGER: ledger.write()}
        if not self._record(found.told, moment, keep):
            return False
        self._routines.ledger = ledger
        self._running.pop(found.asset, None)
        self._look_at = moment.uptime
        return True

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
        if self._is_testing or self._waiting or any(tester.name in self._running for tester in chosen):
            return CommandOutcome.BUSY
        order = self._routines.order(cause, moment, command=command)
        planned = [Planned(tester, order) for tester in chosen]
        self._waiting = [one for one in planned if self._may_begin(one, moment)]
        return CommandOutcome.DONE if self._waiting else CommandOutcome.NOT_NOW

    def _is_attended(self, moment: Moment) -> bool:
        return self._tapped_at is not None and moment.uptime - self._tapped_at < AFTER_TAP
