"""What stands beside an alarm's name, in the language of whoever reads it. Pure.

An alarm keeps words of the rules; what they are called in a language is the tables' business. A word that this release
does not know, or a whole text of an earlier release, is shown as it was written.
"""

from datetime import date

from hub.alarms.watch import AlarmKind
from hub.flags.flag import Rule
from hub.flags.words import RULES
from hub.fleet.asset import AssetKind
from hub.kernel.pair import Pair
from hub.kernel.period import Month
from hub.kernel.thai import date_short, month_long
from hub.self_tests.reasons import reason

_REPORTS = {AlarmKind.REPORT_DUE, AlarmKind.REPORT_CHANGED}
_ASSETS = {AlarmKind.CAMERA_FAILING: AssetKind.CAMERA, AlarmKind.LAMP_FAILING: AssetKind.LAMP}


def detail_of(kind: AlarmKind, written: str) -> Pair:
    """Thai and English of what the alarm keeps."""
    if kind is AlarmKind.SUSPICIOUS and written in {one.value for one in Rule}:
        return RULES[Rule(written)]
    if kind in _ASSETS:
        label, colon, word = written.rpartition(": ")
        if colon:
            thai, english = reason(_ASSETS[kind], word).says
            return f"{label}: {thai}", f"{label}: {english}"
    if kind in _REPORTS:
        month, _, more = written.partition("/")
        try:
            name = month_long(Month.parse(month))
            due = date.fromisoformat(more) if kind is AlarmKind.REPORT_DUE else None
        except ValueError:
            return written, written
        if due is None:
            return f"{name} ฉบับแก้ไขที่ {more}", f"{month}, revision {more}"
        return f"{name} ภายใน {date_short(due)}", f"{month}, due {due}"
    return written, written
