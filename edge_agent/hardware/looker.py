"""Looks at a lamp's sensors from a thread of its own: a bus that hangs in the kernel must not keep a lamp dark."""

import logging
import queue
import threading
from typing import Literal

from edge_agent.hardware.lamp_sensors import LampSensors
from edge_agent.lighting.sample import Drawn, Lit, Sample
from wire_contract.lighting_test import LampStep

HANGS_AFTER_S = 3.0
"""Of real time: no look takes so long."""

Wish = Literal["look", "end"]

FAULTY = Sample(light=Lit(trouble=LampStep.FAULT), current=Drawn(trouble=LampStep.FAULT))

_log = logging.getLogger(__name__)


class Looker:
    """One for each test. After `close` the thread ends by itself, at the latest when the bus lets it go."""

    def __init__(self, sensors: LampSensors, *, hangs_after_s: float = HANGS_AFTER_S) -> None:
        self._sensors = sensors
        self._hangs_after_s = hangs_after_s
        self._asked: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Sample] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="lamp sensors", daemon=True)
        self._thread.start()

    def look(self) -> Sample | None:
        """A sample; None where no answer came: the bus hangs, and this looker is of no more use."""
        self._asked.put("look")
        try:
            return self._answers.get(timeout=self._hangs_after_s)
        except queue.Empty:
            return None

    def close(self) -> None:
        """The sensors are free, unless the bus hangs."""
        self._asked.put("end")
        self._thread.join(timeout=self._hangs_after_s)

    def _run(self) -> None:
        try:
            while self._asked.get() == "look":
                self._answers.put(self._look())
        finally:
            self._sensors.close()

    def _look(self) -> Sample:
        try:
            return self._sensors.look()
        except Exception:  # noqa: BLE001 - the outermost loop of this thread: the test must come to its end
            _log.exception("lamp sensors")
            return FAULTY
