"""What the agent asks of a camera check, and what that says, line by line."""

import msgspec
from msgspec import Struct

from wire_contract.camera_test import CameraMeasurements, CameraStep, StepWord

MOST_ASKED = 4 * 1024 * 1024
MOST_SAID = 4 * 1024 * 1024


class BoardAsked(Struct, frozen=True, tag_field="kind", tag="picamera2"):
    """A camera on the board's own port or on USB."""

    number: int = 0


class RtspAsked(Struct, frozen=True, tag_field="kind", tag="rtsp"):
    """A network camera. The password stays in its file until the check reads it."""

    address: str
    username: str | None = None
    password_file: str | None = None
    onvif: str | None = None


class Pace(Struct, frozen=True):
    """How long a camera is looked at."""

    frames: int = 16
    """Pictures that are measured, …"""
    apart_ms: int = 200
    """… this long after one another at least, …"""
    longest_ms: int = 8000
    """… and no more of them once a slow camera has been looked at for so long."""
    settle_ms: int = 700
    """Before the first one counts, where the sensor just woke: it finds its exposure within some ten pictures."""
    answer_ms: int = 5000
    """A camera that gives no picture for so long is gone."""


class CheckAsked(Struct, frozen=True):
    """One check."""

    source: BoardAsked | RtspAsked
    deadline_s: int
    """The check ends itself then, whatever holds it up."""
    reference: bytes | None = None
    """What the device keeps as this camera's reference by this light."""
    learn: bool = False
    keep_picture: bool = False
    pace: Pace = Pace()
    knows_time: bool = True
    """Whether the device's own clock may be compared with."""


class Began(Struct, frozen=True, tag_field="said", tag="began"):
    """Libraries are there; what takes long from now on is the camera."""


class StepEnded(Struct, frozen=True, tag_field="said", tag="step"):
    """How one step went, as soon as it is over."""

    step: CameraStep
    word: StepWord
    why: str = ""
    """For the device's log, without user and password."""


class Cost(Struct, frozen=True):
    """What the check took of the board."""

    cpu_ms: int
    peak_kb: int


class Checked(Struct, frozen=True, tag_field="said", tag="checked"):
    """The end of the check."""

    measurements: CameraMeasurements
    cost: Cost
    learned: bytes | None = None
    """A new reference, to be kept."""
    picture: bytes | None = None
    """The one reduced picture, as JPEG."""


Said = Began | StepEnded | Checked
_said = msgspec.json.Decoder(Said)
_asked = msgspec.json.Decoder(CheckAsked)
encode = msgspec.json.encode


def read_asked(told: bytes) -> CheckAsked | None:
    """What is asked for; None where nobody asked in our words."""
    try:
        return _asked.decode(told)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read_said(said: bytes) -> tuple[list[Said], bool]:
    """Every line that was said whole, and whether nothing else was."""
    lines: list[Said] = []
    for line in said.split(b"\n"):
        if not line:
            continue
        try:
            lines.append(_said.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return lines, False
    return lines, True
