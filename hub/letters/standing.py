"""What the doors of letters share: a letter as it stands and as it is kept, and one more step of its way written."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel import thai
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import register, store
from hub.letters.content import Content, Head, name_of, read, written
from hub.letters.letter import NO_DETAIL, Detail, Letter, OvertakenError, Taken
from hub.letters.moving import Asking
from hub.letters.records import letter_record
from hub.letters.states import Step
from hub.letters.wording import Reminded, what_of, written_anew
from hub.papers.district import District
from wire_contract.event import LineHash, read_time

_LIST = "ดูรายการหนังสือ · see the list of letters"


def known(conn: Connection, number: int) -> Letter:
    """The letter, or refused with a hint."""
    found = store.letter(conn, number)
    if found is None:
        raise Refused(f"ไม่พบหนังสือ {number} · there is no letter {number}", hint=_LIST)
    return found


def keep(conn: Connection, content: Content) -> str:
    """What a letter says is kept; the name that it is kept under."""
    kept = written(content)
    store.put_file(conn, name_of(kept), kept, kept_at=read_time(content.as_of))
    return name_of(kept)


def anew(conn: Connection, letter: Letter, *, district: District) -> dict[str, str]:
    """What stands in each field where nobody typed."""
    content = content_of(conn, letter)
    reminded = None
    first = store.letter(conn, letter.reminds) if letter.reminds else None
    if first is not None and first.dated is not None:
        dated = thai.date_long(first.dated)
        reminded = Reminded(first.reference, dated, what_of(content_of(conn, first).facts))
    agency = register.agency(conn, letter.agency)
    return written_anew(content, agency, office=district.full_office, section=district.section, reminded=reminded)


def reference_to(conn: Connection, first: Letter) -> str:
    """How another letter refers to it."""
    head = content_of(conn, first).head
    assert head is not None  # noqa: S101 (what was sent has its head)
    assert first.dated is not None  # noqa: S101 (and its day)
    return f"หนังสือ{head.office} ที่ {first.reference} ลงวันที่ {thai.date_long(first.dated)}"


def head_of(conn: Connection, letter: Letter, *, district: District) -> Head:
    """Whose letter it is, by today's register."""
    of = register.office(conn)
    return Head(
        office=district.full_office,
        section=district.section,
        address=of.address,
        phone=of.phone,
        email=of.email,
        code=of.code,
        position=of.position(register.agency(conn, letter.agency).signed_by),
        garuda=of.garuda,
        art=of.art if of.garuda == "art" else None,
    )


def content_of(conn: Connection, letter: Letter) -> Content:
    """What it says, as it is kept."""
    kept = store.file(conn, letter.content)
    assert kept is not None  # noqa: S101 (it was put there before the letter named it)
    return read(kept)


def asking(
    conn: Connection, step: Step, *, hand: Hand, rights: Collection[Right], detail: Detail = NO_DETAIL
) -> Asking:
    """Somebody asks for a step, with the office's data of today."""
    return Asking(step, detail, hand.subject, hand.at, rights, register.office(conn))


def seen(conn: Connection, number: int, seen_revision: int) -> Letter:
    """The letter, which nobody else changes until the transaction ends; refused where somebody was first."""
    own_chain.lock(conn)
    standing = known(conn, number)
    if standing.revision != seen_revision:
        raise OvertakenError(store.steps(conn, number)[-1], number=number)
    return standing


def write(
    conn: Connection, before: Letter | None, after: Letter, *, step: Step | None, said: str, hand: Hand
) -> LineHash:
    """The letter stands like this, and the hub's chain says so."""
    taken = Taken(after.revision, step, after.state, hand.subject, hand.at, said, LineHash(""))
    was = letter_record(before, store.steps(conn, before.number)[-1]) if before else None
    line = own_chain.change(conn, was, letter_record(after, taken), hand=hand, back_to=hand.at)
    if line is None:
        raise Refused("a letter is not changed by a proposal", hint="take the step itself")
    if before is None:
        store.add(conn, after)
    elif not store.move(conn, after, from_revision=before.revision):
        raise OvertakenError(store.steps(conn, before.number)[-1], number=before.number)
    store.add_step(conn, after.number, replace(taken, act=line))
    return line
