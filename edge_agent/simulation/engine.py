"""A QR engine without hardware: the far end of a pseudo-terminal that the agent's driver opens as its serial port."""

import os
import pty
import tty


class SimulatedEngine:
    """Sends what a code says as one line, as engines do. It answers no question: its driver's model is `lines`."""

    def __init__(self) -> None:
        self._master, slave = pty.openpty()
        self._ends: tuple[int, ...] = (slave, self._master)
        tty.setraw(slave)
        self.port = os.ttyname(slave)

    def show(self, text: str) -> None:
        """A code has been held before the engine."""
        os.write(self._master, f"{text}\r\n".encode())

    def close(self) -> None:
        """The engine is gone."""
        for end in self._ends:
            os.close(end)
        self._ends = ()
