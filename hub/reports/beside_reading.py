"""What stands beside a month's figures, read from where it is kept."""

from datetime import datetime

from sqlalchemy import Connection

from hub.crime import views as crime
from hub.crime.figures import Sum
from hub.crime.views import MonthRow
from hub.flags import service as flags
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.reports.beside import (
    UNREADABLE,
    Beside,
    CaseCount,
    CaseKindTold,
    CaseMonth,
    Cases,
    CaseSource,
    EarlierMonth,
    FlagsTold,
    Remark,
    RuleCount,
    Share,
)
from hub.reports.figures import Indicator
from hub.reports.forms import text_store
from hub.reports.forms.parts import Part
from hub.reports.forms.reading import month_known
from hub.reports.life.period import Period
from hub.reports.life.store import FileBrokenError

EARLIER = 11


def read_beside(conn: Connection, month: Month, *, now: datetime) -> Beside:
    """As of now; each part names where it comes from."""
    return Beside(
        earlier=_earlier(conn, month, now=now),
        cases=_cases(conn, month) if crime.has_any(conn) else None,
        flags=_flags(conn, month, now=now),
        remark=_remark(conn, month),
    )


def _earlier(conn: Connection, month: Month, *, now: datetime) -> tuple[EarlierMonth, ...]:
    months = [month.previous]
    while len(months) < EARLIER:
        months.append(months[-1].previous)
    return tuple(_of_month(conn, one, now=now) for one in reversed(months))


def _of_month(conn: Connection, month: Month, *, now: datetime) -> EarlierMonth:
    try:
        used = month_known(conn, month, now=now)[0].used
    except (Refused, FileBrokenError):  # of another release, or broken: `audit verify` names it; this month goes on
        return EarlierMonth(str(month), UNREADABLE)
    return EarlierMonth(
        str(month),
        used.state.value,
        used.version,
        used.check_code or "",
        used.percent,
        tuple(_share(one) for one in used.indicators),
    )


def _share(of: Indicator) -> Share:
    return Share(of.code, of.numerator or 0, of.denominator or 0, of.pending or 0, of.percent, of.upper_percent)


def _cases(conn: Connection, month: Month) -> Cases:
    this = crime.overview(conn, station=None, area=None, last=month)
    year_before = Month(month.year - 1, month.month)
    before = crime.overview(conn, station=None, area=this.area, last=year_before)
    at = {kind.code: place for place, kind in enumerate(before.kinds)}
    earlier = _row(before.rows[-1], [kind.code for kind in before.kinds])
    nothing = CaseCount(None, 0, earlier.total.asked)
    return Cases(
        area=this.area.value,
        kinds=tuple(CaseKindTold(kind.code, *kind.words) for kind in this.kinds),
        months=tuple(_row(row, [kind.code for kind in this.kinds]) for row in this.rows),
        year_before=CaseMonth(
            earlier.month,
            earlier.total,
            tuple(earlier.by_kind[at[kind.code]] if kind.code in at else nothing for kind in this.kinds),
        ),
        sources=tuple(
            sorted(
                {
                    CaseSource(one.station, one.letter, one.letter_on, one.file)
                    for one in crime.figures(conn, station=None, first=month, last=month)
                },
                key=lambda one: (one.station, one.letter, one.file),
            )
        ),
    )


def _row(row: MonthRow, kinds: list[str]) -> CaseMonth:
    return CaseMonth(str(row.month), _count(row.total), tuple(_count(row.sums[kind]) for kind in kinds))


def _count(of: Sum) -> CaseCount:
    return CaseCount(of.cases, of.known, of.asked)


def _flags(conn: Connection, month: Month, *, now: datetime) -> FlagsTold:
    found = flags.month_summary(conn, month, now)
    return FlagsTold(
        found.open,
        found.stands,
        found.set_aside,
        tuple(RuleCount(rule, count) for rule, count in found.by_rule.items()),
    )


def _remark(conn: Connection, month: Month) -> Remark | None:
    written = text_store.texts(conn, Period.of_month(month)).get(Part.REMARKS)
    return Remark(written.text, written.by, written.at, written.act) if written else None
