"""The physics: what the relay's contact lets through, what the lamp makes of it, what else is bright."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

Sky = Callable[[float], float]
"""Lux of everything but the lamp, at a time."""


@dataclass
class LampBody:
    """The lamp itself. What is broken is said by plain attributes, to be changed at any time."""

    lux: float = 25.0
    amperes: float = 1.6
    warm_up_s: float = 0.4
    is_dead: bool = False
    output: float = 1.0
    """Share of its light that is left; a dirty cover leaves the current as it is."""
    draws: float = 1.0
    cycle_s: float | None = None
    """With this it is lit for so long, then dark for as long."""
    lit_since: float | None = None

    def level(self, now: float) -> float:
        """From dark to bright, 0 to 1."""
        if self.lit_since is None or self.is_dead:
            return 0.0
        lit_for = now - self.lit_since
        if self.cycle_s is not None and int(lit_for / self.cycle_s) % 2:
            return 0.0
        since = lit_for % self.cycle_s if self.cycle_s is not None else lit_for
        return min(1.0, since / self.warm_up_s) if self.warm_up_s else 1.0


@dataclass
class Street:
    """Time passes only by `pass_to`; between two passings nothing is switched."""

    sky: Sky = lambda _: 1.0
    lamp: LampBody = field(default_factory=LampBody)
    feed_volts: float = 12.4
    photocell: Callable[[float], bool] = lambda _: True
    relay: Callable[[], bool] = lambda: False
    """Whether the relay's coil is driven."""
    is_welded: bool = False
    is_stuck_open: bool = False
    is_turned: bool = False
    """Somebody wired the other contact."""
    view: float = 1.0
    """What reaches the sensor: 0 where it looks away or is covered."""
    dirt: float = 1.0
    noise: float = 0.01
    drift_per_s: float = 0.0
    drift_since: float = 1000.0
    seed: int = 1
    now: float = 1000.0
    alarms: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    """What happens at a time between two passings, once."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._switch()

    @property
    def is_fed(self) -> bool:
        """Whether the lamp has voltage."""
        closed = self.is_turned if self.relay() else not self.is_turned
        closed = (closed or self.is_welded) and not self.is_stuck_open
        return closed and self.photocell(self.now) and self.feed_volts > 1

    def pass_to(self, at: float) -> None:
        """It is later."""
        self._switch()
        while self.now < at:
            due = min((when for when, _ in self.alarms), default=at)
            self.now = max(self.now, min(at, due, self.now + (60.0 if at - self.now > 600 else 1.0)))
            self._switch()
            ringing = [alarm for alarm in self.alarms if alarm[0] <= self.now]
            self.alarms = [alarm for alarm in self.alarms if alarm[0] > self.now]
            for _, happens in ringing:
                happens()

    def _switch(self) -> None:
        if not self.is_fed:
            self.lamp.lit_since = None
        elif self.lamp.lit_since is None:
            self.lamp.lit_since = self.now

    def lux(self) -> float:
        """At the sensor, with its noise."""
        self._switch()
        lamp = self.lamp.lux * self.lamp.output * self.lamp.level(self.now)
        seen = (self.sky(self.now) + lamp) * self.view * self.dirt
        seen *= 1 + self.drift_per_s * (self.now - self.drift_since)
        return max(0.0, seen * (1 + self._random.gauss(0, self.noise)))

    def amperes(self) -> float:
        self._switch()
        level = self.lamp.level(self.now)
        return self.lamp.amperes * self.lamp.draws * (0.6 + 0.4 * level if level else 0.0)

    def volts(self) -> float:
        """Measured after the photocell and before the relay."""
        return self.feed_volts if self.photocell(self.now) else 0.02


def evening(seed: int, *, cars_per_min: float = 2.0, lightning_per_min: float = 0.0, base: float = 2.0) -> Sky:
    """A sky with clouds before the moon and cars that come by: bells of two to five seconds, up to forty lux."""
    chance = random.Random(seed)
    cars: list[tuple[float, float, float]] = []
    at = 1000.0
    while cars_per_min and at < 5000.0:
        at += chance.expovariate(cars_per_min / 60)
        cars.append((at, chance.uniform(0.8, 2.0), chance.uniform(3.0, 40.0)))
    flashes: list[tuple[float, float]] = []
    at = 1000.0
    while lightning_per_min and at < 5000.0:
        at += chance.expovariate(lightning_per_min / 60)
        flashes.append((at, chance.uniform(50, 2000)))
    period, phase, depth = chance.uniform(40, 400), chance.uniform(0, 6.28), chance.uniform(0.0, 0.3)

    def sky(now: float) -> float:
        lux = base * (1 + depth * math.sin(6.28 * now / period + phase))
        lux += sum(
            peak * math.exp(-(((now - when) / width) ** 2)) for when, width, peak in cars if abs(now - when) < 10
        )
        return lux + sum(peak for when, peak in flashes if 0 <= now - when < 0.3)

    return sky


def dusk(minutes: float = 48.0) -> Sky:
    """From 2° of sun down: 700 lux to one, evenly on a logarithmic scale."""

    def sky(now: float) -> float:
        share = min(1.0, (now - 1000.0) / (minutes * 60 * 0.8))
        return float(700 * (1.0 / 700) ** share)

    return sky
