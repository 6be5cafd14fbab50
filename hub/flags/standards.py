"""What the rules compare with: numbers, patrol windows, shifts and places of points, each as of a day. Pure.

`DEFAULTS` is the one place where a district's numbers begin; 0 switches a rule off.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from hub.fleet.location import Location
from hub.kernel.period import day_bounds

EVERYWHERE = "*"
_T = TypeVar("_T")


class Parameter(NamedTuple):
    """A number of the district: what it begins with, at most, and what it means."""

    default: int
    most: int
    thai: str
    english: str


PARAMETERS: Mapping[str, Parameter] = {
    "travel_speed_kmh": Parameter(
        60, 300, "ความเร็วเดินทางสูงสุด (กม./ชม. ตามเส้นตรง)", "fastest travel, km/h in a straight line"
    ),
    "travel_least_s": Parameter(
        120,
        86_400,
        "เวลาน้อยที่สุดระหว่างสองจุดที่ไม่รู้ตำแหน่ง (วินาที)",
        "least seconds between two points of unknown place",
    ),
    "clock_slack_s": Parameter(
        10, 600, "ความคลาดเคลื่อนของนาฬิกาสองเครื่อง (วินาที)", "seconds by which two devices' clocks may differ"
    ),
    "burst_officers": Parameter(
        4, 1000, "เจ้าหน้าที่กี่คนแตะที่จุดเดียวติดกันจึงน่าสงสัย", "officers at one point in a row that look odd"
    ),
    "burst_s": Parameter(60, 3600, "ภายในกี่วินาที", "within so many seconds"),
    "many_taps": Parameter(5, 1000, "บัตรเดียวแตะกี่ครั้งที่จุดเดียวจึงน่าสงสัย", "taps of one card at one point that look odd"),
    "many_s": Parameter(600, 86_400, "ภายในกี่วินาที", "within so many seconds"),
    "together_percent": Parameter(
        90, 100, "สองคนแตะด้วยกันร้อยละเท่าใดจึงบันทึกไว้", "share of taps that two officers make together, percent"
    ),
    "together_s": Parameter(300, 3600, "แตะห่างกันไม่เกินกี่วินาทีจึงถือว่าด้วยกัน", "seconds apart that count as together"),
    "together_least": Parameter(20, 10_000, "ต้องแตะอย่างน้อยกี่ครั้งในเดือน", "least taps of each in the month"),
}


@dataclass(frozen=True, slots=True)
class Shift:
    """An officer is on duty from `begins` (included) to `ends` (excluded), at `point` or `EVERYWHERE`."""

    officer: str
    point: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Standards:
    """Everything that the district set, ready to be asked."""

    parameters: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    """By name, then by the day from which on."""
    windows: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    """By point or `EVERYWHERE`, then by the day from which on."""
    shifts: Sequence[Shift] = ()
    locations: Mapping[str, Location] = field(default_factory=dict)
    """By the point's code; not every point has one."""

    def number(self, name: str, day: date) -> int:
        """The parameter as it was on this day."""
        changes = self.parameters.get(name)
        found = _on(changes, day) if changes else None
        return PARAMETERS[name].default if found is None else found

    def seconds(self, name: str, day: date) -> timedelta:
        """The same as a time."""
        return timedelta(seconds=self.number(name, day))

    def spans(self, name: str) -> Collection[timedelta]:
        """Every time that the parameter ever stood for."""
        values = {PARAMETERS[name].default, *self.parameters.get(name, {}).values()}
        return [timedelta(seconds=value) for value in sorted(values)]

    def windows_on(self, point: str, day: date) -> Sequence[tuple[datetime, datetime]]:
        """The patrol windows that begin on this day; the point's own, else everybody's; none where all day serves."""
        own = _on(self.windows.get(point, {}), day)
        text = _on(self.windows.get(EVERYWHERE, {}), day) if own is None else own
        return [_window(one, day) for one in text.split(",")] if text else []


def _on(changes: Mapping[date, _T], day: date) -> _T | None:
    begun = [from_day for from_day in changes if from_day <= day]
    return changes[max(begun)] if begun else None


def _window(text: str, day: date) -> tuple[datetime, datetime]:
    """One that does not end later than it begins ends on the next day."""
    begin, _, end = text.partition("-")
    start = day_bounds(day)[0]
    first, last = start + minutes(begin), start + minutes(end)
    return first, last if first < last else last + timedelta(days=1)


def minutes(text: str) -> timedelta:
    """`22:30` as a time since midnight."""
    hours, _, rest = text.partition(":")
    return timedelta(hours=int(hours), minutes=int(rest))
