"""A small office on real parts: a hub process, a broker, a database, and points whose pins are pulsed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from pathlib import Path

from edge_agent.agent.device_key import make_key
from edge_agent.settings import FeedbackPins, Mqtt, Settings, Wiegand
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from hub.database import open_engine, upgrade, writing
from hub.evidence.hub_key import read_or_make
from hub.fleet import service as fleet
from hub.kernel.period import day_bounds
from hub.people import service as people
from tests.parts.brokers import Broker, free_port
from tests.parts.hands import hand
from tests.parts.hub_commands import hub_command
from wire_contract.chain import public_key_of
from wire_contract.topics import DeviceId

READER = "front"
SOMCHAI = "wiegand26:12:3456"
SUDA = "wiegand26:12:3457"
STRANGER = "wiegand26:99:1"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(day: int, hour: float) -> datetime:
    """An hour of a Bangkok day of October 2026, in UTC."""
    start, _ = day_bounds(date(2026, 10, day))
    return datetime.fromtimestamp(start.timestamp() + hour * 3600, UTC)


@dataclass
class Office:
    """The hub's folder and its process."""

    folder: Path
    broker: Broker
    database_url: str
    web_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def config(self) -> Path:
        return self.folder / "hub.toml"

    def furnish(self) -> None:
        """The settings file, the tables, the hub's key and two officers."""
        self.config.write_text(
            f'data_dir = "data"\n[database]\nurl = "{self.database_url}"\n[mqtt]\n'
            f'host = "{self.broker.host}"\nport = {self.broker.port}\n'
            f'[web]\nport = {self.web_port}\n[district]\nname = "เขตทดสอบ"\noffice = "สำนักงานเขตทดสอบ"\n'
        )
        (self.folder / "data").mkdir()
        engine = open_engine(self.database_url)
        upgrade(engine)
        with writing(engine) as conn:
            for code, name, card in (("TK-1", "นายสมชาย ทดสอบ", SOMCHAI), ("TK-2", "นางสุดา ทดสอบ", SUDA)):
                people.add_officer(conn, code=code, name=name, hand=hand())
                people.add_credential(conn, officer_code=code, credential=card, valid_from=LONG_AGO, hand=hand())
        engine.dispose()

    def enrol(self, code: str, *, first: int, end: int) -> Settings:
        """A point that counts from the first day up to, not including, the last; and the settings of its device."""
        device = DeviceId(f"bkk-test-{code.lower()}")
        data = self.folder / device
        data.mkdir()
        key = make_key(data)
        engine = open_engine(self.database_url)
        with writing(engine) as conn:
            fleet.add_point(
                conn,
                code=code,
                name=f"จุดทดสอบ {code}",
                short_name=f"จุด {code}",
                station="สน.ทดสอบ",
                has_camera=False,
                opened_on=date(2026, 10, first),
                hand=hand(),
            )
            fleet.enrol(conn, device, point_code=code, public_key=public_key_of(key), at=LONG_AGO, hand=hand())
            fleet.close_point(conn, code=code, closed_on=date(2026, 10, end), hand=hand())
        engine.dispose()
        return Settings(
            device=device,
            hub_public_key=public_key_of(read_or_make(self.folder / "data" / "hub.key")),
            data_dir=str(data),
            pin_factory="mock",
            mqtt=Mqtt(port=self.broker.port),
            readers=(Wiegand(name=READER, d0=17, d1=27),),
            feedback=FeedbackPins(green=16, amber=20, red=21, buzzer=13),
            heartbeat_s=1,
        )

    def start(self) -> None:
        """The hub answers."""
        command = [sys.executable, "-m", "hub.cli", "--config", str(self.config), "serve"]
        with (self.folder / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "hub.log").read_text()[-3000:]
            assert time.monotonic() < deadline, "the hub did not come up"
            time.sleep(0.1)

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.web_port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """The hub is gone: in order, or by SIGKILL."""
        if self.process is not None:
            os.kill(self.process.pid, number)
            self.process.wait(30)
            self.process = None

    def report(self, month: str) -> Path:
        """The folder with the month's report, made by the hub's command."""
        out = self.folder / f"report-{month}"
        made = hub_command("--config", str(self.config), "report", "month", month, "--out", str(out))
        assert made.returncode == 0, made.stderr
        return out


@contextmanager
def office(folder: Path, broker: Broker, database_url: str) -> Iterator[Office]:
    """A furnished office whose hub runs, until the block ends."""
    made = Office(folder, broker, database_url)
    made.furnish()
    made.start()
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def point(settings: Settings, *, start: datetime) -> Iterator[SimulatedPoint]:
    """A point whose agent runs on its own pins and its own clock."""
    with SimulatedPoint(settings, clock=SimulatedClock(start, seed=1)) as made:
        yield made


def deliver(made: SimulatedPoint, *, patience_s: float = 60) -> None:
    """The hub holds every line of this point."""
    deadline = time.monotonic() + patience_s
    while made.unacknowledged:
        assert time.monotonic() < deadline, f"{made.unacknowledged} lines still wait"
        made.step(0.02)
