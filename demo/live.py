"""`./run demo`: the district lives on a fast clock while somebody watches, until Ctrl-C."""

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from demo.bangkok import bangkok
from demo.broker import embedded_broker
from demo.clock import DemoClock
from demo.hub_process import HubProcess, running_hub
from demo.once import AFTERWARDS, SEED, play_days
from demo.staff import STAFF, VIEWER
from demo.story import Happening, tell
from demo.story_player import make_happen, stand
from demo.world import Powered, World, furnish, powered
from hub.kernel.period import Month, day_bounds
from hub.kernel.role_words import ROLES

TURN_S = 0.05
DAWN_HOUR = 5.5


def live(*, today: date, speed: float, web_port: int | None, console: Console) -> None:
    """Serves the district until Ctrl-C: last month and this one so far are played first, then today runs fast."""
    month = Month(today.year, today.month)
    first = month.previous.first
    dawn = bangkok(today, DAWN_HOUR)
    with tempfile.TemporaryDirectory(prefix="riskpoint-demo-") as name:
        world = furnish(Path(name), first=first, web_port=web_port)
        clock = DemoClock.standing_at(dawn)
        with (
            embedded_broker(world.folder / "broker", port=world.mqtt_port, passwords=world.mqtt_passwords),
            running_hub(
                world.hub_config, address=world.address, log=world.folder / "hub.log", reading=clock.reading
            ) as hub,
        ):
            console.print(_welcome(world, speed))
            days = [first + timedelta(days=n) for n in range((today - first).days)]
            play_days(world, days=days, bounds=(day_bounds(first)[0], day_bounds(today)[0]), console=console)
            with powered(world, start=day_bounds(today)[0] + AFTERWARDS) as district:
                stand(district, at=day_bounds(today)[0] + AFTERWARDS, since=first)
                _live_on(district, today=today, clock=clock, hub=hub, speed=speed, console=console)


def _live_on(
    district: Powered,
    *,
    today: date,
    clock: DemoClock,
    hub: HubProcess,
    speed: float,
    console: Console,
) -> None:
    points = district.points
    for point in points.values():
        point.advance(clock.now())
    hub.tell_time(clock.run(speed=speed))
    console.print("[bold]วันนี้เริ่มเดินแล้ว · today has begun.[/] Ctrl-C ends everything.")
    story: list[Happening] = []
    day = today
    while hub.process.poll() is None:
        now = clock.now()
        if not story:
            story = [happening for happening in tell([day], seed=SEED) if happening.at >= now]
            day += timedelta(days=1)
        while story and story[0].at <= now:
            happening = story.pop(0)
            make_happen(happening, points[happening.point], district.assets[happening.point])
        for point in points.values():
            point.advance(now)
            point.step()
        time.sleep(TURN_S)


def _welcome(world: World, speed: float) -> Panel:
    others = "\n".join(
        f"  [bold]{one.login:<9}[/] {one.section or ROLES[one.role][0]} · {ROLES[one.role][1]}"
        for one in STAFF
        if one is not VIEWER
    )
    return Panel(
        f"[bold]{world.address}[/]\n\nชื่อผู้ใช้ · user      [bold]{VIEWER.login}[/]\n"
        f"รหัสผ่าน · password  [bold]{world.password}[/]\n\n"
        f"รหัสผ่านเดียวกัน · the same password, as somebody else of the office:\n{others}\n\n"
        f"เขตบางสมมุติ is make-believe. Its clock runs {speed:g} times as fast as yours;\n"
        "first it lives through last month and this month so far, while you sign in.",
        title="riskpoint demo",
        expand=False,
    )
