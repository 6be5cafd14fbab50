"""What is told of an alarm outside the hub: kind, severity, one line in both languages, the page. Pure.

It leaves the house through other companies' servers, so it names points, devices and kinds of faults, and nobody.
"""

from dataclasses import dataclass
from enum import StrEnum

from hub.alarms.alarm import Alarm
from hub.alarms.watch import AlarmKind, Severity
from hub.alarms.words import WORDS

LONGEST = 300


class Event(StrEnum):
    """What became of an alarm."""

    OPENED = "opened"
    TURNED = "turned"
    """More is known: another kind."""
    CLEARED = "cleared"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Tidings:
    """One thing to tell, once for each key."""

    kind: str
    """`device`, `patrol`, … as people choose by it."""
    key: str
    severity: str
    """`info`, `warning`, `urgent`."""
    thai: str
    english: str
    path: str
    right: str = "see_board"
    is_told_elsewhere: bool = False
    """Shown on pages only."""


_KIND_OF: dict[AlarmKind, str] = {
    AlarmKind.CAMERA_FAILING: "camera",
    AlarmKind.LAMP_FAILING: "lamp",
    AlarmKind.TAMPER: "tamper",
    AlarmKind.MAINS_LOST: "power",
    AlarmKind.BATTERY_LOW: "power",
    AlarmKind.UNDER_VOLTAGE: "power",
    AlarmKind.SUSPICIOUS: "flag",
    AlarmKind.PATROL_MISSED: "patrol",
    AlarmKind.PATROL_UNKNOWN: "patrol",
    AlarmKind.ORDER_OVERDUE: "work",
    AlarmKind.REPORT_DUE: "work",
    AlarmKind.REPORT_CHANGED: "work",
    AlarmKind.ORDER_UNHEARD: "work",
    AlarmKind.ORDER_HEALED: "work",
    AlarmKind.FORK: "hub",
    AlarmKind.CHAIN_FAULT: "hub",
    AlarmKind.QUARANTINE: "hub",
    AlarmKind.HUB: "hub",
    AlarmKind.NOTICES: "hub",
}
"""By which word people choose to be told; a device where none stands here."""
TOLD_ELSEWHERE = frozenset({AlarmKind.NOTICES})
"""Who may hear of it is told by the outbox itself, through the channels that work."""
FOR_EVIDENCE = frozenset({AlarmKind.SUSPICIOUS, AlarmKind.FORK, AlarmKind.CHAIN_FAULT, AlarmKind.QUARANTINE})
"""Shown and told only to those who may see evidence."""
_BEFORE = {
    Event.OPENED: ("", ""),
    Event.TURNED: ("", ""),
    Event.CLEARED: ("กลับมาดี: ", "good again: "),
    Event.ESCALATED: ("ยังไม่มีใครรับทราบ: ", "not acknowledged: "),
}


def to_tell(alarm: Alarm, event: Event) -> Tidings:
    """What is told when this became of the alarm."""
    words = WORDS[alarm.kind].says
    where = alarm.point or "-"
    thai, english = (
        "".join(
            letter if letter.isprintable() else " "
            for letter in f"{before}{where} {says}{f' ({detail})' if detail else ''}"
        )[:LONGEST]
        for before, says, detail in zip(_BEFORE[event], words, alarm.told, strict=True)
    )
    severity = "urgent" if alarm.severity is Severity.URGENT else "warning"
    name = f"alarm/{alarm.id}/{event.value}"
    return Tidings(
        kind=_KIND_OF.get(alarm.kind, "device"),
        key=f"{name}/{alarm.kind.value}" if event is Event.TURNED else name,
        severity="info" if event is Event.CLEARED else severity,
        thai=thai,
        english=english,
        path=f"/alarms/{alarm.id}",
        right="see_evidence" if alarm.kind in FOR_EVIDENCE else "see_board",
        is_told_elsewhere=alarm.kind in TOLD_ELSEWHERE,
    )
