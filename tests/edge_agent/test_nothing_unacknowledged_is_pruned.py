"""I4, stated over random lives of a device: taps, acks, cuts, years, a hub put back to a backup, a full journal."""

import logging
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.parts.short_line import Pole, Store
from wire_contract.event import ClockTrust

START = datetime(2026, 10, 1, 5, tzinfo=UTC)
CAP = 256 * 1024


class Life(RuleBasedStateMachine):
    """A device and its hub. `licence` is what the hub last said to the agent that runs now, by the test's own book."""

    @initialize()
    def begin(self) -> None:
        logging.disable(logging.ERROR)  # that a full journal refuses is said a thousand times here
        self.folder = tempfile.TemporaryDirectory()
        self.pole = Pole(Path(self.folder.name) / "journal.db", max_bytes=CAP, start=START)
        self.licence = 0
        self.green = {1}
        self.ever_held: set[int] = set()
        self.backups: list[Store] = [Store()]

    def teardown(self) -> None:
        logging.disable(logging.NOTSET)
        if hasattr(self, "pole"):
            self.pole.close()
            self.folder.cleanup()

    @rule(count=st.integers(1, 120))
    def taps(self, count: int) -> None:
        for _ in range(count):
            before = self.pole.journal.head
            green = self.pole.tap()
            self.pole.seconds += 1
            if green:
                self.green.add(self.pole.journal.head)
            assert green == (self.pole.recorder.trouble is None)
            # Refused taps may have left tombstones, never a line of their own.
            assert green or self.pole.journal.head == before

    @rule()
    def many_taps(self) -> None:
        self.taps(350)

    @rule(days=st.sampled_from([0, 1, 100, 250, 401]))
    def time_passes(self, days: int) -> None:
        self.pole.now += timedelta(days=days)

    @rule(trust=st.sampled_from([ClockTrust.SYNCHRONISED, ClockTrust.UNSYNCHRONISED]))
    def clock(self, trust: ClockTrust) -> None:
        self.pole.trust = trust

    @rule(steps=st.integers(1, 30))
    def loop_turns(self, steps: int) -> None:
        self.pole.tend(steps)

    @rule(rounds=st.integers(1, 4))
    def deliver(self, rounds: int) -> None:
        self.pole.deliver(rounds)
        self.ever_held |= self.pole.store.sequences
        self.licence = self.pole.store.tip.sequence if self.pole.store.tip else 0

    @rule()
    def hub_says_where_it_stands(self) -> None:
        self.pole.hear_hub()
        self.licence = self.pole.store.tip.sequence if self.pole.store.tip else 0

    @rule()
    def hub_is_backed_up(self) -> None:
        self.backups.append(self.pole.backup())

    @rule(which=st.integers(0, 100))
    def hub_is_restored(self, which: int) -> None:
        self.pole.store = self.backups[which % len(self.backups)]
        self.backups[which % len(self.backups)] = self.pole.backup()

    @rule()
    def connection_comes_back(self) -> None:
        self.pole.disconnect()
        self.pole.connect()
        self.licence = 0

    @rule()
    def power_cut(self) -> None:
        self.pole.restart()
        self.licence = 0

    @precondition(lambda self: self.pole.journal.pruned_through > 0)
    @rule()
    def hub_is_lost(self) -> None:
        self.pole.store = Store()

    @invariant()
    def nothing_unacknowledged_is_ever_pruned(self) -> None:
        if not hasattr(self, "pole"):
            return
        pruned = set(range(1, self.pole.journal.pruned_through + 1))
        fresh = pruned - getattr(self, "seen_pruned", set())
        assert max(fresh, default=0) <= self.licence, "more went than the hub said it holds"
        assert fresh <= self.ever_held
        self.seen_pruned = pruned
        assert self.pole.living() == set(self.pole.recorded) - pruned, "what was not pruned is whole"
        assert self.green <= self.pole.living() | pruned


class EveryLifeEndsWell(Life):
    """I6: once faults cease, everything is at the hub, or lies in a hole that was declared."""

    def teardown(self) -> None:
        if hasattr(self, "pole"):
            assert self.pole.deliver(rounds=100)
            declared = {n for shed in self.pole.store.sheds.values() for n in range(shed.first, shed.last + 1)}
            pruned = set(range(1, self.pole.journal.pruned_through + 1))
            missing = set(self.pole.recorded) - self.pole.store.sequences
            assert missing <= declared & pruned
            assert self.pole.store.pending == {}
        super().teardown()


TestLives = EveryLifeEndsWell.TestCase
TestLives.settings = settings(
    max_examples=50,
    stateful_step_count=25,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
