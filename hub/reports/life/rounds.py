"""The hub's own round of reports: reminders, the alarm before the 7th, and a draft where late data changed what is out.

Run again and again, by every process: the same round again changes nothing, and a second process finds it done. What
was issued is never changed; only a draft of the next version is made, and somebody is told.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from hub.alarms import service as alarms
from hub.alarms.service import Manners, Tell, tell_nobody
from hub.alarms.watch import AlarmKind, Sighting, Watch
from hub.database import writing
from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.kernel.period import Month, day_of
from hub.kernel.rights import Right
from hub.letters import register as letters
from hub.notices import service as notices
from hub.reports.life import service
from hub.reports.life.causes import Why, calls_for_revision, digest
from hub.reports.life.deadlines import Standing, reminder_of, standing
from hub.reports.life.making import Figures, Makers, first_month
from hub.reports.life.notes import changed_note, reminder_note
from hub.reports.life.period import Period
from hub.reports.life.states import State, Step
from hub.reports.life.version import OvertakenError, Version
from wire_contract.act_changes import CHANGE_OF
from wire_contract.acts import KIND_OF_ACT, CorrectionDecided
from wire_contract.event import JournalId
from wire_contract.topics import DeviceId

EVERY_S = 60.0
LOOKED_AT_ALWAYS = 2
"""The latest issued periods: a clock that is set right may move what is older than the line that says so."""
BEFORE = timedelta(days=2)
"""So long before a line a period may end and still be touched by it."""
ALL_AFTER = timedelta(days=1)
"""Also without a sign of change every issued report is looked at this often."""
_HUB_RIGHTS = frozenset({Right.CHECK_REPORTS})
_ACTS = frozenset(KIND_OF_ACT[one] for one in (*CHANGE_OF.values(), CorrectionDecided))
"""What people change that a figure may rest on."""
MOST_ENTRIES = 500

Tips = dict[tuple[DeviceId, JournalId], int]


@dataclass(slots=True)
class ReportRounds:
    """Called by one thread."""

    key: Ed25519PrivateKey
    makers: Makers
    changed: Callable[[], None] = lambda: None
    tell: Tell = tell_nobody
    manners: Manners = field(default_factory=Manners)
    _tips: Tips | None = None
    _head: int = 0
    _all_at: datetime | None = None
    _told: Sequence[Sighting] | None = None

    def __call__(self, engine: Engine, now: datetime) -> None:
        """Reminders are told, alarms open, and revisions drafted as things stand now; open pages hear of it."""
        self._remind(engine, now)
        with engine.connect() as conn:
            tips: Tips = {(one.device, one.journal): one.sequence for one in evidence.tips(conn)}
            head = own_chain.head(conn)
            number = head.number if head else 0
            wanted = list(self._touched(conn, now))
        news = [self._look(engine, one, now) for one in wanted]
        self._tips, self._head = tips, number
        self._alarms(engine, now)
        if any(news):
            self.changed()

    def _touched(self, conn: Connection, now: datetime) -> Iterator[Version]:
        """The latest issued version of each period that may be otherwise by now."""
        found: dict[Period, Version] = {}
        for one in service.versions(conn):
            if one.state is State.ISSUED and one.period.kind in self.makers:
                found.setdefault(one.period, one)
        latest = sorted(found.values(), key=lambda one: one.period.ends_at, reverse=True)
        is_all = self._tips is None or self._all_at is None or not self._all_at <= now < self._all_at + ALL_AFTER
        if is_all or self._acted(conn):
            self._all_at = now if is_all else self._all_at
            yield from latest
            return
        since = evidence.earliest_beyond(conn, self._tips or {})
        if since is not None:
            yield from (
                one
                for place, one in enumerate(latest)
                if place < LOOKED_AT_ALWAYS or one.period.ends_at > since - BEFORE
            )

    def _acted(self, conn: Connection) -> bool:
        """Whether people changed something since that figures may rest on."""
        newest = own_chain.entries(conn, limit=MOST_ENTRIES)
        fresh = [one for one in newest if one.number > self._head]
        return len(fresh) == MOST_ENTRIES or any(one.kind in _ACTS for one in fresh)

    def _look(self, engine: Engine, issued: Version, now: datetime) -> bool:
        """A draft of the next version stands where figures are otherwise now; False where nothing was to do."""
        with engine.connect() as conn:
            newest = service.newest(conn, issued.period)
            if newest is None or newest.state is State.CHECKED:
                return False
            if newest.state is State.DRAFT and service.steps(conn, newest)[-1].by != HUB_ITSELF:
                return False  # what a person drafted is the person's
            figures = self.makers[issued.period.kind].figures(conn, issued.period, now=now)
            old = json.loads(service.figures_of(conn, issued))
            calls = calls_for_revision(old, json.loads(figures.content))
            changes = service.changed_since(conn, issued, figures)
        if not calls:
            return newest.state is State.DRAFT and self._withdraw(engine, newest, now=now)
        if newest.state is not State.ISSUED and digest(changes) == newest.changes:
            return False
        is_known = any(one.cause.why is not Why.UNKNOWN for one in changes)
        return self._draft(engine, newest, figures, now=now, is_known=is_known, count=len(changes))

    def _withdraw(self, engine: Engine, newest: Version, *, now: datetime) -> bool:
        """The hub's own draft is put aside: every figure is again as it was issued."""
        try:
            with writing(engine) as conn:
                service.take_step(
                    conn,
                    newest.period,
                    Step.WITHDRAW,
                    seen=service.seen_of(newest),
                    hand=Hand(self.key, HUB_ITSELF, now),
                    rights=_HUB_RIGHTS,
                    said="ตัวเลขกลับเท่าฉบับที่ออกแล้ว · every figure is again as it was issued",
                )
        except OvertakenError:
            return False
        return True

    def _draft(
        self, engine: Engine, newest: Version, figures: Figures, *, now: datetime, is_known: bool, count: int
    ) -> bool:
        step = Step.DRAFT if newest.state is State.DRAFT else Step.REVISE
        said = (
            f"ข้อมูลเปลี่ยนหลังออกรายงาน {count} ตัวเลข · {count} figures are otherwise than issued"
            if is_known or not count
            else f"{count} ตัวเลขต่างจากที่ออก ไม่ทราบสาเหตุ · {count} figures are otherwise, reason unknown"
        )
        try:
            with writing(engine) as conn:
                made = service.take_step(
                    conn,
                    newest.period,
                    step,
                    seen=service.seen_of(newest),
                    hand=Hand(self.key, HUB_ITSELF, now),
                    rights=_HUB_RIGHTS,
                    said=said,
                    figures=figures,
                )
                if step is Step.REVISE:
                    notices.tell(conn, changed_note(made, count), now=now)
        except OvertakenError:
            return False  # another process, or a person, was first
        return True

    def _remind(self, engine: Engine, now: datetime) -> None:
        month = Month.of(day_of(now)).previous
        with engine.connect() as conn:
            first = service.first_issue(conn, month)
            begun = first_month(conn)
        day = reminder_of(first, now=now) if begun and begun <= month else None
        if day is not None:
            with writing(engine) as conn:
                notices.tell(conn, reminder_note(first, day), now=now)

    def _alarms(self, engine: Engine, now: datetime) -> None:
        with engine.connect() as conn:
            found = [*sightings(conn, now)]
        if found or self._told is None or found != self._told:
            with writing(engine) as conn:
                looked = alarms.look(conn, found, looked=[Watch.REPORT], now=now, manners=self.manners, tell=self.tell)
            if looked.changed:
                self.changed()
        self._told = found


def sightings(conn: Connection, now: datetime) -> Iterator[Sighting]:
    """What alarms see of reports: last month's that is due, and revisions that wait for somebody."""
    month = Month.of(day_of(now)).previous
    begun = first_month(conn)
    first = service.first_issue(conn, month)
    how = standing(first, now=now, closed=letters.office(conn).holidays)
    if begun is not None and begun <= month and how in {Standing.SOON, Standing.OVERDUE}:
        yield Sighting(
            Watch.REPORT, f"month/{month}", AlarmKind.REPORT_DUE.value, detail=f"{month}/{first.due_on.isoformat()}"
        )
    for one in service.versions(conn):
        if one.version > 1 and one.state.is_open:
            subject = f"{one.period.kind.value}/{one.period.text}"
            detail = f"{one.period.text}/{one.version - 1}"
            yield Sighting(Watch.REPORT, subject, AlarmKind.REPORT_CHANGED.value, detail=detail)
