"""The relay in a lamp's feed: its contact is closed at rest and cuts the lamp off when driven.

So whatever happens to the agent, the Pi or the wire, the lamp is as its photocell wants. Setting the pin to rest when
the agent starts lights a lamp again that a killed agent left dark; one that is at rest does not notice.
"""

from gpiozero import DigitalOutputDevice, GPIOZeroError

from edge_agent.hardware.pins import Factory


class RelayTroubleError(OSError):
    """The relay's pin cannot be set, or did not stay as it was set."""


class Relay:
    """One relay. `is_cut` is what the pin itself says."""

    def __init__(self, gpio: int, *, active_low: bool, pins: Factory) -> None:
        self._gpio = gpio
        self._output = DigitalOutputDevice(gpio, active_high=not active_low, initial_value=False, pin_factory=pins)

    @property
    def is_cut(self) -> bool:
        """Whether the lamp is cut off; raises RelayTroubleError."""
        try:
            return bool(self._output.value)
        except (GPIOZeroError, OSError) as error:
            raise RelayTroubleError(f"pin {self._gpio}: {error}") from error

    def set(self, *, cut: bool) -> None:
        """The lamp is cut off, or as its feed wants; raises RelayTroubleError where the pin does not obey."""
        try:
            self._output.value = cut
        except (GPIOZeroError, OSError) as error:
            raise RelayTroubleError(f"pin {self._gpio}: {error}") from error
        if self.is_cut is not cut:
            raise RelayTroubleError(f"pin {self._gpio} does not stay as it was set: is something else driving it?")

    def close(self) -> None:
        """The relay is at rest and its pin free."""
        if not self._output.closed:
            self._output.off()
            self._output.close()
