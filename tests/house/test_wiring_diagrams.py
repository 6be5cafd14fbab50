import re
from pathlib import Path

from firmware_config.drawing import svg
from firmware_config.files import shipped
from firmware_config.profile import Profile
from firmware_config.reading import read_profile

HARDWARE = Path(__file__).parents[2] / "docs/hardware"


def drawn() -> dict[str, str]:
    profiles = {name: read_profile(text) for name, text in shipped().items()}
    return {f"{name}.svg": svg(one, name=name) for name, one in profiles.items() if isinstance(one, Profile)}


def test_the_wiring_diagrams_are_drawn_from_the_shipped_profiles() -> None:
    """`riskpoint-firmware pinout NAME --svg docs/hardware/NAME.svg` renews one."""
    assert {path.name: path.read_text() for path in HARDWARE.glob("*.svg")} == drawn()


def test_every_diagram_stands_on_the_page_of_the_profiles() -> None:
    shown = re.findall(r"\]\(([a-z0-9-]+\.svg)\)", (HARDWARE / "README.md").read_text())
    assert sorted(shown) == sorted(drawn())
