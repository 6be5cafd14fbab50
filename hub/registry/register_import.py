"""What a sheet would change, by doing it and taking it back; everything wrong by row and column; all of it or none."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.kernel.pair import Pair
from hub.kernel.refused import Refused
from hub.registry.register_rows import put_row, wrong_in
from hub.registry.register_sheet import COLUMNS_OF, RegisterRow, RegisterSheet, key_of_row
from wire_contract.event import LineHash


class RowOutcome(StrEnum):
    """What one row would do."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    """It is so already."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell, with what stands there."""

    row: int
    letter: str
    column: Pair
    value: str
    what: Pair

    def line(self) -> str:
        """One line for a terminal, Thai first."""
        place = f"แถว {self.row} คอลัมน์ {self.letter} · row {self.row}, column {self.letter}"
        return f"{place} ({' · '.join(self.column)}) {self.value!r}: {' · '.join(self.what)}"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What the sheet would change, as the register stands now."""

    rows: tuple[tuple[RegisterRow, RowOutcome], ...]
    problems: tuple[RowProblem, ...]

    def count(self, outcome: RowOutcome) -> int:
        """How many rows would do this."""
        return sum(one is outcome for _, one in self.rows)

    @property
    def changes(self) -> int:
        """How many rows would change something."""
        return self.count(RowOutcome.ADDED) + self.count(RowOutcome.CHANGED)

    @property
    def digest(self) -> str:
        """Tells whether another look at the same sheet comes to the same."""
        said = [f"{row.number} {outcome} {sorted(row.texts.items())}" for row, outcome in self.rows]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def look(conn: Connection, sheet: RegisterSheet, *, hand: Hand) -> SheetPlan:
    """What would happen; nothing has."""
    problems: list[RowProblem] = []
    outcomes: list[tuple[RegisterRow, RowOutcome]] = []
    above: dict[tuple[str, ...], int] = {}
    draft = hand.drafting()
    trial = conn.begin_nested()
    try:
        for row in sheet.rows:
            before = len(problems)
            twin = above.setdefault(key_of_row(row, sheet.kind), row.number)
            if twin != row.number:
                problems.append(
                    _problem(sheet, row, _key_column(sheet), (f"ซ้ำกับแถว {twin}", f"the same as row {twin}"))
                )
            problems += [_problem(sheet, row, *one) for one in wrong_in(sheet.kind, row.texts).items()]
            outcome = RowOutcome.PROBLEM if len(problems) > before else _try(conn, sheet, row, draft, problems)
            outcomes.append((row, outcome))
    finally:
        trial.rollback()
    return SheetPlan(tuple(outcomes), tuple(problems))


def carry_out(conn: Connection, sheet: RegisterSheet, plan: SheetPlan, *, hand: Hand) -> LineHash | None:
    """All of it, in the caller's transaction; where days that are over would change, all of it is proposed."""
    if plan.problems:
        count = len(plan.problems)
        raise Refused(f"มี {count} ข้อที่ต้องแก้ก่อน · {count} things are wrong", hint="ไม่มีอะไรเปลี่ยน · nothing was changed")
    todo = [row for row, outcome in plan.rows if outcome is not RowOutcome.LEFT]

    def do(conn: Connection, hand: Hand) -> None:
        for row in todo:
            put_row(conn, sheet.kind, row.texts, hand=hand)

    return audit.do_or_propose(conn, do, hand=hand) if todo else None


def _try(
    conn: Connection, sheet: RegisterSheet, row: RegisterRow, draft: Hand, problems: list[RowProblem]
) -> RowOutcome:
    acts: Sequence[object] = draft.draft or ()
    before = len(acts)
    try:
        with conn.begin_nested():
            put_row(conn, sheet.kind, row.texts, hand=draft)
    except Refused as refusal:
        problems.append(_problem(sheet, row, _key_column(sheet), _words_of(refusal)))
        return RowOutcome.PROBLEM
    new = (draft.draft or [])[before:]
    if not new:
        return RowOutcome.LEFT
    return RowOutcome.ADDED if getattr(new[0], "before", None) is None else RowOutcome.CHANGED


def _words_of(refusal: Refused) -> Pair:
    """What is wrong and what to do, in each language by itself."""
    thai, _, english = str(refusal.args[0]).partition(" · ")
    hint, _, hint_english = refusal.hint.partition(" · ")
    return f"{thai} ({hint})", f"{english or thai} ({hint_english or hint})"


def _key_column(sheet: RegisterSheet) -> str:
    return next(name for name, one in COLUMNS_OF[sheet.kind].items() if one.is_key)


def _problem(sheet: RegisterSheet, row: RegisterRow, column: str, what: Pair) -> RowProblem:
    words = COLUMNS_OF[sheet.kind][column].words
    return RowProblem(row.number, sheet.letters.get(column, "–"), words, row.texts.get(column, "")[:60], what)
