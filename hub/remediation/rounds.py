"""One round of triage: what tests say of open and lately proved orders, then which orders the failing ones call for.

Run again and again, by every process: the same round again changes nothing, and a second process finds it done. What
has not changed since the last round is not looked at again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from hub.alarms import service as alarms
from hub.alarms.backlog import codes_of, points_telling
from hub.alarms.service import Manners, Tell, tell_nobody
from hub.alarms.watch import AlarmKind, Sighting, Watch
from hub.database import writing
from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.fleet import service as fleet
from hub.remediation import service, store, tested
from hub.remediation.due import Due
from hub.remediation.order import Detail, FieldRefused, Order, Wish
from hub.remediation.proving import RELAPSE_WITHIN
from hub.remediation.transitions import State, Step
from hub.remediation.triage import Failing, triage
from hub.self_tests.counting import Now as AssetsNow
from hub.self_tests.views import Overview
from wire_contract.event import LineHash

LOOKS_ANEW = timedelta(minutes=1)
"""Also without news: orders become overdue by themselves."""
ASSIGNED_AFTER = timedelta(hours=1)
"""So long whoever manages orders may give a report to another section than its kind's and its asset's owner's."""
HEALED_FOR = timedelta(days=3)
"""Works again for so long, and nobody said what was done."""


@dataclass(slots=True)
class TriageRounds:
    """Called by one thread; `assets` is how every camera and lamp stands, shared with the pages and the alarms."""

    key: Ed25519PrivateKey
    assets: AssetsNow
    changed: Callable[[], None] = lambda: None
    tell: Tell = tell_nobody
    manners: Manners = field(default_factory=Manners)
    due: Due = field(default_factory=Due)
    hears_since: Callable[[], datetime | None] = lambda: None
    """Since when the hub hears its devices; None while it does not."""
    _seen: tuple[object, ...] | None = None
    _overdue: Sequence[Sighting] | None = None

    def __call__(self, engine: Engine, now: datetime) -> None:
        """Orders stand as the tests say; open pages hear of it."""
        with engine.connect() as conn:
            seen = _reached(conn, now)
            if seen == self._seen:
                return
            hears_since = self.hears_since()  # read before the statuses: what is heard later than this is not missed
            known = [*failing_of(self.assets.overview(conn, now))]
            telling = points_telling(
                conn,
                self.assets,
                codes=codes_of(conn, now),
                statuses=fleet.statuses(conn),
                hears_since=hears_since,
                now=now,
            )
            failing = [one for one in known if one.point not in telling]
            is_news = any(_settling(conn, now)) or any(_missing(conn, failing))
            is_news = is_news or any(_unassigned(conn, now))
            late = stuck(conn, now)
        if is_news or late != self._overdue:
            with writing(engine) as conn:
                self.look(conn, failing, now=now)
                late = stuck(conn, now)
                alarms.look(conn, late, looked=[Watch.ORDER], now=now, manners=self.manners, tell=self.tell)
            self.changed()
        self._seen = seen if len(failing) == len(known) else None  # who is still telling is looked at again soon
        self._overdue = late

    def look(self, conn: Connection, failing: Sequence[Failing], *, now: datetime) -> None:
        """The same in the caller's transaction."""
        own_chain.lock(conn)
        hand = Hand(self.key, HUB_ITSELF, now)
        for number, step, line in list(_settling(conn, now)):
            settle(conn, number, step, line, hand=hand)
        for wish in list(_missing(conn, failing)):
            try:
                made = service.open_order(conn, wish, hand=hand, within=self.due.within(wish.kind))
            except FieldRefused:
                continue  # the point has been closed, or somebody was first
            service.take_step(conn, made.number, Step.ASSIGN, seen_revision=made.revision, hand=hand)
        for order in list(_unassigned(conn, now)):
            service.take_step(conn, order.number, Step.ASSIGN, seen_revision=order.revision, hand=hand)


def settle(conn: Connection, number: int, step: Step, line: LineHash, *, hand: Hand) -> Order:
    """The order after this test, and after the later ones that say more."""
    standing = service.known(conn, number)
    moved = service.take_step(
        conn, number, step, seen_revision=standing.revision, hand=hand, detail=Detail(because=line)
    )
    more = tested.news_of(conn, moved, now=hand.at)
    return settle(conn, number, more.step, more.test.test.hash, hand=hand) if more else moved


def failing_of(overview: Overview) -> Iterator[Failing]:
    """Every open episode of every camera and lamp."""
    for row in overview.rows:
        for episode in row.standing.episodes:
            yield Failing(row.point.code, row.key.kind, row.key.name, episode)


def stuck(conn: Connection, now: datetime) -> Sequence[Sighting]:
    """Every order that somebody should look at, as the alarms see it."""
    found = store.found(conn, states=service.OPEN_STATES)
    return [_sighting(one, kind) for one in found if (kind := _trouble(conn, one, now=now)) is not None]


def _trouble(conn: Connection, order: Order, *, now: datetime) -> AlarmKind | None:
    works_since = tested.works_since(conn, order, now=now)
    if works_since is not None and now - works_since >= HEALED_FOR:
        return AlarmKind.ORDER_HEALED
    if order.is_overdue(now):
        return AlarmKind.ORDER_OVERDUE
    return AlarmKind.ORDER_UNHEARD if order.is_unheard(now) else None


def _sighting(order: Order, kind: AlarmKind) -> Sighting:
    detail = f"{order.number} · {order.at_section.short}"
    return Sighting(Watch.ORDER, str(order.number), kind.value, order.point, detail)


def _unassigned(conn: Connection, now: datetime) -> Iterator[Order]:
    """What people reported and nobody gave to a section in time; not what a section gave back, which needs a person."""
    for order in store.found(conn, states=[State.REPORTED]):
        is_old = now - order.opened_at >= ASSIGNED_AFTER and order.cancel_asked_by is None
        if is_old and not any(one.step is Step.DECLINE for one in store.steps(conn, order.number)):
            yield order


def _settling(conn: Connection, now: datetime) -> Iterator[tuple[int, Step, LineHash]]:
    waiting = [
        *store.found(conn, states=[State.REPORTED_DONE]),
        *store.found(conn, states=[State.PROVED], proved_since=now - RELAPSE_WITHIN - timedelta(days=1)),
    ]
    for order in waiting:
        found = tested.news_of(conn, order, now=now)
        if found is not None:
            yield order.number, found.step, found.test.test.hash


def _missing(conn: Connection, failing: Sequence[Failing]) -> Iterator[Wish]:
    about = {one.defect for one in failing}
    orders = [order for defect in sorted(about) for order in store.of_defect(conn, *defect)]
    return triage(failing, orders)


def _reached(conn: Connection, now: datetime) -> tuple[object, ...]:
    """What of the database there is to see."""
    head, tips = own_chain.head(conn), evidence.tips(conn)
    turn = int(now.timestamp() // LOOKS_ANEW.total_seconds())
    return turn, head.number if head else 0, len(tips), sum(tip.sequence for tip in tips)
