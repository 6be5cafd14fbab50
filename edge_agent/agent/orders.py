"""What the hub asks of this device, and what it asked before the agent started: settings and commands."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from edge_agent.agent.commands import MEMORY, Commands, Hands, Verbs, bare
from edge_agent.agent.in_force import InForce, applied
from edge_agent.agent.life import started
from edge_agent.agent.log_book import LogBook
from edge_agent.agent.pictures import Pictures
from edge_agent.agent.release import RELEASE
from edge_agent.agent.self_tests import SelfTests
from edge_agent.clock import Clock, Moment
from edge_agent.hardware.feedback import Feedback, Signal
from edge_agent.journal.journal import Journal
from edge_agent.scanning.rules import ScanRules
from edge_agent.uplink.uplink import NewSettings, Uplink
from wire_contract.device_log import pack
from wire_contract.event import LineHash
from wire_contract.measurements import DeviceStarted, Measurement
from wire_contract.messages import Command, CommandOutcome, Verb, enrol_seconds

Record = Callable[[Measurement, Moment, Mapping[str, bytes]], bool]
Keep = Callable[[str, bytes], bool]


class Orders:
    """`record` and `keep` are the agent's ways to make something durable: each returns whether it is."""

    def __init__(
        self,
        uplink: Uplink,
        feedback: Feedback,
        *,
        rules: ScanRules,
        clock: Clock,
        record: Record,
        keep: Keep,
        self_tests: SelfTests,
        pictures: Pictures,
        log_book: LogBook,
    ) -> None:
        self._uplink = uplink
        self._feedback = feedback
        self._clock = clock
        self._record = record
        self._in_force = InForce(rules)
        self._rules = rules
        self._log_book = log_book
        verbs: Verbs = {
            Verb.IDENTIFY: bare(self._identify),
            Verb.RESTART: bare(lambda: CommandOutcome.RESTARTING),
            Verb.ENROL: self._enrol,
            Verb.SELF_TEST: lambda command: self_tests.self_test(command, clock.moment()),
            Verb.LEARN_REFERENCE: lambda command: self_tests.learn_reference(command, clock.moment()),
            Verb.SEND_PICTURE: pictures.send,
            Verb.COLLECT_LOGS: self._collect_logs,
        }
        self._commands = Commands(Hands(record=record, keep=keep, remark=self._remark, verbs=verbs))

    @property
    def settings(self) -> LineHash | None:
        """The hash of the settings in force."""
        return self._in_force.hash

    @property
    def must_restart(self) -> bool:
        """True once a `restart` is recorded."""
        return self._commands.must_restart

    def take_up(self, journal: Journal, *, moment: Moment) -> DeviceStarted:
        """What was asked before this start holds again; the event of the start comes back. Raises JournalError."""
        clean, sealed = journal.kept("stopped") == b"clean", journal.kept("config")
        self._commands.remember(journal.kept(MEMORY))
        if sealed and self.settings is None:
            kept = self._uplink.read_settings(sealed, now=self._clock.monotonic())
            if kept is not None:
                self._in_force.come(kept)
        return started(
            journal.head_event,
            moment=moment,
            agent=f"riskpoint-agent/{RELEASE}",
            settings=self.settings,
            clean=clean,
            is_new=journal.is_new,
        )

    def hear(self, heard: NewSettings | Command) -> None:
        """What the hub signed for this device waits from now on, if it is worth it."""
        if isinstance(heard, Command):
            self._commands.offer(heard, uptime=self._clock.uptime())
        elif (odd := self._in_force.offer(heard)) is not None:
            self._remark("settings", odd, "the hub was put back to a backup and catches up, or old ones are replayed")

    def apply_settings(self, moment: Moment) -> None:
        """Settings that wait are durable together with the event that says so, and only then in force."""
        fresh = self._in_force.waiting
        if fresh is not None and self._record(applied(fresh), moment, {"config": fresh.sealed}):
            self._in_force.come(fresh)

    def obey(self, moment: Moment) -> None:
        """Commands that wait have been judged and executed, unless an officer's light still tells of a tap."""
        if self._feedback.next_at is None:
            self._commands.step(moment)

    def _identify(self) -> CommandOutcome:
        self._feedback.show(Signal.IDENTIFY, now=self._clock.monotonic())
        return CommandOutcome.DONE

    def _enrol(self, command: Command) -> CommandOutcome:
        """New cards are read from now on, for so long by uptime; a later command replaces this one."""
        seconds = enrol_seconds(command.arguments)
        if seconds is None:
            return CommandOutcome.INVALID
        self._rules.enrol_until = self._clock.uptime() + timedelta(seconds=seconds)
        return CommandOutcome.DONE

    def _collect_logs(self, command: Command) -> CommandOutcome:
        """The agent's last lines are on their way; `done` promises nothing, and somebody who got none asks again."""
        if command.arguments:
            return CommandOutcome.INVALID
        is_sent = self._uplink.send_log(command.id, pack(self._log_book.lines()))
        return CommandOutcome.DONE if is_sent else CommandOutcome.NOT_NOW

    def _remark(self, kind: str, text: str, hint: str) -> None:
        self._uplink.refusals.remark(kind, text, hint=hint, now=self._clock.monotonic())
