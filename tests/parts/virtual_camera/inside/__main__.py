"""Holds the scene before the agent's own camera source and camera-QR reader; prints what they made of it as JSON."""

import importlib.metadata
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from inside.sensor import stand_in
from PIL import Image

from edge_agent.hardware.camera_qr import CameraQrReader, QrPictures
from edge_agent.hardware.frame_source import Frame, FrameSource, open_source
from edge_agent.readers.tag import Read, ReaderNews
from edge_agent.settings import CameraQr
from wire_contract.measurements import RotatingQrProof

SCENE = Path("/usr/share/libcamera/pipeline/virtual")
PICTURES = 24
"""The virtual sensor shows each of a scene's pictures four times: several of them are seen, and each more than once."""


class Counted:
    """A camera, and whether so many pictures were taken from it."""

    def __init__(self, camera: FrameSource) -> None:
        self.enough = threading.Event()
        self._camera = camera
        self._taken = 0

    def frame(self) -> Frame:
        if self._taken == PICTURES:
            self.enough.set()  # all before this one have been looked at
        self._taken += 1
        return self._camera.frame()

    def close(self) -> None:
        self._camera.close()


def photographed() -> dict[str, Any]:
    """By the camera source alone."""
    camera, pictures = open_source("picamera2"), QrPictures()
    frames = [camera.frame() for _ in range(PICTURES)]
    camera.close()
    (SCENE / "last.grey").write_bytes(frames[-1].grey)
    return {
        "sizes": sorted({(frame.width, frame.height, len(frame.grey)) for frame in frames}),
        "different pictures": len({frame.grey for frame in frames}),
        "codes": [[code.decode() for code in pictures.codes(frame)] for frame in frames],
    }


def read() -> dict[str, Any]:
    """By the reader: all that it passed on until it had looked at enough pictures."""
    passed_on: list[Any] = []
    opened: list[Counted] = []
    is_open = threading.Event()

    def open_counted(source: str) -> FrameSource:
        opened.append(Counted(open_source(source)))
        is_open.set()
        return opened[-1]

    reader = CameraQrReader(CameraQr(name="door", every_ms=50), pass_on=passed_on.append, open_camera=open_counted)
    enough = is_open.wait(30) and opened[0].enough.wait(30)
    reader.close()
    assert enough, passed_on
    return {"passed on": [_told(one) for one in passed_on]}


def _told(one: Read | ReaderNews) -> list[str]:
    if isinstance(one, Read):
        return [
            "read",
            one.reader,
            one.tag.proof.token if isinstance(one.tag.proof, RotatingQrProof) else one.tag.credential,
        ]
    return ["news", one.reader, one.state.value]


def versions() -> dict[str, str]:
    """Of what the pictures went through."""
    asked = ["dpkg-query", "-W", "-f", "${Version}", "python3-libcamera"]
    libcamera = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return {"picamera2": importlib.metadata.version("picamera2"), "libcamera": libcamera.split("-")[0]}


def main(asked: str) -> None:
    (SCENE / "frames").mkdir()
    for picture in SCENE.glob("*.pgm"):  # before libcamera starts, which reads them then
        Image.open(picture).convert("RGB").save(SCENE / "frames" / f"{picture.stem}.jpg", quality=95)
    stand_in()
    logging.basicConfig(level=logging.WARNING)
    answer = photographed() if asked == "photographed" else read()
    json.dump({"versions": versions(), **answer}, sys.stdout)


main(sys.argv[1])
