"""A notice: what happened, in both languages, once for each key. Pure.

Notices leave the house through other companies' servers. A text names points, devices and kinds of faults, never a
person, a card or a picture; whoever makes one answers for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.kernel.rights import Right

LONGEST_TEXT = 300
LONGEST_KEY = 200
LONGEST_PATH = 200


class Kind(StrEnum):
    """What a notice is about; people choose by it."""

    PATROL = "patrol"
    DEVICE = "device"
    CAMERA = "camera"
    LAMP = "lamp"
    POWER = "power"
    TAMPER = "tamper"
    FLAG = "flag"
    WORK = "work"
    PRIVACY = "privacy"
    HUB = "hub"
    TRIAL = "trial"
    """Somebody tries a channel; nobody has to choose it."""


KINDS: Mapping[Kind, Pair] = {
    Kind.PATROL: ("การตรวจจุดที่ขาดหรือไม่ทราบผล", "Patrols missed or unknown"),
    Kind.DEVICE: ("อุปกรณ์ขาดการติดต่อหรือกลับมา", "Devices down or back"),
    Kind.CAMERA: ("กล้องเสียหรือกลับมาดี", "Cameras failing or good again"),
    Kind.LAMP: ("ไฟเสียหรือกลับมาดี", "Lamps failing or good again"),
    Kind.POWER: ("ไฟฟ้าและแบตเตอรี่", "Power and batteries"),
    Kind.TAMPER: ("ฝาตู้เปิดหรือสายถูกตัด", "Boxes opened, wires cut"),
    Kind.FLAG: ("การแตะที่น่าสงสัย", "Suspicious taps"),
    Kind.WORK: ("ใบสั่งงาน หนังสือ และรายงาน", "Work orders, letters and reports"),
    Kind.PRIVACY: ("คำขอของเจ้าของข้อมูลส่วนบุคคล", "Requests about personal data"),
    Kind.HUB: ("ระบบกลางขัดข้อง", "Trouble of the hub itself"),
}
"""What people may choose, in words."""


class Severity(StrEnum):
    """How much a notice asks of whoever reads it."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """The more urgent the higher."""
        return list(Severity).index(self)


SEVERITIES: Mapping[Severity, Pair] = {
    Severity.INFO: ("ทราบไว้", "for information"),
    Severity.WARNING: ("ต้องดูแล", "needs care"),
    Severity.URGENT: ("ด่วน", "urgent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell. The same `key` is told to nobody twice, so callers may tell again after a crash."""

    kind: Kind
    key: str
    """What happened, once and for all: `alarm/1234/opened`."""
    severity: Severity
    thai: str
    english: str
    path: str
    """The hub's page about it, `/points/BSM-01`."""
    right: Right = Right.SEE_BOARD
    """Only users with this right are told; shared channels are told what whoever set them up let them hear."""

    def __post_init__(self) -> None:
        if not 0 < len(self.key) <= LONGEST_KEY or not self.path.startswith("/") or len(self.path) > LONGEST_PATH:
            raise ValueError(f"a notice needs a key and a path of this hub, not {self.key!r} and {self.path!r}")
        for text in (self.thai, self.english):
            if not 0 < len(text) <= LONGEST_TEXT or not text.isprintable():
                raise ValueError(f"a notice says one printable line of at most {LONGEST_TEXT} characters, not {text!r}")
