"""One look at light and current, and what a phase of many looks amounts to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wire_contract.lighting_test import LampStep


@dataclass(frozen=True, slots=True)
class Lit:
    """One sample of light: millilux, or permille of the sensor's own range; or why there is none."""

    value: int | None = None
    trouble: LampStep | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sample of current and of the feed's voltage; or why there is none."""

    ma: int | None = None
    supply_mv: int | None = None
    trouble: LampStep | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. None for what is not fitted."""

    light: Lit | None = None
    current: Drawn | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one phase: their mean, lowest tenth, ends and swings; all None where there is none."""

    mean: int | None = None
    low: int | None = None
    """Nine in ten are at least as high."""
    least: int | None = None
    most: int | None = None
    swings: int | None = None

    @classmethod
    def of(cls, values: Sequence[int]) -> "Series":
        """The mean is rounded to the nearest, away from zero in the middle."""
        if not values:
            return cls()
        total, count = sum(values), len(values)
        mean = (2 * abs(total) + count) // (2 * count) * (1 if total >= 0 else -1)
        low = sorted(values)[count // 10]
        return cls(mean, low, min(values), max(values), swings_of(values))


def swings_of(values: Sequence[int]) -> int:
    """How often the values fell from the uppermost third of their own range to the lowest."""
    low, high = min(values), max(values)
    if high == low:
        return 0
    swings, was_high = 0, False
    for value in values:
        if 3 * (value - low) >= 2 * (high - low):
            was_high = True
        elif 3 * (value - low) <= high - low and was_high:
            swings, was_high = swings + 1, False
    return swings


@dataclass(slots=True)
class Phase:
    """Samples taken while nothing was switched."""

    is_on: bool | None
    """Whether the lamp is switched on; None where it is only watched."""
    samples: list[Sample] = field(default_factory=list)

    @property
    def light(self) -> Series:
        """Of the samples that the light sensor gave."""
        return Series.of([s.light.value for s in self.samples if s.light is not None and s.light.value is not None])

    @property
    def current(self) -> Series:
        """In milliamperes."""
        return Series.of([s.current.ma for s in self.samples if s.current is not None and s.current.ma is not None])

    @property
    def supply_mv(self) -> int | None:
        """Mean voltage of the feed."""
        known = [s.current.supply_mv for s in self.samples if s.current is not None and s.current.supply_mv is not None]
        return Series.of(known).mean


def light_step(phases: Sequence[Phase]) -> LampStep | None:
    """How the light sensor did in the whole test; None where none is fitted or nothing was sampled."""
    return _step([[sample.light for sample in phase.samples if sample.light is not None] for phase in phases])


def current_step(phases: Sequence[Phase]) -> LampStep | None:
    """How the current sensor did."""
    return _step([[sample.current for sample in phase.samples if sample.current is not None] for phase in phases])


def _step(phases: Sequence[Sequence[Lit | Drawn]]) -> LampStep | None:
    looks = [look for phase in phases for look in phase]
    if not looks:
        return None
    if any(2 * _count(phase, LampStep.SATURATED) > len(phase) for phase in phases):
        return LampStep.SATURATED
    troubles = [look.trouble for look in looks if look.trouble is not None]
    if len(troubles) == len(looks):
        return troubles[0]
    if any(phase and all(look.trouble is not None for look in phase) for phase in phases):
        return LampStep.LOST
    return LampStep.OK


def _count(looks: Sequence[Lit | Drawn], step: LampStep) -> int:
    return sum(look.trouble is step for look in looks)
