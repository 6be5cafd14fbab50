"""The office's month: every kind of defect on its way through the loop, each as far as it has come. Plain values, the
same every month; what last month left over is finished on the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.bangkok import bangkok
from demo.district import CAMERA, LAMP, POINTS, SECOND_CAMERA
from demo.errand import (
    Ask,
    Clear,
    Deed,
    Defect,
    Draft,
    Drawing,
    Errand,
    Furnish,
    Import,
    Inspect,
    Join,
    Look,
    Move,
    Open,
    Pass,
    Publish,
    Remind,
    Report,
    steps_of_letter,
)
from demo.staff import HEAD, OPERATOR, PATROL, RAKSA, SECOND_PATROL, YOTHA, PlannedUser
from demo.tests_due import next_tests
from demo.troubles import TROUBLES
from hub.kernel.period import Month
from hub.letters.states import Step as LetterStep
from hub.remediation.kinds import Kind
from hub.remediation.transitions import Step
from hub.reports.life.states import Step as ReportStep

OFFLINE = Defect(POINTS[9], Kind.CAMERA, CAMERA.name)
OBSCURED = Defect(POINTS[0], Kind.CAMERA, CAMERA.name)
TURNED = Defect(POINTS[1], Kind.CAMERA, CAMERA.name)
FROZEN = Defect(POINTS[11], Kind.CAMERA, CAMERA.name)
RELAPSING = Defect(POINTS[7], Kind.CAMERA, SECOND_CAMERA.name)
OVERGROWN = Defect(POINTS[2], Kind.FOLIAGE, CAMERA.name)
DARK = Defect(POINTS[4], Kind.LAMP, LAMP.name)
DAY_BURNER = Defect(POINTS[5], Kind.LAMP, LAMP.name)
WASTE = Defect(POINTS[8], Kind.WASTE)
FOOTPATH = Defect(POINTS[0], Kind.FOOTPATH)
STRUCTURE = Defect(POINTS[9], Kind.STRUCTURE)
SIGN = Defect(POINTS[10], Kind.SIGN)
DARK_SPOT = Defect(POINTS[11], Kind.DARK_SPOT)
ROAD = Defect(POINTS[10], Kind.ROAD)
POWER = Defect(POINTS[3], Kind.POWER, LAMP.name)
READER = Defect(POINTS[7], Kind.DEVICE)
GATHERING = Defect(POINTS[4], Kind.OTHER)
LEFT_OVER = (OVERGROWN, DAY_BURNER, RELAPSING)
"""Mended on the first of the next month."""

TAP_BEFORE_INSPECTION = (7, 15.5)
"""Day and hour of the tap at the cleared lot; the word follows five minutes later."""
BEFORE, AFTER = Drawing(), Drawing(is_after=True)
_TOLD_BY_TEST = timedelta(minutes=10)
"""A lamp's test takes minutes; then the hub hears of it within seconds."""


def errands(days: Sequence[date]) -> list[Errand]:
    """What the office does on these days, in order of time."""
    chosen = set(days)
    firsts = sorted({day.replace(day=1) for day in days})
    told = [one for first in firsts for one in (*_month(first), *_looks(first))]
    told += [one for first in firsts[1:] for one in _left_over(first)]
    told += [one for first in firsts[1:] for one in handed_in(Month(first.year, first.month).previous)]
    looks = [look for one in told for look in _looks_after(one)]
    mine = (one for one in (*told, *looks) if (one.at + timedelta(hours=7)).date() in chosen)
    return sorted(mine, key=lambda one: (one.at, one.who is not None))


@dataclass(frozen=True, slots=True)
class _Month:
    """Days and hours of one month."""

    first: date

    def at(self, day: int, hour: float, who: PlannedUser, does: Deed, *, hears: bool = False) -> Errand:
        """One errand."""
        return Errand(bangkok(self.first.replace(day=day), hour), who, does, hears)

    def letter(self, about: Defect | None, day: int, hour: float = 8.5) -> Sequence[Errand]:
        """A draft goes out in one morning."""
        return steps_of_letter(about, self.first.replace(day=day), OPERATOR, HEAD, hour=hour)


def _month(first: date) -> Iterator[Errand]:
    of = _Month(first)
    yield of.at(1, 8.0, HEAD, Furnish())
    yield of.at(2, 9.0, OPERATOR, Ask())
    yield from of.letter(None, 2, 10.0)
    yield of.at(5, 13.0, OPERATOR, Pass(None, LetterStep.ANSWER))
    yield of.at(5, 13.5, OPERATOR, Import("earlier"))
    yield of.at(5, 14.0, OPERATOR, Import("month"))
    yield of.at(20, 14.0, OPERATOR, Import("revised"))

    yield from of.letter(OFFLINE, 4)
    yield of.at(5, 8.5, OPERATOR, Pass(OFFLINE, LetterStep.ANSWER, "สจส. แจ้งว่าต่อสายสัญญาณใหม่แล้ว"))
    yield of.at(5, 9.0, OPERATOR, _done(OFFLINE, "สจส. ต่อสายสัญญาณใหม่", hours=3))
    yield from of.letter(OBSCURED, 7)
    yield of.at(8, 14.0, OPERATOR, _done(OBSCURED, "สจส. แจ้งทางโทรศัพท์ว่านำสิ่งบังออกแล้ว", hours=1))
    yield of.at(10, 9.0, OPERATOR, Pass(OBSCURED, LetterStep.ANSWER, "สจส. แจ้งว่านำถุงที่คลุมกล้องออกแล้ว"))
    yield of.at(10, 9.5, OPERATOR, _done(OBSCURED, "นำถุงที่คลุมกล้องออก", hours=3))
    yield from _void_letter(of)
    yield of.at(15, 9.0, OPERATOR, _done(TURNED, "ตั้งมุมกล้องใหม่", hours=3))
    yield of.at(15, 9.2, OPERATOR, Pass(TURNED, LetterStep.ANSWER))
    yield of.at(22, 16.5, OPERATOR, Join(FROZEN, RELAPSING))
    yield from of.letter(FROZEN, 23)
    yield of.at(23, 10.0, OPERATOR, _done(RELAPSING, "นำสติกเกอร์ออกจากหน้าเลนส์", hours=4))
    yield of.at(24, 8.8, OPERATOR, Pass(FROZEN, LetterStep.ANSWER, "สจส. แจ้งว่าเริ่มเครื่องบันทึกใหม่แล้ว"))
    yield of.at(24, 9.0, OPERATOR, _done(FROZEN, "เริ่มเครื่องบันทึกใหม่", hours=3))
    yield from _lamps(of)
    yield from _told_by_telephone(of)
    yield from _told_at_the_desk(of)


def _left_over(first: date) -> Iterator[Errand]:
    """What the month before left, and was mended on the first."""
    of = _Month(first)
    yield from (of.at(1, 10.0, OPERATOR, _done(one, "แก้ไขแล้วเมื่อเช้านี้", hours=0.5)) for one in LEFT_OVER)
    yield of.at(1, 10.5, OPERATOR, Pass(DAY_BURNER, LetterStep.SEND))
    yield of.at(1, 11.0, OPERATOR, Pass(DAY_BURNER, LetterStep.ANSWER))
    yield of.at(1, 11.2, OPERATOR, Pass(RELAPSING, LetterStep.VOID, "แก้ไขแล้วก่อนออกหนังสือ"))


def handed_in(month: Month) -> Sequence[Errand]:
    """Photographs are looked at before papers print them; the report is drafted and checked on the third of the next
    month, issued by the head on the fourth.
    """
    of = _Month(month.next.first)
    return (
        of.at(3, 9.5, OPERATOR, Clear(but_of=DARK_SPOT.point)),
        of.at(3, 10.0, OPERATOR, Publish(month, ReportStep.DRAFT), hears=True),
        of.at(3, 10.5, OPERATOR, Publish(month, ReportStep.CHECK)),
        of.at(4, 9.0, HEAD, Publish(month, ReportStep.ISSUE)),
    )


def _void_letter(of: _Month) -> Iterator[Errand]:
    """Issued, then void: it keeps its number, and another takes its place."""
    yield from list(of.letter(TURNED, 13))[:3]
    why = "ระบุหน่วยงานปลายทางผิดสาขา"
    yield of.at(13, 10.0, HEAD, Pass(TURNED, LetterStep.VOID, why))
    yield of.at(13, 10.2, OPERATOR, Draft(TURNED), hears=True)
    yield from of.letter(TURNED, 13, 11.0)


def _lamps(of: _Month) -> Iterator[Errand]:
    """The section's own lamp, and the one of the electricity authority, who has not answered yet."""
    yield of.at(9, 6.5, PATROL, Report(DARK, "โคมดับทั้งคืน"))
    yield of.at(9, 8.7, YOTHA, Move(DARK, Step.ACKNOWLEDGE))
    yield of.at(10, 10.0, YOTHA, Move(DARK, Step.BEGIN, "รอหลอดไฟจากคลัง"))
    yield of.at(17, 13.0, YOTHA, _done(DARK, "เปลี่ยนหลอดและสวิตช์แสง", hours=1, photo=AFTER))
    yield of.at(12, 8.5, OPERATOR, Draft(DAY_BURNER), hears=True)
    yield from of.letter(DAY_BURNER, 12, 9.0)
    yield of.at(28, 9.0, OPERATOR, Remind(DAY_BURNER), hears=True)
    yield from list(of.letter(DAY_BURNER, 28, 9.5))[:3]
    yield of.at(18, 8.6, RAKSA, Move(OVERGROWN, Step.ACKNOWLEDGE))
    yield of.at(20, 9.0, RAKSA, Move(OVERGROWN, Step.BEGIN, "นัดรถกระเช้า"))
    yield of.at(24, 10.0, RAKSA, _done(OVERGROWN, "ตัดแต่งกิ่งด้านถนนแล้ว", hours=1, photo=AFTER))


def _told_by_telephone(of: _Month) -> Iterator[Errand]:
    """What officers see and no device can test."""
    yield of.at(4, 17.5, PATROL, Report(WASTE, "มีคนนำขยะและเฟอร์นิเจอร์เก่ามาทิ้ง หญ้าสูง"))
    yield of.at(4, 18.0, OPERATOR, Move(WASTE, Step.ASSIGN))
    yield of.at(5, 10.0, RAKSA, Move(WASTE, Step.ACKNOWLEDGE))
    yield of.at(6, 9.0, RAKSA, Move(WASTE, Step.BEGIN))
    yield of.at(7, 14.0, RAKSA, _done(WASTE, "เก็บขยะและตัดหญ้าแล้ว", hours=1, photo=AFTER))
    day, hour = TAP_BEFORE_INSPECTION
    yield of.at(day, hour + 1 / 12, SECOND_PATROL, Inspect(WASTE, "สะอาด มองเห็นได้ทั้งแปลง"), hears=True)
    yield of.at(9, 18.0, SECOND_PATROL, Report(FOOTPATH, "แผ่นทางเท้าแตก"))
    yield of.at(9, 18.5, OPERATOR, Move(FOOTPATH, Step.ASSIGN))
    yield of.at(11, 9.0, OPERATOR, Move(FOOTPATH, Step.ASK_CANCEL, "อยู่ในโครงการปรับปรุงทางเท้าทั้งถนนแล้ว"))
    yield of.at(11, 15.0, HEAD, Move(FOOTPATH, Step.CANCEL, "ยืนยันตามโครงการ"))
    yield of.at(13, 18.5, PATROL, Report(STRUCTURE, "ราวสะพานหลุด"))
    yield of.at(13, 19.0, OPERATOR, Move(STRUCTURE, Step.ASSIGN))
    yield of.at(14, 9.5, YOTHA, Move(STRUCTURE, Step.BEGIN))
    yield of.at(26, 15.0, YOTHA, _done(STRUCTURE, "เชื่อมราวสะพานแล้ว", hours=2, photo=Drawing(is_after=True, days_old=2)))
    yield of.at(15, 17.0, SECOND_PATROL, Report(SIGN, "สัญญาณไฟเตือนไม่กะพริบ"))
    yield of.at(15, 17.5, OPERATOR, Move(SIGN, Step.ASSIGN))
    yield of.at(16, 9.0, YOTHA, Move(SIGN, Step.ACKNOWLEDGE))
    yield of.at(18, 20.5, PATROL, Report(DARK_SPOT, "ช่วงกลางซอยไม่มีโคม มืดมาก"))
    yield of.at(18, 21.0, OPERATOR, Move(DARK_SPOT, Step.ASSIGN))
    yield of.at(19, 9.0, YOTHA, Move(DARK_SPOT, Step.ACKNOWLEDGE))
    yield of.at(21, 10.0, YOTHA, Move(DARK_SPOT, Step.BEGIN, "สำรวจจุดตั้งเสา"))
    yield of.at(27, 19.0, SECOND_PATROL, Report(GATHERING, "มีกลุ่มมั่วสุมหลังสองทุ่ม", photo=None))


def _told_at_the_desk(of: _Month) -> Iterator[Errand]:
    """What the operator writes down: a power cut, a reader, a road that a citizen complained of."""
    yield of.at(19, 10.0, OPERATOR, Open(ROAD, "ฝาท่อระบายน้ำทรุด ประชาชนแจ้ง", traffy_ticket="2026-SOMMUT"))
    yield of.at(19, 10.1, OPERATOR, Move(ROAD, Step.ASSIGN))
    yield of.at(20, 9.0, OPERATOR, Draft(ROAD), hears=True)
    yield of.at(20, 11.0, HEAD, Pass(ROAD, LetterStep.APPROVE))
    yield of.at(21, 9.0, OPERATOR, Open(POWER, "ทั้งเสาไม่มีไฟ อุปกรณ์ประจำจุดเงียบ"))
    yield of.at(21, 9.1, OPERATOR, Move(POWER, Step.ASSIGN))
    yield of.at(23, 8.6, OPERATOR, _done(POWER, "กฟน. เปลี่ยนเบรกเกอร์แล้ว", hours=8))
    yield of.at(25, 9.0, OPERATOR, Open(READER, "เครื่องอ่านบัตรหลวม แตะแล้วต้องแตะซ้ำ"))
    yield of.at(25, 9.1, OPERATOR, Move(READER, Step.ASSIGN))


def _done(of: Defect, said: str, *, hours: float, photo: Drawing | None = None) -> Move:
    return Move(of, Step.REPORT_DONE, said, photo, timedelta(hours=hours))


def _looks(first: date) -> Iterator[Errand]:
    """The hub looks when each trouble was tested first."""
    for one in TROUBLES:
        begin = bangkok(first.replace(day=one.begin[0]), one.begin[1])
        yield _look(next(next_tests(one.point, one.asset.name, begin)))


def _looks_after(errand: Errand) -> Iterator[Errand]:
    """And after each test of what is said to be mended: one of the next three is by the light that tells."""
    does = errand.does
    if isinstance(does, Move) and does.step is Step.REPORT_DONE and does.of.asset is not None:
        tests = next_tests(does.of.point, does.of.asset, errand.at)
        yield from (_look(next(tests)) for _ in range(3))


def _look(tested_at: datetime) -> Errand:
    return Errand(tested_at + _TOLD_BY_TEST, None, Look(), hears=True)
