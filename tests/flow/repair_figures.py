"""A defect's letter as the office writes it, and what the month's figures make of its repair: E and L."""

import re
import subprocess
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Engine

from hub.database import writing
from hub.evidence.hand import Hand
from hub.evidence.hub_key import read_or_make
from hub.kernel.period import Month, day_of
from hub.kernel.rights import RIGHTS, Role
from hub.letters import printing, register, service
from hub.letters.letter import Detail, Letter
from hub.letters.numbers import Block
from hub.letters.ratio import letter_cases
from hub.letters.rounds import LetterRounds, episodes
from hub.letters.states import Step
from hub.papers.district import District
from hub.remediation import service as remediation
from hub.remediation.transitions import State
from hub.reports.ratios.counts import Counts
from hub.reports.ratios.fixes import Item, Move, Standing, fixes
from hub.reports.ratios.letters import LetterEpisode, letters
from hub.settings import Settings
from tests.parts.hands import hand
from tests.parts.letters import DISTRICT, OFFICE

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
STANDING = {
    State.REPORTED_DONE: Standing.SAID_DONE,
    State.PROVED: Standing.PROVED,
    State.CANCELLED: Standing.NOT_REQUIRED,
}
"""Of an order's states; in every other it is open."""


def office(engine: Engine, *, now: datetime) -> None:
    """The office may write: its data are set, and numbers are left to it."""
    with writing(engine) as conn:
        register.set_office(conn, OFFICE, hand=hand(at=now))
        register.add_block(conn, Block(OFFICE.code, day_of(now).year, 101, 103), hand=hand(at=now))


def letter_about(engine: Engine, order: int) -> Letter:
    """The newest letter about the order."""
    with engine.connect() as conn:
        return service.about_order(conn, order)[0]


def hub_drafts(engine: Engine, settings: Settings, *, now: datetime) -> None:
    """The hub's own round of letters, which comes every minute."""
    LetterRounds(read_or_make(settings.key_file))(engine, now)


def operator_drafts(engine: Engine, order: int, *, now: datetime) -> Letter:
    """What no device's camera test calls for is drafted by a person."""
    with writing(engine) as conn:
        return service.draft(conn, [order], hand=hand("somchai", at=now))


def goes_out(engine: Engine, number: int, *, now: datetime, district: District = DISTRICT) -> bytes:
    """The PDF, approved by one person and numbered and issued by another."""
    for step, login, role in ((Step.APPROVE, "head", Role.SUPERVISOR), (Step.NUMBER, "somchai", Role.OPERATOR)):
        detail = Detail(day=day_of(now)) if step is Step.NUMBER else Detail()
        with writing(engine) as conn:
            seen = service.known(conn, number).revision
            by = hand(login, at=now)
            service.take_step(
                conn, number, step, seen_revision=seen, hand=by, rights=RIGHTS[role], district=district, detail=detail
            )  # fmt: skip
    with engine.connect() as conn:
        seen = service.known(conn, number).revision
    by = Hand(hand().key, "somchai", now)
    printing.issue(engine, number, seen_revision=seen, hand=by, rights=RIGHTS[Role.OPERATOR], district=district)
    return printing.letter_pdf(engine, number, district=district)


def is_in_order(pdf: bytes, words: Collection[str]) -> bool:
    """Whether these stand one after the other in what `pdftotext` reads; white space aside, poppler invents it."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    text, at = re.sub(r"\s", "", done.stdout.decode()), -1
    for word in words:
        at = text.find(re.sub(r"\s", "", word), at + 1)
        if at < 0:
            return False
    return True


def repairs_of_month(engine: Engine, month: Month, *, now: datetime) -> Counts:
    """E of the month in which the orders are due, from their steps in the register."""
    with engine.connect() as conn:
        files = [remediation.order_file(conn, one.number) for one in remediation.orders(conn)]
    items = [
        Item(
            file.order.number,
            file.order.opened_at,
            day_of(file.order.due_at),
            tuple(Move(one.at, STANDING.get(one.state, Standing.OPEN), one.said, one.by) for one in file.steps),
        )
        for file in files
        if file is not None
    ]
    return fixes(month, items, now=now)


def letters_of_month(engine: Engine, month: Month, *, now: datetime) -> Counts:
    """L of the month in which the defects began, from the letters in the register."""
    with engine.connect() as conn:
        cases = letter_cases(month, episodes(conn), now=now)
    told = [
        LetterEpisode(case.of.episode, case.of.opened_at, case.limit, case.of.issued_at, case.of.ended_at)
        for case in cases
    ]
    return letters(month, told, now=now).counts
