"""`./run demo --once`: one whole past month through the real path, then the report. Nobody needs to watch."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from demo.broker import embedded_broker
from demo.clock import DemoClock
from demo.errands import errands, handed_in
from demo.hub_process import running_hub
from demo.letters_out import leave_letters
from demo.meanwhile import Meanwhile
from demo.office import Office
from demo.story import tell
from demo.story_player import play
from demo.world import World, furnish, powered
from edge_agent.simulation.point import SimulatedPoint
from hub.kernel.period import Month
from hub.reports.life.period import Period

SEED = 2569
DELIVERY_PATIENCE_S = 120
MONTHLY = tuple(f"monthly-report.{form}" for form in ("pdf", "json", "xlsx", "docx", "en.pdf"))
PAPERS = (*MONTHLY, "quarterly-form.pdf", "fiscal-year-summary.pdf", "evidence-bundle.zip")
AFTERWARDS = timedelta(minutes=90)
"""The points live on a little: only an event after midnight vouches for the last hour of a day."""


class NotDeliveredError(RuntimeError):
    """Taps are still on the devices after everybody had time to deliver them."""


def play_month(out: Path, *, month: Month, console: Console) -> None:
    """`out` holds the report of a month that was played just now, its quarter's form, its year, and the bundle."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="riskpoint-demo-") as name:
        world = furnish(Path(name), first=month.first)
        over = DemoClock.standing_at(month.bounds[1] + AFTERWARDS).reading
        with (
            embedded_broker(world.folder / "broker", port=world.mqtt_port, passwords=world.mqtt_passwords),
            running_hub(world.hub_config, address=world.address, log=world.folder / "hub.log", reading=over),
        ):
            play_days(world, days=list(month.days), bounds=month.bounds, console=console)
        hand_in(world, month)
        write_papers(world, month, out)
        papers = [*(out / name for name in PAPERS), *leave_letters(world.hub_config, out / "letters")]
    for path in papers:
        console.print(f"[bold green]✓[/] {path}")


def play_days(world: World, *, days: list[date], bounds: tuple[datetime, datetime], console: Console) -> None:
    """The district has lived through these days, and the hub holds every line of it."""
    start, end = bounds
    with (
        powered(world, start=start) as district,
        Meanwhile.at_office(world.hub_config, errands(days), district, hear=wait_until_delivered) as office,
        _progress(console, "ตรวจตรา / patrols", start, end) as lived,
    ):
        play(tell(days, seed=SEED), district, until=end + AFTERWARDS, progress=lived, meanwhile=office.until)
        wait_until_delivered(district.points.values())


def hand_in(world: World, month: Month) -> None:
    """The office has checked and issued the month's report, by the seventh of the next month."""
    office = Office.of(world.hub_config)
    try:
        for errand in handed_in(month):
            office.do(errand)
    finally:
        office.close()


def wait_until_delivered(points: Iterable[SimulatedPoint]) -> None:
    """The hub has acknowledged every line of these points."""
    waiting = [point for point in points if point.has_power]
    deadline = time.monotonic() + DELIVERY_PATIENCE_S
    while waiting := [point for point in waiting if point.unacknowledged]:
        if time.monotonic() > deadline:
            raise NotDeliveredError(f"{sum(p.unacknowledged for p in waiting)} lines wait for the hub; is it running?")
        for point in waiting:
            point.step(0.01)


@contextmanager
def _progress(console: Console, title: str, start: datetime, end: datetime) -> Iterator[Callable[[datetime], None]]:
    """A bar over make-believe time."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=(end - start).total_seconds())
        yield lambda at: bar.update(task, completed=(at - start).total_seconds())


def write_papers(world: World, month: Month, out: Path) -> None:
    """The report as issued, its quarter's form, its year and its bundle, by the hub's own commands, over old ones."""
    command = [sys.executable, "-m", "hub.cli", "--config", str(world.hub_config)]
    with tempfile.TemporaryDirectory(dir=out) as issued:
        subprocess.run([*command, "report", "paper", str(month), "--out", issued], check=True)
        for name in MONTHLY:
            (Path(issued) / name.removeprefix("monthly-")).replace(out / name)
    for kind, of in (("quarter", Period.of_quarter(month)), ("year", Period.of_year(month))):
        subprocess.run([*command, "report", kind, of.text, "--out", str(out)], check=True)
    subprocess.run([*command, "bundle", str(month), "--out", str(out / PAPERS[-1]), "--force"], check=True)
