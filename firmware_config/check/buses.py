"""Rules of serial ports, I²C and SPI."""

from collections.abc import Iterator

from firmware_config.boards import BOARDS, CLOCK_ADDRESS, SAME_PINS
from firmware_config.problem import Problem, Said
from firmware_config.profile import OnSerial, Pn532, Profile
from firmware_config.sensors import Ldr, Mcp3008

HEADER = frozenset({"uart0", "uart1", "uart0-pi5"})
FROM_PI_4 = SAME_PINS
FROM_PI_5 = {pi5: pi4 for pi4, pi5 in SAME_PINS.items()}


def uart_known(profile: Profile) -> Iterator[Problem]:
    """UARTs are numbered otherwise on a Pi 5: the same pins, one less."""
    board = BOARDS[profile.board]
    for number, uart in enumerate(profile.uarts):
        if uart.overlay in board.uarts:
            continue
        same = (FROM_PI_4 if board.rp1 else FROM_PI_5).get(uart.overlay)
        if same in board.uarts:
            hint = Said(f"ขาเดียวกันบนบอร์ดนี้คือ {same}", f"on this board the same pins are {same}")
        else:
            there = ", ".join(board.uarts)
            hint = Said(f"บอร์ดนี้มี {there}; นอกนั้นใช้ USB", f"this board has {there}; beyond that, USB adapters")
        what = Said(f"{board.title} ไม่มี {uart.overlay}", f"{board.title} has no {uart.overlay}")
        yield Problem("uart-of-another-board" if same else "uart-unknown", f"uarts[{number}].overlay", what, hint)


def uart_owner(profile: Profile) -> Iterator[Problem]:
    """Before the Pi 5, Bluetooth has the good UART unless it is switched off; a console writes into a reader."""
    for number, uart in enumerate(profile.uarts):
        key = f"uarts[{number}].overlay"
        if uart.overlay == "uart0" and profile.bluetooth:
            yield Problem(
                "uart-bluetooth",
                key,
                Said("uart0 เป็นของ Bluetooth", "Bluetooth has uart0"),
                Said(
                    "bluetooth = false หรือใช้ uart1 (ไม่เกิน 115200)", "bluetooth = false; or uart1, 115200 baud at most"
                ),
            )
        if uart.overlay in HEADER and profile.console:
            yield Problem(
                "uart-console",
                key,
                Said("คอนโซลใช้พอร์ตนี้อยู่", "the login console has this port"),
                Said("console = false", "console = false"),
            )


def i2c_known(profile: Profile) -> Iterator[Problem]:
    """Each board has its own buses, each bus its own pins."""
    board = BOARDS[profile.board]
    for number, bus in enumerate(profile.i2c):
        pairs = board.i2c.get(bus.overlay)
        if pairs is None:
            there = ", ".join(board.i2c)
            yield Problem(
                "i2c-unknown",
                f"i2c[{number}].overlay",
                Said(f"{board.title} ไม่มี {bus.overlay}", f"{board.title} has no {bus.overlay}"),
                Said(f"มี {there}", f"there are {there}"),
            )
        elif bus.pins is not None and bus.pins not in pairs:
            there = " / ".join(f"{data}, {clock}" for data, clock in pairs)
            yield Problem(
                "i2c-pins",
                f"i2c[{number}].pins",
                Said(f"{bus.overlay} ออกที่ขาเหล่านี้ไม่ได้", f"{bus.overlay} cannot come out at these pins"),
                Said(f"ได้: {there}", f"it can at: {there}"),
            )


def chips(profile: Profile) -> Iterator[tuple[str, int, int, str]]:
    """Key, bus, address and kind of everything on I²C."""
    for number, lamp in enumerate(profile.lamps):
        for name, sensor in (("light", lamp.light), ("current", lamp.current)):
            if sensor is not None and not isinstance(sensor, Mcp3008 | Ldr):
                yield f"lamps[{number}].{name}", sensor.bus, sensor.address, type(sensor).__name__
    battery = profile.supply.battery
    if battery is not None:
        yield "supply.battery", battery.bus, battery.address, "battery"
    if profile.clock is not None and profile.clock.chip in CLOCK_ADDRESS:
        yield "clock", profile.clock.bus, CLOCK_ADDRESS[profile.clock.chip], "clock"


def bus_on(profile: Profile) -> Iterator[Problem]:
    """A part on a bus that nobody switched on is silent."""
    on = {
        int(bus.overlay.removeprefix("i2c").partition("-")[0] or -1)
        for bus in profile.i2c
        if bus.overlay[3:4].isdigit()
    }
    on |= {
        int(one.set.get("bus", "-1"))
        for one in profile.overlays
        if one.name == "i2c-gpio" and one.set.get("bus", "").isdecimal()
    }
    for key, bus, _, kind in chips(profile):
        if bus not in on:
            yield Problem(
                "bus-off",
                f"{key}.bus",
                Said(f"ยังไม่ได้เปิด I²C บัส {bus} ({kind})", f"I²C bus {bus} is not switched on ({kind})"),
                Said(
                    f'เพิ่ม [[i2c]] overlay = "i2c{bus}"',
                    f'add [[i2c]] overlay = "i2c{bus}", or what this board calls it',
                ),
            )
    uarts = {uart.overlay for uart in profile.uarts}
    for number, reader in enumerate(profile.readers):
        if isinstance(reader, OnSerial) and reader.uart is not None and reader.uart not in uarts:
            yield Problem(
                "bus-off",
                f"readers[{number}].uart",
                Said(f"ยังไม่ได้เปิด {reader.uart}", f"{reader.uart} is not switched on"),
                Said(f'เพิ่ม [[uarts]] overlay = "{reader.uart}"', f'add [[uarts]] overlay = "{reader.uart}"'),
            )


def addresses(profile: Profile) -> Iterator[Problem]:
    """Two chips at one address answer at once. One light sensor may serve several lamps; current is one lamp's own."""
    first: dict[tuple[int, int], tuple[str, str]] = {}
    for key, bus, address, kind in chips(profile):
        other_key, other_kind = first.setdefault((bus, address), (key, kind))
        shared = kind == other_kind and key.endswith(".light")
        if other_key != key and not shared:
            yield Problem(
                "i2c-address",
                f"{key}.address",
                Said(
                    f"0x{address:02x} บนบัส {bus} เป็นของ {other_key} แล้ว",
                    f"0x{address:02x} on bus {bus} is {other_key}'s already",
                ),
                Said("ตั้งที่อยู่อื่นด้วยจัมเปอร์ หรือใช้บัสอื่น", "set another address by its jumpers, or use another bus"),
            )


def spi_twice(profile: Profile) -> Iterator[Problem]:
    """The agent clocks an MCP3008 by itself; the kernel's SPI0 would have the same pins."""
    for number, lamp in enumerate(profile.lamps):
        if profile.spi and isinstance(lamp.light, Mcp3008):
            yield Problem(
                "spi-and-mcp3008",
                f"lamps[{number}].light",
                Said("โปรแกรมขับ MCP3008 เองบนขา SPI0", "the agent itself drives the MCP3008 on SPI0's pins"),
                Said("spi = false", "spi = false"),
            )


def serial_ports(profile: Profile) -> Iterator[Problem]:
    """A reader has one port, alone; the mini-UART is held to 115200 baud."""
    first: dict[str, str] = {}
    for number, reader in enumerate(profile.readers):
        if not isinstance(reader, OnSerial):
            continue
        key = f"readers[{number}]"
        if (reader.uart is None) == (reader.usb is None):
            yield Problem(
                "port-of-reader",
                key,
                Said("ต้องมี uart หรือ usb อย่างใดอย่างหนึ่ง", "needs uart or usb, one of them"),
                Said('uart = "uart0" หรือ usb = "1a86:7523"', 'uart = "uart0", or usb = "1a86:7523" as lsusb prints it'),
            )
        if reader.uart is None:
            continue
        if (other := first.setdefault(reader.uart, key)) != key:
            yield Problem(
                "uart-twice",
                f"{key}.uart",
                Said(f"{reader.uart} เป็นของ {other} แล้ว", f"{reader.uart} is {other}'s already"),
                Said("หนึ่งเครื่องอ่านต่อหนึ่งพอร์ต", "one reader to a port: another UART, or USB"),
            )
        if reader.uart == "uart1" and isinstance(reader, Pn532) and reader.baud > 115_200:
            yield Problem(
                "mini-uart-baud",
                f"{key}.baud",
                Said("uart1 ไม่เกิน 115200", "uart1 is the mini-UART: 115200 baud at most"),
                Said("baud = 115200 หรือใช้ uart0", "baud = 115200, or uart0 with bluetooth = false"),
            )
