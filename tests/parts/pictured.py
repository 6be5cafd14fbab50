"""Months whose orders have photographs: sent to a hub, cleared for papers or not, and named in figures."""

from collections.abc import Sequence
from dataclasses import replace

from hub.database import writing
from hub.photographs import service as photographs
from hub.reports.figures import MonthlyFigures
from hub.reports.office_figures import Repair
from hub.reports.photographs_read import Photographs, of_a_month
from tests.parts.hands import hand
from tests.parts.photographs import folder_of_hub, photo, sent
from tests.parts.ruled_month import a_repair, a_worked_month
from tests.parts.small_hub import SmallHub


def cleared(hub: SmallHub, content: bytes, *, by: str = "somying") -> str:
    """Somebody sent this photograph, and somebody else said that papers may print it; its name."""
    name = sent(hub, content, by=by).name
    with writing(hub.engine) as conn:
        photographs.clear(conn, name, is_cleared=True, hand=hand("lek", at=hub.clock.now))
    return name


def pair(hub: SmallHub, order: int, *, size: tuple[int, int] = (1600, 1200)) -> Repair:
    """A repaired order with a photograph on each side, which nobody else has."""
    sides = [cleared(hub, photo(2 * order + at, size=size)) for at in (0, 1)]
    return shown(order, [sides[0]], [sides[1]])


def shown(
    order: int, before: Sequence[str], after: Sequence[str], *, what: str = "กองขยะ", counted: str = "proved"
) -> Repair:
    """An order with these photographs."""
    return replace(a_repair(order, counted, what=what), before=tuple(before), after=tuple(after))


def pictured_month(hub: SmallHub, repairs: Sequence[Repair], *, count: int = 8) -> tuple[MonthlyFigures, Photographs]:
    """A month of these orders, and their photographs as the hub holds them now."""
    figures = a_worked_month(count=count, repairs=repairs)
    return figures, now(hub, figures)


def now(hub: SmallHub, figures: MonthlyFigures) -> Photographs:
    """The photographs of these figures as they stand now."""
    with hub.engine.connect() as conn:
        return of_a_month(conn, figures, folder_of_hub(hub))
