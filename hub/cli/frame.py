"""What every command of `riskpoint-hub` shares: the settings file, the clock, the database."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection, Engine

from hub.database import open_engine, require_current, writing
from hub.kernel.period import BANGKOK
from hub.kernel.refused import Refused
from hub.settings import Settings, read_settings

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
