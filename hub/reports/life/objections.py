"""What stands against checking a form: months issued anew since, texts that are copies or older than their figures."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.reports.beside import Beside
from hub.reports.forms import wording
from hub.reports.forms.figures import FormFigures, decode
from hub.reports.forms.parts import Part
from hub.reports.forms.reading import texts_now
from hub.reports.life import store
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import State
from hub.reports.life.store import FileBrokenError
from hub.reports.life.version import Version


def issued_since(conn: Connection, of: Version) -> Sequence[str]:
    """Of a quarter or a year: `2026-10/2` for each month whose latest issued version is not the one that it used."""
    if of.period.kind is Kind.MONTH:
        return ()
    used = set(of.uses)
    return [name for name in _latest(conn, of.period) if name not in used]


def object_to(conn: Connection, standing: Version) -> None:
    """Refused of a form that is not made of the latest months, or whose texts cannot stand; of a month whose remarks
    were written after it was made.
    """
    if standing.period.kind is Kind.MONTH:
        wording.object_to_older(_remarks(conn, standing), now=texts_now(conn, standing.period))
        return
    others = issued_since(conn, standing)
    if others:
        raise Refused(
            f"เดือนที่ออกหลังจัดทำร่างนี้ · issued after this draft was made: {', '.join(others)}",
            hint="จัดทำร่างใหม่ แล้วตรวจอีกครั้ง · make the draft anew, then check it",
        )
    before = store.versions(conn, period=standing.period.previous)
    last = next((one for one in before if one.state is State.ISSUED), next(iter(before), None))
    wording.object_to(
        _form(conn, standing),
        before=_form(conn, last) if last else None,
        now=texts_now(conn, standing.period),
    )


def _latest(conn: Connection, period: Period) -> Sequence[str]:
    """The latest issued version of each month of the fiscal year up to the period's end."""
    year = Period.of_year(period.months[0])
    found = []
    for month in year.months:
        of = Period.of_month(month)
        issued = next(iter(store.versions(conn, period=of, state=State.ISSUED)), None)
        if issued is not None and month <= period.months[-1]:
            found.append(f"{of.text}/{issued.version}")
    return found


def _remarks(conn: Connection, of: Version) -> Mapping[Part, str]:
    """What the month's figures carry of what people wrote."""
    beside = msgspec.json.decode(_file(conn, of), type=_Told).beside
    return {Part.REMARKS: beside.remark.text} if beside and beside.remark else {}


class _Told(msgspec.Struct, frozen=True):
    beside: Beside | None = None


def _form(conn: Connection, of: Version) -> FormFigures:
    return decode(_file(conn, of))


def _file(conn: Connection, of: Version) -> bytes:
    found = store.file(conn, of.figures)
    if found is None:
        raise FileBrokenError(f"the report's file {of.figures[:12]} is gone (restore a backup)")
    return found
