"""Lines of the kernel's own, where root allows: the broker in a network namespace, a virtual cable to each side."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class KernelLine:
    """A virtual cable from here into the broker's namespace. Addresses are of a private net that exists here only."""

    namespace: str
    number: int
    port: int

    @property
    def host(self) -> str:
        """Where the broker is, seen from this cable."""
        return f"{self._net}.2"

    @property
    def _net(self) -> str:
        return f"10.213.{self.number}"

    @property
    def _ends(self) -> tuple[str, str]:
        return f"rp{self.number}here", f"rp{self.number}there"

    def lay(self) -> None:
        here, there = self._ends
        run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", self.namespace)
        run("ip", "addr", "add", f"{self._net}.1/30", "dev", here)
        run("ip", "link", "set", here, "up")
        run("ip", "-n", self.namespace, "addr", "add", f"{self.host}/30", "dev", there)
        run("ip", "-n", self.namespace, "link", "set", there, "up")

    def cut(self) -> None:
        """The kernel ends every connection over this cable, at this end."""
        run("ss", "-K", "dst", self.host)

    def hang(self) -> None:
        """Packets vanish both ways, and neither side hears of it."""
        run("ip", "-n", self.namespace, "link", "set", self._ends[1], "down")

    def heal(self) -> None:
        """Packets pass again; what was on its way is sent again by TCP."""
        run("ip", "-n", self.namespace, "link", "set", self._ends[1], "up")


@contextmanager
def namespace() -> Iterator[str]:
    """A network namespace of this process's own; it goes with its cables."""
    name = f"riskpoint-{os.getpid()}"
    with ExitStack() as stack:
        run("ip", "netns", "add", name)
        stack.callback(run, "ip", "netns", "del", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
        yield name


def run(*command: str) -> None:
    """The command has done its work, or this raises with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()} (network namespaces need root and iproute2)")
