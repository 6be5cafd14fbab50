"""Hours of Bangkok days."""

from datetime import UTC, date, datetime, time, timedelta

_AHEAD = timedelta(hours=7)


def bangkok(day: date, hour: float) -> datetime:
    """An hour of a Bangkok day as aware UTC."""
    return datetime.combine(day, time(), UTC) - _AHEAD + timedelta(hours=hour)
