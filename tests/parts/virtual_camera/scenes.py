"""What a virtual camera sees: pictures with a code on a wall that is not plain, one for a frozen scene, several for a moving one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.parts.qr_pictures import Picture, qr_picture
from wire_contract.badge import write_token

WIDE, SMALL = (1280, 720), (640, 480)

TOKEN = write_token(
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
    at=datetime(2026, 11, 3, 2, 15, tzinfo=UTC),
    nonce=b"nonce!",
)


def badge(*, scale: int = 5) -> Picture:
    """An officer's badge, as large as a phone shows it."""
    assert segno.make(TOKEN, error="m", micro=False).designator == "7-M"
    return qr_picture(TOKEN, scale=scale)


@dataclass(frozen=True)
class Scene:
    """What stands before the sensor, picture after picture and round again."""

    pictures: tuple[Picture, ...]

    @property
    def size(self) -> tuple[int, int]:
        frame = self.pictures[0].frame
        return frame.width, frame.height

    def write(self, folder: Path) -> None:
        """As the virtual pipeline wants it, but for the pictures' format: the root's own program makes JPEGs of them."""
        for number, picture in enumerate(self.pictures):
            frame = picture.frame
            (folder / f"{number}.pgm").write_bytes(b"P5 %d %d 255\n" % (frame.width, frame.height) + frame.grey)
        width, height = self.size
        (folder / "virtual.yaml").write_text(SENSOR.format(width=width, height=height, path=self._path))

    @property
    def _path(self) -> str:
        return "frames/0.jpg" if len(self.pictures) == 1 else "frames/"


SENSOR = """\
%YAML 1.1
---
"/base/virtual/scene":
  supported_formats:
  - width: {width}
    height: {height}
    frame_rates: [15, 30]
  frames:
    path: "/usr/share/libcamera/pipeline/virtual/{path}"
  location: "CameraLocationExternal"
  model: "virtual"
"""


def wall(size: tuple[int, int] = WIDE) -> Picture:
    """Grey from dusk on the left to day on the right, with a dark doorway that shows which way up the picture is."""
    width, height = size
    row = bytes(50 + 150 * x // width for x in range(width))
    door = bytes([20]) * (width // 8) + row[width // 8 :]
    return Picture([row] * (height // 3) + [door] * (height - height // 3))


def hung(picture: Picture, *, at: tuple[int, int], size: tuple[int, int] = WIDE) -> Picture:
    """The picture on the wall, its left upper corner at this place."""
    left, top = at
    rows = list(wall(size).rows)
    for y, row in enumerate(picture.rows, top):
        rows[y] = rows[y][:left] + row + rows[y][left + len(row) :]
    return Picture(rows)


def carried(picture: Picture, *, steps: int = 4) -> Scene:
    """Somebody walks by with it."""
    return Scene(tuple(hung(picture, at=(300 + 40 * step, 120 + 15 * step)) for step in range(steps)))
