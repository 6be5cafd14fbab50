"""Rules of what hangs on the board itself: overlays, cameras, clock, fan, watchdog, boot loader."""

import difflib
from collections.abc import Iterator

from firmware_config.boards import BOARDS, CLOCK_CHIPS, OVERLAYS, SENSORS, BoardName, overlay_fits
from firmware_config.problem import Problem, Said
from firmware_config.profile import CsiCamera, Profile

MAX_RUNTIME_S = 15


def overlays_known(profile: Profile) -> Iterator[Problem]:
    """The firmware passes over what it does not know, without a word."""
    board = BOARDS[profile.board]
    for number, asked in enumerate(profile.overlays):
        key = f"overlays[{number}]"
        known = OVERLAYS.get(asked.name)
        if known is None or not overlay_fits(known, board):
            there = [name for name, overlay in OVERLAYS.items() if overlay_fits(overlay, board)]
            near = difflib.get_close_matches(asked.name, there, 1, cutoff=0.5)
            hint = (
                Said(f"หมายถึง {near[0]} หรือไม่", f"did you mean {near[0]}?")
                if near
                else Said(
                    f"ที่ใช้ได้: {', '.join(there)}",
                    f"there are: {', '.join(there)}; buses, cameras, clock and fan have keys of their own",
                )
            )
            what = Said(f"{board.title} ไม่มี overlay {asked.name}", f"{board.title} has no overlay {asked.name}")
            yield Problem("overlay-unknown", f"{key}.name", what, hint)
            continue
        for name, value in asked.set.items():
            pin = name in known.pins
            if (not pin and name not in known.parameters) or (pin and not (value.isdecimal() and int(value) <= 27)):
                there_text = ", ".join((*known.pins, *known.parameters))
                yield Problem(
                    "overlay-parameter",
                    f"{key}.set",
                    Said(f"{asked.name}: {name}={value} ใช้ไม่ได้", f"{asked.name} knows no {name}={value}"),
                    Said(f"มี {there_text} (ขา 0–27)", f"there are {there_text}; pins are 0 to 27"),
                )


def board_parts(profile: Profile) -> Iterator[Problem]:
    """Only boards with an audio jack have audio on PWM."""
    if profile.audio and profile.board in {BoardName.PI_5, BoardName.PI_ZERO_2W}:
        title = BOARDS[profile.board].title
        yield Problem(
            "no-audio-jack",
            "audio",
            Said(f"{title} ไม่มีช่องเสียง", f"{title} has no audio jack"),
            Said("audio = false", "audio = false"),
        )


def cameras(profile: Profile) -> Iterator[Problem]:
    """One sensor to a port, and only ports and sensors that there are."""
    board = BOARDS[profile.board]
    first: dict[int, str] = {}
    for number, camera in enumerate(profile.cameras):
        if not isinstance(camera, CsiCamera):
            continue
        key = f"cameras[{number}]"
        if camera.sensor not in SENSORS:
            yield Problem(
                "camera-sensor",
                f"{key}.sensor",
                Said(f"ไม่รู้จักเซ็นเซอร์ {camera.sensor}", f"no overlay is known for {camera.sensor}"),
                Said(f"มี {', '.join(SENSORS)}", f"there are {', '.join(SENSORS)}"),
            )
        if camera.port >= board.camera_ports or first.setdefault(camera.port, key) != key:
            yield Problem(
                "camera-port",
                f"{key}.port",
                Said(
                    f"พอร์ตกล้อง {camera.port} ไม่มีหรือใช้แล้ว",
                    f"{board.title} has no camera port {camera.port}, or it is taken",
                ),
                Said(f"มี {board.camera_ports} พอร์ต เริ่มที่ 0", f"it has {board.camera_ports}, counted from 0"),
            )


def clocks(profile: Profile) -> Iterator[Problem]:
    """The Pi 5 has a clock of its own; charging a cell that must not be charged makes it leak."""
    clock, board = profile.clock, BOARDS[profile.board]
    if clock is None:
        return
    if clock.chip == "board" and not board.has_rtc:
        yield Problem(
            "clock-not-on-board",
            "clock.chip",
            Said(f"{board.title} ไม่มีนาฬิกาในตัว", f"{board.title} has no clock of its own"),
            Said('chip = "ds3231"', 'chip = "ds3231" on I²C'),
        )
    elif clock.chip != "board" and clock.chip not in CLOCK_CHIPS:
        yield Problem(
            "clock-unknown",
            "clock.chip",
            Said(f"ไม่รู้จักชิป {clock.chip}", f"i2c-rtc is not told of {clock.chip}"),
            Said(f"มี board, {', '.join(CLOCK_CHIPS)}", f"there are board, {', '.join(CLOCK_CHIPS)}"),
        )
    if clock.chip != "board" and clock.bus != 1 and not (profile.board is BoardName.PI_4B and 3 <= clock.bus <= 6):
        yield Problem(
            "clock-bus",
            "clock.bus",
            Said(f"i2c-rtc ใช้บัส {clock.bus} ไม่ได้", f"i2c-rtc is not told of bus {clock.bus} on this board"),
            Said("bus = 1", "bus = 1; on a Pi 4 also 3 to 6"),
        )
    if clock.rechargeable and clock.chip != "board":
        yield Problem(
            "clock-charging",
            "clock.rechargeable",
            Said("ชาร์จได้เฉพาะนาฬิกาบนบอร์ด Pi 5", "only the Pi 5's own clock charges its cell by a setting"),
            Said("rechargeable = false", "rechargeable = false"),
        )


def fans(profile: Profile) -> Iterator[Problem]:
    """Only the Pi 5 has a socket for a fan."""
    if profile.fan is not None and profile.fan.on == "socket" and profile.board is not BoardName.PI_5:
        title = BOARDS[profile.board].title
        yield Problem(
            "fan-socket",
            "fan.on",
            Said(f"{title} ไม่มีช่องเสียบพัดลม", f"{title} has no socket for a fan"),
            Said('on = "pin" พร้อมทรานซิสเตอร์', 'on = "pin", through a transistor'),
        )


def watchdogs(profile: Profile) -> Iterator[Problem]:
    """Beyond 15 s the chip refuses, and some kernels then run without any watchdog."""
    if profile.watchdog.runtime_s > MAX_RUNTIME_S:
        yield Problem(
            "watchdog-too-long",
            "watchdog.runtime_s",
            Said("ชิปรับได้ไม่เกิน 15 วินาที", "the chip takes 15 s at most, else there may be no watchdog at all"),
            Said("runtime_s = 10", "runtime_s = 10"),
        )


def boot_loader(profile: Profile) -> Iterator[Problem]:
    """A point stands alone: after a power cut it must come back by itself."""
    board = BOARDS[profile.board]
    if profile.eeprom.wait_for_power_button:
        yield Problem(
            "waits-for-button",
            "eeprom.wait_for_power_button",
            Said("ไฟกลับมาแล้วเครื่องจะไม่เปิดเอง", "after a power cut it would stay off until somebody presses the button"),
            Said("wait_for_power_button = false", "wait_for_power_button = false"),
        )
    if profile.eeprom.wake_on_gpio and profile.board is not BoardName.PI_4B:
        yield Problem(
            "wake-on-gpio",
            "eeprom.wake_on_gpio",
            Said(f"{board.title} ปลุกด้วย GPIO3 ไม่ได้", f"{board.title} is not woken by a setting for GPIO 3"),
            Said("wake_on_gpio = false", "wake_on_gpio = false; only a Pi 4 has it"),
        )
    if profile.watchdog.boot_s and not board.eeprom:
        yield Problem(
            "boot-watchdog",
            "watchdog.boot_s",
            Said(f"{board.title} ไม่มีตัวโหลดที่เฝ้าการเริ่มระบบได้", f"{board.title} has no boot loader that watches a boot"),
            Said("boot_s = 0", "boot_s = 0; Pi 4 and 5 have it"),
        )
