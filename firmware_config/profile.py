"""A hardware profile: the parts of a point, typed. What is not here cannot be asked for."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from firmware_config.boards import BoardName
from firmware_config.sensors import CurrentSensor, Gpio, LightSensor
from wire_contract.field_types import Name, Text
from wire_contract.lighting_test import LampKind, SwitchedBy

MilliAmpere = Annotated[int, Meta(ge=0, le=20_000)]
Volts = Annotated[float, Meta(ge=0, le=48)]
Parameter = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,40}$")]
OverlayName = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$")]
Usb = Annotated[str, Meta(pattern=r"^[0-9a-f]{4}:[0-9a-f]{4}$")]
"""Maker and product as `lsusb` prints them."""
Socket = Annotated[str, Meta(pattern=r"^[0-9]{1,3}-[0-9]{1,3}(\.[0-9]{1,3}){0,5}$")]
"""The kernel's name of one USB socket, such as 1-1.2."""
Address = Annotated[str, Meta(pattern=r"^rtsps?://[^@\s]+$")]


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something with a name that draws current."""

    name: Name
    draws_ma: MilliAmpere = 0
    """From the board's 5 V, at most."""


class Wiegand(Part, frozen=True, kw_only=True, tag_field="kind", tag="wiegand"):
    """A Wiegand reader on two data lines."""

    d0: Gpio
    d1: Gpio
    format: Literal["26", "34", "37", "37-no-facility"] = "26"
    keypad: Literal["none", "4", "8"] = "none"
    byte_order: Literal["as-sent", "reversed"] = "as-sent"
    volts: Volts = 5
    """What its lines are driven to; most readers: 5, some 12."""
    shifted: bool = False
    """Whether a level shifter or an optocoupler is between."""


class OnSerial(Part, frozen=True, kw_only=True):
    """Either on one of the board's UARTs, or an adapter in a USB socket."""

    uart: OverlayName | None = None
    usb: Usb | None = None
    socket: Socket | None = None
    volts: Volts = 3.3
    shifted: bool = False


class Pn532(OnSerial, frozen=True, kw_only=True, tag_field="kind", tag="pn532"):
    """An NFC reader on a serial port."""

    baud: Literal[9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600] = 115200


class QrEngine(OnSerial, frozen=True, kw_only=True, tag_field="kind", tag="qr-engine"):
    """A QR engine on a serial port."""

    model: Literal["gm65", "lines"] = "gm65"
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600


class KeyboardScanner(Part, frozen=True, kw_only=True, tag_field="kind", tag="keyboard"):
    """A USB scanner that types."""

    usb: Usb
    socket: Socket | None = None


class CameraQr(Part, frozen=True, kw_only=True, tag_field="kind", tag="camera-qr"):
    """QR codes before a camera of this profile."""

    camera: Name


Reader = Wiegand | Pn532 | QrEngine | KeyboardScanner | CameraQr


class CsiCamera(Part, frozen=True, kw_only=True, tag_field="kind", tag="csi"):
    """A camera on the board's own port."""

    sensor: Annotated[str, Meta(pattern=r"^[a-z0-9]{1,20}$")]
    port: Annotated[int, Meta(ge=0, le=3)] = 0


class RtspCamera(Part, frozen=True, kw_only=True, tag_field="kind", tag="rtsp"):
    """A network camera; each device's own address stands in the inventory."""

    address: Address
    username: Annotated[str, Meta(pattern=r"^[^:\x00-\x1f]{1,80}$")] | None = None


Camera = CsiCamera | RtspCamera


class Lamp(Part, frozen=True, kw_only=True):
    """One lamp, its relay and what measures it."""

    kind: LampKind
    relay: Gpio | None = None
    active_low: bool = False
    switched_by: SwitchedBy = "photocell"
    light: LightSensor | None = None
    current: CurrentSensor | None = None


Output = Literal["green", "amber", "red", "buzzer", "rgb_red", "rgb_green", "rgb_blue"]


class Feedback(Struct, frozen=True, forbid_unknown_fields=True):
    """Lamps and buzzer for the officer."""

    green: Gpio | None = None
    amber: Gpio | None = None
    red: Gpio | None = None
    buzzer: Gpio | None = None
    rgb_red: Gpio | None = None
    rgb_green: Gpio | None = None
    rgb_blue: Gpio | None = None
    active_low: tuple[Output, ...] = ()
    pin_ma: Annotated[int, Meta(ge=0, le=500)] = 8
    """What each takes from its pin; 0 where a transistor drives it."""


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """A switch to ground: the box's door, or a reader's tamper line."""

    name: Name
    pin: Gpio
    kind: Literal["enclosure", "reader"] = "enclosure"
    active_low: bool = False
    volts: Volts = 3.3
    shifted: bool = False


class Battery(Struct, frozen=True, forbid_unknown_fields=True):
    """The chip that measures the battery, as on a UPS HAT."""

    kind: Literal["ina219", "ina226"]
    bus: Annotated[int, Meta(ge=0, le=31)] = 1
    address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x41
    empty_mv: Annotated[int, Meta(ge=1, le=100_000)] = 11_000
    full_mv: Annotated[int, Meta(ge=1, le=100_000)] = 12_600


class Supply(Struct, frozen=True, forbid_unknown_fields=True):
    """What feeds the board."""

    gives_ma: MilliAmpere
    negotiates: bool = True
    """Whether it tells the board what it can give (USB PD); a Pi 5 believes no other to give 5 A."""
    battery: Battery | None = None
    mains_pin: Gpio | None = None
    mains_active_low: bool = True
    mains_volts: Volts = 3.3
    mains_shifted: bool = False


class Fan(Struct, frozen=True, forbid_unknown_fields=True):
    """A fan on a pin, or on the Pi 5's own socket."""

    on: Literal["pin", "socket"]
    pin: Gpio = 12
    starts_at_c: Annotated[int, Meta(ge=30, le=80)] = 60
    draws_ma: MilliAmpere = 150


class Clock(Struct, frozen=True, forbid_unknown_fields=True):
    """The battery-backed clock."""

    chip: Annotated[str, Meta(pattern=r"^[a-z0-9]{1,20}$")]
    """`board` for the Pi 5's own, else a chip that `i2c-rtc` knows."""
    bus: Annotated[int, Meta(ge=0, le=31)] = 1
    rechargeable: bool = False
    """A cell that may be charged."""


class Bus(Struct, frozen=True, forbid_unknown_fields=True):
    """An I²C bus that is on."""

    overlay: OverlayName
    pins: tuple[Gpio, Gpio] | None = None
    """Data and clock; the usual ones where absent."""


class Uart(Struct, frozen=True, forbid_unknown_fields=True):
    """A serial port of the header that is on."""

    overlay: OverlayName
    flow_control: bool = False


class Overlay(Struct, frozen=True, forbid_unknown_fields=True):
    """Another overlay, for a part that the agent has nothing to do with."""

    name: OverlayName
    set: dict[Parameter, Parameter] = {}


class PinState(Struct, frozen=True, forbid_unknown_fields=True):
    """A `gpio=` line: what a pin is from the first seconds on, for a part that the agent has nothing to do with."""

    pin: Gpio
    state: Literal["op,dl", "op,dh", "ip,pu", "ip,pd", "ip,np"]
    active_high: bool = False
    """An output that does something when it is high."""


class Watchdog(Struct, frozen=True, forbid_unknown_fields=True):
    """Who restarts a board that hangs."""

    runtime_s: Annotated[int, Meta(ge=1, le=3600)] = 10
    boot_s: Annotated[int, Meta(ge=0, le=3600)] = 0
    """How long the boot may take; 0: nobody watches it."""


class Eeprom(Struct, frozen=True, forbid_unknown_fields=True):
    """The boot loader's settings, where a board has some."""

    wait_for_power_button: bool = False
    wake_on_gpio: bool = False


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    board: BoardName
    thai: Text
    english: Text
    supply: Supply
    readers: tuple[Reader, ...] = ()
    cameras: tuple[Camera, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    feedback: Feedback = Feedback()
    contacts: tuple[Contact, ...] = ()
    fan: Fan | None = None
    clock: Clock | None = None
    i2c: tuple[Bus, ...] = ()
    uarts: tuple[Uart, ...] = ()
    spi: bool = False
    """The kernel's SPI0 with both chip selects."""
    bluetooth: bool = False
    console: bool = False
    """A login console on the header's serial port."""
    audio: bool = False
    """The audio jack."""
    overlays: tuple[Overlay, ...] = ()
    pins: tuple[PinState, ...] = ()
    watchdog: Watchdog = Watchdog()
    eeprom: Eeprom = Eeprom()
