"""The outbox in JSON, for administrators: how channels are, what was told and what became of it. No addresses."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.notices import service
from hub.notices.notice import Kind, Severity
from hub.notices.outbox_store import Health, Sent
from hub.web.hub_state import Now, Reading, State
from hub.web.visitor import needs

router = APIRouter(prefix="/api/v1/notices", tags=["notices"], dependencies=[needs(Right.CONFIGURE)])
REFUSED: dict[int | str, dict[str, Any]] = {409: {"description": "it cannot be done as things stand; nothing changed"}}


class NoticeAnswer(BaseModel):
    """One notice to one recipient."""

    id: int
    target: str = Field(description="as the page Notices calls it, never its address", examples=["duty-room"])
    key: str
    kind: Kind
    severity: Severity
    thai: str
    english: str
    path: str
    told_at: datetime
    due_at: datetime
    state: str = Field(description="waiting, dropped, open (under way), sent or given_up")
    message: str | None = Field(description="the message that it went out in; the same id whenever it is sent again")
    attempts: int
    why: str = Field(description="why the last attempt failed")
    next_at: datetime | None
    ended_at: datetime | None


class ChannelAnswer(BaseModel):
    """How `line`, `email` or a webhook is."""

    name: str
    is_trouble: bool = Field(description="a person has to look after it: stopped, or failing for a quarter of an hour")
    is_stopped: bool
    failing_since: datetime | None
    worked_at: datetime | None
    why: str
    quota_used: int | None
    quota_most: int | None


@router.get("", summary="The outbox")
def outbox(
    conn: Reading,
    *,
    target: Annotated[str | None, Query(max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[NoticeAnswer]:
    """What was told last, the newest first, with what became of it."""
    return [_notice(one) for one in service.newest(conn, limit=limit, target=target)]


@router.get("/channels", summary="How channels are")
def channels(conn: Reading, now: Now) -> list[ChannelAnswer]:
    """Every channel that was ever used."""
    return [_channel(one, now=now) for one in service.health(conn)]


@router.post("/messages/{message}/retry", status_code=204, responses=REFUSED)
def retry(state: State, now: Now, message: Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]) -> None:
    """What was given up is tried for another day."""
    try:
        with writing(state.engine) as conn:
            service.retry(conn, message, now=now)
    except Refused as refusal:
        raise HTTPException(409, detail=str(refusal)) from refusal


@router.post("/channels/{name}/resume", status_code=204, responses={404: {"description": "no such channel"}})
def resume(state: State, now: Now, name: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]) -> None:
    """A channel that was mended is tried again at once."""
    with writing(state.engine) as conn:
        if not _is_known(conn, name):
            raise HTTPException(404)
        service.resume(conn, name, now=now)


def _is_known(conn: Connection, name: str) -> bool:
    return name in {one.name for one in service.health(conn)}


def _notice(one: Sent) -> NoticeAnswer:
    return NoticeAnswer(
        id=one.id,
        target=one.target,
        key=one.key,
        kind=one.kind,
        severity=one.severity,
        thai=one.thai,
        english=one.english,
        path=one.path,
        told_at=one.told_at,
        due_at=one.due_at,
        state="dropped" if one.dropped_at else one.state or "waiting",
        message=one.message,
        attempts=one.attempts,
        why=one.why,
        next_at=one.next_at,
        ended_at=one.ended_at,
    )


def _channel(one: Health, *, now: datetime) -> ChannelAnswer:
    return ChannelAnswer(
        name=one.name,
        is_trouble=service.is_trouble(one, now=now),
        is_stopped=one.is_stopped,
        failing_since=one.failing_since,
        worked_at=one.worked_at,
        why=one.why,
        quota_used=one.quota_used,
        quota_most=one.quota_most,
    )
