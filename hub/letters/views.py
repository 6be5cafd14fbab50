"""What the pages of letters show: rows of the list, one letter with what may be done, the register of a year."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.kernel.period import day_of
from hub.kernel.rights import Right
from hub.letters import register, service
from hub.letters.letter import About, Letter
from hub.letters.moving import REMINDED_AFTER
from hub.letters.numbers import Block
from hub.letters.register_rows import Row, rows
from hub.letters.service import LetterFile
from hub.letters.states import State, Step, steps_from
from hub.letters.wording import fact_text
from hub.papers.district import District
from hub.remediation import service as remediation
from hub.remediation.order import Order

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One letter in the list."""

    letter: Letter
    subject: str
    is_slow: bool
    """Sent, and without an answer for so long that a reminder is due."""


@dataclass(frozen=True, slots=True)
class LetterList:
    """A page of letters."""

    rows: tuple[Listed, ...]
    older: int | None
    unwritten: tuple[Order, ...]
    """Open orders that no letter is about."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter, and what this user may do next."""

    file: LetterFile
    steps: tuple[Step, ...]
    facts: tuple[tuple[int, str], ...]
    """Of each order: what stands of it."""
    joinable: tuple[Listed, ...]
    reminders: tuple[Letter, ...]
    next_in_block: int | None
    is_slow: bool
    missing: tuple[tuple[str, str], ...]
    """What the office has not said yet, without which nothing is approved."""


def states_of(wanted: str) -> Collection[State] | None:
    """The states behind a word of the filter."""
    if wanted == "waiting":
        return [state for state in State if state.waits]
    if wanted == "out":
        return [State.SENT, State.ANSWERED]
    return None if wanted == "all" else [State(wanted)]


def letter_list(conn: Connection, wanted: str, *, before: int | None, district: District, now: datetime) -> LetterList:
    """The letters that are like this, the newest first."""
    found = service.letters(conn, states=states_of(wanted), before=before, limit=SHOWN + 1)
    shown = [_listed(conn, one, district=district, now=now) for one in found[:SHOWN]]
    older = found[SHOWN - 1].number if len(found) > SHOWN else None
    return LetterList(tuple(shown), older, tuple(unwritten(conn)))


def unwritten(conn: Connection) -> Sequence[Order]:
    """Open orders that no letter is about but a void one, by agency."""
    live = {about for one in service.letters(conn) if one.state is not State.VOID for about in one.about}
    found = remediation.orders(conn, states=remediation.OPEN_STATES)
    missing = [one for one in found if About(one.number, one.since) not in live]
    return sorted(missing, key=lambda one: (one.section, one.number))


def letter_view(
    conn: Connection, number: int, *, district: District, now: datetime, rights: Collection[Right]
) -> LetterView | None:
    """Everything that the letter's page shows."""
    file = service.letter_file(conn, number, district=district)
    if file is None:
        return None
    letter = file.letter
    drafts = service.letters(conn, states=[State.DRAFT]) if letter.state is State.DRAFT else ()
    joinable = [one for one in drafts if one.agency == letter.agency and one.number != number and not one.reminds]
    told = zip(letter.orders, file.shown.facts, strict=True)
    return LetterView(
        file=file,
        steps=steps_from(letter.state, rights),
        facts=tuple((order, fact_text(fact)) for order, fact in told),
        joinable=tuple(_listed(conn, one, district=district, now=now) for one in joinable),
        reminders=tuple(one for one in service.letters(conn) if one.reminds == number),
        next_in_block=service.next_in_block(conn, letter, now=now),
        is_slow=is_slow(letter, now),
        missing=register.office(conn).missing if letter.state is State.DRAFT else (),
    )


def is_slow(letter: Letter, now: datetime) -> bool:
    """Sent, and without an answer for so long that a reminder is due."""
    sent = letter.sent_on
    return letter.state is State.SENT and sent is not None and day_of(now) - sent >= REMINDED_AFTER


def register_rows(conn: Connection, year: int) -> Sequence[Row]:
    """The outgoing register of a calendar year."""
    found = service.letters(conn, year=year)
    said = {one.number: service.content_of(conn, one) for one in found}
    voided = {one.number: service.steps(conn, one.number)[-1].said for one in found if one.state is State.VOID}
    return rows(found, said, voided=voided)


def blocks_left(conn: Connection) -> Sequence[tuple[Block, int]]:
    """Every block, and how many of its numbers are free."""
    found = register.blocks(conn)
    used = {(one.code, one.year): service.used(conn, one.code, one.year) for one in found}
    return [(one, one.left(used[one.code, one.year])) for one in found]


def _listed(conn: Connection, letter: Letter, *, district: District, now: datetime) -> Listed:
    return Listed(letter, service.subject_of(conn, letter, district=district), is_slow(letter, now))
