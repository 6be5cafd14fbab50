"""A hub as three processes on PostgreSQL: each may be killed, the others say so and go on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import httpx

from hub.database import open_engine, writing
from hub.evidence import service as evidence
from hub.evidence.hub_key import read_or_make
from hub.kernel.rights import Role
from hub.people import sign_in, users
from tests.parts.brokers import BROKERS, Broker, free_port
from tests.parts.databases import PostgresServer
from tests.parts.devices import Device
from tests.parts.hands import hand
from tests.parts.journals import journal_of
from tests.parts.linked import enrol
from tests.parts.strangers import PATIENCE_S
from tests.parts.waiting import eventually
from wire_contract.chain import public_key_of

ROOT = Path(__file__).parents[2]
PARTS = ("web", "ingest", "jobs")


@dataclass
class Office:
    """A hub's folder and the processes of it."""

    folder: Path
    address: str
    stack: ExitStack
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def command(self, part: str) -> list[str]:
        config, run = str(self.folder / "hub.toml"), str(self.folder / "run")
        return [sys.executable, "-m", "hub.cli", "--config", config, "serve", "--part", part, "--together", run]

    def start(self, *parts: str) -> None:
        for part in parts:
            process = subprocess.Popen(
                self.command(part), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            self.running[part] = self.stack.enter_context(process)
            self.stack.callback(process.kill)
        for part in parts:
            out = self.running[part].stdout
            assert out is not None
            line = out.readline()
            assert line == (f"riskpoint-hub: {self.address}\n" if part == "web" else f"riskpoint-hub: {part}\n")

    def ready(self) -> tuple[int, str]:
        answer = httpx.get(f"{self.address}readyz", timeout=PATIENCE_S)
        return answer.status_code, answer.json()["ingest"]


@contextmanager
def office(folder: Path, url: str, broker: Broker) -> Iterator[Office]:
    port = free_port()
    (folder / "hub.toml").write_text(
        f'data_dir = "{folder}"\n[database]\nurl = "{url}"\n[web]\nport = {port}\nsecond_factor = "off"\n'
        f'[mqtt]\nhost = "{broker.host}"\nport = {broker.port}\n'
    )
    with ExitStack() as stack:
        yield Office(folder, f"http://127.0.0.1:{port}/", stack)


def test_three_processes_are_one_hub_and_none_hides_that_another_is_gone(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    with postgres.database() as url, BROKERS["mosquitto"]() as broker, office(tmp_path, url, broker) as of:
        of.start(*PARTS)  # all at once, of an empty database and without a key
        engine = open_engine(url)
        journal = journal_of(20)
        enrol(engine, journal)
        with writing(engine) as conn:
            users.add_user(conn, login="malee", name="มาลี", password="long enough", role=Role.OPERATOR, hand=hand())
            account = sign_in.look_up(conn, "malee")
            assert account is not None
            cookie = sign_in.open_session(conn, account.user, now=datetime.now(UTC))
        hub_key = public_key_of(read_or_make(tmp_path / "hub.key"))
        eventually(lambda: of.ready() == (200, "ok"))

        # What ingest keeps, open pages hear of.
        stream = httpx.stream("GET", f"{of.address}live", headers={"cookie": f"riskpoint={cookie}"}, timeout=60)
        with stream as answer:
            lines = answer.iter_lines()
            while not next(lines).startswith("event: clock"):
                pass
            device = Device(journal, host=broker.host, port=broker.port, hub_key=hub_key)
            telling = Thread(target=device.deliver)
            telling.start()
            while next(lines) != "event: changed":
                pass
            telling.join()
        with engine.connect() as conn:
            assert evidence.line_count(conn) == 21

        # A second of the same part is refused; it would take the first one's place at the broker.
        twice = subprocess.run(of.command("ingest"), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert (twice.returncode, "ingest of this hub runs already" in twice.stderr) == (2, True), twice.stderr

        for part in ("ingest", "jobs"):
            os.kill(of.running[part].pid, signal.SIGKILL)
            of.running[part].wait()
            eventually(lambda: of.ready() == (503, "not_taking"))
            of.start(part)
            eventually(lambda: of.ready() == (200, "ok"))
        device.close()

        for part in PARTS:
            os.kill(of.running[part].pid, signal.SIGTERM)
            assert of.running[part].wait(20) == 0
        assert sorted(one.name for one in (tmp_path / "run").glob("*.json")) == []
        engine.dispose()


def test_a_hub_on_sqlite_stays_one_process(tmp_path: Path) -> None:
    """Two processes that write may cut SQLite's log at once, and ruin it."""
    (tmp_path / "hub.toml").write_text(f'data_dir = "{tmp_path}"\n')
    base = [sys.executable, "-m", "hub.cli", "--config", str(tmp_path / "hub.toml"), "serve"]
    for more, said in (
        (["--part", "web", "--together", str(tmp_path / "run")], "a hub on SQLite is one process"),
        (["--part", "web"], "a part needs to know where the others are"),
        (["--together", str(tmp_path / "run")], "a part needs to know where the others are"),
    ):
        done = subprocess.run([*base, *more], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "hub.db").exists()
