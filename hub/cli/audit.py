"""The commands that read the hub's own chain: the audit log, the check, and the corrections that wait."""

from typing import Annotated

import msgspec
import typer

from hub.audit import service
from hub.cli.frame import app, print_row, reading, settings_of, show_moment, wall_clock
from hub.evidence import hub_key
from hub.reports.kept import checking as kept_checking
from hub.reports.life import checking
from wire_contract.act_records import Record

audit = typer.Typer(no_args_is_help=True, help="What people did at the hub, signed and chained.")
correction = typer.Typer(no_args_is_help=True, help="Changes of days that are over; a second person approves them.")
app.add_typer(audit, name="audit")
app.add_typer(correction, name="correction")


@audit.command(name="list")
def list_entries(context: typer.Context, *, limit: Annotated[int, typer.Option(min=1)] = 50) -> None:
    """The newest first: number, when, who, what, why."""
    with reading(context) as conn:
        for one in service.entries(conn, limit=limit):
            act = one.act
            print_row(
                one.number, show_moment(one.occurred_at), one.subject, one.kind, getattr(act, "reason", None) or "-"
            )


@audit.command(name="verify")
def verify(
    context: typer.Context,
    *,
    months: Annotated[
        bool, typer.Option("--months", help="Judge anew what is kept of months that are over, too (some 30 ms each).")
    ] = False,
) -> None:
    """Check every line of the chain, and the register and the issued reports against it; exit code 1 where something
    does not agree.
    """
    trusted = hub_key.trusted(settings_of(context).key_file)
    with reading(context) as conn:
        replayed, differences = service.check(conn, trusted=trusted)
        reports = checking.check(conn)
        parts = list(kept_checking.compare(conn, now=wall_clock())) if months else []
    for fault in replayed.faults:
        typer.echo(f"บรรทัดที่ {fault.number} ผิด · line {fault.number}: {fault.what}")
    for one in differences:
        typer.echo("ทะเบียนไม่ตรงกับสายบันทึก · the register differs from the chain:")
        typer.echo(f"  สายบันทึก · chain    {_shown(one.chain)}\n  ทะเบียน · register {_shown(one.register)}")
    for broken in reports:
        typer.echo(f"รายงาน {broken.name} ไม่ตรงกับที่ออก · report {broken.name} is not as it was: {broken.what}")
    wrong = [one for one in parts if not one.is_same]
    for part in wrong:
        typer.echo(f"ผลที่เก็บไว้ไม่ตรงกับหลักฐาน · kept of {part.code} in {part.month}, and not what its lines say")
    if replayed.faults or differences or reports or wrong:
        typer.echo(
            "มีผู้แก้ฐานข้อมูลโดยไม่ผ่านระบบ แจ้งผู้ตรวจสอบ · the database was changed past the hub: tell the auditor",
            err=True,
        )
        raise typer.Exit(1)
    if months:
        typer.echo(f"ผลที่เก็บไว้ตรงกับหลักฐาน {len(parts)} รายการ · all {len(parts)} kept parts are what the lines say")
    typer.echo(f"ถูกต้องทั้งสาย {replayed.lines} บรรทัด · all {replayed.lines} lines hold, head {replayed.head or '-'}")


@correction.callback()
def _correction() -> None:
    """Keep `list` a command of its own, though it is the only one."""


@correction.command(name="list")
def list_corrections(context: typer.Context) -> None:
    """Hash, when, who asked, waiting / approved / declined by whom, why."""
    with reading(context) as conn:
        for one in service.corrections(conn):
            decision = one.decision
            became = (
                "waiting" if decision is None else f"{'approved' if decision.approved else 'declined'} by {decision.by}"
            )
            print_row(one.hash[:12], show_moment(one.at), one.by, became, one.reason)


def _shown(record: Record | None) -> str:
    return "-" if record is None else msgspec.json.encode(record).decode()
