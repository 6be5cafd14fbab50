"""A network camera over RTSP, through PyAV: a thread reads what comes, the newest picture turns grey when asked for.

User and password are in no text that leaves this file: libav's own errors hold the whole address.
"""

import struct
import threading
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote, urlsplit

import av
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from edge_agent.hardware.frame_source import ANSWER_S, CameraTroubleError, Frame, see_size
from edge_agent.hardware.grey_pixels import copied, from_padded
from edge_agent.hardware.redaction import redacted
from edge_agent.hardware.rtsp_trouble import trouble_in
from wire_contract.camera_test import StepWord

OPTIONS = {
    "rtsp_transport": "tcp",
    "allowed_media_types": "video",
    "fpsprobesize": "0",  # the stream's own stamps tell its rate; guessing it takes seconds
    "probesize": "32",  # bytes, so one packet: to guess more, libav would decode more of a 4K stream than we ever do
    "protocol_whitelist": "rtp,rtsp,rtsps,tcp,tls,udp",
}
KEYFRAMES_ONLY_FROM = 3_000_000
"""Pixels from which only whole pictures are decoded: no Pi follows a 4K stream, and each picture takes 12 MB. The
decoder forgets each of them at once: the next one needs none before it.
"""
LONGEST_PASSWORD = 512
ASTRAY_MS = 20_000
"""A stamp so far from when it came belongs to another count: the camera was set, or its stamps are nonsense."""
MOST_STAMPS = 5000
"""Kept where nobody asks for them."""


@dataclass(frozen=True, slots=True)
class RtspAddress:
    """Where a camera's stream is, and who asks for it."""

    address: str
    username: str | None = None
    password: str | None = None

    @property
    def with_user(self) -> str:
        """For libav alone; never for a person, a log or a line."""
        if self.username is None:
            return self.address
        user = quote(self.username, safe="")
        word = f":{quote(self.password, safe='')}" if self.password is not None else ""
        parts = urlsplit(self.address)
        return parts._replace(netloc=f"{user}{word}@{parts.netloc}").geturl()

    def hidden(self, text: str) -> str:
        """The text without its user and password."""
        return redacted(text, secrets=(self.username, self.password))


def read_password(path: str | None) -> str | None:
    """The first line of the file. Raises CameraTroubleError."""
    if path is None:
        return None
    try:
        with Path(path).open(encoding="utf-8") as file:
            return file.readline(LONGEST_PASSWORD).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise CameraTroubleError(StepWord.FAILED, f"its password file cannot be read ({reason})") from error


class RtspCamera:
    """An open stream; raises CameraTroubleError where it cannot be opened or gives no pictures any more."""

    wakes = False

    def __init__(self, where: RtspAddress, *, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s
        self._where = where
        self._news = threading.Condition()
        self._newest: tuple[VideoFrame | Frame, int] | None = None
        self._trouble: CameraTroubleError | None = None
        self._closing = False
        self._is_wanted = True
        self._has_pictures = False
        self._size = (0, 0)
        self._came: list[int] = []
        self._stamps = Stamps()
        self.sender_clock_ms: int | None = None
        self._container = self._opened()
        self._thread = threading.Thread(target=self._read, name="rtsp", daemon=True)
        self._thread.start()

    def others(self) -> list[int]:
        """When each picture came that was not given, by the stream's own stamps: a processor that lags behind does not
        slow the camera down.
        """
        with self._news:
            came, self._came = self._came, []
        return came

    def frame(self) -> Frame:
        """The newest picture; waits for it no longer than agreed."""
        with self._news:
            self._is_wanted = self._newest is None
            self._news.wait_for(lambda: self._newest or self._trouble, self._answer_s)
            newest, self._newest = self._newest, None
            if newest is not None and newest[1] in self._came:
                self._came.remove(newest[1])
            trouble = self._trouble
        if newest is None:
            raise trouble or self._silent()
        picture, at_ms = newest
        return picture if isinstance(picture, Frame) else _grey(picture, at_ms=at_ms)

    def close(self) -> None:
        """The stream is left as soon as its thread has noticed, at the latest when it would have waited too long."""
        self._closing = True
        self._thread.join(self._answer_s + 1)

    def _silent(self) -> CameraTroubleError:
        if self._has_pictures:
            return CameraTroubleError(
                StepWord.STALLED, f"its pictures stopped for {self._answer_s:g} s: look at its network"
            )
        return CameraTroubleError(
            StepWord.NO_ANSWER, f"no whole picture within {self._answer_s:g} s: set a shorter GOP"
        )

    def _opened(self) -> InputContainer:
        began = time.monotonic()
        try:
            options = {**OPTIONS, "timeout": str(round(self._answer_s * 1_000_000))}
            container = av.open(self._where.with_user, options=options, timeout=(self._answer_s, self._answer_s))
        except (av.FFmpegError, OSError, ValueError) as error:
            raise self._told(error, after_s=time.monotonic() - began) from None  # the cause's text holds the password
        try:
            self._stream = _video_of(container)
            self._is_large = _is_large(self._stream.codec_context)
        except CameraTroubleError:
            container.close()
            raise
        return container

    def _told(self, error: Exception, *, after_s: float) -> CameraTroubleError:
        word, hint = trouble_in(error, after_s=after_s, timeout_s=self._answer_s, has_pictures=self._has_pictures)
        return CameraTroubleError(word, self._where.hidden(f"{hint} ({type(error).__name__})"))

    def _read(self) -> None:
        """In its own thread: all that comes is read, so that the newest picture is new."""
        asked = time.monotonic()
        try:
            for packet in self._container.demux(self._stream):
                if self._closing:
                    break
                self._take(packet)
                asked = time.monotonic()
            ended = CameraTroubleError(StepWord.UNPLUGGED, "the camera ended its stream: look at its power and network")
            self._tell(ended)
        except CameraTroubleError as error:
            self._tell(error)
        except (av.FFmpegError, OSError, ValueError) as error:
            self._tell(self._told(error, after_s=time.monotonic() - asked))
        except MemoryError:
            self._tell(CameraTroubleError(StepWord.OUT_OF_MEMORY, "its pictures are too large for this board"))
        finally:
            self._container.close()

    def _take(self, packet: "av.Packet[VideoStream]") -> None:
        came_ms = round(time.monotonic() * 1000)
        if packet.size:
            self._hear_of_its_clock(packet, came_ms=came_ms)
            stamp = self._stamps.stamp(packet.pts, packet.time_base, came_ms=came_ms)
            with self._news:
                self._came = [*self._came[-MOST_STAMPS:], stamp]
        for picture in self._decoded(packet):
            self._see_same_size(picture)
            at_ms = self._stamps.stamp(picture.pts, picture.time_base, came_ms=came_ms)
            shown = _grey(picture, at_ms=at_ms) if self._is_large else picture
            with self._news:
                self._newest, self._has_pictures = (shown, at_ms), True
                self._is_wanted = False
                self._news.notify()

    def _decoded(self, packet: "av.Packet[VideoStream]") -> list[VideoFrame]:
        """Its pictures; of large ones only the whole, each of which is the only one in memory."""
        if self._is_large and not (packet.is_keyframe and self._is_wanted):
            return []  # what was given may still be looked at: two would not fit
        context = self._stream.codec_context
        pictures = context.decode(packet)
        self._is_large = _is_large(context)
        if self._is_large:
            pictures += context.decode(None)
            context.flush_buffers()
        return pictures

    def _see_same_size(self, picture: VideoFrame) -> None:
        see_size(picture.width, picture.height)
        size = (picture.width, picture.height)
        if self._has_pictures and size != self._size:
            text = f"its pictures changed from {self._size} to {size}: does somebody else set it?"
            raise CameraTroubleError(StepWord.WRONG_SIZE, text)
        self._size = size

    def _hear_of_its_clock(self, packet: "av.Packet[VideoStream]", *, came_ms: int) -> None:
        """RTCP sender reports tie the stream to the camera's own clock; libav hands them over with the packets."""
        if packet.has_sidedata("prft"):
            told = bytes(packet.get_sidedata("prft"))
            if len(told) >= 8:
                (wall_us,) = struct.unpack_from("<q", told)
                self.sender_clock_ms = wall_us // 1000 - came_ms

    def _tell(self, trouble: CameraTroubleError) -> None:
        with self._news:
            self._trouble = trouble
            self._news.notify()


class Stamps:
    """A stream's own stamps as milliseconds of our monotonic clock; those without one count by when they came."""

    def __init__(self) -> None:
        self._base_ms: int | None = None

    def stamp(self, pts: int | None, time_base: Fraction | None, *, came_ms: int) -> int:
        """When this picture was taken, but for how long the first stamped one was on its way."""
        if pts is None or time_base is None:
            return came_ms
        at_ms = round(pts * time_base * 1000)
        if self._base_ms is None or abs(self._base_ms + at_ms - came_ms) > ASTRAY_MS:
            self._base_ms = came_ms - at_ms
        return self._base_ms + at_ms


def _video_of(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise CameraTroubleError(StepWord.NOT_VIDEO, "there is no picture in this stream: check the end of its address")
    stream = container.streams.video[0]
    context = stream.codec_context
    context.thread_count = 1  # every further thread keeps pictures of its own in memory
    if context.width and context.height:
        see_size(context.width, context.height)
    return stream


def _is_large(context: VideoCodecContext) -> bool:
    """Not where its size is not known yet."""
    return context.width * context.height >= KEYFRAMES_ONLY_FROM


def _grey(picture: VideoFrame, *, at_ms: int) -> Frame:
    size = (picture.width, picture.height)
    light = picture.format.components[0]
    if picture.format.is_planar and not picture.format.is_rgb:
        plane = picture.planes[0]
        grey = from_padded(memoryview(plane), stride=plane.line_size, size=size, bits=light.bits)
    else:
        plane = picture.reformat(format="gray").planes[0]
        grey = from_padded(memoryview(plane), stride=plane.line_size, size=size)
    if grey is None:
        raise CameraTroubleError(StepWord.WRONG_SIZE, "a picture is shorter than it says")
    is_full = picture.color_range == 2 or picture.format.name.startswith(("yuvj", "gray"))  # JPEG's range
    return Frame(*size, copied(grey, is_narrow=not is_full), at_ms)
