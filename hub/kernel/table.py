"""A spreadsheet as a table of cells, and why a file is none. Pure; `hub.web.sheet_file` reads the bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.kernel.pair import Pair

MOST_ROWS = 2000
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text; `is_number` where the spreadsheet itself holds it as a number."""

    text: str = ""
    is_number: bool = False
    is_formula: bool = False
    """It was a formula, and has no text here: no formula is ever worked out, or shown."""


Table = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why the file as a whole cannot be used."""

    what: Pair
    hint: Pair


def letter_of(index: int) -> str:
    """`A` for 0, `AA` for 26: as spreadsheets name their columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
