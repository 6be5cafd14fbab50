"""What can be said of the lines of a journal; which of it is wrong, and what each means."""

from dataclasses import dataclass
from enum import StrEnum

from edge_agent.journal.inspection.texts import Text


class Kind(StrEnum):
    """What was found."""

    PRUNED = "pruned"
    DECLARED = "declared"
    DAMAGED = "damaged"
    MISSING = "missing"
    STORED_HASH = "stored_hash"
    FOREIGN = "foreign"
    CHAIN = "chain"
    SIGNATURE = "signature"
    VOUCHED = "vouched"
    HOLE = "hole"
    RUIN = "ruin"
    IDENTITY = "identity"
    KEY = "key"
    NO_KEY = "no_key"
    OLDER_COPY = "older_copy"
    MORE = "more"


HARMLESS = frozenset({Kind.PRUNED, Kind.DECLARED})
"""As it should be: what else is found needs a person."""

MEANING: dict[Kind, Text] = {
    Kind.PRUNED: Text("ตัดออกแล้วตามระเบียบ ศูนย์รับทราบแล้ว", "pruned in good order: the hub had acknowledged them"),
    Kind.DECLARED: Text("หายไป และประกาศไว้แล้วในสมุดบันทึก", "lost, and declared so in the journal: the hub knows"),
    Kind.DAMAGED: Text(
        "เสียหาย: ไบต์ไม่ตรงกับแฮช · ถ้าศูนย์มีแล้วก็ไม่หาย ถ้ายัง เครื่องจะประกาศเมื่อส่ง · เปลี่ยนการ์ด SD",
        "damaged: the bytes do not match their hash. Nothing is lost if the hub holds them; else the agent declares"
        " them when it sends. Replace the SD card",
    ),
    Kind.MISSING: Text(
        "หายไปโดยไม่มีประกาศ · ถ้าศูนย์มีแล้วก็ไม่หาย ถ้ายัง เครื่องจะประกาศเมื่อส่ง",
        "not there, and not declared. Nothing is lost if the hub holds them; else the agent declares them when sending",
    ),
    Kind.STORED_HASH: Text(
        "รายการครบถ้วน แต่แฮชที่เก็บไว้ข้างกันเสียหาย · เปลี่ยนการ์ด SD",
        "whole by their signature, but the hash that is stored beside them is damaged. Replace the SD card",
    ),
    Kind.FOREIGN: Text(
        "ไม่ใช่รายการของสมุดบันทึกนี้ ณ ลำดับนี้", "not lines of this journal at this place: somebody put them there"
    ),
    Kind.CHAIN: Text(
        "สายโซ่ขาด: ไม่ต่อจากรายการก่อนหน้า · มีคนแก้ไข หรือไฟล์สองชุดปนกัน",
        "the chain is broken: they do not follow the line before. Lines were changed, or two copies were mixed",
    ),
    Kind.SIGNATURE: Text(
        "ลายเซ็นไม่ถูกต้อง และไม่มีรายการใดรับรอง",
        "the signature is not this journal's key's, and no later line vouches for them",
    ),
    Kind.VOUCHED: Text(
        "ลายเซ็นเสียหาย แต่รายการถัดไปรับรองเนื้อหา",
        "their own signature is damaged, but a later line vouches for what they say",
    ),
    Kind.HOLE: Text(
        "ช่องว่างที่ประกาศไว้ไม่ตรงกับสายโซ่",
        "a declared hole does not fit the chain: it names another hash than the line behind it",
    ),
    Kind.RUIN: Text(
        "ไฟล์ฐานข้อมูลเสียหาย อ่านได้เท่าที่เห็น · เก็บไฟล์ไว้ อย่าลบ",
        "the database file is ruined (cut off, or pages overwritten); what could be read was. Keep the file",
    ),
    Kind.IDENTITY: Text(
        "ชื่อเจ้าของในไฟล์เสียหาย ใช้ตามที่รายการบอก", "the file's own word on whose it is is ruined; the lines told"
    ),
    Kind.KEY: Text(
        "กุญแจของสมุดบันทึกไม่ใช่กุญแจที่คาดไว้: เป็นของเครื่องอื่น หรือกุญแจเปลี่ยน",
        "the journal's key is not the key that was expected: another device's journal, or the key was replaced",
    ),
    Kind.NO_KEY: Text(
        "ไม่มีกุญแจสาธารณะ ตรวจลายเซ็นไม่ได้ · ใช้ --public-key KEY",
        "nothing tells the public key, so no signature was checked. Run again with --public-key KEY",
    ),
    Kind.OLDER_COPY: Text(
        "เป็นสำเนาเก่าหรือถูกตัดท้าย: ศูนย์มีรายการที่ไฟล์นี้ไม่มี",
        "an older copy, or cut off at its end: the hub acknowledged lines that this file does not hold",
    ),
    Kind.MORE: Text("และยังมีอีก", "and more of that: only the first are listed"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about the lines `first` to `last`; both 0 where it is about the whole file."""

    kind: Kind
    first: int = 0
    last: int = 0
    detail: str = ""

    @property
    def is_wrong(self) -> bool:
        """True when a person must look."""
        return self.kind not in HARMLESS
