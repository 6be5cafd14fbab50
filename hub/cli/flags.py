"""The commands about suspicious taps: what the rules compare with, places of points, the roster, and the list."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from hub.cli.frame import app, change, print_row, read_day, reading, show_moment, wall_clock
from hub.cli.register import Reason, register
from hub.evidence.hand import Hand
from hub.flags import service
from hub.flags.roster_sheet import read_roster
from hub.flags.standards import EVERYWHERE, PARAMETERS, Shift
from hub.fleet import locations
from hub.fleet.location import Location
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused

rules = typer.Typer(no_args_is_help=True, help="What the rules about suspicious taps compare with.")
roster = typer.Typer(no_args_is_help=True, help="Who is on duty when.")
flag = typer.Typer(no_args_is_help=True, help="Suspicious taps.")
for _group, _name in ((rules, "rules"), (roster, "roster"), (flag, "flag")):
    app.add_typer(_group, name=_name)

From = Annotated[str | None, typer.Option("--from", help="The first day of it, 2026-10-01; today without it.")]


@register["point"].command(name="locate")
def locate(
    context: typer.Context,
    code: str,
    latitude: Annotated[str, typer.Argument(help="Degrees north, 13.727500.")],
    longitude: Annotated[str, typer.Argument(help="Degrees east, 100.524000.")],
    *,
    reason: Reason = None,
) -> None:
    """Say where a point is, so that ways between points have a length."""
    place = Location(_udeg(latitude), _udeg(longitude))
    change(context, lambda conn, hand: locations.locate(conn, code=code, location=place, hand=hand), reason=reason)


@rules.command(name="show")
def show_rules(context: typer.Context) -> None:
    """Name, value of today, default, meaning; then patrol windows by point and day, and the places of points."""
    today = day_of(wall_clock())
    with reading(context) as conn:
        found = service.standards(conn)
        for name, one in PARAMETERS.items():
            print_row(name, found.number(name, today), one.default, one.thai, one.english)
        for point, changes in sorted(found.windows.items()):
            for from_day, windows in sorted(changes.items()):
                print_row("windows", point, from_day, windows or "-")
        for code, place in sorted(found.locations.items()):
            print_row("location", code, f"{place.latitude_udeg / 1e6:.6f}", f"{place.longitude_udeg / 1e6:.6f}")


@rules.command(name="set")
def set_rule(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="As `rules show` names it.")],
    value: Annotated[int, typer.Argument(help="0 switches the rule off.")],
    *,
    from_day: From = None,
    reason: Reason = None,
) -> None:
    """Set a number of the rules from a day on."""
    day = read_day(from_day) if from_day else day_of(wall_clock())

    def set_it(conn: Connection, hand: Hand) -> None:
        service.set_parameter(conn, name=name, value=value, from_day=day, hand=hand)

    change(context, set_it, reason=reason)


@rules.command(name="windows")
def set_windows(
    context: typer.Context,
    point: Annotated[str, typer.Argument(help="The point's code; * for every point that has no windows of its own.")],
    windows: Annotated[str, typer.Argument(help="05:00-09:00,17:00-22:00 in Bangkok time; - for any time.")],
    *,
    from_day: From = None,
    reason: Reason = None,
) -> None:
    """Say when patrols are expected, from a day on."""
    day = read_day(from_day) if from_day else day_of(wall_clock())
    text = "" if windows == "-" else windows

    def set_them(conn: Connection, hand: Hand) -> None:
        service.set_windows(conn, point=point, windows=text, from_day=day, hand=hand)

    change(context, set_them, reason=reason)


@roster.command(name="import")
def import_roster(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV: officer,from,to,point; - reads what is piped in.", allow_dash=True)
    ],
    *,
    reason: Reason = None,
) -> None:
    """Put the shifts of a CSV on the roster, all or none; the same file again changes nothing."""
    shifts = read_roster(_text(file))
    change(context, lambda conn, hand: service.add_shifts(conn, shifts, hand=hand), reason=reason)


@roster.command(name="remove")
def remove_shift(
    context: typer.Context,
    officer: str,
    begins: Annotated[str, typer.Argument(help="As `roster list` shows it.")],
    *,
    point: Annotated[str, typer.Option(help="The point's code; * for any.")] = EVERYWHERE,
    reason: Reason = None,
) -> None:
    """Take a shift off the roster."""

    def remove(conn: Connection, hand: Hand) -> None:
        shift = _found(service.standards(conn).shifts, officer, begins, point)
        service.remove_shift(conn, shift, hand=hand)

    change(context, remove, reason=reason)


@roster.command(name="list")
def list_roster(
    context: typer.Context, *, days: Annotated[int, typer.Option(help="How many days back and ahead.")] = 31
) -> None:
    """Officer, from, to, point."""
    now = wall_clock()
    with reading(context) as conn:
        span = timedelta(days=days)
        for one in service.standards(conn, since=now - span, until=now + span).shifts:
            print_row(one.officer, show_moment(one.begins), show_moment(one.ends), one.point)


@flag.callback()
def _flag() -> None:
    """Keep `list` a command of its own, though it is the only one."""


@flag.command(name="list")
def list_flags(
    context: typer.Context,
    *,
    month: Annotated[str | None, typer.Option(help="2026-10; the last 31 days without it.")] = None,
) -> None:
    """Day, rule, state, points, reason, and the address of its page."""
    now = wall_clock()
    first, last = day_of(now - service.OPEN_FOR), day_of(now)
    if month is not None:
        try:
            whole = Month.parse(month)
        except ValueError as error:
            raise Refused(str(error), hint="as 2026-10 or 2569-10") from error
        first, last = whole.first, whole.last
    with reading(context) as conn:
        for one in service.flags(conn, first=first, last=last, now=now).standings:
            found = one.flag
            print_row(
                found.day,
                found.rule,
                one.state,
                ",".join(found.places),
                found.reason[0],
                f"/flags/{found.day}/{found.id}",
            )


def _udeg(text: str) -> int:
    try:
        return round(Decimal(text) * 1_000_000)
    except (InvalidOperation, ValueError) as error:
        raise Refused(f"{text!r} are no degrees", hint="decimal degrees, 13.727500 100.524000") from error


def _text(file: Path) -> str:
    """What Excel saves as CSV is UTF-8, or Thai Windows (code page 874)."""
    try:
        found = typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}", hint="name a CSV file") from error
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        return found.decode("cp874", errors="replace")


def _found(shifts: Sequence[Shift], officer: str, begins: str, point: str) -> Shift:
    for one in shifts:
        if (one.officer, one.point) == (officer, point) and show_moment(one.begins) == begins:
            return one
    raise Refused(f"there is no such shift of {officer}", hint="see riskpoint-hub roster list")
