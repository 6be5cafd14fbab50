"""Ratios as formulas: in whole numbers until the last step, so that every program comes to the same digit. Pure."""

from decimal import Decimal

from hub.kernel.ratio import NOTHING_DUE
from hub.papers.book import Value
from hub.reports.editions.words import DIFFERS, EQUAL


def percent(part: str, whole: str) -> str:
    """`part` of `whole` half up to two places, 100 only where nothing is missing; a dash where nothing was due."""
    rounded = f"MIN(99.99,INT((20000*({part})+{whole})/(2*{whole}))/100)"
    return f'IF({whole}=0,"{NOTHING_DUE}",IF({part}={whole},100,{rounded}))'


def verdict(*pairs: tuple[str, str]) -> str:
    """Whether each left side is its right side."""
    return f'IF(AND({",".join(f"{left}={right}" for left, right in pairs)}),"{EQUAL}","{DIFFERS}")'


def count(*asked: tuple[str, str]) -> str:
    """How many rows have all of these: places of one sheet, and what must stand there."""
    return f"COUNTIFS({','.join(f'{place},{wanted}' for place, wanted in asked)})"


def sum_where(of: str, *asked: tuple[str, str]) -> str:
    """The sum over such rows."""
    return f"SUMIFS({of},{','.join(f'{place},{wanted}' for place, wanted in asked)})"


def said(word: str) -> str:
    """A word of ours in a formula; text of people never stands in one."""
    return f'"{word}"'


def told(percentage: str | None) -> Value:
    """A printed percentage as a cell."""
    return NOTHING_DUE if percentage is None else Decimal(percentage)
