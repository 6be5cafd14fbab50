"""Bangkok's metropolitan police stations, by the name that a point refers to. Pure.

Source: the 88 stations of Bangkok's Metropolitan Police Bureau (the number: mgronline.com 9540000166825 and
9590000023831). Names and divisions were put together from public listings that agree, not from a register of the
police's own; a station that is missing here may be written all the same, and the page says that it is not on the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_BY_DIVISION: Mapping[int, str] = {
    1: "ชนะสงคราม ดินแดง ดุสิต นางเลิ้ง บางโพ พญาไท มักกะสัน สามเสน ห้วยขวาง",
    2: "คันนายาว โคกคราม ดอนเมือง เตาปูน ทุ่งสองห้อง บางเขน บางซื่อ ประชาชื่น พหลโยธิน สายไหม สุทธิสาร",
    3: "จรเข้น้อย ฉลองกรุง นิมิตรใหม่ ประชาสำราญ มีนบุรี ร่มเกล้า ลาดกระบัง ลำผักชี ลำหิน สุวินทวงศ์ หนองจอก",
    4: "โชคชัย บางชัน บึงกุ่ม ประเวศ ลาดพร้าว วังทองหลาง หัวหมาก อุดมสุข",
    5: "คลองตัน ทองหล่อ ท่าเรือ ทุ่งมหาเมฆ บางนา บางโพงพาง พระโขนง ลุมพินี วัดพระยาไกร",
    6: "จักรวรรดิ บางรัก ปทุมวัน พระราชวัง พลับพลาไชย_1 พลับพลาไชย_2 ยานนาวา สำราญราษฎร์",
    7: "ตลิ่งชัน ท่าพระ ธรรมศาลา บวรมงคล บางกอกน้อย บางกอกใหญ่ บางขุนนนท์ บางพลัด บางยี่ขัน บางเสาธง ศาลาแดง",
    8: "ตลาดพลู ทุ่งครุ บางคอแหลม บางมด บางยี่เรือ บุคคโล บุปผาราม ปากคลองสาน ราษฎร์บูรณะ สมเด็จเจ้าพระยา สำเหร่",
    9: "ท่าข้าม เทียนทะเล บางขุนเทียน บางบอน เพชรเกษม ภาษีเจริญ แสมดำ หนองแขม หนองค้างพลู หลักสอง",
}
_PREFIXES = ("สถานีตำรวจนครบาล", "สน.")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class Station:
    """One station; `name` (`สน.บางรัก`) is what points refer to, and never another station's."""

    name: str
    division: int
    """Of the Metropolitan Police: `บก.น.1` to `บก.น.9`."""


STATIONS: Mapping[str, Station] = {
    f"สน.{one.replace('_', ' ')}": Station(f"สน.{one.replace('_', ' ')}", division)
    for division, names in _BY_DIVISION.items()
    for one in names.split()
}


def station_written(text: str) -> str:
    """The name that the list has for what somebody wrote: `สน. บางรัก`, `สถานีตำรวจนครบาลบางรัก`, `บางรัก`; what the
    list does not know stays as it was written.
    """
    said = " ".join(text.split())
    return _BY_KEY.get(_key(said), said)


def _key(text: str) -> str:
    bare = "".join(text.split()).translate(_THAI_DIGITS)
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix)
    return bare


_BY_KEY = {_key(name): name for name in STATIONS}
