"""Whatever people, tests and rounds do in whatever order: the laws of work orders, on the real service and SQLite."""

import tempfile
from contextlib import ExitStack
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.remediation import service
from hub.remediation.order import Detail, Order
from hub.remediation.proving import RELAPSE_WITHIN
from hub.remediation.transitions import State, Step
from tests.parts.orders import all_orders, step, triage_round
from tests.parts.self_tests import lamp_tested
from tests.parts.small_hub import SmallHub, small_hub
from tests.parts.tested_district import tell_tests


class Orders(RuleBasedStateMachine):
    """One lamp that dies and is mended, and people who say things of it."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="orders-"))
        self.hub: SmallHub = self.stack.enter_context(small_hub(f"sqlite:///{folder}/hub.db"))
        tell_tests(self.hub)
        self.tests = {self.hub.devices["BSM-01"].head: (False, self.hub.clock.now)}
        triage_round(self.hub)

    def teardown(self) -> None:
        self.stack.close()

    @rule(good=st.booleans(), late_min=st.sampled_from([0, 30]))
    def test(self, good: bool, late_min: int) -> None:
        at = self.hub.clock.now - timedelta(minutes=late_min)
        line = self.hub.devices["BSM-01"].write(lamp_tested("good" if good else "dead"), at=at)
        self.tests[line] = (good, at)

    @rule(minutes=st.sampled_from([1, 60, 60 * 24, 60 * 24 * 4]))
    def wait(self, minutes: int) -> None:
        self.hub.clock.now += timedelta(minutes=minutes)

    @rule()
    def look(self) -> None:
        self.hub.clock.now += timedelta(seconds=1)
        before = {one.number: one for one in all_orders(self.hub)}
        triage_round(self.hub)
        once = all_orders(self.hub)
        triage_round(self.hub)
        assert all_orders(self.hub) == once
        for one in once:
            if one.number not in before:
                self._is_no_relapse(one, list(before.values()))

    @rule()
    def say_done(self) -> None:
        """Somebody says it of the lamp's newest order, wherever it stands."""
        self.hub.clock.now += timedelta(seconds=1)
        mine = [one for one in all_orders(self.hub) if one.asset == "main" and one.is_open]
        if mine and mine[-1].state is not State.REPORTED_DONE:
            step(self.hub, mine[-1].number, Step.REPORT_DONE, by="lek")

    @rule(which=st.integers(0, 3))
    def prove_by_hand(self, which: int) -> None:
        """A bug, or a thief of the hub's key, would have an order proved by some line."""
        line = list(self.tests)[-1 - which % len(self.tests)]
        for one in all_orders(self.hub):
            try:
                step(self.hub, one.number, Step.PROVE, by="hub", detail=Detail(because=line))
            except Refused:
                continue

    @rule()
    def mended_and_broken_again(self) -> None:
        """The long way at once, which chance takes too rarely."""
        self.look()
        self.say_done()
        self.hub.clock.now += timedelta(minutes=1)
        self.test(good=True, late_min=0)
        self.look()
        self.hub.clock.now += timedelta(days=2)
        self.test(good=False, late_min=0)
        self.look()

    @rule(
        number=st.integers(2, 3),
        wanted=st.sampled_from([Step.REPORT_DONE, Step.REPORT_DONE, *Step]),
        by=st.sampled_from(["lek", "noi", "hub"]),
    )
    def do(self, number: int, wanted: Step, by: str) -> None:
        self.hub.clock.now += timedelta(seconds=1)
        newest = list(self.tests)[-1]
        detail = Detail(said="เพราะ", because=newest if wanted is not Step.REPORT_DONE else None)
        try:
            step(self.hub, number, wanted, by=by, role=Role.ADMINISTRATOR, detail=detail)
        except Refused:
            return

    @invariant()
    def proved_only_by_a_passing_test_later_than_the_word(self) -> None:
        for one in all_orders(self.hub):
            if one.asset == "main" and one.state is State.PROVED:
                assert one.proof is not None
                assert one.done_at is not None
                good, at = self.tests[one.proof]
                assert good
                assert at > one.done_at
                with self.hub.engine.connect() as conn:
                    newest = service.steps(conn, one.number)[-1]
                assert (newest.step, newest.by) == (Step.PROVE, "hub")

    @invariant()
    def one_open_order_for_each_asset_and_cause(self) -> None:
        defects = [one.defect for one in all_orders(self.hub) if one.is_open]
        assert len(defects) == len(set(defects))

    @invariant()
    def numbers_run_on(self) -> None:
        numbers = [one.number for one in all_orders(self.hub)]
        assert numbers == list(range(1, len(numbers) + 1))

    def _is_no_relapse(self, new: Order, before: list[Order]) -> None:
        """A new number is never given where the newest order of the same defect was proved less than 7 days before."""
        assert new.episode_since is not None
        same = [one for one in before if one.defect == new.defect and one.state is State.PROVED]
        for one in same:
            assert one.proved_at is not None
            assert new.episode_since > one.proved_at + RELAPSE_WITHIN


Orders.TestCase.settings = settings(
    max_examples=7, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOrders = Orders.TestCase
