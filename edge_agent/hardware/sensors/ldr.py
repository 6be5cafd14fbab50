"""Light as darker and brighter by a photoresistor that charges a capacitor at a pin: the brighter, the sooner.

Thousandths of the time after which it counts as dark; not linear, not calibrated, not lux. gpiozero's own LightSensor
waits by itself for more than a look may take, has the pin pulled down (above some 50 kΩ nothing ever charges), and on
lgpio sees no edge after its first discharge, where changing a pin's function ends its callback (2.0.1).
"""

from gpiozero import GPIOZeroError, InputDevice

from edge_agent.hardware.pins import Factory
from edge_agent.hardware.sensors.i2c import SensorTroubleError, Wait
from wire_contract.lighting_test import LampStep

DISCHARGE_S = 0.1
"""Ten time constants of 10 µF behind a kilohm."""
CHARGES = 3
SLOW_DARK_MS = 200
"""From here on a look is one charge, so that it stays short of what `LampRun` allows a look."""


class LdrLight:
    """A photoresistor to 3.3 V and a capacitor to ground at one pin."""

    def __init__(self, *, pin: int, dark_ms: int, pins: Factory, wait: Wait) -> None:
        self._pin = pin
        self._dark_s = dark_ms / 1000
        self._charges = CHARGES if dark_ms < SLOW_DARK_MS else 1
        self._pins = pins
        self._wait = wait

    def permille(self) -> int:
        """Light now; raises SensorTroubleError. What never charges is dark, or a broken wire: nobody can tell."""
        try:
            with InputDevice(self._pin, pull_up=None, active_state=True, pin_factory=self._pins) as line:
                charges = sorted(self._charge_s(line.pin) for _ in range(self._charges))
        except (GPIOZeroError, OSError) as error:
            raise SensorTroubleError(LampStep.NO_SENSOR, f"pin {self._pin}: {error}") from error
        middle = charges[len(charges) // 2]
        if middle == 0:
            # No light does that: a short to 3.3 V, or the capacitor is gone.
            raise SensorTroubleError(LampStep.SATURATED, f"pin {self._pin}: charged before it could be timed")
        return 1000 - round(1000 * middle / self._dark_s)

    def _charge_s(self, pin: Factory) -> float:
        """How long the capacitor took from empty to high; 0 where nobody could look in time, all of it where never."""
        came: list[float] = []

        def heard(ticks: float, _state: int) -> None:  # named, since a pin holds its handler weakly
            came.append(ticks)

        pin.function = "output"
        pin.state = False
        self._wait(DISCHARGE_S)
        begun = self._pins.ticks()
        pin.function = "input"
        pin.edges = "rising"
        pin.bounce = None
        pin.when_changed = heard
        was_high = bool(pin.state)
        self._wait(self._dark_s)
        pin.when_changed = None
        if came:
            return min(self._dark_s, max(1e-6, float(self._pins.ticks_diff(came[0], begun))))
        return 0.0 if was_high else self._dark_s
