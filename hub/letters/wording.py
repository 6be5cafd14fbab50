"""What a letter about defects says where nobody types otherwise: from its facts, in the Thai of officials. Pure.

Digits are Arabic here; the paper turns them where officials write Thai ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.kernel import thai
from hub.kernel.period import BANGKOK
from hub.letters.content import Content, Fact
from hub.letters.office import MEMO, Agency
from hub.remediation.kinds import WORK, Kind
from wire_contract.event import read_time

THINGS: dict[str, tuple[str, str]] = {
    Kind.CAMERA: ("กล้องโทรทัศน์วงจรปิด (CCTV)", "กล้อง"),
    Kind.LAMP: ("ไฟฟ้าส่องสว่าง", "ดวง"),
    Kind.POWER: ("ระบบจ่ายไฟฟ้าส่องสว่าง", "แห่ง"),
    Kind.FOLIAGE: ("ต้นไม้บดบังกล้องหรือแสงสว่าง", "แห่ง"),
}
"""What stands in the subject, and the word it is counted by; other kinds as the list of orders says them."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """The letter that a reminder refers to."""

    reference: str
    dated: str
    """`23 พฤศจิกายน 2569`."""
    about: str


def written_anew(
    content: Content, agency: Agency, *, office: str, section: str, reminded: Reminded | None = None
) -> dict[str, str]:
    """Every field as the facts have it."""
    count, thing = len(content.facts), what_of(content.facts)
    mend = "ตรวจสอบและดำเนินการแก้ไข"
    ask = "ขอให้" if agency.kind == MEMO else "ขอความอนุเคราะห์"
    subject = f"{ask}{mend}{thing} จำนวน {count} {counted_by(content.facts)}"
    if reminded is not None:
        subject = f"ขอเตือนเรื่อง{reminded.about}"
    return {
        "subject": subject,
        "to": agency.to,
        "opening": _opening(content, office=office, section=section, reminded=reminded),
        "request": _request(agency, office=office, reminded=reminded),
        "ending": "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการ"
        if agency.kind == MEMO
        else "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการ และขอขอบคุณมา ณ โอกาสนี้",
    }


def what_of(facts: Sequence[Fact]) -> str:
    """The thing that all of them are about; of mixed ones, the word for all."""
    kinds = {one.work for one in facts}
    if len(kinds) != 1:
        return "อุปกรณ์และสภาพแวดล้อมที่ชำรุด"
    (kind,) = kinds
    thing = THINGS[kind][0] if kind in THINGS else WORK[Kind(kind)].says[0]
    return thing if kind == Kind.FOLIAGE or "ชำรุด" in thing else f"{thing}{' ' if thing.endswith(')') else ''}ชำรุด"


def counted_by(facts: Sequence[Fact]) -> str:
    """The word they are counted by."""
    kinds = {one.work for one in facts}
    return THINGS.get(next(iter(kinds)), ("", "แห่ง"))[1] if len(kinds) == 1 else "รายการ"


def fact_text(fact: Fact) -> str:
    """One defect in one sentence: what, where, since when, what was found, how often it was tested."""
    thing = THINGS[fact.work][0] if fact.work in THINGS else WORK[Kind(fact.work)].says[0]
    name = fact.label or fact.asset
    numbered = f" เลขครุภัณฑ์ {fact.inventory}" if fact.inventory else ""
    where = f"จุดเสี่ยงภัย {fact.point} {fact.place}"
    found = fact.cause or fact.seen
    parts = [f"{thing} {name}{numbered}".strip(), where, found, f"ตั้งแต่วันที่ {_moment(fact.since)}"]
    if fact.failed > 1 and fact.last_failed:
        parts.append(f"ทดสอบไม่ผ่านแล้ว {fact.failed} ครั้ง ครั้งล่าสุดวันที่ {_moment(fact.last_failed)}")
    elif fact.failed:
        parts.append("ทดสอบไม่ผ่าน 1 ครั้ง")
    return " ".join(part for part in parts if part)


def _opening(content: Content, *, office: str, section: str, reminded: Reminded | None) -> str:
    if reminded is not None:
        return (
            f"ตามหนังสือที่อ้างถึง {office} ได้แจ้งเรื่อง{reminded.about} นั้น "
            "บัดนี้ยังไม่ได้รับแจ้งผลการดำเนินการ และผลการตรวจสอบยังปรากฏความชำรุด ดังนี้"
        )
    tested = all(one.failed for one in content.facts)
    how = "ทดสอบกล้องโทรทัศน์วงจรปิดและไฟฟ้าส่องสว่าง" if tested else "ตรวจตราสภาพแวดล้อม"
    return (
        f"ด้วย{office} โดย{section} ได้{how}ในพื้นที่เสี่ยงภัยต่อการเกิดอาชญากรรมเป็นประจำ "
        f"พบ{what_of(content.facts)} จำนวน {len(content.facts)} {counted_by(content.facts)} ดังนี้"
    )


def _request(agency: Agency, *, office: str, reminded: Reminded | None) -> str:
    ask = "ขอให้" if agency.kind == MEMO else "ขอความอนุเคราะห์"
    whom = agency.name if agency.to == agency.name else "ท่าน" if agency.kind != MEMO else "หน่วยงานของท่าน"
    again = "เร่งรัด" if reminded is not None else ""
    return (
        f"เพื่อลดความล่อแหลมต่อการเกิดอาชญากรรมในพื้นที่ดังกล่าว {office}จึง{ask}{whom}{again}ตรวจสอบและดำเนินการแก้ไข "
        f"พร้อมทั้งแจ้งผลให้{office}ทราบด้วย เพื่อรวบรวมรายงานผลการดำเนินงานประจำเดือนต่อไป"
    )


def _moment(text: str) -> str:
    at: datetime = read_time(text).astimezone(BANGKOK)
    return f"{thai.date_long(at.date())} เวลา {thai.time_of_day(at)}"
