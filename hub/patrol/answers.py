"""What the patrol API answers: the same values as the pages, in JSON."""

from datetime import date, datetime
from typing import Any

import msgspec
from pydantic import BaseModel, Field

from hub.evidence.answers import WhenAnswer, when_values
from hub.patrol.board import PointState, PointToday
from hub.patrol.compliance import DayCell, Rejection
from hub.patrol.happenings import Happening
from hub.patrol.proofs import Assurance
from hub.patrol.scan import Scan
from hub.patrol.views import PointView, UnknownCard
from wire_contract.event import ClockTrust
from wire_contract.measurements import Medium, Refusal, Shown


class TodayAnswer(BaseModel):
    """One point, today."""

    code: str
    state: PointState
    required: int
    proved: int
    due: int = Field(description="visits that may still take place today")
    device_silent: bool
    device_last_seen: datetime | None
    last_tap: datetime | None


class TapAnswer(BaseModel):
    """Where the line of a tap stands: `/api/v1/lines/{device}/{journal}/{sequence}/{hash}`."""

    device: str
    journal: str
    sequence: int
    hash: str


class VisitAnswer(TapAnswer):
    """A tap that counts, and how much it proves of who stood there."""

    assurance: Assurance


class RejectedAnswer(TapAnswer):
    """A tap that does not count, and why."""

    reason: Rejection
    refusal: Refusal | None = Field(description="why the point refused it, where it said so")


class CellAnswer(BaseModel):
    """One point on one Bangkok day. Unknown is never counted as missed, nor as done."""

    day: date
    is_over: bool
    required: int
    proved: int
    disproved: int
    unknown: int
    due: int
    visits: list[VisitAnswer] = Field(description="the taps that count, all of them")
    rejected: list[RejectedAnswer] = Field(description="the taps that do not count, and why")


class ContactAnswer(BaseModel):
    """A contact of the box or of a reader's cover moved."""

    contact: str
    kind: str
    open: bool
    chatter: int = Field(description="at least so many movements since its last line have no line of their own")
    found: bool = Field(description="found so, as after a start: it moved while nobody looked")


class PowerAnswer(BaseModel):
    """What feeds the device changed; null is what it cannot tell."""

    source: str
    under_voltage: bool | None
    battery_permille: int | None
    battery_milli_volts: int | None


class EventAnswer(WhenAnswer):
    """One event of a point."""

    hash: str
    device: str
    journal: str
    sequence: int
    kind: str
    occurred_at: datetime
    received_at: datetime
    clock: ClockTrust
    credential: str | None = None
    officer_code: str | None = None
    officer_name: str | None = None
    shown: Shown | None = None
    medium: Medium | None = None
    counts: bool
    rejection: Rejection | None
    refusal: Refusal | None = Field(description="why the point refused the tap, where it said so")
    assurance: Assurance | None = Field(description="how much a visit proves of who stood there")
    contradicted: bool = Field(description="it lies before what its chain has before it: one of two clocks was wrong")
    contact: ContactAnswer | None = None
    power: PowerAnswer | None = None


class EventsAnswer(BaseModel):
    """A page of events, newest first."""

    events: list[EventAnswer]
    older: str | None = Field(description="give this as `before` for the next page; null on the last")


class UnknownCardAnswer(WhenAnswer):
    """A tap with a card that nobody carried at that time."""

    hash: str
    credential: str
    device: str
    journal: str
    sequence: int
    point: str | None
    occurred_at: datetime
    received_at: datetime
    shown: Shown


def today_answer(row: PointToday) -> TodayAnswer:
    """One row of the board."""
    return TodayAnswer(
        code=row.point.code,
        state=row.state,
        required=row.cell.required if row.cell else 0,
        proved=row.cell.proved if row.cell else 0,
        due=row.cell.due if row.cell else 0,
        device_silent=row.is_silent,
        device_last_seen=row.status.last_seen if row.status else None,
        last_tap=row.last_tap.filed_at if row.last_tap else None,
    )


def cell_answer(day: date, cell: DayCell) -> CellAnswer:
    """One day cell."""
    return CellAnswer(
        day=day,
        is_over=cell.is_over,
        required=cell.required,
        proved=cell.proved,
        disproved=cell.disproved,
        unknown=cell.unknown,
        due=cell.due,
        visits=[VisitAnswer(**_tap(visit.scan), assurance=visit.assurance) for visit in cell.visits],
        rejected=[
            RejectedAnswer(**_tap(one.scan), reason=one.reason, refusal=one.scan.refusal) for one in cell.rejected
        ],
    )


def _tap(scan: Scan) -> dict[str, Any]:
    return {"device": scan.device, "journal": scan.journal, "sequence": scan.sequence, "hash": scan.hash}


def events_answer(view: PointView) -> EventsAnswer:
    """One page of a point's events."""
    return EventsAnswer(
        events=[_event_answer(one) for one in view.happenings], older=str(view.older) if view.older else None
    )


def _event_answer(one: Happening) -> EventAnswer:
    tap, line = one.tap, one.line
    return EventAnswer(
        hash=line.hash,
        device=line.device,
        journal=line.journal,
        sequence=line.sequence,
        kind=line.kind,
        occurred_at=line.occurred_at,
        received_at=line.received_at,
        clock=line.clock,
        credential=tap.credential if tap else None,
        officer_code=one.holder.officer_code if one.holder else None,
        officer_name=one.holder.officer_name if one.holder else None,
        shown=tap.shown if tap else None,
        medium=tap.medium if tap else None,
        counts=one.counts,
        rejection=one.rejection,
        refusal=tap.refusal if tap else None,
        assurance=one.assurance,
        contradicted=one.contradicted,
        contact=ContactAnswer(**msgspec.structs.asdict(one.contact)) if one.contact else None,
        power=PowerAnswer(**msgspec.structs.asdict(one.power)) if one.power else None,
        **when_values(one.when),
    )


def unknown_card_answer(one: UnknownCard) -> UnknownCardAnswer:
    """One tap of an unknown card."""
    return UnknownCardAnswer(
        hash=one.scan.hash,
        credential=one.scan.credential,
        device=one.scan.device,
        journal=one.scan.journal,
        sequence=one.scan.sequence,
        point=one.point.code if one.point else None,
        occurred_at=one.scan.occurred_at,
        received_at=one.scan.received_at,
        shown=one.scan.shown,
        **when_values(one.scan.when),
    )
