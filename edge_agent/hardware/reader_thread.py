"""A thread that keeps a reader's device in use: serves it until it is gone, tries again later, and tells the news."""

import logging
import threading
import time
from collections.abc import Callable

from edge_agent.hardware.port_gone import PortClosedError, PortGoneError
from edge_agent.readers.qr import OneRead, qr_tag
from edge_agent.readers.tag import Read, ReaderNews, TagRead
from wire_contract.measurements import ReaderState

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
"""Between two attempts to open a device, twice as long each time."""

LONGEST_DETAIL = 200
"""Characters of a text on the wire."""

_log = logging.getLogger(__name__)

PassOn = Callable[[Read | ReaderNews], None]


class ReaderThread:
    """Calls `serve` again and again until `close`. `serve` returns or raises PortGoneError when the device is gone."""

    def __init__(self, name: str, *, pass_on: PassOn, serve: Callable[[], None], stop: Callable[[], None]) -> None:
        self.name = name
        self.closing = threading.Event()
        self._pass_on = pass_on
        self._serve = serve
        self._stop = stop
        self._answers: bool | None = None
        self._once = OneRead()
        self._thread = threading.Thread(target=self._run, name=f"reader {name}", daemon=True)

    def start(self) -> None:
        """The device is being opened, from the thread."""
        self._thread.start()

    @property
    def answers(self) -> bool:
        """Whether the device was in use when it was last looked at."""
        return self._answers is True

    def answering(self) -> None:
        """The device is there; that is news unless it was before."""
        if self._answers is not True:
            self.tell(ReaderState.ANSWERING, "")
            self._answers = True

    def silent(self, why: str) -> None:
        """The device is not there, and why; that is news once."""
        if self._answers is not False:
            _log.warning("reader %s is silent: %s", self.name, why)
            self.tell(ReaderState.SILENT, why)
            self._answers = False

    def tell(self, state: ReaderState, detail: str) -> None:
        """The agent will record it."""
        printable = "".join(letter if letter.isprintable() else "?" for letter in detail)
        self._pass_on(ReaderNews(self.name, state, printable[:LONGEST_DETAIL]))

    def read_tag(self, tag: TagRead) -> None:
        """The agent will judge and record it."""
        self._pass_on(Read(self.name, tag))

    def read_code(self, code: bytes) -> None:
        """The same for the bytes of a QR code, unless it was before the reader a moment ago."""
        tag = qr_tag(code)
        if self._once.is_new(tag, now=time.monotonic()):
            self.read_tag(tag)

    def _run(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self.closing.is_set():
            try:
                self._serve()
            except PortGoneError as error:
                wait_s = FIRST_WAIT_S if self.answers else wait_s
                self.silent(str(error))
            except PortClosedError:
                return
            except Exception:  # noqa: BLE001 - the outermost loop: one reader's fault must not end the others' taps
                _log.exception("reader %s", self.name)
                self.silent("a fault of the agent: its log says more")
            self.closing.wait(wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    def close(self) -> None:
        """The thread has ended and the device is free."""
        self.closing.set()
        self._stop()
        if self._thread.is_alive():
            self._thread.join()
