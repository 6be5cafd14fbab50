"""The commands about work orders: `order list`, `order show`, `order open`, `order step`, `order comment`."""

from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, reading, settings_of, show_moment, transaction, wall_clock
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.remediation import service, views
from hub.remediation.due import Due
from hub.remediation.form import moment_of
from hub.remediation.kinds import Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.transitions import OPENED, Step
from wire_contract.event import LineHash

group = typer.Typer(no_args_is_help=True, help="Work that makes points safe. An order ends only once it is proved.")
app.add_typer(group, name="order")

Number = Annotated[int, typer.Argument(help="The order, as in order list.")]
Said = Annotated[str, typer.Option("--say", help="In your own words; no names of people.")]


@group.command(name="list")
def list_orders(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose time is over.")] = False,
    section: Annotated[
        str | None, typer.Option(help="Only of this section, as the list of agencies writes it.")
    ] = None,
    point: Annotated[str | None, typer.Option(help="Only at this point.")] = None,
) -> None:
    """The newest first: number, state, kind, point, camera or lamp, cause, section, opened, due, revision."""
    states = None if everything else service.OPEN_STATES
    late = wall_clock() if overdue else None
    with reading(context) as conn:
        found = service.orders(conn, states=states, section=section, point=point, overdue_at=late)
    for one in found:
        print_row(
            one.number,
            one.state,
            one.kind,
            one.point,
            one.asset or "-",
            one.cause or "-",
            one.section,
            show_moment(one.opened_at),
            show_moment(one.due_at),
            one.revision,
        )


@group.command(name="show")
def show(context: typer.Context, number: Number) -> None:
    """What was done and said: when, what, where it led, who, in which words, photographs, line of the chain."""
    with reading(context) as conn:
        file = service.order_file(conn, number)
    if file is None:
        raise Refused(f"ไม่พบใบงาน · there is no order {number}", hint="riskpoint-hub order list")
    rows = [
        (one.at, one.step.value if one.step else OPENED, one.state.value, one.by, one.said, one.photographs, one.act)
        for one in file.steps
    ]
    rows += [(one.at, "comment", "-", one.by, one.said, one.photographs, one.act) for one in file.comments]
    for at, step, state, by, said, photographs, act in sorted(rows):
        print_row(show_moment(at), step, state, by, said or "-", len(photographs), act)


@group.command(name="open")
def open_order(
    context: typer.Context,
    point: Annotated[str, typer.Argument(help="The point's code.")],
    kind: Annotated[Kind, typer.Argument(help="What has to be done.")],
    *,
    what: Annotated[str, typer.Option(help="What was seen; no names of people.")] = "",
    asset: Annotated[str, typer.Option(help="camera/NAME or lamp/NAME.")] = "",
    section: Annotated[str | None, typer.Option(help="Whose work it is; else by its kind and the owner.")] = None,
    ticket: Annotated[str | None, typer.Option(help="The citizen's Traffy Fondue ticket.")] = None,
) -> None:
    """A defect that somebody saw: an order that is assigned next."""
    named = views.asset_of(asset)
    if asset and named is None:
        raise Refused(f"{asset!r} ไม่ใช่กล้องหรือโคม · is no camera or lamp", hint="camera/front, lamp/main")
    wish = Wish(
        point=point,
        kind=kind,
        what=what,
        asset_kind=named[0] if named else None,
        asset=named[1] if named else None,
        section=section,
        traffy_ticket=ticket,
    )
    hours = settings_of(context).orders.due_hours
    due = Due({Kind(each): said for each, said in hours.items()})
    with transaction(context) as conn:
        made = service.open_order(conn, wish, hand=hand_of(context), within=due.within(kind))
    typer.echo(f"เปิดใบงาน {made.number} แล้ว · order {made.number} is open, for {made.section}")


@group.command(name="step")
def step_on(
    context: typer.Context,
    number: Number,
    step: Annotated[Step, typer.Argument(help="What you do with it.")],
    *,
    revision: Annotated[int, typer.Option(min=1, help="As you saw the order in order list.")],
    said: Said = "",
    section: Annotated[str | None, typer.Option(help="Of assign: whose work it is.")] = None,
    repaired_at: Annotated[str, typer.Option(help="Of report_done: 2026-11-22T08:00; else now.")] = "",
    tap: Annotated[str | None, typer.Option(help="Of inspect: the hash of the inspector's tap.")] = None,
) -> None:
    """The order is a step on; refused where somebody else was first, with who and when."""
    detail = Detail(
        said=said,
        section=section,
        repaired_at=moment_of(repaired_at, field="repaired_at"),
        because=LineHash(tap) if tap else None,
    )
    with transaction(context) as conn:
        moved = service.take_step(
            conn,
            number,
            step,
            seen_revision=revision,
            hand=hand_of(context),
            rights=RIGHTS[Role.ADMINISTRATOR],
            detail=detail,
        )
    typer.echo(f"ใบงาน {number}: {moved.state} · order {number} is {moved.state}, revision {moved.revision}")


@group.command(name="comment")
def comment(context: typer.Context, number: Number, said: Annotated[str, typer.Argument()]) -> None:
    """Write something beside an order."""
    with transaction(context) as conn:
        service.comment(conn, number, said, hand=hand_of(context))
    typer.echo(f"บันทึกแล้ว · written beside order {number}")
