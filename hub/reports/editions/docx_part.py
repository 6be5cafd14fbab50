"""What a document of a month is put together of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.papers.docx_table import Columns, Told

Values = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands together."""

    heading: str = ""
    lead: str = ""
    columns: Columns | None = None
    rows: Sequence[Sequence[Told]] = ()
    notes: Sequence[str] = ()
    album: Mapping[str, Any] | None = None
    """Photographs, which stand below the rest."""


def rows_of(rows: Sequence[Row], *names: str) -> list[Sequence[Told]]:
    """A row of the table for each, with these of its values."""
    return [tuple(str(one[name]) for name in names) for one in rows]
