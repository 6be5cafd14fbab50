"""Moments as a browser's form sends them, Bangkok time. Pure."""

from datetime import UTC, datetime

from hub.kernel.period import BANGKOK, BUDDHIST_ERA
from hub.remediation.order import FieldRefused

_BUDDHIST_FROM = 2400


def moment_of(text: str, *, field: str) -> datetime | None:
    """`2026-11-22T08:00`, or with a year of the Buddhist Era; None where it is left empty."""
    wanted = text.strip()
    if not wanted:
        return None
    year, dash, rest = wanted.partition("-")
    if dash and year.isascii() and year.isdecimal() and int(year) >= _BUDDHIST_FROM:
        wanted = f"{int(year) - BUDDHIST_ERA}-{rest}"
    try:
        there = datetime.fromisoformat(wanted)
        aware = there if there.tzinfo else there.replace(tzinfo=BANGKOK)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FieldRefused(f"{text!r} อ่านเป็นเวลาไม่ได้ · is no time", field=field, hint="2026-11-22T08:00") from error
