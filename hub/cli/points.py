"""The commands that change points and officers: `point change | suspend | resume`, `duty list`, `officer list | …`."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from hub.cli.frame import app, change, hand_of, print_row, propose, read_day, reading, transaction, wall_clock
from hub.cli.register import Reason, register
from hub.evidence.hand import Hand
from hub.fleet.stations import STATIONS
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.patrol import register as patrol_register
from hub.patrol.suspensions import Wish
from hub.people import officer_changes
from hub.people import service as people
from hub.registry import points
from hub.registry.point_form import PointWish, read_point
from hub.registry.points import typed_of
from wire_contract.event import LineHash

Text = Annotated[str | None, typer.Option(help="Another one; without it, it stays.")]
Code = Annotated[str, typer.Argument(help="The point's code.")]
station = typer.Typer(no_args_is_help=True, help="The police stations that points refer to.")
app.add_typer(station, name="station")


@register["point"].command(name="change")
def change_point(
    context: typer.Context,
    code: Code,
    *,
    name: Text = None,
    short_name: Text = None,
    station: Text = None,
    purpose: Text = None,
    place: Annotated[str | None, typer.Option(help="Latitude, longitude: '13.7275, 100.5240'.")] = None,
    kinds: Annotated[str | None, typer.Option(help="Kinds of risk, by code, joined by commas.")] = None,
    camera: Annotated[bool | None, typer.Option(help="Whether the point has a camera.")] = None,
    reason: Reason = None,
) -> None:
    """Say something else of a point; what is not named stays as it is."""
    said = {
        "name": name,
        "short_name": short_name,
        "station": station,
        "purpose": purpose,
        "place": place,
        "kinds": kinds,
        "has_camera": None if camera is None else "on" if camera else "",
    }

    def put(conn: Connection, hand: Hand) -> LineHash | None:
        found = points.point_view(conn, code, today=day_of(hand.at))
        if found is None:
            raise Refused(f"there is no point {code}", hint="see riskpoint-hub point list")
        wish = read_point(typed_of(found) | {key: text for key, text in said.items() if text is not None})
        if not isinstance(wish, PointWish):
            wrong = "; ".join(f"--{field.replace('_', '-')}: {' · '.join(what)}" for field, what in wish.items())
            raise Refused(f"{code} stays as it is", hint=wrong)
        return points.change(conn, wish, version=None, hand=hand)

    propose(context, put, reason=reason)


@register["point"].command(name="suspend")
def suspend(
    context: typer.Context,
    code: Code,
    *,
    from_day: Annotated[str, typer.Option("--from", help="The first day without patrols, 2026-12-01.")],
    to_day: Annotated[
        str | None, typer.Option("--to", help="The day on which they go on; not known without it.")
    ] = None,
    document: Annotated[str, typer.Option(help="The number of the letter that says so.")],
    why: Annotated[str, typer.Option(help="Why; no names of people.")],
    reason: Reason = None,
) -> None:
    """Suspend a point: nothing is due on these days, by this document."""
    wish = Wish(code, read_day(from_day), read_day(to_day) if to_day else None, document, why)
    propose(context, lambda conn, hand: points.suspend(conn, wish, hand=hand), reason=reason)


@register["point"].command(name="resume")
def resume(
    context: typer.Context,
    code: Code,
    *,
    began: Annotated[str, typer.Option("--began", help="The first day of the suspension, as suspensions lists it.")],
    on: Annotated[str | None, typer.Option("--on", help="The day on which patrols go on.")] = None,
    slip: Annotated[bool, typer.Option("--slip", help="It never was suspended.")] = False,
    reason: Reason = None,
) -> None:
    """End a suspension, or take back one that was a slip."""
    if (on is None) == (not slip):
        raise Refused("when does it end?", hint="--on 2026-12-10, or --slip where it never was suspended")
    first, last = read_day(began), read_day(on) if on else None
    propose(
        context,
        lambda conn, hand: points.end_suspension(conn, code, from_day=first, to_day=last, hand=hand),
        reason=reason,
    )


@register["point"].command(name="suspensions")
def list_suspensions(context: typer.Context) -> None:
    """Point, first day, day on which patrols go on, document, why."""
    with reading(context) as conn:
        for view in points.point_views(conn, today=day_of(wall_clock())):
            for one in view.suspensions:
                print_row(view.point.code, one.from_day, one.to_day or "-", one.document, one.why)


@register["duty"].command(name="list")
def list_duties(context: typer.Context) -> None:
    """Point, from which day, patrols a day; before the first, what the form says."""
    with reading(context) as conn:
        for one in sorted(patrol_register.duty_records(conn), key=lambda one: (one.point, one.from_day)):
            print_row(one.point, one.from_day, one.patrols_per_day)


@register["officer"].command(name="list")
def list_officers(context: typer.Context) -> None:
    """Code, name, from which day on the officer patrols no more."""
    with reading(context) as conn:
        ended = officer_changes.endings(conn)
        for one in people.officers(conn):
            print_row(one.code, one.name, ended.get(one.code, "-"))


@register["officer"].command(name="change")
def rename_officer(context: typer.Context, code: str, *, name: Annotated[str, typer.Option()]) -> None:
    """Give an officer another name; neither name stands in the audit log."""
    with transaction(context) as conn:
        found = next((one for one in people.officers(conn) if one.code == code), None)
        if found is None:
            raise Refused(f"there is no officer {code}", hint="see riskpoint-hub officer list")
        officer_changes.rename_officer(conn, code=code, name=name, was=found.name, hand=hand_of(context))


@register["officer"].command(name="retire")
def retire_officer(
    context: typer.Context,
    code: str,
    *,
    on: Annotated[str | None, typer.Option("--on", help="The first day without patrols; today without it.")] = None,
    back: Annotated[bool, typer.Option("--back", help="The officer patrols again after all.")] = False,
    reason: Reason = None,
) -> None:
    """End an officer's service: every card is taken back."""
    day = read_day(on) if on else day_of(wall_clock())

    def put(conn: Connection, hand: Hand) -> None:
        if back:
            officer_changes.resume_service(conn, code=code, hand=hand)
        else:
            officer_changes.end_service(conn, code=code, ended_on=day, hand=hand)

    change(context, put, reason=reason)


@station.callback()
def _station() -> None:
    """Keep `list` a command of its own, though it is the only one."""


@station.command(name="list")
def list_stations() -> None:
    """Name, division of the Metropolitan Police; any other name may be written too."""
    for one in STATIONS.values():
        print_row(one.name, one.division)
