"""The agent as `riskpoint-agent simulate`: mock pins driven by pulses, the lamps told back, with or without a fault."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class AgentProcess:
    """A process that is spoken to, until it ends by itself or by the fault."""

    def __init__(self, config: Path, *, before: Sequence[str] = ()) -> None:
        self.promised: list[str] = []
        """The cards for which a lamp said that the tap is recorded."""
        self.red: list[str] = []
        self.troubles: list[str] = []
        """What the agent said of its trouble when it was asked after a red light."""
        self._errors = config.with_name(f"stderr-{'with a fault' if before else 'afterwards'}")
        with self._errors.open("w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [*before, sys.executable, "-m", "edge_agent.cli", "simulate", "--config", str(config)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def say(self, command: str) -> dict[str, Any] | None:
        """The answer; None where the process is gone."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(f"{command}\n")
            stdin.flush()
        except BrokenPipeError:
            return None
        answer = stdout.readline()
        return json.loads(answer) if answer.endswith("\n") else None

    def tap(self, card: str) -> None:
        """A card is held to the reader, and what the lamps say is noted."""
        answer = self.say(f"tap front {card}")
        if answer is None:
            return
        if "red" in answer["lit"]:
            self.red.append(card)
            if (status := self.say("status")) is not None and status["trouble"]:
                self.troubles.append(status["trouble"])
        elif {"green", "amber"} & set(answer["lit"]):
            self.promised.append(card)

    def status(self) -> dict[str, Any] | None:
        """What the agent says of itself."""
        return self.say("status")

    def end(self) -> int:
        """The process has been told to end, and has; its exit code."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write("quit\n")
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdin = None
        self.process.communicate(timeout=60)
        return self.process.returncode

    @property
    def log(self) -> str:
        """What it wrote to its log."""
        return self._errors.read_text(encoding="utf-8", errors="replace")
