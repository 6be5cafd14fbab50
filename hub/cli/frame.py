"""What every command of `riskpoint-hub` shares: the settings file, the clock, the database."""

import os
import pwd
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import Connection, Engine

from hub.audit import service as audit
from hub.database import open_engine, require_current, writing
from hub.evidence.hand import Hand
from hub.evidence.hub_key import read_or_make
from hub.kernel.period import BANGKOK
from hub.kernel.refused import Refused
from hub.settings import Settings, read_settings
from wire_contract.event import LineHash

app = typer.Typer(
    help="The hub of a district: keeps what the risk points send, shows it, reports it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

_config_option = typer.Option("--config", help="The settings file; without one, everything is in ./riskpoint-data.")


@app.callback()
def _settings_file(context: typer.Context, *, config: Annotated[Path | None, _config_option] = None) -> None:
    context.obj = config


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)  # noqa: TID251 (the command line may look at the clock)


def settings_of(context: typer.Context) -> Settings:
    """The settings that the command was started with."""
    path = context.find_root().obj
    return read_settings(path if isinstance(path, Path) else None)


@contextmanager
def transaction(context: typer.Context) -> Iterator[Connection]:
    """One transaction that writes to the database, which must already be of this release."""
    with _engine(context) as engine, writing(engine) as conn:
        yield conn


def change(context: typer.Context, action: Callable[[Connection, Hand], object], *, reason: str | None = None) -> None:
    """The register is changed; or the change is proposed, where it reaches into days that are over and has a reason."""
    propose(context, lambda conn, hand: audit.do_or_propose(conn, action, hand=hand), reason=reason)


def propose(
    context: typer.Context, action: Callable[[Connection, Hand], LineHash | None], *, reason: str | None = None
) -> None:
    """The same of an action that proposes by itself, and gives the proposal's hash."""
    hand = hand_of(context, reason=reason)
    with transaction(context) as conn:
        proposal = action(conn, hand)
    if proposal is not None:
        typer.echo(f"เสนอแก้ไขย้อนหลังแล้ว ({proposal[:12]}) ยังไม่มีผลจนกว่าผู้ใช้อีกคนจะอนุมัติในหน้า “การแก้ไข”")
        typer.echo(f"proposed ({proposal[:12]}): another user has to approve it on the page Corrections")


def hand_of(context: typer.Context, *, reason: str | None = None) -> Hand:
    """Whoever sits at the server's console; the hub's key signs what they do into its chain."""
    path = settings_of(context).key_file
    if not path.exists():
        raise Refused(f"there is no key at {path}", hint="riskpoint-hub migrate")
    return Hand(read_or_make(path), console_subject(), wall_clock(), reason)


def console_subject() -> str:
    """Who called, also through sudo; never a name of somebody else's choosing but by root."""
    name = os.environ.get("SUDO_USER", "") if os.geteuid() == 0 else ""
    if not name:
        try:
            name = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            name = str(os.getuid())
    return "console:" + "".join(letter for letter in name if letter.isprintable())[:60]


@contextmanager
def reading(context: typer.Context) -> Iterator[Connection]:
    """One look at the database, which must already be of this release; the hub goes on writing meanwhile."""
    with _engine(context) as engine, engine.connect() as conn:
        yield conn


@contextmanager
def _engine(context: typer.Context) -> Iterator[Engine]:
    engine = open_engine(settings_of(context).database_url)
    try:
        require_current(engine)
        yield engine
    finally:
        engine.dispose()


def counted(what: str) -> Progress:
    """A bar for long work, on the terminal of whoever waits; nothing where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def telling_warnings() -> Iterator[None]:
    """Warnings of the block read as one line each, for the person at the keyboard."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        typer.echo(f"riskpoint-hub: {message}", err=True)


def read_day(text: str) -> date:
    """A Bangkok day, `2026-10-01`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is no day", hint="write it as 2026-10-01") from error


def read_moment(text: str | None) -> datetime:
    """A moment, `2026-10-01T08:00` (Bangkok time where it names no other); now where there is none."""
    if text is None:
        return wall_clock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is no moment", hint="write it as 2026-10-01T08:00, in Bangkok time") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)).astimezone(UTC)


def show_moment(moment: datetime | None) -> str:
    """A moment in Bangkok time, for a list."""
    return "-" if moment is None else moment.astimezone(BANGKOK).isoformat(timespec="seconds")


def print_row(*cells: object) -> None:
    """One line of a list, tab-separated, so that cut and awk can read it too."""
    typer.echo("\t".join(str(cell) for cell in cells))
