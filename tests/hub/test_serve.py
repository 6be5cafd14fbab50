"""`riskpoint-hub serve` as a process: pages, ingest and a clean end together."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest

from hub.database import open_engine, upgrade, writing
from hub.evidence import service as evidence
from hub.evidence.hub_key import read_or_make
from hub.fleet import service as fleet
from tests.parts.brokers import BROKERS, free_port
from tests.parts.devices import Device
from tests.parts.hands import hand
from tests.parts.journals import START, journal_of
from tests.parts.linked import enrol
from tests.parts.strangers import stranger
from tests.parts.waiting import eventually
from wire_contract import topics
from wire_contract.chain import public_key_of

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(config: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address; it is gone at the end, whatever happened."""
    command = [sys.executable, "-m", "hub.cli", "--config", str(config), "serve"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.fullmatch(r"riskpoint-hub: (http://127\.0\.0\.1:\d+/)\n", line)
            assert match, line
            yield process, match[1]
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_takes_what_comes_shows_its_health_and_ends_cleanly(
    tmp_path: Path, database_url: str, number: signal.Signals
) -> None:
    with BROKERS["mosquitto"]() as broker:
        config = tmp_path / "hub.toml"
        config.write_text(
            f'data_dir = "{tmp_path}"\n[database]\nurl = "{database_url}"\n[web]\nport = 0\n'
            f'[mqtt]\nhost = "{broker.host}"\nport = {broker.port}\n'
        )
        engine = open_engine(database_url)
        upgrade(engine)
        journal = journal_of(50)
        with writing(engine) as conn:
            fleet.add_point(
                conn,
                code="p1",
                name="จุด",
                short_name="จุด",
                station="สน.",
                has_camera=False,
                opened_on=date(2026, 10, 1),
                hand=hand(),
            )
            fleet.enrol(conn, journal.device, point_code="p1", public_key=journal.public_key, at=START, hand=hand())
        hub_key = public_key_of(read_or_make(tmp_path / "hub.key"))
        with serving(config) as (process, address):
            device = Device(journal, host=broker.host, port=broker.port, hub_key=hub_key)
            device.deliver()
            assert httpx.get(f"{address}healthz").json() == {"status": "ok"}
            assert httpx.get(address).status_code == 303
            broker.stop()
            device.step_until(lambda: httpx.get(f"{address}healthz").status_code == 503)
            os.kill(process.pid, number)
            assert process.wait(20) == 0
            device.close()
        with engine.connect() as conn:
            assert evidence.line_count(conn) == 51
        engine.dispose()


def test_a_port_in_use_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    port = free_port()
    config = tmp_path / "hub.toml"
    config.write_text(f'[web]\nhost = "127.0.0.1"\nport = {port}\n')
    command = [sys.executable, "-m", "hub.cli", "--config", str(config), "serve"]
    with serving(config):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert (
        done.stderr == f"riskpoint-hub: cannot serve at 127.0.0.1:{port}: Address already in use (web.host, web.port)\n"
    )


def test_serve_tells_home_assistant_how_devices_stand_and_that_it_is_gone(tmp_path: Path) -> None:
    url, journal = f"sqlite:///{tmp_path / 'hub.db'}", journal_of(1)
    with BROKERS["mosquitto"]() as broker:
        config = tmp_path / "hub.toml"
        config.write_text(
            f'data_dir = "{tmp_path}"\n[web]\nport = 0\naddress = "https://hub.example.go.th"\n'
            f'[mqtt]\nhost = "{broker.host}"\nport = {broker.port}\n[home_assistant]\nenabled = true\nprefix = "ha/x"\n'
        )
        engine = open_engine(url)
        upgrade(engine)
        enrol(engine, journal)
        state = topics.shown(journal.device)
        with serving(config) as (process, _), stranger(broker, client_id="ha", tls=None) as home:
            home.subscribe("ha/x/#", state, topics.HUB_AVAILABLE)
            eventually(lambda: state in dict(home.heard))
            told = dict(home.heard)
            process.terminate()
            assert process.wait(20) == 0
            home.wait_for((topics.HUB_AVAILABLE, b"offline"))
        engine.dispose()
    assert told[topics.HUB_AVAILABLE] == b"online"
    assert json.loads(told[state])["state"] == "never_seen"
    assert json.loads(told[state])["hub"] == public_key_of(read_or_make(tmp_path / "hub.key"))
    page = json.loads(told[f"ha/x/device/riskpoint-{journal.device}/config"])["dev"]["configuration_url"]
    assert page == f"https://hub.example.go.th/points/p-{journal.device}"
