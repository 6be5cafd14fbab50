"""A point's time line beside its devices' lines: alarms and what was said of them, what people did, pictures."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from hub.alarms import service as alarms
from hub.alarms import views as alarm_views
from hub.alarms.alarm import Alarm, Remark
from hub.alarms.words import VERBS as ANSWERS
from hub.alarms.words import WORDS as ALARMS
from hub.dashboard.acts import deed_of, kinds_shown
from hub.evidence import own_chain
from hub.fleet import service as fleet
from hub.fleet.nouns import Point
from hub.kernel.deed import Deed, DeedKind, Part
from hub.kernel.rights import Right
from hub.pictures import service as pictures
from hub.pictures.picture import State
from hub.remediation import service as remediation
from hub.remediation.kinds import WORK
from hub.remediation.words import OPENED_WORDS, STEPS
from wire_contract.topics import DeviceId

MOST_ALARMS, MOST_ACTS = 300, 1000
MOST_PICTURES = 200
MOST_ORDERS = 100


def of_point(conn: Connection, point: Point, part: Part) -> Sequence[Deed]:
    """The newest of what the part wants, the latest first; nothing that these rights do not let somebody see."""
    devices = {one.device for one in fleet.enrolments(conn) if one.point_id == point.id}
    found: list[Deed] = []
    if DeedKind.ALARMS in part.kinds:
        found += _alarms(conn, point, part)
    if DeedKind.PEOPLE in part.kinds and Right.SEE_EVIDENCE in part.rights:
        found += _acts(conn, point, devices, part)
    if DeedKind.PICTURES in part.kinds and Right.SEE_PICTURES in part.rights:
        found += _pictures(conn, devices)
    if DeedKind.WORK in part.kinds and Right.SEE_ORDERS in part.rights:
        found += _work(conn, point)
    wanted = [one for one in found if part.takes(one)]
    return sorted(wanted, key=lambda one: (one.at, one.name), reverse=True)[: part.limit]


def _alarms(conn: Connection, point: Point, part: Part) -> Iterator[Deed]:
    newest = alarms.newest(conn, limit=MOST_ALARMS, point=point.code)
    seen = [one for one in newest if alarm_views.may_see(part.rights, one)]
    said = alarms.remarks(conn, seen)
    for alarm in seen:
        yield from _of_alarm(alarm, said[alarm.id])


def _of_alarm(alarm: Alarm, said: Iterable[Remark]) -> Iterator[Deed]:
    """It was opened, people said something of it, it was over."""
    thai, english = ALARMS[alarm.kind].says
    path = f"/alarms/{alarm.id}"
    opened = _alarm_deed(alarm.opened_at, f"{path}/opened", (f"แจ้งเตือน: {thai}", f"Alarm: {english}"), path)
    yield replace(opened, detail=alarm.told)
    for one in said:
        how, how_english = ANSWERS[one.verb]
        says = (f"{how}: {thai}", f"{how_english.capitalize()}: {english}")
        detail = (one.comment, one.comment)
        yield Deed(DeedKind.ALARMS, one.at, one.line, says, detail, path, by=one.by)
    if alarm.cleared_at is not None:
        over = (f"กลับมาปกติ: {thai}", f"Over: {english}")
        yield _alarm_deed(alarm.cleared_at, f"{path}/over", over, path)


def _alarm_deed(at: datetime, what: str, says: tuple[str, str], path: str) -> Deed:
    return Deed(DeedKind.ALARMS, at, hashlib.sha256(what.encode()).hexdigest(), says, path=path)


def _work(conn: Connection, point: Point) -> Iterator[Deed]:
    """Every step of the point's newest orders."""
    for order in remediation.orders(conn, point=point.code, limit=MOST_ORDERS):
        thai, english = WORK[order.kind].says
        for one in remediation.steps(conn, order.number):
            said = STEPS[one.step] if one.step else OPENED_WORDS
            says = (f"ใบงาน {order.number} {thai}: {said[0]}", f"Order {order.number}, {english}: {said[1]}")
            path = f"/orders/{order.number}"
            yield Deed(DeedKind.WORK, one.at, one.act, says, (one.said, one.said), path, by=one.by)


def _acts(conn: Connection, point: Point, devices: Collection[DeviceId], part: Part) -> Iterator[Deed]:
    names = [point.code, *sorted(devices)]
    since = part.since[0] if part.since else None
    found = own_chain.naming(conn, names, kinds=kinds_shown(), since=since, until=part.until[0], limit=MOST_ACTS)
    for entry in found:
        deed = deed_of(entry, code=point.code, devices=devices)
        if deed is not None:
            yield deed


def _pictures(conn: Connection, devices: Iterable[DeviceId]) -> Iterator[Deed]:
    """Pictures that are here, at the time of the test that failed."""
    for device in sorted(devices):
        for one in pictures.newest(conn, limit=MOST_PICTURES, device=device):
            if one.state is not State.HERE:
                continue
            name = one.wanted.picture
            asset = one.wanted.asset
            yield Deed(
                DeedKind.PICTURES,
                one.wanted.tested_at,
                name,
                ("ภาพจากการทดสอบที่ไม่ผ่าน", "Picture of a failed test"),
                (asset, asset),
                f"/pictures/{device}/{name}",
                Right.SEE_PICTURES,
            )
