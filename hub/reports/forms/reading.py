"""What the hub holds, read for a form: issued months, first issues, choices, stations' counts, photographs, texts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from hub.crime import station_months
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.papers.district import District
from hub.photographs import service as photographs
from hub.reports.forms import rollup, text_store
from hub.reports.forms.composing import Known, compose, repairs_of
from hub.reports.forms.figures import (
    EarlierForm,
    FormFigures,
    HeldPhotograph,
    MonthState,
    PoliceMonth,
    UsedMonth,
    decode,
)
from hub.reports.forms.parts import Part
from hub.reports.forms.rollup import MonthKnown
from hub.reports.forms.telling import quota
from hub.reports.forms.used import RepairTold, read_month
from hub.reports.life import store
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import State
from hub.reports.life.version import Version
from hub.reports.office_reading import chosen_for, due_on


def form_figures(
    conn: Connection, period: Period, *, now: datetime, district: District
) -> tuple[FormFigures, Sequence[Version]]:
    """The figures of a quarter's form or a year's summary as of now, and the versions of months that they rest on."""
    year = Period(Kind.YEAR, period.text[:4])
    found = [month_known(conn, month, now=now) for month in year.months if month <= period.months[-1]]
    months = [one for one, _ in found]
    repairs = repairs_of(period, months)
    known = Known(
        months=months,
        chosen=chosen_for(conn, period.months[-1]),
        police=tuple(_police(conn, period, months)),
        photographs=tuple(_held(conn, repairs)),
        earlier=tuple(_earlier(conn, period, year)),
        edited=text_store.texts(conn, period),
    )
    figures = compose(period, known, now=now, district=district)
    return figures, [version for _, version in found if version is not None]


def month_known(conn: Connection, month: Month, *, now: datetime) -> tuple[MonthKnown, Version | None]:
    """The month with its latest issued version."""
    period = Period.of_month(month)
    issued = next(iter(store.versions(conn, period=period, state=State.ISSUED)), None)
    limit, first = due_on(conn, month), store.first_issued_at(conn, month)
    if issued is None:
        return MonthKnown(UsedMonth(str(month), _state(conn, month, now), limit, first)), None
    told = read_month(_kept(conn, issued))
    used = UsedMonth(
        str(month), MonthState.ISSUED, limit, first, issued.version, issued.check_code, issued.issued_at,
        told.headline.percent,
    )  # fmt: skip
    known = MonthKnown(used, told)
    return replace(
        known, used=replace(used, indicators=rollup.month_indicators(rollup.parts_of(known, now=now)))
    ), issued


def _state(conn: Connection, month: Month, now: datetime) -> MonthState:
    opened = [point.opened_on for point in fleet.points(conn)]
    if not opened or month < Month.of(min(opened)):
        return MonthState.BEFORE
    return MonthState.NOT_OVER if month.bounds[1] > now else MonthState.NOT_ISSUED


def _kept(conn: Connection, of: Version) -> bytes:
    found = store.file(conn, of.figures)
    if found is None:
        raise store.FileBrokenError(f"the report's file {of.figures[:12]} is gone (restore a backup)")
    return found


def _police(conn: Connection, period: Period, months: Sequence[MonthKnown]) -> Iterator[PoliceMonth]:
    """What each station of a point told of each month that is over and had a point."""
    told = {MonthState.ISSUED, MonthState.NOT_ISSUED}
    asked = [Month.parse(one.used.month) for one in months if one.used.state in told]
    names = [month for month in asked if month in period.months]
    stations = sorted({point.station for point in fleet.points(conn) if point.station})
    if names and stations:
        for one in station_months.told_of(conn, stations=stations, months=names):
            yield PoliceMonth(one.station, str(one.month), one.told, one.at_points)


def _held(conn: Connection, repairs: Sequence[RepairTold]) -> Iterator[HeldPhotograph]:
    for one in repairs:
        for is_after, names in ((False, one.before), (True, one.after)):
            for name in names:
                found = photographs.photograph(conn, name)
                yield HeldPhotograph(
                    one.order, is_after, name, found.deleted_at if found else None, is_known=found is not None
                )


def _earlier(conn: Connection, period: Period, year: Period) -> Iterator[EarlierForm]:
    """The quarters of the year before this one, each as its form was issued."""
    number = int(period.text[-1]) if period.kind is Kind.QUARTER else 5
    for quarter in range(1, number):
        of = Period(Kind.QUARTER, f"{year.text}-Q{quarter}")
        issued = next(iter(store.versions(conn, period=of, state=State.ISSUED)), None)
        if issued is None:
            yield EarlierForm(quarter, None)
            continue
        form = decode(_kept(conn, issued))
        yield EarlierForm(
            quarter,
            f"{of.text}/{issued.version}",
            tuple((one.part, one.printed) for one in form.form_texts),
            (quota(form.facts.patrol_quotas, 2), quota(form.facts.check_quotas, 1)),
        )


def texts_now(conn: Connection, period: Period) -> dict[Part, str]:
    """What people wrote into this form, as it stands now."""
    return {part: one.text for part, one in text_store.texts(conn, period).items()}
