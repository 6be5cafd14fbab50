"""The commands that keep cameras and lamps: `asset add | correct | end | remove | list | owners | checks`."""

from dataclasses import replace
from typing import Annotated

import typer
from sqlalchemy import Connection

from hub.cli.frame import app, change, print_row, read_day, reading
from hub.cli.register import Reason
from hub.evidence.hand import Hand
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.kernel.agencies import AGENCIES
from hub.kernel.refused import Refused
from hub.self_tests import service as self_tests

group = typer.Typer(no_args_is_help=True, help="Cameras and lamps of the points, and whose they are.")
app.add_typer(group, name="asset")

Point = Annotated[str, typer.Argument(help="The point's code.")]
Kind = Annotated[AssetKind, typer.Argument()]
Name = Annotated[str, typer.Argument(help="As the device's settings call it.")]
Label = Annotated[str | None, typer.Option(help="What people call it.")]
Inventory = Annotated[str | None, typer.Option(help="The owner's inventory number.")]
Owner = Annotated[str | None, typer.Option(help="Whose it is, in Thai; see riskpoint-hub asset owners.")]
Note = Annotated[str | None, typer.Option(help="Of a lamp its kind; what a repairer should know.")]


@group.command(name="add")
def add(
    context: typer.Context,
    point: Point,
    kind: Kind,
    name: Name,
    *,
    from_day: Annotated[str, typer.Option("--from", help="The first day that counts, 2026-10-01.")],
    label: Label = None,
    inventory: Inventory = None,
    owner: Owner = None,
    note: Note = None,
    reason: Reason = None,
) -> None:
    """Add a camera or lamp to a point."""
    day = read_day(from_day)

    def add_it(conn: Connection, hand: Hand) -> None:
        found = fleet.point(conn, point)
        if found is None:
            raise Refused(f"there is no point {point}", hint="see riskpoint-hub point list")
        asset = Asset(
            found.id,
            kind,
            name,
            day,
            label=label or "",
            inventory=inventory or "",
            owner=owner or "",
            note=note or "",
        )
        assets.add_asset(conn, asset, hand=hand)

    change(context, add_it, reason=reason)


@group.command(name="correct")
def correct(
    context: typer.Context,
    point: Point,
    kind: Kind,
    name: Name,
    *,
    from_day: Annotated[str | None, typer.Option("--from", help="Another first day.")] = None,
    label: Label = None,
    inventory: Inventory = None,
    owner: Owner = None,
    note: Note = None,
    reason: Reason = None,
) -> None:
    """Say something else of a camera or lamp; what is not named stays as it is."""
    day = read_day(from_day) if from_day else None

    def correct_it(conn: Connection, hand: Hand) -> None:
        found = assets.find_asset(conn, point=point, kind=kind, name=name)
        after = replace(
            found,
            from_day=day or found.from_day,
            label=found.label if label is None else label,
            inventory=found.inventory if inventory is None else inventory,
            owner=found.owner if owner is None else owner,
            note=found.note if note is None else note,
        )
        assets.correct_asset(conn, found, after, hand=hand)

    change(context, correct_it, reason=reason)


@group.command(name="end")
def end(
    context: typer.Context,
    point: Point,
    kind: Kind,
    name: Name,
    *,
    to_day: Annotated[str, typer.Option("--on", help="The first day that does not count, 2026-10-01.")],
    reason: Reason = None,
) -> None:
    """End a camera or lamp; what was tested stays."""
    day = read_day(to_day)

    def end_it(conn: Connection, hand: Hand) -> None:
        found = assets.find_asset(conn, point=point, kind=kind, name=name)
        assets.end_asset(conn, found, to_day=day, hand=hand)

    change(context, end_it, reason=reason)


@group.command(name="remove")
def remove(context: typer.Context, point: Point, kind: Kind, name: Name, *, reason: Reason = None) -> None:
    """Take back what was added by mistake: it never stood there."""

    def remove_it(conn: Connection, hand: Hand) -> None:
        assets.remove_asset(conn, assets.find_asset(conn, point=point, kind=kind, name=name), hand=hand)

    change(context, remove_it, reason=reason)


@group.command(name="list")
def list_assets(context: typer.Context) -> None:
    """Point, kind, name, first day, first day that does not count, label, inventory number, owner, note."""
    with reading(context) as conn:
        for one in assets.asset_records(conn):
            texts = (one.label, one.inventory, one.owner, one.note)
            print_row(one.point, one.kind, one.name, one.from_day, one.to_day or "-", *(text or "-" for text in texts))


@group.command(name="owners")
def list_owners() -> None:
    """The agencies to choose from; any other text may be written too."""
    for thai, english in AGENCIES.items():
        print_row(thai, english)


@group.command(name="checks")
def set_checks(
    context: typer.Context,
    point: Point,
    camera_checks_per_day: Annotated[int, typer.Argument(help="1, or 0 for none.")],
    *,
    from_day: Annotated[str, typer.Option("--from", help="The first day of it, 2026-10-01.")],
    reason: Reason = None,
) -> None:
    """Say whether a point's cameras are due to be checked every day; without it they are, where there is one."""
    day = read_day(from_day)

    def set_it(conn: Connection, hand: Hand) -> None:
        self_tests.set_check_duty(conn, point, from_day=day, camera_checks_per_day=camera_checks_per_day, hand=hand)

    change(context, set_it, reason=reason)
