"""Real brokers on free loopback ports, as context managers; they can be stopped and started at the same address."""

import getpass
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hub.mqtt.mosquitto import BrokerPlan, render
from tests.parts.authority import Authority

HOST = "127.0.0.1"
STARTS_WITHIN_S = 20.0


class Broker:
    """One broker process with its state in a folder of its own."""

    def __init__(self, command: list[str], port: int, *, host: str = HOST) -> None:
        self.host = host
        self.port = port
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The broker takes connections."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((self.host, self.port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self._command[0]} did not start on port {self.port}")

    def reload(self) -> None:
        """The broker reads its configuration and its list of revoked certificates once more, in a moment."""
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def stop(self, *, kill: bool = False) -> None:
        """The broker has ended; with `kill` by SIGKILL."""
        if self._process is not None:
            (self._process.kill if kill else self._process.terminate)()
            self._process.wait(20)
            self._process = None


_FIRST_PORT, _PORTS = 15_000, 17_000
"""Below what Linux gives to outgoing lines (32768 and up)."""


def free_port() -> int:
    """A TCP port on loopback that nobody listens on just now.

    Not one that the system would give: those are handed out to every outgoing line too, so that under load one may be
    taken before its listener is up.
    """
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        with closing(socket.socket()) as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port


@contextmanager
def mosquitto(*, namespace: str | None = None, host: str = HOST) -> Iterator[Broker]:
    """Mosquitto with its queue limits lifted, keeping nothing on disk; in a network namespace it hears every address
    there, and `host` is one that leads to it.
    """
    within = ["ip", "netns", "exec", namespace] if namespace else []
    with TemporaryDirectory(prefix="mosquitto-") as folder:
        port = free_port()
        config = Path(folder, "mosquitto.conf")
        listen = "0.0.0.0" if namespace else HOST  # noqa: S104 (the namespace's, which only this process leads into)
        config.write_text(
            f"listener {port} {listen}\nallow_anonymous true\npersistence false\n"
            "max_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\n",
            encoding="utf-8",
        )
        with _running(Broker([*within, _program("mosquitto"), "-c", str(config)], port, host=host)) as broker:
            yield broker


@contextmanager
def guarded_mosquitto(authority: Authority, *, home_assistant: bool = False) -> Iterator[Broker]:
    """Mosquitto as the product configures it for an office: mutual TLS, one certificate for each client."""
    authority.issue("127.0.0.1", file="broker", server=True)
    port = free_port()
    plan = BrokerPlan(
        listen=HOST,
        port=port,
        etc=str(authority.folder),
        data=str(authority.folder),
        user=getpass.getuser(),
        home_assistant=home_assistant,
    )
    for name, content in render(plan).items():
        (authority.folder / name).write_text(content, encoding="utf-8")
    with _running(Broker([_program("mosquitto"), "-c", str(authority.folder / "mosquitto.conf")], port)) as broker:
        yield broker


@contextmanager
def nats() -> Iterator[Broker]:
    """NATS as an MQTT 3.1.1 broker, durable in its folder."""
    with TemporaryDirectory(prefix="nats-") as folder:
        port, own = free_port(), free_port()
        config = Path(folder, "nats.conf")
        config.write_text(
            f'server_name: parts\nhost: "{HOST}"\nport: {own}\n'
            f'jetstream {{ store_dir: "{folder}/jetstream" }}\n'
            f'mqtt {{ host: "{HOST}", port: {port} }}\n',
            encoding="utf-8",
        )
        with _running(Broker([_program("nats-server"), "-c", str(config)], port)) as broker:
            yield broker


BROKERS: dict[str, Callable[[], AbstractContextManager[Broker]]] = {"mosquitto": mosquitto, "nats": nats}


@contextmanager
def _running(broker: Broker) -> Iterator[Broker]:
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def _program(name: str) -> str:
    """Where the program is: beside this Python (wheels), on the path, or where Debian puts daemons."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    if found is None:
        raise RuntimeError(f"{name} is not installed")
    return found
