"""The door to what people keep of case counts; each change in a hand's name, and figures as the chain writes them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from hub.crime import store
from hub.crime.figures import Area, Figures, Place
from hub.crime.kinds import GROUPS, USUAL, CaseKind
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from wire_contract.act_records import Record
from wire_contract.crime_acts import CrimeFiguresRecord, CrimeKindRecord, CrimeLayoutRecord, CrimePlaceRecord


def tell(conn: Connection, before: Figures | None, after: Figures, *, hand: Hand) -> None:
    """These are the figures. They judge no day of the district's own work anew, so one person's word is enough."""
    store.put_figures(conn, after.key, after)
    own_chain.change(
        conn, figures_record(before) if before else None, figures_record(after), hand=hand, back_to=hand.at
    )


def add_kind(conn: Connection, *, code: str, thai: str, english: str, group: str, hand: Hand) -> CaseKind:
    """The district counts this kind of case too; one that is there is renamed."""
    record = CrimeKindRecord(code=code.strip(), thai=thai.strip(), english=english.strip() or thai.strip(), group=group)
    is_code = 0 < len(record.code) <= 40 and record.code.isascii() and record.code.replace("-", "").isalnum()
    if not is_code or record.code != record.code.lower() or record.code.startswith("-"):
        raise Refused("รหัสใช้ไม่ได้ · the code does not serve", hint="a–z 0–9 - ไม่เกิน 40 ตัว · at most 40 of a–z 0–9 -")
    if record.code in {one.code for one in USUAL}:
        raise Refused("เป็นรหัสของประเภทคดีทั่วไป · a usual kind has this code", hint="ใช้รหัสอื่น · choose another")
    if not 0 < len(record.thai) <= 60 or len(record.english) > 60 or not (record.thai + record.english).isprintable():
        raise Refused(
            "ต้องมีชื่อไม่เกิน 60 ตัว · it needs a name of at most 60 characters", hint="เช่น บุกรุก · such as Trespass"
        )
    if group not in GROUPS:
        raise Refused("ไม่มีกลุ่มนี้ · there is no such group", hint=", ".join(GROUPS))
    kind = kind_of(record)
    before = next((_kind_record(one) for one in store.own_kinds(conn) if one.code == kind.code), None)
    if before != record:
        store.put_kind(conn, kind.code, kind)
        own_chain.change(conn, before, record, hand=hand, back_to=hand.at)
    return kind


def remember_layout(conn: Connection, record: CrimeLayoutRecord, *, hand: Hand) -> None:
    """The station's next spreadsheet is read like this."""
    before = layout(conn, record.station)
    if before != record:
        store.put_layout(conn, record.station, record)
        own_chain.change(conn, before, record, hand=hand, back_to=hand.at)


def remember_place(conn: Connection, record: CrimePlaceRecord, *, hand: Hand) -> None:
    """The station means this place by that name."""
    before = next((one for one in store.places(conn, station=record.station) if one.label == record.label), None)
    if before != record:
        store.put_place(conn, record.station, record.label, record)
        own_chain.change(conn, before, record, hand=hand, back_to=hand.at)


def layout(conn: Connection, station: str) -> CrimeLayoutRecord | None:
    """How the station's spreadsheet was read last."""
    return next((one for one in store.layouts(conn) if one.station == station), None)


def records(conn: Connection) -> list[Record]:
    """Everything in this part of the register, as the chain writes it."""
    return [
        *map(figures_record, store.figures(conn)),
        *map(_kind_record, store.own_kinds(conn)),
        *store.layouts(conn),
        *store.places(conn),
    ]


def figures_record(one: Figures) -> CrimeFiguresRecord:
    """Figures, as the chain writes them."""
    return CrimeFiguresRecord(
        station=one.station,
        month=str(one.month),
        area=one.place.area.value,
        place=one.place.name,
        counts=dict(sorted(one.counts.items())),
        file=one.file,
        letter=one.letter,
        letter_on=one.letter_on.isoformat() if one.letter_on else None,
        revision=one.revision,
    )


def figures_of(record: CrimeFiguresRecord) -> Figures:
    """Figures, as the chain has them."""
    return Figures(
        station=record.station,
        month=Month.parse(record.month),
        place=Place(Area(record.area), record.place),
        counts=record.counts,
        file=record.file,
        letter=record.letter,
        letter_on=date.fromisoformat(record.letter_on) if record.letter_on else None,
        revision=record.revision,
    )


def kind_of(record: CrimeKindRecord) -> CaseKind:
    """A kind, as the chain has it."""
    return CaseKind(record.code, (record.thai, record.english), record.group, is_own=True)


def own_kinds(conn: Connection) -> Sequence[CaseKind]:
    """What the district added."""
    return store.own_kinds(conn)


def _kind_record(kind: CaseKind) -> CrimeKindRecord:
    return CrimeKindRecord(code=kind.code, thai=kind.words[0], english=kind.words[1], group=kind.group)
