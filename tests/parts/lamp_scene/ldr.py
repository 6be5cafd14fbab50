"""A photoresistor and a capacitor at a pin, charging in the street's own time."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin

from tests.parts.lamp_scene.bus import LockedPin
from tests.parts.lamp_scene.street import Street

RAIL_V, HIGH_V = 3.3, 1.6
OHM_AT_10_LX, DARK_OHM, GAMMA = 15_000.0, 1_000_000.0, 0.7
"""Of a common photoresistor (GL5528), from memory."""


@dataclass
class LdrCircuit:
    """To 3.3 V through the photoresistor, to ground through the capacitor."""

    lux: Callable[[], float]
    farad: float = 1e-6
    is_open: bool = False
    """The photoresistor or its wire is broken: nothing ever charges."""
    is_shorted: bool = False
    """The pin lies at 3.3 V, whatever drives it."""

    def charges_in_s(self) -> float | None:
        """From empty to high; None for never."""
        if self.is_open:
            return None
        lux = self.lux()
        ohm = min(DARK_OHM, OHM_AT_10_LX * (10 / lux) ** GAMMA) if lux > 0 else DARK_OHM
        return ohm * self.farad * math.log(RAIL_V / (RAIL_V - HIGH_V))


class SceneFactory(MockFactory):  # type: ignore[misc] # gpiozero ships no types
    """Mock pins whose clock is the street's."""

    def __init__(self, street: Street) -> None:
        super().__init__(pin_class=LockedPin)
        self.street = street

    def ticks(self) -> float:
        return self.street.now


class LdrPin(LockedPin):
    """Low while it is driven low; let go, it rises when the capacitor has charged, stamped with that very moment."""

    circuit: LdrCircuit

    def _set_function(self, value: str) -> None:
        super()._set_function(value)
        street = self.factory.street
        street.alarms = [alarm for alarm in street.alarms if alarm[1] != self.drive_high]
        if value == "input" and (charges_in_s := self.circuit.charges_in_s()) is not None:
            street.alarms.append((street.now + charges_in_s, self.drive_high))

    def _get_state(self) -> Any:
        return self.circuit.is_shorted or super()._get_state()

    def _change_state(self, value: bool) -> bool:
        return not self.circuit.is_shorted and bool(super()._change_state(value))

    def _call_when_changed(self) -> None:
        super(MockPin, self)._call_when_changed(self.factory.ticks(), self.state)


def fit_ldr(pins: SceneFactory, gpio: int, lux: Callable[[], float]) -> LdrCircuit:
    """It is at this pin from now on."""
    pin = pins.pin(gpio, pin_class=LdrPin)
    pin.circuit = LdrCircuit(lux)
    return pin.circuit
