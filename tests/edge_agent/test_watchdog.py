"""What the service manager hears: pings while loop, journal and connection make progress, and silence when one does not."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_agent.agent import Agent
from edge_agent.agent.device_key import make_key, read_key
from edge_agent.agent.release import RELEASE
from edge_agent.agent.service_manager import ServiceManager
from edge_agent.agent.watchdog import Watchdog
from edge_agent.journal.errors import JournalError, JournalFullError
from edge_agent.journal.recorder import Recorder
from edge_agent.settings import Mqtt
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.pins import TickedFactory
from edge_agent.uplink.link import Link
from edge_agent.uplink.uplink import Uplink
from tests.edge_agent.test_cli import AGENT, settings_file
from tests.parts.brokers import mosquitto
from tests.parts.failing_disk import failing_disk
from tests.parts.linked import until
from tests.parts.listening_manager import ListeningManager, listening_manager
from tests.parts.points import point_settings
from wire_contract.chain import PublicKey
from wire_contract.topics import DeviceId

PING = "WATCHDOG=1"
WITHIN_S = 0.2
"""The watchdog of these tests is quick: a ping twenty times a second."""


@contextmanager
def agent_of(
    manager: ListeningManager, folder: Path, *, port: int = 1, pins: TickedFactory | None = None
) -> Iterator[Agent]:
    service = ServiceManager(manager.address, watchdog_s=WITHIN_S)
    clock = SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC), speed=1.0)
    with Agent(
        point_settings(folder, port=port), clock=clock, pin_factory=pins or TickedFactory(), service=service
    ) as agent:
        yield agent


def test_ready_then_pings_then_stopping(tmp_path: Path) -> None:
    with listening_manager(tmp_path) as manager:
        with agent_of(manager, tmp_path) as agent:
            assert manager.listen() == []  # the loop has not turned yet
            said = manager.until(PING, lambda: agent.step(0.01))
            assert said[:2] == [
                "READY=1",
                f"STATUS=release {RELEASE}; recording; no broker; 2 lines not known to be at the hub",
            ]
            manager.until(PING, lambda: agent.step(0.01))
        assert manager.listen()[-1] == "STOPPING=1"


def test_an_abstract_socket_is_spoken_to_as_well(tmp_path: Path) -> None:
    with listening_manager() as manager, agent_of(manager, tmp_path) as agent:
        manager.until(PING, lambda: agent.step(0.01))


def test_a_loop_that_does_not_turn_says_nothing(tmp_path: Path) -> None:
    with listening_manager(tmp_path) as manager, agent_of(manager, tmp_path) as agent:
        manager.until(PING, lambda: agent.step(0.01))
        assert PING not in manager.listen(3 * WITHIN_S)


def test_a_broker_that_is_away_never_ends_the_pings(tmp_path: Path) -> None:
    with (
        mosquitto() as broker,
        listening_manager(tmp_path) as manager,
        agent_of(manager, tmp_path, port=broker.port) as agent,
    ):

        def connected(*, is_so: bool) -> bool:
            agent.step(0.02)
            return agent.uplink.is_connected is is_so

        until(lambda: connected(is_so=True))
        broker.stop(kill=True)
        until(lambda: connected(is_so=False))
        for _ in range(20):  # five times the watchdog's patience
            manager.until(PING, lambda: agent.step(0.01))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_connection_whose_thread_has_ended_ends_the_pings(tmp_path: Path) -> None:
    def fail(_news: object) -> None:
        raise RuntimeError("a bug that nobody has found yet")

    settings = point_settings(tmp_path)
    device = DeviceId(settings.device)
    with mosquitto() as broker, listening_manager(tmp_path) as manager, journal_of(tmp_path, device) as recorder:
        link = Link(Mqtt(port=broker.port), device=device, pass_on=fail)
        uplink = Uplink(link, device=device, hub_public_key=PublicKey(settings.hub_public_key))
        service = ServiceManager(manager.address, watchdog_s=WITHIN_S)
        watchdog = Watchdog(service, recorder=recorder, uplink=uplink, pins=TickedFactory())
        watchdog.step(1000.0)
        assert PING in manager.listen()
        link.start()
        until(lambda: not link.is_alive)
        for second in range(1001, 1011):
            watchdog.step(float(second))
        assert manager.listen() == ["STATUS=the thread of the connection to the broker has ended"]
        link.stop(goodbye=False)


@contextmanager
def journal_of(folder: Path, device: DeviceId, *, at_work: Callable[[], None] = lambda: None) -> Iterator[Recorder]:
    """A journal that is open."""
    recorder = Recorder(
        folder / "journal.db",
        device=device,
        key=read_key(folder),
        max_bytes=2**24,
        agent="test",
        board="none",
        at_work=at_work,
    )
    recorder.open(SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC)).moment())
    try:
        yield recorder
    finally:
        recorder.close()


class DeafFactory(TickedFactory):
    """Pins whose thread has ended."""

    is_watching = False


def test_pins_that_nobody_watches_end_the_pings(tmp_path: Path) -> None:
    with listening_manager(tmp_path) as manager, agent_of(manager, tmp_path, pins=DeafFactory()) as agent:
        manager.until("STATUS=the thread that waits for the pins' edges has ended", lambda: agent.step(0.01))
        assert PING not in manager.heard


def test_a_card_that_refuses_every_write_is_red_and_not_a_reason_to_restart(tmp_path: Path) -> None:
    with listening_manager(tmp_path) as manager, agent_of(manager, tmp_path) as agent:
        manager.until(PING, lambda: agent.step(0.01))
        with failing_disk():
            said: list[str] = []
            while len(said) < 60:  # longer than the journal may be silent: 11 × 4 pings
                said += [word for word in manager.until(PING, lambda: agent.step(0.01)) if word == PING]
            assert agent.trouble is not None
            assert any("disk I/O error" in word for word in manager.heard if word.startswith("STATUS="))


def test_every_answer_of_the_journals_file_counts_and_asking_a_closed_one_is_none(tmp_path: Path) -> None:
    settings = point_settings(tmp_path)
    with journal_of(tmp_path, DeviceId(settings.device)) as recorder:
        before = recorder.answers
        recorder.prove(now=0.0)
        assert recorder.answers == before + 1
        recorder.failed(JournalFullError("the card is full"), now=0.0)  # stays open, so nothing heals it
        assert (recorder.answers, recorder.journal is None) == (before + 2, False)
        recorder.failed(JournalError("read-only"), now=0.0)
        recorder.prove(now=0.0)
        assert (recorder.answers, recorder.journal is None) == (before + 3, True)
        assert recorder.heal(moment=SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC)).moment(), now=0.0)
        assert recorder.answers == before + 4


def test_a_journal_that_writes_itself_down_says_meanwhile_that_it_is_at_work(tmp_path: Path) -> None:
    settings, worked = point_settings(tmp_path), []
    moment = SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC)).moment()
    with journal_of(tmp_path, DeviceId(settings.device), at_work=lambda: worked.append(1)) as recorder:
        for number in range(12):
            assert recorder.journal is not None
            recorder.journal.keep(f"ballast {number}", bytes(2**20))
        (tmp_path / "journal.db").unlink()
        recorder.tend(moment=moment, now=0.0)
    assert len(worked) >= 12 * 2**20 // (1000 * 4096)
    assert (tmp_path / "journal.db.damaged-1").stat().st_size > 12 * 2**20


def test_the_journal_is_asked_for_a_proof_when_nobody_taps(tmp_path: Path) -> None:
    with listening_manager(tmp_path) as manager, agent_of(manager, tmp_path) as agent:
        journal = agent._recorder.journal
        assert journal is not None
        head = journal.head
        assert journal.kept("pulse") is None
        until(lambda: (agent.step(0.01), journal.kept("pulse") is not None)[1])
        assert (journal.head, PING in manager.listen()) == (head, True)


def test_without_a_service_manager_nothing_is_said_nor_written(tmp_path: Path) -> None:
    clock = SimulatedClock(datetime(2026, 10, 1, tzinfo=UTC), speed=1.0)
    with Agent(point_settings(tmp_path), clock=clock, pin_factory=TickedFactory()) as agent:
        for _ in range(10):
            agent.step(0.01)
        journal = agent._recorder.journal
        assert journal is not None
        assert journal.kept("pulse") is None


@pytest.mark.parametrize(
    ("environment", "watchdog_s"),
    [
        ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "30000000"}, 30.0),
        ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "soon"}, None),
        ({"NOTIFY_SOCKET": "@x"}, None),
        ({"WATCHDOG_USEC": "30000000"}, None),
        ({}, None),
    ],
)
def test_what_systemd_asks_for_is_read_once_and_not_handed_on(
    environment: dict[str, str], watchdog_s: float | None
) -> None:
    around = {"PATH": "/bin"} | environment
    assert ServiceManager.from_environment(around).watchdog_s == watchdog_s
    assert around == {"PATH": "/bin"}


def test_a_manager_that_is_not_there_is_told_in_vain() -> None:
    assert ServiceManager("/nowhere/notify").tell("READY=1") is False


# --- as a process, as systemd starts it -------------------------------------------------------------------------------


@contextmanager
def process_of(manager: ListeningManager, folder: Path, *, watchdog_s: float) -> Iterator["subprocess.Popen[str]"]:
    config = settings_file(folder)
    config.write_text("alive_every_s = 1\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    make_key(folder / "data")
    environment = os.environ | {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": str(round(watchdog_s * 1e6))}
    process = subprocess.Popen(
        [*AGENT, "run", "--config", str(config)], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


def test_a_journal_whose_disk_hangs_ends_the_pings(tmp_path: Path) -> None:
    with listening_manager(tmp_path) as manager, process_of(manager, tmp_path, watchdog_s=0.6) as process:
        manager.until("READY=1")
        manager.until(PING)
        hang = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync,fsync:delay_enter=300s"]
        tracer = subprocess.Popen([*hang, "-p", str(process.pid)], stderr=subprocess.DEVNULL)
        try:
            assert manager.silent_for(1.2, PING)
            assert tracer.poll() is None, "strace may not attach here: as root, or with kernel.yama.ptrace_scope=0"
        finally:
            tracer.kill()
            tracer.wait(20)


def test_a_process_that_is_stopped_says_nothing_and_aborted_it_says_where_it_hung(tmp_path: Path) -> None:
    with listening_manager() as manager, process_of(manager, tmp_path, watchdog_s=0.6) as process:
        manager.until(PING)
        process.send_signal(signal.SIGSTOP)
        assert manager.silent_for(1.2, PING)
        process.send_signal(signal.SIGABRT)  # as systemd does
        process.send_signal(signal.SIGCONT)
        log = process.communicate(timeout=20)[1]
        assert process.returncode == -signal.SIGABRT
        assert "Fatal Python error: Aborted" in log
        assert f'File "{Path(sys.modules["edge_agent.agent.agent"].__file__ or "")}"' in log
