"""The first line of the day: how many things wait for somebody, what they are, and where each is done. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.dashboard.devices import Devices
from hub.fleet.liveness import Liveness
from hub.kernel.pair import Pair
from hub.kernel.rights import Right
from hub.patrol.board import Board
from hub.patrol.views import Attention
from hub.web.hub_state import AssetsNow

HURRY = timedelta(hours=4)
"""So long before their window or the day ends, patrols that are still due become something to do."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """So many things of one kind, and the page where they are done."""

    count: int
    says: Pair
    path: str
    right: Right
    is_urgent: bool


def to_do(
    board: Board,
    *,
    devices: Devices,
    tested: AssetsNow,
    orders: int,
    letters: int,
    attention: Attention,
    ends: Mapping[str, datetime],
    hurry_until: datetime,
) -> Sequence[ToDo]:
    """What waits, the most urgent first; nothing that does not wait for anybody."""
    down = devices.counts[Liveness.DOWN]
    concerned = sum(1 for row in board.rows if row.urgent)
    pressing = {code for code, end in ends.items() if end <= hurry_until}
    due = sum(row.cell.due for row in board.rows if row.cell and row.point.code in pressing)
    see, evidence, people = Right.SEE_BOARD, Right.SEE_EVIDENCE, Right.SEE_PEOPLE
    tests, aside = "/self-tests", attention.set_aside
    urgent = (
        ToDo(down, ("อุปกรณ์เงียบ", "devices silent"), "/#devices", see, is_urgent=True),
        ToDo(concerned, ("อุปกรณ์ต้องดูแลด่วน", "devices in trouble"), "/#points", see, is_urgent=True),
        ToDo(tested.failing, ("กล้องหรือไฟชำรุด", "cameras or lamps failing"), tests, see, is_urgent=True),
        ToDo(due, ("รอบตรวจที่ยังขาด", "patrols still due"), "/#points", see, is_urgent=True),
    )
    never = devices.counts[Liveness.NEVER_SEEN]
    later = (
        ToDo(never, ("อุปกรณ์ยังไม่เคยติดต่อ", "devices never heard"), "/#devices", see, is_urgent=False),
        ToDo(attention.flags, ("การแตะที่น่าสงสัย", "suspicious taps"), "/flags", evidence, is_urgent=False),
        ToDo(letters, ("หนังสือรอดำเนินการ", "letters waiting"), "/letters", Right.SEE_ORDERS, is_urgent=False),
        ToDo(orders, ("ใบงานรอดำเนินการ", "work orders waiting"), "/orders", Right.SEE_ORDERS, is_urgent=False),
        ToDo(attention.corrections, ("การแก้ไขรออนุมัติ", "corrections"), "/corrections", evidence, is_urgent=False),
        ToDo(tested.tasks, ("กล้องหรือไฟต้องไปดู", "cameras or lamps to look at"), tests, see, is_urgent=False),
        ToDo(attention.unknown_cards, ("บัตรที่ไม่รู้จัก", "unknown cards"), "/unknown-cards", people, is_urgent=False),
        ToDo(aside, ("กักไว้", "set aside"), "/quarantine", evidence, is_urgent=False),
    )
    return [one for one in (*urgent, *later) if one.count]
