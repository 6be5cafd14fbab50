"""The command that examines everything the hub keeps."""

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from hub.cli.frame import app, reading
from hub.evidence import service
from hub.evidence.examination import examine
from hub.evidence.examined import Examined
from hub.fleet import service as fleet

evidence = typer.Typer(no_args_is_help=True, help="What the hub keeps of its devices.")
app.add_typer(evidence, name="evidence")


@evidence.callback()
def _evidence() -> None:
    """Keep `verify` a command of its own, though it is the only one."""


@evidence.command(name="verify")
def verify(context: typer.Context) -> None:
    """Check every kept line: its hash, its parent, its own signature; exit code 1 where something does not hold."""
    columns = (TextColumn("กำลังตรวจ · checking {task.description}"), BarColumn(), MofNCompleteColumn())
    found = Examined()
    with reading(context) as conn, Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=service.line_count(conn))
        keys = fleet.keys_ever(conn)
        for device in service.kept_devices(conn):
            before = found.lines
            bar.update(task, description=device)
            found = found.plus(
                examine(
                    conn,
                    device,
                    public_keys=keys,
                    seen=lambda lines, before=before: bar.update(task, completed=before + lines),  # type: ignore[misc] # typed by use
                )
            )
    _tell(found)
    if not found.is_sound:
        raise typer.Exit(1)


def _tell(found: Examined) -> None:
    for fault in found.faults:
        typer.echo(f"ผิด · wrong: {fault}")
    for one in found.vouched:
        place = f"{one.device} {one.place.journal}/{one.place.sequence}"
        typer.echo(f"ลายเซ็นของบรรทัดไม่ผ่าน บรรทัดถัดไปรับรอง · own signature fails, a later line vouches: {place}")
    if found.is_sound:
        typer.echo(f"ถูกต้องทั้งหมด {found.lines} บรรทัด · all {found.lines} lines are as their devices signed them")
    else:
        typer.echo(
            f"ผิด {found.fault_count} แห่ง อย่าเพิ่งออกรายงาน กู้คืนจากข้อมูลสำรอง แล้วอุปกรณ์จะส่งส่วนที่ขาดมาเอง"
            f" · {found.fault_count} faults: issue no report; restore a backup, devices send again what came after it",
            err=True,
        )
