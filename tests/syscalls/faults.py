"""Faults that strace puts into a process: at the Nth call of a name that touches one of the agent's files."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Harm(StrEnum):
    """What happens in place of the call, or behind it."""

    KILL = "signal=SIGKILL"
    EIO = "error=EIO"
    ENOSPC = "error=ENOSPC"


CALLS = ("openat", "pread64", "pwrite64", "fdatasync", "fsync", "ftruncate", "fallocate", "rename", "unlink")
"""The calls by which the agent and its SQLite touch their files."""

_FILES = (
    *(f"journal.db{suffix}" for suffix in ("", "-wal", "-journal", ".ballast", ".new", ".new-wal", ".new-journal")),
    "device.key",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One harm at one call."""

    call: str
    harm: Harm
    number: int

    def __str__(self) -> str:
        return f"{self.harm.name} at {self.call} {self.number}"

    def tracing(self, data_dir: Path, log: Path) -> Sequence[str]:
        """What stands before the agent's command line."""
        touched = [part for path in (data_dir, *(data_dir / name for name in _FILES)) for part in ("-P", str(path))]
        # With its filter in the kernel strace lets a signal fall; a call that fails needs no second stop.
        quick = [] if self.harm is Harm.KILL else ["--seccomp-bpf"]
        return (
            *("strace", "-f", "-qq", "-o", str(log), *quick, *touched),
            *("-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.harm}:when={self.number}"),
        )


def struck(log: Path, fault: Fault, process: "subprocess.Popen[str]") -> bool:
    """Whether it came to the fault: with N past the last call there is none."""
    if fault.harm is Harm.KILL:
        return process.returncode not in {0, 2}
    return "(INJECTED)" in log.read_text(encoding="utf-8", errors="replace")
