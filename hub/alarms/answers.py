"""What the API answers about alarms: the same values as the pages, in JSON."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from hub.alarms.alarm import Alarm, Remark
from hub.alarms.watch import AlarmKind, Severity
from hub.alarms.words import WORDS
from hub.fleet.liveness import Maintenance


class RemarkAnswer(BaseModel):
    """What somebody said of the alarm."""

    verb: str = Field(description="acknowledged, or commented")
    comment: str
    by: str = Field(description="a login")
    at: datetime
    line: str = Field(description="the line of the hub's chain that says so")


class AlarmAnswer(BaseModel):
    """Something that somebody should do something about, or should have."""

    id: int
    kind: AlarmKind
    severity: Severity
    point: str | None
    subject: str
    detail: str
    says_thai: str
    says_english: str
    then_thai: str = Field(description="what to do next")
    then_english: str
    opened_at: datetime
    cleared_at: datetime | None = Field(description="null while it is open; it clears by itself")
    reopened: int = Field(description="how often it was over for a short while and came back")
    level: int = Field(description="2: nobody acknowledged it in time")
    acknowledged_at: datetime | None
    acknowledged_by: str | None = Field(description="a login; null for who may not see evidence")
    remarks: list[RemarkAnswer]
    page: str


def alarm_answer(alarm: Alarm, remarks: Sequence[Remark], *, with_people: bool) -> AlarmAnswer:
    """One alarm; what people said of it only `with_people`."""
    words = WORDS[alarm.kind]
    return AlarmAnswer(
        id=alarm.id,
        kind=alarm.kind,
        severity=alarm.severity,
        point=alarm.point,
        subject=alarm.subject,
        detail=alarm.detail,
        says_thai=words.says[0],
        says_english=words.says[1],
        then_thai=words.then[0],
        then_english=words.then[1],
        opened_at=alarm.opened_at,
        cleared_at=alarm.cleared_at,
        reopened=alarm.reopened,
        level=alarm.level,
        acknowledged_at=alarm.acknowledged_at,
        acknowledged_by=alarm.acknowledged_by if with_people else None,
        remarks=[
            RemarkAnswer(verb=one.verb, comment=one.comment, by=one.by, at=one.at, line=one.line)
            for one in (remarks if with_people else ())
        ],
        page=f"/alarms/{alarm.id}",
    )


class MaintenanceAnswer(BaseModel):
    """A device that is worked on: until then nobody is called because of it."""

    device: str
    begins: datetime
    ends: datetime
    why: str


def maintenance_answer(one: Maintenance) -> MaintenanceAnswer:
    """What somebody said of one device."""
    return MaintenanceAnswer(device=one.device, begins=one.begins, ends=one.ends, why=one.why)
