"""What a sheet would change, with everything that is wrong named by row and column; then all of it or none."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.kernel.pair import Pair
from hub.kernel.refused import Refused
from hub.people import service as people
from hub.registry.reading import ByteOrder, Understood, read
from hub.registry.sheet import COLUMNS, Column, Sheet, SheetRow, damage_of, moment_of
from wire_contract.event import LineHash


class Outcome(StrEnum):
    """What one row would do."""

    NEW_OFFICER = "new_officer"
    """The officer is added, with the card where the row has one."""
    NEW_CARD = "new_card"
    NOTHING = "nothing"
    """It is so already."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row, in which column, and what to do."""

    row: int
    column: Column
    letter: str
    what: Pair
    hint: Pair

    def line(self) -> str:
        """One line for a terminal, Thai first."""
        place = f"แถว {self.row} คอลัมน์ {self.letter} · row {self.row}, column {self.letter}"
        return f"{place} ({' · '.join(COLUMNS[self.column])}): {' · '.join(self.what)} ({' · '.join(self.hint)})"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do."""

    row: SheetRow
    outcome: Outcome
    card: str | None
    """In its one form; None for a row without a card."""
    since: datetime | None
    """None: from the moment of the import."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sheet would change, as the register stands now."""

    rows: tuple[RowPlan, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the order of the rows."""
        return tuple(problem for row in self.rows for problem in row.problems)

    def count(self, outcome: Outcome) -> int:
        """How many rows would do this."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def changes(self) -> int:
        """How many rows would change something."""
        return self.count(Outcome.NEW_OFFICER) + self.count(Outcome.NEW_CARD)

    @property
    def digest(self) -> str:
        """Tells whether another look at the same sheet comes to the same."""
        said = [f"{one.row.number} {one.outcome} {one.row.code} {one.card} {one.since}" for one in self.rows]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


@dataclass(slots=True)
class _Look:
    """The register, and what the rows above have said."""

    sheet: Sheet
    order: ByteOrder
    now: datetime
    names: dict[str, str]
    holders: dict[str, tuple[str, datetime]]
    added: dict[str, int] = field(default_factory=dict)
    """New officers by code, with the row that adds each."""
    given: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Cards of this sheet, with officer and row."""
    problems: list[Problem] = field(default_factory=list)

    def say(self, row: SheetRow, column: Column, what: Pair, hint: Pair) -> None:
        self.problems.append(Problem(row.number, column, self.sheet.letters.get(column, "–"), what, hint))


def look(conn: Connection, sheet: Sheet, *, order: ByteOrder, now: datetime) -> Plan:
    """What would happen; nothing has."""
    held = [one for one in people.holdings(conn) if one.valid_to is None or one.valid_to > now]
    found = _Look(
        sheet,
        order,
        now,
        names={one.code: one.name for one in people.officers(conn)},
        holders={one.credential: (one.officer_code, one.valid_from) for one in held},
    )
    return Plan(tuple(_plan(found, row) for row in sheet.rows))


def carry_out(conn: Connection, plan: Plan, *, hand: Hand) -> LineHash | None:
    """All of it, in the caller's transaction; cards that reach into days that are over are proposed together, and the
    proposal's hash comes back. Raises Refused where anything is wrong.
    """
    if plan.problems:
        raise Refused(
            f"มี {len(plan.problems)} ข้อที่ต้องแก้ก่อน · {len(plan.problems)} things are wrong with the sheet",
            hint="ไม่มีอะไรเปลี่ยน · nothing was changed",
        )
    for one in plan.rows:
        if one.outcome is Outcome.NEW_OFFICER:
            people.add_officer(conn, code=one.row.code, name=one.row.name, hand=hand)
    cards = [one for one in plan.rows if one.card is not None and one.outcome is not Outcome.NOTHING]

    def give(c: Connection, h: Hand) -> None:
        for one in cards:
            since = one.since or hand.at
            people.add_credential(c, officer_code=one.row.code, credential=one.card or "", valid_from=since, hand=h)

    return audit.do_or_propose(conn, give, hand=hand) if cards else None


def summary(plan: Plan) -> Mapping[Outcome, int]:
    """How many rows do what."""
    return {outcome: plan.count(outcome) for outcome in Outcome}


def _plan(look: _Look, row: SheetRow) -> RowPlan:
    before = len(look.problems)
    is_new = _officer(look, row)
    since = _since(look, row)
    card, is_given = _card(look, row)
    problems: Sequence[Problem] = look.problems[before:]
    if problems:
        outcome = Outcome.PROBLEM
    elif is_new:
        outcome = Outcome.NEW_OFFICER
    else:
        outcome = Outcome.NEW_CARD if is_given else Outcome.NOTHING
    return RowPlan(row, outcome, card, since, tuple(problems))


def _officer(look: _Look, row: SheetRow) -> bool:
    """Whether the row adds its officer."""
    if not row.code:
        look.say(row, Column.CODE, ("ไม่มีรหัสเจ้าหน้าที่", "no officer code"), ("กรอกรหัส", "write the code"))
        return False
    known = look.names.get(row.code)
    if known is None and not row.name:
        hint = ("ตรวจรหัส หรือใส่ชื่อเพื่อเพิ่มเป็นคนใหม่", "check the code, or give a name to add somebody new")
        look.say(row, Column.CODE, (f"ไม่มีเจ้าหน้าที่รหัส {row.code}", f"there is no officer {row.code}"), hint)
        return False
    if known is not None and row.name and " ".join(row.name.split()) != " ".join(known.split()):
        hint = ("แก้รหัสหรือชื่อให้ตรง หรือเว้นชื่อว่าง", "correct the code or the name, or leave the name empty")
        look.say(row, Column.NAME, (f"รหัส {row.code} คือ {known}", f"{row.code} is {known}"), hint)
        return False
    if known is not None:
        return False
    if len(row.code) > 40 or not row.code.isprintable() or len(row.name) > 200 or not row.name.isprintable():
        hint = ("รหัสไม่เกิน 40 ตัว ชื่อไม่เกิน 200 ตัว", "at most 40 and 200 characters")
        look.say(row, Column.CODE, ("รหัสหรือชื่อยาวเกินไป", "the code or the name does not serve"), hint)
        return False
    look.names[row.code], look.added[row.code] = row.name, row.number
    return True


def _since(look: _Look, row: SheetRow) -> datetime | None:
    found = moment_of(row.since) if row.since else None
    if row.since and found is None:
        hint = ("เขียนเป็น 2026-11-22 หรือ 22/11/2569 08:00", "write it as 2026-11-22 or 22/11/2026 08:00")
        look.say(row, Column.SINCE, (f"{row.since[:40]} ไม่ใช่วันที่", f"{row.since[:40]} is no day"), hint)
    return found


def _card(look: _Look, row: SheetRow) -> tuple[str | None, bool]:
    """The row's card, and whether it is handed out by this row."""
    if not row.card:
        return None, False
    is_decimal = look.order in (ByteOrder.DECIMAL, ByteOrder.DECIMAL_REVERSED)
    damage = damage_of(row.card, is_number=row.card_is_number)
    if damage is not None and not (is_decimal and row.card.isdigit() and len(row.card) <= 10):
        hint = (
            "ตั้งคอลัมน์เป็น “ข้อความ” แล้วกรอกเลขจากบัตรใหม่",
            "format the column as text, and write it from the card again",
        )
        look.say(row, Column.CARD, (f"{row.card[:40]}: {damage[0]}", f"{row.card[:40]}: {damage[1]}"), hint)
        return None, False
    found = read(row.card, order=look.order)
    if not isinstance(found, Understood):
        look.say(
            row, Column.CARD, (f"{row.card[:40]}: {found.what[0]}", f"{row.card[:40]}: {found.what[1]}"), found.hint
        )
        return None, False
    return found.card, _is_given(look, row, found.card)


def _is_given(look: _Look, row: SheetRow, card: str) -> bool:
    above = look.given.setdefault(card, (row.code, row.number))
    if above != (row.code, row.number):
        if above[0] != row.code:
            what = (f"{card} ซ้ำกับแถว {above[1]} ของ {above[0]}", f"{card} is given to {above[0]} in row {above[1]}")
            look.say(row, Column.CARD, what, ("บัตรหนึ่งใบมีผู้ถือคนเดียว", "a card is in one officer's hands"))
        return False
    holder = look.holders.get(card)
    if holder is not None and holder[0] != row.code:
        hint = ("เรียกคืนจากคนนั้นก่อน", "withdraw it from that officer first")
        look.say(row, Column.CARD, (f"{card} อยู่กับ {holder[0]}", f"{card} is with officer {holder[0]}"), hint)
    return holder is None
