"""A lamp's sensors, by its settings: one look at all of them, with whatever went wrong told in the sample."""

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

from smbus2 import SMBus

from edge_agent.hardware.pins import Factory
from edge_agent.hardware.sensors.adc import AdcLight
from edge_agent.hardware.sensors.bh1750 import Bh1750
from edge_agent.hardware.sensors.i2c import Chip, SensorTroubleError, Wait, lock_of
from edge_agent.hardware.sensors.ina import Feed, Ina219, Ina226
from edge_agent.hardware.sensors.ldr import LdrLight
from edge_agent.hardware.sensors.tsl2591 import Tsl2591
from edge_agent.hardware.sensors.veml7700 import Veml7700
from edge_agent.lighting.sample import Drawn, Lit, Sample
from edge_agent.settings import lamps as settings
from wire_contract.lighting_test import LampStep

OpenBus = Callable[[int], Any]
"""Opens an I2C bus by its number: `smbus2.SMBus`, or what behaves like one at the level of messages."""

_log = logging.getLogger(__name__)


class LampSensors:
    """Nothing is opened before the first look; buses stay open until `close`. One thread at a time."""

    def __init__(
        self,
        lamp: settings.Lamp,
        *,
        pins: Factory,
        open_bus: OpenBus = SMBus,
        wait: Wait = time.sleep,
    ) -> None:
        self._lamp = lamp
        self._pins = pins
        self._open_bus = open_bus
        self._wait = wait
        self._buses: dict[int, Any] = {}
        self._told: set[str] = set()

    def look(self) -> Sample:
        """Light and current now. Takes up to two seconds, unless a bus hangs."""
        light, current = self._lamp.light, self._lamp.current
        return Sample(
            light=None if light is None else self._light(light),
            current=None if current is None else self._current(current),
        )

    def close(self) -> None:
        """The buses are free, and what was in the log may be told again."""
        self._told.clear()
        while self._buses:
            _, bus = self._buses.popitem()
            with contextlib.suppress(OSError):
                bus.close()

    def _light(self, light: settings.LightSensor) -> Lit:
        try:
            return Lit(self._measured(light))
        except SensorTroubleError as error:
            return Lit(trouble=self._tell(error))

    def _current(self, sensor: settings.CurrentSensor) -> Drawn:
        try:
            with lock_of(sensor.bus, sensor.address):
                feed = self._feed(sensor)
        except SensorTroubleError as error:
            return Drawn(trouble=self._tell(error))
        return Drawn(ma=feed.ma, supply_mv=feed.mv)

    def _measured(self, light: settings.LightSensor) -> int:
        match light:
            case settings.Mcp3008(channel=channel, device=device, brighter=brighter):
                return AdcLight(channel=channel, device=device, brighter=brighter, pins=self._pins).permille()
            case settings.Ldr(pin=pin, dark_ms=dark_ms):
                return LdrLight(pin=pin, dark_ms=dark_ms, pins=self._pins, wait=self._wait).permille()
            case settings.Veml7700() | settings.Tsl2591() | settings.Bh1750():
                with lock_of(light.bus, light.address):
                    return self._lux_sensor(light).millilux()

    def _lux_sensor(self, light: settings.Veml7700 | settings.Tsl2591 | settings.Bh1750) -> Veml7700 | Tsl2591 | Bh1750:
        chip = self._chip(light.bus, light.address)
        match light:
            case settings.Veml7700():
                return Veml7700(chip)
            case settings.Tsl2591():
                return Tsl2591(chip)
            case settings.Bh1750():
                return Bh1750(chip)

    def _feed(self, sensor: settings.CurrentSensor) -> Feed:
        chip = self._chip(sensor.bus, sensor.address)
        kind = Ina219 if isinstance(sensor, settings.Ina219) else Ina226
        return kind(chip, shunt_micro_ohm=sensor.shunt_micro_ohm).feed()

    def _chip(self, bus: int, address: int) -> Chip:
        if bus not in self._buses:
            try:
                self._buses[bus] = self._open_bus(bus)
            except OSError as error:
                raise SensorTroubleError(LampStep.NO_SENSOR, f"I2C bus {bus}: {error}") from error
        return Chip(self._buses[bus], address, wait=self._wait)

    def _tell(self, error: SensorTroubleError) -> LampStep:
        """In the log once for each text: a test looks a hundred times."""
        text = str(error)
        if text not in self._told:
            self._told.add(text)
            _log.warning("lamp %s: %s", self._lamp.name, text)
        return error.step
