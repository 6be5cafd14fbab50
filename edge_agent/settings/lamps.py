"""The lamps of a point that test themselves: what gives light, what switches it, and what measures."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge_agent.settings.forms import Gpio
from wire_contract.field_types import Name
from wire_contract.lighting_test import LampBaseline, LampKind, SwitchedBy

Bus = Annotated[int, Meta(ge=0, le=31)]
"""The number in `/dev/i2c-1`."""

NEVER_CYCLED = frozenset({LampKind.HPS, LampKind.MH})
"""A lamp of these kinds that was switched off is dark for minutes, and ages by it."""
CYCLED_UNLESS_SAID = frozenset({LampKind.LED, LampKind.FLUORESCENT})
SETTLE_S = {LampKind.LED: 3, LampKind.FLUORESCENT: 15, LampKind.OTHER: 20}
"""Until light and current stay as they are after switching."""


class Veml7700(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="veml7700"):
    """Vishay VEML7700, lux."""

    bus: Bus = 1
    address: Literal[0x10] = 0x10


class Tsl2591(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="tsl2591"):
    """ams TSL2591, lux."""

    bus: Bus = 1
    address: Literal[0x29] = 0x29


class Bh1750(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="bh1750"):
    """ROHM BH1750, lux."""

    bus: Bus = 1
    address: Literal[0x23, 0x5C] = 0x23


class Mcp3008(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="mcp3008"):
    """A photodiode or photoresistor at a channel of an MCP3008 on SPI0: darker or brighter, never lux."""

    channel: Annotated[int, Meta(ge=0, le=7)] = 0
    device: Literal[0, 1] = 0
    """The chip select: 0 is GPIO8, 1 is GPIO7."""
    brighter: Literal["higher", "lower"] = "higher"
    """Which way the voltage goes when it gets brighter."""


class Ldr(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ldr"):
    """A photoresistor that charges a capacitor at a pin: darker or brighter, never lux."""

    pin: Gpio
    dark_ms: Annotated[int, Meta(ge=1, le=1000)] = 10
    """A charge that takes so long or longer is dark."""


LightSensor = Veml7700 | Tsl2591 | Bh1750 | Mcp3008 | Ldr


class Ina219(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ina219"):
    """TI INA219 in the lamp's DC feed; ±320 mV at the shunt, 26 V."""

    bus: Bus = 1
    address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x40
    shunt_micro_ohm: Annotated[int, Meta(ge=100, le=10_000_000)] = 100_000


class Ina226(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ina226"):
    """TI INA226 in the lamp's DC feed; ±81.92 mV at the shunt, 36 V."""

    bus: Bus = 1
    address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x40
    shunt_micro_ohm: Annotated[int, Meta(ge=100, le=10_000_000)] = 2_000


CurrentSensor = Ina219 | Ina226


class Lamp(Struct, frozen=True, forbid_unknown_fields=True):
    """One lamp."""

    name: Name
    kind: LampKind
    relay: Gpio | None = None
    """Its contact is closed at rest and lies in the lamp's feed, after the photocell: driven, it cuts the lamp off."""
    active_low: bool = False
    """Whether the relay is driven by a low pin."""
    switched_by: SwitchedBy = "photocell"
    cycled: bool | None = None
    """Whether it may be switched off for a test; by its kind where absent."""
    settle_s: Annotated[int, Meta(ge=1, le=120)] | None = None
    light: LightSensor | None = None
    current: CurrentSensor | None = None
    baseline: LampBaseline | None = None
    """How it was when it was commissioned, until the device has learned that itself."""

    @property
    def may_cycle(self) -> bool:
        """Whether a test switches it off and on."""
        if self.relay is None or self.kind in NEVER_CYCLED:
            return False
        return self.kind in CYCLED_UNLESS_SAID if self.cycled is None else self.cycled

    @property
    def settles_in_s(self) -> int:
        """After each switching."""
        return self.settle_s or SETTLE_S.get(self.kind, max(SETTLE_S.values()))
