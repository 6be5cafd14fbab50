"""A repair that is said to be done is tested again by the device at once: asked for once, in the same transaction.

The answer proves nothing: only the test's own line does, as `proving` reads it. No answer is no test, and no repair.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence.hand import HUB_ITSELF, Hand
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.commands import CommandState, IssuedCommand
from hub.fleet.liveness import is_silent
from hub.kernel.refused import Refused
from hub.remediation.order import Heard, Order
from hub.self_tests import asking
from wire_contract.messages import CommandOutcome

WAITS_FOR = timedelta(days=1)
"""So long a device that is away may still hear of it; by then its own daily test is due."""


@dataclass(frozen=True, slots=True)
class Retest:
    """The command that tests a repair again."""

    command: IssuedCommand
    heard: Heard


def ask(conn: Connection, order: Order, *, hand: Hand) -> str | None:
    """The device is told to test the order's camera or lamp; the command's id, or None where no device can be told."""
    point = fleet.point(conn, order.point)
    if point is None or order.asset is None:
        return None
    by_hub = replace(hand, subject=HUB_ITSELF)
    try:
        return asking.ask_test(conn, point, order.asset, after_repair=True, lasts=WAITS_FOR, hand=by_hub).id
    except Refused:
        return None  # no device, or one that is told too much already: the page says that nothing was commanded


def of_order(conn: Connection, order: Order, *, now: datetime) -> Retest | None:
    """The re-test of the repair that was last said to be done; None where none was commanded."""
    command = commands.find(conn, order.retest) if order.retest else None
    if command is None:
        return None
    status = fleet.statuses(conn).get(command.device)
    return Retest(command, _heard(command, now=now, is_away=is_silent(status, now=now)))


def _heard(command: IssuedCommand, *, now: datetime, is_away: bool) -> Heard:
    state = command.state(now)
    if state is CommandState.UNANSWERED:
        return Heard.UNANSWERED
    if state is CommandState.OPEN:
        return Heard.AWAY if is_away else Heard.COMMANDED
    return Heard.ANSWERED if command.outcome == CommandOutcome.DONE else Heard.UNABLE
