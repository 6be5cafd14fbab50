"""A work order, and what was done and said about it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.fleet.asset import AssetKind
from hub.kernel.refused import Refused
from hub.remediation.kinds import Kind, Section, section_named
from hub.remediation.transitions import State, Step
from wire_contract.event import LineHash

HEARD_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Order:
    """One defect at one point, and how far its repair has come."""

    number: int
    point: str
    """The point's code."""
    kind: Kind
    section: str
    """Whose work it is; a name of `hub.kernel.agencies`, see `at_section`."""
    state: State
    opened_at: datetime
    due_at: datetime
    asset_kind: AssetKind | None = None
    asset: str | None = None
    """The camera or lamp, as its device calls it."""
    cause: str | None = None
    """Why its test failed, a word of `hub.self_tests.reasons`; None for what a person reported."""
    what: str = ""
    """What was seen, in a person's own words."""
    episode_since: datetime | None = None
    """The first failing test of the defect."""
    done_at: datetime | None = None
    """When it was *said* to be done: only what is later than this proves it."""
    done_by: str | None = None
    repaired_at: datetime | None = None
    """When the work took place, as whoever did it says."""
    proof: LineHash | None = None
    """The passing test of a device, or the act of the inspection."""
    proved_at: datetime | None = None
    cancel_asked_by: str | None = None
    """Somebody asked for it to be cancelled; another person decides."""
    relapses: int = 0
    revision: int = 1
    changed_at: datetime | None = None
    traffy_ticket: str | None = None
    retest: str | None = None
    """The command that has the device test the repair again."""

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something."""
        return self.state.is_open

    @property
    def at_section(self) -> Section:
        """Whose work it is, with its English and short names."""
        return section_named(self.section)

    @property
    def defect(self) -> tuple[str, str, str, str] | None:
        """Point, kind, name and cause: of each one order is open at most; None for what names no asset or no cause."""
        if self.asset_kind is None or self.asset is None or self.cause is None:
            return None
        return self.point, self.asset_kind.value, self.asset, self.cause

    @property
    def since(self) -> datetime:
        """When the defect began, or began again, as far as known: nothing was repaired before that."""
        return self.episode_since or self.opened_at

    def is_unheard(self, now: datetime) -> bool:
        """It waits for somebody of this office to take it up, for longer than a day."""
        waits = {State.REPORTED} | ({State.ASSIGNED, State.RETURNED} if self.at_section.in_district else set())
        return self.state in waits and now - (self.changed_at or self.opened_at) > HEARD_WITHIN

    def is_overdue(self, now: datetime) -> bool:
        """Its work is not even said to be done, and its time is over."""
        return self.is_open and self.state is not State.REPORTED_DONE and now > self.due_at


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of an order's way, as the hub's chain has it."""

    revision: int
    step: Step | None
    """None: the order was opened."""
    state: State
    """Where it led."""
    by: str
    at: datetime
    said: str
    photographs: tuple[str, ...]
    """SHA-256 of each."""
    is_after: bool
    """Whether they show it after the work."""
    because: LineHash | None
    """The line of a device that it rests on: a test, or an inspector's tap."""
    act: LineHash
    """The line of the hub's chain."""


@dataclass(frozen=True, slots=True)
class Comment:
    """Something said about an order, with photographs perhaps."""

    by: str
    at: datetime
    said: str
    photographs: tuple[str, ...]
    is_after: bool
    act: LineHash


@dataclass(frozen=True, slots=True)
class OrderFile:
    """Everything about one order."""

    order: Order
    steps: tuple[Taken, ...]
    comments: tuple[Comment, ...]

    @property
    def before(self) -> tuple[str, ...]:
        """The photographs from before the work, by SHA-256, in order."""
        return self._photographs(is_after=False)

    @property
    def after(self) -> tuple[str, ...]:
        """The photographs from after it."""
        return self._photographs(is_after=True)

    def _photographs(self, *, is_after: bool) -> tuple[str, ...]:
        told: list[Taken | Comment] = [*self.steps, *self.comments]
        said = sorted(told, key=lambda one: one.at)
        found = (photograph for one in said if one.is_after is is_after for photograph in one.photographs)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be opened."""

    point: str
    kind: Kind
    what: str = ""
    asset_kind: AssetKind | None = None
    asset: str | None = None
    cause: str | None = None
    section: str | None = None
    """None: by its kind and the asset's owner."""
    episode_since: datetime | None = None
    because: LineHash | None = None
    """The failing test's line."""
    photographs: tuple[str, ...] = ()
    traffy_ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """What comes with a step."""

    said: str = ""
    section: str | None = None
    repaired_at: datetime | None = None
    photographs: tuple[str, ...] = ()
    because: LineHash | None = None
    """A test's line, or the inspector's tap."""


NO_DETAIL = Detail()


class Heard(StrEnum):
    """What became of the command that has a repair tested again."""

    COMMANDED = "commanded"
    AWAY = "away"
    """The device is silent; the command waits for it."""
    ANSWERED = "answered"
    UNABLE = "unable"
    UNANSWERED = "unanswered"


class OvertakenError(Refused):
    """Somebody else moved the order first; the page shows who and when."""

    def __init__(self, first: Taken, *, number: int) -> None:
        self.first = first
        super().__init__(
            f"{first.by} ทำรายการก่อนแล้ว · {first.by} moved order {number} to {first.state.value} first "
            f"(revision {first.revision}, {first.at.isoformat(timespec='seconds')})",
            hint="ดูใหม่แล้วทำอีกครั้งถ้ายังจำเป็น · look at it again, then act if it is still needed",
        )


class FieldRefused(Refused):
    """Refused because of one field of a form, where the page shows it."""

    def __init__(self, complaint: str, *, field: str, hint: str) -> None:
        self.field = field
        super().__init__(complaint, hint=hint)
