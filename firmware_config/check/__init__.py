"""Problems found before deployment: every rule is a function from a profile to problems, listed in `RULES`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from firmware_config.check.buses import addresses, bus_on, i2c_known, serial_ports, spi_twice, uart_known, uart_owner
from firmware_config.check.extras import board_parts, boot_loader, cameras, clocks, fans, overlays_known, watchdogs
from firmware_config.check.parts import lamps, names, outputs, usb
from firmware_config.check.pins import hat_pins, low_pins, pin_twice, pulled_down, pwm_shared
from firmware_config.check.power import five_volts, pin_current, supply
from firmware_config.problem import Problem
from firmware_config.profile import Profile
from firmware_config.reading import line_of

Rule = Callable[[Profile], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    pin_twice, hat_pins, low_pins, pulled_down, pwm_shared,
    uart_known, uart_owner, i2c_known, bus_on, addresses, spi_twice, serial_ports,
    overlays_known, board_parts, cameras, clocks, fans, watchdogs, boot_loader,
    five_volts, pin_current, supply,
    names, lamps, outputs, usb,
)  # fmt: skip


def check(profile: Profile, text: str = "") -> tuple[Problem, ...]:
    """Everything that is wrong, by line; `text` is what the profile was read from."""
    found = [replace(problem, line=line_of(problem.key, text)) for rule in RULES for problem in rule(profile)]
    return tuple(sorted(found, key=lambda problem: (problem.line or 0, problem.rule, problem.key)))
