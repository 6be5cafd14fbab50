"""The outgoing register, ทะเบียนหนังสือส่ง แบบที่ 14 (ข้อ 43.1): one row for each number of a calendar year. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.kernel import thai
from hub.kernel.period import BUDDHIST_ERA, day_of
from hub.letters.content import Content
from hub.letters.letter import Letter
from hub.letters.paper import official
from hub.letters.states import State
from hub.papers.paper_text import plain, prose

TEMPLATE = "letters/templates/register.typ"
COLUMNS = ("วันที่", "เลขทะเบียนส่ง", "ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ")


@dataclass(frozen=True, slots=True)
class Row:
    """One letter in the register."""

    letter: int
    state: State
    entered: date
    """The day on which it got its number."""
    running: int
    reference: str
    dated: date
    sender: str
    to: str
    subject: str
    done: str
    remark: str

    @property
    def texts(self) -> tuple[str, ...]:
        """In the order of the columns; digits Arabic, years of the Buddhist Era."""
        return (
            thai.date_short(self.entered),
            str(self.running),
            self.reference,
            thai.date_short(self.dated),
            self.sender,
            self.to,
            self.subject,
            self.done,
            self.remark,
        )


def rows(letters: Sequence[Letter], said: Mapping[int, Content], *, voided: Mapping[int, str]) -> Sequence[Row]:
    """The letters with a number, in the order of code and number; a void one keeps its row, with ยกเลิก.

    `said` is what each letter says, `voided` why a void one is void.
    """
    numbered = [one for one in letters if one.running is not None and one.dated is not None]
    return [_row(one, said[one.number], voided.get(one.number, "")) for one in sorted(numbered, key=_place)]


def _place(letter: Letter) -> tuple[str, int]:
    return letter.code or "", letter.running or 0


def _row(letter: Letter, content: Content, why: str) -> Row:
    assert letter.dated is not None  # noqa: S101 (whoever calls has seen to it)
    assert letter.running is not None  # noqa: S101 (as above)
    head = content.head
    return Row(
        letter=letter.number,
        state=letter.state,
        entered=letter.dated,
        running=letter.running,
        reference=letter.reference,
        dated=letter.dated,
        sender=head.section if head else "",
        to=content.to or "",
        subject=content.subject or "",
        done=_done(letter),
        remark=_remark(letter, why),
    )


def _done(letter: Letter) -> str:
    if letter.state is State.VOID:
        return "ยกเลิก"
    parts = []
    if letter.sent_on:
        parts.append(f"ส่ง {thai.date_short(letter.sent_on)}")
    if letter.answered_on:
        parts.append(f"ตอบแล้ว {thai.date_short(letter.answered_on)}")
    return " ".join(parts) or ("ออกแล้ว รอส่ง" if letter.issued_at else "รอออกหนังสือ")


def _remark(letter: Letter, why: str) -> str:
    if letter.state is State.VOID and letter.void_at:
        return f"ยกเลิก {thai.date_short(day_of(letter.void_at))} {why}".strip()
    return "หนังสือเตือน" if letter.reminds else ""


def register_values(found: Sequence[Row], *, year: int, office: str, made: date) -> dict[str, Any]:
    """The values of the template."""
    title = f"ทะเบียนหนังสือส่ง ประจำปี พ.ศ. {year + BUDDHIST_ERA}"
    return {
        "title": _words(title),
        "title_plain": plain(title),
        "office": _words(office),
        "office_plain": plain(office),
        "made": [made.year, made.month, made.day],
        "footer": _words(f"แบบที่ 14 ข้อมูล ณ {thai.date_long(made)}"),
        "columns": [_words(one) for one in COLUMNS],
        "rows": [[_words(text) for text in row.texts] for row in found],
    }


def _words(text: str) -> str:
    return prose(official(text), digits="arabic")
