"""`riskpoint-firmware`: profiles listed, checked, rendered and drawn. What people can mend ends with 2, a difference or
a problem found with 1.
"""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from firmware_config.boards import BOARDS
from firmware_config.check import check as problems_of
from firmware_config.drawing import svg
from firmware_config.files import difference, read_text, shipped, write_tree
from firmware_config.header import Pin, pins
from firmware_config.place import EXAMPLE, Place, read_inventory
from firmware_config.problem import Problem, Said
from firmware_config.profile import Profile
from firmware_config.reading import read_profile
from firmware_config.render import render as rendered

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Given = Annotated[str, typer.Argument(help="A name from `list`, or a .toml file.")]
COLOURS = {"3V3": "yellow", "5V": "red", "GND": "dim", "reserved": "dim", "used": "green", "free": "default"}


def main() -> None:
    """The program, as installed."""
    try:
        app()
    except OSError as error:
        typer.echo(f"เขียนไม่ได้ / cannot be written: {error}", err=True)
        sys.exit(2)


@app.command("list")
def list_profiles() -> None:
    """The profiles that are shipped."""
    table = Table("profile", "board", "")
    for name, text in shipped().items():
        profile = read_profile(text)
        if isinstance(profile, Profile):
            table.add_row(name, BOARDS[profile.board].title, f"{profile.thai}\n{profile.english}")
    Console().print(table)


@app.command()
def check(given: Annotated[list[str], typer.Argument(help="Names from `list`, or .toml files.")]) -> None:
    """What is wrong with profiles, before anything is deployed."""
    found = False
    for one in given:
        profile, text = _read(one)
        problems = problems_of(profile, text)
        found = found or bool(problems)
        for problem in problems:
            typer.echo(problem.text(one))
        if not problems:
            typer.echo(f"{one}: ใช้ได้ / nothing found")
    if found:
        raise typer.Exit(1)


@app.command()
def render(
    given: Annotated[str | None, typer.Argument(help="A name from `list`, or a .toml file.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder of the tree; none: to the screen.")] = None,
    inventory: Annotated[Path | None, typer.Option(help="The devices, as TOML or JSON.")] = None,
    device: Annotated[str | None, typer.Option("--for", help="The device of the inventory.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Show what would change, and write nothing.")] = False,
) -> None:
    """The files of a device: a profile by itself, or a row of the inventory with its profile."""
    place = _place(inventory, device)
    profile, text = _read(given or place.profile if given or inventory else _missing())
    name = given or place.profile
    if problems := problems_of(profile, text):
        _stop("\n".join(problem.text(name) for problem in problems), code=1)
    strangers = set(place.cameras) - {camera.name for camera in profile.cameras}
    if strangers:
        _stop(f"{place.device}: โปรไฟล์ไม่มีกล้องนี้ / the profile has no camera {', '.join(sorted(strangers))}", code=2)
    files = rendered(profile, place)
    if out is None:
        for path, content in files.items():
            typer.echo(f"=== {path}\n{content}")
    elif check:
        changes = difference(out, files)
        typer.echo(changes or "ไม่ต่าง / no difference", nl=not changes)
        if changes:
            raise typer.Exit(1)
    else:
        written = write_tree(out, files)
        typer.echo("\n".join(written) or "ไม่ต่าง / no difference")


@app.command()
def pinout(
    given: Given,
    to_svg: Annotated[Path | None, typer.Option("--svg", help="Draw it into this file.")] = None,
) -> None:
    """The 40 pins with what is on each."""
    profile, text = _read(given)
    if to_svg is not None:
        write_tree(to_svg.parent, {to_svg.name: svg(profile, name=Path(given).stem)})
        return
    table = Table(show_header=False, title=f"{Path(given).stem} · {BOARDS[profile.board].title}", box=None)
    both = pins(profile)
    for left, right in zip(both[::2], both[1::2], strict=True):
        table.add_row(
            Text(_words(left), style=COLOURS[left.kind], justify="right"),
            Text(f"{left.number:2}", style="bold"),
            Text(f"{right.number:2}", style="bold"),
            Text(_words(right), style=COLOURS[right.kind]),
        )
    Console().print(table)
    for problem in problems_of(profile, text):
        typer.echo(problem.text(given))


def _words(pin: Pin) -> str:
    return pin.name if pin.kind in {"3V3", "5V", "GND"} else f"{pin.name} {pin.label}".strip()


def _read(given: str) -> tuple[Profile, str]:
    """The profile and its text; a name first, then a file."""
    known = shipped()
    text = known.get(given) or read_text(Path(given))
    if isinstance(text, Problem):
        _stop(text.text(given), code=2)
    profile = read_profile(text)
    if isinstance(profile, Problem):
        _stop(profile.text(given), code=2)
    return profile, text


def _place(inventory: Path | None, device: str | None) -> Place:
    if inventory is None and device is None:
        return EXAMPLE
    if inventory is None or device is None:
        _stop("--for กับ --inventory ใช้คู่กัน / --for and --inventory belong together", code=2)
    text = read_text(inventory)
    rows = text if isinstance(text, Problem) else read_inventory(text)
    if isinstance(rows, Problem):
        _stop(rows.text(str(inventory)), code=2)
    found = [row for row in rows.devices if row.device == device]
    if not found:
        names = ", ".join(row.device for row in rows.devices)
        said = Said(f"ไม่มีเครื่อง {device}", f"there is no device {device}")
        problem = Problem("inventory", "devices", said, Said(f"มี {names}", f"there are {names}"))
        _stop(problem.text(str(inventory)), code=2)
    return found[0]


def _missing() -> str:
    _stop("บอกโปรไฟล์ หรือ --inventory กับ --for / name a profile, or --inventory with --for", code=2)


def _stop(message: str, *, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
