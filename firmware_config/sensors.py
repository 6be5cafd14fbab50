"""The chips that measure light and current, as a profile names them."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Gpio = Annotated[int, Meta(ge=0, le=27)]
BusNumber = Annotated[int, Meta(ge=0, le=31)]


class Veml7700(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="veml7700"):
    """Vishay VEML7700."""

    bus: BusNumber = 1
    address: Literal[0x10] = 0x10


class Tsl2591(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="tsl2591"):
    """ams TSL2591."""

    bus: BusNumber = 1
    address: Literal[0x29] = 0x29


class Bh1750(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="bh1750"):
    """ROHM BH1750."""

    bus: BusNumber = 1
    address: Literal[0x23, 0x5C] = 0x23


class Mcp3008(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="mcp3008"):
    """A photodiode at an MCP3008, which the agent clocks by itself on SPI0's pins."""

    channel: Annotated[int, Meta(ge=0, le=7)] = 0
    device: Literal[0, 1] = 0
    """The chip select: 0 is GPIO8, 1 is GPIO7."""
    brighter: Literal["higher", "lower"] = "higher"


class Ldr(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ldr"):
    """A photoresistor that charges a capacitor at a pin."""

    pin: Gpio
    dark_ms: Annotated[int, Meta(ge=1, le=1000)] = 10


LightSensor = Veml7700 | Tsl2591 | Bh1750 | Mcp3008 | Ldr


class Ina219(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ina219"):
    """TI INA219 in the lamp's DC feed."""

    bus: BusNumber = 1
    address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x40
    shunt_micro_ohm: Annotated[int, Meta(ge=100, le=10_000_000)] = 100_000


class Ina226(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ina226"):
    """TI INA226 in the lamp's DC feed."""

    bus: BusNumber = 1
    address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x40
    shunt_micro_ohm: Annotated[int, Meta(ge=100, le=10_000_000)] = 2_000


CurrentSensor = Ina219 | Ina226
