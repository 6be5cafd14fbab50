"""Which library drives the header's pins: exactly the one that the settings name, never another in silence."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin

from edge_agent.settings import PinFactoryName

Factory = Any
"""A gpiozero pin factory; gpiozero ships no types. Ticks of all that are offered here are seconds, CLOCK_MONOTONIC."""


class PinsUnavailableError(RuntimeError):
    """The pin library that the settings name cannot be used on this machine."""


def open_pins(name: PinFactoryName) -> Factory:
    """The named pin factory; raises PinsUnavailableError with a hint."""
    try:
        return _FACTORIES[name]()
    except (ImportError, OSError, RuntimeError) as error:
        raise PinsUnavailableError(f"pin_factory {name!r}: {error}. {_HINTS[name]}") from error


def is_watching(pins: Factory) -> bool:
    """False where the thread that waits for edges has ended, and no tap would ever come. Only our own factory tells."""
    return bool(getattr(pins, "is_watching", True))


def _mock() -> Factory:
    return MockFactory(pin_class=MockPin)


def _lgpio() -> Factory:
    return import_module("gpiozero.pins.lgpio").LGPIOFactory()


def _gpiod() -> Factory:
    return import_module("edge_agent.hardware.gpiod_factory").GpiodFactory()


_FACTORIES: dict[PinFactoryName, Callable[[], Factory]] = {"mock": _mock, "lgpio": _lgpio, "gpiod": _gpiod}
_HINTS: dict[PinFactoryName, str] = {
    "mock": "",
    "lgpio": "On Raspberry Pi OS: apt-get install python3-lgpio, in an environment with system packages",
    "gpiod": "Needs the extra riskpoint[pi] and a Raspberry Pi whose /dev/gpiochip* this user may open (group gpio)",
}
