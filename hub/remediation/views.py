"""What the pages of work orders show, loaded in one go: the list with counts, one order with what may be done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.alarms import service as alarms
from hub.alarms.watch import AlarmKind
from hub.fleet import service as fleet
from hub.fleet.asset import AssetKind
from hub.fleet.nouns import Point
from hub.kernel.agencies import AGENCIES
from hub.kernel.rights import Right
from hub.patrol.scan import Scan
from hub.remediation import inspecting, retesting, service, tested
from hub.remediation.order import Comment, Order, OrderFile, Taken
from hub.remediation.retesting import Retest
from hub.remediation.transitions import Actor, State, Step, actors_of, steps_from
from hub.web.visitor import User

MOST_LISTED = 100
_OFFERED = (
    *(Step.REPORT_DONE, Step.INSPECT, Step.ACKNOWLEDGE, Step.BEGIN, Step.ASSIGN, Step.RETURN, Step.HEAL, Step.CANCEL),
    *(Step.DECLINE, Step.KEEP, Step.ASK_CANCEL, Step.PROVE, Step.RELAPSE),
)
"""The buttons in this order: what ends the work first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see."""

    state: str = "open"
    """`open`, `overdue`, `all`, or one of the states."""
    section: str | None = None
    point: str | None = None
    before: int | None = None

    @property
    def states(self) -> Sequence[State] | None:
        """Which states pass; None for all."""
        if self.state in {"open", "overdue"}:
            return service.OPEN_STATES
        return None if self.state == "all" else [State(self.state)]


@dataclass(frozen=True, slots=True)
class OrderList:
    """Orders, the newest first, and how many of each state are open everywhere."""

    rows: Sequence[Order]
    older: int | None
    counts: Mapping[State, int]
    open: int
    overdue: int
    names: Mapping[str, str]
    """Of points, by code."""
    sections: Sequence[str]
    """Those that have open work, and the list's."""
    healed: frozenset[int]
    """Which ones work again although nobody said what was done, as their alarms say."""


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order, and what this user may do with it."""

    file: OrderFile
    steps: tuple[Step, ...]
    point_name: str
    is_testable: bool
    taps: Sequence[Scan]
    """Those that an inspection now may name."""
    asset_path: str | None
    retest: Retest | None
    works_since: datetime | None
    """The device says that it works again since then, though nobody said what was done."""

    @property
    def told(self) -> Sequence[Taken | Comment]:
        """What was done and said, in order."""
        both: list[Taken | Comment] = [*self.file.steps, *self.file.comments]
        return sorted(both, key=lambda one: one.at)

    @property
    def order(self) -> Order:
        """The order itself."""
        return self.file.order


def section_of(user: User) -> str | None:
    """Whose orders alone this user may see; None for who may see every section's."""
    return None if user.may(Right.SEE_ORDERS) else user.section or ""


def order_list(conn: Connection, wanted: Filter, *, user: User, now: datetime) -> OrderList:
    """The orders that pass and that this user may see."""
    mine = section_of(user)
    every = service.orders(conn, states=service.OPEN_STATES, section=mine)
    found = service.orders(
        conn,
        states=wanted.states,
        section=mine if mine is not None else wanted.section or None,
        point=wanted.point or None,
        overdue_at=now if wanted.state == "overdue" else None,
        before=wanted.before,
        limit=None if wanted.state == "overdue" else MOST_LISTED + 1,
    )
    return OrderList(
        rows=found[:MOST_LISTED],
        older=found[MOST_LISTED - 1].number if len(found) > MOST_LISTED else None,
        counts=Counter(one.state for one in every),
        open=len(every),
        overdue=sum(one.is_overdue(now) for one in every),
        names=names(conn),
        sections=sorted({one.section for one in every} | set(AGENCIES)),
        healed=frozenset(int(one.subject) for one in alarms.open_alarms(conn) if one.kind is AlarmKind.ORDER_HEALED),
    )


def order_view(conn: Connection, number: int, *, user: User, now: datetime) -> OrderView | None:
    """The order with this number; None where there is none that this user may see."""
    file = service.order_file(conn, number, section=section_of(user))
    if file is None:
        return None
    order = file.order
    testable = tested.is_testable(conn, order, now=now)
    found = (step for step in steps_from(order.state, actors_of(user.rights)) if _offers(step, order, user))
    steps = tuple(sorted(found, key=_OFFERED.index))
    if testable:
        steps = tuple(step for step in steps if step is not Step.INSPECT)
    works_since = tested.works_since(conn, order, now=now)
    if works_since is None:
        steps = tuple(step for step in steps if step is not Step.HEAL)
    after = service.after_of(conn, order)
    asset = order.asset_kind and order.asset
    return OrderView(
        file=file,
        steps=steps,
        point_name=names(conn).get(order.point, ""),
        is_testable=testable,
        taps=inspecting.taps_for(conn, order, after=after, now=now) if Step.INSPECT in steps else (),
        asset_path=f"/self-tests/{order.point}/{order.asset_kind}/{order.asset}" if asset else None,
        retest=retesting.of_order(conn, order, now=now),
        works_since=works_since,
    )


def names(conn: Connection) -> Mapping[str, str]:
    """What points are called, by code."""
    return {point.code: point.short_name or point.name for point in fleet.points(conn)}


def points(conn: Connection) -> Sequence[Point]:
    """Every point, for the filter and the form."""
    return fleet.points(conn)


def may_take(user: User) -> frozenset[Actor]:
    """In which capacities this user may act."""
    return actors_of(user.rights)


def assets_of(conn: Connection) -> Sequence[tuple[str, str]]:
    """Cameras and lamps to choose from: `camera/front` with point and label, as they stand in the register."""
    from_point = {point.id: point.code for point in fleet.points(conn)}
    found = [
        (f"{one.kind.value}/{one.name}", f"{from_point[one.point_id]} · {one.label or one.name}")
        for one in service.registered(conn)
    ]
    return sorted(set(found), key=lambda one: (one[1], one[0]))


def asset_of(text: str) -> tuple[AssetKind, str] | None:
    """`camera/front` taken apart; None for what names none."""
    kind, slash, name = text.partition("/")
    if not slash or kind not in {one.value for one in AssetKind} or not name:
        return None
    return AssetKind(kind), name


def _offers(step: Step, order: Order, user: User) -> bool:
    """Whether a button is of use: others would only be refused."""
    if step is Step.CANCEL:
        return order.cancel_asked_by is not None and order.cancel_asked_by != user.login
    if step is Step.KEEP:
        return order.cancel_asked_by is not None
    if step is Step.ASK_CANCEL:
        return order.cancel_asked_by is None
    if step is Step.INSPECT:
        return user.login != order.done_by
    return True
