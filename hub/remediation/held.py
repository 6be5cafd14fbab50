"""A photograph counts for an order only if the hub holds it: a hash alone is a claim, and proves nothing."""

from collections.abc import Collection

from sqlalchemy import Connection

from hub.evidence.traced import TracedRefused
from hub.photographs import service as photographs
from hub.remediation.order import FieldRefused
from wire_contract.photograph_acts import PhotographsMissed


class NotHeldError(FieldRefused, TracedRefused):
    """Photographs were named that the hub does not hold."""

    def __init__(self, missing: Collection[str], *, order: int | None, point: str) -> None:
        self.act = PhotographsMissed(photographs=tuple(missing), order=order, point=point)
        short = ", ".join(f"{name[:12]}…" for name in missing)
        super().__init__(
            f"ศูนย์ไม่มีภาพถ่ายนี้ · the hub does not hold this photograph: {short}",
            field="photographs",
            hint="ส่งไฟล์ภาพก่อน แล้วทำขั้นนี้อีกครั้ง · send the file itself, then take the step again",
        )


def check(conn: Connection, names: Collection[str], *, order: int | None, point: str) -> None:
    """Every one is here, and its time is not over; refused otherwise, with a trace."""
    missing = [name for name in names if not photographs.is_held(conn, name)]
    if missing:
        raise NotHeldError(missing, order=order, point=point)
