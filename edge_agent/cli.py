"""The command line of the agent. Errors that people can mend are one line, and the exit code is 2."""

import faulthandler
import json
import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import typer

from edge_agent.agent import Agent
from edge_agent.agent.device_key import make_key
from edge_agent.agent.release import RELEASE
from edge_agent.agent.self_check import self_check
from edge_agent.agent.service_manager import ServiceManager
from edge_agent.clock import Clock, SystemClock
from edge_agent.hardware.pins import PinsUnavailableError
from edge_agent.journal_commands import DEFAULT_CONFIG, ConfigFile, journal
from edge_agent.settings import Settings, SettingsError, read_settings
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.commands import obey
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import LinkError
from wire_contract.chain import public_key_of

TURN_S = 0.02
RESTART_EXIT_CODE = 75
"""How the agent ends when the hub told it to restart: whoever started it starts it again (systemd: Restart=always)."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(journal, name="journal")


def main() -> None:
    """The program, as installed."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except (SettingsError, PinsUnavailableError, LinkError) as error:
        typer.echo(error, err=True)
        sys.exit(2)


@app.command()
def run(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Run the agent until it is told to stop."""
    faulthandler.enable()  # killed by the watchdog (SIGABRT), it leaves in the log where every thread hung
    run_agent(read_settings(config), clock=SystemClock(), service=ServiceManager.from_environment(os.environ))


def run_agent(settings: Settings, *, clock: Clock, service: ServiceManager | None = None) -> None:
    """The agent has run until a signal, or until the hub told it to restart, which is an exit with its own code."""
    agent = Agent(settings, clock=clock, service=service)
    stop = _stop_on_signals(agent.wake)
    with agent:
        agent.run(stop)
    if agent.must_restart:
        sys.exit(RESTART_EXIT_CODE)


@app.command()
def key(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Make the device's key if there is none, and print its public half for the hub's `device enrol`."""
    typer.echo(public_key_of(make_key(Path(read_settings(config).data_dir))))


@app.command()
def check(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Say what would keep this release from serving its point, touching nothing; ends with 1 where something would."""
    wrong = self_check(read_settings(config))
    for line in wrong:
        typer.echo(line, err=True)
    if wrong:
        raise typer.Exit(1)
    typer.echo(f"release {RELEASE}: passed")


@app.command()
def simulate(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Run the agent on make-believe pins; commands come on standard input, one answer in JSON for each."""
    settings = read_settings(config)
    make_key(Path(settings.data_dir))
    stop = _stop_on_signals()
    clock = SimulatedClock(datetime.now(UTC), speed=1.0)
    with SimulatedPoint(settings, clock=clock) as point:
        for line in _lines_from_stdin(stop, point.step):
            if line.strip() == "quit":
                return
            if line.strip():
                typer.echo(json.dumps(obey(line, point)))
                sys.stdout.flush()


def _stop_on_signals(wake: Callable[[], None] | None = None) -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: object) -> None:
        stop.set()
        if wake is not None:
            wake()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop


def _lines_from_stdin(stop: threading.Event, meanwhile: Callable[[], None]) -> Iterator[str]:
    """Lines until the input ends or `stop` is set. No thread reads: it would hang there when all else is over."""
    waiting = b""
    while not stop.is_set():
        if not select.select([sys.stdin], [], [], TURN_S)[0]:
            meanwhile()
            continue
        found = os.read(sys.stdin.fileno(), 65536)
        if not found:
            return
        *lines, waiting = (waiting + found).split(b"\n")
        yield from (line.decode(errors="replace") for line in lines)


if __name__ == "__main__":
    main()
