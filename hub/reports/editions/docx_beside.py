"""The parts of the month's DOCX that stand beside the figures, of the values that the template prints. Pure."""

from collections.abc import Iterator, Sequence

from hub.papers.docx_table import Cell, Columns, Told
from hub.reports.editions.docx_part import Part, Row, Values

_GREY = "EDEDED"


def beside(of: Values) -> Iterator[Part]:
    """Trend, flags, cases and remarks."""
    yield _trend(of["trend"])
    flags = of["flags"]
    yield Part(
        flags["heading"],
        lead=flags["said"],
        columns=Columns(flags["head"], (14.4, 3), "lr"),
        rows=flags["rows"],
        notes=[flags["note"]] if flags["note"] else [],
    )
    yield _cases(of["cases"])
    remark = of["remark"]
    notes = [*remark["lines"], remark["written"]] if remark["lines"] else [remark["nothing"]]
    yield Part(remark["heading"], notes=notes)


def _trend(of: Values) -> Part:
    rows: list[Sequence[Told]] = []
    for one in of["rows"]:
        if "missing" in one:
            rows.append((one["month"], Cell(one["missing"], spans=7)))
        else:
            rows.append(
                (one["month"], one["edition"], *map(_fraction, one["shares"]), Cell(one["headline"], bold=True))
            )
    for one in of["sums"]:
        sums = (Cell(_fraction(each), _GREY, bold=True) for each in one["shares"])
        rows.append((Cell(one["month"], _GREY, bold=True, spans=2), *sums, Cell("", _GREY)))
    columns = Columns(of["head"], (1.8, 2.6, *(2.3,) * 5, 1.5), "ll" + "r" * 6)
    return Part(of["heading"], columns=columns, rows=rows, notes=[of["note"]])


def _fraction(of: Row) -> str:
    return f"{of['percent']}\n{of['fraction']}" if of["fraction"] else str(of["percent"])


def _cases(of: Values) -> Part:
    if "nothing" in of:
        return Part(of["heading"], notes=[of["nothing"]])
    many = len(of["head"]) - 1
    rows: list[Sequence[Told]] = [(one["month"], *one["counts"]) for one in of["rows"]]
    before = of["before"]
    rows.append(tuple(Cell(each, _GREY) for each in (before["month"], *before["counts"])))
    columns = Columns(of["head"], (3, *(14.4 / many,) * many), "l" + "r" * many)
    return Part(of["heading"], columns=columns, rows=rows, notes=[of["note"], of["sources"]])
