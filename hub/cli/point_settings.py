"""The commands for the district's settings for its points: `settings show | set | clear | log | undo | applied`."""

from collections.abc import Mapping
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, reading, show_moment, transaction, wall_clock
from hub.fleet import service as fleet
from hub.fleet.point_settings import EVERYWHERE, SETTINGS, default_of
from hub.kernel.refused import Refused
from hub.registry import settings_change
from hub.registry.settings_change import Preview
from hub.registry.settings_words import shown

group = typer.Typer(no_args_is_help=True, help="What the district says for its points; in force within seconds.")
app.add_typer(group, name="settings")

Name = Annotated[str, typer.Argument(help=", ".join(SETTINGS))]
At = Annotated[str | None, typer.Option("--point", help="Only this point; without it, every point that says nothing.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change, and at which points.")]


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
def set_one(context: typer.Context, name: Name, value: str, *, point: At = None, dry_run: DryRun = False) -> None:
    """Say it for the district, or for one point; the points hear of it within seconds, or when they are back."""
    if not value.strip():
        raise Refused(f"{name} needs a value", hint=f"riskpoint-hub settings clear {name}")
    _put(context, {name: value}, point=point, dry_run=dry_run)


@group.command(name="clear")
def clear(context: typer.Context, name: Name, *, point: At = None, dry_run: DryRun = False) -> None:
    """Say nothing any more: a point follows the district again, the district the default."""
    if name not in SETTINGS:
        raise Refused(f"there is no setting {name!r}", hint=", ".join(SETTINGS))
    _put(context, {name: ""}, point=point, dry_run=dry_run)


@group.command(name="log")
def log(context: typer.Context, *, point: At = None) -> None:
    """Line, when, who, setting, before, after; the latest first."""
    with reading(context) as conn:
        for one in settings_change.former(conn, point=point):
            for name, before, after in one.steps:
                print_row(one.line[:12], show_moment(one.at), one.subject, name, before or "-", after or "-")


@group.command(name="undo")
def undo(
    context: typer.Context,
    line: Annotated[str, typer.Argument(help="As settings log names it; without it the latest change.")] = "",
    *,
    point: At = None,
    dry_run: DryRun = False,
) -> None:
    """Say again what was said before a change: a change of its own, which can be undone likewise."""
    with reading(context) as conn:
        found = [one for one in settings_change.former(conn, point=point) if one.line.startswith(line)]
    if not found or (line and len(found) > 1):
        raise Refused("there is no such change to undo", hint="see riskpoint-hub settings log")
    _put(context, found[0].wishes, point=point, dry_run=dry_run)


@group.command(name="applied")
def applied(context: typer.Context) -> None:
    """Device, version signed for it, version that it uses, when it applied that, and whether it is the newest."""
    states = {True: "applied", False: "waiting", None: "never-heard"}
    with reading(context) as conn:
        for _, one in sorted(settings_change.deliveries(conn).items()):
            print_row(
                one.device, one.signed or "-", one.uses or "-", show_moment(one.applied_at), states[one.is_applied]
            )


def _put(context: typer.Context, wishes: Mapping[str, str], *, point: str | None, dry_run: bool) -> None:
    if dry_run:
        with reading(context) as conn:
            _tell(settings_change.look(conn, wishes, point=point, now=wall_clock()))
        return
    hand = hand_of(context)
    with transaction(context) as conn:
        settings_change.carry_out(conn, wishes, point=point, digest=None, hand=hand)


def _tell(found: Preview) -> None:
    for step in found.steps:
        print_row(step.name, shown(step.name, step.held)[1], "->", shown(step.name, step.will_hold)[1])
    for one in found.reached:
        for thai, english in one.will:
            print_row(one.point, one.device or "-", f"v{one.version}" if one.version else "-", english, f"จุดนี้{thai}")
    if not found.reached:
        typer.echo("ไม่มีจุดใดทำต่างจากเดิม · no point would do otherwise", err=True)
