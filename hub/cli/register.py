"""The commands that keep the register: points, duties, officers, credentials, devices."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from hub.cli.frame import app, change, print_row, read_day, read_moment, reading, show_moment
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.patrol import service as patrol
from hub.people import service as people

register = {
    name: typer.Typer(no_args_is_help=True, help=text)
    for name, text in {
        "point": "Risk points.",
        "duty": "How often a point is to be patrolled.",
        "suspension": "Suspensions as spreadsheets; one by one: point suspend, resume, suspensions.",
        "officer": "Who patrols.",
        "credential": "The cards and badges that officers carry.",
        "device": "The devices at the points.",
    }.items()
}
for _name, _group in register.items():
    app.add_typer(_group, name=_name)

Reason = Annotated[
    str | None,
    typer.Option(help="Why; with it, what changes days that are over is proposed, and another user approves it."),
]
At = Annotated[str | None, typer.Option("--at", help="When, 2026-10-01T08:00 in Bangkok time; now without it.")]


@register["point"].command(name="add")
def add_point(
    context: typer.Context,
    code: str,
    *,
    name: Annotated[str, typer.Option(help="The full name.")],
    short_name: Annotated[str, typer.Option(help="A name that fits in a table.")],
    station: Annotated[str, typer.Option(help="The police station (สน. ท้องที่).")],
    opened_on: Annotated[str, typer.Option("--from", help="The first day that counts, 2026-10-01.")],
    camera: Annotated[bool, typer.Option(help="Whether the point has a camera.")] = True,
    reason: Reason = None,
) -> None:
    """Add a risk point."""
    day = read_day(opened_on)

    def add(conn: Connection, hand: Hand) -> None:
        fleet.add_point(
            conn,
            code=code,
            name=name,
            short_name=short_name,
            station=station,
            has_camera=camera,
            opened_on=day,
            hand=hand,
        )

    change(context, add, reason=reason)


@register["point"].command(name="close")
def close_point(
    context: typer.Context,
    code: str,
    *,
    closed_on: Annotated[str, typer.Option("--on", help="The first day that does not count, 2026-10-01.")],
    reason: Reason = None,
) -> None:
    """Close a risk point; what was recorded stays."""
    day = read_day(closed_on)
    change(context, lambda conn, hand: fleet.close_point(conn, code=code, closed_on=day, hand=hand), reason=reason)


@register["point"].command(name="list")
def list_points(context: typer.Context) -> None:
    """Code, name, station, first day, first day that does not count."""
    with reading(context) as conn:
        for point in fleet.points(conn):
            print_row(point.code, point.name, point.station, point.opened_on, point.closed_on or "-")


@register["duty"].command(name="set")
def set_duty(
    context: typer.Context,
    point: Annotated[str, typer.Argument(help="The point's code.")],
    patrols_per_day: Annotated[int, typer.Argument()],
    *,
    from_day: Annotated[str, typer.Option("--from", help="The first day of it, 2026-10-01.")],
    reason: Reason = None,
) -> None:
    """Say how many patrols a day a point is due from a day on."""
    day = read_day(from_day)

    def set_it(conn: Connection, hand: Hand) -> None:
        found = fleet.point(conn, point)
        if found is None:
            raise Refused(f"there is no point {point}", hint="see riskpoint-hub point list")
        patrol.set_duty(conn, found.id, from_day=day, patrols_per_day=patrols_per_day, hand=hand)

    change(context, set_it, reason=reason)


@register["officer"].command(name="add")
def add_officer(context: typer.Context, code: str, *, name: Annotated[str, typer.Option()]) -> None:
    """Add an officer."""
    change(context, lambda conn, hand: people.add_officer(conn, code=code, name=name, hand=hand))


@register["credential"].command(name="add")
def add_credential(
    context: typer.Context,
    credential: Annotated[str, typer.Argument(help="For example wiegand26:123:45678.")],
    *,
    officer: Annotated[str, typer.Option(help="The officer's code.")],
    at: At = None,
    reason: Reason = None,
) -> None:
    """Hand a card to an officer."""
    valid_from = read_moment(at)

    def add(conn: Connection, hand: Hand) -> None:
        people.add_credential(conn, officer_code=officer, credential=credential, valid_from=valid_from, hand=hand)

    change(context, add, reason=reason)


@register["credential"].command(name="withdraw")
def withdraw_credential(context: typer.Context, credential: str, *, at: At = None, reason: Reason = None) -> None:
    """Take a card back, or declare it lost."""
    when = read_moment(at)

    def withdraw(conn: Connection, hand: Hand) -> None:
        people.withdraw_credential(conn, credential=credential, at=when, hand=hand)

    change(context, withdraw, reason=reason)


@register["credential"].command(name="list")
def list_credentials(context: typer.Context) -> None:
    """Card, officer, from when, to when."""
    with reading(context) as conn:
        for one in people.holdings(conn):
            print_row(
                one.credential,
                one.officer_code,
                one.officer_name,
                show_moment(one.valid_from),
                show_moment(one.valid_to),
            )


@register["device"].command(name="enrol")
def enrol(
    context: typer.Context,
    device: str,
    *,
    point: Annotated[str, typer.Option(help="The point's code.")],
    public_key: Annotated[str, typer.Option(help="What riskpoint-agent key prints.")],
    at: At = None,
    reason: Reason = None,
) -> None:
    """Let a device speak for a point from now on."""
    when = read_moment(at)

    def enrol_it(conn: Connection, hand: Hand) -> None:
        fleet.enrol(conn, device, point_code=point, public_key=public_key, at=when, hand=hand)

    change(context, enrol_it, reason=reason)


@register["device"].command(name="revoke")
def revoke(context: typer.Context, device: str, *, reason: Annotated[str, typer.Option(help="Why.")]) -> None:
    """Take nothing more from a device whose key was stolen or copied, also nothing that it recorded before."""
    at = read_moment(None)
    change(context, lambda conn, hand: fleet.revoke(conn, device, at=at, hand=hand), reason=reason)


@register["device"].command(name="list")
def list_devices(context: typer.Context) -> None:
    """Device, point, enrolled from, to, last seen, state."""
    with reading(context) as conn:
        codes = {point.id: point.code for point in fleet.points(conn)}
        seen = fleet.statuses(conn)
        for one in fleet.enrolments(conn):
            status = seen.get(one.device) if one.enrolled_to is None else None
            print_row(
                one.device,
                codes[one.point_id],
                show_moment(one.enrolled_from),
                show_moment(one.enrolled_to),
                show_moment(status.last_seen if status else None),
                ("online" if status.online else "offline") if status else "-",
            )
