"""Light as darker and brighter, in thousandths of the sensor's own range, by a converter on SPI.

Not linear, not calibrated, not lux.
"""

import contextlib
from typing import Literal

from gpiozero import DigitalOutputDevice, GPIOZeroError, InputDevice

from edge_agent.hardware.pins import Factory
from edge_agent.hardware.sensors.i2c import SensorTroubleError
from wire_contract.lighting_test import LampStep

FULL = 1023
CLOCK, MOSI, MISO = 11, 10, 9
CHIP_SELECT = (8, 7)
"""The pins of SPI0; the kernel's own driver must be off (`dtparam=spi=off`)."""


class AdcLight:
    """One channel of an MCP3008, clocked bit by bit on the agent's own pins.

    gpiozero's own MCP3008 would need spidev, or asks for the process's default pins (2.0.1, `SPISoftwareBus`).
    """

    def __init__(self, *, channel: int, device: int, brighter: Literal["higher", "lower"], pins: Factory) -> None:
        self._channel = channel
        self._select = CHIP_SELECT[device]
        self._turned = brighter == "lower"
        self._pins = pins

    def permille(self) -> int:
        """Light now; raises SensorTroubleError."""
        try:
            raw = self._converted()
        except (GPIOZeroError, OSError) as error:
            raise SensorTroubleError(LampStep.NO_SENSOR, f"MCP3008: {error}") from error
        if raw == (0 if self._turned else FULL):
            # The bright end: as bright as can be told, or an empty socket, or a wire that touches the supply.
            raise SensorTroubleError(LampStep.SATURATED, f"MCP3008: the converter reads {raw}")
        value = (raw * 1000 + FULL // 2) // FULL
        return 1000 - value if self._turned else value

    def _converted(self) -> int:
        """Start bit, single-ended, channel; one clock to sample, the null bit, ten bits (DS21295, figure 5-1)."""
        with contextlib.ExitStack() as stack:
            open_pin = stack.enter_context
            select = open_pin(DigitalOutputDevice(self._select, initial_value=True, pin_factory=self._pins))
            clock = open_pin(DigitalOutputDevice(CLOCK, initial_value=False, pin_factory=self._pins))
            mosi = open_pin(DigitalOutputDevice(MOSI, initial_value=False, pin_factory=self._pins))
            miso = open_pin(InputDevice(MISO, pin_factory=self._pins))
            select.off()
            answer = 0
            for bit in (1, 1, self._channel >> 2 & 1, self._channel >> 1 & 1, self._channel & 1, *(0,) * 12):
                mosi.value = bit
                clock.on()
                answer = answer << 1 | int(miso.value)
                clock.off()
            select.on()
        return answer & FULL
