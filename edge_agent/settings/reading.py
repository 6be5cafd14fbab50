"""`agent.toml`, read: typed, or one clear line when something is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from edge_agent.settings.cameras import Camera, RtspCamera
from edge_agent.settings.contacts import Power
from edge_agent.settings.file import Mqtt, Settings
from edge_agent.settings.forms import SettingsError
from edge_agent.settings.lamp_complaints import lamp_complaint, lamp_pins
from edge_agent.settings.readers import Pn532, QrEngine, Reader, Wiegand
from wire_contract.chain import is_public_key
from wire_contract.toml_form import Complaint, read_toml

T = TypeVar("T", bound=Camera | Reader)


def read_settings(path: Path) -> Settings:
    """The settings in a file, relative paths taken from the file's own folder; raises SettingsError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(Complaint("", f"cannot be read ({error})", "a settings file").line(str(path))) from error
    settings = read_toml(text, Settings)
    complaint = settings if isinstance(settings, Complaint) else _complaint(settings)
    if complaint is not None or isinstance(settings, Complaint):
        raise SettingsError(_one_line(complaint, path))
    return _with_paths_from(settings, path.parent)


def _one_line(complaint: Complaint | None, path: Path) -> str:
    return " ".join(complaint.line(str(path)).split()) if complaint else str(path)


def _complaint(settings: Settings) -> Complaint | None:
    """What is wrong between keys, each of which is right by itself."""
    if not is_public_key(settings.hub_public_key):
        return Complaint(
            "hub_public_key", repr(settings.hub_public_key), "43 characters, as `riskpoint-hub key` prints them"
        )
    return (
        _reader_complaint(settings)
        or lamp_complaint(settings.lamps, taken=[camera.name for camera in settings.cameras])
        or _camera_complaint(settings)
        or _contact_complaint(settings)
        or _pin_complaint(settings)
        or _mqtt_complaint(settings.mqtt)
    )


def _reader_complaint(settings: Settings) -> Complaint | None:
    names: set[str] = set()
    ports: dict[str, str] = {}
    for number, reader in enumerate(settings.readers):
        if reader.name in names:
            return Complaint(f"readers[{number}].name", repr(reader.name), "a name that no other reader has")
        names.add(reader.name)
        if isinstance(reader, Wiegand) and reader.byte_order == "reversed" and reader.format not in {"26", "34"}:
            expected = "as-sent: a card of 35 bits has no whole bytes to turn"
            return Complaint(f"readers[{number}].byte_order", repr(reader.byte_order), expected)
        if isinstance(reader, Pn532 | QrEngine):
            if reader.port in ports:
                expected = f"a port of its own ({ports[reader.port]} has this one)"
                return Complaint(f"readers[{number}].port", repr(reader.port), expected)
            ports[reader.port] = reader.name
    return None


def _camera_complaint(settings: Settings) -> Complaint | None:
    names: set[str] = set()
    for number, camera in enumerate(settings.cameras):
        if camera.name in names:
            return Complaint(f"cameras[{number}].name", repr(camera.name), "a name that no other camera has")
        names.add(camera.name)
        if isinstance(camera, RtspCamera) and camera.password_file is not None and camera.username is None:
            return Complaint(f"cameras[{number}].username", "absent", "the user whose password the file holds")
    return None


def _contact_complaint(settings: Settings) -> Complaint | None:
    names: set[str] = set()
    for number, contact in enumerate(settings.contacts):
        if contact.name in names:
            return Complaint(f"contacts[{number}].name", repr(contact.name), "a name that no other contact has")
        names.add(contact.name)
    return _power_complaint(settings.power)


def _power_complaint(power: Power) -> Complaint | None:
    if power.mains_pin in {2, 3} and not power.mains_active_low:
        return Complaint("power.mains_pin", str(power.mains_pin), "another pin: 2 and 3 are pulled up on the board")
    if (power.battery_empty_mv is None) != (power.battery_full_mv is None):
        return Complaint("power", "only one of battery_empty_mv and battery_full_mv", "both or neither")
    if (power.battery_empty_mv or 0) >= (power.battery_full_mv or 1):
        return Complaint("power.battery_full_mv", str(power.battery_full_mv), "more than battery_empty_mv")
    return None


def _pin_complaint(settings: Settings) -> Complaint | None:
    owners: dict[int, str] = {}
    for key, gpio in _pins(settings):
        if gpio in owners:
            return Complaint(key, str(gpio), f"a pin of its own ({owners[gpio]} has this one)")
        owners[gpio] = key
    for number, name in enumerate(settings.feedback.active_low):
        if name not in settings.feedback.fitted:
            return Complaint(f"feedback.active_low[{number}]", repr(name), "an output that has a pin")
    return None


def _mqtt_complaint(mqtt: Mqtt) -> Complaint | None:
    if (mqtt.certificate is None) != (mqtt.key is None):
        return Complaint("mqtt", "only one of certificate and key", "both or neither")
    if not mqtt.tls and (mqtt.ca is not None or mqtt.certificate is not None):
        return Complaint("mqtt.tls", "false", "true where a ca or a certificate is given")
    return None


def _pins(settings: Settings) -> Iterator[tuple[str, int]]:
    for number, reader in enumerate(settings.readers):
        if isinstance(reader, Wiegand):
            yield f"readers[{number}].d0", reader.d0
            yield f"readers[{number}].d1", reader.d1
    for key, gpio in settings.feedback.fitted.items():
        yield f"feedback.{key}", gpio
    yield from lamp_pins(settings.lamps)
    for number, contact in enumerate(settings.contacts):
        yield f"contacts[{number}].pin", contact.pin
    if settings.power.mains_pin is not None:
        yield "power.mains_pin", settings.power.mains_pin


def _with_paths_from(settings: Settings, folder: Path) -> Settings:
    """`/` leaves an absolute path as it is."""
    mqtt = settings.mqtt
    files = {
        name: str(folder / path)
        for name in ("password_file", "ca", "certificate", "key")
        if (path := getattr(mqtt, name)) is not None
    }
    return msgspec.structs.replace(
        settings,
        data_dir=str(folder / settings.data_dir),
        mqtt=msgspec.structs.replace(mqtt, **files),
        cameras=tuple(_with_password_from(camera, folder) for camera in settings.cameras),
        readers=tuple(_with_password_from(reader, folder) for reader in settings.readers),
    )


def _with_password_from(one: T, folder: Path) -> T:
    path = getattr(one, "password_file", None)
    return one if path is None else msgspec.structs.replace(one, password_file=str(folder / path))
