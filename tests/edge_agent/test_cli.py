"""The program as people and systemd start it: a process, its output, its exit code, its signals."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from edge_agent.agent.device_key import key_path, make_key, read_key
from edge_agent.settings import SettingsError
from tests.parts.brokers import Broker, mosquitto
from tests.parts.hub_end import hub_end, until
from tests.parts.lines import measurements_in
from tests.parts.points import HUB_KEY
from wire_contract.chain import public_key_of
from wire_contract.event import write_time
from wire_contract.measurements import CommandDone, DeviceStarted, Shown, TagScanned
from wire_contract.messages import Command, Offline, Online, PointSettings, Verb, seal

AGENT = [sys.executable, "-W", "error", "-m", "edge_agent.cli"]
CARD = "wiegand26:123:45678"


def settings_file(folder: Path, *, port: int = 1, pins: str = "mock") -> Path:
    file = folder / "agent.toml"
    file.write_text(
        f'device = "bkk-test-01"\nhub_public_key = "{public_key_of(HUB_KEY)}"\ndata_dir = "data"\n'
        f'pin_factory = "{pins}"\n[mqtt]\nport = {port}\n[[readers]]\nkind = "wiegand"\nname = "front"\nd0 = 17\nd1 = 27\n'
        "[feedback]\ngreen = 16\namber = 20\nred = 26\nbuzzer = 13\n",
        encoding="utf-8",
    )
    return file


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*AGENT, *arguments], capture_output=True, text=True, timeout=60, check=False)


class Simulation:
    """A `simulate` process that is spoken to."""

    def __init__(self, config: Path) -> None:
        self.process = subprocess.Popen(
            [*AGENT, "simulate", "--config", str(config)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, command: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=20)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with mosquitto() as running:
        yield running


def test_key_makes_a_private_file_once_and_prints_the_public_half(tmp_path: Path) -> None:
    config = settings_file(tmp_path)
    first, second = run("key", "--config", str(config)), run("key", "--config", str(config))
    key = read_key(tmp_path / "data")
    assert (first.stdout, second.stdout, first.returncode) == (f"{public_key_of(key)}\n", first.stdout, 0)
    assert key_path(tmp_path / "data").stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_or_that_is_none_is_refused_with_a_hint(tmp_path: Path) -> None:
    make_key(tmp_path)
    key_path(tmp_path).chmod(0o640)
    with pytest.raises(SettingsError, match="others may read it; `chmod 600"):
        read_key(tmp_path)
    key_path(tmp_path).write_text("garbage", encoding="ascii")
    with pytest.raises(SettingsError, match="holds no key"):
        read_key(tmp_path)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("mock", "auto"), "agent.toml: pin_factory: 'auto': expected"),
        (("d0 = 17", "d0 = 27"), "agent.toml: readers[0].d1: 27: expected a pin of its own"),
        (("", ""), "device.key: [Errno 2] No such file or directory"),
    ],
    ids=["a value", "a pin twice", "no key yet"],
)
def test_what_a_person_can_mend_is_one_line_and_exit_2(tmp_path: Path, change: tuple[str, str], line: str) -> None:
    config = settings_file(tmp_path)
    config.write_text(config.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    done = run("run", "--config", str(config))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert line in done.stderr


def test_a_pin_library_that_is_missing_is_one_line_and_exit_2(tmp_path: Path) -> None:
    config = settings_file(tmp_path, pins="lgpio")
    run("key", "--config", str(config))
    done = run("run", "--config", str(config))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("pin_factory 'lgpio': ")


def test_simulate_drives_pulses_and_tells_what_the_lamps_showed(broker: Broker, tmp_path: Path) -> None:
    config = settings_file(tmp_path, port=broker.port)
    with hub_end(broker) as hub:
        hub.configure(1, PointSettings(credentials=(CARD,)))
        simulation = Simulation(config)
        try:
            until(lambda: simulation.say("status")["connected"], turn=lambda: time.sleep(0.05))
            until(lambda: _green(simulation), turn=lambda: time.sleep(0.05))
            assert simulation.say(f"tap front {CARD}") == {
                "command": f"tap front {CARD}",
                "lit": ["buzzer", "green"],
                "flashes": {"green": 2, "amber": 0, "red": 0, "buzzer": 2},
            }
            assert simulation.say("noise front")["lit"] == []
            assert simulation.say("tap back 1")["error"] == "there is no reader 'back'"
            assert "no card of format" in simulation.say("tap front nfc:00")["error"]
            assert "expected one of: tap READER CARD" in simulation.say("dance")["error"]
            until(lambda: simulation.say("status")["unacknowledged"] == 0, turn=lambda: time.sleep(0.05))
            simulation.process.send_signal(signal.SIGTERM)
            assert simulation.process.wait(20) == 0
            until(lambda: hub.statuses[-1] == Offline(), turn=lambda: None)
        finally:
            simulation.close()
    shown = [data.shown for data in measurements_in(tmp_path / "data") if isinstance(data, TagScanned)]
    assert shown[-2:] == [Shown.ACCEPTED, Shown.REPEAT]


def _green(simulation: Simulation) -> bool:
    return "green" in simulation.say(f"tap front {CARD}")["lit"]


def test_simulate_ends_with_quit_and_with_the_end_of_its_input(tmp_path: Path) -> None:
    config = settings_file(tmp_path)
    for said in ("quit\n", ""):
        done = subprocess.run(
            [*AGENT, "simulate", "--config", str(config)], input=said, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "")
    started = [data for data in measurements_in(tmp_path / "data") if isinstance(data, DeviceStarted)]
    assert [data.unclean_shutdown for data in started] == [False, False]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_ends_in_order_on_a_signal(broker: Broker, tmp_path: Path, number: signal.Signals) -> None:
    config = settings_file(tmp_path, port=broker.port)
    run("key", "--config", str(config))
    with hub_end(broker) as hub:
        process = subprocess.Popen([*AGENT, "run", "--config", str(config)])
        try:
            until(lambda: any(isinstance(status, Online) for status in hub.statuses), turn=lambda: None)
            process.send_signal(number)
            assert process.wait(20) == 0
            until(lambda: hub.statuses[-1] == Offline(), turn=lambda: None)
        finally:
            process.kill()
            process.wait(20)


def test_run_killed_says_so_at_the_next_start(broker: Broker, tmp_path: Path) -> None:
    config = settings_file(tmp_path, port=broker.port)
    run("key", "--config", str(config))
    with hub_end(broker) as hub:
        for count in (1, 2):
            process = subprocess.Popen([*AGENT, "run", "--config", str(config)])
            until(lambda count=count: sum("started" in event.type for event in hub.events) >= count, turn=lambda: None)
            process.kill()
            process.wait(20)
    found = [data for data in measurements_in(tmp_path / "data") if isinstance(data, DeviceStarted)]
    assert [(data.boot_reason, data.unclean_shutdown) for data in found] == [
        ("new journal", False),
        ("agent restarted", True),
    ]


def test_run_ends_with_a_code_of_its_own_when_the_hub_says_restart_and_not_again_when_it_is_repeated(
    broker: Broker, tmp_path: Path
) -> None:
    config = settings_file(tmp_path, port=broker.port)
    run("key", "--config", str(config))
    later = write_time(datetime.now(UTC) + timedelta(minutes=5))
    id_ = "6f2c1d8e-0000-4000-8000-000000000001"
    restart = Command(device="bkk-test-01", id=id_, verb=Verb.RESTART, arguments={}, expires=later)
    command = [sys.executable, "-W", "error", "-m", "tests.parts.agent_process", str(config)]
    with hub_end(broker) as hub:

        def say_until(done: Callable[[], bool]) -> None:
            """As the hub does at each heartbeat."""
            until(done, turn=lambda: (hub.say("command", seal(restart, HUB_KEY)), time.sleep(0.1)))

        with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as first:
            say_until(lambda: first.poll() is not None)
            assert first.returncode == 75
        with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as second:
            say_until(lambda: sum("started" in event.type for event in hub.events) == 2)
            for _ in range(5):
                hub.say("command", seal(restart, HUB_KEY))
                time.sleep(0.1)
            second.send_signal(signal.SIGTERM)
            assert second.wait(20) == 0
    told = measurements_in(tmp_path / "data")
    assert [data for data in told if isinstance(data, CommandDone)] == [CommandDone(id_, "restart", "restarting")]
