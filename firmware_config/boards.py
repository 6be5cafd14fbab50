"""What each board has. Buses and overlays: docs/decisions/0038 names the source of each; `[mem]` marks what no source
was at hand for.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class BoardName(StrEnum):
    """The boards that a point may have."""

    PI_3B_PLUS = "pi-3b-plus"
    PI_4B = "pi-4b"
    PI_5 = "pi-5"
    PI_ZERO_2W = "pi-zero-2w"


@dataclass(frozen=True, slots=True)
class Uart:
    """A serial port on the header."""

    tx: int
    rx: int
    flow: tuple[int, ...]
    """Clear-to-send and ready-to-send, where they are asked for."""
    port: str


@dataclass(frozen=True, slots=True)
class Board:
    """One model."""

    title: str
    filter: str
    """Its section of `config.txt`."""
    uarts: dict[str, Uart]
    i2c: dict[str, tuple[tuple[int, int], ...]]
    """Overlay → pairs of pins (SDA, SCL) that it may have, the usual one first."""
    camera_ports: int
    usb_ports: int
    draws_ma: int
    """The bare board under load [mem]."""
    rp1: bool
    eeprom: bool
    has_rtc: bool


_PL011 = Uart(14, 15, (16, 17), "/dev/ttyAMA0")
_MINI = Uart(14, 15, (), "/dev/ttyS0")
_OLD = {"uart0": _PL011, "uart1": _MINI}
_I2C1: dict[str, tuple[tuple[int, int], ...]] = {"i2c1": ((2, 3),)}

BOARDS = {
    BoardName.PI_3B_PLUS: Board(
        "Raspberry Pi 3B+", "pi3+", _OLD, _I2C1, 1, 4, 1200,
        rp1=False, eeprom=False, has_rtc=False,
    ),
    BoardName.PI_4B: Board(
        "Raspberry Pi 4B",
        "pi4",
        {
            **_OLD,
            "uart2": Uart(0, 1, (2, 3), "/dev/ttyAMA2"),
            "uart3": Uart(4, 5, (6, 7), "/dev/ttyAMA3"),
            "uart4": Uart(8, 9, (10, 11), "/dev/ttyAMA4"),
            "uart5": Uart(12, 13, (14, 15), "/dev/ttyAMA5"),
        },
        {
            **_I2C1,
            "i2c3": ((4, 5), (2, 3)),
            "i2c4": ((8, 9), (6, 7)),
            "i2c5": ((12, 13), (10, 11)),
            "i2c6": ((22, 23), (0, 1)),
        },
        1, 4, 1500, rp1=False, eeprom=True, has_rtc=False,
    ),
    BoardName.PI_5: Board(
        "Raspberry Pi 5",
        "pi5",
        {
            "uart0-pi5": _PL011,
            "uart1-pi5": Uart(0, 1, (2, 3), "/dev/ttyAMA1"),
            "uart2-pi5": Uart(4, 5, (6, 7), "/dev/ttyAMA2"),
            "uart3-pi5": Uart(8, 9, (10, 11), "/dev/ttyAMA3"),
            "uart4-pi5": Uart(12, 13, (14, 15), "/dev/ttyAMA4"),
        },
        {
            **_I2C1,
            "i2c0-pi5": ((0, 1), (8, 9)),
            "i2c2-pi5": ((4, 5), (12, 13)),
            "i2c3-pi5": ((6, 7), (14, 15), (22, 23)),
        },
        2, 4, 2400, rp1=True, eeprom=True, has_rtc=True,
    ),
    BoardName.PI_ZERO_2W: Board(
        "Raspberry Pi Zero 2 W", "pi02", _OLD, _I2C1, 1, 1, 700,
        rp1=False, eeprom=False, has_rtc=False,
    ),
}  # fmt: skip

SAME_PINS = {
    "uart0": "uart0-pi5", "uart2": "uart1-pi5", "uart3": "uart2-pi5", "uart4": "uart3-pi5", "uart5": "uart4-pi5",
}  # fmt: skip
"""Pi 4's name → Pi 5's name of the UART on the same pins."""

On = Literal["every", "rp1", "before"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay that a profile may ask for beside those that follow from its parts."""

    on: On
    pins: dict[str, int]
    """Parameter → the pin that it has unless another is given."""
    parameters: tuple[str, ...] = ()
    pwm: bool = False


OVERLAYS = {
    "gpio-shutdown": Overlay("every", {"gpio_pin": 3}, ("active_low", "gpio_pull", "debounce")),
    "gpio-poweroff": Overlay("every", {"gpiopin": 26}, ("active_low", "input")),
    "gpio-led": Overlay("every", {"gpio": 19}, ("label", "trigger", "active_low")),
    "i2c-gpio": Overlay("every", {"i2c_gpio_sda": 23, "i2c_gpio_scl": 24}, ("bus", "i2c_gpio_delay_us")),
    "w1-gpio": Overlay("before", {"gpiopin": 4}, ("pullup",)),
    "w1-gpio-pi5": Overlay("rp1", {"gpiopin": 4}, ("pullup",)),
    "pwm": Overlay("every", {"pin": 18}, ("func", "clock"), pwm=True),
    "pwm-2chan": Overlay("every", {"pin": 18, "pin2": 19}, ("func", "func2", "clock"), pwm=True),
    "disable-wifi": Overlay("before", {}),
    "disable-wifi-pi5": Overlay("rp1", {}),
}
SENSORS = ("imx219", "imx296", "imx477", "imx708", "ov5647")
"""Camera sensors by their overlays."""
CLOCK_CHIPS = ("ds3231", "ds1307", "pcf8523", "pcf8563", "rv3028")
"""What `i2c-rtc` is told, each at its usual address."""
CLOCK_ADDRESS = {"ds3231": 0x68, "ds1307": 0x68, "pcf8523": 0x68, "pcf8563": 0x51, "rv3028": 0x52}

PWM_CHANNEL = {12: 0, 18: 0, 13: 1, 19: 1}
"""Before the Pi 5 each of two channels comes out at two pins; the audio jack takes both channels."""


def overlay_fits(overlay: Overlay, board: Board) -> bool:
    """Whether this board's kernel knows it."""
    return overlay.on == "every" or (overlay.on == "rp1") == board.rp1
