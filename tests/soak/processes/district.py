"""The district of the soak: a hub, a broker that keeps nothing on disk, and agents, each a process of the product."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import text

from hub.database import open_engine, writing
from hub.people import service as people
from tests.flow.office import LONG_AGO, Office
from tests.parts import brokers
from tests.parts.brokers import Broker
from tests.parts.databases import postgres_server
from tests.parts.hands import hand
from tests.soak.processes.bad_line import BadLine
from tests.soak.processes.kernel_line import KernelLine, namespace
from tests.soak.processes.tapped import CARDS, ROOT, TappedAgent, card

HEALS_WITHIN_S = 300.0


@dataclass
class District:
    """Everything that runs, and what may be done to it."""

    folder: Path
    broker: Broker
    office: Office
    to_agents: BadLine | KernelLine
    to_hub: BadLine | KernelLine
    agents: list[TappedAgent]
    backups: list[Path] = field(default_factory=list)

    def turn(self) -> None:
        """Every agent has been heard and told what to do next."""
        now = time.monotonic()
        for agent in self.agents:
            assert not agent.has_died, f"{agent.device} ended by itself: see {agent.folder / 'agent.log'}"
            agent.turn(now)
        assert self.office.process is None or self.office.process.poll() is None, "the hub ended by itself"
        time.sleep(0.002)

    def go_on(self, seconds: float) -> None:
        """So much time has passed."""
        self.until(lambda: False, within_s=seconds)

    def until(self, done: Callable[[], bool], *, within_s: float) -> bool:
        """Everybody goes on until it is so; False where it never was."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if done():
                return True
            self.turn()
        return False

    @property
    def greens(self) -> int:
        return sum(len(agent.greens) for agent in self.agents)

    # --- the hub ------------------------------------------------------------------------------------------------------

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the hub, while the agents go on."""
        program = [sys.executable, "-m", "hub.cli", "--config", str(self.office.config), *arguments]
        with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert self.until(lambda: process.poll() is not None, within_s=300), arguments
            out, err = process.communicate()
        return subprocess.CompletedProcess(program, process.returncode, out, err)

    def start_hub(self) -> None:
        """The hub's process runs; it answers when it can."""
        program = [sys.executable, "-m", "hub.cli", "--config", str(self.office.config), "serve"]
        with (self.folder / "hub.log").open("ab") as log:
            self.office.process = subprocess.Popen(program, cwd=ROOT, stdout=log, stderr=log)

    def hub_answers(self) -> bool:
        return self.until(self.office.answers, within_s=120)

    def kill_hub(self) -> None:
        self.office.stop(signal.SIGKILL)

    def back_up(self) -> None:
        """One more backup, taken while the hub serves."""
        done = self.command("backup", str(self.folder / "backups"))
        assert done.returncode == 0, done.stderr
        self.backups.append(Path(done.stdout.strip()))

    def restore(self, backup: Path) -> None:
        """The hub's database is destroyed, and comes back from this backup."""
        self.kill_hub()
        engine = open_engine(self.office.database_url)
        if engine.dialect.name == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{engine.url.database}{suffix}").unlink(missing_ok=True)
        else:
            with engine.begin() as conn:
                conn.execute(text("DROP SCHEMA public CASCADE"))
                conn.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        done = self.command("restore", str(backup))
        assert done.returncode == 0, done.stderr
        self.start_hub()

    def wipe_broker(self) -> None:
        """SIGKILL; what the broker knew of anybody is gone."""
        self.broker.stop(kill=True)
        self.broker.start()


@contextmanager
def district(
    folder: Path, *, agents: int, database: str, in_namespace: bool, pace_s: float, random: Random
) -> Iterator[District]:
    """A district that runs, until the block ends; its broker in a network namespace of its own if so wished."""
    with ExitStack() as stack:
        broker, lines = stack.enter_context(_kernel_lines() if in_namespace else _bad_lines())
        url = f"sqlite:///{folder / 'data' / 'hub.db'}"
        if database == "postgresql":
            url = stack.enter_context(stack.enter_context(postgres_server()).database())
        office = Office(folder, Broker([], lines[1].port, host=lines[1].host), url)
        office.furnish()
        _hand_out_cards(url)
        tapped = [
            TappedAgent(device, where, pace_s, Random(random.random()))
            for device, where in (_furnish(office, number, to=lines[0]) for number in range(agents))
        ]
        made = District(folder, broker, office, *lines, tapped)
        made.start_hub()
        stack.callback(made.kill_hub)
        for agent in tapped:
            agent.start()
            stack.callback(agent.kill)
        assert made.hub_answers()
        yield made


@contextmanager
def _bad_lines() -> Iterator[tuple[Broker, tuple[BadLine, BadLine]]]:
    with ExitStack() as stack:
        broker = stack.enter_context(brokers.mosquitto())
        lines = BadLine(broker.port), BadLine(broker.port)
        for line in lines:
            stack.callback(line.close)
        yield broker, lines


@contextmanager
def _kernel_lines() -> Iterator[tuple[Broker, tuple[KernelLine, KernelLine]]]:
    with namespace() as name:
        first = KernelLine(name, 1, 0)
        KernelLine(name, 2, 0).lay()
        first.lay()
        with brokers.mosquitto(namespace=name, host=first.host) as broker:
            yield broker, (KernelLine(name, 1, broker.port), KernelLine(name, 2, broker.port))


def _hand_out_cards(url: str) -> None:
    engine = open_engine(url)
    with writing(engine) as conn:
        people.add_officer(conn, code="TK-9", name="นายทดสอบ ทนทาน", hand=hand())
        for number in range(CARDS):
            text_ = card(number)
            people.add_credential(conn, officer_code="TK-9", credential=text_, valid_from=LONG_AGO, hand=hand())
    engine.dispose()


def _furnish(office: Office, number: int, *, to: BadLine | KernelLine) -> tuple[str, Path]:
    """A point with its device, whose settings file lies in a folder of its own."""
    settings = office.enrol(f"S{number:02}", first=1, end=31)
    where = office.folder / f"agent-{number:02}"
    where.mkdir()
    shutil.move(settings.data_dir, where / "data")
    reader = settings.readers[0]
    lamps = "".join(f"{name} = {getattr(settings.feedback, name)}\n" for name in ("green", "amber", "red", "buzzer"))
    (where / "agent.toml").write_text(
        f'device = "{settings.device}"\nhub_public_key = "{settings.hub_public_key}"\ndata_dir = "data"\n'
        f'pin_factory = "mock"\nheartbeat_s = 2\n[mqtt]\nhost = "{to.host}"\nport = {to.port}\n'
        f'[[readers]]\nkind = "wiegand"\nname = "{reader.name}"\nd0 = {reader.d0}\nd1 = {reader.d1}\n[feedback]\n{lamps}'
    )
    return settings.device, where
