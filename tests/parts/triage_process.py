"""A hub's round of triage as a process of its own: `python -m tests.parts.triage_process URL NOW [layer broken …]`.

It looks at the district, says `ready`, and with each line that it is given makes orders of what it had seen *then*; so
two of them act on the same news. What is named after the moment is taken out of its own copy of the program first.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, Popen

from hub.database import open_engine, writing
from hub.remediation import rounds
from hub.self_tests.counting import Now
from tests.parts.hands import HUB_KEY

DROP_INDEX = "DROP INDEX uq_orders_open_defect"
LAYERS: dict[str, tuple[str, str, str]] = {
    "triage": (
        "triage",
        "    if order.is_open:\n        return True\n",
        "    if order.is_open:\n        return False\n",
    ),
    "service": ("service", "if one.is_open and covers(one, wish)", "if False"),
}
"""What keeps one open order per asset and cause, beside the index: the module, the line, and the line broken."""


def broken(layer: str) -> None:
    """The program of this process is without that layer."""
    name, line, instead = LAYERS[layer]
    module = importlib.import_module(f"hub.remediation.{name}")
    source = Path(str(module.__file__)).read_text()
    assert source.count(line) == 1, f"the layer {layer} is no longer where this file looks for it"
    exec(compile(source.replace(line, instead), str(module.__file__), "exec"), module.__dict__)  # noqa: S102 (our own source, a line of it broken)


@dataclass
class TriageProcess:
    """One such process, started."""

    process: Popen[str]

    def hear(self) -> str:
        """The next thing that it says; what it said last before it died of something else."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        """It is told to make orders; it does not wait for that to be done."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()


@contextmanager
def triage_processes(
    url: str, now: datetime, *, count: int, broken: tuple[str, ...] = ()
) -> Iterator[list[TriageProcess]]:
    """They have all looked at the same district, and wait."""
    with ExitStack() as stack:
        command = [sys.executable, "-m", __name__, url, now.isoformat(), *broken]
        running = [stack.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, text=True)) for _ in range(count)]
        for one in running:
            stack.callback(one.kill)
        found = [TriageProcess(one) for one in running]
        assert [one.hear() for one in found] == ["ready"] * count
        yield found


def _main(url: str, moment: str, *layers: str) -> None:
    for layer in layers:
        broken(layer)
    importlib.reload(rounds)
    engine, now = open_engine(url), datetime.fromisoformat(moment)
    with engine.connect() as conn:
        failing = [*rounds.failing_of(Now().overview(conn, now))]
    _say("ready")
    for _ in sys.stdin:
        with writing(engine) as conn:
            rounds.TriageRounds(HUB_KEY, Now()).look(conn, failing, now=now)
        _say("done")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
