"""Words on their way to paper in one language: Thai with Thai numerals and marked breaks, or English as it is written.

English stands beside each Thai sentence in a table whose keys are the Thai ones, so that a paper can lack none.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from hub.kernel import thai
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK, BUDDHIST_ERA, Month
from hub.papers.paper_text import Digits, plain, prose
from hub.web.language import Language


class Saying:
    """Says things in one language; `english` has the English of Thai sentences."""

    def __init__(self, language: Language = Language.THAI, english: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.is_thai = language is Language.THAI
        self.digits: Digits = "thai" if self.is_thai else "arabic"
        self._english = english or {}

    def __call__(self, sentence: str, **of: object) -> str:
        """A sentence of the table, with what belongs into it, ready for paper."""
        return self.text(self.raw(sentence, **of))

    def raw(self, sentence: str, **of: object) -> str:
        """The same, to become part of another."""
        return (sentence if self.is_thai else self._english[sentence]).format(**of)

    def one_of(self, both: Pair) -> str:
        """The half that is read here, to become part of a sentence."""
        return both[0] if self.is_thai else both[1]

    def pair(self, both: Pair, **of: object) -> str:
        """The half that is read here, ready for paper."""
        return self.text(self.one_of(both).format(**of))

    def text(self, said: str) -> str:
        """Words that are in this language already, or somebody's own."""
        return prose(said, digits=self.digits)

    def number(self, value: object) -> str:
        """A number, or what holds numbers alone."""
        return plain(value, digits=self.digits)

    def code(self, value: object) -> str:
        """What is compared letter by letter: never in Thai numerals."""
        return plain(value, digits="arabic")

    def code_words(self, sentence: str, **of: object) -> str:
        """A sentence about codes: no numeral in it is Thai."""
        return prose(self.raw(sentence, **of), digits="arabic")

    def month(self, month: Month) -> str:
        """`ตุลาคม พ.ศ. 2569`, `October 2026 (B.E. 2569)`."""
        if self.is_thai:
            return thai.month_long(month)
        return f"{month.first:%B %Y} (B.E. {month.year + BUDDHIST_ERA})"

    def day(self, day: date) -> str:
        """`4 พ.ย. 69`, `4 Nov 2026`."""
        return thai.date_short(day) if self.is_thai else f"{day.day} {day:%b %Y}"

    def moment(self, at: datetime) -> str:
        """`4 พ.ย. 69 09.05 น.`, `4 Nov 2026 09:05`, in Bangkok."""
        if self.is_thai:
            return thai.moment_short(at)
        local = at.astimezone(BANGKOK)
        return f"{self.day(local.date())} {local:%H:%M}"

    def end(self, at: datetime) -> str:
        """A moment at which something ends, so that midnight belongs to the day before."""
        if self.is_thai:
            return thai.end_short(at)
        local = at.astimezone(BANGKOK)
        return self.moment(at) if local.time() != time() else f"{self.day(local.date() - timedelta(days=1))} 24:00"

    def span(self, span: timedelta) -> str:
        """`2 วัน 3 ชม. 5 นาที`, `2 d 3 h 5 min`."""
        if self.is_thai:
            return thai.duration(span)
        minutes = span // timedelta(minutes=1)
        parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
        return " ".join(f"{count} {unit}" for count, unit in parts if count) or "less than 1 min"
