"""One agent as a process of the product (`riskpoint-agent simulate`), tapped as fast as it answers, killed at will."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

CARDS = 1_000
PAUSE_AFTER_RED_S = 0.2
ROOT = Path(__file__).parents[3]


def card(tap: int) -> str:
    """The card of a tap; the next thousand taps have others."""
    return f"wiegand26:12:{tap % CARDS}"


@dataclass
class TappedAgent:
    """Every tap has a number and is tried once at most: so each line in a journal is one tap and no other."""

    device: str
    folder: Path
    """Holds agent.toml; the journal is in `data` below."""
    pace_s: float
    random: Random
    tap: int = 0
    greens: list[int] = field(default_factory=list)
    """The taps that were shown green, as the officers saw it."""
    reds: int = 0
    kills: int = 0
    unacknowledged: int | None = None
    is_tapping: bool = True
    abandoned: list[Path] = field(default_factory=list)
    """Journals of cards that were put back to an earlier state: what came after it was on these only."""
    _process: subprocess.Popen[bytes] | None = None
    _waits_for: str | None = None
    _heard: bytes = b""
    _next_at: float = 0.0

    @property
    def journal(self) -> Path:
        return self.folder / "data" / "journal.db"

    def start(self) -> None:
        """The process runs; it answers as soon as it can."""
        command = [sys.executable, "-m", "edge_agent.cli", "simulate", "--config", str(self.folder / "agent.toml")]
        with (self.folder / "agent.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, bufsize=0
            )
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._waits_for, self._heard = None, b""

    def kill(self) -> None:
        """SIGKILL; what it had answered before that is heard."""
        if self._process is None:
            return
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(20)
        self._hear()
        self._close()
        self.kills += 1

    def stop(self) -> None:
        """The process has ended in order."""
        if self._process is None:
            return
        os.kill(self._process.pid, signal.SIGTERM)
        self._process.wait(60)
        self._hear()
        self._close()

    def _close(self) -> None:
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        self._process = self._waits_for = None

    @property
    def has_died(self) -> bool:
        """True where the process ended by itself, which it must not."""
        return self._process is not None and self._process.poll() is not None

    def fill_disk(self, *, full: bool) -> None:
        """No file of the process can grow, or all can again."""
        if self._process is not None:
            _, hard = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (1 if full else hard, hard))

    def turn(self, now: float) -> None:
        """What it said is heard, and the next command is on its way if it is time."""
        if self._process is None:
            return
        self._hear()
        if self._waits_for is None and now >= self._next_at:
            if self.is_tapping:
                self.tap += 1
                self._say(f"tap front {card(self.tap)}")
                self._next_at = now + self.pace_s * self.random.uniform(0.5, 1.5)
            else:
                self._say("status")
                self._next_at = now + 0.5

    def _say(self, command: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(command.encode() + b"\n")
        except BrokenPipeError:
            return  # it has died; whoever turns us finds out
        self._waits_for = command

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        while piece := self._process.stdout.read(65536):
            self._heard += piece
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            self._answer(json.loads(line))

    def _answer(self, said: dict[str, Any]) -> None:
        assert said["command"] == self._waits_for, said
        assert "error" not in said, said
        self._waits_for = None
        if said["command"] == "status":
            self.unacknowledged = said["unacknowledged"]
        elif "green" in said["lit"]:
            self.greens.append(self.tap)
        elif "red" in said["lit"]:
            self.reds += 1
            self._next_at = time.monotonic() + PAUSE_AFTER_RED_S

    # --- the card -----------------------------------------------------------------------------------------------------

    def copy_card(self, to: Path) -> Path:
        """The journal as it is on the card; the process must not run."""
        to.mkdir()
        for suffix in ("", "-wal"):
            part = self.journal.with_name(self.journal.name + suffix)
            if part.exists():
                shutil.copy(part, to / part.name)
        return to / self.journal.name

    def put_card_back(self, snapshot: Path) -> None:
        """The card is as it was when the snapshot was taken; what it held since is kept by, for the reckoning only."""
        self.abandoned.append(self.copy_card(self.folder / f"abandoned-{len(self.abandoned)}"))
        for suffix in ("", "-wal", "-shm"):
            self.journal.with_name(self.journal.name + suffix).unlink(missing_ok=True)
            kept = snapshot.with_name(snapshot.name + suffix)
            if kept.exists():
                shutil.copy(kept, self.journal.parent / kept.name)
