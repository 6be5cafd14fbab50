"""One simulated point: its agent, its own pins, its own clock. Everything goes in as pulses and comes out as levels."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import msgspec

from edge_agent.agent import Agent
from edge_agent.agent.testers import MakeTesters, no_testers
from edge_agent.readers.wiegand_format import LAYOUTS, WiegandFormat, encode
from edge_agent.settings import Pn532, QrEngine, Reader, Settings, Wiegand
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.engine import SimulatedEngine
from edge_agent.simulation.nfc import SimulatedPn532
from edge_agent.simulation.pins import TickedFactory
from edge_agent.simulation.wiring import SimulatedWiring

SILENCE_S = 0.5
"""Between two cards on the pins' clock; longer than any reader's gap."""

SPIKE_S = 40e-6

READ_WITHIN_S = 5.0
"""Real seconds until a code that was shown has gone through its driver's thread."""

KEYS = "0123456789*#"
"""Of a keypad, each at the number that it sends."""


def _bits(reader: Wiegand, credential: str) -> tuple[int, ...]:
    reversed_bytes = reader.byte_order == "reversed"
    return encode(credential, WiegandFormat(reader.format), reversed_bytes=reversed_bytes)


@dataclass(frozen=True, slots=True)
class Lights:
    """What the output pins show now, and how often each went on since the last tap, noise or frame began."""

    lit: frozenset[str]
    flashes: Mapping[str, int]


class SimulatedPoint:
    """A point that is powered on from the beginning. Call everything from one thread."""

    def __init__(self, settings: Settings, *, clock: SimulatedClock, make_testers: MakeTesters = no_testers) -> None:
        serial = [reader for reader in settings.readers if isinstance(reader, QrEngine | Pn532)]
        absent = [reader for reader in serial if not Path(reader.port).exists()]
        self._engines = {reader.name: SimulatedEngine() for reader in absent if isinstance(reader, QrEngine)}
        self._chips = {reader.name: SimulatedPn532() for reader in absent if isinstance(reader, Pn532)}
        self._settings = msgspec.structs.replace(settings, readers=tuple(map(self._simulated, settings.readers)))
        self._clock = clock
        self._make_testers = make_testers
        self._readers = {reader.name: reader for reader in settings.readers if isinstance(reader, Wiegand)}
        self._pins = TickedFactory()
        self._world = SimulatedWiring(settings, self._pins)
        self._agent: Agent | None = None
        self.power_on()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def agent(self) -> Agent:
        """The agent that runs now; raises RuntimeError while the point is without power."""
        if self._agent is None:
            raise RuntimeError(f"{self._settings.device} has no power")
        return self._agent

    @property
    def has_power(self) -> bool:
        """True while an agent runs."""
        return self._agent is not None

    @property
    def unacknowledged(self) -> int:
        """How many lines the hub is not known to hold."""
        return self.agent.unacknowledged

    # --- at the readers -----------------------------------------------------------------------------------------------

    def tap(self, reader: str, credential: str) -> Lights:
        """A card has been read and answered. Raises ValueError for a card that this reader's format cannot carry."""
        if chip := self._chips.get(reader):
            self.agent.step(0.0)
            self._clear_lights()
            chip.show(credential)
            return self._answer()
        at = self._readers[reader]
        return self._send(at, _bits(at, credential))

    def keys(self, reader: str, keys: str) -> Lights:
        """These keys have been pressed one after the other; the lights are the last one's. Raises ValueError."""
        at = self._readers[reader]
        if at.keypad == "none" or not keys or set(keys) - set(KEYS):
            raise ValueError(f"{reader!r} has no keypad, or {keys!r} are no keys of one ({KEYS})")
        lights = self.lights()
        for key in keys:
            bits = tuple(int(bit) for bit in f"{KEYS.index(key):04b}")
            lights = self._send(at, bits if at.keypad == "4" else (*(1 - bit for bit in bits), *bits))
        return lights

    def short_frame(self, reader: str) -> Lights:
        """A frame has come with its last bits lost."""
        at = self._readers[reader]
        return self._send(at, (1, 0) * (LAYOUTS[WiegandFormat(at.format)].length // 2 - 2))

    def broken_parity(self, reader: str, credential: str) -> Lights:
        """A card's frame has come with one bit flipped."""
        at = self._readers[reader]
        first, *rest = _bits(at, credential)
        return self._send(at, (1 - first, *rest))

    def noise(self, reader: str) -> Lights:
        """Spikes have come on both lines, closer together than any reader sends bits."""
        at = self._readers[reader]
        self._clear_lights()
        for _ in range(10):
            for gpio in (at.d0, at.d1):
                self._pins.pin(gpio).pulse(SPIKE_S)
        return self._answer()

    def show_code(self, reader: str, text: str) -> Lights:
        """A code has been held before a QR engine, and has been answered. Raises RuntimeError where nothing came of it:
        the same code within two real seconds is one showing.
        """
        engine = self._engines[reader]
        self._until(lambda: self.agent.readers_answer[reader], "its driver has not opened the engine")
        self._clear_lights()
        engine.show(text)
        self._until(lambda: any(self.lights().flashes.values()), "no answer to the code")
        lit = self.lights().lit
        self.agent.feedback.finish()
        return Lights(lit, self.lights().flashes)

    def _until(self, is_so: Callable[[], bool], trouble: str) -> None:
        """The agent's loop has turned until it is so; drivers have threads, which go by real time."""
        ends_at = time.monotonic() + READ_WITHIN_S
        while not is_so():
            self.agent.step(0.01)
            if time.monotonic() > ends_at:
                raise RuntimeError(f"{trouble} within {READ_WITHIN_S:.0f} s")

    def _simulated(self, reader: Reader) -> Reader:
        """The reader's settings, with a port that is there: a port of this machine is used as it is."""
        if chip := self._chips.get(reader.name):
            return msgspec.structs.replace(reader, port=chip.path)
        if engine := self._engines.get(reader.name):
            return msgspec.structs.replace(reader, port=engine.port, model="lines")
        return reader

    def _send(self, reader: Wiegand, bits: Sequence[int]) -> Lights:
        self._clear_lights()
        self._pins.send_bits(bits, d0=reader.d0, d1=reader.d1)
        return self._answer()

    def _answer(self) -> Lights:
        """The agent has dealt with what came; its lights are caught as they went on, and played to their end."""
        self._pins.pass_by(SILENCE_S)
        self.agent.step(0.0)
        while self.agent.has_open_frames:  # news from the network can come in between
            self.agent.step(0.0)
        lit = self.lights().lit
        self.agent.feedback.finish()
        return Lights(lit, self.lights().flashes)

    def _clear_lights(self) -> None:
        for gpio in self._outputs().values():
            self._pins.pin(gpio).clear_states()

    def lights(self) -> Lights:
        """What the output pins show, and how often each has gone on."""
        pins = {name: self._pins.pin(gpio) for name, gpio in self._outputs().items()}
        return Lights(
            lit=frozenset(name for name, pin in pins.items() if pin.state),
            flashes={name: sum(bool(state.state) for state in pin.states[1:]) for name, pin in pins.items()},
        )

    def _outputs(self) -> dict[str, int]:
        return self._settings.feedback.fitted

    # --- box and power supply -----------------------------------------------------------------------------------------

    def move(self, contact: str, *, is_open: bool) -> None:
        """The door or cover at this contact stands open or is shut, and the agent has seen it. Raises ValueError."""
        self._world.move(contact, is_open=is_open)
        self._let_settle()

    def mains(self, *, on: bool) -> None:
        """Mains is there or lost; the point runs on, as on a battery. Raises ValueError where no pin tells."""
        self._world.switch_mains(on=on)
        self._let_settle()

    def _let_settle(self) -> None:
        """A running agent has had time to see how its contacts stand."""
        if self._agent is not None and self._world.is_wired:
            self._agent.step(0.0)
            self._pins.pass_by(self._world.settle_s)
            self._agent.step(0.0)

    # --- time and power -----------------------------------------------------------------------------------------------

    def step(self, wait_s: float = 0.0) -> None:
        """The agent's loop has turned once; nothing where there is no power."""
        if self._agent is not None:
            self._agent.step(wait_s)
            if self._agent.must_restart:
                self._restart()

    def advance(self, to: datetime) -> None:
        """Time has passed up to this moment, every hourly event at its due time. The clock must be this point's own."""
        while (now := self._clock.true_time()) < to:
            if self._agent is None:
                self._clock.set(to)
                return
            due = max(self._agent.until_due, timedelta(milliseconds=1))
            self._clock.set(min(to, now + due))
            self._agent.step(0.0)

    def reboot(self) -> None:
        """The device has been shut down in order and has booted again."""
        self.agent.close()
        self._agent = None
        self.power_on()

    def _restart(self) -> None:
        """The agent has ended in order and runs again, as under systemd; the device has not booted."""
        self.agent.close()
        self._begin()

    def power_off(self) -> None:
        """The power is gone in this instant: no goodbye, no mark of an orderly end."""
        self.agent.close(goodbye=False)
        self._agent = None

    def power_on(self) -> None:
        """The device has booted and its agent runs."""
        self._clock.reboot()
        self._begin()

    def _begin(self) -> None:
        self._agent = Agent(self._settings, clock=self._clock, pin_factory=self._pins, make_testers=self._make_testers)
        self._world.drive()
        self._agent.start()
        self._let_settle()

    def close(self) -> None:
        """The agent has ended in order, and the pins are gone."""
        if self._agent is not None:
            self._agent.close()
            self._agent = None
        self._pins.close()
        for engine in self._engines.values():
            engine.close()
        for chip in self._chips.values():
            chip.close()
