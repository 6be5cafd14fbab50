"""Has loaded the hub's command line, and forks a process for each command that it is asked for: see `hub_commands`."""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
from typing import NoReturn

import hub.cli  # noqa: F401 (what each command would otherwise load for itself)


def main() -> None:
    """Until whoever asks is gone. In a fork it is the command's `__main__`, and ends as that does."""
    gc.freeze()  # a collector that looked at what is loaded would copy it into each fork
    with socket.socket(fileno=int(sys.argv[1])) as line:
        line.set_inheritable(False)
        while (order := _next(line)) is not None:
            asked, files = order
            if (child := os.fork()) == 0:
                line.close()
                break
            for file in files:
                os.close(file)
            if (code := _ended(child, line)) is None:
                return
            line.sendall(code.to_bytes(4, "big", signed=True))
        else:
            return
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["riskpoint-hub", *asked["arguments"]]
    try:
        runpy.run_module("hub.cli", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        _leave(ended.code)


def _leave(code: int) -> NoReturn:
    """All that a Python does at its end but taking its modules apart, which would copy every page of this process."""
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.current_thread():
            thread.join()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _next(line: socket.socket) -> tuple[dict[str, dict[str, str]], list[int]] | None:
    size, files, _, _ = socket.recv_fds(line, 4, 3)
    if len(size) < 4:
        return None
    return json.loads(line.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL)), list(files)


def _ended(child: int, line: socket.socket) -> int | None:
    """The exit code, as `subprocess` gives it; None where nobody waits for the command any more, and it is killed."""
    watched = os.pidfd_open(child)
    ready, _, _ = select.select([watched, line], [], [])
    os.close(watched)
    if watched not in ready:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code if watched in ready else None


if __name__ == "__main__":
    main()
