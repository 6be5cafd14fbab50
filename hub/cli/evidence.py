"""The commands about what the hub keeps of its devices: examine everything, take lines from a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import app, counted, hand_of, reading, settings_of, transaction, wall_clock
from hub.evidence import service
from hub.evidence.examination import examine
from hub.evidence.examined import Examined
from hub.fleet import service as fleet
from hub.ingest import Proving, Received, ingest
from hub.kernel.refused import Refused
from hub.patrol.sun_keys import read_all
from wire_contract import topics
from wire_contract.chain import MAX_BATCH_LINES, SignedLine, fitting, join_batch, split_batch
from wire_contract.event import Event, read_line
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Unreadable

MESSAGES_AT_ONCE = 20

evidence = typer.Typer(no_args_is_help=True, help="What the hub keeps of its devices.")
app.add_typer(evidence, name="evidence")


@evidence.command(name="verify")
def verify(context: typer.Context) -> None:
    """Check every kept line: its hash, its parent, its own signature; exit code 1 where something does not hold."""
    found = Examined()
    with reading(context) as conn, counted("กำลังตรวจ · checking {task.description}") as bar:
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


@evidence.command(name="import")
def import_lines(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What riskpoint-agent journal export wrote.")],
) -> None:
    """Take lines from a file as if their device had sent them: the card of a Pi that is dead, or off the network.

    The same checks as on the network: what no key of its device signed is set aside. Repeating it changes nothing.
    """
    rows = _rows_of(file)
    proving = Proving(read_all(settings_of(context).sun_keys_folder), hand_of(context).key)
    new = repeated = set_aside = 0
    with counted("กำลังนำเข้า · importing") as bar:
        task = bar.add_task("", total=len(rows))
        for messages in _pieces(rows, now=wall_clock()):
            with transaction(context) as conn:
                outcome = ingest(conn, messages, now=wall_clock(), proving=proving)
            new, repeated = new + outcome.new_lines, repeated + outcome.repeated
            set_aside += outcome.set_aside
            bar.update(task, completed=new + repeated + set_aside)
    typer.echo(
        f"ใหม่ {new} มีอยู่แล้ว {repeated} กักไว้ {set_aside} · {new} new, {repeated} already here, {set_aside} set aside"
    )
    if set_aside:
        typer.echo("ดูเหตุผลที่หน้า ต้องตรวจสอบ · the reasons: riskpoint-hub quarantine list", err=True)
        raise typer.Exit(1)


def _rows_of(file: Path) -> list[SignedLine]:
    try:
        content = file.read_bytes().rstrip(b"\n")
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}", hint="riskpoint-agent journal export FILE makes one") from error
    rows = [split_batch(row) for row in content.split(b"\n")]
    found = [row[0] for row in rows if not isinstance(row, Unreadable)]
    if len(found) != len(rows):
        raise Refused(
            f"{len(rows) - len(found)} rows of {file} are not SIGNATURE SPACE LINE",
            hint="export it again from the card: riskpoint-agent journal export FILE",
        )
    return found


def _pieces(rows: Sequence[SignedLine], *, now: datetime) -> Iterator[list[Received]]:
    """Messages as the device itself would have sent them, some thousand lines at a time."""
    messages: list[Received] = []
    begin = 0
    while begin < len(rows):
        batch = fitting(rows[begin : begin + MAX_BATCH_LINES])
        device = _device_of(batch[0])
        same = [row for row in batch if _device_of(row) == device]
        if len(same) != len(batch):
            batch = batch[: next(number for number, row in enumerate(batch) if _device_of(row) != device)]
        messages.append(Received(topics.up(device, "events"), join_batch(batch), retained=False, received_at=now))
        begin += len(batch)
        if len(messages) >= MESSAGES_AT_ONCE:
            yield messages
            messages = []
    if messages:
        yield messages


def _device_of(row: SignedLine) -> DeviceId:
    event = read_line(row.line)
    device = event.device if isinstance(event, Event) else None
    if device is None:
        raise Refused("a row is no line of a device", hint="export it again from the card")
    return device


def _tell(found: Examined) -> None:
    for fault in found.faults:
        typer.echo(f"ผิด · wrong: {fault}")
    for hidden in found.hidden_forks:
        typer.echo(f"สายข้อมูลแยกเป็นสองในช่วงที่สูญหาย · the chain forks among lost lines: {hidden}")
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
