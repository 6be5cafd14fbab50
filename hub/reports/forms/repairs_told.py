"""Work orders in the words of the form: sums first, then each by number, point and how it stands. Pure."""

from collections.abc import Sequence

from hub.kernel import thai
from hub.kernel.period import day_of
from hub.remediation.kinds import WORK, Kind, section_named
from hub.remediation.transitions import State
from hub.remediation.words import STATES
from hub.reports.forms.figures import Facts
from hub.reports.forms.telling import place, shortened
from hub.reports.forms.used import RepairTold

_LIGHTS_AND_CAMERAS = frozenset({Kind.CAMERA, Kind.LAMP, Kind.POWER, Kind.DARK_SPOT})


def is_light_or_camera(one: RepairTold) -> bool:
    """Whosever work it is: lamps of the electricity authority are lamps too."""
    return one.kind in _LIGHTS_AND_CAMERAS


def told(facts: Facts, repairs: Sequence[RepairTold], *, nobody: str) -> str:
    """How many and what became of them, then one line for each."""
    if not repairs:
        return nobody
    return "\n".join([sums(repairs), *shortened(f"– {_line(facts, one)}" for one in repairs)])


def sums(repairs: Sequence[RepairTold]) -> str:
    """`5 ใบงาน พิสูจน์แล้วว่าเสร็จ 3 · …`: each order once, as it stood when the last month ended."""
    seen = {name: sum(one.standing == name for one in repairs) for name in ("proved", "said_done", "not_required")}
    healed = sum(one.state == State.HEALED for one in repairs)
    late = sum(_is_late(one) for one in repairs)
    rest = len(repairs) - sum(seen.values()) - healed - late
    words = (
        ("พิสูจน์แล้วว่าเสร็จ", seen["proved"]),
        ("แจ้งว่าเสร็จ ยังไม่พิสูจน์", seen["said_done"]),
        ("ไม่ต้องแก้ไข มีผู้อนุมัติ", seen["not_required"]),
        ("ใช้ได้เองโดยไม่มีผู้แจ้งซ่อม", healed),
        ("เกินกำหนด", late),
        ("กำลังดำเนินการ", rest),
    )
    return f"{len(repairs)} ใบงาน " + " · ".join(f"{said} {count}" for said, count in words if count)


def numbers(repairs: Sequence[RepairTold]) -> str:
    """`ใบงาน 4 7 9`."""
    return "ใบงาน " + " ".join(shortened((str(one.order) for one in repairs), most=20))


def _is_late(one: RepairTold) -> bool:
    return one.standing == "open" and one.counted == "disproved" and one.state != State.HEALED


def _line(facts: Facts, one: RepairTold) -> str:
    kind = WORK[Kind(one.kind)].says[0] if one.kind in set(Kind) else one.kind
    what = " ".join(part for part in (kind, one.asset, one.what) if part)
    return f"ใบงาน {one.order} {place(facts, one.point)}: {what} ({section_named(one.section).short}) {_state(one)}"


def _state(one: RepairTold) -> str:
    said = STATES[State(one.state)][0] if one.state in set(State) else one.state
    if one.standing == "proved" and one.turns:
        return f"{said} {thai.date_short(day_of(one.turns[-1].at))}"
    if _is_late(one):
        return f"เกินกำหนด {thai.date_short(one.due_on)} ({said})"
    return said
