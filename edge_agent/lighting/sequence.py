"""A lamp test step by step: what to switch, when to look. It takes samples and a monotonic time; it touches nothing."""

from dataclasses import dataclass

from edge_agent.lighting.sample import Phase, Sample


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """How long to let the lamp be after switching, then so many looks, so far apart."""

    is_on: bool | None
    """What the lamp is switched to; None leaves it as it is."""
    settle_s: float
    looks: int
    every_s: float

    @property
    def lasts_s(self) -> float:
        """From the switching to the phase's end."""
        return self.settle_s + self.looks * self.every_s


Plan = tuple[PlannedPhase, ...]

LOOK_EVERY_S = 0.25
DARK_LOOKS = 16
"""Four seconds without the lamp, twice: long enough to see headlights pass, short for whoever is on the street."""
LIT_LOOKS = 80
"""Twenty seconds lit: a driver that restarts every few seconds shows itself."""

WATCH_INTERVALS, WATCH_LOOKS, WATCH_EVERY_S = 20, 15, 1.0
"""Five minutes in intervals of fifteen seconds."""
DUSK_INTERVALS, DUSK_LOOKS, DUSK_EVERY_S = 48, 30, 2.0
"""Forty-eight minutes in intervals of one: from 2° of sun to −6° and warm."""


def off_on_off(*, settle_s: float) -> Plan:
    """A lamp that bears it is switched off, on and off."""
    return (
        PlannedPhase(is_on=False, settle_s=settle_s, looks=DARK_LOOKS, every_s=LOOK_EVERY_S),
        PlannedPhase(is_on=True, settle_s=settle_s, looks=LIT_LOOKS, every_s=LOOK_EVERY_S),
        PlannedPhase(is_on=False, settle_s=settle_s, looks=DARK_LOOKS, every_s=LOOK_EVERY_S),
    )


def watch(*, at_dusk: bool) -> Plan:
    """Nothing is switched; at dusk for so long that the lamp is on and warm at the end."""
    if at_dusk:
        interval = PlannedPhase(is_on=None, settle_s=0, looks=DUSK_LOOKS, every_s=DUSK_EVERY_S)
        return (interval,) * DUSK_INTERVALS
    interval = PlannedPhase(is_on=None, settle_s=0, looks=WATCH_LOOKS, every_s=WATCH_EVERY_S)
    return (interval,) * WATCH_INTERVALS


@dataclass(frozen=True, slots=True)
class Switch:
    """The lamp is to be switched on or off, now."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A sample is to be taken at this time."""

    at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """All phases are over."""


class Sequence:
    """One test. Ask `next`, do what it says, tell it (`switched`, `took`), ask again."""

    def __init__(self, plan: Plan) -> None:
        self.phases: list[Phase] = []
        self._plan = plan
        self._number = 0
        self._look_at: float | None = None

    def next(self) -> Switch | Look | Ended:
        """What is to be done."""
        if self._number == len(self._plan):
            return Ended()
        planned = self._plan[self._number]
        if self._look_at is not None:
            return Look(self._look_at)
        return Look(0.0) if planned.is_on is None else Switch(planned.is_on)

    def switched(self, now: float) -> None:
        """The lamp was switched: the phase begins, and its first sample comes when the lamp has settled."""
        planned = self._plan[self._number]
        self.phases.append(Phase(planned.is_on))
        self._look_at = now + planned.settle_s + planned.every_s

    def took(self, sample: Sample, now: float) -> None:
        """A sample belongs to the phase; a look that took long is not made up for by hurrying."""
        planned = self._plan[self._number]
        if self._look_at is None:  # a watch begins with its first look
            self.phases.append(Phase(planned.is_on))
        phase = self.phases[-1]
        phase.samples.append(sample)
        if len(phase.samples) < planned.looks:
            self._look_at = max(now, (self._look_at or now) + planned.every_s)
            return
        self._number += 1
        follows = self._plan[self._number] if self._number < len(self._plan) else None
        if follows is not None and follows.is_on is None:
            self.phases.append(Phase(None))
            self._look_at = max(now, (self._look_at or now) + follows.every_s)
        else:
            self._look_at = None


def longest_s(plan: Plan, *, look_s: float) -> float:
    """How long the plan takes at most where every look takes so long."""
    return sum(phase.settle_s + phase.looks * max(phase.every_s, look_s) for phase in plan)
