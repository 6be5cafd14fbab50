"""What letters are made with: agencies, the office's own data, blocks of numbers. Each change is an act."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import day_bounds, day_of
from hub.letters import register_store, store
from hub.letters.content import name_of
from hub.letters.letter import FieldRefused
from hub.letters.numbers import Block, checked_block
from hub.letters.office import (
    DIRECTOR,
    HEAD,
    MEMO,
    NO_OFFICE,
    OUTSIDE,
    Agency,
    Office,
    all_usual,
    checked_code,
    checked_line,
    usual,
)
from hub.letters.records import agency_record, block_record, letter_record, office_record
from wire_contract.act_records import Record
from wire_contract.letter_acts import MOST_HOLIDAYS, OfficeRecord

GARUDA = ("box", "art", "paper")


def agency(conn: Connection, name: str) -> Agency:
    """How letters address the agency now."""
    return next((one for one in register_store.agencies(conn) if one.name == name), usual(name))


def agencies(conn: Connection) -> Sequence[Agency]:
    """Every agency of the list, and what the district added."""
    own = {one.name: one for one in register_store.agencies(conn)}
    listed = [own.pop(one.name, one) for one in all_usual()]
    return [*listed, *own.values()]


def set_agency(conn: Connection, wanted: Agency, *, hand: Hand) -> Agency:
    """The agency is addressed so, in letters that are approved from now on."""
    name = checked_line(wanted.name, field="name")
    to = checked_line(wanted.to, field="to")
    if not name or not to:
        raise FieldRefused(
            "ต้องมีชื่อและคำขึ้นต้น · this needs a name and whom to address",
            field="to" if name else "name",
            hint="เช่น · such as ผู้อำนวยการสำนักการโยธา",
        )
    if wanted.kind not in {MEMO, OUTSIDE} or wanted.signed_by not in {DIRECTOR, HEAD}:
        raise FieldRefused("เลือกจากรายการ · choose from the list", field="kind", hint="memo, outside; director, head")
    own_chain.lock(conn)
    after = Agency(name, wanted.kind, to, wanted.signed_by)
    before = next((one for one in register_store.agencies(conn) if one.name == name), None)
    if after not in {before, usual(name)} or (before is not None and after != before):
        own_chain.change(
            conn, agency_record(before) if before else None, agency_record(after), hand=hand, back_to=hand.at
        )
        register_store.put_agency(conn, name, after)
    return after


def office(conn: Connection) -> Office:
    """The office's own data; empty before somebody has set them."""
    return register_store.office(conn) or NO_OFFICE


def set_office(conn: Connection, wanted: Office, *, hand: Hand) -> Office:
    """The office's own data read so. Holidays of days that are over change ratios: they need a second person."""
    after = _checked(conn, wanted)
    own_chain.lock(conn)
    before = register_store.office(conn)
    if after == (before or NO_OFFICE):
        return after
    record = office_record(before) if before else None
    own_chain.change(conn, record, office_record(after), hand=hand, back_to=_since(before, after, hand.at))
    if hand.draft is None:
        register_store.put_office(conn, after)
    return after


def art(conn: Connection, of: Office) -> bytes | None:
    """The Garuda's picture."""
    return store.file(conn, of.art) if of.art else None


def set_art(conn: Connection, picture: bytes, *, hand: Hand) -> Office:
    """The picture is kept, and letters that are approved from now on print it."""
    name = name_of(picture)
    store.put_file(conn, name, picture)
    return set_office(conn, replace(office(conn), garuda="art", art=name), hand=hand)


def put_office(conn: Connection, before: OfficeRecord | None, after: OfficeRecord | None) -> None:
    """An approved correction of the office's data is made."""
    now = register_store.office(conn)
    if (office_record(now) if now else None) != before:
        raise FieldRefused(
            "ข้อมูลเปลี่ยนไปแล้ว · they have been changed since", field="holidays", hint="เสนอใหม่ · propose anew"
        )
    register_store.put_office(conn, _office_of(after) if after else None)


def blocks(conn: Connection, *, year: int | None = None) -> Sequence[Block]:
    """Numbers that are left to this section, the newest year first."""
    return register_store.blocks(conn, year=year)


def add_block(conn: Connection, block: Block, *, hand: Hand) -> Block:
    """The numbers are left to this section: of this year or the next."""
    own_chain.lock(conn)
    code = checked_code(block.code)
    if not code:
        raise FieldRefused("ต้องมีรหัสหนังสือ · this needs the letter code", field="code", hint="เช่น · such as กท 5000")
    this_year = day_of(hand.at).year
    if block.year not in {this_year, this_year + 1}:
        raise FieldRefused(
            "ปีนี้หรือปีหน้าเท่านั้น · of this year or the next only", field="year", hint=f"{this_year + 543}, {this_year + 544}"
        )
    wanted = Block(code, block.year, block.first, block.last)
    others = [one for one in register_store.blocks(conn, year=block.year) if one.code == code]
    checked_block(wanted, others, store.used(conn, code, block.year))
    own_chain.change(conn, None, block_record(wanted), hand=hand, back_to=hand.at)
    register_store.add_block(conn, wanted)
    return wanted


def remove_block(conn: Connection, block: Block, *, hand: Hand) -> None:
    """The block is taken back; one of which a number is used stays."""
    own_chain.lock(conn)
    if block not in register_store.blocks(conn, year=block.year):
        raise FieldRefused("ไม่มีชุดเลขนี้ · there is no such block", field="first", hint="ดูใหม่ · look again")
    if any(one in block for one in store.used(conn, block.code, block.year)):
        raise FieldRefused("มีเลขที่ใช้แล้ว · numbers of it are used", field="first", hint="คงไว้ · it stays")
    own_chain.change(conn, block_record(block), None, hand=hand, back_to=hand.at)
    register_store.remove_block(conn, block)


def records(conn: Connection) -> Iterator[Record]:
    """Everything of letters, as the chain writes it."""
    newest = store.newest_steps(conn)
    for one in store.found(conn):
        yield letter_record(one, newest[one.number])
    for agency_ in register_store.agencies(conn):
        yield agency_record(agency_)
    for block in register_store.blocks(conn):
        yield block_record(block)
    of = register_store.office(conn)
    if of is not None:
        yield office_record(of)


def _checked(conn: Connection, wanted: Office) -> Office:
    if wanted.garuda not in GARUDA or (wanted.garuda == "art" and wanted.art is None):
        raise FieldRefused("ยังไม่มีภาพตราครุฑ · there is no picture of it yet", field="garuda", hint="PNG, SVG")
    if wanted.art is not None and store.file(conn, wanted.art) is None:
        raise FieldRefused("ไม่พบภาพ · there is no such picture", field="art", hint="PNG, SVG")
    if not 1 <= wanted.within_workdays <= 30:
        raise FieldRefused("1 ถึง 30 วันทำการ · 1 to 30 working days", field="within_workdays", hint="3")
    if len(wanted.holidays) > MOST_HOLIDAYS:
        raise FieldRefused("วันหยุดมากเกินไป · too many holidays", field="holidays", hint=f"≤ {MOST_HOLIDAYS}")
    lines = [checked_line(one, field="address") for one in wanted.address]
    address = tuple(one for one in lines if one)
    if len(address) > 4:
        raise FieldRefused("ที่อยู่ไม่เกิน 4 บรรทัด · the address has 4 lines at most", field="address", hint="≤ 4")
    return Office(
        code=checked_code(wanted.code),
        address=address,
        phone=checked_line(wanted.phone, field="phone", longest=80),
        email=checked_line(wanted.email, field="email", longest=120),
        director=checked_line(wanted.director, field="director", longest=120),
        head=checked_line(wanted.head, field="head", longest=120),
        garuda=wanted.garuda,
        art=wanted.art,
        within_workdays=wanted.within_workdays,
        holidays=tuple(sorted(set(wanted.holidays))),
    )


def _since(before: Office | None, after: Office, now: datetime) -> datetime:
    """The first moment of which something else may be judged by it: of the term, from now on."""
    known = set(before.holidays) if before else set()
    changed = known ^ set(after.holidays)
    return min([now, *(day_bounds(day)[0] for day in changed)])


def _office_of(record: OfficeRecord) -> Office:
    return Office(
        code=record.code,
        address=record.address,
        phone=record.phone,
        email=record.email,
        director=record.director,
        head=record.head,
        garuda=record.garuda,
        art=record.art,
        within_workdays=record.within_workdays,
        holidays=tuple(date.fromisoformat(day) for day in record.holidays),
    )
