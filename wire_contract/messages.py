"""Messages that are not events: heartbeats from the device; acks, settings and commands signed by the hub."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta, Struct

from wire_contract import chain
from wire_contract.chain import PublicKey
from wire_contract.event import ClockTrust
from wire_contract.field_types import Count, Hash, Text
from wire_contract.unreadable import Reason, Unreadable
from wire_contract.vitals import Vitals

JournalText = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}$")]
SequenceText = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,17})$")]
DeviceText = Annotated[str, Meta(pattern=r"^[a-z0-9-]{3,40}$")]
TimeText = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]

HEARTBEAT_EVERY = timedelta(seconds=60)
MAX_STATUS_BYTES = 16 * 1024


class Online(Struct, frozen=True, kw_only=True, tag_field="state", tag="online"):
    """Heartbeat, retained: for the operators' pages and for delivery, never evidence."""

    v: Literal[1] = 1
    journal: JournalText
    head: Hash | None
    sequence: SequenceText | None
    unacknowledged: Count
    release: Text
    settings: Hash | None
    clock: ClockTrust
    uptime: SequenceText
    vitals: Vitals


class Offline(Struct, frozen=True, kw_only=True, tag_field="state", tag="offline"):
    """The last will, and the goodbye of a clean shutdown."""

    v: Literal[1] = 1


class Ack(Struct, frozen=True, kw_only=True):
    """What the hub holds with its complete ancestry; None means nothing of this journal."""

    v: Literal[1] = 1
    device: DeviceText
    journal: JournalText
    head: Hash | None
    sequence: SequenceText | None
    at: TimeText


class PointSettings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the district decides for one point; it overrides nothing that belongs to the hardware."""

    credentials: tuple[str, ...] = ()
    """Credentials that get the green light, normalised."""
    static_qr: bool = False
    """Whether printed codes are taken here; they stay second class."""
    badge_window_s: Annotated[int, Meta(ge=20, le=600)] = 40
    """How far a badge's token may be from the point's own time, either way."""
    patrols_per_day: Annotated[int, Meta(ge=0, le=24)] = 0
    """After so many accepted taps, each the minimum gap after the last, the officer is told that the day is done; 0:
    never.
    """
    minimum_gap_s: Annotated[int, Meta(ge=0, le=86_400)] = 7200
    repeat_window_s: Annotated[int, Meta(ge=0, le=86_400)] = 120
    quiet_from: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    quiet_to: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    latitude_micro_deg: Annotated[int, Meta(ge=-90_000_000, le=90_000_000)] = 13_750_000
    """Where the point is, for its sun; Bangkok where the register has no place for it."""
    longitude_micro_deg: Annotated[int, Meta(ge=-180_000_000, le=180_000_000)] = 100_500_000
    camera_by_day: bool = True
    """Whether cameras test themselves once a day by daylight."""
    camera_by_night: bool = True
    lamps_by_night: bool = True
    """Whether lamps test themselves once a night."""
    keep_pictures: bool = False
    """Whether the device keeps one reduced picture of each camera test, for the hub to ask for where a test failed."""


class Config(Struct, frozen=True, kw_only=True):
    """Signed settings; versions only rise."""

    v: Literal[1] = 1
    device: DeviceText
    version: Count
    settings: PointSettings


class Verb(StrEnum):
    """What the hub may ask of a device."""

    SELF_TEST = "self_test"
    IDENTIFY = "identify"
    RESTART = "restart"
    SEND_PICTURE = "send_picture"
    COLLECT_LOGS = "collect_logs"
    ENROL = "enrol"
    """Read new cards for a while: argument `seconds`."""
    LEARN_REFERENCE = "learn_reference"
    """Test a camera, and compare with this picture from now on: argument `asset`, and `light` (`day` or `night`)."""


ENROL_FOR_S = range(30, 601)
"""For how many seconds a point may be asked to read new cards."""


def enrol_seconds(arguments: Mapping[str, str]) -> int | None:
    """For how long `enrol` asks a point to read new cards; None where the arguments make no sense."""
    text = arguments.get("seconds", "")
    if set(arguments) != {"seconds"} or not (text.isascii() and text.isdigit() and len(text) <= 3):
        return None
    return int(text) if int(text) in ENROL_FOR_S else None


COMMAND_LASTS_AT_MOST = timedelta(days=7)
"""A device refuses a command that expires later than this from now: so it need not remember ids for longer."""

VerbText = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A verb; a device answers one that it does not know by `unsupported`."""


class CommandOutcome(StrEnum):
    """How a command ended on the device, as `riskpoint.command.done.v1` tells it."""

    DONE = "done"
    RESTARTING = "restarting"
    """Told before the agent ends, since afterwards it could not."""
    UNSUPPORTED = "unsupported"
    """This release, or this point, cannot do it."""
    INVALID = "invalid"
    """The arguments make no sense."""
    EXPIRED = "expired"
    TOO_FAR = "too_far"
    """It expires later than `COMMAND_LASTS_AT_MOST` from now; also said where the device's clock is far behind."""
    CLOCK = "clock"
    """The device does not know the time well enough to tell whether the command has expired."""
    NOT_NOW = "not_now"
    """It could be done at another time: a lamp is not switched by day, or while somebody is at the point."""
    BUSY = "busy"
    """Another test is running."""
    GONE = "gone"
    """There is no such picture, or no longer."""
    REFUSED = "refused"
    """The settings of this point do not allow it."""
    INTERRUPTED = "interrupted"
    """Begun before the power was cut or the agent killed; it is not begun again."""


class Command(Struct, frozen=True, kw_only=True):
    """Signed, executed once, not after its expiry."""

    v: Literal[1] = 1
    device: DeviceText
    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    verb: VerbText
    arguments: dict[str, str]
    expires: TimeText


M = TypeVar("M", Ack, Config, Command)

_encoder = msgspec.json.Encoder()
_status_decoder = msgspec.json.Decoder(Online | Offline)
OFFLINE = _encoder.encode(Offline())


def write_status(status: Online | Offline) -> bytes:
    """The payload of `up/status`."""
    return _encoder.encode(status)


def read_status(payload: bytes) -> Online | Offline | Unreadable:
    """The heartbeat in a payload."""
    if len(payload) > MAX_STATUS_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"status of {len(payload)} bytes, at most {MAX_STATUS_BYTES}")
    try:
        status: Online | Offline = _status_decoder.decode(payload)
    except msgspec.ValidationError as error:
        return Unreadable(Reason.SCHEMA, str(error))
    except msgspec.DecodeError as error:
        return Unreadable(Reason.MALFORMED, str(error))
    return status


def body_of(message: Ack | Config | Command) -> bytes:
    """The bytes that the hub signs."""
    return _encoder.encode(message)


def seal(message: Ack | Config | Command, key: Ed25519PrivateKey) -> bytes:
    """`SIGNATURE SP JSON`, signed by the hub."""
    body = body_of(message)
    return chain.SignedLine(chain.sign(key, body), body).wire


def unseal(payload: bytes, shape: type[M], *, public_key: PublicKey, device: str) -> M | Unreadable:
    """The message that the hub signed for this very device."""
    signature, _, body = payload.partition(b" ")
    if not signature.isascii() or not chain.verify(public_key, signature.decode("ascii"), body):
        return Unreadable(Reason.SIGNATURE, "not signed by the hub")
    try:
        message = msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as error:
        return Unreadable(Reason.SCHEMA, str(error))
    if message.device != device:
        return Unreadable(Reason.FOREIGN, f"meant for {message.device}")
    return message
