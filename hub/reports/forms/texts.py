"""The texts of a form, written from its figures alone: the same figures give the same words, others give others. Pure.

Every text begins with its months, says what was found and what nobody knows, and never that all is well where no
figure says so.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from hub.kernel import thai
from hub.kernel.period import day_of
from hub.remediation.kinds import PARKS, section_named
from hub.reports.forms import repairs_told
from hub.reports.forms.figures import FormFigures, HeldPhotograph, MonthState, UsedMonth
from hub.reports.forms.parts import PARTS, Part
from hub.reports.forms.telling import (
    beside,
    fraction,
    indicator_of,
    listed,
    months,
    not_issued,
    number,
    place,
    scope,
    shortened,
)
from hub.reports.forms.used import LetterTold
from hub.reports.life.period import edition_words
from hub.reports.ratios.kpi import Kpi

LEAST_SHOWN = 3
"""Fewer cases than that are not told: at one point a single case has a face."""


def written(figures: FormFigures) -> Mapping[Part, str]:
    """Every text of this kind of form."""
    return {part: _WRITERS[part](figures) for part in PARTS[figures.kind]}


def _trees(figures: FormFigures) -> str:
    mine = [one for one in figures.facts.repairs if one.section == PARKS]
    return _told(figures, repairs_told.told(figures.facts, mine, nobody="ไม่มีใบงานของฝ่ายรักษาฯ"))


def _lights(figures: FormFigures) -> str:
    mine = [one for one in figures.facts.repairs if repairs_told.is_light_or_camera(one)]
    return _told(figures, repairs_told.told(figures.facts, mine, nobody="ไม่มีใบงานไฟฟ้าหรือกล้องวงจรปิด"))


def _collected(figures: FormFigures) -> str:
    said = [
        _reported(one, now=figures.generated_at)
        for one in figures.months
        if one.month in {*figures.span.months, *figures.span.missing}
    ]
    report = indicator_of(figures.span, Kpi.REPORT)
    if report is not None and report.denominator:
        said.append(f"ออกในกำหนด {fraction(report)} {beside(report, no='ไม่ทันกำหนด')}".strip())
    fixes = indicator_of(figures.span, Kpi.ENVIRONMENT)
    if fixes is not None and fixes.denominator:
        said.append(
            f"งานแก้ไขที่ครบกำหนด พิสูจน์แล้วว่าเสร็จ {fraction(fixes)} นับทุกเดือนที่ค้าง {beside(fixes, no='เกินกำหนด')}".strip()
        )
    others = [one for one in figures.facts.repairs if one.section != PARKS and not repairs_told.is_light_or_camera(one)]
    if others:
        said.append(f"งานอื่น: {repairs_told.sums(others)}")
    return "\n".join(said) if said else scope(figures.span)


def _reported(one: UsedMonth, *, now: datetime) -> str:
    name = f"เดือน{months([one.month])}"
    due = thai.date_short(one.due_on)
    if one.state is MonthState.NOT_OVER:
        return f"{name} ยังไม่สิ้นเดือน"
    if one.first_issued_at is None:
        how = "เกินกำหนด" if day_of(now) > one.due_on else "กำหนด"
        return f"{name} ยังไม่ออกรายงาน {how} (ภายใน {due})"
    how = "ในกำหนด" if day_of(one.first_issued_at) <= one.due_on else "เกินกำหนด"
    return f"{name} ออกรายงานครั้งแรก {thai.date_short(day_of(one.first_issued_at))} {how} (ภายใน {due})"


def _patrols(figures: FormFigures) -> str:
    made = indicator_of(figures.span, Kpi.PATROL)
    if made is None:
        return scope(figures.span)
    if not made.denominator:
        return _told(figures, "ไม่มีจุดที่ต้องตรวจ")
    said = [f"ตรวจตราโดยมีหลักฐาน {fraction(made)} ใน {figures.facts.points} จุด {beside(made, no='ไม่ได้ตรวจ')}".strip()]
    rows = figures.facts.patrols
    whole = sum(row.proved == row.required for row in rows)
    said.append(f"ตรวจครบทุกครั้ง {whole} จาก {len(rows)} จุด")
    worst = [row for row in rows if row.proved < row.required][:3]
    if worst:
        said.append(
            "จุดที่พิสูจน์ได้น้อยที่สุด: "
            + " · ".join(
                f"{row.name} ตรวจ {number(row.proved)} จาก {number(row.required)} ครั้ง"
                + (f" ไม่มีข้อมูล {number(row.unknown)}" if row.unknown else "")
                for row in worst
            )
        )
    return _told(figures, "\n".join(said))


def _checks(figures: FormFigures) -> str:
    made, facts = indicator_of(figures.span, Kpi.CAMERA_CHECK), figures.facts
    if made is None:
        return scope(figures.span)
    if not made.denominator:
        return _told(figures, "ไม่มีจุดที่มีกล้องซึ่งต้องตรวจ")
    said = [f"ตรวจกล้องแล้ว {fraction(made)} {beside(made, no='ไม่ได้ตรวจ')}".strip()]
    if facts.camera_days:
        said.append(
            f"กล้องที่พิสูจน์ว่าใช้งานได้ {number(facts.camera_days_working)} จาก {number(facts.camera_days)} วัน-กล้อง"
            + (f" ไม่รู้สภาพ {number(facts.camera_days_unknown)} วัน-กล้อง" if facts.camera_days_unknown else "")
        )
    said.append(_letters(figures))
    return _told(figures, "\n".join(said))


def _letters(figures: FormFigures) -> str:
    if not figures.facts.letters:
        return "ไม่พบกล้องที่เริ่มชำรุด จึงไม่มีหนังสือที่ต้องออก"
    made = indicator_of(figures.span, Kpi.LETTER)
    head = f"พบกล้องเริ่มชำรุด {len(figures.facts.letters)} ครั้ง"
    if made is not None and made.denominator:
        head += f" ออกหนังสือในกำหนด {fraction(made)}"
    return "\n".join([head, *shortened(f"– {_letter(figures, one)}" for one in figures.facts.letters)])


def _letter(figures: FormFigures, one: LetterTold) -> str:
    found = f"กล้อง {one.asset} {place(figures.facts, one.point)} พบ {thai.date_short(day_of(one.opened_at))}"
    if one.issued_at is None:
        return f"{found} {_ANSWERED.get(one.answered, 'ยังไม่ออกหนังสือ')}"
    to = section_named(one.agency).short if one.agency else ""
    late = " ออกเกินกำหนด" if one.answered == "late" else ""
    return f"{found} หนังสือ {one.number} ถึง {to} {thai.date_short(day_of(one.issued_at))}{late}"


_ANSWERED: Mapping[str, str] = {
    "missing": "ยังไม่ออกหนังสือ เกินกำหนด",
    "pending": "ยังไม่ออกหนังสือ ยังอยู่ในกำหนด",
    "mended": "ใช้ได้ก่อนครบกำหนดออกหนังสือ",
}


def _police(figures: FormFigures) -> str:
    """Counts come from the stations' own files, not from months: they are told whether or not a month is issued."""
    asked = [one for one in figures.police_counts if one.month in {*figures.span.months, *figures.span.missing}]
    stations = sorted({one.station for one in asked})
    if not stations:
        return "ยังไม่มีเดือนที่สิ้นสุด หรือไม่มีสถานีตำรวจของจุดใดในทะเบียน จึงไม่มีสถิติคดี"
    said = []
    for station in stations:
        mine = [one for one in asked if one.station == station]
        told, silent = [one for one in mine if one.told], [one for one in mine if not one.told]
        words = [f"ได้รับสถิติเดือน{months([one.month for one in told])}"] if told else []
        known = [one.at_points for one in told if one.at_points is not None]
        if known:
            cases = sum(known)
            shown = number(cases) if cases >= LEAST_SHOWN else f"น้อยกว่า {LEAST_SHOWN}"
            words.append(f"บริเวณจุดเสี่ยงภัย {shown} คดี")
        elif told:
            words.append("ไม่ได้แยกรายจุด")
        if silent:
            words.append(f"ยังไม่ได้รับเดือน{months([one.month for one in silent])}")
        said.append(f"{station}: {' '.join(words)}")
    return "\n".join(said)


def _factors(figures: FormFigures) -> str:
    facts = figures.facts
    if not figures.span.months:
        return scope(figures.span)
    said = [f"จุดเสี่ยงภัยที่อยู่ในช่วงนับ {facts.points} จุด การตรวจที่นับทุกครั้งมีหลักฐานจากอุปกรณ์ประจำจุดที่ตรวจสอบได้"]
    tested = [
        f"{name} {count} {unit}"
        for name, count, unit in (("กล้อง", facts.cameras, "ตัว"), ("โคมไฟ", facts.lamps, "ดวง"))
        if count
    ]
    if tested:
        said.append(f"อุปกรณ์ที่ทดสอบตัวเองได้: {listed(tested)}")
    sections: dict[str, int] = {}
    for one in facts.repairs:
        sections[one.section] = sections.get(one.section, 0) + 1
    if sections:
        shares = (f"{section_named(name).short} {sections[name]} ใบงาน" for name in sorted(sections))
        said.append(f"หน่วยงานที่ร่วมแก้ไข: {' · '.join(shares)}")
    return _told(figures, "\n".join(said))


def _obstacles(figures: FormFigures) -> str:
    """Found in the figures, not asked of anybody."""
    facts, found = figures.facts, []
    if figures.span.missing and (late := not_issued(figures)):
        found.append(f"ยังไม่ออกรายงานประจำเดือน{months(late)} จึงสรุปผลของเดือนนั้นไม่ได้")
    if facts.silent_minutes:
        hours = number(facts.silent_minutes // 60) if facts.silent_minutes >= 60 else "ไม่ถึง 1"
        found.append(f"ไม่มีข้อมูลจากอุปกรณ์รวม {hours} ชั่วโมงใน {facts.silent_points} จุด")
    if facts.lost_lines:
        found.append(f"อุปกรณ์แจ้งว่าข้อมูลสูญหาย {number(facts.lost_lines)} รายการ")
    late_work = [one for one in facts.repairs if one.counted == "disproved"]
    if late_work:
        found.append(f"ใบงานที่เกินกำหนดเมื่อสิ้นเดือนล่าสุด: {repairs_told.numbers(late_work)}")
    unproved = [one for one in facts.repairs if one.standing == "said_done"]
    if unproved:
        found.append(f"แจ้งว่าเสร็จแต่ยังไม่มีหลักฐานพิสูจน์: {repairs_told.numbers(unproved)}")
    behind = [one for one in facts.letters if one.answered in {"late", "missing"}]
    if behind:
        found.append(f"หนังสือเมื่อกล้องชำรุดที่ไม่ทันกำหนด {len(behind)} เรื่อง")
    found += [f"ระงับการตรวจ {one.place} {one.days} วัน ตามหนังสือ {one.document} ({one.why})" for one in facts.suspensions]
    if found:
        return _told(figures, "\n".join(f"– {one}" for one in found)) if figures.span.months else "\n".join(found)
    return _told(figures, "ไม่พบอุปสรรคในข้อมูล") if figures.span.months else scope(figures.span)


def _evidence(figures: FormFigures) -> str:
    said = [_photographs(figures.photographs_held)]
    editions: dict[int, list[str]] = {}
    for one in figures.months:
        if one.month in figures.span.months and one.version is not None:
            editions.setdefault(one.version, []).append(one.month)
    papers = [f"เดือน{months(names)} {edition_words(number)[0]}" for number, names in sorted(editions.items())]
    said.append(
        "เอกสารรายงานผู้บังคับบัญชา: " + ("รายงานประจำ" + " · ".join(papers) if papers else "ยังไม่มีรายงานประจำเดือนที่ออก")
    )
    numbers = sorted({one.number for one in figures.facts.letters if one.number})
    if numbers:
        said.append(f"หนังสือประสานหน่วยงาน: {' · '.join(shortened(numbers))}")
    return "\n".join(said)


def _photographs(held: Sequence[HeldPhotograph]) -> str:
    if not held:
        return "ภาพถ่าย: ไม่มีภาพถ่ายในใบงานของเดือนที่ออกรายงานแล้ว"
    before, after = (sum(one.after is side for one in held) for side in (False, True))
    orders = len({one.order for one in held})
    said = f"ภาพถ่าย: ก่อนดำเนินการ {before} ภาพ หลังดำเนินการ {after} ภาพ จาก {orders} ใบงาน"
    gone = sum(one.deleted_at is not None for one in held)
    lost = sum(not one.is_known for one in held)
    said += f" ในจำนวนนี้ลบแล้วตามกำหนดเก็บรักษา {gone} ภาพ" if gone else ""
    return said + (f" และอ้างถึงแต่ไม่มีในระบบ {lost} ภาพ" if lost else "")


def _summary(figures: FormFigures) -> str:
    made = figures.span
    if not made.months:
        return scope(made)
    said = []
    if made.is_whole and made.headline.percent:
        said.append(f"ผลงานทั้งปีร้อยละ {made.headline.percent}")
    elif made.headline.percent:
        said.append(f"ผลงานทั้งปียังสรุปไม่ได้ เฉพาะเดือนที่ออกรายงานแล้วร้อยละ {made.headline.percent}")
    for kpi, name, no in (
        (Kpi.PATROL, "การตรวจตรา", "ไม่ได้ตรวจ"),
        (Kpi.CAMERA_CHECK, "การตรวจกล้อง", "ไม่ได้ตรวจ"),
        (Kpi.ENVIRONMENT, "การแก้ไขสภาพแวดล้อม", "เกินกำหนด"),
        (Kpi.LETTER, "การออกหนังสือเมื่อกล้องชำรุด", "ไม่ทันกำหนด"),
        (Kpi.REPORT, "การส่งรายงานในกำหนด", "ไม่ทันกำหนด"),
    ):
        one = indicator_of(made, kpi)
        if one is not None and one.denominator:
            said.append(f"{name} {fraction(one)} {beside(one, no=no)}".strip())
    if figures.facts.repairs:
        said.append(f"ใบงานทั้งปี {repairs_told.sums(figures.facts.repairs)}")
    return _told(figures, "\n".join(said))


def _told(figures: FormFigures, said: str) -> str:
    """With the months that it speaks of in front."""
    if not figures.span.months:
        return scope(figures.span)
    return f"{scope(figures.span)}{chr(10) if chr(10) in said else ' '}{said}"


_WRITERS: Mapping[Part, Callable[[FormFigures], str]] = {
    Part.TREES: _trees,
    Part.LIGHTS: _lights,
    Part.COLLECTED: _collected,
    Part.PATROLS: _patrols,
    Part.CHECKS: _checks,
    Part.POLICE: _police,
    Part.SUMMARY: _summary,
    Part.FACTORS: _factors,
    Part.OBSTACLES: _obstacles,
    Part.EVIDENCE: _evidence,
}
