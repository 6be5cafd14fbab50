"""Clips of a street that moves: buildings that stay, noise as of a sensor, and something that goes by."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

SIZE = (640, 480)
RATE = 25


def street(size: tuple[int, int] = SIZE, *, seed: int = 1) -> NDArray[np.uint8]:
    """A picture with detail of every size."""
    width, height = size
    rng = np.random.default_rng(seed)
    picture = np.full((height, width), 110, np.uint8)
    for _ in range(160):
        left, top = rng.integers(0, width), rng.integers(0, height)
        wide, high = rng.integers(8, width // 5), rng.integers(8, height // 4)
        picture[top : top + high, left : left + wide] = rng.integers(40, 215)
    return picture


def pictures(count: int, size: tuple[int, int] = SIZE, *, seed: int = 1) -> list[NDArray[np.uint8]]:
    """The street, picture after picture."""
    rng = np.random.default_rng(seed + 1)
    still, seen = street(size, seed=seed).astype(np.int16), []
    for number in range(count):
        moment = still + rng.normal(0, 3, still.shape).round().astype(np.int16)
        left = 20 + 9 * number % (size[0] - 60)
        moment[size[1] // 2 : size[1] // 2 + 50, left : left + 30] = 30
        seen.append(moment.clip(0, 255).astype(np.uint8))
    return seen


def write_clip(
    path: Path,
    *,
    codec: str = "libx264",
    size: tuple[int, int] = SIZE,
    frames: int = 150,
    rate: int = RATE,
    gop: int = 25,
    distinct: int = 10,
    form: str = "mp4",
) -> Path:
    """The street as a file."""
    with av.open(str(path), "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.gop_size = gop
        if codec.startswith("libx26"):
            quiet = "log-level=none:open-gop=0"  # as cameras do: what comes after a whole picture needs none before it
            stream.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": quiet}
        colour = np.full((size[1] // 2, size[0]), 128, np.uint8)
        shown = pictures(distinct, size)
        for number in range(frames):
            picture = av.VideoFrame.from_ndarray(np.vstack([shown[number % distinct], colour]), format="yuv420p")
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def write_changing_clip(path: Path, *sizes: tuple[int, int], frames: int = 12) -> Path:
    """One stream whose camera is set to another size, once and again: each size's pictures begin with its own SPS."""
    with av.open(str(path), "w", format="mpegts") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *sizes[0], "yuv420p"
        for turn, size in enumerate(sizes):
            encoder = _encoder(size)
            colour, shown = np.full((size[1] // 2, size[0]), 128, np.uint8), pictures(5, size)
            for number in range(frames):
                picture = av.VideoFrame.from_ndarray(np.vstack([shown[number % 5], colour]), format="yuv420p")
                picture.pts = turn * frames + number
                for packet in encoder.encode(picture):
                    packet.stream = stream
                    container.mux(packet)
    return path


def _encoder(size: tuple[int, int]) -> av.VideoCodecContext:
    """Which holds nothing back, and says its size in the stream itself."""
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = *size, "yuv420p"
    encoder.time_base, encoder.framerate, encoder.gop_size = Fraction(1, RATE), Fraction(RATE), 10
    encoder.options, encoder.thread_count = {"preset": "ultrafast", "tune": "zerolatency"}, 1
    return encoder
