"""What the API answers about work orders: the same values as the pages, in JSON."""

from datetime import datetime

from pydantic import BaseModel, Field

from hub.fleet.asset import AssetKind
from hub.remediation.kinds import WORK, Kind
from hub.remediation.order import Order, OrderFile
from hub.remediation.transitions import State


class OrderAnswer(BaseModel):
    """One defect at one point, and how far its repair has come."""

    number: int
    point: str = Field(description="the point's code")
    kind: Kind
    says_thai: str
    says_english: str
    section: str = Field(description="whose work it is, as the list of agencies writes it")
    state: State
    is_overdue: bool
    asset_kind: AssetKind | None
    asset: str | None = Field(description="the camera or lamp, as its device calls it")
    cause: str | None = Field(description="why its test failed; null for what a person reported")
    what: str
    opened_at: datetime
    due_at: datetime
    episode_since: datetime | None = Field(description="the first failing test of the defect")
    done_at: datetime | None = Field(description="when it was said to be done; a person's word, no proof")
    repaired_at: datetime | None
    proof: str | None = Field(description="the passing test's line, or the act of the inspection")
    proved_at: datetime | None
    relapses: int
    revision: int = Field(description="to be sent with the next step: another number means somebody was first")
    cancelling_asked: bool
    traffy_ticket: str | None
    page: str


class StepAnswer(BaseModel):
    """One step of an order's way, or something said about it."""

    step: str = Field(description="a step; `open`, or `comment`")
    state: State | None
    by: str | None = Field(description="a login; null for who may not see evidence")
    at: datetime
    said: str
    photographs: list[str] = Field(description="SHA-256 of each")
    because: str | None = Field(description="the line of a device that it rests on")
    line: str = Field(description="the line of the hub's chain that says so")


class OrderFileAnswer(BaseModel):
    """An order with everything that was done and said."""

    order: OrderAnswer
    steps: list[StepAnswer]
    before: list[str] = Field(description="photographs from before the work, by SHA-256")
    after: list[str]


def order_answer(order: Order, *, now: datetime) -> OrderAnswer:
    """One order."""
    thai, english = WORK[order.kind].says
    return OrderAnswer(
        number=order.number,
        point=order.point,
        kind=order.kind,
        says_thai=thai,
        says_english=english,
        section=order.section,
        state=order.state,
        is_overdue=order.is_overdue(now),
        asset_kind=order.asset_kind,
        asset=order.asset,
        cause=order.cause,
        what=order.what,
        opened_at=order.opened_at,
        due_at=order.due_at,
        episode_since=order.episode_since,
        done_at=order.done_at,
        repaired_at=order.repaired_at,
        proof=order.proof,
        proved_at=order.proved_at,
        relapses=order.relapses,
        revision=order.revision,
        cancelling_asked=order.cancel_asked_by is not None,
        traffy_ticket=order.traffy_ticket,
        page=f"/orders/{order.number}",
    )


def file_answer(file: OrderFile, *, now: datetime, with_people: bool) -> OrderFileAnswer:
    """One order with its steps; who took them only `with_people`."""
    steps = [
        StepAnswer(
            step=one.step.value if one.step else "open",
            state=one.state,
            by=one.by if with_people else None,
            at=one.at,
            said=one.said,
            photographs=list(one.photographs),
            because=one.because,
            line=one.act,
        )
        for one in file.steps
    ]
    said = [
        StepAnswer(
            step="comment",
            state=None,
            by=one.by if with_people else None,
            at=one.at,
            said=one.said,
            photographs=list(one.photographs),
            because=None,
            line=one.act,
        )
        for one in file.comments
    ]
    return OrderFileAnswer(
        order=order_answer(file.order, now=now),
        steps=sorted([*steps, *said], key=lambda one: one.at),
        before=list(file.before),
        after=list(file.after),
    )
