"""Mosquitto on loopback with its queue limits lifted, and its C subscriber, which does nothing but count."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from demo.broker import free_port


@contextmanager
def mosquitto(folder: Path) -> Iterator[int]:
    """The port of a broker that runs for as long as the block."""
    port = free_port()
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        "max_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\nlog_type error\n"
    )
    process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", config])
    try:
        for _ in range(200):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def counter(port: int, topic: str, messages: int) -> Iterator[subprocess.Popen[bytes]]:
    """`mosquitto_sub`, which ends after so many messages; it is subscribed when the block begins."""
    process = subprocess.Popen(
        ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-q", "1", "-t", topic, "-C", str(messages), "-F", "%l"],
        stdout=subprocess.DEVNULL,
    )
    time.sleep(0.5)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)
