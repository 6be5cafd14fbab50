"""What was set aside, what is not understood, what waits and what is missing: nothing that arrived is invisible."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from hub.evidence import service
from hub.evidence.mark import MARK_PATTERN, Mark
from hub.evidence.reasons import EXPLAINED
from hub.kernel.rights import Right
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract.event import ClockTrust
from wire_contract.unreadable import Reason

router = APIRouter(tags=["evidence"])

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_A_DAY = timedelta(days=1)

Limit = Annotated[int, Query(ge=1, le=1000)]


def _mark(before: Annotated[str | None, Query(pattern=MARK_PATTERN)] = None) -> Mark | None:
    if before is None:
        return None
    try:
        return Mark.parse(before)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error


Before = Annotated[Mark | None, Depends(_mark)]
"""Where the page before ended; without it, the newest lines."""


class QuarantinedAnswer(BaseModel):
    """Something that arrived and could not be used."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    received_at: datetime
    device: str | None
    topic: str
    reason: Reason
    detail: str
    hint: str
    digest: str
    size: int
    times: int


class LineAnswer(BaseModel):
    """One kept line, as far as it was read."""

    model_config = ConfigDict(from_attributes=True)

    hash: str
    device: str
    journal: str
    sequence: int
    kind: str
    occurred_at: datetime
    clock: ClockTrust
    received_at: datetime
    complete: bool
    understood: bool
    signature: str


@router.get("/quarantine", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def quarantine_page(request: Request, conn: Reading, now: Now, state: State) -> Response:
    """What was set aside and why; what waits for an ancestor, what devices declared lost, where a chain forks."""
    return page(
        request,
        "evidence/quarantine.html",
        quarantined=service.quarantined(conn, limit=200),
        explained=EXPLAINED,
        waiting=service.waiting(conn),
        gaps=service.gaps(conn, {tip.device for tip in service.tips(conn)}, since=_EVER, until=now + _A_DAY),
        forks=service.forks(conn),
        examined=state.examined(),
    )


@router.get("/not-understood", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def not_understood_page(request: Request, conn: Reading) -> Response:
    """Lines of types that a newer agent writes."""
    return page(request, "evidence/not_understood.html", lines=service.not_understood(conn, limit=200))


@router.get("/api/v1/quarantine", dependencies=[needs(Right.SEE_EVIDENCE)])
def quarantine(conn: Reading, limit: Limit = 200) -> list[QuarantinedAnswer]:
    """What was set aside, the latest first."""
    return [
        QuarantinedAnswer(
            id=one.id,
            received_at=one.received_at,
            device=one.device,
            topic=one.topic,
            reason=one.reason,
            detail=one.detail,
            hint=EXPLAINED[one.reason].hint_english,
            digest=one.digest,
            size=one.size,
            times=one.times,
        )
        for one in service.quarantined(conn, limit=limit)
    ]


@router.get("/api/v1/not-understood", dependencies=[needs(Right.SEE_EVIDENCE)])
def not_understood(conn: Reading, limit: Limit = 200) -> list[LineAnswer]:
    """Lines of a type that this release does not understand; they are kept and acknowledged all the same."""
    return [LineAnswer.model_validate(line) for line in service.not_understood(conn, limit=limit)]
