"""A version of a report, how it came to stand so, and who was first. Pure."""

from dataclasses import dataclass
from datetime import datetime

from hub.kernel.refused import Refused
from hub.reports.life.period import Period
from hub.reports.life.states import State, Step
from wire_contract.event import LineHash


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a period's report."""

    period: Period
    version: int
    """1 is the first; 2 is ฉบับแก้ไขที่ 1."""
    revision: int
    """Steps taken so far."""
    state: State
    figures: str
    """SHA-256 of the JSON."""
    heads: str
    """SHA-256 of the list of chain heads that the figures rest on."""
    rules: str
    as_of: datetime
    """When the figures were made."""
    uses: tuple[str, ...]
    """Of a quarter or a year: `2026-10/2` for each month that was issued."""
    changes: str
    """SHA-256 of what is otherwise than in the version before: what was put aside is not offered again."""
    changed_at: datetime
    checked_by: str | None = None
    checked_at: datetime | None = None
    issued_by: str | None = None
    issued_at: datetime | None = None
    paper: str | None = None
    """SHA-256 of the PDF that was issued."""

    @property
    def check_code(self) -> str:
        """The beginning of the SHA-256 of its figures, in groups of four, as on its paper."""
        return "-".join(self.figures[at : at + 4] for at in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class Taken:
    """One step, as the hub's chain has it."""

    revision: int
    step: Step
    state: State
    by: str
    at: datetime
    said: str
    act: LineHash


class OvertakenError(Refused):
    """Somebody else was first; the page shows who and when."""

    def __init__(self, first: Taken, *, period: Period) -> None:
        self.first = first
        super().__init__(
            f"{first.by} ทำรายการก่อนแล้ว · {first.by} moved the report of {period.text} to {first.state.value} first "
            f"(revision {first.revision}, {first.at.isoformat(timespec='seconds')})",
            hint="ดูใหม่แล้วทำอีกครั้งถ้ายังจำเป็น · look at it again, then act if it is still needed",
        )
