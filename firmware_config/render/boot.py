"""What firmware and boot loader read: a fragment of `config.txt`, words of the kernel's command line, EEPROM."""

from collections.abc import Iterator

from firmware_config.boards import BOARDS, BoardName
from firmware_config.profile import Bus, CsiCamera, Profile

HEAD = "# Rendered by riskpoint-firmware from the point's profile; changes belong there.\n"


def config_txt(profile: Profile) -> str:
    """Included by `include riskpoint.txt`; its section holds on this board only."""
    lines = [
        *_buses(profile), *_radio(profile), *_cameras(profile), *_cooling_and_clock(profile),
        *_watch(profile), *_overlays(profile), *_early_pins(profile),
    ]  # fmt: skip
    return HEAD + "\n".join([f"[{BOARDS[profile.board].filter}]", *lines, "[all]"]) + "\n"


def _buses(profile: Profile) -> Iterator[str]:
    for bus in profile.i2c:
        yield "dtparam=i2c_arm=on" if bus.overlay == "i2c1" else _i2c(profile, bus)
    if profile.spi:
        yield "dtparam=spi=on"
    if any(uart.overlay in {"uart0", "uart1"} for uart in profile.uarts) or profile.console:
        yield "enable_uart=1"
    for uart in profile.uarts:
        flow = ",ctsrts=on" if uart.flow_control else ""
        if flow or uart.overlay not in {"uart0", "uart1"}:
            yield f"dtoverlay={uart.overlay}{flow}"
    yield f"dtparam=audio={'on' if profile.audio else 'off'}"


def _i2c(profile: Profile, bus: Bus) -> str:
    data, clock = bus.pins or BOARDS[profile.board].i2c[bus.overlay][0]
    return f"dtoverlay={bus.overlay},pins_{data}_{clock}"


def _radio(profile: Profile) -> Iterator[str]:
    if not profile.bluetooth:
        yield f"dtoverlay=disable-bt{'-pi5' if BOARDS[profile.board].rp1 else ''}"


def _cameras(profile: Profile) -> Iterator[str]:
    ports = BOARDS[profile.board].camera_ports
    fitted = sorted((one for one in profile.cameras if isinstance(one, CsiCamera)), key=lambda one: one.port)
    yield "camera_auto_detect=0"
    for camera in fitted:
        yield f"dtoverlay={camera.sensor}{f',cam{camera.port}' if ports > 1 else ''}"


def _cooling_and_clock(profile: Profile) -> Iterator[str]:
    if (fan := profile.fan) is not None:
        start = fan.starts_at_c * 1000
        if fan.on == "pin":
            yield f"dtoverlay=gpio-fan,gpiopin={fan.pin},temp={start},hyst=10000"
        else:
            yield f"dtparam=fan_temp0={start}"
    if (clock := profile.clock) is not None:
        if clock.chip == "board":
            yield "dtparam=rtc=on"
            if clock.rechargeable:
                yield "dtparam=rtc_bbat_vchg=3000000"
        else:
            bus = "" if clock.bus == 1 else f",i2c{clock.bus}"
            yield f"dtoverlay=i2c-rtc,{clock.chip}{bus}"


def _watch(profile: Profile) -> Iterator[str]:
    if profile.watchdog.boot_s:
        yield f"kernel_watchdog_timeout={profile.watchdog.boot_s}"
    else:
        yield "dtparam=watchdog=on"


def _overlays(profile: Profile) -> Iterator[str]:
    for overlay in profile.overlays:
        parameters = "".join(f",{name}={overlay.set[name]}" for name in sorted(overlay.set))
        yield f"dtoverlay={overlay.name}{parameters}"


def _early_pins(profile: Profile) -> Iterator[str]:
    """A relay is off before anything else runs: its lamp stays lit."""
    for lamp in profile.lamps:
        if lamp.relay is not None:
            yield f"gpio={lamp.relay}=op,{'dh' if lamp.active_low else 'dl'}"
    for pin in profile.pins:
        yield f"gpio={pin.pin}={pin.state}"


def cmdline_parts(profile: Profile) -> str:
    """One word a line: `+` belongs on the kernel's command line, `-` must not stand there."""
    words = []
    if not profile.console:
        words += [f"- console={port},115200" for port in ("serial0", "ttyAMA0", "ttyS0")]
    if profile.watchdog.boot_s:
        words.append("+ watchdog_disarm=0")
    return HEAD + "\n".join(words) + "\n" if words else ""


def eeprom(profile: Profile) -> str:
    """For `rpi-eeprom-config --apply`, on boards that have one."""
    if not BOARDS[profile.board].eeprom:
        return ""
    lines = ["[all]", f"BOOT_UART={int(profile.console)}", "POWER_OFF_ON_HALT=0", "REBOOT_ON_FATAL_ERROR=1"]
    if profile.board is BoardName.PI_4B:
        lines.append(f"WAKE_ON_GPIO={int(profile.eeprom.wake_on_gpio)}")
    if profile.board is BoardName.PI_5:
        lines.append(f"WAIT_FOR_POWER_BUTTON={int(profile.eeprom.wait_for_power_button)}")
        if profile.supply.gives_ma >= 5000 and not profile.supply.negotiates:
            lines.append("PSU_MAX_CURRENT=5000")
    if profile.watchdog.boot_s:
        lines.append(f"BOOT_WATCHDOG_TIMEOUT={profile.watchdog.boot_s}")
    return HEAD + "\n".join(lines) + "\n"
