"""Commands of the hub: an id is durable before anything is done, and the outcome is a line of the journal."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from edge_agent.agent.obedience import REMEMBERS_AT_MOST, Memory, Remembered, Verdict, judge
from edge_agent.clock import Moment
from wire_contract.measurements import CommandDone
from wire_contract.messages import Command, CommandOutcome

MEMORY = "commands"
"""Under this name the memory is kept in the journal's file."""

_log = logging.getLogger(__name__)

WHY: dict[Verdict, tuple[str, str]] = {
    Verdict.KNOWN: ("was executed or refused before", "the hub repeats it until it has the line that says so"),
    Verdict.STALE: ("expired long ago", "somebody replays old messages, or this clock is ahead"),
    Verdict.CROWDED: ("is one too many", f"at most {REMEMBERS_AT_MOST} ids are remembered until they expire"),
    Verdict.SENSELESS: ("expires at no time", "update the hub"),
}
"""Why a command changed nothing at all, and the hint to it."""


Verbs = Mapping[str, Callable[[Command], CommandOutcome]]
"""What a point can do with a command, by verb."""


def bare(do: Callable[[], CommandOutcome]) -> Callable[[Command], CommandOutcome]:
    """A verb that has no arguments: with any, it is invalid and nothing is done."""
    return lambda command: CommandOutcome.INVALID if command.arguments else do()


@dataclass(frozen=True, slots=True)
class Hands:
    """What the agent lends: each returns whether it could be done; none blocks."""

    record: Callable[[CommandDone, Moment, Mapping[str, bytes]], bool]
    keep: Callable[[str, bytes], bool]
    remark: Callable[[str, str, str], None]
    verbs: Verbs


class Commands:
    """Commands wait here until they are judged, and outcomes until they are durable."""

    def __init__(self, hands: Hands) -> None:
        self.must_restart = False
        """True once a `restart` is recorded: the agent is to end, and to be started again."""
        self._hands = hands
        self._memory = Memory()
        self._waiting: dict[str, tuple[Command, timedelta]] = {}
        self._outcomes: dict[str, CommandOutcome] = {}

    def remember(self, kept: bytes | None) -> None:
        """What was begun before this start is not begun again; what did not end then ends as interrupted."""
        memory = Memory.read(kept or b"")
        if memory is None:
            _log.error("the memory of executed commands is damaged; commands that have not expired may run once more")
            return
        self._memory.known = memory.known | self._memory.known
        unended = (id_ for id_, one in memory.known.items() if not one.ended)
        self._outcomes = dict.fromkeys(unended, CommandOutcome.INTERRUPTED) | self._outcomes

    def offer(self, command: Command, *, uptime: timedelta) -> None:
        """A command that the hub signed for this device waits to be judged."""
        if len(self._waiting) < REMEMBERS_AT_MOST:
            self._waiting.setdefault(command.id, (command, uptime))

    def step(self, moment: Moment) -> None:
        """What can be judged has been, and outcomes are durable as far as the journal takes them."""
        for id_ in tuple(self._outcomes):
            if not self._tell(id_, moment):
                return
        for command, since in tuple(self._waiting.values()):
            verdict = judge(command, memory=self._memory, moment=moment, waited=moment.uptime - since)
            if verdict is not Verdict.WAIT and self._deal_with(command, verdict, moment):
                self._waiting.pop(command.id, None)

    def _deal_with(self, command: Command, verdict: Verdict | CommandOutcome, moment: Moment) -> bool:
        """False where the command must wait, since its id cannot be made durable now."""
        if isinstance(verdict, Verdict) and verdict is not Verdict.OBEY:
            what, hint = WHY[verdict]
            self._hands.remark(f"command {verdict}", f"command {command.id} ({command.verb}) {what}", hint)
            return True
        self._memory.forget(moment)
        self._memory.known[command.id] = Remembered(command.verb, command.expires, ended=False)
        if isinstance(verdict, CommandOutcome):
            self._outcomes[command.id] = verdict
        elif self._hands.keep(MEMORY, self._memory.write()):
            self._outcomes[command.id] = self._execute(command)
        else:
            del self._memory.known[command.id]
            return False
        self._tell(command.id, moment)
        return True

    def _execute(self, command: Command) -> CommandOutcome:
        do = self._hands.verbs.get(command.verb)
        if do is None:
            return CommandOutcome.UNSUPPORTED
        return do(command)

    def _tell(self, id_: str, moment: Moment) -> bool:
        """The outcome is in the journal, with the memory of it in the same transaction."""
        begun, outcome = self._memory.known[id_], self._outcomes[id_]
        self._memory.known[id_] = Remembered(begun.verb, begun.expires, ended=True)
        done = CommandDone(command=id_, verb=begun.verb, outcome=outcome)
        if not self._hands.record(done, moment, {MEMORY: self._memory.write()}):
            self._memory.known[id_] = begun
            return False
        del self._outcomes[id_]
        _log.info("command %s (%s): %s", id_, begun.verb, outcome)
        self.must_restart = self.must_restart or outcome is CommandOutcome.RESTARTING
        return True
