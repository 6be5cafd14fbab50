"""A form's figures of what is known: issued months, the district's choices, texts that people wrote. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hub.kernel.period import Month
from hub.papers.district import District
from hub.reports.forms import rollup
from hub.reports.forms.figures import (
    FORMAT,
    EarlierForm,
    FormFigures,
    FormRules,
    FormText,
    HeldPhotograph,
    PoliceMonth,
    QuarterSpan,
    Written,
)
from hub.reports.forms.parts import Part
from hub.reports.forms.rollup import MonthKnown
from hub.reports.forms.texts import written
from hub.reports.forms.used import RepairTold
from hub.reports.forms.wording import digest
from hub.reports.life.period import Kind, Period
from hub.reports.office_figures import Chosen

RULES = "form/1"
"""Sums of issued months; docs/decisions/0041."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a form is made of."""

    months: Sequence[MonthKnown]
    """From October to the period's end."""
    chosen: Chosen
    """What the district had chosen for the period's last month."""
    police: tuple[PoliceMonth, ...] = ()
    photographs: tuple[HeldPhotograph, ...] = ()
    earlier: tuple[EarlierForm, ...] = ()
    edited: Mapping[Part, Written] = field(default_factory=dict)


def compose(period: Period, known: Known, *, now: datetime, district: District) -> FormFigures:
    """The figures as of now, with every text as the figures or people write it."""
    number = int(period.text[-1]) if period.kind is Kind.QUARTER else None
    chosen, mine = known.chosen, _mine(period, known.months)
    rules = sorted({_rules(one) for one in known.months if one.told is not None})
    figures = FormFigures(
        format=FORMAT,
        rules=FormRules(RULES, chosen.headline, tuple(rules)),
        district=district,
        kind=period.kind,
        period=period.text,
        fiscal_year=int(period.text[:4]),
        quarter=number,
        generated_at=now,
        closed=period.is_over(now),
        kpi_type=chosen.kpi_type,
        targets=chosen.targets,
        chosen_by=chosen.document,
        months=tuple(one.used for one in known.months),
        span=rollup.span(mine, chosen.headline, now=now),
        to_date=rollup.span(known.months, chosen.headline, now=now),
        quarters=tuple(_quarters(known, now=now)) if number is None else (),
        facts=rollup.facts([one.told for one in mine if one.told is not None]),
        police_counts=known.police,
        photographs_held=known.photographs,
        earlier_forms=known.earlier,
        form_texts=(),
    )
    return replace(figures, form_texts=tuple(_texts(figures, known.edited)))


def repairs_of(period: Period, months: Sequence[MonthKnown]) -> Sequence[RepairTold]:
    """The work orders that a form speaks of, each once."""
    return rollup.facts([one.told for one in _mine(period, months) if one.told is not None]).repairs


def _mine(period: Period, months: Sequence[MonthKnown]) -> Sequence[MonthKnown]:
    return [one for one in months if Month.parse(one.used.month) in period.months]


def _rules(one: MonthKnown) -> str:
    return " ".join(str(value) for value in one.told.rules.values() if isinstance(value, str)) if one.told else ""


def _quarters(known: Known, *, now: datetime) -> Iterator[QuarterSpan]:
    for number in range(4):
        months = known.months[3 * number : 3 * number + 3]
        yield QuarterSpan(number + 1, rollup.span(months, known.chosen.headline, now=now), known.chosen.targets[number])


def _texts(figures: FormFigures, edited: Mapping[Part, Written]) -> Iterator[FormText]:
    for part, text in written(figures).items():
        one = edited.get(part)
        if one is None:
            yield FormText(part, text)
        else:
            yield FormText(part, text, one.text, one.by, one.at, is_older=one.instead != digest(text))
