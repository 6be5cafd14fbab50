"""Starts the RTSP camera, and puts wires before it that stop, break or carry something else."""

import os
import selectors
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PYTHON = "/usr/bin/python3"
"""Debian's own: GStreamer's bindings are its modules."""
SERVER = Path(__file__).with_name("server.py")


def missing() -> str | None:
    """Why there is no such camera on this machine; None where there is."""
    asked = "import gi; gi.require_version('GstRtspServer', '1.0')"
    found = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return None
    return "no GStreamer RTSP server here: ./run test installs gir1.2-gst-rtsp-server-1.0 and what it needs"


@contextmanager
def rtsp_camera(clip: Path, kind: str = "h264", *who: str) -> Iterator[int]:
    """Its port; it plays the clip once for whoever asks, and wants user and password where they are given."""
    command = [PYTHON, str(SERVER), str(clip), kind, *who]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "GST_DEBUG": "0"}) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.kill()


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port of this machine; each who connects is answered so, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threads: list[threading.Thread] = []
        ends: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    end, _ = server.accept()
                    ends.append(end)
                    threads.append(threading.Thread(target=_quietly, args=(answer, end), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for end in ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
            for thread in (accepting, *threads):
                thread.join(10)


def _quietly(answer: Callable[[socket.socket], None], end: socket.socket) -> None:
    with suppress(OSError):
        answer(end)


def says_nothing(end: socket.socket) -> None:
    """It takes the connection and that is all."""
    while end.recv(4096):
        pass


def says(answer: bytes) -> Callable[[socket.socket], None]:
    """The same to everything."""

    def talk(end: socket.socket) -> None:
        while end.recv(4096):
            end.sendall(answer)

    return talk


def wire_to(
    port: int,
    *,
    after: int = sys.maxsize,
    then: str = "",
    instead: bytes = b"",
    rename: tuple[bytes, bytes] = (b"", b""),
) -> Callable[[socket.socket], None]:
    """A wire to the camera that carries so many of its bytes, and then `stalls`, `breaks` or carries something else; in its
    answers, one word becomes another of the same length.
    """

    def carry(end: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as camera, selectors.DefaultSelector() as both:
            both.register(end, selectors.EVENT_READ)
            both.register(camera, selectors.EVENT_READ)
            carried = 0
            while True:
                for ready, _ in both.select():
                    if ready.fileobj is end:
                        if not (asked := end.recv(65_536)):
                            return
                        camera.sendall(asked)
                        continue
                    if not (sent := camera.recv(65_536)):
                        return
                    carried += len(sent)
                    end.sendall(sent.replace(*rename) if rename[0] else sent)
                if carried < after:
                    continue
                if then == "breaks":
                    end.shutdown(socket.SHUT_RDWR)
                    return
                end.sendall(instead)
                says_nothing(end)
                return

    return carry
