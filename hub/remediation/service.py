"""The slice's door: orders are opened, moved and spoken of, each time in a hand's name and in the hub's chain.

No step is taken past the table, and *proved* only by what `proving` or an inspection says: looked up, not believed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.fleet import assets as fleet_assets
from hub.fleet import service as fleet
from hub.fleet.asset import Asset
from hub.fleet.nouns import Point
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.remediation import assets, held, inspecting, moving, retesting, store, tested
from hub.remediation.kinds import WORK
from hub.remediation.order import (
    NO_DETAIL,
    Comment,
    Detail,
    FieldRefused,
    Order,
    OrderFile,
    OvertakenError,
    Taken,
    Wish,
)
from hub.remediation.records import record_of
from hub.remediation.transitions import Actor, State, Step, actors_of
from wire_contract.act_records import Record
from wire_contract.event import LineHash
from wire_contract.order_acts import OrderCommented

OPEN_STATES = tuple(state for state in State if state.is_open)
_LIST = "ดูรายการใบงาน · see the list of work orders"


def open_order(conn: Connection, wish: Wish, *, hand: Hand, within: timedelta | None = None) -> Order:
    """The new order, reported; one about an asset that has an open order already is refused with that order's number.

    `within` is how long the work may take, where the district says otherwise than the kind.
    """
    own_chain.lock(conn)
    point = _point(conn, wish.point, hand=hand)
    assets.check(conn, point, wish, hand=hand)
    known = next((one for one in assets.orders_of(conn, wish) if one.is_open and covers(one, wish)), None)
    if known is not None:
        raise FieldRefused(
            f"มีใบงาน {known.number} อยู่แล้ว · order {known.number} is open about this already",
            field="asset",
            hint=f"เขียนเพิ่มในใบงานนั้นได้ · you may comment on it: /orders/{known.number}",
        )
    detail = moving.cleaned(Detail(said=wish.what, photographs=wish.photographs, because=wish.because))
    held.check(conn, detail.photographs, order=None, point=point.code)
    made = Order(
        number=store.next_number(conn),
        point=point.code,
        kind=wish.kind,
        section=wish.section or assets.section_of(conn, point, wish, hand=hand).name,
        state=State.REPORTED,
        opened_at=hand.at,
        due_at=hand.at + (within or WORK[wish.kind].within),
        asset_kind=wish.asset_kind,
        asset=wish.asset,
        cause=wish.cause,
        what=detail.said,
        episode_since=wish.episode_since,
        traffy_ticket=_ticket(wish.traffy_ticket),
        changed_at=hand.at,
    )
    _write(conn, None, made, step=None, detail=detail, hand=hand)
    return made


def take_step(
    conn: Connection,
    number: int,
    step: Step,
    *,
    seen_revision: int,
    hand: Hand,
    rights: Collection[Right] = (),
    section: str | None = None,
    detail: Detail = NO_DETAIL,
) -> Order:
    """The order after the step. Who saw an older revision is told who was first; who belongs to another section than
    the order's learns nothing of it. An inspection that finds it mended proves it at once.
    """
    own_chain.lock(conn)
    standing = known(conn, number, section=section)
    if standing.revision != seen_revision:
        raise OvertakenError(store.steps(conn, number)[-1], number=number)
    detail = moving.cleaned(detail)
    held.check(conn, detail.photographs, order=number, point=standing.point)
    who = frozenset({Actor.HUB}) if hand.subject == HUB_ITSELF else actors_of(rights)
    asking = moving.Asking(
        step,
        detail,
        hand.subject,
        hand.at,
        who,
        is_testable=tested.is_testable(conn, standing, now=hand.at),
        after=after_of(conn, standing),
        works_since=tested.works_since(conn, standing, now=hand.at) if step is Step.HEAL else None,
    )
    if Actor.HUB in who:
        asking = replace(asking, failing_since=_rests_on(conn, standing, step, detail, now=hand.at))
    after = moving.moved(standing, asking)
    if step is Step.REPORT_DONE and asking.is_testable:
        after = replace(after, retest=retesting.ask(conn, standing, hand=hand))
    if step is Step.INSPECT:
        inspecting.check(conn, standing, detail, after=asking.after, now=hand.at)
    act = _write(conn, standing, after, step=step, detail=detail, hand=hand)
    if step is not Step.INSPECT:
        return after
    by_hub = replace(hand, subject=HUB_ITSELF)
    return take_step(conn, number, Step.PROVE, seen_revision=after.revision, hand=by_hub, detail=Detail(because=act))


def comment(
    conn: Connection,
    number: int,
    said: str,
    *,
    hand: Hand,
    section: str | None = None,
    photographs: Sequence[str] = (),
    is_after: bool = False,
) -> Comment:
    """What somebody says of the order, or photographs of it, stand beside it and in the hub's chain."""
    standing = known(conn, number, section=section)
    detail = moving.cleaned(Detail(said=said, photographs=tuple(photographs)))
    held.check(conn, detail.photographs, order=number, point=standing.point)
    if not detail.said and not detail.photographs:
        raise FieldRefused(
            "ยังไม่ได้เขียนอะไร · there is nothing in it", field="said", hint="1–500 ตัวอักษร · 1 to 500 characters"
        )
    act = OrderCommented(order=number, comment=detail.said, photographs=detail.photographs, is_after=is_after)
    line = own_chain.append(conn, act, hand=hand)
    made = Comment(hand.subject, hand.at, detail.said, detail.photographs, is_after, line)
    store.add_comment(conn, number, made)
    return made


def orders(
    conn: Connection,
    *,
    states: Collection[State] | None = None,
    section: str | None = None,
    point: str | None = None,
    overdue_at: datetime | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[Order]:
    """The orders that are like this, the newest first; those overdue at a moment where one is named."""
    found = store.found(conn, states=states, section=section, point=point, before=before, limit=limit)
    return [one for one in found if overdue_at is None or one.is_overdue(overdue_at)]


def waiting(conn: Connection, *, section: str | None = None) -> int:
    """How many orders wait for somebody."""
    return store.count_open(conn, section=section)


def order(conn: Connection, number: int, *, section: str | None = None) -> Order | None:
    """The order with this number; None also where it is of another section than the one that is named."""
    found = store.order(conn, number)
    return found if found is not None and section in {None, found.section} else None


def registered(conn: Connection) -> Sequence[Asset]:
    """Every camera and lamp that has not ended."""
    return [one for one in fleet_assets.assets(conn) if one.to_day is None]


def steps(conn: Connection, number: int) -> Sequence[Taken]:
    """How the order came to stand so, in order."""
    return store.steps(conn, number)


def order_file(conn: Connection, number: int, *, section: str | None = None) -> OrderFile | None:
    """Everything about one order."""
    found = order(conn, number, section=section)
    return OrderFile(found, store.steps(conn, number), store.comments(conn, number)) if found else None


def order_files(conn: Connection) -> Sequence[OrderFile]:
    """Everything about every order, the newest first; read at once."""
    steps, comments = store.every_step(conn), store.every_comment(conn)
    return [OrderFile(one, steps.get(one.number, ()), comments.get(one.number, ())) for one in store.found(conn)]


def known(conn: Connection, number: int, *, section: str | None = None) -> Order:
    """The order, or refused with a hint."""
    found = order(conn, number, section=section)
    if found is None:
        raise Refused(f"ไม่พบใบงาน · there is no order {number}", hint=_LIST)
    return found


def records(conn: Connection) -> Iterator[Record]:
    """Every order, as the chain writes it."""
    newest = store.newest_steps(conn)
    for one in store.found(conn):
        yield record_of(one, newest[one.number])


def covers(standing: Order, wish: Wish) -> bool:
    """Whether an order is about what the wish names: the same cause, or either of them names none."""
    return standing.cause is None or wish.cause is None or standing.cause == wish.cause


def _rests_on(conn: Connection, standing: Order, step: Step, detail: Detail, *, now: datetime) -> datetime | None:
    """Of the hub's own steps: the line they rest on says so; when that test took place."""
    if step is Step.ASSIGN:
        return None
    newest = store.steps(conn, standing.number)[-1]
    if step is Step.PROVE and newest.step is Step.INSPECT and newest.act == detail.because:
        return None
    found = tested.news_of(conn, standing, now=now)
    if found is None or (found.step, found.test.test.hash) != (step, detail.because):
        raise Refused(
            f"no test says {step.value} of order {standing.number}", hint="wait for a test later than the work"
        )
    return found.test.test.filed_at


def _write(
    conn: Connection, before: Order | None, after: Order, *, step: Step | None, detail: Detail, hand: Hand
) -> LineHash:
    taken = Taken(
        revision=after.revision,
        step=step,
        state=after.state,
        by=hand.subject,
        at=hand.at,
        said=detail.said,
        photographs=detail.photographs,
        is_after=step in {Step.REPORT_DONE, Step.INSPECT},
        because=detail.because,
        act=LineHash(""),
    )
    was = record_of(before, store.steps(conn, before.number)[-1]) if before else None
    line = own_chain.change(conn, was, record_of(after, taken), hand=hand, back_to=hand.at)
    if line is None:
        raise Refused("an order is not changed by a proposal", hint="take the step itself")
    if before is None:
        store.add(conn, after)
    elif not store.move(conn, after, from_revision=before.revision):
        raise OvertakenError(store.steps(conn, before.number)[-1], number=before.number)
    store.add_step(conn, after.number, replace(taken, act=line))
    return line


def after_of(conn: Connection, standing: Order) -> tuple[tuple[str, datetime], ...]:
    """Who attached after-photographs, and when, since the order last came back."""
    steps = store.steps(conn, standing.number)
    returned = max((one.at for one in steps if one.step in {Step.RETURN, Step.RELAPSE}), default=standing.opened_at)
    told: list[Taken | Comment] = [*steps, *store.comments(conn, standing.number)]
    return tuple((one.by, one.at) for one in told if one.is_after and one.photographs and one.at >= returned)


def _point(conn: Connection, code: str, *, hand: Hand) -> Point:
    point = fleet.point(conn, code)
    if point is None or (point.closed_on is not None and point.closed_on <= day_of(hand.at)):
        raise FieldRefused(f"ไม่มีจุด {code} · there is no point {code}", field="point", hint="riskpoint-hub point list")
    return point


def _ticket(text: str | None) -> str | None:
    wanted = (text or "").strip()
    if len(wanted) > 40 or not wanted.isprintable():
        raise FieldRefused(
            "เลขเรื่องใช้ไม่ได้ · that is no ticket", field="traffy_ticket", hint="เช่น · for example 2026-ABC123"
        )
    return wanted or None
