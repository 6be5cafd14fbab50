"""The commands about alarms: `alarm list`, `alarm acknowledge`, `alarm comment`, `alarm maintenance`."""

from typing import Annotated

import typer

from hub.alarms import service
from hub.cli.commands import span
from hub.cli.frame import app, hand_of, print_row, reading, show_moment, transaction, wall_clock
from hub.fleet.maintenance import begin_maintenance, end_maintenance, maintenance_of
from hub.kernel.refused import Refused

group = typer.Typer(no_args_is_help=True, help="What somebody should do something about. Alarms clear by themselves.")
app.add_typer(group, name="alarm")

Number = Annotated[int, typer.Argument(help="The alarm, as in alarm list.")]
Comment = Annotated[str, typer.Option(help="What you do about it; no names of people.")]


@group.command(name="list")
def list_alarms(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are over, the newest first.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 50,
) -> None:
    """Those to look at first first: number, severity, kind, point, detail, opened, cleared, acknowledged, by whom."""
    with reading(context) as conn:
        found = service.newest(conn, limit=limit) if everything else service.open_alarms(conn)[:limit]
    for one in found:
        print_row(
            one.id,
            one.severity,
            one.kind,
            one.point or "-",
            one.detail or "-",
            show_moment(one.opened_at),
            show_moment(one.cleared_at),
            show_moment(one.acknowledged_at),
            one.acknowledged_by or "-",
        )


@group.command(name="acknowledge")
def acknowledge(context: typer.Context, number: Number, *, comment: Comment = "") -> None:
    """Say that you look after an alarm; it stays open until what it is about is good again."""
    with transaction(context) as conn:
        service.acknowledge(conn, number, comment=comment, hand=hand_of(context))
    typer.echo(f"รับทราบการแจ้งเตือน {number} แล้ว · alarm {number} is acknowledged")


@group.command(name="comment")
def comment_on(context: typer.Context, number: Number, comment: Annotated[str, typer.Argument()]) -> None:
    """Write something beside an alarm."""
    with transaction(context) as conn:
        service.comment_on(conn, number, comment=comment, hand=hand_of(context))
    typer.echo(f"บันทึกแล้ว · written beside alarm {number}")


@group.command(name="maintenance")
def maintenance(
    context: typer.Context,
    device: Annotated[str | None, typer.Argument(help="The device, as in device list; none: show what holds.")] = None,
    *,
    lasts: Annotated[str, typer.Option("--for", help="90m, 4h or 2d; at most 14 days.")] = "4h",
    why: Annotated[str, typer.Option(help="Why; no names of people.")] = "",
    end: Annotated[bool, typer.Option("--end", help="It is over now.")] = False,
) -> None:
    """A device is worked on: until then nobody is called because of it."""
    if device is None:
        now = wall_clock()
        with reading(context) as conn:
            for one in maintenance_of(conn).values():
                if one.covers(now):
                    print_row(one.device, show_moment(one.ends), one.why)
        return
    if end:
        with transaction(context) as conn:
            end_maintenance(conn, device, hand=hand_of(context))
        typer.echo(f"{device} ซ่อมบำรุงเสร็จแล้ว · {device} is no longer in maintenance")
        return
    if not why:
        raise Refused("ต้องมีเหตุผล · maintenance needs a reason", hint="--why 'เปลี่ยนตัวจ่ายไฟ'")
    with transaction(context) as conn:
        said = begin_maintenance(conn, device, lasts=span(lasts), why=why, hand=hand_of(context))
    until = show_moment(said.ends)
    typer.echo(f"{device} ซ่อมบำรุงถึง {until} · {device} is in maintenance until {until}")
