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
from edge_agent.hardware.camera_sources import open_source
from edge_agent.hardware.frame_source import Frame, FrameSource
from edge_agent.hardware.port_gone import PortGoneError
from edge_agent.readers.tag import Read, ReaderNews
from edge_agent.settings import CameraQr
from wire_contract.measurements import RotatingQrProof

SCENE = Path("/usr/share/libcamera/pipeline/virtual")
PICTURES = 24
"""The virtual sensor shows each of a scene's pictures four times: several of them are seen, and each more than once."""


class Counted:
    """A camera that says when so many pictures were taken from it; or, with nobody to tell, is gone then."""

    def __init__(self, camera: FrameSource, *, enough: threading.Event | None) -> None:
        self._enough = enough
        self._camera = camera
        self._taken = 0

    def frame(self) -> Frame:
        if self._taken == PICTURES:
            if self._enough is None:
                raise PortGoneError("its cable was pulled")
            self._enough.set()  # all before this one have been looked at
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


def read(*, times_gone: int) -> dict[str, Any]:
    """By the reader: all that it passed on until it had looked at enough pictures of a camera that stays."""
    passed_on: list[Any] = []
    enough = threading.Event()
    tells = iter([None] * times_gone + [enough])

    def open_counted(settings: CameraQr) -> FrameSource:
        return Counted(open_source(settings.source), enough=next(tells))

    reader = CameraQrReader(CameraQr(name="door", every_ms=50), pass_on=passed_on.append, open_camera=open_counted)
    had_enough = enough.wait(40)
    reader.close()
    assert had_enough, passed_on
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
    answer = photographed() if asked == "photographed" else read(times_gone=int(asked == "read again"))
    json.dump({"versions": versions(), **answer}, sys.stdout)


main(" ".join(sys.argv[1:]))
