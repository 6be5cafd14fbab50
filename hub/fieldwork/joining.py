"""Whether a report is about what is known already: then it joins that order, and makes no second one. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hub.remediation.kinds import Kind
from hub.remediation.order import Order
from hub.remediation.transitions import State

WITHIN = timedelta(hours=24)
"""Between two rounds of a day everybody sees the same lamp; after that, whoever reports has a reason to."""


def order_to_join(orders: Iterable[Order], *, kind: Kind, now: datetime) -> Order | None:
    """The newest order of this kind that was opened lately, and whose work nobody says is done."""
    alike = (
        one
        for one in orders
        if one.is_open
        and one.kind is kind
        and one.state is not State.REPORTED_DONE
        and timedelta(0) <= now - one.opened_at <= WITHIN
    )
    return max(alike, key=lambda one: one.number, default=None)
