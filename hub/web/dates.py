"""Days and times as a person reads them: Buddhist Era in Thai, Common Era in English, always Bangkok time."""

from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime

from hub.kernel import thai
from hub.kernel.period import BANGKOK, BUDDHIST_ERA, Month, day_of
from hub.web.language import Language

_WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_WEEKDAYS_SHORT = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")


@dataclass(frozen=True, slots=True)
class Dates:
    """Words for moments, seen from `now`."""

    language: Language
    now: datetime

    def day(self, day: date) -> str:
        """`วันอาทิตย์ที่ 22 พฤศจิกายน 2569`, `Sunday 22 November 2026`."""
        long = f"วัน{_WEEKDAYS[day.weekday()]}ที่ {thai.date_long(day)}"
        return self.language.say(long, f"{day:%A} {day.day} {day:%B %Y}")

    def day_short(self, day: date) -> str:
        """`22 พ.ย. 69`, `22 Nov 2026`."""
        return self.language.say(thai.date_short(day), f"{day.day} {day:%b %Y}")

    def weekday_short(self, day: date) -> str:
        """`อา.`, `Su`."""
        return self.language.say(_WEEKDAYS_SHORT[day.weekday()], f"{day:%a}"[:2])

    def month(self, month: Month) -> str:
        """`พฤศจิกายน 2569`, `November 2026`."""
        in_thai = f"{thai.month_name(month)} {month.year + BUDDHIST_ERA}"
        return self.language.say(in_thai, f"{month.first:%B %Y}")

    def time(self, moment: datetime) -> str:
        """`09.05 น.`, `09:05`."""
        return self.language.say(thai.time_of_day(moment), f"{moment.astimezone(BANGKOK):%H:%M}")

    def time_exact(self, moment: datetime) -> str:
        """`09.05.42 น.`, `09:05:42`."""
        there = _there(moment)
        return self.language.say(f"{there:%H.%M.%S} น.", f"{there:%H:%M:%S}")

    def moment(self, moment: datetime) -> str:
        """The time alone where it is today, else the day with it."""
        if day_of(moment) == day_of(self.now):
            return self.time(moment)
        return f"{self.day_short(day_of(moment))} {self.time(moment)}"

    def moment_exact(self, moment: datetime) -> str:
        """Day and time to the second."""
        return f"{self.day_short(_there(moment).date())} {self.time_exact(moment)}"

    def machine(self, moment: datetime) -> str:
        """What stands in `<time datetime>`."""
        return _there(moment).isoformat(timespec="seconds")


def _there(moment: datetime) -> datetime:
    """The moment in Bangkok; the end of the last year that a calendar has stays in UTC (a device may say anything)."""
    return moment if moment.year == MAXYEAR else moment.astimezone(BANGKOK)
