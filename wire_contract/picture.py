"""Pictures of failed tests, as both ends name and bound them. A picture is a JPEG file; its name is its SHA-256."""

import hashlib
import re
from collections.abc import Mapping

MAX_PICTURE_BYTES = 64 * 1024
"""So large is a reduced picture at most, on the device, on the wire and at the hub."""

_NAME = re.compile(r"[0-9a-f]{64}")
_JPEG_BEGINS = b"\xff\xd8\xff"


def name_of(picture: bytes) -> str:
    """The SHA-256 of a picture, by which lines, topics and commands name it."""
    return hashlib.sha256(picture).hexdigest()


def is_name(text: str) -> bool:
    """True for a SHA-256 in lower-case hex."""
    return _NAME.fullmatch(text) is not None


def may_be_picture(content: bytes) -> bool:
    """True for what begins as a JPEG file does and is not too large; only a decoder can tell more."""
    return content.startswith(_JPEG_BEGINS) and len(content) <= MAX_PICTURE_BYTES


def asked_for(arguments: Mapping[str, str]) -> str | None:
    """The picture that `send_picture` asks for by its argument `picture`; None where the arguments make no sense."""
    name = arguments.get("picture", "")
    return name if set(arguments) == {"picture"} and is_name(name) else None
