"""What the hub makes of a test: passed, failed, or nobody can tell. Judged when somebody looks, never stored."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """There is no fourth: what is neither proved nor disproved is inconclusive."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reasons, the most telling first; each is one of the words of the rule that judged."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()

    @property
    def is_conclusive(self) -> bool:
        """Whether the test showed how the thing is, good or bad."""
        return self.outcome is not Outcome.INCONCLUSIVE


PASSED = Verdict(Outcome.PASS)


def failed(*reasons: str) -> Verdict:
    """It does not work, because of this."""
    return Verdict(Outcome.FAIL, reasons)


def inconclusive(*reasons: str) -> Verdict:
    """Nobody can tell, because of this."""
    return Verdict(Outcome.INCONCLUSIVE, reasons)
