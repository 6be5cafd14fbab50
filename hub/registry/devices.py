"""What the page of devices shows, and what would follow from enrolling or revoking one: told before it is done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.fleet import service as fleet
from hub.fleet.service import DeviceStatus, Enrolment
from hub.kernel.pair import Pair


@dataclass(frozen=True, slots=True)
class AtPoint:
    """An enrolment with the code of its point."""

    enrolment: Enrolment
    point: str


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One device: where it stands now, what it last said, and where it stood before."""

    device: str
    standing: AtPoint | None
    before: tuple[AtPoint, ...]
    """The latest first."""
    status: DeviceStatus | None
    has_settings: bool | None
    """Whether it has the settings last signed; None where it was never heard."""

    @property
    def is_revoked(self) -> bool:
        """True where no key of it is taken any more."""
        return self.standing is None and all(one.enrolment.revoked for one in self.before)


def device_views(conn: Connection) -> Sequence[DeviceView]:
    """Every device that ever was enrolled, by name."""
    codes = {point.id: point.code for point in fleet.points(conn)}
    statuses, has_it = fleet.statuses(conn), fleet.is_in_force(conn)
    by_name: dict[str, list[AtPoint]] = {}
    for one in fleet.enrolments(conn):
        by_name.setdefault(one.device, []).append(AtPoint(one, codes[one.point_id]))
    found = []
    for name, mine in sorted(by_name.items()):
        device = mine[0].enrolment.device
        standing = next((one for one in mine if one.enrolment.enrolled_to is None), None)
        before = tuple(one for one in reversed(mine) if one is not standing)
        found.append(DeviceView(name, standing, before, statuses.get(device), has_it.get(device)))
    return found


def fingerprint(public_key: str) -> str:
    """Sixteen digits of a key's SHA-256 in groups of four, to compare over the telephone."""
    digits = hashlib.sha256(public_key.encode()).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def follows_from_enrolling(views: Sequence[DeviceView], *, device: str, point: str) -> Sequence[Pair]:
    """What else ends by enrolling this device there; nothing where the place is free and the device new."""
    found: list[Pair] = []
    for one in views:
        if one.standing is None:
            continue
        if one.device == device:
            found.append(
                (
                    f"{device} อยู่ที่จุด {one.standing.point} จะสิ้นสุดลง สิ่งที่บันทึกไว้ก่อนยังรับ",
                    f"{device} stands at {one.standing.point} now: that ends; its backlog is still taken",
                )
            )
        elif one.standing.point == point:
            found.append(
                (
                    f"จุด {point} มี {one.device} อยู่ จะสิ้นสุดลง สิ่งที่บันทึกไว้ก่อนยังรับเมื่อส่งมา",
                    f"{one.device} stands at {point}: it ends there; its backlog is still taken",
                )
            )
    return found


def follows_from_revoking(view: DeviceView) -> Sequence[Pair]:
    """What nobody should learn only afterwards."""
    place = view.standing.point if view.standing else "–"
    return (
        (
            "ไม่รับสิ่งที่อุปกรณ์นี้ลงนามอีก รวมทั้งที่บันทึกไว้ก่อนและยังไม่ส่งมา",
            "Nothing that it signed is taken any more, also not what it recorded before and has not sent",
        ),
        (
            f"จุด {place} ไม่มีอุปกรณ์จนกว่าจะลงทะเบียนเครื่องใหม่ การตรวจในช่วงนั้นเป็น “ไม่ทราบ”",
            f"Point {place} has no device until a new one is enrolled: patrols meanwhile are unknown",
        ),
        (
            "ยกเลิกการเพิกถอนไม่ได้ ต้องสร้างกุญแจใหม่ที่อุปกรณ์",
            "It cannot be undone: the device has to make a new key",
        ),
    )
