"""The demo's command line: `./run demo [--once --out DIR]`."""

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from demo.broker import BrokerError
from demo.hub_process import HubError
from demo.live import live
from demo.once import NotDeliveredError, play_month
from hub.kernel.period import Month, day_of


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(
    once: Annotated[bool, typer.Option("--once", help="One past month without a person, then the report.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the report goes (with --once).")] = None,
    month: Annotated[str | None, typer.Option(help="The month to play, as 2026-10; the last one if left out.")] = None,
    speed: Annotated[float, typer.Option(help="How many times as fast as life today runs.", min=1, max=120)] = 120,
    port: Annotated[int | None, typer.Option(help="Port of the pages; a free one if left out.")] = None,
) -> None:
    """The whole system on this machine, with a make-believe district."""
    for number in (signal.SIGTERM, signal.SIGINT):  # also where a shell started it in the background, deaf to Ctrl-C
        signal.signal(number, _end)
    console = Console()
    today = day_of(datetime.now(UTC))
    try:
        if once:
            chosen = Month.parse(month) if month else Month(today.year, today.month).previous
            play_month(out or Path("out"), month=chosen, console=console)
        else:
            live(today=today, speed=speed, web_port=port, console=console)
    except KeyboardInterrupt:
        console.print("\nจบการสาธิต · the demo has ended; nothing of it is left on this machine.")
    except (BrokerError, HubError, NotDeliveredError, ValueError) as error:
        console.print(f"[red]demo:[/] {error}")
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
