"""The errands with the month's report: one person of the office checks it, another issues it."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from demo.errand import Publish
from demo.office_letters import district_of
from demo.staff import PlannedUser
from hub.database import writing
from hub.evidence.hand import Hand
from hub.photographs.service import folder_of
from hub.reports.life import service
from hub.reports.life.making import makers
from hub.reports.life.period import Period
from hub.reports.life.states import Step
from hub.settings import Settings
from wire_contract.chain import public_key_of


@dataclass(frozen=True, slots=True)
class OfficeReports:
    """The reports that the office hands in."""

    settings: Settings
    engine: Engine
    key: Ed25519PrivateKey

    def do(self, wanted: Publish, who: PlannedUser, hand: Hand) -> None:
        """One step of the newest version of the month's report."""
        period = Period.of_month(wanted.month)
        made = makers(district_of(self.settings), public_key_of(self.key), folder_of(self.settings))
        with self.engine.connect() as conn:
            seen = service.seen_of(service.newest(conn, period))
        if wanted.step is Step.DRAFT:
            service.draft(self.engine, period, seen=seen, hand=hand, rights=who.rights, makers=made)
        elif wanted.step is Step.ISSUE:
            service.issue(self.engine, period, seen=seen, hand=hand, rights=who.rights, makers=made)
        else:
            with writing(self.engine) as conn:
                service.take_step(conn, period, wanted.step, seen=seen, hand=hand, rights=who.rights)
