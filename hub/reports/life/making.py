"""How reports of each kind are made: figures from the evidence, and paper from figures alone.

A kind of report is one `Maker`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import msgspec
from sqlalchemy import Connection

from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.papers.district import District
from hub.photographs.folder import PhotographFolder
from hub.reports import service as reports
from hub.reports.beside_reading import read_beside
from hub.reports.document import monthly_values
from hub.reports.editions.files import Form, edition_bytes
from hub.reports.figures import MonthlyFigures, decode, encode
from hub.reports.forms import figures as forms
from hub.reports.forms.document import TEMPLATES, form_values
from hub.reports.forms.reading import form_figures
from hub.reports.life.causes import Difference
from hub.reports.life.paper import edition_values
from hub.reports.life.period import Kind, Period
from hub.reports.photographs_read import Photographs, of_a_form, of_a_month, typeset_with
from hub.web.language import Language
from wire_contract.chain import PublicKey


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report says, as bytes that stand for good."""

    content: bytes
    """JSON, one object."""
    rules: str
    heads: bytes
    """JSON: where each chain stood, and the hub's own."""
    uses: tuple[str, ...] = ()
    """Of a quarter or a year: `2026-10/2` for each month that was issued."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a paper says of itself beside its figures."""

    version: int
    is_draft: bool
    differences: Sequence[Difference] = ()
    """Against the version before."""
    before_issued_at: datetime | None = None


class Maker(Protocol):
    """Makes the reports of one kind."""

    def figures(self, conn: Connection, period: Period, *, now: datetime) -> Figures:
        """The figures as of now."""
        ...

    def paper(self, conn: Connection, figures: bytes, edition: Edition) -> bytes:
        """The PDF of these figures, with those photographs of their orders that may be printed now."""
        ...


@dataclass(frozen=True, slots=True)
class Months:
    """The monthly report."""

    district: District
    hub_key: PublicKey
    photographs: PhotographFolder | None = None
    """Where the files of photographs are; None: papers are silent of them."""

    def figures(self, conn: Connection, period: Period, *, now: datetime) -> Figures:
        """The month's figures, judged anew from what the hub holds."""
        (month,) = period.months
        figures = reports.monthly(conn, month, now=now, district=self.district, hub_key=self.hub_key)
        return of_month(replace(figures, beside=read_beside(conn, month, now=now)))

    def paper(self, conn: Connection, figures: bytes, edition: Edition) -> bytes:
        """The monthly report; refused for figures of another release, which cannot be printed by this one."""
        found, values = self._said(figures, edition)
        return typeset_with(reports.MONTHLY, values, self._pictured(conn, found))

    def edition(self, conn: Connection, form: Form, figures: bytes, edition: Edition) -> bytes:
        """The workbook or the document beside it."""
        found, values = self._said(figures, edition, language=form.language)
        return edition_bytes(form, found, values, pictured=self._pictured(conn, found))

    def _pictured(self, conn: Connection, figures: MonthlyFigures) -> Photographs | None:
        return of_a_month(conn, figures, self.photographs) if self.photographs else None

    def _said(
        self, figures: bytes, edition: Edition, *, language: Language = Language.THAI
    ) -> tuple[MonthlyFigures, dict[str, Any]]:
        """The figures, and what their paper says."""
        try:
            found = decode(figures)
        except msgspec.ValidationError as error:
            raise _other_release() from error
        values = monthly_values(found, language=language)
        values |= edition_values(
            edition.version,
            is_draft=edition.is_draft,
            differences=edition.differences,
            before_issued_at=edition.before_issued_at,
            subtitle=str(values["subtitle"]),
            language=language,
        )
        return found, values


@runtime_checkable
class Editing(Protocol):
    """A maker that also makes files to work in."""

    def edition(self, conn: Connection, form: Form, figures: bytes, edition: Edition) -> bytes:
        """The workbook or the document of these figures; the document with the photographs that may be printed now."""
        ...


@dataclass(frozen=True, slots=True)
class Forms:
    """The quarterly KPI form, and the fiscal-year summary."""

    district: District
    photographs: PhotographFolder | None = None
    """As with months."""

    def figures(self, conn: Connection, period: Period, *, now: datetime) -> Figures:
        """Sums of the latest issued months; a month that is not issued is named, and no number stands for it."""
        found, versions = form_figures(conn, period, now=now, district=self.district)
        heads = [
            {"month": one.period.text, "version": one.version, "figures": one.figures, "heads": one.heads}
            for one in versions
        ]
        rules = f"{found.format} {found.rules.forms} {found.rules.headline}"
        uses = tuple(f"{one.period.text}/{one.version}" for one in versions)
        content = json.dumps({"months": heads}, indent=1).encode() + b"\n"
        return Figures(forms.encode(found), rules, content, uses)

    def paper(self, conn: Connection, figures: bytes, edition: Edition) -> bytes:
        """The form; refused for figures of another release, which cannot be printed by this one."""
        try:
            found = forms.decode(figures)
        except msgspec.ValidationError as error:
            raise _other_release() from error
        values = dict(form_values(found))
        values |= edition_values(
            edition.version,
            is_draft=edition.is_draft,
            differences=edition.differences,
            before_issued_at=edition.before_issued_at,
            subtitle=str(values["subtitle"]),
        )
        pictured = of_a_form(conn, found, self.photographs) if self.photographs else None
        return typeset_with(TEMPLATES[found.kind], values, pictured)


Makers = Mapping[Kind, Maker]


def makers(district: District, hub_key: PublicKey, photographs: PhotographFolder | None = None) -> Makers:
    """Everything that this release can make; its papers print what is in the folder of photographs, and is cleared."""
    forms_of = Forms(district, photographs)
    return {Kind.MONTH: Months(district, hub_key, photographs), Kind.QUARTER: forms_of, Kind.YEAR: forms_of}


def of_month(figures: MonthlyFigures) -> Figures:
    """A month's figures as they are kept."""
    heads = {
        "chains": [
            {"device": one.device, "journal": one.journal, "sequence": one.sequence, "head": one.head}
            for one in figures.chains
        ],
        "hub": {"journal": figures.hub.journal, "sequence": figures.hub.sequence, "head": figures.hub.head}
        if figures.hub
        else None,
    }
    of = figures.rules
    rules = " ".join(dict.fromkeys((of.patrol, of.checks, of.cameras, of.lamps, of.headline)))
    content = json.dumps(heads, indent=1).encode() + b"\n"
    return Figures(encode(figures), f"{figures.format} {rules}"[:200], content)


def _other_release() -> Refused:
    return Refused(
        "ตัวเลขนี้จัดทำด้วยโปรแกรมรุ่นอื่น · another release of this program made these figures",
        hint="จัดทำร่างใหม่ แล้วตรวจอีกครั้ง · make the draft anew, then check it",
    )


def first_month(conn: Connection) -> Month | None:
    """The month of the first point: before it there is nothing to report."""
    opened = [point.opened_on for point in fleet.points(conn)]
    return Month.of(min(opened)) if opened else None
