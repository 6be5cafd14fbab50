"""Who may answer requests is told when one is due within a week, and when it is overdue: once each, without a name."""

from datetime import datetime

from sqlalchemy import Engine

from hub.database import writing
from hub.kernel import thai
from hub.kernel.period import day_of
from hub.kernel.rights import Right
from hub.notices import service as notices
from hub.notices.notice import Kind, Notice, Severity
from hub.privacy.requesting import every
from hub.privacy.requests import Request, State

EVERY_S = 600.0


def remind(engine: Engine, now: datetime) -> int:
    """The job; how many notices were put into outboxes."""
    today = day_of(now)
    with engine.connect() as conn:
        due = [one for one in every(conn) if one.state(today) in {State.SOON, State.OVERDUE}]
    if not due:
        return 0
    with writing(engine) as conn:
        return sum(notices.tell(conn, reminder(one, one.state(today)), now=now) for one in due)


def reminder(request: Request, state: State) -> Notice:
    """The notice about a request that is due soon, or overdue. More time makes it a new one."""
    is_late = state is State.OVERDUE
    due = thai.date_short(request.due_on)
    return Notice(
        kind=Kind.PRIVACY,
        key=f"privacy/{request.hash[:32]}/{state.value}/{request.due_on}",
        severity=Severity.URGENT if is_late else Severity.WARNING,
        thai=f"คำขอข้อมูลส่วนบุคคลที่ {request.number} {'เกินกำหนดตอบ' if is_late else 'ต้องตอบภายใน'} {due}",
        english=f"personal data: request {request.number} {'was due' if is_late else 'is due'} on {request.due_on}",
        path=f"/privacy/requests/{request.number}",
        right=Right.PRIVACY,
    )
