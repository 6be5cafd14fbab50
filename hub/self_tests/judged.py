"""A self-test with what the rules make of it, as of now. Pure."""

from dataclasses import dataclass
from datetime import date

from hub.fleet.asset import AssetKind
from hub.kernel.verdict import Outcome, Verdict, inconclusive
from hub.self_tests.rules import camera, lamp
from hub.self_tests.self_test import SelfTest, Tested, read_tested
from wire_contract.camera_test import CameraTested
from wire_contract.self_test import Cause, Light, light_at

NOT_UNDERSTOOD = "not_understood"
"""The reason of a line that this release cannot read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A test and its verdict."""

    test: SelfTest
    tested: Tested | None
    verdict: Verdict

    @property
    def day(self) -> date | None:
        """The Bangkok day in which it certainly took place."""
        return self.test.when.day

    @property
    def is_pass(self) -> bool:
        """Proved good."""
        return self.verdict.outcome is Outcome.PASS

    @property
    def is_fail(self) -> bool:
        """Proved defective."""
        return self.verdict.outcome is Outcome.FAIL

    @property
    def is_conclusive(self) -> bool:
        """It showed how the thing is, good or bad."""
        return self.verdict.is_conclusive

    @property
    def cause(self) -> Cause | None:
        """Why it ran."""
        return self.tested.cause if self.tested else None

    @property
    def light(self) -> Light | None:
        """By which light a camera looked; None in twilight, where nobody knew, and of lamps."""
        if self.test.kind is not AssetKind.CAMERA or self.tested is None:
            return None
        sun = self.tested.sun_elevation_milli_deg
        return None if sun is None else light_at(sun)


def judged(test: SelfTest) -> Judged:
    """What today's rules say of this line."""
    tested = read_tested(test)
    return Judged(test, tested, _verdict(tested))


def _verdict(tested: Tested | None) -> Verdict:
    if tested is None:
        return inconclusive(NOT_UNDERSTOOD)
    if isinstance(tested, CameraTested):
        return camera.judge(tested)
    return lamp.judge(tested)
