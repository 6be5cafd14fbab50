"""The data of each event type, version 1: what was measured and what the officer was shown. The hub judges.

Integers carry their unit in the name; there are no floats. Unknown keys are let through and stay in the line's bytes.
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wire_contract.camera_test import CameraTested
from wire_contract.event import Event
from wire_contract.field_types import Count, Hash, Key, Name, Position, Text
from wire_contract.lighting_test import LightingTested
from wire_contract.unreadable import Reason, Unreadable
from wire_contract.vitals import Permille, PowerSource, Vitals

CredentialText = Annotated[str, Meta(max_length=4096, pattern=r"^(nfc|wiegand\d{2}|qr|key):[^\x00-\x1f\x7f]+$")]
"""A normalised credential: `nfc:04C767F2066180`, `wiegand26:123:45678`, `qr:…`."""


class Medium(StrEnum):
    """How a credential reached the reader."""

    NFC = "nfc"
    WIEGAND = "wiegand"
    QR = "qr"
    KEYPAD = "keypad"


class Shown(StrEnum):
    """What the officer was shown at the moment of the tap."""

    ACCEPTED = "accepted"
    REPEAT = "repeat"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DAY_DONE = "day_done"
    """Accepted, and all patrols of the day that this point asks for have now been shown green."""
    ENROL = "enrol"
    """A card that nobody carries yet, while the hub asked this point to read new cards."""


class Refusal(StrEnum):
    """Why a point refuses what it read, whatever the register says."""

    REPLAYED = "replayed"
    """The very same one-time message or token was read before."""
    EXPIRED = "expired"
    """A badge's token is older than the window: an old screenshot, or the phone's clock is behind."""
    EARLY = "early"
    """A badge's token is from the future: the phone's clock is ahead."""
    FORGED = "forged"
    """A token that its own key did not sign, or a badge's number without its token."""
    STATIC_NOT_ALLOWED = "static_not_allowed"
    """A printed code, which this district does not allow."""
    RANDOM_UID = "random_uid"
    """A phone or card that shows another number each time."""
    TWO_CARDS = "two_cards"
    """Two cards at once: hold one."""
    INCOMPLETE = "incomplete"
    """The card was gone before all of it was read: hold it longer."""
    UNREADABLE = "unreadable"
    """A code too long or with control characters; its credential is the SHA-256 of what was read."""


class UidProof(Struct, frozen=True, tag_field="kind", tag="uid"):
    """Identification only: an identifier that anyone may copy."""


class SunProof(Struct, frozen=True, tag_field="kind", tag="sun"):
    """NTAG 424 DNA secure unique NFC message, verified at the hub (NXP AN12196)."""

    picc: Annotated[str, Meta(pattern=r"^[0-9A-F]{32}$")]
    mac: Annotated[str, Meta(pattern=r"^[0-9A-F]{16}$")]


class RotatingQrProof(Struct, frozen=True, tag_field="kind", tag="rotating_qr"):
    """The signed token of a badge that changes every 20 seconds."""

    token: Annotated[str, Meta(max_length=4096, pattern=r"^[\x21-\x7e]+$")]


class StaticQrProof(Struct, frozen=True, tag_field="kind", tag="static_qr"):
    """A printed code: second class, since it can be photographed."""


class JournalOpened(Struct, frozen=True):
    """First event of every journal."""

    public_key: Key
    agent: Text
    board: Text
    previous_head: Hash | None


class DeviceStarted(Struct, frozen=True):
    """The agent began to run."""

    boot_reason: Text
    agent: Text
    settings: Hash | None
    unclean_shutdown: bool
    longest_silence_s: Count | None
    """Seconds since the journal's last event; None in a new journal or where the wall clock is not trusted."""


class DeviceAlive(Struct, frozen=True):
    """Once an hour: what makes "nobody came" a fact."""

    vitals: Vitals
    readers: dict[Name, bool]
    """Whether each reader answered."""
    scans: Count
    """Scans since the last event of this kind."""
    reader_noise: dict[Name, Count] = msgspec.field(default_factory=dict)
    """Frames and edges that were no tag, since the last event of this kind."""


Proof = UidProof | SunProof | RotatingQrProof | StaticQrProof


class TagScanned(Struct, frozen=True, omit_defaults=True):
    """A credential was read."""

    reader: Name
    medium: Medium
    credential: CredentialText
    proof: Proof
    shown: Shown
    refusal: Refusal | None = None
    """Why it was refused; None for what was not."""


class ReaderState(StrEnum):
    """What became of a reader."""

    ANSWERING = "answering"
    """It answers again, or for the first time."""
    SILENT = "silent"
    """Unplugged, without power or broken."""
    FLOODING = "flooding"
    """More comes from it than people can tap: only known cards are recorded one by one until it is calm."""
    CALM = "calm"
    """The flood is over; `detail` says how much was not recorded one by one."""
    CHANGED = "changed"
    """Its own settings were not those that we left in it; they have been set again."""


class ReaderChanged(Struct, frozen=True):
    """A reader's state changed."""

    reader: Name
    state: ReaderState
    detail: Text


class EnclosureChanged(Struct, frozen=True, omit_defaults=True):
    """A contact moved: the box's door, or a reader's own cover."""

    contact: Name
    open: bool
    """Open, or its wire is cut or loose: nobody can vouch that it is shut."""
    kind: Literal["enclosure", "reader"] = "enclosure"
    chatter: Count = 0
    """At least so many movements since its last line have no line of their own: a loose wire, a door in the wind."""
    found: bool = False
    """Found so and not seen moving, as after a start: it moved while nobody looked."""


class PowerChanged(Struct, frozen=True, omit_defaults=True):
    """Mains, battery or under-voltage changed."""

    source: PowerSource
    under_voltage: bool | None
    """None where the board cannot tell."""
    battery_permille: Permille | None
    battery_milli_volts: Count | None = None


class ClockStepped(Struct, frozen=True):
    """The wall clock jumped; both readings are RFC 3339."""

    before: Text
    after: Text


class ConfigApplied(Struct, frozen=True):
    """Signed settings took effect."""

    settings: Hash
    version: Count


class CommandDone(Struct, frozen=True):
    """A signed command ended."""

    command: Text
    verb: Text
    outcome: Text


class ReleaseChanged(Struct, frozen=True):
    """The agent's release changed."""

    before: Text
    after: Text


class ShedReason(StrEnum):
    """Why lines are missing."""

    DAMAGED = "damaged"
    FULL = "full"
    PRUNED = "pruned"


class JournalShed(Struct, frozen=True):
    """A declared hole: the device cannot deliver these lines and says so.

    `parent` is what the first lost line named as its parent. Without it, a hole on one branch of a forked journal could
    be bridged from the other branch, and an ack would skip lines that the hub never saw.
    """

    first: Position
    last: Position
    parent: Hash
    last_hash: Hash
    reason: ShedReason


Measurement = (
    JournalOpened
    | DeviceStarted
    | DeviceAlive
    | TagScanned
    | ReaderChanged
    | CameraTested
    | LightingTested
    | EnclosureChanged
    | PowerChanged
    | ClockStepped
    | ConfigApplied
    | CommandDone
    | ReleaseChanged
    | JournalShed
)

KIND_OF: dict[type[Measurement], str] = {
    JournalOpened: "riskpoint.journal.opened.v1",
    DeviceStarted: "riskpoint.device.started.v1",
    DeviceAlive: "riskpoint.device.alive.v1",
    TagScanned: "riskpoint.tag.scanned.v1",
    ReaderChanged: "riskpoint.reader.changed.v1",
    CameraTested: "riskpoint.camera.tested.v1",
    LightingTested: "riskpoint.lighting.tested.v1",
    EnclosureChanged: "riskpoint.enclosure.changed.v1",
    PowerChanged: "riskpoint.power.changed.v1",
    ClockStepped: "riskpoint.clock.stepped.v1",
    ConfigApplied: "riskpoint.config.applied.v1",
    CommandDone: "riskpoint.command.done.v1",
    ReleaseChanged: "riskpoint.release.changed.v1",
    JournalShed: "riskpoint.journal.shed.v1",
}

_decoders = {kind: msgspec.json.Decoder(shape) for shape, kind in KIND_OF.items()}


def read_measurement(event: Event) -> Measurement | Unreadable | None:
    """What the event measured; None for a type that this version does not understand (kept all the same)."""
    decoder = _decoders.get(event.type)
    if decoder is None:
        return None
    try:
        return decoder.decode(event.data)
    except msgspec.ValidationError as error:
        return Unreadable(Reason.SCHEMA, f"{event.type}: {error}")
