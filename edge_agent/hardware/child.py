"""A child process that cannot harm who started it: bounded in time, in what it may say, and ended as a group."""

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, cast

MOST_COMPLAINT = 4096
"""Of its complaints only the last lines are kept."""
AT_ONCE = 65_536
UNTIL_REAPED_S = 2.0
"""A killed process that sits in a driver of the kernel goes when the driver lets it; nobody waits for that."""


class Ending(StrEnum):
    """How a child came to its end."""

    BY_ITSELF = "by itself"
    DEADLINE = "deadline"
    TOO_TALKATIVE = "too talkative"
    CLOSED = "closed"
    NOT_STARTED = "not started"


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of it."""

    ending: Ending
    said: bytes = b""
    complaint: str = ""
    returncode: int | None = None
    """None where it was not there to be asked for it."""


class Child:
    """One program, to be run once; `run` blocks, and `kill` may be called from any thread."""

    def __init__(self, program: Sequence[str], *, environment: Mapping[str, str]) -> None:
        self._program = program
        self._environment = environment
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        running = self._running
        return running.pid if running else None

    def run(self, told: bytes, *, deadline_s: float, most_said: int) -> Ran:
        """It has been told this on its standard input, and has ended, or was ended at the deadline.

        What it said by then is there in any case. The thread that calls must live as long as the child, which may have
        asked the kernel to be killed with it.
        """
        with self._lock:
            if self._closed.is_set():
                return Ran(Ending.CLOSED)
            try:
                started = self._start()
            except OSError as error:
                return Ran(Ending.NOT_STARTED, complaint=str(error))
            self._running = started
        talk = _Talk(started, told=told, most_said=most_said)
        try:
            ending = talk.until(time.monotonic() + deadline_s)
        finally:
            returncode = self._end(started)
            talk.close()
        ending = Ending.CLOSED if self._closed.is_set() else ending
        return Ran(ending, bytes(talk.said), talk.complaint.decode(errors="replace"), returncode)

    def kill(self) -> None:
        """It is killed with all that it started, and never starts again."""
        with self._lock:
            self._closed.set()
            if self._running is not None:
                _kill_group(self._running)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(self._environment),
            start_new_session=True,  # a group of its own, so that it can be ended with what it started
            bufsize=0,
        )

    def _end(self, started: subprocess.Popen[bytes]) -> int | None:
        with self._lock:
            _kill_group(started)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(UNTIL_REAPED_S)
        with self._lock:
            self._running = None
        return started.returncode


def _kill_group(started: subprocess.Popen[bytes]) -> None:
    """Only before somebody has waited for it: until then its process id is nobody else's."""
    if started.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(started.pid, signal.SIGKILL)


class _Talk:
    """What goes in and out of a child, never more than agreed, never waiting for one pipe while another is full."""

    def __init__(self, started: subprocess.Popen[bytes], *, told: bytes, most_said: int) -> None:
        self.said, self.complaint = bytearray(), bytearray()
        self._started = started
        self._untold = memoryview(told)
        self._most_said = most_said
        self._pipes = selectors.DefaultSelector()
        for pipe, event in (
            (started.stdin, selectors.EVENT_WRITE),
            (started.stdout, selectors.EVENT_READ),
            (started.stderr, selectors.EVENT_READ),
        ):
            os.set_blocking(cast("IO[bytes]", pipe).fileno(), False)
            self._pipes.register(cast("IO[bytes]", pipe), event)

    def until(self, deadline: float) -> Ending:
        """Everything was said, or the time is over."""
        while self._pipes.get_map():
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                return Ending.DEADLINE
            for ready, _ in self._pipes.select(left_s):
                self._go_on(cast("IO[bytes]", ready.fileobj))
            if len(self.said) > self._most_said:
                return Ending.TOO_TALKATIVE
        try:
            self._started.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return Ending.DEADLINE
        return Ending.BY_ITSELF

    def _go_on(self, pipe: IO[bytes]) -> None:
        if pipe is self._started.stdin:
            self._tell(pipe)
            return
        came = os.read(pipe.fileno(), AT_ONCE)
        if not came:
            self._pipes.unregister(pipe)
        elif pipe is self._started.stdout:
            self.said += came
        else:
            self._hear(came)

    def _hear(self, complaint: bytes) -> None:
        """Whole lines only: of a line that was cut, nobody could tell whether it begins within a password."""
        self.complaint += complaint
        if len(self.complaint) > MOST_COMPLAINT:
            _, _, whole = bytes(self.complaint[-MOST_COMPLAINT:]).partition(b"\n")
            self.complaint = bytearray(whole)

    def _tell(self, pipe: IO[bytes]) -> None:
        try:
            self._untold = self._untold[os.write(pipe.fileno(), self._untold[:AT_ONCE]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:  # it does not want to know; its end will show why
            self._untold = self._untold[:0]
        if not self._untold:
            self._pipes.unregister(pipe)
            pipe.close()

    def close(self) -> None:
        """No pipe is left open."""
        self._pipes.close()
        for pipe in (self._started.stdin, self._started.stdout, self._started.stderr):
            cast("IO[bytes]", pipe).close()
