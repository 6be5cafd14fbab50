"""Drafts: begun about orders or from text, edited, joined and taken apart, each time in the hub's chain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from msgspec import structs
from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import facts, register, store
from hub.letters.content import FIELDS, LONGEST, Content
from hub.letters.letter import MOST_ORDERS, About, Detail, FieldRefused, Letter
from hub.letters.moving import moved
from hub.letters.office import checked_line
from hub.letters.standing import anew, asking, content_of, keep, known, reference_to, seen, write
from hub.letters.states import State, Step
from hub.papers.district import District
from hub.remediation import service as remediation
from hub.remediation.order import Order
from wire_contract.event import write_time

_LIST = "ดูรายการหนังสือ · see the list of letters"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote in the form of a draft; None: as it is written from the facts."""

    subject: str | None = None
    to: str | None = None
    opening: str | None = None
    request: str | None = None
    ending: str | None = None
    refs: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    signer: str = ""


def draft(conn: Connection, orders: Collection[int], *, hand: Hand, agency: str | None = None) -> Letter:
    """A draft about these orders, which one agency is to mend; several of one agency may stand in one letter."""
    own_chain.lock(conn)
    if not orders:
        raise FieldRefused(
            "ยังไม่ได้เลือกใบงาน · no order was chosen", field="order", hint="เลือกอย่างน้อยหนึ่ง · choose one at least"
        )
    found = [remediation.known(conn, number) for number in dict.fromkeys(orders)]
    about = tuple(About(one.number, one.since) for one in found)
    for one in about:
        _refuse_second(conn, one)
    return _draft(conn, about, agency=agency or _one_agency(found), hand=hand)


def draft_text(conn: Connection, agency: str, typed: Typed, *, hand: Hand) -> Letter:
    """A draft about no order: everything in it is typed, as a request to a police station is."""
    own_chain.lock(conn)
    if any(getattr(typed, name) is None for name in ("subject", "opening", "request")):
        raise FieldRefused("ต้องมีเรื่องและข้อความ · this needs a subject and a text", field="subject", hint="")
    return _draft(conn, (), agency=agency, hand=hand, typed=typed)


def remind(conn: Connection, number: int, *, hand: Hand) -> Letter:
    """A draft of หนังสือเตือน about the same defects, that refers to the first letter."""
    own_chain.lock(conn)
    first = known(conn, number)
    if first.state is not State.SENT or first.dated is None:
        raise Refused(
            "เตือนได้เฉพาะหนังสือที่ส่งแล้วและยังไม่ได้รับคำตอบ · only a letter that was sent and not answered can be reminded of",
            hint="ส่งหนังสือก่อน หรือดูหนังสือตอบ · send it first",
        )
    waiting = next((one for one in store.found(conn) if one.reminds == number and one.state.waits), None)
    if waiting is not None:
        raise Refused(
            f"มีร่างหนังสือเตือน {waiting.number} อยู่แล้ว · reminder {waiting.number} is on its way already",
            hint=f"/letters/{waiting.number}",
        )
    return _draft(conn, first.about, agency=first.agency, hand=hand, reminds=first)


def edit(conn: Connection, number: int, typed: Typed, *, seen_revision: int, hand: Hand, district: District) -> Letter:
    """The draft reads as typed; its facts are read anew."""
    standing = seen(conn, number, seen_revision)
    after = moved(standing, asking(conn, Step.EDIT, hand=hand, rights=frozenset({Right.MANAGE_ORDERS})))
    return _rewrite(conn, standing, after, checked(typed, anew(conn, standing, district=district)), hand=hand)


def join(conn: Connection, number: int, other: int, *, seen_revision: int, hand: Hand) -> Letter:
    """What the other draft is about stands in this one too; the other is void."""
    standing, joined = seen(conn, number, seen_revision), known(conn, other)
    if number == other or State.DRAFT not in {standing.state} & {joined.state}:
        raise Refused("รวมได้เฉพาะร่าง · only drafts can be joined", hint=_LIST)
    if standing.agency != joined.agency:
        raise Refused("คนละหน่วยงาน · they go to different agencies", hint="รวมหน่วยงานเดียวกัน · join those of one agency")
    about = tuple(dict.fromkeys([*standing.about, *joined.about]))
    rights = frozenset({Right.MANAGE_ORDERS})
    void = Detail(said=f"รวมเข้ากับร่าง {number} · joined to draft {number}")
    gone = moved(joined, asking(conn, Step.VOID, hand=hand, rights=rights, detail=void))
    write(conn, joined, gone, step=Step.VOID, said=void.said, hand=hand)
    return _change_about(conn, standing, about, said=f"+ {other}", hand=hand)


def split(conn: Connection, number: int, order: int, *, seen_revision: int, hand: Hand) -> Letter:
    """The order stands in a draft of its own again; that draft comes back."""
    standing = seen(conn, number, seen_revision)
    taken = tuple(one for one in standing.about if one.order == order)
    if not taken or len(taken) == len(standing.about):
        raise Refused("แยกไม่ได้ · there is nothing to take apart", hint="ต้องมีอย่างน้อยสองใบงาน · it needs two orders")
    rest = tuple(one for one in standing.about if one.order != order)
    _change_about(conn, standing, rest, said=f"- ใบงาน {order}", hand=hand)
    return _draft(conn, taken, agency=standing.agency, hand=hand)


def _draft(
    conn: Connection,
    about: tuple[About, ...],
    *,
    agency: str,
    hand: Hand,
    typed: Typed | None = None,
    reminds: Letter | None = None,
) -> Letter:
    if len(about) > MOST_ORDERS:
        raise Refused(
            f"ไม่เกิน {MOST_ORDERS} ใบงานต่อฉบับ · {MOST_ORDERS} orders in one letter at most",
            hint="แยกเป็นหลายฉบับ · write several",
        )
    said = checked(typed, dict.fromkeys(FIELDS, "")) if typed else Content(as_of="")
    content = structs.replace(
        said,
        as_of=write_time(hand.at),
        facts=tuple(facts.fact(conn, one, now=hand.at) for one in about),
        refs=(reference_to(conn, reminds),) if reminds else said.refs,
    )
    made = Letter(
        number=store.next_number(conn),
        revision=1,
        state=State.DRAFT,
        kind=register.agency(conn, agency).kind,
        agency=agency,
        content=keep(conn, content),
        drafted_at=hand.at,
        drafted_by=hand.subject,
        edited_by=hand.subject,
        changed_at=hand.at,
        about=about,
        reminds=reminds.number if reminds else None,
    )
    write(conn, None, made, step=None, said="", hand=hand)
    return made


def _refuse_second(conn: Connection, about: About) -> None:
    """A defect has one letter; more about it are reminders, or follow a void one."""
    standing = [one for one in store.about_order(conn, about.order) if about in one.about]
    live = next((one for one in standing if one.state is not State.VOID), None)
    if live is not None:
        raise Refused(
            f"มีหนังสือ {live.number} เรื่องนี้แล้ว · letter {live.number} is about order {about.order} already",
            hint=f"/letters/{live.number}",
        )


def _one_agency(orders: Sequence[Order]) -> str:
    agencies = {one.section for one in orders}
    if len(agencies) != 1:
        raise FieldRefused(
            "เลือกใบงานของหน่วยงานเดียวกัน · choose orders of one agency",
            field="order",
            hint="หนังสือฉบับหนึ่งถึงหน่วยงานเดียว · a letter goes to one agency",
        )
    return agencies.pop()


def _change_about(conn: Connection, standing: Letter, about: tuple[About, ...], *, said: str, hand: Hand) -> Letter:
    if len(about) > MOST_ORDERS:
        raise Refused(f"ไม่เกิน {MOST_ORDERS} ใบงาน · {MOST_ORDERS} orders at most", hint="แยกเป็นหลายฉบับ · write several")
    after = moved(standing, asking(conn, Step.EDIT, hand=hand, rights=frozenset({Right.MANAGE_ORDERS})))
    return _rewrite(conn, standing, replace(after, about=about), content_of(conn, standing), hand=hand, said=said)


def _rewrite(
    conn: Connection, standing: Letter, after: Letter, content: Content, *, hand: Hand, said: str = ""
) -> Letter:
    """The letter says this, with facts read now."""
    told = tuple(facts.fact(conn, one, now=hand.at) for one in after.about)
    name = keep(conn, structs.replace(content, facts=told, as_of=write_time(hand.at)))
    after = replace(after, content=name, kind=register.agency(conn, after.agency).kind)
    write(conn, standing, after, step=Step.EDIT, said=said, hand=hand)
    return after


def checked(typed: Typed, anew: dict[str, str]) -> Content:
    """What was typed, where it differs from what would be written; refused at the field that cannot be kept."""
    kept: dict[str, str | None] = {}
    for name in FIELDS:
        said = getattr(typed, name)
        lines = [checked_line(one, field=name, longest=LONGEST[name]) for one in (said or "").splitlines()]
        text = "\n".join(one for one in lines if one)
        if len(text) > LONGEST[name]:
            raise FieldRefused("ยาวเกินไป · too long", field=name, hint=f"≤ {LONGEST[name]}")
        kept[name] = None if not text or text == anew[name] else text
    few = {}
    for name in ("refs", "enclosures"):
        lines = [checked_line(one, field=name, longest=300) for one in getattr(typed, name)]
        few[name] = tuple(one for one in lines if one)
        if len(few[name]) > 10:
            raise FieldRefused("ไม่เกิน 10 รายการ · 10 at most", field=name, hint="≤ 10")
    signer = checked_line(typed.signer, field="signer", longest=LONGEST["signer"])
    return structs.replace(Content(as_of="", signer=signer), **kept, **few)
