"""Acts about the police's case counts: figures of a month, how a station's spreadsheet reads, and what was imported.

Counts only. No act carries a case, a person or a file's name.
"""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText
from wire_contract.field_types import Count, Hash, Name, Text

MonthWord = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Cases = Annotated[int, Meta(ge=0, lt=100_000)]
Area = Literal["point", "subdistrict", "district", "station"]


class CrimeFiguresRecord(Struct, frozen=True, kw_only=True):
    """What a station counted at one place in one month, by kind of case; a kind that is not there is not known."""

    key: ClassVar[tuple[str, ...]] = ("station", "month", "area", "place")
    station: Text
    month: MonthWord
    area: Area
    place: Text
    """The point's code, or the area's name."""
    counts: dict[Name, Cases]
    file: Hash
    """SHA-256 of the file that they came with last; the file itself is not kept."""
    letter: Text
    """The number of the letter that they came with; empty where there was none."""
    letter_on: DayText | None
    revision: Count
    """1 as first told, one more each time the station told otherwise."""


class CrimeKindRecord(Struct, frozen=True, kw_only=True):
    """A kind of case that the district counts beside the usual ones."""

    key: ClassVar[tuple[str, ...]] = ("code",)
    code: Name
    thai: Text
    english: Text
    group: Name


class CrimeLayoutRecord(Struct, frozen=True, kw_only=True):
    """How a station's spreadsheet reads: what each column is, by its header."""

    key: ClassVar[tuple[str, ...]] = ("station",)
    station: Text
    columns: Annotated[tuple[tuple[Text, Text], ...], Meta(max_length=40)]
    """Header and meaning, in order: `place`, `month`, `case`, `count`, `total`, `ignored`, or `kind:CODE`."""
    dash: Literal["unknown", "none"]
    """What a cell that holds only a dash says: nothing, or that there was no case."""


class CrimePlaceRecord(Struct, frozen=True, kw_only=True):
    """What a station calls a place in its spreadsheets."""

    key: ClassVar[tuple[str, ...]] = ("station", "label")
    station: Text
    label: Text
    area: Area
    place: Text


class CrimeFiguresChanged(BaseChange, frozen=True, kw_only=True):
    """Figures were told, or told otherwise."""

    before: CrimeFiguresRecord | None
    after: CrimeFiguresRecord | None


class CrimeKindChanged(BaseChange, frozen=True, kw_only=True):
    """A kind of case was added, renamed or taken away."""

    before: CrimeKindRecord | None
    after: CrimeKindRecord | None


class CrimeLayoutChanged(BaseChange, frozen=True, kw_only=True):
    """Somebody said how a station's spreadsheet reads."""

    before: CrimeLayoutRecord | None
    after: CrimeLayoutRecord | None


class CrimePlaceChanged(BaseChange, frozen=True, kw_only=True):
    """Somebody said which place a station means by a name."""

    before: CrimePlaceRecord | None
    after: CrimePlaceRecord | None


class CrimeImported(Struct, frozen=True, kw_only=True):
    """A station's file was imported; the figures that it changed stand in lines before this one."""

    station: Text
    months: Annotated[tuple[MonthWord, ...], Meta(max_length=60)]
    file: Hash
    letter: Text
    letter_on: DayText | None
    places: Count
    """How many figures of a place and month were told anew or otherwise."""
    revised: Count
    """How many of them stood otherwise before."""
