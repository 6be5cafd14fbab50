"""The commands for the district's settings for its points: `settings show | set | clear`."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from hub.cli.frame import app, change, print_row, reading
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.fleet.point_settings import EVERYWHERE, SETTINGS, default_of
from hub.kernel.refused import Refused

group = typer.Typer(no_args_is_help=True, help="What the district says for its points; in force within seconds.")
app.add_typer(group, name="settings")

Name = Annotated[str, typer.Argument(help=", ".join(SETTINGS))]
At = Annotated[str | None, typer.Option("--point", help="Only this point; without it, every point that says nothing.")]


@group.command(name="show")
def show(context: typer.Context, *, point: At = None) -> None:
    """Name, value, where it is said: `*` for the district, `-` for the default. With --point as it holds there."""
    with reading(context) as conn:
        if point is not None and fleet.point(conn, point) is None:
            raise Refused(f"there is no point {point}", hint="see riskpoint-hub point list")
        said = fleet.setting_values(conn)
    for name in SETTINGS:
        scopes = [EVERYWHERE] if point is None else [point, EVERYWHERE]
        here = next((scope for scope in scopes if name in said.get(scope, {})), None)
        print_row(name, said[here][name] if here else default_of(name), here or "-")
        if point is None:
            for scope in sorted(said.keys() - {EVERYWHERE}):
                if name in said[scope]:
                    print_row(name, said[scope][name], scope)


@group.command(name="set")
def set_one(context: typer.Context, name: Name, value: str, *, point: At = None) -> None:
    """Say it for the district, or for one point; the points hear of it within seconds, or when they are back."""

    def set_it(conn: Connection, hand: Hand) -> None:
        fleet.set_setting(conn, name, value, point=point, hand=hand)

    change(context, set_it)


@group.command(name="clear")
def clear(context: typer.Context, name: Name, *, point: At = None) -> None:
    """Say nothing any more: a point follows the district again, the district the default."""

    def clear_it(conn: Connection, hand: Hand) -> None:
        fleet.clear_setting(conn, name, point=point, hand=hand)

    change(context, clear_it)
