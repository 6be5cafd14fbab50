"""Key pages of the month and the quarter look as they did when somebody looked at them; a few dots may differ.

`python -m tests.hub.reports.test_golden` draws them anew, to be looked at before they are kept.
"""

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from hub.papers.pdf import drawn
from hub.reports.document import monthly_values
from hub.reports.forms.document import TEMPLATES, form_values
from tests.parts.beside import beside
from tests.parts.forms import a_troubled_quarter
from tests.parts.ruled_month import a_worked_month

GOLDEN = Path(__file__).parent / "golden"
MONTH = "reports/templates/monthly.typ"
PAGES = {
    "month-ratios": ("month", 0),
    "month-trend": ("month", 5),
    "month-cases": ("month", 6),
    "quarter": ("quarter", 0),
}
DIFFERING = 2000
"""One dot in so many may be otherwise: another release of a font's hinting moves an edge."""


def values(paper: str) -> tuple[str, Any]:
    if paper == "month":
        return MONTH, monthly_values(replace(a_worked_month(), beside=beside()))
    quarter = a_troubled_quarter()
    return TEMPLATES[quarter.kind], dict(form_values(quarter))


@cache
def pages(paper: str) -> tuple[bytes, ...]:
    template, said = values(paper)
    return tuple(drawn(template, said, dots_per_inch=50))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_was_looked_at(name: str) -> None:
    paper, at = PAGES[name]
    page = Image.open(BytesIO(pages(paper)[at])).convert("L")
    wanted = Image.open(GOLDEN / f"{name}.png").convert("L")
    assert page.size == wanted.size
    differs = ImageChops.difference(page, wanted).point(lambda value: 255 if value > 64 else 0)
    differing = differs.histogram()[255]
    assert differing <= page.width * page.height // DIFFERING


def test_a_moved_word_is_more_than_a_few_dots() -> None:
    """The tolerance lets no change of layout through: the same page, all of it one dot lower, is another."""
    page = Image.open(BytesIO(pages("month")[0])).convert("L")
    differs = ImageChops.difference(page, ImageChops.offset(page, 0, 1)).point(lambda value: 255 if value > 64 else 0)
    assert differs.histogram()[255] > page.width * page.height // DIFFERING


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each, (paper, at) in PAGES.items():
        (GOLDEN / f"{each}.png").write_bytes(pages(paper)[at])
