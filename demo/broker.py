"""The embedded MQTT broker: nats-server from its wheel, with a durable store in a folder of ours. Loopback only.

Everybody signs in with a password of their own, and hears and says only what is theirs. NATS ties no client id to its
user, so whoever holds one password may throw another off: for an office there is `riskpoint-hub broker config`.
"""

import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from wire_contract import topics

HUB = "hub"
"""The hub's user name; every other one is a device's."""


class BrokerError(RuntimeError):
    """The embedded broker did not start."""


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
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def draw_password() -> str:
    """A password that nobody has to remember."""
    return secrets.token_urlsafe(18)


def permissions_of(user: str) -> Mapping[str, list[str]]:
    """What a user may say and hear, as NATS subjects: `riskpoint/v1/+/up/#` is `riskpoint.v1.*.up.>` there."""
    root = topics.ROOT.replace("/", ".")
    up, down = (f"{root}.{'*' if user == HUB else user}.{way}.>" for way in ("up", "down"))
    return {"publish": [down], "subscribe": [up]} if user == HUB else {"publish": [up], "subscribe": [down]}


def _users(passwords: Mapping[str, str]) -> str:
    """The users in the words of NATS, which takes JSON."""
    return json.dumps(
        [{"user": user, "password": it, "permissions": permissions_of(user)} for user, it in passwords.items()]
    )


@contextmanager
def embedded_broker(folder: Path, *, port: int, passwords: Mapping[str, str]) -> Iterator[None]:
    """An MQTT 3.1.1 broker at 127.0.0.1:port for as long as the block runs, for the hub and devices by these names."""
    folder.mkdir(parents=True, exist_ok=True)
    config, log = folder / "nats.conf", folder / "nats.log"
    config.touch(mode=0o600)
    config.write_text(
        f"""server_name: riskpoint
listen: 127.0.0.1:{free_port()}
max_payload: 131072
jetstream {{ store_dir: "{folder}/store", max_file_store: 2GB, sync_interval: always }}
mqtt {{ listen: 127.0.0.1:{port}, ack_wait: "30s", max_ack_pending: 1024 }}
authorization {{ users: {_users(passwords)} }}
"""
    )
    with log.open("ab") as out:
        process = subprocess.Popen([_binary(), "-c", config], stdout=out, stderr=out, start_new_session=True)
    try:
        _wait(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise BrokerError(f"the embedded broker did not start; its last words: {log.read_text()[-500:]}")


def _binary() -> Path:
    """The wheel puts the server beside this environment's Python."""
    return Path(sys.executable).parent / "nats-server"
