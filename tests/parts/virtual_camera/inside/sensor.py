"""What picamera2 expects of a Pi and the virtual sensor has not, and what stands in its place; all else is the library's own.

- Buffers from /dev/dma_heap, which a machine without such a device cannot make: memory files instead.
- A raw stream, whose modes picamera2 lists when it opens a camera: the sensor's ordinary modes are listed instead.
- The state of its pictures. Its pipeline (0.4.0) never says whether a picture is whole, and leaves in each buffer what the memory
  held when that was made; picamera2 drops pictures that are not. So only buffers are taken whose memory happens to say that they are.
- A pace. The virtual sensor answers a request at once: picamera2 then drops requests that come back before it calls itself
  started, until none is left and no picture ever comes. So none is looked at before it has started, and 30 times a second after.
"""

import mmap
import os
import time
from typing import Any

import libcamera
import picamera2.picamera2
from picamera2 import Picamera2
from picamera2.allocators.allocator import Allocator
from picamera2.previews import NullPreview

MOST_TRIES = 200


class Mapped:
    """The buffer's memory for as long as it is looked at; memory files need no bringing into step."""

    def __init__(self, allocator: "MemoryFiles", buffer: Any, _: bool) -> None:
        self._memory = allocator.memories[buffer]

    def __enter__(self) -> mmap.mmap:
        return self._memory

    def __exit__(self, *_: object) -> None:
        pass


class MemoryFiles(Allocator):
    """NV12 buffers, each a memory file with a plane of light and a plane of colour."""

    def __init__(self) -> None:
        super().__init__()
        self.sync = Mapped
        self.memories: dict[Any, mmap.mmap] = {}
        self._buffers: dict[Any, list[Any]] = {}
        self._spoilt: list[Any] = []

    def allocate(self, libcamera_config: Any, _: Any) -> None:
        self.close()
        for stream in libcamera_config:
            self._buffers[stream.stream] = [self._buffer(stream) for _ in range(stream.buffer_count)]

    def buffers(self, stream: Any) -> list[Any]:
        return self._buffers[stream]

    def close(self) -> None:
        self.memories, self._buffers, self._spoilt = {}, {}, []

    def _buffer(self, stream: Any) -> Any:
        file = os.memfd_create("picture", os.MFD_CLOEXEC)
        try:
            os.ftruncate(file, stream.frame_size)
            light = stream.stride * stream.size.height
            planes = [_plane(file, 0, light), _plane(file, light, stream.frame_size - light)]
            buffer = self._whole(planes)  # keeps descriptors of its own
            self.memories[buffer] = mmap.mmap(file, stream.frame_size)
        finally:
            os.close(file)
        return buffer

    def _whole(self, planes: list[Any]) -> Any:
        """One that says that its picture is whole; those that do not stay, so that the next one lies in other memory."""
        for _ in range(MOST_TRIES):
            buffer = libcamera.FrameBuffer(planes)
            if buffer.metadata.status == libcamera.FrameMetadata.Status.Success:
                return buffer
            self._spoilt.append(buffer)
        raise RuntimeError(f"none of {MOST_TRIES} buffers lies in clean memory")


def _plane(file: int, offset: int, length: int) -> Any:
    plane = libcamera.FrameBuffer.Plane()
    plane.fd, plane.offset, plane.length = file, offset, length
    return plane


def _ordinary_modes(self: Picamera2) -> list[dict[str, Any]]:
    formats = self.camera.generate_configuration([libcamera.StreamRole.Viewfinder]).at(0).formats
    sizes = [(str(pixels), size) for pixels in formats.pixel_formats for size in formats.sizes(pixels)]
    return [{"format": pixels, "size": (size.width, size.height)} for pixels, size in sizes]


_start = Picamera2.start_


def _start_before_answers(self: Picamera2) -> None:
    with self._cm._lock:  # which picamera2 holds while it looks at what came back
        _start(self)


def _wait_as_a_sensor_does(*_: object) -> None:
    time.sleep(1 / 30)


def stand_in() -> None:
    """From now on, for every camera that this process opens."""
    picamera2.picamera2.DmaAllocator = MemoryFiles  # by name: closing a camera makes another one
    Picamera2._get_raw_modes = _ordinary_modes
    Picamera2.start_ = _start_before_answers
    NullPreview.render_request = _wait_as_a_sensor_does
