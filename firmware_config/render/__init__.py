"""A profile and a place → the files of a device, the same bytes every time."""

from firmware_config.place import EXAMPLE, Place
from firmware_config.profile import Profile
from firmware_config.render.agent_toml import agent_toml
from firmware_config.render.boot import cmdline_parts, config_txt, eeprom
from firmware_config.render.system import modules, udev_rules, watchdog


def render(profile: Profile, place: Place = EXAMPLE) -> dict[str, str]:
    """Path in the tree → text; what a board does not have is left out. Only for a profile that passes `check`."""
    files = {
        "boot/firmware/riskpoint.txt": config_txt(profile),
        "boot/firmware/riskpoint-cmdline.parts": cmdline_parts(profile),
        "boot/firmware/riskpoint-eeprom.conf": eeprom(profile),
        "etc/modules-load.d/riskpoint.conf": modules(profile),
        "etc/riskpoint/agent.toml": agent_toml(profile, place),
        "etc/systemd/system.conf.d/riskpoint-watchdog.conf": watchdog(profile),
        "etc/udev/rules.d/90-riskpoint.rules": udev_rules(profile),
    }
    return {path: text for path, text in files.items() if text}
