"""An event is one line: a CloudEvents 1.0 JSON object whose bytes are signed once and never written anew.

No line is ever re-serialised here: `write_line` makes the bytes, `read_line` looks at them and leaves them alone.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal, NewType

import msgspec

from wire_contract.topics import DeviceId, is_device_id
from wire_contract.unreadable import Reason, Unreadable

LineHash = NewType("LineHash", str)
"""SHA-256 of a line, 64 lower-case hex digits."""

JournalId = NewType("JournalId", str)
"""Eight lower-case hex digits, drawn at random when a journal file is made."""

GENESIS = LineHash("0" * 64)
"""What the first line of every journal names as its parent."""

MAX_LINE_BYTES = 16 * 1024
MAX_DEPTH = 64
"""Objects and lists within each other; without a limit of our own, each Python would draw the line elsewhere."""

HUB_SOURCE = "/hub"

_ID = re.compile(r"([0-9a-f]{8})/([1-9][0-9]{0,17})")
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")
_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[][{}]")
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,128}")
_FORM = re.compile(
    r"[0-9a-f]{8}/([1-9][0-9]{0,17})\n\1\n[0-9a-f]{64}\n(?:/hub|/devices/[a-z0-9-]{3,40})\n(?:0|[1-9][0-9]{0,17})\n"
    r"[\x21-\x7e]{1,128}\n[\x21-\x7e]{1,128}\n[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
)
"""What `_complaint` asks of the attributes, of all at once: id, sequence, prev, source, uptime, type, bootid, time."""


class ClockTrust(StrEnum):
    """How far a device's wall clock may be believed."""

    SYNCHRONISED = "synchronised"
    RTC = "rtc"
    HOLDOVER = "holdover"
    UNSYNCHRONISED = "unsynchronised"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The attributes of one line (CloudEvents 1.0), in the order in which they are written."""

    specversion: Literal["1.0"]
    id: str
    source: str
    subject: str | msgspec.UnsetType = msgspec.UNSET
    type: str
    time: str
    clock: ClockTrust
    bootid: str
    uptime: str
    sequence: str
    prev: str
    datacontenttype: Literal["application/json"]
    data: msgspec.Raw

    @property
    def journal(self) -> JournalId:
        """The journal that holds the line."""
        return JournalId(self.id[:8])

    @property
    def position(self) -> int:
        """The line's place in its journal, counted from 1."""
        return int(self.sequence)

    @property
    def parent(self) -> LineHash:
        """The hash of the line before, or `GENESIS`."""
        return LineHash(self.prev)

    @property
    def device(self) -> DeviceId | None:
        """The device that wrote the line; None for the hub itself."""
        return None if self.source == HUB_SOURCE else DeviceId(self.source.removeprefix("/devices/"))

    @property
    def occurred_at(self) -> datetime:
        """When it happened by the device's own clock, aware UTC."""
        return read_time(self.time)

    @property
    def uptime_ms(self) -> int:
        """Milliseconds of CLOCK_BOOTTIME when it happened."""
        return int(self.uptime)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Event)
_anything = msgspec.json.Decoder()


def source_of(device: DeviceId) -> str:
    """What the lines of this device name as their source."""
    return f"/devices/{device}"


def write_time(moment: datetime) -> str:
    """An aware datetime in RFC 3339 form, UTC, with milliseconds (cut, not rounded) and Z."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def read_time(text: str) -> datetime:
    """The aware UTC datetime that `write_time` wrote."""
    return datetime.fromisoformat(text)


def write_line(
    data: msgspec.Struct,
    *,
    device: DeviceId | None,
    journal: JournalId,
    sequence: int,
    parent: LineHash,
    kind: str,
    occurred_at: datetime,
    clock: ClockTrust,
    boot_id: str,
    uptime: timedelta,
    subject: str | None = None,
) -> bytes:
    """The bytes of one event, ready to be signed; they are never made a second time. No device: the hub's own line,
    with the person who acted as its subject.
    """
    event = Event(
        specversion="1.0",
        id=f"{journal}/{sequence}",
        source=HUB_SOURCE if device is None else source_of(device),
        subject=msgspec.UNSET if subject is None else subject,
        type=kind,
        time=write_time(occurred_at),
        clock=clock,
        bootid=boot_id,
        uptime=str(uptime // timedelta(milliseconds=1)),
        sequence=str(sequence),
        prev=parent,
        datacontenttype="application/json",
        data=msgspec.Raw(_encoder.encode(data)),
    )
    return _encoder.encode(event)


def read_line(line: bytes) -> Event | Unreadable:
    """The event in a line, if the line keeps to the form; the bytes stay as they are."""
    if complaint := _outer_complaint(line):
        return complaint
    try:
        line.decode()
        event = _decoder.decode(line)
        if not _has_unique_keys(line, event):
            return Unreadable(Reason.MALFORMED, "a key stands twice")
    except msgspec.ValidationError as error:
        return Unreadable(Reason.SCHEMA, str(error))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return Unreadable(Reason.MALFORMED, str(error)[:200])
    inner = _time_complaint(event.time) if _has_form(event) else _complaint(event)
    return Unreadable(Reason.SCHEMA, inner) if inner else event


def _outer_complaint(line: bytes) -> Unreadable | None:
    """What is wrong before anything in the line is looked at."""
    if len(line) > MAX_LINE_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"line of {len(line)} bytes, at most {MAX_LINE_BYTES}")
    if b"\n" in line:
        return Unreadable(Reason.MALFORMED, "newline inside a line")
    if _is_too_deep(line):
        return Unreadable(Reason.MALFORMED, f"nested more than {MAX_DEPTH} deep")
    return None


def _has_form(event: Event) -> bool:
    """True for attributes of the right form (but for a day that no calendar has): one look where all is well."""
    every = (event.id, event.sequence, event.prev, event.source, event.uptime, event.type, event.bootid, event.time)
    return _FORM.fullmatch("\n".join(every)) is not None and (event.prev == GENESIS) == (event.sequence == "1")


def _complaint(event: Event) -> str | None:
    """What is wrong with attributes that have the right type but not the right form."""
    match = _ID.fullmatch(event.id)
    if not match or match[2] != event.sequence:
        return f"id {event.id[:40]!r} is not journal/sequence"
    if not _HASH.fullmatch(event.prev) or (event.prev == GENESIS) != (event.sequence == "1"):
        return "prev is not the hash of a line before"
    if event.source != HUB_SOURCE and not (
        event.source.startswith("/devices/") and is_device_id(event.source.removeprefix("/devices/"))
    ):
        return f"source {event.source[:60]!r} is neither a device nor the hub"
    if not _COUNT.fullmatch(event.uptime):
        return "uptime is not a count of milliseconds"
    if not (_PRINTABLE.fullmatch(event.type) and _PRINTABLE.fullmatch(event.bootid)):
        return "type or bootid is not plain text"
    return _time_complaint(event.time)


def _time_complaint(text: str) -> str | None:
    try:
        if _TIME.fullmatch(text):
            read_time(text)
            return None
    except ValueError:
        pass
    return f"time {text[:40]!r} is not RFC 3339 UTC with milliseconds"


def _is_too_deep(line: bytes) -> bool:
    if line.count(b"{") + line.count(b"[") <= MAX_DEPTH:
        return False
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRING.sub(b"", line)):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def _has_unique_keys(line: bytes, event: Event) -> bool:
    """True when no object in the line names a key twice.

    What decodes and encodes to the same bytes cannot hold a key twice: that settles our own lines in about a
    microsecond. Other writers' spacing, escapes and attributes take the slow way.
    """
    if _encoder.encode(event) == line and _encoder.encode(_anything.decode(event.data)) == bytes(event.data):
        return True
    unique = True

    def note(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        nonlocal unique
        found = dict(pairs)
        unique = unique and len(found) == len(pairs)
        return found

    json.loads(line, object_pairs_hook=note)
    return unique
