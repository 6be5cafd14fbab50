"""`agent.toml`: what hardware a point has and where its hub listens. Typed; one clear line when something is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wire_contract.chain import is_public_key
from wire_contract.measurements import Name
from wire_contract.messages import DeviceText
from wire_contract.toml_form import Complaint, read_toml

Gpio = Annotated[int, Meta(ge=2, le=27)]
"""A GPIO number of the header; 0 and 1 belong to the HAT's identification chip."""

PinFactoryName = Literal["mock", "lgpio", "gpiod"]
Seconds = Annotated[int, Meta(ge=1, le=86_400)]
FilePath = Annotated[str, Meta(min_length=1)]
"""A path; after reading, relative ones are taken from the settings file's own folder."""
Port = Annotated[int, Meta(ge=1, le=65_535)]


class SettingsError(ValueError):
    """A settings file is wrong; the text is one line for the person who wrote it."""


class Mqtt(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the broker is, and how to sign in to it."""

    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    port: Port = 1883
    username: str | None = None
    """The device id where a password file is given without a name."""
    password_file: FilePath | None = None
    tls: bool = False
    ca: FilePath | None = None
    """The authority that signed the broker's certificate; the system's own where absent."""
    certificate: FilePath | None = None
    key: FilePath | None = None


ByteOrder = Literal["as-sent", "reversed"]
"""Whether a reader sends a card's bytes as printed or the other way round; credentials always read as printed."""


class Wiegand(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="wiegand"):
    """A Wiegand reader on two data lines."""

    name: Name
    d0: Gpio
    d1: Gpio
    format: Literal["26", "34", "37", "37-no-facility"] = "26"
    """`readers.wiegand_format.WiegandFormat` by its value."""
    gap_ms: Annotated[int, Meta(ge=5, le=200)] = 25
    keypad: Literal["none", "4", "8"] = "none"
    """Bits of one key where the reader has a keypad too."""
    byte_order: ByteOrder = "as-sent"


class Pn532(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="pn532"):
    """An NFC reader of type PN532 on a serial port (HSU)."""

    name: Name
    port: FilePath
    baud: Literal[9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600] = 115200


class QrEngine(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="qr-engine"):
    """A QR engine on a serial port that sends what it read as lines."""

    name: Name
    port: FilePath
    model: Literal["gm65", "lines"] = "gm65"
    """`gm65`: the engine's own settings are set, read back and locked. `lines`: any engine; nothing is asked of it."""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    idle_ms: Annotated[int, Meta(ge=20, le=2000)] = 150
    """A line without an end counts as ended after this silence."""


class KeyboardScanner(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="keyboard"):
    """A USB scanner that types like a keyboard."""

    name: Name
    device: FilePath
    """For example `/dev/input/by-id/usb-…-event-kbd`."""


class CameraQr(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="camera-qr"):
    """QR codes held before a camera of the point."""

    name: Name
    source: Annotated[str, Meta(min_length=1)] = "picamera2"
    """`picamera2` for the camera on the board's own port, or an `rtsp://` address."""
    every_ms: Annotated[int, Meta(ge=50, le=5000)] = 250


Reader = Wiegand | Pn532 | QrEngine | KeyboardScanner | CameraQr


class FeedbackPins(Struct, frozen=True, forbid_unknown_fields=True):
    """Outputs for the officer: single lamps, or the three colours of one RGB lamp, or both; what is not fitted is left
    out.
    """

    green: Gpio | None = None
    amber: Gpio | None = None
    red: Gpio | None = None
    buzzer: Gpio | None = None
    rgb_red: Gpio | None = None
    rgb_green: Gpio | None = None
    rgb_blue: Gpio | None = None
    active_low: tuple[Literal["green", "amber", "red", "buzzer", "rgb_red", "rgb_green", "rgb_blue"], ...] = ()
    """Outputs that are on when their pin is low, as with an RGB lamp of common anode."""

    @property
    def fitted(self) -> dict[str, int]:
        """The pin of each output that is there."""
        pins = msgspec.structs.asdict(self)
        return {name: gpio for name, gpio in pins.items() if name != "active_low" and gpio is not None}


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    device: DeviceText
    hub_public_key: str
    data_dir: FilePath
    pin_factory: PinFactoryName
    mqtt: Mqtt = Mqtt()
    readers: tuple[Reader, ...] = ()
    feedback: FeedbackPins = FeedbackPins()
    heartbeat_s: Seconds = 60
    alive_every_s: Seconds = 3600
    journal_max_mb: Annotated[int, Meta(ge=1, le=100_000)] = 512
    """The journal never grows beyond this. Where acknowledged lines may not make room, a tap is refused in red."""
    keep_days: Annotated[int, Meta(ge=400, le=36_500)] = 400
    """What the hub has acknowledged stays this long all the same: the fleet is the hub's backup."""


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
    return _reader_complaint(settings) or _pin_complaint(settings) or _mqtt_complaint(settings.mqtt)


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
