"""The agent's settings: its readers, cameras, lamps and pins, as the profile has them."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from firmware_config.boards import BOARDS
from firmware_config.place import Place
from firmware_config.profile import (
    CameraQr,
    CsiCamera,
    KeyboardScanner,
    Lamp,
    OnSerial,
    Profile,
    QrEngine,
    Reader,
    RtspCamera,
    Wiegand,
)  # fmt: skip
from firmware_config.render.boot import HEAD
from firmware_config.render.system import device_path

Table = dict[str, Any]


def agent_toml(profile: Profile, place: Place) -> str:
    """For `/etc/riskpoint/agent.toml`; keys and certificates lie beside it and are never rendered."""
    top: Table = {
        "device": place.device,
        "hub_public_key": place.hub_public_key,
        "data_dir": "/var/lib/riskpoint-agent",
        "pin_factory": "gpiod",
    }
    mqtt: Table = {"host": place.broker, "port": place.port, "tls": place.tls}
    if place.tls:
        mqtt |= {"ca": "ca.pem", "certificate": "device.pem", "key": "device.key.pem"}
    parts = [f"# {place.point}: {profile.thai} / {profile.english}", *_lines(top), "", "[mqtt]", *_lines(mqtt)]
    for name, tables in (
        ("readers", [_reader(profile, reader) for reader in profile.readers]),
        ("cameras", _cameras(profile, place)),
        ("lamps", [_lamp(lamp) for lamp in profile.lamps]),
        ("contacts", [_contact(contact) for contact in profile.contacts]),
    ):
        for table in tables:
            parts += ["", f"[[{name}]]", *_lines(table)]
    for name, table in (("feedback", _feedback(profile)), ("power", _power(profile))):
        if table:
            parts += ["", f"[{name}]", *_lines(table)]
    return HEAD + "\n".join(parts) + "\n"


def _reader(profile: Profile, reader: Reader) -> Table:
    table: Table = {"kind": str(type(reader).__struct_config__.tag), "name": reader.name}
    match reader:
        case Wiegand():
            table |= {"d0": reader.d0, "d1": reader.d1, "format": reader.format}
            table |= {"keypad": reader.keypad, "byte_order": reader.byte_order}
        case OnSerial():
            uart = reader.uart
            table["port"] = device_path(reader) if uart is None else BOARDS[profile.board].uarts[uart].port
            if isinstance(reader, QrEngine):
                table["model"] = reader.model
            table["baud"] = reader.baud
        case KeyboardScanner():
            table["device"] = device_path(reader)
        case CameraQr():
            table["source"] = "picamera2"
    return table


def _cameras(profile: Profile, place: Place) -> Iterator[Table]:
    ports = sorted(camera.port for camera in profile.cameras if isinstance(camera, CsiCamera))
    for camera in profile.cameras:
        if isinstance(camera, CsiCamera):
            yield {"kind": "picamera2", "name": camera.name, "number": ports.index(camera.port)}
        if isinstance(camera, RtspCamera):
            table = {"kind": "rtsp", "name": camera.name, "address": place.cameras.get(camera.name, camera.address)}
            if camera.username is not None:
                table |= {"username": camera.username, "password_file": f"{camera.name}.password"}
            yield table


def _lamp(lamp: Lamp) -> Table:
    table: Table = {"name": lamp.name, "kind": lamp.kind.value}
    if lamp.relay is not None:
        table |= {"relay": lamp.relay, "active_low": lamp.active_low}
    table["switched_by"] = lamp.switched_by
    for name, sensor in (("light", lamp.light), ("current", lamp.current)):
        if sensor is not None:
            table[name] = msgspec.to_builtins(sensor)
    return table


def _contact(contact: Any) -> Table:  # noqa: ANN401 (a struct of the profile; only its own fields are taken)
    return {name: getattr(contact, name) for name in ("name", "pin", "kind", "active_low")}


def _feedback(profile: Profile) -> Table:
    table = {name: value for name, value in msgspec.to_builtins(profile.feedback).items() if value is not None}
    del table["pin_ma"]
    if not table["active_low"]:
        del table["active_low"]
    return table


def _power(profile: Profile) -> Table:
    power = profile.supply
    table: Table = {}
    if power.mains_pin is not None:
        table = {"mains_pin": power.mains_pin, "mains_active_low": power.mains_active_low}
    if (chip := power.battery) is not None:
        table |= {"battery_chip": chip.kind, "battery_bus": chip.bus, "battery_address": chip.address}
        table |= {"battery_empty_mv": chip.empty_mv, "battery_full_mv": chip.full_mv}
    return table


def _lines(table: Table) -> Iterator[str]:
    for name, value in table.items():
        yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:  # noqa: ANN401 (any TOML value)
    if isinstance(value, dict):
        return "{ " + ", ".join(_lines(value)) + " }"
    return json.dumps(value, ensure_ascii=False)  # strings, numbers, truths and lists of them read alike in TOML
