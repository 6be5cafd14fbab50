"""Texts of a form's draft are written by people: each change in the hub's chain, and the draft made anew with it."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.reports.beside import Beside
from hub.reports.forms import text_store, wording
from hub.reports.forms.figures import FormText, Written, decode
from hub.reports.forms.parts import PARTS, Part
from hub.reports.life import service
from hub.reports.life.making import Makers
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import State
from hub.reports.life.version import Version
from wire_contract.report_acts import FormTextWritten


def texts_of(conn: Connection, of: Version) -> Sequence[FormText]:
    """The texts of a report as it was made: those of a form, or the remarks of a month, which nobody else writes."""
    if of.period.kind is not Kind.MONTH:
        return decode(service.figures_of(conn, of)).form_texts
    told = msgspec.json.decode(service.figures_of(conn, of), type=_Told)
    remark = told.beside.remark if told.beside else None
    if remark is None:
        return (FormText(Part.REMARKS, ""),)
    return (FormText(Part.REMARKS, "", remark.text, remark.by, remark.at),)


class _Told(msgspec.Struct, frozen=True):
    """What of a month's figures is of interest here."""

    beside: Beside | None = None


def write(
    engine: Engine,
    period: Period,
    part: Part,
    text: str | None,
    *,
    seen: service.Seen,
    hand: Hand,
    rights: Collection[Right],
    makers: Makers,
) -> Version:
    """The part reads so (None: as the figures write it), and the draft is made anew; raises Refused.

    Where this ends between the two, the draft is not checked before it is made anew.
    """
    said = None if text is None else wording.cleaned(text)
    with writing(engine) as conn:
        own_chain.lock(conn)
        standing = _open_draft(conn, period, seen=seen, rights=rights)
        _put(conn, standing, part, said, hand=hand)
    return service.draft(engine, period, seen=seen, hand=hand, rights=rights, makers=makers)


def _open_draft(conn: Connection, period: Period, *, seen: service.Seen, rights: Collection[Right]) -> Version:
    if Right.CHECK_REPORTS not in rights:
        raise Refused("ไม่มีสิทธิ์แก้ข้อความ · writing texts is not for you", hint="ต้องมีสิทธิ์ · it needs check_reports")
    standing = service.newest(conn, period)
    if service.seen_of(standing) != seen:
        raise service.overtaken(conn, standing, period)
    if standing is None or standing.state is not State.DRAFT:
        raise Refused(
            "แก้ข้อความได้เฉพาะในร่าง · texts are written into a draft only",
            hint="จัดทำร่าง ส่งกลับเป็นร่าง หรือร่างฉบับแก้ไขก่อน · make a draft, send it back, or draft a revision first",
        )
    return standing


def _put(conn: Connection, standing: Version, part: Part, said: str | None, *, hand: Hand) -> None:
    period = standing.period
    if part not in PARTS[period.kind]:
        raise Refused("แบบรายงานนี้ไม่มีส่วนนี้ · this report has no such text", hint=", ".join(PARTS[period.kind]))
    before = text_store.texts(conn, period).get(part)
    instead = next(wording.digest(one.generated) for one in texts_of(conn, standing) if one.part is part)
    act = FormTextWritten(
        report=period.kind.value,
        period=period.text,
        part=part.value,
        was=wording.digest(before.text) if before else None,
        reads=wording.digest(said) if said is not None else None,
    )
    line = own_chain.append(conn, act, hand=hand)
    text_store.put(
        conn, period, part, Written(said, instead, hand.subject, hand.at, line) if said is not None else None
    )
