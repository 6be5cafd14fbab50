"""Frames as a network camera's encoder leaves them: H.264, which draws what does not change from the frame before."""

import io

import av
import numpy as np
from numpy.typing import NDArray

Frames = list[NDArray[np.uint8]]


def encoded(frames: Frames, *, quality: int) -> Frames:
    """Written by x264 at this constant rate factor and read again: the luma plane."""
    height, width = frames[0].shape
    film = io.BytesIO()
    with av.open(film, "w", format="matroska") as container:
        stream = container.add_stream("libx264", rate=4, options={"crf": str(quality), "preset": "veryfast", "g": "50"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="gray").reformat(format="yuv420p")))
        container.mux(stream.encode())
    film.seek(0)
    with av.open(film) as container:
        planes = [frame.planes[0] for frame in container.decode(video=0)]
        return [
            np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)[:height, :width]
            for plane in planes
        ]
