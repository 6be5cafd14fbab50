"""Does the errands: each through the service that its page calls, in that person's name, at the time of the story.

Nothing is written past the services: what the tables of steps refuse is refused here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from demo import drawings
from demo.errand import (
    Ask,
    Clear,
    Defect,
    Draft,
    Drawing,
    Errand,
    Furnish,
    Import,
    Inspect,
    Join,
    Look,
    Move,
    Open,
    Pass,
    Publish,
    Remind,
    Report,
)
from demo.office_letters import OfficeLetters
from demo.office_reports import OfficeReports
from demo.staff import PlannedUser
from hub.database import open_engine, writing
from hub.evidence.hand import Hand
from hub.evidence.hub_key import read_or_make
from hub.fieldwork import service as fieldwork
from hub.fieldwork.report import Report as PhoneReport
from hub.letters.rounds import LetterRounds
from hub.photographs import service as photographs
from hub.photographs.service import PhotographFolder, folder_of
from hub.remediation import inspecting
from hub.remediation import service as orders
from hub.remediation.due import Due
from hub.remediation.kinds import WORK
from hub.remediation.order import Detail, Order, Wish
from hub.remediation.rounds import TriageRounds, failing_of
from hub.remediation.transitions import TABLE, Step
from hub.self_tests import views as tests
from hub.self_tests.counting import Now
from hub.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Office:
    """The make-believe office with its hub's database. Call it from one thread."""

    settings: Settings
    engine: Engine
    key: Ed25519PrivateKey
    folder: PhotographFolder

    @classmethod
    def of(cls, hub_config: Path) -> "Office":
        """The office of the hub with these settings."""
        settings = read_settings(hub_config)
        return cls(settings, open_engine(settings.database_url), read_or_make(settings.key_file), folder_of(settings))

    def close(self) -> None:
        """The database is left alone."""
        self.engine.dispose()

    def do(self, errand: Errand) -> None:
        """The errand is done, where its time has not gone by: what last month left open goes its own way."""
        match errand.does, errand.who:
            case Look(), None:
                self._look(errand.at)
            case Report() as wanted, PlannedUser() as who:
                self._report(wanted, self._hand(who, errand.at))
            case Open() as wanted, PlannedUser() as who:
                self._open(wanted, self._hand(who, errand.at))
            case Move() as wanted, PlannedUser() as who:
                self._move(wanted, who, self._hand(who, errand.at))
            case Inspect() as wanted, PlannedUser() as who:
                self._inspect(wanted, who, self._hand(who, errand.at))
            case (Draft() | Join() | Remind() | Pass() | Ask() | Import() | Furnish()) as wanted, PlannedUser() as who:
                letters = OfficeLetters(self.settings, self.engine, self.newest)
                letters.do(wanted, who, self._hand(who, errand.at))
            case Clear(but_of), PlannedUser() as who:
                self._clear(but_of.code, self._hand(who, errand.at))
            case Publish() as wanted, PlannedUser() as who:
                OfficeReports(self.settings, self.engine, self.key).do(wanted, who, self._hand(who, errand.at))
            case _:
                raise ValueError(f"nobody can do {errand.does}")

    def newest(self, conn: Connection, of: Defect) -> Order | None:
        """The newest order about the defect."""
        found = orders.orders(conn, point=of.point.code)
        return next((one for one in found if one.kind is of.kind and of.asset in {None, one.asset}), None)

    def _hand(self, who: PlannedUser, at: datetime) -> Hand:
        return Hand(self.key, who.login, at)

    def _look(self, now: datetime) -> None:
        """One round of the hub's own jobs, at the story's time."""
        with self.engine.connect() as conn:
            failing = [*failing_of(tests.overview(conn, now=now))]
        with writing(self.engine) as conn:
            TriageRounds(self.key, Now()).look(conn, failing, now=now)
        LetterRounds(self.key)(self.engine, now)

    def _report(self, wanted: Report, hand: Hand) -> None:
        of = wanted.of
        taken = self._taken(of, wanted.photo, hand.at)
        key = str(uuid5(NAMESPACE_URL, f"{of.point.code} {of.kind} {hand.at}"))
        told = PhoneReport(key, of.point.code, of.kind, wanted.words)
        with writing(self.engine) as conn:
            standing = self.newest(conn, of)
            if standing is None or not standing.is_open or of.asset is not None:
                fieldwork.report(conn, told, taken=taken, folder=self.folder, hand=hand)

    def _open(self, wanted: Open, hand: Hand) -> None:
        of = wanted.of
        wish = Wish(
            point=of.point.code,
            kind=of.kind,
            what=wanted.words,
            asset_kind=WORK[of.kind].asset,
            asset=of.asset,
            traffy_ticket=wanted.traffy_ticket,
        )
        with writing(self.engine) as conn:
            standing = self.newest(conn, of)
            if standing is None or not standing.is_open:
                orders.open_order(conn, wish, hand=hand, within=Due().within(of.kind))

    def _move(self, wanted: Move, who: PlannedUser, hand: Hand) -> None:
        taken = self._taken(wanted.of, wanted.photo, hand.at)
        repaired_at = hand.at - wanted.repaired if wanted.step is Step.REPORT_DONE else None
        with writing(self.engine) as conn:
            standing = self.newest(conn, wanted.of)
            if standing is not None and (standing.state, wanted.step) in TABLE:
                self._answer(
                    conn, standing, wanted.step, Detail(wanted.said, None, repaired_at), taken=taken, who=who, hand=hand
                )

    def _inspect(self, wanted: Inspect, who: PlannedUser, hand: Hand) -> None:
        with writing(self.engine) as conn:
            standing = self.newest(conn, wanted.of)
            if standing is None or (standing.state, Step.INSPECT) not in TABLE:
                return
            after = orders.after_of(conn, standing)
            tap = inspecting.taps_for(conn, standing, after=after, now=hand.at)[0]
            detail = Detail(wanted.said, because=tap.hash)
            self._answer(conn, standing, Step.INSPECT, detail, taken=(), who=who, hand=hand)

    def _answer(
        self,
        conn: Connection,
        standing: Order,
        step: Step,
        detail: Detail,
        *,
        taken: Sequence[photographs.Taken],
        who: PlannedUser,
        hand: Hand,
    ) -> None:
        fieldwork.answer(
            conn,
            standing.number,
            step,
            seen_revision=standing.revision,
            detail=detail,
            taken=taken,
            folder=self.folder,
            rights=who.rights,
            hand=hand,
            section=who.section,
        )

    def _clear(self, but_of: str, hand: Hand) -> None:
        with writing(self.engine) as conn:
            for one in photographs.here(conn):
                if one.point != but_of:
                    photographs.clear(conn, one.name, is_cleared=True, hand=hand)

    def _taken(self, of: Defect, photo: Drawing | None, now: datetime) -> Sequence[photographs.Taken]:
        """The drawing, looked at as any stranger's photograph."""
        if photo is None:
            return ()
        picture = drawings.photograph(of.point, of.kind, is_after=photo.is_after, taken_at=photo.taken_at(now))
        return [photographs.take(picture, folder=self.folder)]
