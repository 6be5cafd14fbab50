"""Switches a lamp for its tests, and puts it back: at most one hand at the relay, and the last word is always rest."""

import logging
import threading

from edge_agent.hardware.pins import Factory
from edge_agent.hardware.relay import Relay, RelayTroubleError
from edge_agent.settings.lamps import Lamp

_log = logging.getLogger(__name__)


class LampSwitch:
    """A lamp's relay, or none. Called from the agent's thread and from the test's."""

    def __init__(self, lamp: Lamp, *, pins: Factory) -> None:
        self._name = lamp.name
        self._relay = None if lamp.relay is None else Relay(lamp.relay, active_low=lamp.active_low, pins=pins)
        self._lock = threading.Lock()
        self._rest_cut = False
        self._is_testing = False

    def put(self, *, is_on: bool, stop: threading.Event) -> bool:
        """The lamp is switched for a test, unless somebody said stop; raises RelayTroubleError."""
        with self._lock:
            if stop.is_set() or self._relay is None:
                return False
            self._is_testing = True
            self._relay.set(cut=not is_on)
            return True

    def rest(self) -> None:
        """The lamp is as it was before the test."""
        with self._lock:
            self._is_testing = False
            self._to_rest()

    def rest_at(self, *, cut: bool) -> None:
        """What rest is from now on; a test that runs ends there."""
        with self._lock:
            changed, self._rest_cut = self._rest_cut is not cut, cut
            if changed and not self._is_testing:
                self._to_rest()

    def close(self) -> None:
        """The relay is at rest and its pin free."""
        with self._lock:
            if self._relay is not None:
                self._relay.close()
                self._relay = None

    def _to_rest(self) -> None:
        if self._relay is None:
            return
        try:
            self._relay.set(cut=self._rest_cut)
        except RelayTroubleError as error:
            _log.error("lamp %s: %s; look at the relay and its wires", self._name, error)
