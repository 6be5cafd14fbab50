"""An NFC reader of type PN532 on a serial port: a thread that carries bytes between the port and the pure codec."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing

from edge_agent.hardware.serial_port import PortClosedError, PortGoneError, SerialPort
from edge_agent.hardware.uart_traps import usable
from edge_agent.readers.pn532 import Pn532 as Codec
from edge_agent.readers.tag import Noise, Read, ReaderNews
from edge_agent.settings import Pn532
from wire_contract.measurements import ReaderState

FIRST_RETRY_S, LAST_RETRY_S = 0.1, 5.0
LONGEST_DETAIL = 200
"""What `ReaderChanged` has room for, without control characters."""

_log = logging.getLogger(__name__)


class Pn532Reader:
    """A `TalkingReader`. The chip is asked all the time, so `answers` is what it did within the last second."""

    def __init__(self, settings: Pn532, *, pass_on: Callable[[Read | ReaderNews], None]) -> None:
        self.name = settings.name
        self._path = settings.port
        self._pass_on = pass_on
        self._uart = usable(settings.port, baud=settings.baud)
        if self._uart.hint:
            _log.warning("reader %s: %s", self.name, self._uart.hint)
        self._codec = Codec(baud=self._uart.baud)
        self.noise: Counter[Noise] = self._codec.noise
        self._told: ReaderState | None = None
        self._stop = threading.Event()
        self._port: SerialPort | None = None
        self._port_lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=f"reader {self.name}", daemon=True)
        self._thread.start()

    @property
    def answers(self) -> bool:
        """Whether the chip answered when it was last asked."""
        return self._codec.answers

    def close(self) -> None:
        """The thread has ended and the port is free."""
        self._stop.set()
        with self._port_lock:
            if self._port is not None:
                self._port.close()
        self._thread.join()

    def _run(self) -> None:
        """Until `close`: talk while the port is there, and try again while it is not."""
        trouble = "its driver has ended: restart the agent, and report the log"
        retry_s = FIRST_RETRY_S
        try:
            while not self._stop.wait(retry_s if self._told is ReaderState.SILENT else 0):
                try:
                    self._talk()
                except PortGoneError as error:
                    retry_s = FIRST_RETRY_S if self._codec.answers else min(LAST_RETRY_S, retry_s * 2)
                    self._codec.stop(str(error).removeprefix(f"{self._path}: "))
                    self._tell()
        except PortClosedError:
            pass
        finally:
            self._codec.stop(None if self._stop.is_set() else trouble)
            self._tell()

    def _talk(self) -> None:
        """The port was open and the chip was spoken to until the port was gone, which is raised."""
        self._codec.start(time.monotonic())
        while True:
            with closing(self._open(self._codec.baud)) as port:
                baud = self._codec.baud
                while self._codec.baud == baud:
                    self._turn(port)

    def _open(self, baud: int) -> SerialPort:
        with self._port_lock:
            if self._stop.is_set():
                raise PortClosedError(self._path)
            self._port = SerialPort(self._path, baud=baud)
            return self._port

    def _turn(self, port: SerialPort) -> None:
        if output := self._codec.take_output():
            port.write(output)
        due_at = self._codec.due_at
        received = port.read(1.0 if due_at is None else max(0.0, due_at - time.monotonic()))
        for tag in self._codec.turn(received, now=time.monotonic()):
            self._pass_on(Read(self.name, tag))
        self._tell()

    def _tell(self) -> None:
        """Whether it answers has been passed on when that changed."""
        trouble = self._codec.trouble
        if self._codec.answers:
            state, detail = ReaderState.ANSWERING, ""
        elif trouble is not None:
            hints = "; ".join(filter(None, (trouble, self._uart.hint)))
            state, detail = ReaderState.SILENT, f"{self._path}: {hints}"
        else:
            return
        if state is not self._told:
            self._told = state
            printable = "".join(character for character in detail if character.isprintable())
            self._pass_on(ReaderNews(self.name, state, printable[:LONGEST_DETAIL]))
