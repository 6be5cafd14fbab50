"""Thai dates, times and numerals. Pure.

Years are Buddhist Era. Digits come out Arabic, since e-mail, codes and spreadsheets keep them; official papers put
`numerals` around the finished text.
"""

from datetime import date, datetime, time, timedelta

from hub.kernel.period import BANGKOK, BUDDHIST_ERA, Month

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

_NUMERALS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def numerals(text: object) -> str:
    """The text with Thai digits; everything else stays."""
    return str(text).translate(_NUMERALS)


def date_long(day: date) -> str:
    """`14 พฤศจิกายน 2569`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def date_short(day: date) -> str:
    """`14 พ.ย. 69`: the Buddhist year's last two digits."""
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {(day.year + BUDDHIST_ERA) % 100:02d}"


def month_name(month: Month) -> str:
    """`พฤศจิกายน`."""
    return MONTHS[month.month - 1]


def month_long(month: Month) -> str:
    """`พฤศจิกายน พ.ศ. 2569`."""
    return f"{month_name(month)} พ.ศ. {month.year + BUDDHIST_ERA}"


def time_of_day(moment: datetime) -> str:
    """`09.05 น.`, in Bangkok."""
    return f"{moment.astimezone(BANGKOK):%H.%M} น."


def moment_short(moment: datetime) -> str:
    """`14 พ.ย. 69 09.05 น.`, in Bangkok."""
    return f"{date_short(moment.astimezone(BANGKOK).date())} {time_of_day(moment)}"


def end_short(moment: datetime) -> str:
    """`13 พ.ย. 69 24.00 น.`: a moment at which something ends, so that midnight belongs to the day before."""
    local = moment.astimezone(BANGKOK)
    if local.time() != time():
        return moment_short(moment)
    return f"{date_short(local.date() - timedelta(days=1))} 24.00 น."


def duration(span: timedelta) -> str:
    """`2 วัน 3 ชม. 5 นาที`: whole minutes, parts that are nought left out."""
    minutes = span // timedelta(minutes=1)
    parts = ((minutes // 1440, "วัน"), (minutes // 60 % 24, "ชม."), (minutes % 60, "นาที"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "ไม่ถึง 1 นาที"
