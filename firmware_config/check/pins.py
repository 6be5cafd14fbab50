"""Rules of the header's pins."""

from collections.abc import Iterator

from firmware_config.boards import BOARDS, OVERLAYS, PWM_CHANNEL
from firmware_config.owners import Owner, owners
from firmware_config.problem import Problem, Said
from firmware_config.profile import Profile


def pin_twice(profile: Profile) -> Iterator[Problem]:
    """One pin, one part: neither the kernel nor two programs notice that a line is driven twice."""
    first: dict[int, Owner] = {}
    for owner in owners(profile):
        other = first.setdefault(owner.gpio, owner)
        if other.part == owner.part or {other.part, owner.part} == {"agent's mcp3008", "spi"}:
            continue
        yield Problem(
            "pin-twice",
            owner.key,
            Said(f"GPIO {owner.gpio} ใช้แล้วโดย {other.key}", f"GPIO {owner.gpio} is {other.key}'s already"),
            Said(
                "ย้ายไปขาที่ว่าง ดูด้วย riskpoint-firmware pinout", "take a free pin: riskpoint-firmware pinout shows which"
            ),
        )


def hat_pins(profile: Profile) -> Iterator[Problem]:
    """The firmware reads a HAT's identification over GPIO 0 and 1 at every start."""
    for owner in owners(profile):
        if owner.gpio in {0, 1}:
            yield Problem(
                "hat-pins",
                owner.key,
                Said(f"GPIO {owner.gpio} สงวนไว้ให้ชิประบุ HAT", f"GPIO {owner.gpio} belongs to the HAT's identification"),
                Said("ใช้ GPIO 2 ถึง 27", "use GPIO 2 to 27"),
            )


def low_pins(profile: Profile) -> Iterator[Problem]:
    """GPIO 0 to 8 are pulled up until somebody sets them: what is on when high is on while the board starts."""
    for owner in owners(profile):
        relay = owner.key.startswith(("lamps", "pins", "fan"))
        if relay and owner.output and owner.active_high and 2 <= owner.gpio <= 8:
            yield Problem(
                "low-pin-high",
                owner.key,
                Said(
                    f"GPIO {owner.gpio} สูงขณะเครื่องเริ่ม รีเลย์จะทำงานเอง",
                    f"GPIO {owner.gpio} is high while the board starts, which would switch this on",
                ),
                Said(
                    "ใช้ GPIO 9 ถึง 27 พร้อมตัวต้านทานดึงลง",
                    "use GPIO 9 to 27 with a pull-down, or a part that is on when low",
                ),
            )


def pulled_down(profile: Profile) -> Iterator[Problem]:
    """GPIO 2 and 3 have 1.8 kΩ to 3.3 V soldered on."""
    said = Said(
        "GPIO 2 และ 3 มีตัวต้านทานดึงขึ้นบนบอร์ด ดึงลงไม่ได้", "GPIO 2 and 3 are pulled up on the board and cannot be pulled down"
    )
    hint = Said("ใช้ขาอื่น", "use another pin")
    power = profile.supply
    if power.mains_pin in {2, 3} and not power.mains_active_low:
        yield Problem("pull-down-2-3", "supply.mains_pin", said, hint)
    for number, pin in enumerate(profile.pins):
        if pin.pin in {2, 3} and pin.state == "ip,pd":
            yield Problem("pull-down-2-3", f"pins[{number}].state", said, hint)


def pwm_shared(profile: Profile) -> Iterator[Problem]:
    """Before the Pi 5, 12 and 18 are one PWM channel, 13 and 19 the other, and the audio jack needs both."""
    if BOARDS[profile.board].rp1:
        return
    taken = {0: "audio", 1: "audio"} if profile.audio else {}
    for number, overlay in enumerate(profile.overlays):
        known = OVERLAYS.get(overlay.name)
        for name, usual in known.pins.items() if known and known.pwm else ():
            channel = PWM_CHANNEL.get(int(overlay.set.get(name, str(usual))))
            if channel is None:
                continue
            if channel in taken:
                yield Problem(
                    "pwm-shared",
                    f"overlays[{number}].name",
                    Said(
                        f"ช่อง PWM {channel} ใช้แล้วโดย {taken[channel]}",
                        f"PWM channel {channel} is used by {taken[channel]} already",
                    ),
                    Said(
                        "GPIO 12 กับ 18 และ 13 กับ 19 ใช้ช่องเดียวกัน; audio = false",
                        "12 and 18 share a channel, so do 13 and 19; audio = false frees both",
                    ),
                )
            taken.setdefault(channel, f"overlays[{number}]")
