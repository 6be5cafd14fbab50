"""When the service manager hears that the agent lives: only while the loop turns, the journal's file answers, and the
threads that bring taps and carry lines are there. What restarting cannot mend never withholds it (decision 18).
"""

import logging

from edge_agent.agent.release import RELEASE
from edge_agent.agent.service_manager import ServiceManager
from edge_agent.hardware.pins import Factory, is_watching
from edge_agent.journal.recorder import Recorder
from edge_agent.uplink.uplink import Uplink

PINGS = 4
"""So many in the time within which one is wanted."""
PROVE_AFTER = 10
"""So many such times after the journal's file last answered, it is asked for a small write: every five minutes."""

_log = logging.getLogger(__name__)


class Watchdog:
    """Called from the loop: one that hangs says nothing. Times are seconds of the agent's monotonic clock."""

    def __init__(self, service: ServiceManager, *, recorder: Recorder, uplink: Uplink, pins: Factory) -> None:
        self._service = service
        self._recorder = recorder
        self._uplink = uplink
        self._pins = pins
        self._is_ready = False
        self._answers = -1
        self._answered_at = 0.0
        self._next_at = 0.0
        self._said = ""
        self._withheld: str | None = None

    def step(self, now: float) -> None:
        """The loop has turned: what is due has been told."""
        if not self._is_ready:
            self._is_ready = self._service.tell("READY=1", f"STATUS={self._describe()}")
        within = self._service.watchdog_s
        if within is None or now < self._next_at:
            return
        self._next_at = now + within / PINGS
        missing = self._missing(now, within)
        if missing is None:
            self._ping()
        elif missing != self._withheld:
            _log.critical("%s: the service manager will restart this agent", missing)
            self._service.tell(f"STATUS={missing}")
        self._withheld = missing

    def at_work(self) -> None:
        """The loop does not turn because of something long that goes on."""
        if self._service.watchdog_s is not None:
            self._service.tell("WATCHDOG=1")

    def _ping(self) -> None:
        described = self._describe()
        words = ["WATCHDOG=1"] if described == self._said else ["WATCHDOG=1", f"STATUS={described}"]
        if self._service.tell(*words):
            self._said = described

    def _missing(self, now: float, within: float) -> str | None:
        """What has made no progress; None where all has."""
        if self._answers == self._recorder.answers and now - self._answered_at >= PROVE_AFTER * within:
            self._recorder.prove(now=now)
        if self._answers != self._recorder.answers:
            self._answers, self._answered_at = self._recorder.answers, now
        if now - self._answered_at >= (PROVE_AFTER + 1) * within:
            return "the journal's file does not answer"
        if not self._uplink.is_alive:
            return "the thread of the connection to the broker has ended"
        if not is_watching(self._pins):
            return "the thread that waits for the pins' edges has ended"
        return None

    def _describe(self) -> str:
        recording = self._recorder.degraded or "recording"
        broker = "connected" if self._uplink.is_connected else "no broker"
        return (
            f"release {RELEASE}; {recording}; {broker}; {self._uplink.unacknowledged} lines not known to be at the hub"
        )

    def stopping(self) -> None:
        """The agent ends in order."""
        self._service.tell("STOPPING=1")
