"""The commands that take the register out as spreadsheets and in again: `point|duty|suspension|device|asset|officer|
credential import FILE [--dry-run]` and `… export FILE`.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Connection

from hub.cli.assets import group as asset
from hub.cli.frame import hand_of, reading, transaction
from hub.cli.register import Reason, register
from hub.durable import put_new
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.table import Table, Unfit
from hub.people import access_log
from hub.people.access_log import Access, What
from hub.registry import importing, register_import
from hub.registry.importing import Plan
from hub.registry.officer_rows import officer_table
from hub.registry.reading import ByteOrder
from hub.registry.register_import import RowOutcome
from hub.registry.register_rows import table_of_register
from hub.registry.register_sheet import SheetKind, register_sheet_of
from hub.registry.sheet import sheet_of
from hub.registry.sheet_file import table_of
from hub.web.sheet_file import MOST_BYTES
from hub.web.sheet_writing import csv_of, xlsx_of
from wire_contract.event import LineHash

File = Annotated[Path, typer.Argument(help="XLSX, or CSV in UTF-8 or TIS-620.")]
Out = Annotated[Path, typer.Argument(help="Ends in .xlsx or .csv; a file that is there stays as it is.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen; 1 where something is wrong.")]
Order = Annotated[ByteOrder, typer.Option(help="How the sheet writes cards.")]

P = TypeVar("P", Plan, register_import.SheetPlan)

KINDS = {
    "point": SheetKind.POINTS,
    "duty": SheetKind.DUTIES,
    "suspension": SheetKind.SUSPENSIONS,
    "device": SheetKind.DEVICES,
    "asset": SheetKind.ASSETS,
}


def _add_commands(group: typer.Typer, kind: SheetKind) -> None:
    """`import` and `export` of one kind."""

    @group.command(name="import")
    def import_sheet(context: typer.Context, file: File, *, dry_run: DryRun = False, reason: Reason = None) -> None:
        """Take a spreadsheet in: all of it, or nothing; the same sheet twice changes nothing."""
        _import_register(context, file, kind, dry_run=dry_run, reason=reason)

    @group.command(name="export")
    def export_sheet(context: typer.Context, file: Out) -> None:
        """Write a spreadsheet that import takes again."""
        with reading(context) as conn:
            _write(file, table_of_register(conn, kind))


for _name, _kind in KINDS.items():
    _add_commands(asset if _name == "asset" else register[_name], _kind)


@register["officer"].command(name="import")
@register["credential"].command(name="import")
def import_officers(
    context: typer.Context,
    file: File,
    *,
    order: Order = ByteOrder.AS_PRINTED,
    dry_run: DryRun = False,
    reason: Reason = None,
) -> None:
    """Take officers and cards out of a spreadsheet: all of it, or nothing; the same sheet twice changes nothing."""
    table = _table(file)
    sheet = sheet_of(table)
    if isinstance(sheet, Unfit):
        raise _unfit(file, sheet)
    hand = hand_of(context, reason=reason)

    def look(conn: Connection) -> Plan:
        plan = importing.look(conn, sheet, order=order, now=hand.at)
        _tell([one.line() for one in plan.problems], importing.summary(plan).items())
        return plan

    def do(conn: Connection, plan: Plan, hand: Hand) -> LineHash | None:
        return importing.carry_out(conn, plan, hand=hand)

    _run(context, hand, look, do, dry_run=dry_run)


@register["officer"].command(name="export")
@register["credential"].command(name="export")
def export_officers(context: typer.Context, file: Out) -> None:
    """Write officers and their cards as a spreadsheet: personal data leaves the hub, and the access log says so."""
    hand = hand_of(context)
    with transaction(context) as conn:
        table = officer_table(conn, now=hand.at)
        noted = Access(What.SAW, hand.subject, "console", f"/cards/export{file.suffix}")
        access_log.record(conn, noted, now=hand.at)
    _write(file, table)


def _import_register(context: typer.Context, file: Path, kind: SheetKind, *, dry_run: bool, reason: str | None) -> None:
    sheet = register_sheet_of(_table(file), kind)
    if isinstance(sheet, Unfit):
        raise _unfit(file, sheet)
    hand = hand_of(context, reason=reason)

    def look(conn: Connection) -> register_import.SheetPlan:
        plan = register_import.look(conn, sheet, hand=hand)
        _tell([one.line() for one in plan.problems], [(one, plan.count(one)) for one in RowOutcome])
        return plan

    def do(conn: Connection, plan: register_import.SheetPlan, hand: Hand) -> LineHash | None:
        return register_import.carry_out(conn, sheet, plan, hand=hand)

    _run(context, hand, look, do, dry_run=dry_run)


def _run(
    context: typer.Context,
    hand: Hand,
    look: Callable[[Connection], P],
    do: Callable[[Connection, P, Hand], LineHash | None],
    *,
    dry_run: bool,
) -> None:
    with transaction(context) as conn:
        plan = look(conn)
        proposal = None if dry_run else do(conn, plan, hand)
    if dry_run and plan.problems:
        raise typer.Exit(1)
    if proposal is not None:
        typer.echo(f"สิ่งที่ย้อนไปวันที่ผ่านแล้วรอผู้อนุมัติ · proposed ({proposal[:12]}): another user has to approve it")


def _table(file: Path) -> Table:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}", hint="check the path") from error
    table = table_of(content)
    if isinstance(table, Unfit):
        raise _unfit(file, table)
    return table


def _unfit(file: Path, unfit: Unfit) -> Refused:
    return Refused(f"{file.name}: {' · '.join(unfit.what)}", hint=" · ".join(unfit.hint))


def _tell(problems: Sequence[str], counts: Iterable[tuple[str, int]]) -> None:
    for line in problems:
        typer.echo(line, err=True)
    for outcome, number in counts:
        if number:
            typer.echo(f"{number}\t{outcome}")


def _write(file: Path, table: Sequence[Sequence[str]]) -> None:
    written = {".xlsx": xlsx_of, ".csv": csv_of}.get(file.suffix.lower())
    if written is None:
        raise Refused(f"{file.name} says nothing of its form", hint="let the name end in .xlsx or .csv")
    try:
        is_new = put_new(file, written(table))
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}", hint="check folder and space") from error
    if not is_new:
        raise Refused(f"{file} is there already", hint="choose another name, or move it away")
