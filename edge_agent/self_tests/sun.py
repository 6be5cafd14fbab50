"""The sun over a point (astral, after NOAA's equations): how high it stands, and when a day or a night is one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from astral import Observer, SunDirection
from astral.sun import elevation, time_at_elevation

BY_DAY_ABOVE = 10.0
"""Degrees: a camera's picture of the day is taken well after sunrise, since shadows are long before."""

BY_NIGHT_BELOW = -8.0
"""Degrees: past civil twilight (−6°) lamps are on and the sky no longer helps."""

BANGKOK = timedelta(hours=7)
"""The district's days; Thailand has known no daylight saving time since 1945."""


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees north and east."""

    latitude: float
    longitude: float

    @property
    def _observer(self) -> Observer:
        return Observer(self.latitude, self.longitude)

    def elevation_milli_deg(self, at: datetime) -> int:
        """How high the sun stands, in thousandths of a degree."""
        return round(1000 * elevation(self._observer, at))

    def daylight(self, day: date) -> "Window | None":
        """The time of a Bangkok day by which pictures of the day are taken; None where the sun does not rise."""
        begin = self._passes(BY_DAY_ABOVE, day, SunDirection.RISING)
        end = self._passes(BY_DAY_ABOVE, day, SunDirection.SETTING)
        return _window(day, begin, end)

    def dusk(self, day: date) -> "Window | None":
        """The time around sunset in which a photocell switches lamps on."""
        return _window(day, *(self._passes(at, day, SunDirection.SETTING) for at in (2.0, BY_NIGHT_BELOW)))

    def night(self, day: date) -> "Window | None":
        """The night that begins on a Bangkok day."""
        begin = self._passes(BY_NIGHT_BELOW, day, SunDirection.SETTING)
        end = self._passes(BY_NIGHT_BELOW, day + timedelta(days=1), SunDirection.RISING)
        return _window(day, begin, end)

    def _passes(self, degrees: float, day: date, direction: SunDirection) -> datetime | None:
        return _passes(self, degrees, day, direction)


@dataclass(frozen=True, slots=True)
class Window:
    """A time of one day or night, named by the Bangkok day on which it begins."""

    day: date
    begin: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it is now."""
        return self.begin <= at < self.end


@lru_cache(maxsize=128)
def _passes(place: Place, degrees: float, day: date, direction: SunDirection) -> datetime | None:
    """When the sun passes this height on a Bangkok day; the same few are asked for twice a minute, all day."""
    observer = Observer(place.latitude, place.longitude)
    try:
        found = time_at_elevation(observer, degrees, day, direction=direction, tzinfo=UTC)
    except ValueError:  # near the poles it may not
        return None
    off = (found + BANGKOK).date() - day  # astral counts UTC days; the district's begin seven hours earlier
    return found - off if off else found


def bangkok_day(at: datetime) -> date:
    """The district's day."""
    return (at + BANGKOK).date()


def _window(day: date, begin: datetime | None, end: datetime | None) -> Window | None:
    return Window(day, begin, end) if begin is not None and end is not None and begin < end else None
