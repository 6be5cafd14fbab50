"""An NFC reader of type PN532 on a serial port: the thread that carries bytes between the port and the pure codec."""

import logging
import threading
import time
from collections import Counter

from edge_agent.hardware.port_gone import PortGoneError
from edge_agent.hardware.reader_thread import PassOn, ReaderThread
from edge_agent.hardware.serial_port import SerialPort
from edge_agent.hardware.uart_traps import usable
from edge_agent.readers.pn532 import Pn532 as Codec
from edge_agent.readers.tag import Noise
from edge_agent.settings import Pn532

_log = logging.getLogger(__name__)


class Pn532Reader:
    """One reader, from now on until `close`. The chip is asked all the time, so it is known at once when it is gone."""

    def __init__(self, settings: Pn532, *, pass_on: PassOn) -> None:
        self.name = settings.name
        self._path = settings.port
        self._uart = usable(settings.port, baud=settings.baud)
        if self._uart.hint:
            _log.warning("reader %s: %s", self.name, self._uart.hint)
        self._codec = Codec(baud=self._uart.baud)
        self.noise: Counter[Noise] = self._codec.noise
        self._port: SerialPort | None = None
        self._opening = threading.Lock()
        self._thread = ReaderThread(settings.name, pass_on=pass_on, serve=self._serve, stop=self._stop)
        self._thread.start()

    @property
    def answers(self) -> bool:
        """Whether the chip answered when it was last asked."""
        return self._thread.answers

    def close(self) -> None:
        """The thread has ended and the port is free."""
        self._thread.close()

    def _stop(self) -> None:
        with self._opening:
            if self._port is not None:
                self._port.close()

    def _serve(self) -> None:
        """The chip was spoken to until the port was gone, which is raised."""
        self._codec.start(time.monotonic())
        while not self._thread.closing.is_set():
            try:
                self._talk(baud=self._codec.baud)
            except PortGoneError as error:
                raise PortGoneError(self._with_hint(str(error))) from error

    def _talk(self, *, baud: int) -> None:
        """The port was open at this speed, until the codec asked for another or somebody closed the reader."""
        with self._opening:
            if self._thread.closing.is_set():
                return
            port = self._port = SerialPort(self._path, baud=baud)
        try:
            while self._codec.baud == baud:
                self._turn(port)
        finally:
            port.close()

    def _turn(self, port: SerialPort) -> None:
        if output := self._codec.take_output():
            port.write(output)
        received = port.read(max(0.0, self._codec.due_at - time.monotonic()))
        for tag in self._codec.turn(received, now=time.monotonic()):
            self._thread.read_tag(tag)
        if self._codec.answers:
            self._thread.answering()
        elif self._codec.trouble is not None:
            self._thread.silent(self._with_hint(f"{self._path}: {self._codec.trouble}"))

    def _with_hint(self, trouble: str) -> str:
        return "; ".join(filter(None, (trouble, self._uart.hint)))
