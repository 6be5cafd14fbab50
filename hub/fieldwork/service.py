"""The slice's door: a report becomes an order or joins one, exactly once; an answer comes with its photograph.

Whatever a telephone sends is there whole or not at all: photograph, order and the line of the hub's chain in one
transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fieldwork import store
from hub.fieldwork.joining import order_to_join
from hub.fieldwork.report import Report, Reported
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.photographs import service as photographs
from hub.photographs.service import PhotographFolder
from hub.remediation import service as orders
from hub.remediation.order import Comment, Detail, Order, Wish
from hub.remediation.transitions import Step

AGAIN = "แจ้งซ้ำจากจุด · reported again at the point"
KEPT = timedelta(days=7)
"""So long a form that is sent again is known again."""


def report(
    conn: Connection,
    wanted: Report,
    *,
    taken: Sequence[photographs.Taken],
    folder: PhotographFolder,
    hand: Hand,
) -> Reported:
    """The order that the report opened or joined; the same form again gives the same order and changes nothing."""
    own_chain.lock(conn)  # of two taps on the button the second waits here, and finds the first
    known = store.find(conn, wanted.key)
    if known is not None:
        if known.sent_by != hand.subject:
            raise Refused("แบบฟอร์มนี้ใช้แล้ว · this form has been used", hint="เปิดหน้าแจ้งใหม่ · open the page again")
        return known
    names = _received(conn, taken, folder=folder, point=wanted.point, hand=hand)
    standing = orders.orders(conn, point=wanted.point, states=orders.OPEN_STATES)
    to_join = order_to_join(standing, kind=wanted.kind, now=hand.at)
    if to_join is not None:
        orders.comment(conn, to_join.number, wanted.words or AGAIN, hand=hand, photographs=names)
        number = to_join.number
    else:
        wish = Wish(point=wanted.point, kind=wanted.kind, what=wanted.words, photographs=names)
        number = orders.open_order(conn, wish, hand=hand).number
    made = Reported(wanted.key, number, to_join is not None, hand.subject, hand.at)
    store.forget(conn, before=hand.at - KEPT)
    store.add(conn, made)
    return made


def reported(conn: Connection, key: str, *, by: str) -> Reported | None:
    """What became of this user's form."""
    found = store.find(conn, key)
    return found if found is not None and found.sent_by == by else None


def answer(
    conn: Connection,
    number: int,
    step: Step,
    *,
    seen_revision: int,
    detail: Detail,
    taken: Sequence[photographs.Taken],
    folder: PhotographFolder,
    rights: Collection[Right],
    hand: Hand,
    section: str | None = None,
) -> Order:
    """The order after the step, with what was photographed. Raises Refused, and nothing of it is kept."""
    point = orders.known(conn, number, section=section).point
    names = _received(conn, taken, folder=folder, point=point, hand=hand)
    return orders.take_step(
        conn,
        number,
        step,
        seen_revision=seen_revision,
        hand=hand,
        rights=rights,
        section=section,
        detail=replace(detail, photographs=names),
    )


def say(
    conn: Connection,
    number: int,
    said: str,
    *,
    taken: Sequence[photographs.Taken],
    folder: PhotographFolder,
    hand: Hand,
    section: str | None = None,
    is_after: bool = False,
) -> Comment:
    """The words and the photograph stand beside the order; it shows the place after the work where `is_after`."""
    point = orders.known(conn, number, section=section).point
    names = _received(conn, taken, folder=folder, point=point, hand=hand)
    return orders.comment(conn, number, said, hand=hand, section=section, photographs=names, is_after=is_after)


def open_at(conn: Connection, point: str) -> Sequence[Order]:
    """What is open at the point, the newest first."""
    return orders.orders(conn, point=point, states=orders.OPEN_STATES)


def lately(orders_there: Sequence[Order], *, now: datetime) -> frozenset[str]:
    """The kinds of which a report now would join an order."""
    kinds = {one.kind for one in orders_there}
    return frozenset(kind.value for kind in kinds if order_to_join(orders_there, kind=kind, now=now) is not None)


def _received(
    conn: Connection, taken: Sequence[photographs.Taken], *, folder: PhotographFolder, point: str, hand: Hand
) -> tuple[str, ...]:
    return tuple(photographs.receive(conn, one, folder=folder, hand=hand, point=point).name for one in taken)
