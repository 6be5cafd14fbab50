"""Rules of volts and amperes."""

from collections.abc import Iterator

from firmware_config.boards import BOARDS
from firmware_config.owners import fitted_pins
from firmware_config.problem import Problem, Said
from firmware_config.profile import CameraQr, OnSerial, Profile, RtspCamera, Wiegand

PIN_MA = 16
ALL_PINS_MA = 50
"""What one pin and all pins together may give [mem]; the Pi 5's documents say nothing else."""
LOGIC_VOLTS = 3.6


def _signals(profile: Profile) -> Iterator[tuple[str, float, bool]]:
    for number, reader in enumerate(profile.readers):
        if isinstance(reader, Wiegand) or (isinstance(reader, OnSerial) and reader.uart is not None):
            yield f"readers[{number}].volts", reader.volts, reader.shifted
    for number, contact in enumerate(profile.contacts):
        yield f"contacts[{number}].volts", contact.volts, contact.shifted
    if profile.supply.mains_pin is not None:
        yield "supply.mains_volts", profile.supply.mains_volts, profile.supply.mains_shifted


def five_volts(profile: Profile) -> Iterator[Problem]:
    """A pin bears 3.3 V."""
    for key, volts, shifted in _signals(profile):
        if volts > LOGIC_VOLTS and not shifted:
            yield Problem(
                "five-volts",
                key,
                Said(f"สัญญาณ {volts:g} V จะทำลายขา 3.3 V", f"a signal of {volts:g} V destroys a pin of 3.3 V"),
                Said(
                    "ใส่วงจรแปลงระดับ แล้วเขียน shifted = true",
                    "put a level shifter or an optocoupler between, then write shifted = true",
                ),
            )


def pin_current(profile: Profile) -> Iterator[Problem]:
    """Lamps of an officer's panel at pins without transistors."""
    outputs = profile.feedback
    fitted = fitted_pins(outputs)
    if outputs.pin_ma > PIN_MA or outputs.pin_ma * len(fitted) > ALL_PINS_MA:
        yield Problem(
            "pin-current",
            "feedback.pin_ma",
            Said(
                f"{outputs.pin_ma} mA × {len(fitted)} ขา เกิน {PIN_MA} mA ต่อขา หรือ {ALL_PINS_MA} mA รวม",
                f"{outputs.pin_ma} mA from {len(fitted)} pins each: over {PIN_MA} mA, or {ALL_PINS_MA} mA in all",
            ),
            Said(
                "ใช้ทรานซิสเตอร์ แล้วเขียน pin_ma = 0",
                "drive them by transistors and write pin_ma = 0, or take larger resistors",
            ),
        )


def needed_ma(profile: Profile) -> int:
    """What the supply must give at 5 V, at most."""
    outputs = profile.feedback
    lamps = outputs.pin_ma * len(fitted_pins(outputs))
    parts = [*profile.readers, *profile.cameras, *profile.lamps]
    drawn = sum(part.draws_ma for part in parts if not isinstance(part, CameraQr | RtspCamera))
    return BOARDS[profile.board].draws_ma + drawn + lamps + (profile.fan.draws_ma if profile.fan else 0)


def supply(profile: Profile) -> Iterator[Problem]:
    """Too small a supply shows as cards that go bad."""
    needed, given = needed_ma(profile), profile.supply.gives_ma
    if needed > given:
        yield Problem(
            "supply-too-small",
            "supply.gives_ma",
            Said(f"ต้องการได้ถึง {needed} mA แต่จ่ายได้ {given} mA", f"up to {needed} mA are drawn, and it gives {given} mA"),
            Said("ใช้แหล่งจ่ายที่แรงขึ้น", "a stronger supply, or readers with one of their own (draws_ma = 0)"),
        )
