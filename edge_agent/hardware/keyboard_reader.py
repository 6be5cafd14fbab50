"""A USB scanner that types like a keyboard: its keys are ours alone, and never reach the console."""

import errno
import importlib
import os
import select
from collections import Counter
from typing import Any

from edge_agent.hardware.port_gone import PortClosedError, PortGoneError
from edge_agent.hardware.reader_thread import PassOn, ReaderThread
from edge_agent.hardware.wake import Wake
from edge_agent.readers.keyboard import EVENT, PAUSE_S, KeyboardDecoder
from edge_agent.readers.tag import Noise
from edge_agent.settings import KeyboardScanner


class KeyboardReader:
    """One scanner, from now on until `close`."""

    def __init__(self, settings: KeyboardScanner, *, pass_on: PassOn) -> None:
        self.name = settings.name
        self.noise: Counter[Noise] = Counter()
        self._path = settings.device
        self._wake = Wake()
        self._thread = ReaderThread(settings.name, pass_on=pass_on, serve=self._serve, stop=self._wake.ring)
        self._thread.start()

    @property
    def answers(self) -> bool:
        """Whether the scanner is plugged in and its keys are ours."""
        return self._thread.answers

    def close(self) -> None:
        """The thread has ended, and the keys are free."""
        if not self._wake.is_rung:
            self._thread.close()
            self._wake.close()

    def _serve(self) -> None:
        device = open_grabbed(self._path)
        try:
            self._thread.answering()
            self.read_keys(device.fd)
        except OSError as error:
            if error.errno != errno.ENODEV:
                raise
            raise PortGoneError(f"{self._path}: unplugged: check the scanner's cable") from error
        finally:
            device.close()

    def read_keys(self, keys: int) -> None:
        """Every code that is typed into this open file is passed on, until it ends or the reader is closed."""
        decoder = KeyboardDecoder()
        decoder.noise = self.noise
        while True:
            ready, _, _ = select.select([keys, self._wake.fileno()], [], [], PAUSE_S)
            if self._wake.is_rung:
                raise PortClosedError(self._path)
            if not ready:
                decoder.silence()
                continue
            if not (chunk := os.read(keys, 64 * EVENT.size)):
                raise PortGoneError(f"{self._path}: ended: check the scanner's cable")
            for code in decoder.feed(chunk):
                self._thread.read_code(code)


def open_grabbed(path: str) -> Any:  # noqa: ANN401 - evdev is an extra; its types may not be here
    """The input device, with its keys for us alone. Raises PortGoneError with what to do."""
    try:
        device = importlib.import_module("evdev").InputDevice(path)
    except ImportError as error:
        raise PortGoneError(
            "the package evdev is missing: pip install --require-hashes -r requirements/keyboard.txt"
        ) from error
    except FileNotFoundError as error:
        raise PortGoneError(f"{path}: not there: plug the scanner in; see ls /dev/input/by-id") from error
    except PermissionError as error:
        raise PortGoneError(f"{path}: no permission: the agent's user belongs in the group input") from error
    except OSError as error:
        raise PortGoneError(f"{path}: is no input device ({error.strerror}): check `device`") from error
    try:
        device.grab()
    except OSError as error:
        device.close()
        raise PortGoneError(f"{path}: another program has its keys ({error.strerror}): end that program") from error
    return device
