"""The 40 pins of the header, and what a profile puts on each: as rows, from which terminal and drawings are made."""

from dataclasses import dataclass
from typing import Literal

from firmware_config.owners import owners
from firmware_config.profile import Profile

Kind = Literal["3V3", "5V", "GND", "reserved", "used", "free"]

_POWER = {1: "3V3", 17: "3V3", 2: "5V", 4: "5V", **dict.fromkeys((6, 9, 14, 20, 25, 30, 34, 39), "GND")}
GPIO_AT = {
    3: 2, 5: 3, 7: 4, 8: 14, 10: 15, 11: 17, 12: 18, 13: 27, 15: 22, 16: 23, 18: 24, 19: 10, 21: 9, 22: 25, 23: 11,
    24: 8, 26: 7, 27: 0, 28: 1, 29: 5, 31: 6, 32: 12, 33: 13, 35: 19, 36: 16, 37: 26, 38: 20, 40: 21,
}  # fmt: skip
"""Pin of the header → GPIO, the same on every model with 40 pins."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One pin of the header."""

    number: int
    kind: Kind
    name: str
    label: str
    """What is on it; empty where nothing is."""


def pins(profile: Profile) -> tuple[Pin, ...]:
    """All forty, in order."""
    labels: dict[int, list[str]] = {}
    for owner in owners(profile):
        found = labels.setdefault(owner.gpio, [])
        if owner.label not in found:
            found.append(owner.label)
    return tuple(_pin(number, labels) for number in range(1, 41))


def _pin(number: int, labels: dict[int, list[str]]) -> Pin:
    if number in _POWER:
        kind = _POWER[number]
        return Pin(number, kind, kind, "")  # type: ignore[arg-type]  # the table holds three of the kinds
    gpio = GPIO_AT[number]
    label = ", ".join(labels.get(gpio, []))
    free: Kind = "reserved" if gpio in {0, 1} else "free"
    return Pin(number, "used" if label else free, f"GPIO{gpio}", label or ("HAT ID" if free == "reserved" else ""))
