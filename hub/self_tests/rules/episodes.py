"""Episodes: a defect of one camera or lamp, from its first failing to its first passing test. Pure.

What is inconclusive, or whose day nobody knows, neither opens an episode nor closes one. The order in which lines came
changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.self_tests.judged import Judged

SAME_WITHIN = timedelta(hours=24)
"""A defect that comes back within this time after a passing test is the same episode."""

UNNAMED = "failed"
"""The cause of a failing test whose rule gave no reason."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One defect, by its most telling reason."""

    cause: str
    opened: Judged
    """The first failing test."""
    last_failed: Judged
    closed: Judged | None
    """The passing test that ended it; None while it is open."""
    failed: int
    """How many tests failed for this cause."""
    relapses: int
    """How often it seemed over and came back."""

    @property
    def is_open(self) -> bool:
        """No test has passed since the last one failed."""
        return self.closed is None

    @property
    def began_at(self) -> datetime:
        """When the first test failed."""
        return self.opened.test.filed_at

    @property
    def ended_at(self) -> datetime | None:
        """When a test passed again."""
        return self.closed.test.filed_at if self.closed else None

    def may_come_back(self, now: datetime) -> bool:
        """It has ended so lately that it would be the same one if it failed again."""
        return self.ended_at is not None and now - self.ended_at <= SAME_WITHIN


def episodes(tests: Iterable[Judged]) -> Sequence[Episode]:
    """The episodes of one camera or lamp, in the order in which they began; at most one of each cause is open."""
    newest: dict[str, Episode] = {}
    older: list[Episode] = []
    for one in in_order(tests):
        if one.is_pass:
            newest = {cause: _ended(known, one) for cause, known in newest.items()}
        elif one.is_fail:
            cause = cause_of(one)
            known = newest.get(cause)
            if known is not None and _goes_on(known, one):
                relapsed = known.closed is not None
                newest[cause] = replace(
                    known, last_failed=one, closed=None, failed=known.failed + 1, relapses=known.relapses + relapsed
                )
            else:
                older += [known] if known else []
                newest[cause] = Episode(cause, one, one, None, 1, 0)
    return sorted([*older, *newest.values()], key=lambda found: (found.opened.test.order, found.cause))


def in_order(tests: Iterable[Judged]) -> Sequence[Judged]:
    """Each test once whose day is known, by the time at which it took place."""
    once = {one.test.hash: one for one in tests if one.day is not None}
    return sorted(once.values(), key=lambda one: one.test.order)


def cause_of(failing: Judged) -> str:
    """The most telling reason of a failing test."""
    return next(iter(failing.verdict.reasons), UNNAMED)


def is_whole(found: Sequence[Episode], tests: Iterable[Judged]) -> bool:
    """Whether these tests reach back to before every one of their episodes began."""
    first = next((one for one in in_order(tests) if one.is_conclusive), None)
    return first is None or all(one.began_at - first.test.filed_at > SAME_WITHIN for one in found)


def _ended(known: Episode, passing: Judged) -> Episode:
    return replace(known, closed=passing) if known.closed is None else known


def _goes_on(known: Episode, failing: Judged) -> bool:
    ended_at = known.ended_at
    return ended_at is None or failing.test.filed_at - ended_at <= SAME_WITHIN
