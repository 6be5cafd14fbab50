"""The command that takes officers and cards out of a spreadsheet: `credential import FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import hand_of, transaction
from hub.cli.register import Reason, register
from hub.kernel.refused import Refused
from hub.registry import importing
from hub.registry.importing import Plan
from hub.registry.reading import ByteOrder
from hub.registry.sheet import Sheet, Unfit, sheet_of
from hub.registry.sheet_file import MOST_BYTES, table_of


@register["credential"].command(name="import")
def import_sheet(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="XLSX, or CSV in UTF-8 or TIS-620.")],
    *,
    order: Annotated[ByteOrder, typer.Option(help="How the sheet writes cards.")] = ByteOrder.AS_PRINTED,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    reason: Reason = None,
) -> None:
    """Take officers and cards out of a spreadsheet: all of it, or nothing; the same sheet twice changes nothing."""
    sheet = _sheet(file)
    hand = hand_of(context, reason=reason)
    with transaction(context) as conn:
        plan = importing.look(conn, sheet, order=order, now=hand.at)
        _tell(plan)
        proposal = None if dry_run else importing.carry_out(conn, plan, hand=hand)
    if dry_run and plan.problems:
        raise typer.Exit(1)
    if proposal is not None:
        typer.echo(f"บัตรที่ย้อนไปวันที่ผ่านแล้วรอผู้อนุมัติ · proposed ({proposal[:12]}): another user has to approve it")


def _sheet(file: Path) -> Sheet:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}", hint="check the path") from error
    table = table_of(content)
    sheet = table if isinstance(table, Unfit) else sheet_of(table)
    if isinstance(sheet, Unfit):
        raise Refused(f"{file.name}: {' · '.join(sheet.what)}", hint=" · ".join(sheet.hint))
    return sheet


def _tell(plan: Plan) -> None:
    for problem in plan.problems:
        typer.echo(problem.line(), err=True)
    for outcome, number in importing.summary(plan).items():
        if number:
            typer.echo(f"{number}\t{outcome}")
