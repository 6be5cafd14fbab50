"""Light as darker and brighter, in thousandths of the sensor's own range: an MCP3008 on SPI, a photoresistor at a pin.

Not linear, not calibrated, not lux.
"""

import contextlib
from typing import Literal

from gpiozero import MCP3008, GPIOZeroError, LightSensor

from edge_agent.hardware.pins import Factory
from edge_agent.hardware.sensors.i2c import SensorTroubleError
from wire_contract.lighting_test import LampStep

FULL = 1023
LDR_LOOKS = 3


class AdcLight:
    """One channel of an MCP3008. gpiozero drives the SPI pins of the agent's own factory."""

    def __init__(self, *, channel: int, device: int, brighter: Literal["higher", "lower"], pins: Factory) -> None:
        self._place = {"channel": channel, "device": device}
        self._turned = brighter == "lower"
        self._pins = pins

    def permille(self) -> int:
        """Light now; raises SensorTroubleError. All ones is what an empty socket reads as, too."""
        try:
            with MCP3008(**self._place, pin_factory=self._pins) as channel:
                raw = int(channel.raw_value)
        except (GPIOZeroError, OSError) as error:
            raise SensorTroubleError(LampStep.NO_SENSOR, f"MCP3008: {error}") from error
        if raw in {0, FULL}:
            # At either end the reading may be a broken wire, and says nothing of how much brighter it could get.
            bright = (raw == FULL) != self._turned
            if bright:
                raise SensorTroubleError(LampStep.SATURATED, f"MCP3008: the converter reads {raw}")
        value = (raw * 1000 + FULL // 2) // FULL
        return 1000 - value if self._turned else value


class LdrLight:
    """A photoresistor and a capacitor at one pin; a look takes about a third of a second."""

    def __init__(self, *, pin: int, dark_ms: int, pins: Factory) -> None:
        self._pin = pin
        self._dark_s = dark_ms / 1000
        self._pins = pins

    def permille(self) -> int:
        """Light now; raises SensorTroubleError. What never charges is dark, or a broken wire: nobody can tell."""
        try:
            with contextlib.closing(self._open()) as sensor:
                return round(1000 * float(sensor.value))
        except (GPIOZeroError, OSError) as error:
            raise SensorTroubleError(LampStep.NO_SENSOR, f"pin {self._pin}: {error}") from error

    def _open(self) -> LightSensor:
        return LightSensor(self._pin, queue_len=LDR_LOOKS, charge_time_limit=self._dark_s, pin_factory=self._pins)
