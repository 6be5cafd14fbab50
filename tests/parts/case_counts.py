"""Case counts that a station told, as the hub keeps them."""

from sqlalchemy import Connection

from hub.crime import register as crime_register
from hub.crime import service as crime
from tests.parts.hands import hand
from tests.parts.small_hub import NOW
from tests.parts.station_sheets import plain_csv

COUNTED = plain_csv(
    [["จุด", "เดือน", "ลักทรัพย์", "ยาเสพติด"], ["BSM-01", "ต.ค. 69", "4", "1"], ["จุดที่ 2", "ต.ค. 69", "2", ""]]
)
"""October of two points, one by the station's own name."""


def case_counts(conn: Connection) -> None:
    """A station's month, a kind of the district's own, and what the station calls a point."""
    crime_register.add_kind(conn, code="trespass", thai="บุกรุก", english="", group="other", hand=hand(at=NOW))
    wish = crime.Wish(COUNTED, "สน.บางสมมุติ", places={"จุดที่ 2": "point:BSM-02"})
    plan = crime.look(conn, wish, hand=hand(at=NOW)).plan
    crime.carry_out(conn, wish, digest=plan.digest, is_meant=False, hand=hand(at=NOW))
