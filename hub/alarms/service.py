"""The door of alarms: one round of looking, and what people do about what it found."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.alarms import rules, store
from hub.alarms.alarm import Alarm, Remark
from hub.alarms.rules import Patience
from hub.alarms.telling import Event, Tidings, to_tell
from hub.alarms.watch import Flip, Sighting, Watch, alarm_of
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from wire_contract.alarm_acts import AlarmAnswered

Tell = Callable[[Connection, Tidings, datetime], None]
"""Where tidings go, in the caller's transaction."""
FLAP = timedelta(minutes=10)
"""What comes back so soon after it was over is the same alarm."""


def tell_nobody(_conn: Connection, _tidings: Tidings, _now: datetime) -> None:
    """Nobody is told: a hub without notices."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What a district may set: how long alarms wait for somebody, and what is still the same one."""

    patience: Patience = field(default_factory=Patience)
    flap: timedelta = FLAP


@dataclass(frozen=True, slots=True)
class Looked:
    """What one round came to."""

    flips: int
    told: tuple[Tidings, ...]

    @property
    def changed(self) -> bool:
        """Whether pages show something else now."""
        return bool(self.flips or self.told)


def look(
    conn: Connection,
    sightings: Sequence[Sighting],
    *,
    looked: Collection[Watch],
    now: datetime,
    manners: Manners = Manners(),
    tell: Tell = tell_nobody,
) -> Looked:
    """Flips are rows, and alarms are open where something is wrong now, and nowhere else; both or neither.

    `looked` are the watches of which `sightings` are everything. Another process at the same work makes no double.
    """
    flips = 0
    for change in rules.changes(store.standing(conn), sightings, looked=looked):
        flips += store.add_flip(conn, change, at=now)
    found = rules.steps(store.open_alarms(conn), sightings, looked=looked, now=now, patience=manners.patience)
    told = [
        *(one for seen in found.opens if (one := _open(conn, seen, now=now, manners=manners))),
        *(one for alarm, seen in found.turns if (one := _turn(conn, alarm, seen))),
        *(to_tell(alarm, Event.CLEARED) for alarm in found.clears if store.clear(conn, alarm.id, now=now)),
        *(to_tell(alarm, Event.ESCALATED) for alarm in found.escalates if store.escalate(conn, alarm.id)),
    ]
    for tidings in told:
        if not tidings.is_told_elsewhere:
            tell(conn, tidings, now)
    return Looked(flips + len(found.turns), tuple(told))


def acknowledge(conn: Connection, number: int, *, comment: str, hand: Hand) -> None:
    """Somebody has seen the alarm and says so in the hub's chain; it stays open until what it is about is good."""
    found = _known(conn, number)
    if not found.is_open:
        raise Refused("เรื่องนี้จบไปแล้ว · the alarm is over already", hint="เขียนบันทึกไว้ได้ · you may still comment on it")
    if not store.acknowledge(conn, number, by=hand.subject, at=hand.at):
        raise Refused(
            f"{found.acknowledged_by} รับทราบไปแล้ว · has acknowledged it already",
            hint="เขียนบันทึกเพิ่มได้ · you may add a comment",
        )
    _remark(conn, found, verb="acknowledged", comment=_comment(comment), hand=hand)


def comment_on(conn: Connection, number: int, *, comment: str, hand: Hand) -> None:
    """What somebody says of the alarm stands beside it and in the hub's chain."""
    found = _known(conn, number)
    said = _comment(comment)
    if not said:
        raise Refused("ยังไม่ได้เขียนอะไร · there is nothing in it", hint="1–500 ตัวอักษร · 1 to 500 characters")
    _remark(conn, found, verb="commented", comment=said, hand=hand)


def open_alarms(conn: Connection, *, point: str | None = None) -> Sequence[Alarm]:
    """Every open alarm, what should be looked at first first; of one point where one is named."""
    found = [one for one in store.open_alarms(conn) if point in {None, one.point}]
    return sorted(found, key=lambda one: one.urgency)


def newest(
    conn: Connection, *, limit: int, point: str | None = None, kind: str | None = None, before: int | None = None
) -> Sequence[Alarm]:
    """The alarms that were opened last, open or over."""
    return store.newest(conn, limit=limit, point=point, kind=kind, before=before)


def alarm(conn: Connection, number: int) -> Alarm | None:
    """The alarm with this number."""
    return store.alarm(conn, number)


def remarks(conn: Connection, alarms: Sequence[Alarm]) -> dict[int, list[Remark]]:
    """What people said of these alarms, in order."""
    found: dict[int, list[Remark]] = {one.id: [] for one in alarms}
    for remark in store.remarks_of(conn, list(found)):
        found[remark.alarm].append(remark)
    return found


def flips_of(conn: Connection, watch: Watch, subject: str, *, limit: int = 50) -> Sequence[Flip]:
    """How this subject changed, the newest first."""
    return store.flips_of(conn, watch, subject, limit=limit)


def _open(conn: Connection, seen: Sighting, *, now: datetime, manners: Manners) -> Tidings | None:
    """What is to be told of it; nothing of one that was over for a short while only."""
    kind = alarm_of(seen.state)
    if kind is None:
        return None
    gone = store.last_cleared(conn, seen, since=now - manners.flap)
    if gone is not None:
        store.reopen(conn, gone, seen, kind=kind)
        return None
    number = store.open_(conn, seen, kind=kind, now=now)
    made = store.alarm(conn, number) if number is not None else None
    return to_tell(made, Event.OPENED) if made else None


def _turn(conn: Connection, standing: Alarm, seen: Sighting) -> Tidings | None:
    """The alarm follows what is known now; told where it has become of another kind."""
    kind = alarm_of(seen.state) or standing.kind
    store.turn(conn, standing.id, kind=kind, detail=seen.detail)
    turned = store.alarm(conn, standing.id)
    return to_tell(turned, Event.TURNED) if turned and kind is not standing.kind else None


def _known(conn: Connection, number: int) -> Alarm:
    found = store.alarm(conn, number)
    if found is None:
        raise Refused(f"ไม่พบการแจ้งเตือน · there is no alarm {number}", hint="ดูรายการใหม่ · look at the list again")
    return found


def _comment(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > 500 or not said.isprintable():
        raise Refused("บันทึกยาวเกินไป · the comment is too long", hint="ไม่เกิน 500 ตัวอักษร · at most 500 characters")
    return said


def _remark(conn: Connection, found: Alarm, *, verb: str, comment: str, hand: Hand) -> None:
    act = AlarmAnswered(
        alarm=found.id,
        kind=found.kind.value,
        subject=found.subject,
        verb="acknowledged" if verb == "acknowledged" else "commented",
        comment=comment,
    )
    line = own_chain.append(conn, act, hand=hand)
    store.add_remark(conn, found.id, line=line, at=hand.at, by=hand.subject, verb=verb, comment=comment)
