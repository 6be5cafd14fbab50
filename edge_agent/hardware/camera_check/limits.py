"""What a check may take of the board, and that it ends with the agent: said to the kernel, which forgets nothing."""

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path

MOST_ADDRESSES = 1 << 30
"""Bytes of address space; most of it are libraries and stacks of threads that are never touched."""
MOST_MEMORY = 256 << 20
"""Bytes that it may write to. The goal is 100 MB; this is where a camera with absurd pictures ends."""
NICER = 10
_PR_SET_PDEATHSIG = 1
GRACE_S = 3
"""After the deadline at which the agent ends a check; for a check that nobody ends."""


def end_with_the_agent() -> None:
    """Killed as soon as the thread that started this process is gone, however it went."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def end_at(deadline_s: int) -> None:
    """The kernel ends this process then, also where it sits in a library that never returns."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(deadline_s + GRACE_S)


def be_modest() -> None:
    """Behind the agent for the processor, before it when memory is short."""
    with contextlib.suppress(OSError):  # who may not is as nice as can be
        os.nice(NICER)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for what, most in (
        (resource.RLIMIT_AS, MOST_ADDRESSES),
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def peak_kb() -> int:
    """The most memory that this process had; 0 where the kernel does not say. Not `ru_maxrss`: a forked process
    inherits that of its parent.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def cpu_ms() -> int:
    """Processor time of this process by now, starting up included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return round((used.ru_utime + used.ru_stime) * 1000)
