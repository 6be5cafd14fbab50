"""How a page of the register changes something: in the user's name, committed, and told to points and pages."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection

from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.period import BANGKOK
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.web.hub_state import HubState
from hub.web.visitor import user_of_request

Done = TypeVar("Done")


def act(
    request: Request, state: HubState, action: Callable[[Connection, Hand], Done], *, reason: str | None = None
) -> Done:
    """What the action gave, once it is committed; raises Refused for what cannot be done."""
    user = user_of_request(request)
    hand = Hand(state.key, user.login, state.clock(), reason.strip() or None if reason else None)
    try:
        with writing(state.engine) as conn:
            done = action(conn, hand)
    except NeedsApprovalError as refusal:
        raise Refused(
            "ย้อนไปถึงวันที่ผ่านแล้ว ต้องมีเหตุผลและผู้อนุมัติอีกคน · this changes days that are over",
            hint="ใส่เหตุผลแล้วส่งอีกครั้ง · give a reason, and another user approves it on the page Corrections",
        ) from refusal
    state.hurry()
    state.live.changed()
    return done


def moment_of(text: str, *, now: datetime) -> datetime:
    """A moment as a browser's form sends it (`2026-11-22T08:00`), Bangkok time; now where it is left empty."""
    if not text.strip():
        return now
    try:
        there = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(f"{text!r} อ่านเป็นเวลาไม่ได้ · is no time", hint="2026-11-22T08:00") from error
    if there.tzinfo is None:
        there = there.replace(tzinfo=BANGKOK)
    return there.astimezone(UTC)


async def typed_texts(request: Request) -> Mapping[str, str]:
    """What the form says, each text cut where no field goes on; boxes of one name joined by commas."""
    form = await request.form(max_files=0, max_fields=60)
    return {
        name: ",".join(str(one) for one in form.getlist(name))[:1000]
        for name in form
        if all(isinstance(one, str) for one in form.getlist(name))
    }


Typed = Annotated[Mapping[str, str], Depends(typed_texts)]
