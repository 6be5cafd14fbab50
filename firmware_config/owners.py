"""Who has which pin of the header: one table that rules, rendering and drawings read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from firmware_config.boards import BOARDS, OVERLAYS, overlay_fits
from firmware_config.profile import Feedback, Lamp, Output, Profile, Wiegand
from firmware_config.sensors import Ldr, Mcp3008

SPI0 = {7: "SPI0 CE1", 8: "SPI0 CE0", 9: "SPI0 MISO", 10: "SPI0 MOSI", 11: "SPI0 SCLK"}


@dataclass(frozen=True, slots=True)
class Owner:
    """One part that has one pin."""

    gpio: int
    key: str
    label: str
    """What a drawing writes beside the pin."""
    part: str
    """Two owners of one part share its pins: two sensors behind one chip."""
    output: bool = False
    active_high: bool = False


def owners(profile: Profile) -> tuple[Owner, ...]:
    """Every claim on a pin, in the order of the profile."""
    return (*_readers(profile), *_lamps(profile), *_feedback(profile), *_inputs(profile), *_kernel(profile))


def fitted_pins(outputs: Feedback) -> dict[str, int]:
    """The pin of each output that is there."""
    named = {name: getattr(outputs, name) for name in get_args(Output)}
    return {name: gpio for name, gpio in named.items() if gpio is not None}


def _readers(profile: Profile) -> Iterator[Owner]:
    for number, reader in enumerate(profile.readers):
        if isinstance(reader, Wiegand):
            for line, gpio in (("d0", reader.d0), ("d1", reader.d1)):
                key = f"readers[{number}].{line}"
                yield Owner(gpio, key, f"{reader.name} {line.upper()}", key)


def _lamps(profile: Profile) -> Iterator[Owner]:
    for number, lamp in enumerate(profile.lamps):
        if lamp.relay is not None:
            key = f"lamps[{number}].relay"
            yield Owner(lamp.relay, key, f"{lamp.name} relay", key, output=True, active_high=not lamp.active_low)
        yield from _light(lamp, f"lamps[{number}].light")


def _light(lamp: Lamp, key: str) -> Iterator[Owner]:
    if isinstance(lamp.light, Ldr):
        yield Owner(lamp.light.pin, key, f"{lamp.name} LDR", key)
    if isinstance(lamp.light, Mcp3008):
        for gpio in (8 if lamp.light.device == 0 else 7, 9, 10, 11):
            yield Owner(gpio, key, f"MCP3008 {SPI0[gpio].split()[1]}", "agent's mcp3008", output=gpio != 9)


def _feedback(profile: Profile) -> Iterator[Owner]:
    outputs = profile.feedback
    for name, gpio in fitted_pins(outputs).items():
        key, high = f"feedback.{name}", name not in outputs.active_low
        yield Owner(gpio, key, name.replace("_", " "), key, output=True, active_high=high)


def _inputs(profile: Profile) -> Iterator[Owner]:
    for number, contact in enumerate(profile.contacts):
        yield Owner(contact.pin, f"contacts[{number}].pin", f"contact {contact.name}", f"contacts[{number}]")
    if profile.supply.mains_pin is not None:
        yield Owner(profile.supply.mains_pin, "supply.mains_pin", "mains", "supply.mains_pin")


def _kernel(profile: Profile) -> Iterator[Owner]:
    yield from _buses(profile)
    if profile.spi:
        for gpio, label in SPI0.items():
            yield Owner(gpio, "spi", label, "spi")
    if profile.console and not any(uart.overlay in {"uart0", "uart1", "uart0-pi5"} for uart in profile.uarts):
        yield Owner(14, "console", "console TXD", "console", output=True)
        yield Owner(15, "console", "console RXD", "console")
    if profile.fan is not None and profile.fan.on == "pin":
        yield Owner(profile.fan.pin, "fan.pin", "fan", "fan", output=True, active_high=True)
    yield from _overlays(profile)
    for number, pin in enumerate(profile.pins):
        key = f"pins[{number}].pin"
        yield Owner(pin.pin, key, f"gpio= {pin.state}", key, pin.state.startswith("op"), pin.active_high)


def _buses(profile: Profile) -> Iterator[Owner]:
    board = BOARDS[profile.board]
    for number, bus in enumerate(profile.i2c):
        for gpio, line in zip(bus.pins or board.i2c.get(bus.overlay, ((),))[0], ("SDA", "SCL"), strict=False):
            yield Owner(gpio, f"i2c[{number}].overlay", f"{bus.overlay} {line}", f"i2c[{number}]")
    for number, uart in enumerate(profile.uarts):
        port = board.uarts.get(uart.overlay)
        if port is not None:
            lines = ((port.tx, "TXD"), (port.rx, "RXD"), *zip(port.flow, ("CTS", "RTS"), strict=False))
            for gpio, line in lines if uart.flow_control else lines[:2]:
                label = f"{uart.overlay} {line}"
                yield Owner(gpio, f"uarts[{number}].overlay", label, f"uarts[{number}]", line in {"TXD", "RTS"})


def _overlays(profile: Profile) -> Iterator[Owner]:
    for number, asked in enumerate(profile.overlays):
        known = OVERLAYS.get(asked.name)
        if known is None or not overlay_fits(known, BOARDS[profile.board]):
            continue
        for name, usual in known.pins.items():
            gpio = asked.set.get(name, str(usual))
            if gpio.isdecimal():
                yield Owner(int(gpio), f"overlays[{number}].name", asked.name, f"overlays[{number}]")
