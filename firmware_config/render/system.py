"""What the system reads: names of USB readers, modules, the watchdog."""

from firmware_config.profile import KeyboardScanner, OnSerial, Profile, Reader
from firmware_config.render.boot import HEAD


def device_path(reader: Reader) -> str:
    """Where a USB reader is found whatever else is plugged in."""
    return f"/dev/riskpoint/{reader.name}"


def udev_rules(profile: Profile) -> str:
    """A link of its own for each USB reader, in a group that the agent is in."""
    rules = []
    for reader in profile.readers:
        if not isinstance(reader, OnSerial | KeyboardScanner) or reader.usb is None:
            continue
        maker, product = reader.usb.split(":")
        what, group = ("input", "input") if isinstance(reader, KeyboardScanner) else ("tty", "dialout")
        kernel = 'KERNEL=="event*", ENV{ID_INPUT_KEYBOARD}=="1", ' if what == "input" else ""
        socket = f'KERNELS=="{reader.socket}", ' if reader.socket else ""
        rules.append(
            f'SUBSYSTEM=="{what}", {kernel}{socket}ATTRS{{idVendor}}=="{maker}", ATTRS{{idProduct}}=="{product}", '
            f'SYMLINK+="riskpoint/{reader.name}", GROUP="{group}", MODE="0660"'
        )
    return HEAD + "\n".join(rules) + "\n" if rules else ""


def modules(profile: Profile) -> str:
    """`/dev/i2c-*` comes of a module that no device asks for."""
    asked = bool(profile.i2c) or any(overlay.name == "i2c-gpio" for overlay in profile.overlays)
    return HEAD + "i2c-dev\n" if asked else ""


def watchdog(profile: Profile) -> str:
    """The chip is fed by systemd, and systemd watches the agent (its unit's `WatchdogSec`)."""
    return f"{HEAD}[Manager]\nRuntimeWatchdogSec={profile.watchdog.runtime_s}s\nRebootWatchdogSec=2min\n"
