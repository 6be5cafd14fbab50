"""Times and counts inside a flag's reason, in both languages. Pure."""

from datetime import date, datetime, timedelta

from hub.kernel import thai
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK


def clock(moment: datetime) -> Pair:
    """`08.41.05 น.`, `08:41:05`, in Bangkok."""
    there = moment.astimezone(BANGKOK)
    return f"{there:%H.%M.%S} น.", f"{there:%H:%M:%S}"


def day(one: date) -> Pair:
    """`22 พ.ย. 69`, `22 Nov 2026`."""
    return thai.date_short(one), f"{one.day} {one:%b %Y}"


def lasting(span: timedelta) -> Pair:
    """`4 นาที 30 วินาที`, `4 min 30 s`; whole seconds."""
    whole = max(0, round(span.total_seconds()))
    parts = ((whole // 3600, "ชม.", "h"), (whole // 60 % 60, "นาที", "min"), (whole % 60, "วินาที", "s"))
    said = [(f"{count} {here}", f"{count} {there}") for count, here, there in parts if count] or [("0 วินาที", "0 s")]
    return " ".join(one[0] for one in said), " ".join(one[1] for one in said)


def far(metres: float) -> Pair:
    """`850 ม.`, `2.4 กม.`."""
    if metres < 1000:
        return f"{metres:.0f} ม.", f"{metres:.0f} m"
    return f"{metres / 1000:.1f} กม.", f"{metres / 1000:.1f} km"
