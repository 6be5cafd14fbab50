"""A table of the month's open data: what its columns mean stands beside its rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.kernel.pair import Pair

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `unit` is for numbers; a column that may be empty says in its words when it is."""

    name: str
    kind: type[str] | type[int] | type[float]
    says: Pair
    unit: str = ""
    refers_to: str = ""
    """The table whose key stands here."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whole; rows are in the order of its key."""

    name: str
    says: Pair
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]] = field(default=())
