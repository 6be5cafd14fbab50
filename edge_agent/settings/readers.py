"""The readers that a point may have, each kind with its own keys."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge_agent.settings.forms import FilePath, Gpio
from wire_contract.field_types import Name

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
    """`picamera2` for the camera on the board's own port, or an `rtsp://` address without user and password."""
    username: str | None = None
    password_file: FilePath | None = None
    every_ms: Annotated[int, Meta(ge=50, le=5000)] = 250


Reader = Wiegand | Pn532 | QrEngine | KeyboardScanner | CameraQr
