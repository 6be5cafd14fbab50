"""What somebody at the make-believe office does at one moment of the story. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from demo.bangkok import bangkok
from demo.district import PlannedPoint
from demo.staff import PlannedUser
from hub.kernel.period import Month
from hub.letters.states import Step as LetterStep
from hub.remediation.kinds import Kind
from hub.remediation.transitions import Step
from hub.reports.life.states import Step as ReportStep


@dataclass(frozen=True, slots=True)
class Defect:
    """What an order is about; the newest order about it is meant."""

    point: PlannedPoint
    kind: Kind
    asset: str | None = None
    """The camera or lamp; None: whatever the order names."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A photograph that somebody sends: drawn, and marked as make-believe."""

    is_after: bool = False
    days_old: int = 0
    """Its file says that it was taken so many days before."""

    def taken_at(self, sent_at: datetime) -> datetime:
        """When its file says that it was taken."""
        return sent_at - timedelta(days=self.days_old, minutes=4)


@dataclass(frozen=True, slots=True)
class Report:
    """From the telephone at the point."""

    of: Defect
    words: str = ""
    photo: Drawing | None = Drawing()


@dataclass(frozen=True, slots=True)
class Open:
    """By the operator's form."""

    of: Defect
    words: str
    traffy_ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an order."""

    of: Defect
    step: Step
    said: str = ""
    photo: Drawing | None = None
    repaired: timedelta = timedelta(0)
    """So long before the word of it."""


@dataclass(frozen=True, slots=True)
class Inspect:
    """A second person stands at the point, has tapped, and finds it mended."""

    of: Defect
    said: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter about the order, where the hub drafts none by itself."""

    of: Defect


@dataclass(frozen=True, slots=True)
class Join:
    """The draft about `other` stands in the one about `of`."""

    of: Defect
    other: Defect


@dataclass(frozen=True, slots=True)
class Remind:
    """A draft of a reminder."""

    of: Defect


@dataclass(frozen=True, slots=True)
class Pass:
    """One step of the newest letter about a defect; of the request to the station, where none is named."""

    of: Defect | None
    step: LetterStep
    said: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """The request to the police station for the month before."""


@dataclass(frozen=True, slots=True)
class Import:
    """The station's spreadsheet: earlier months with one missing, the month before, or that month told anew."""

    sheet: Literal["earlier", "month", "revised"]


@dataclass(frozen=True, slots=True)
class Furnish:
    """The office's own data for letters and its block of numbers, where they are not there yet."""


@dataclass(frozen=True, slots=True)
class Look:
    """The hub looks at what tests say: orders open, go on, come back, and letters are drafted."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Somebody looks at the photographs that wait, and says that papers may print them; of one point they wait on."""

    but_of: PlannedPoint


@dataclass(frozen=True, slots=True)
class Publish:
    """One step in the life of a month's report."""

    month: Month
    step: ReportStep


Deed = Report | Open | Move | Inspect | Draft | Join | Remind | Pass | Ask | Import | Furnish | Clear | Publish | Look


@dataclass(frozen=True, slots=True)
class Errand:
    """A deed of somebody's, at an aware UTC moment; nobody's is the hub's own."""

    at: datetime
    who: PlannedUser | None
    does: Deed
    hears: bool = False
    """What the points did until then must have come to the hub."""


def steps_of_letter(
    of: Defect | None, day: date, who: PlannedUser, head: PlannedUser, *, hour: float = 8.5
) -> Sequence[Errand]:
    """A draft is approved, has its number, is issued and sent, all in one morning."""
    ways = (
        (head, LetterStep.APPROVE, 0.0),
        (who, LetterStep.NUMBER, 0.4),
        (who, LetterStep.ISSUE, 0.5),
        (who, LetterStep.SEND, 1.0),
    )
    return [Errand(bangkok(day, hour + later), person, Pass(of, step)) for person, step, later in ways]
