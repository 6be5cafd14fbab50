"""Rules of names, lamps, outputs and USB: what the agent would refuse, or nobody could tell apart."""

from collections.abc import Iterator

from firmware_config.boards import BOARDS
from firmware_config.problem import Problem, Said
from firmware_config.profile import CameraQr, CsiCamera, KeyboardScanner, OnSerial, Profile, Wiegand


def names(profile: Profile) -> Iterator[Problem]:
    """A test is asked for by name, so cameras and lamps share their names."""
    groups = (
        [(f"readers[{n}].name", reader.name) for n, reader in enumerate(profile.readers)],
        [(f"cameras[{n}].name", camera.name) for n, camera in enumerate(profile.cameras)]
        + [(f"lamps[{n}].name", lamp.name) for n, lamp in enumerate(profile.lamps)],
        [(f"contacts[{n}].name", contact.name) for n, contact in enumerate(profile.contacts)],
    )
    for group in groups:
        first: dict[str, str] = {}
        for key, name in group:
            if (other := first.setdefault(name, key)) != key:
                yield Problem(
                    "name-twice",
                    key,
                    Said(f"ชื่อ {name} ใช้แล้วที่ {other}", f"{name} is {other} already"),
                    Said("ตั้งชื่ออื่น", "give it a name of its own"),
                )
    # The agent reads codes from the board's first camera, and from no other of them.
    board = sorted((one for one in profile.cameras if isinstance(one, CsiCamera)), key=lambda one: one.port)
    there = {camera.name for camera in board[:1]}
    for number, reader in enumerate(profile.readers):
        if isinstance(reader, CameraQr) and reader.camera not in there:
            yield Problem(
                "camera-of-reader",
                f"readers[{number}].camera",
                Said(f"{reader.camera} ไม่ใช่กล้อง csi ตัวแรก", f"{reader.camera} is not the first csi camera"),
                Said(
                    "ใช้กล้อง csi ที่พอร์ตเลขต่ำสุด",
                    "name the csi camera at the lowest port; the agent reads codes from no other",
                ),
            )
        if isinstance(reader, Wiegand) and reader.byte_order == "reversed" and reader.format not in {"26", "34"}:
            yield Problem(
                "byte-order",
                f"readers[{number}].byte_order",
                Said("บัตร 35 บิตกลับลำดับไบต์ไม่ได้", "a card of 35 bits has no whole bytes to turn"),
                Said('byte_order = "as-sent"', 'byte_order = "as-sent"'),
            )


def lamps(profile: Profile) -> Iterator[Problem]:
    """Without a sensor nothing can be tested; without a relay the agent switches nothing."""
    for number, lamp in enumerate(profile.lamps):
        if lamp.light is None and lamp.current is None:
            yield Problem(
                "lamp-without-sensor",
                f"lamps[{number}]",
                Said("ไม่มีเซ็นเซอร์ ทดสอบไม่ได้", "has neither light nor current, so nothing can be tested"),
                Said('light = { kind = "bh1750" }', 'light = { kind = "bh1750" }, or current'),
            )
        if lamp.switched_by == "agent" and lamp.relay is None:
            yield Problem(
                "lamp-without-relay",
                f"lamps[{number}].switched_by",
                Said("ไม่มีรีเลย์ โปรแกรมสวิตช์ไฟไม่ได้", "the agent cannot switch it without a relay"),
                Said('switched_by = "photocell" หรือใส่ relay', 'switched_by = "photocell", or a relay'),
            )


def outputs(profile: Profile) -> Iterator[Problem]:
    """`active_low` names outputs that are there; a battery is full at more than empty."""
    feedback, battery = profile.feedback, profile.supply.battery
    for name in feedback.active_low:
        if getattr(feedback, name) is None:
            yield Problem(
                "output-not-there",
                "feedback.active_low",
                Said(f"{name} ไม่มีขา", f"{name} has no pin"),
                Said("ลบออก หรือใส่ขา", "take it out, or give it a pin"),
            )
    if battery is not None and battery.empty_mv >= battery.full_mv:
        yield Problem(
            "battery-voltages",
            "supply.battery",
            Said("full_mv ต้องมากกว่า empty_mv", "full_mv must be more than empty_mv"),
            Said("ดูแรงดันของแบตเตอรี่", "see the battery's sheet"),
        )


def usb(profile: Profile) -> Iterator[Problem]:
    """Two adapters of one make look alike, so their sockets must tell them apart."""
    board = BOARDS[profile.board]
    first: dict[tuple[str, str | None], str] = {}
    fitted = [
        (f"readers[{n}]", reader.usb, reader.socket)
        for n, reader in enumerate(profile.readers)
        if isinstance(reader, OnSerial | KeyboardScanner) and reader.usb is not None
    ]
    for key, usb_id, socket in fitted:
        known = {place for (same, place) in first if same == usb_id}
        if known and (socket is None or None in known or socket in known):
            yield Problem(
                "usb-alike",
                f"{key}.usb",
                Said(f"{usb_id} มีสองตัว แยกไม่ออก", f"there are two of {usb_id}, and nothing tells them apart"),
                Said("ใส่ socket ให้ทั้งสอง เช่น 1-1.2", "give both their sockets, such as 1-1.2 (udevadm info)"),
            )
        first.setdefault((usb_id, socket), key)
    if len(fitted) > board.usb_ports:
        yield Problem(
            "usb-sockets",
            fitted[-1][0],
            Said(f"{board.title} มีช่อง USB {board.usb_ports}", f"{board.title} has {board.usb_ports} USB socket(s)"),
            Said("ใช้ UART หรือบอร์ดอื่น", "use a UART, or another board"),
        )
