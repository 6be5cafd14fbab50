"""What a camera is compared with: its mean picture on a good day or night, and what was measured of it then."""

import hashlib
import struct
import zlib
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"riskpoint-reference\n"
_VERSION = 1
_SIZES = struct.Struct("<BHHHHB")
"""Version; width and height of the camera's pictures; width and height of the kept one; how many values follow."""
_SEAL = struct.Struct("<I")
_LARGEST_PX = 2000
"""On a side of the kept picture; ours are about 640 wide."""


@dataclass(frozen=True, slots=True)
class ReferenceValues:
    """What the test measured that learned the reference; in units as in `CameraMeasurements`."""

    brightness_milli: int = 0
    contrast_milli: int = 0
    sharpness_milli: int = 0
    noise_milli: int = 0
    stripes_milli: int = 0
    bright_share_milli: int = 0
    live_share_milli: int = 0
    frame_difference_milli: int = 0
    frame_rate_milli: int = 0


@dataclass(frozen=True, slots=True)
class UnreadableReference:
    """These bytes are no reference, and why."""

    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One camera's picture by one light, reduced to about 640 pixels in width."""

    width_px: int
    height_px: int
    """Of the camera's own pictures: a reference is only compared with pictures of the same size."""
    values: ReferenceValues
    picture: NDArray[np.uint8]

    def to_bytes(self) -> bytes:
        """The file's content; the same reference gives the same bytes."""
        height, width = self.picture.shape
        numbers = [getattr(self.values, each.name) for each in fields(self.values)]
        sizes = _SIZES.pack(_VERSION, self.width_px, self.height_px, width, height, len(numbers))
        content = _MAGIC + sizes + struct.pack(f"<{len(numbers)}i", *numbers) + self.picture.tobytes()
        return content + _SEAL.pack(zlib.crc32(content))

    @property
    def sha256(self) -> str:
        """Its name on the wire."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Reference | UnreadableReference":
        """What `to_bytes` gave; anything else is unreadable, whatever it is."""
        why = _what_is_wrong(content)
        if why is not None:
            return UnreadableReference(why)
        _, width_px, height_px, width, height, count = _SIZES.unpack_from(content, len(_MAGIC))
        values_at = len(_MAGIC) + _SIZES.size
        values = ReferenceValues(*struct.unpack_from(f"<{count}i", content, values_at))
        pixels = np.frombuffer(content, dtype=np.uint8, count=width * height, offset=values_at + 4 * count)
        return cls(width_px, height_px, values, pixels.reshape(height, width))


def _what_is_wrong(content: bytes) -> str | None:
    if not content.startswith(_MAGIC):
        return "not a reference picture"
    if len(content) < len(_MAGIC) + _SIZES.size + _SEAL.size:
        return "cut short"
    version, _, _, width, height, count = _SIZES.unpack_from(content, len(_MAGIC))
    if version != _VERSION:
        return f"of edition {version}, and this agent reads {_VERSION}"
    if count != len(fields(ReferenceValues)) or not (0 < width <= _LARGEST_PX and 0 < height <= _LARGEST_PX):
        return "its sizes make no sense"
    if len(content) != len(_MAGIC) + _SIZES.size + 4 * count + width * height + _SEAL.size:
        return "cut short or too long"
    (seal,) = _SEAL.unpack(content[-_SEAL.size :])
    return None if zlib.crc32(content[: -_SEAL.size]) == seal else "damaged"
