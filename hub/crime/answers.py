"""What the API answers about case counts: the same values as the pages, in JSON."""

from datetime import date

from pydantic import BaseModel, Field

from hub.crime.figures import Area, Figures


class CrimeFiguresAnswer(BaseModel):
    """What a station counted at a place in a month."""

    station: str
    month: str = Field(description="Common Era, `2026-10`")
    area: Area
    place: str = Field(description="the point's code, or the area's name")
    counts: dict[str, int] = Field(description="cases by kind; a kind that is not there is not known, and not 0")
    file: str = Field(description="SHA-256 of the file that they came with last")
    letter: str = Field(description="the number of the letter that they came with")
    letter_on: date | None
    revision: int = Field(description="1 as first told")


class CrimeKindAnswer(BaseModel):
    """A kind of case."""

    code: str
    thai: str
    english: str
    group: str


class CrimeAnswer(BaseModel):
    """Case counts of some months. They stand beside what the district does, and prove nothing of it."""

    first: str
    last: str
    kinds: list[CrimeKindAnswer]
    figures: list[CrimeFiguresAnswer]


def figures_answer(one: Figures) -> CrimeFiguresAnswer:
    """Figures of one place and month."""
    return CrimeFiguresAnswer(
        station=one.station,
        month=str(one.month),
        area=one.place.area,
        place=one.place.name,
        counts=dict(one.counts),
        file=one.file,
        letter=one.letter,
        letter_on=one.letter_on,
        revision=one.revision,
    )
