"""The commands about the police's case counts: `crime import`, `crime list`, `crime request`."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, read_day, reading, settings_of, transaction, wall_clock
from hub.crime import service, views
from hub.crime.request import Request, empty_table
from hub.crime.service import Looked, Wish
from hub.durable import put_new
from hub.fleet import service as fleet
from hub.kernel.pair import Pair
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.table import letter_of
from hub.web.sheet_file import MOST_BYTES
from hub.web.sheet_writing import xlsx_of

group = typer.Typer(no_args_is_help=True, help="Case counts of police stations: counts only, never a case.")
app.add_typer(group, name="crime")

Station = Annotated[str, typer.Option(help="The police station, as in point list.")]
MonthOption = Annotated[str | None, typer.Option(help="2026-10 or 2569-10; without it, as the table says.")]


@group.command(name="import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="XLSX, or CSV in UTF-8 or TIS-620.")],
    *,
    station: Station,
    month: MonthOption = None,
    letter: Annotated[str, typer.Option(help="The number of the station's letter.")] = "",
    letter_on: Annotated[str | None, typer.Option(help="Its day, 2026-11-05.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="C=kind:theft, A=place, D=ignored …; remembered.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="NAME=point:BSM-01; remembered.")] = None,
    dash_is_none: Annotated[bool | None, typer.Option(help="A cell with only a dash says: no case.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    revise: Annotated[bool, typer.Option("--revise", help="What is warned of, or revised, is meant.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why figures are revised; no names.")] = None,
) -> None:
    """Take a station's table in: all of it, or nothing; the same table twice changes nothing."""
    wish = Wish(
        _content(file),
        station,
        month=_month(month),
        letter=letter,
        letter_on=_day(letter_on),
        meanings=_meanings(column) if column else None,
        dash_is_none=dash_is_none,
        places=_pairs(place or ()),
    )
    hand = hand_of(context, reason=reason)
    with transaction(context) as conn:
        looked = service.look(conn, wish, hand=hand)
        _tell(looked)
        if not dry_run and (looked.plan.changes or not looked.is_ready) and not _says_nothing_new(looked):
            service.carry_out(conn, wish, digest=looked.plan.digest, is_meant=revise, hand=hand)
    if dry_run and not looked.is_ready and not _says_nothing_new(looked):
        raise typer.Exit(1)


@group.command(name="list")
def list_figures(context: typer.Context, *, station: Station = "", month: MonthOption = None) -> None:
    """Twelve months: month, station, kind of area, place, kind of case, cases, revision, letter."""
    with reading(context) as conn:
        last = _month(month) or views.last_month(conn, now=wall_clock())
        first = views.months_to(last)[0]
        for one in views.figures(conn, station=station or None, first=first, last=last):
            for kind, cases in one.counts.items():
                print_row(
                    str(one.month),
                    one.station,
                    one.place.area.value,
                    one.place.name,
                    kind,
                    str(cases),
                    str(one.revision),
                    one.letter or "-",
                )


@group.command(name="request")
def request(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where the empty table goes; ends in .xlsx.")],
    *,
    station: Station,
    month: MonthOption = None,
) -> None:
    """Write the empty table for a station to fill in, and say what the letter to it says."""
    if file.suffix.lower() != ".xlsx":
        raise Refused(f"{file.name} is no workbook", hint="let the name end in .xlsx")
    district = settings_of(context).district.name
    with reading(context) as conn:
        name = service.checked_station(conn, station)
        points = [(one.code, one.name) for one in fleet.points(conn) if one.station == name]
        asked = Request(name, _month(month) or Month.of(day_of(wall_clock())).previous, len(points))
        content = xlsx_of(empty_table(asked, points, service.kinds(conn)))
    try:
        is_new = put_new(file, content)
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}", hint="check folder and space") from error
    if not is_new:
        raise Refused(f"{file} is there already", hint="choose another name, or move it away")
    for line in (f"เรื่อง {asked.subject}", f"เรียน {asked.to}", *asked.paragraphs(district=district)):
        typer.echo(line)


def _tell(looked: Looked) -> None:
    plan = looked.plan
    for fault in plan.faults:
        typer.echo(fault.line(), err=True)
    for pair in (*looked.wrong, *plan.doubts, *plan.remarks):
        typer.echo(_both(pair), err=True)
    for label in plan.unknown:
        typer.echo(f"ไม่รู้จักพื้นที่ · an unknown place: {label} (--place '{label}=point:…')", err=True)
    for column in looked.layout.columns:
        print_row("column", column.letter, column.header, column.meaning)
    for change in plan.changes:
        for cell in change.cells:
            old = "-" if cell.old is None else str(cell.old)
            print_row("count", str(change.after.month), change.after.place.word, cell.kind, old, str(cell.new))
    print_row("new", str(len(plan.added)))
    print_row("revised", str(len(plan.revisions)))
    print_row("same", str(plan.same))


def _says_nothing_new(looked: Looked) -> bool:
    plan = looked.plan
    return not (looked.wrong or plan.changes or plan.faults or plan.unknown)


def _both(pair: Pair) -> str:
    return " · ".join(pair)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}", hint="check the path") from error


def _month(text: str | None) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError as error:
        raise Refused(f"{text!r} is no month", hint="write it as 2026-10 or 2569-10") from error


def _day(text: str | None) -> date | None:
    return read_day(text) if text else None


def _meanings(said: Sequence[str]) -> Mapping[int, str]:
    letters = {letter_of(index): index for index in range(40)}
    pairs = _pairs(said)
    unknown = next((letter for letter in pairs if letter.upper() not in letters), None)
    if unknown is not None:
        raise Refused(f"{unknown!r} is no column", hint="write it as C=kind:theft")
    return {letters[letter.upper()]: meaning for letter, meaning in pairs.items()}


def _pairs(said: Sequence[str]) -> Mapping[str, str]:
    found = {}
    for text in said:
        name, equals, value = text.rpartition("=")
        if not (name and equals and value):
            raise Refused(f"{text!r} names nothing", hint="write it as NAME=point:BSM-01, or C=kind:theft")
        found[name.strip()] = value.strip()
    return found
