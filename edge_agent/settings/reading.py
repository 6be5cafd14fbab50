"""`agent.toml`, read: typed, or one clear line when something is wrong."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from edge_agent.settings.file import Mqtt, Settings
from edge_agent.settings.forms import SettingsError
from edge_agent.settings.lamp_complaints import lamp_complaint, lamp_pins
from edge_agent.settings.readers import Pn532, QrEngine, Wiegand
from wire_contract.chain import is_public_key
from wire_contract.toml_form import Complaint, read_toml


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


def _with_paths_from(settings: Settings, folder: Path) -> Settings:
    """`/` leaves an absolute path as it is."""
    mqtt = settings.mqtt
    files = {
        name: str(folder / path)
        for name in ("password_file", "ca", "certificate", "key")
        if (path := getattr(mqtt, name)) is not None
    }
    return msgspec.structs.replace(
        settings, data_dir=str(folder / settings.data_dir), mqtt=msgspec.structs.replace(mqtt, **files)
    )
