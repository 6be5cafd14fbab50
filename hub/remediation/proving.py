"""What tests say of a repair: proved, not mended, broken again, or nothing yet. Pure.

Only a test counts that certainly took place later than somebody said that the work was done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.remediation.order import Order
from hub.remediation.transitions import State, Step
from hub.self_tests.judged import Judged
from hub.self_tests.rules.episodes import cause_of, in_order
from wire_contract.self_test import Cause

RELAPSE_WITHIN = timedelta(days=7)
"""The same defect so soon after it was proved mended is the same work order."""


@dataclass(frozen=True, slots=True)
class News:
    """The step that a test calls for."""

    step: Step
    test: Judged


def news(order: Order, tests: Iterable[Judged], *, failed: Judged | None, now: datetime) -> News | None:
    """What the first telling test since the work was said to be done calls for; of a proved order, since its proof.

    `failed` is the test that showed the defect: what failed by night is not proved by a picture taken by day.
    """
    told = [one for one in in_order(tests) if one.test.when.latest <= now]
    if order.state is State.REPORTED_DONE and order.done_at is not None:
        return next(
            (
                News(step, one)
                for one in told
                if is_later(one, order.done_at) and (step := _tells(order, one, failed)) is not None
            ),
            None,
        )
    if order.state is State.PROVED and order.proved_at is not None and order.done_at is not None:
        proof = next((place for place, one in enumerate(told) if one.test.hash == order.proof), None)
        until = order.proved_at + RELAPSE_WITHIN
        later = told[proof + 1 :] if proof is not None else [one for one in told if is_later(one, order.done_at)]
        again = (one for one in later if is_of(order, one) and one.test.filed_at <= until)
        return next((News(Step.RELAPSE, one) for one in again), None)
    return None


def works_since(order: Order, tests: Iterable[Judged], *, now: datetime) -> datetime | None:
    """When what the order is about first passed again, by the light by which it last failed, and has not failed since;
    None where no test says so.
    """
    told = [one for one in in_order(tests) if one.test.when.latest <= now]
    failed = max((place for place, one in enumerate(told) if is_of(order, one)), default=None)
    if failed is None or any(one.is_fail for one in told[failed + 1 :]):
        return None
    passed = (
        one for one in told[failed + 1 :] if proves(one, failed=told[failed]) and one.test.when.earliest is not None
    )
    return next((one.test.filed_at for one in passed), None)


def is_later(test: Judged, than: datetime) -> bool:
    """It certainly took place after that moment: a clock that nobody knows proves nothing."""
    earliest = test.test.when.earliest
    return test.day is not None and earliest is not None and earliest > than


def is_of(order: Order, test: Judged) -> bool:
    """It fails, and for the cause that the order is about; any, where the order names none."""
    return test.is_fail and order.cause in {None, cause_of(test)}


def proves(test: Judged, *, failed: Judged | None) -> bool:
    """It passes, and sees by the light by which the defect was seen; a test that was asked for after a repair counts by
    any light.
    """
    if not test.is_pass:
        return False
    light = failed.light if failed is not None else None
    return light is None or test.light == light or test.cause is Cause.REPAIR


def _tells(order: Order, test: Judged, failed: Judged | None) -> Step | None:
    if is_of(order, test):
        return Step.RETURN
    return Step.PROVE if proves(test, failed=failed) else None
