"""A gpiozero pin factory on the kernel's GPIO character device (libgpiod 2.x), whose wheels exist for every Python.

Written against the interfaces of gpiozero 2.0.1 and gpiod 2.5; **not run on a Raspberry Pi yet**. The chip is found by
its label, never by its number. Every edge carries the kernel's CLOCK_MONOTONIC stamp; 1024 per line are buffered.
"""

import os
import select
import threading
from pathlib import Path
from typing import Any

import gpiod
from gpiod.line import Bias, Clock, Direction, Edge, Value
from gpiozero.exc import PinFixedPull, PinInvalidFunction, PinInvalidPull, PinPWMUnsupported, PinSetInput
from gpiozero.pins.local import LocalPiFactory, LocalPiPin

HEADER_LABELS = frozenset({"pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835"})
BUFFERED_EDGES = 1024

_BIAS = {"up": Bias.PULL_UP, "down": Bias.PULL_DOWN, "floating": Bias.DISABLED}
_EDGES = {"both": Edge.BOTH, "rising": Edge.RISING, "falling": Edge.FALLING, "none": Edge.NONE}


def header_chip() -> str:
    """The device file of the chip behind the 40-pin header; raises OSError where there is none."""
    for path in sorted(Path("/dev").glob("gpiochip*")):
        if gpiod.is_gpiochip_device(str(path)):
            with gpiod.Chip(str(path)) as chip:
                if chip.get_info().label in HEADER_LABELS:
                    return str(path)
    raise OSError("no GPIO chip of a Raspberry Pi header in /dev")


class GpiodFactory(LocalPiFactory):  # type: ignore[misc] # gpiozero ships no types
    """Pins of the header; one thread waits for the edges of all of them and hands them on sorted by time."""

    def __init__(self) -> None:
        super().__init__()
        self.chip = header_chip()
        self.pin_class = GpiodPin
        self._watched: dict[int, GpiodPin] = {}
        self._epoll = select.epoll()
        self._wake_read, self._wake_write = os.pipe()
        self._epoll.register(self._wake_read, select.EPOLLIN)
        self._thread = threading.Thread(target=self._watch, name="gpiod-edges", daemon=True)
        self._thread.start()

    @property
    def is_watching(self) -> bool:
        """True while the thread that waits for edges lives."""
        return self._thread.is_alive()

    def watch(self, fd: int, pin: "GpiodPin") -> None:
        """Edges of this line are waited for."""
        self._watched[fd] = pin
        self._epoll.register(fd, select.EPOLLIN)

    def unwatch(self, fd: int) -> None:
        """Edges of this line are no longer waited for."""
        if self._watched.pop(fd, None) is not None:
            self._epoll.unregister(fd)

    def _watch(self) -> None:
        while True:
            edges: list[tuple[int, GpiodPin, bool]] = []
            for fd, _ in self._epoll.poll():
                if fd == self._wake_read:
                    return
                if (pin := self._watched.get(fd)) is not None:
                    edges.extend(pin.take_edges())
            for stamp_ns, pin, rising in sorted(edges, key=lambda edge: edge[0]):
                pin.report(stamp_ns / 1e9, rising=rising)

    def close(self) -> None:
        """All lines are released and the waiting thread has ended."""
        super().close()
        if self._thread.is_alive():
            os.write(self._wake_write, b"x")
            self._thread.join()
            self._epoll.close()
            os.close(self._wake_read)
            os.close(self._wake_write)


class GpiodPin(LocalPiPin):  # type: ignore[misc] # gpiozero ships no types
    """One line. PWM is not offered; the kernel's bounce filter is not used (it would swallow 50 µs pulses)."""

    def __init__(self, factory: GpiodFactory, info: Any) -> None:  # noqa: ANN401 (gpiozero's PinInfo, untyped)
        super().__init__(factory, info)
        self._role, self._bias, self._wanted_edges = "input", info.pull or "floating", "both"
        self._level, self._watching = False, False
        self._request: Any = None
        self._apply()

    def _apply(self) -> None:
        if self._role == "output":
            line = gpiod.LineSettings(direction=Direction.OUTPUT, output_value=Value(int(self._level)))
        else:
            edges = _EDGES[self._wanted_edges] if self._watching else Edge.NONE
            line = gpiod.LineSettings(
                direction=Direction.INPUT, bias=_BIAS[self._bias], edge_detection=edges, event_clock=Clock.MONOTONIC
            )
        config = {self._number: line}
        if self._request is None:
            self._request = gpiod.request_lines(
                self.factory.chip, consumer="riskpoint", config=config, event_buffer_size=BUFFERED_EDGES
            )
        else:
            self._request.reconfigure_lines(config)

    def take_edges(self) -> list[tuple[int, "GpiodPin", bool]]:
        """The edges that the kernel has buffered for this line: stamp in ns, this pin, rising or not."""
        events = self._request.read_edge_events(BUFFERED_EDGES)
        return [(event.timestamp_ns, self, event.event_type is event.Type.RISING_EDGE) for event in events]

    def report(self, ticks: float, *, rising: bool) -> None:
        """The handler that is set, if any, has been called."""
        if self._when_changed is not None:
            self._call_when_changed(ticks, rising)

    def close(self) -> None:
        """The line is released."""
        if self._request is not None:
            self.when_changed = None
            self._request.release()
            self._request = None

    def _get_function(self) -> str:
        return self._role

    def _set_function(self, value: str) -> None:
        if value not in ("input", "output"):
            raise PinInvalidFunction(f"{value!r}: this line is input or output")
        self._role = value
        self._apply()

    def _get_state(self) -> bool:
        return bool(self._request.get_value(self._number) is Value.ACTIVE)

    def _set_state(self, value: float) -> None:
        if self._role == "input":
            raise PinSetInput(f"cannot set the state of input {self!r}")
        self._level = bool(value)
        self._request.set_value(self._number, Value(int(self._level)))

    def _get_pull(self) -> str:
        return str(self._bias)

    def _set_pull(self, value: str) -> None:
        if self._role != "input" or (self.info.pull and value != self.info.pull):
            raise PinFixedPull(f"{self!r} cannot be pulled {value}")
        if value not in _BIAS:
            raise PinInvalidPull(f"{value!r}: pull is up, down or floating")
        self._bias = value
        self._apply()

    def _get_frequency(self) -> None:
        return None

    def _set_frequency(self, value: float | None) -> None:
        if value is not None:
            raise PinPWMUnsupported(f"{self!r} has no PWM")

    def _get_bounce(self) -> None:
        return None

    def _set_bounce(self, value: float | None) -> None:
        if value is not None:
            raise NotImplementedError("debounce above the pin: the kernel's filter swallows short pulses")

    def _get_edges(self) -> str:
        return self._wanted_edges

    def _set_edges(self, value: str) -> None:
        self._wanted_edges = value
        self._apply()

    def _enable_event_detect(self) -> None:
        self._watching = True
        self._apply()
        self.factory.watch(self._request.fd, self)

    def _disable_event_detect(self) -> None:
        if self._watching:
            self.factory.unwatch(self._request.fd)
            self._watching = False
            self._apply()
