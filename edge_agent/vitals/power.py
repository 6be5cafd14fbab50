"""When a change of power is told: mains at once, too little voltage at once and its end when it lasted, a battery in
steps. Pure; times are uptimes.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from edge_agent.vitals.telling import Allowance
from wire_contract.measurements import PowerChanged
from wire_contract.vitals import PowerSource

RECOVERED_AFTER = timedelta(seconds=60)
"""So long the voltage must have been good again: a supply that is just too weak falls with every lamp."""
BATTERY_STEP_PERMILLE = 100
"""A battery's charge is told when it is so far from what was told last; it swings with every load by less."""


@dataclass(frozen=True, slots=True)
class Supply:
    """One look at what feeds the point; None is what nobody can tell."""

    source: PowerSource = "unknown"
    under_voltage: bool | None = None
    battery_milli_volts: int | None = None
    battery_permille: int | None = None


def charge_permille(milli_volts: int | None, *, empty_mv: int | None, full_mv: int | None) -> int | None:
    """A battery's charge, straight between the two voltages."""
    if milli_volts is None or empty_mv is None or full_mv is None:
        return None
    return max(0, min(1000, (milli_volts - empty_mv) * 1000 // (full_mv - empty_mv)))


@dataclass(slots=True)
class PowerNews:
    """What was last told of the power."""

    told: PowerChanged | None = None
    _low_at: timedelta | None = None
    _allowance: Allowance = field(default_factory=Allowance)

    def due(self, seen: Supply, uptime: timedelta) -> PowerChanged | None:
        """What is to be told now, if anything."""
        news = self._news(seen, uptime)
        is_new = self._differs(news) if self.told else news != PowerChanged("unknown", None, None)
        return news if is_new and self._allowance.has_one(uptime) else None

    def tell(self, news: PowerChanged) -> None:
        """It is durable."""
        self.told = news
        self._allowance.take()

    def _news(self, seen: Supply, uptime: timedelta) -> PowerChanged:
        return PowerChanged(
            source=seen.source,
            under_voltage=self._is_low(seen, uptime),
            battery_permille=seen.battery_permille,
            battery_milli_volts=seen.battery_milli_volts,
        )

    def _is_low(self, seen: Supply, uptime: timedelta) -> bool | None:
        if seen.under_voltage is None:
            return None
        if seen.under_voltage:
            self._low_at = uptime
        return self._low_at is not None and uptime - self._low_at < RECOVERED_AFTER

    def _differs(self, news: PowerChanged) -> bool:
        told = self.told
        if told is None or (news.source, news.under_voltage) != (told.source, told.under_voltage):
            return True
        if news.battery_permille is None or told.battery_permille is None:
            return news.battery_permille is not told.battery_permille
        apart = abs(news.battery_permille - told.battery_permille)
        has_ended = news.battery_permille in {0, 1000} and apart > 0
        return apart >= BATTERY_STEP_PERMILLE or has_ended
