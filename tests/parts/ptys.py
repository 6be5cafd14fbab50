"""A pty pair: the product opens one end as a serial port, and a test is the device at the other."""

import os
import pty
import select
import termios
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Self


class Pty:
    """`path` is a link in the test's folder, so that one unplugged device can come back under the same name."""

    def __init__(self, folder: Path, name: str = "ttyTEST") -> None:
        self.link = folder / name
        self.plug_in()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    @property
    def path(self) -> str:
        return str(self.link)

    def plug_in(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self._slave))
        self.plugged = True

    def unplug(self) -> None:
        if self.plugged:
            self.plugged = False
            self.link.unlink()
            os.close(self._slave)
            os.close(self._master)

    def send(self, sent: bytes) -> None:
        os.write(self._master, sent)

    def receive(self, timeout_s: float = 0.0) -> bytes:
        """What the product has written by now."""
        ready, _, _ = select.select([self._master], [], [], timeout_s)
        return os.read(self._master, 4096) if ready else b""

    @property
    def baud(self) -> int:
        """The termios constant that the product chose."""
        return int(termios.tcgetattr(self._slave)[4])


class DeviceOnPty(Pty):
    """A device that answers what is written to it, from a thread of its own, while it is plugged in."""

    def __init__(self, folder: Path, *, take: Callable[[bytes], bytes], name: str = "ttyTEST") -> None:
        self._take = take
        super().__init__(folder, name)

    def plug_in(self) -> None:
        super().plug_in()
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(target=self._answer, args=(self._master, self._stop_read))
        self._thread.start()

    def unplug(self) -> None:
        if self.plugged:
            os.close(self._stop_write)
            self._thread.join()
            os.close(self._stop_read)
        super().unplug()

    def _answer(self, master: int, stop: int) -> None:
        while stop not in (ready := select.select([master, stop], [], [])[0]):
            if ready and (said := self._take(os.read(master, 4096))):
                os.write(master, said)
