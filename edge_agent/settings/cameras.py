"""The cameras of a point that test themselves."""

from typing import Annotated

from msgspec import Meta, Struct

from edge_agent.settings.forms import FilePath
from wire_contract.field_types import Name


class BoardCamera(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="picamera2"):
    """A camera on the board's own port or on USB, through picamera2."""

    name: Name
    number: Annotated[int, Meta(ge=0, le=15)] = 0
    """As `rpicam-hello --list-cameras` counts."""


class RtspCamera(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="rtsp"):
    """A network camera. User and password never stand in its address, since addresses end up in logs."""

    name: Name
    address: Annotated[str, Meta(pattern=r"^rtsps?://[^@\s]+$")]
    username: Annotated[str, Meta(pattern=r"^[^:]+$")] | None = None
    """Without a colon, which would end it."""
    password_file: FilePath | None = None
    onvif: Annotated[str, Meta(pattern=r"^https?://[^@\s]+$")] | None = None
    """The address of its ONVIF device service, where its clock is to be checked."""


Camera = BoardCamera | RtspCamera
