"""The errands with letters and the police station's figures, each through the service that its page calls."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection, Engine

from demo import case_counts
from demo.district import POINTS, STATION
from demo.errand import Ask, Defect, Draft, Furnish, Import, Join, Pass, Remind
from demo.staff import PlannedUser
from hub.crime import register as cases
from hub.crime import service as crime
from hub.crime.asking import draft_request
from hub.crime.request import Request
from hub.crime.service import Wish
from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.period import Month, day_of
from hub.letters import printing, register, service
from hub.letters.letter import Detail, Letter
from hub.letters.numbers import Block
from hub.letters.office import Office as OfficeData
from hub.letters.states import TABLE, State, Step
from hub.papers.district import District
from hub.remediation.order import Order
from hub.settings import Settings

CODE = "กท 5099"
"""No district has it."""
BLOCK = (401, 480)
DATA = OfficeData(
    code=CODE,
    address=("99 ถนนบางสมมุติ", "เขตบางสมมุติ กทม. 10999"),
    phone="0 2000 0000",
    email="bangsommut@example.go.th",
    director="ผู้อำนวยการเขตบางสมมุติ",
    head="หัวหน้าฝ่ายเทศกิจ",
)
_WITH_DAY = {Step.NUMBER, Step.SEND, Step.ANSWER}


def district_of(settings: Settings) -> District:
    """Whose letters they are."""
    of = settings.district
    return District(name=of.name, code=of.code, office=of.office, section=of.section)


@dataclass(frozen=True, slots=True)
class OfficeLetters:
    """What the office writes and what it is told."""

    settings: Settings
    engine: Engine
    newest: Callable[[Connection, Defect], Order | None]

    def do(self, wanted: Draft | Join | Remind | Pass | Ask | Import | Furnish, who: PlannedUser, hand: Hand) -> None:
        """The errand is done."""
        match wanted:
            case Pass():
                self._pass(wanted, who, hand)
            case Draft(of=of):
                with writing(self.engine) as conn:
                    order = self.newest(conn, of)
                    if order is not None and not self._letters(conn, of, live=True):
                        service.draft(conn, [order.number], hand=hand)
            case Join(of=of, other=other):
                with writing(self.engine) as conn:
                    kept, gone = (self._letters(conn, one, live=True)[0] for one in (of, other))
                    service.join(conn, kept.number, gone.number, seen_revision=kept.revision, hand=hand)
            case Remind(of=of):
                with writing(self.engine) as conn:
                    for letter in self._letters(conn, of, live=True)[:1]:
                        service.remind(conn, letter.number, hand=hand)
            case Ask():
                self._ask(hand)
            case Import(sheet=sheet):
                self._import(sheet, hand)
            case Furnish():
                self._furnish(hand)

    def _letters(self, conn: Connection, of: Defect | None, *, live: bool) -> list[Letter]:
        """The letters about the defect as it stands, the newest first; of no defect, the requests to the station."""
        if of is None:
            found = [one for one in service.letters(conn) if not one.about]
        else:
            order = self.newest(conn, of)
            about = service.about_order(conn, order.number) if order else ()
            found = [one for one in about if order and any(each.since == order.since for each in one.about)]
        return [one for one in found if not live or one.state is not State.VOID]

    def _pass(self, wanted: Pass, who: PlannedUser, hand: Hand) -> None:
        with self.engine.connect() as conn:
            found = self._letters(conn, wanted.of, live=True)
        if not found or (found[0].state, wanted.step) not in TABLE:
            return
        letter, district = found[0], district_of(self.settings)
        seen = letter.revision
        if wanted.step is Step.ISSUE:
            printing.issue(
                self.engine, letter.number, seen_revision=seen, hand=hand, rights=who.rights, district=district
            )
            return
        detail = Detail(wanted.said, day_of(hand.at) if wanted.step in _WITH_DAY else None)
        with writing(self.engine) as conn:
            service.take_step(
                conn,
                letter.number,
                wanted.step,
                seen_revision=seen,
                hand=hand,
                rights=who.rights,
                district=district,
                detail=detail,
            )

    def _furnish(self, hand: Hand) -> None:
        year = day_of(hand.at).year
        with writing(self.engine) as conn:
            if register.office(conn) != DATA:
                register.set_office(conn, DATA, hand=hand)
            if not register.blocks(conn, year=year):
                register.add_block(conn, Block(CODE, year, *BLOCK), hand=hand)

    def _ask(self, hand: Hand) -> None:
        asked = Request(STATION, Month.of(day_of(hand.at)).previous, len(POINTS))
        with writing(self.engine) as conn:
            draft_request(conn, asked, district=self.settings.district.office, hand=hand)

    def _import(self, sheet: Literal["earlier", "month", "revised"], hand: Hand) -> None:
        """Looked at, then confirmed, as on the page."""
        month = Month.of(day_of(hand.at)).previous
        if sheet == "earlier":
            content = case_counts.earlier_sheet(month)
        else:
            content = case_counts.month_sheet(month, is_revised=sheet == "revised")
        known = f"ที่ สม 0099/{hashlib.sha256(f'{sheet} {month}'.encode()).digest()[0]}"
        wish = Wish(content, STATION, letter=known, letter_on=day_of(hand.at))
        if sheet == "revised":
            hand = replace(hand, reason="สถานีตำรวจแจ้งแก้ไขหนึ่งคดีที่รับแจ้งภายหลัง")
        with self.engine.connect() as conn:
            if sheet == "earlier" and cases.layout(conn, STATION) is not None:
                return  # told in the month before
            looked = crime.look(conn, wish, hand=hand)
        with writing(self.engine) as conn:
            crime.carry_out(conn, wish, digest=looked.plan.digest, is_meant=True, hand=hand)
