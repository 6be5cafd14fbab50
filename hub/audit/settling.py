"""Settling a flag: its taps stand, or some are set aside, which is a correction that a second person approves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from hub.audit import service
from hub.evidence.hand import Hand
from hub.flags import service as flags
from hub.flags.flag import Flag
from hub.flags.settling import record
from hub.kernel.refused import Refused
from hub.patrol import register as patrol_register
from hub.patrol import service as patrol
from wire_contract.delivery import Place
from wire_contract.event import LineHash
from wire_contract.flag_acts import MOST_NAMED


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody makes of a flag that they have looked at."""

    flag: str
    day: date
    facts: str
    """Of the flag as they saw it."""
    outcome: str
    why: str
    taps: Collection[LineHash] = ()
    """Which of its taps are set aside."""


def settle_flag(conn: Connection, wish: Wish, *, now: datetime, hand: Hand) -> LineHash | None:
    """The flag is settled; or, where taps are set aside or count again, that waits for a second person: then the
    proposal's hash comes back.
    """
    standing = flags.flag(conn, wish.flag, day=wish.day, now=now)
    if standing is None:
        raise Refused("ไม่เข้ากฎแล้ว · the flag no longer arises", hint="ดูรายการใหม่ · look at the list again")
    if standing.flag.facts != wish.facts:
        raise Refused(
            "ข้อเท็จจริงเปลี่ยนไปแล้ว · the facts have changed since you looked", hint="เปิดหน้านั้นใหม่ · open the page again"
        )
    if standing.is_proposed:
        raise Refused("มีคำขอรออนุมัติอยู่ · a settlement waits for a second person", hint="หน้าการแก้ไข · see Corrections")
    if not 0 < len(wish.why.strip()) <= 500 or not wish.why.isprintable():
        raise Refused("ต้องมีเหตุผล · a settlement needs a reason", hint="1–500 ตัวอักษร · 1 to 500 printable characters")
    settlement = record(standing.flag, outcome=wish.outcome, why=wish.why.strip())
    was_set_aside = standing.settlement is not None and standing.settlement.outcome == "set_aside"

    def act(conn: Connection, hand: Hand) -> None:
        if wish.outcome == "set_aside":
            _set_aside(conn, standing.flag, wish.taps, hand=hand)
        elif was_set_aside:
            _count_again(conn, standing.flag, hand=hand)
        flags.settle(conn, settlement, hand=hand)

    return service.do_or_propose(conn, act, hand=hand.because(settlement.why))


def _set_aside(conn: Connection, flag: Flag, wanted: Collection[LineHash], *, hand: Hand) -> None:
    chosen = [tap for tap in flag.taps if tap.hash in wanted]
    if not chosen or len(chosen) > MOST_NAMED:
        raise Refused(
            "เลือกการแตะที่จะไม่นับ · choose the taps to set aside", hint=f"1–{MOST_NAMED} ครั้ง · 1 to {MOST_NAMED} of them"
        )
    already = _excluded(conn)
    for tap in chosen:
        if tap.hash not in already:
            patrol.exclude(conn, tap.device, Place(tap.journal, tap.sequence, tap.hash), hand=hand)


def _count_again(conn: Connection, flag: Flag, *, hand: Hand) -> None:
    already = _excluded(conn)
    for tap in flag.taps:
        if tap.hash in already:
            patrol.count_again(conn, tap.device, Place(tap.journal, tap.sequence, tap.hash), hand=hand)


def _excluded(conn: Connection) -> set[str]:
    return {one.hash for one in patrol_register.exclusions(conn)}
