"""A QR engine on a serial port: the thread that reads its lines and keeps its settings as they were left."""

import threading
import time
from collections import Counter

from edge_agent.hardware.reader_thread import PassOn, ReaderThread
from edge_agent.hardware.serial_port import SerialPort
from edge_agent.readers.engine_session import EngineSession
from edge_agent.readers.gm65 import CheckUp
from edge_agent.readers.qr_line import Code, QrLineDecoder
from edge_agent.readers.tag import Noise
from edge_agent.settings import QrEngine
from wire_contract.measurements import ReaderState

LONGEST_WAIT_S = 1.0


class QrReader:
    """One engine, from now on until `close`."""

    def __init__(self, settings: QrEngine, *, pass_on: PassOn) -> None:
        self.name = settings.name
        self.noise: Counter[Noise] = Counter()
        self._settings = settings
        self._port: SerialPort | None = None
        self._opening = threading.Lock()
        self._wrong: tuple[str, ...] = ()
        self._thread = ReaderThread(settings.name, pass_on=pass_on, serve=self._serve, stop=self._stop)
        self._thread.start()

    @property
    def answers(self) -> bool:
        """Whether the engine answered when it was last asked; where nothing is asked, whether its port is open."""
        return self._thread.answers

    def close(self) -> None:
        """The thread has ended and the port is free."""
        self._thread.close()

    def _stop(self) -> None:
        with self._opening:
            if self._port is not None:
                self._port.close()

    def _serve(self) -> None:
        with self._opening:
            if self._thread.closing.is_set():
                return
            port = self._port = SerialPort(self._settings.port, baud=self._settings.baud)
        try:
            self._talk(port)
        finally:
            port.close()

    def _talk(self, port: SerialPort) -> None:
        decoder = QrLineDecoder()
        decoder.noise = self.noise
        session = EngineSession(now=time.monotonic()) if self._settings.model == "gm65" else None
        if session is None:
            self._thread.answering()
        while True:
            if session is not None:
                self._act(port, *session.step(time.monotonic()))
                decoder.expects_reply = session.expects_reply
            wait_s = LONGEST_WAIT_S if session is None else min(session.due_in(time.monotonic()), LONGEST_WAIT_S)
            if decoder.is_open:
                wait_s = self._settings.idle_ms / 1000  # only a whole silence ends a line
            chunk = port.read(wait_s)
            for item in decoder.feed(chunk) if chunk else decoder.silence():
                if isinstance(item, Code):
                    self._thread.read_code(item.read)
                elif session is not None:
                    self._act(port, *session.hear(item, time.monotonic()))

    def _act(self, port: SerialPort, command: bytes, ended: CheckUp | None) -> None:
        if command:
            port.write(command)
        if ended is None:
            return
        if not ended.answered:
            self._thread.silent(
                f"{self._settings.port}: the engine answers no question: check its RX wire and `baud`; "
                'model = "lines" for one without settings'
            )
            return
        self._thread.answering()
        wrong = ended.kept_wrong if ended.kept_wrong != self._wrong else ()
        self._wrong = ended.kept_wrong
        if ended.changed or wrong:
            self._thread.tell(ReaderState.CHANGED, "; ".join(ended.changed + wrong))
