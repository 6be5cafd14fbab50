"""From MQTT messages to evidence and scans, in the one transaction of the caller; what to acknowledge comes back.

Nothing here waits, signs or publishes before the caller has committed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from hub.evidence import service as evidence
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.evidence.intake import Line, Parcel, SetAside
from hub.evidence.service import AckDue, Standing
from hub.fleet import applied, commands, device_logs
from hub.fleet import service as fleet
from hub.fleet.commands import CommandEnd
from hub.patrol import service as patrol
from hub.patrol.proofs import examined
from hub.patrol.scan import Scan
from hub.patrol.sun_keys import NO_KEYS, SunKeys
from hub.pictures import service as pictures
from hub.pictures.key_file import PictureKeyFile
from hub.self_tests import service as self_tests
from hub.self_tests.failed_pictures import failed_pictures
from hub.self_tests.self_test import SelfTest, kind_of
from wire_contract import topics
from wire_contract.camera_test import CameraTested
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash, write_time
from wire_contract.lighting_test import LightingTested
from wire_contract.measurements import CommandDone, ConfigApplied, SunProof, TagScanned
from wire_contract.messages import Ack, Command, Online, read_status, seal
from wire_contract.topics import DeviceId, UpTopic
from wire_contract.unreadable import Reason, Unreadable

_LARGE = ("/up/picture/", "/up/log/")
_TAKEN_ALONE = frozenset({"picture", "log"})


@dataclass(frozen=True, slots=True)
class Received:
    """One MQTT message; `retained` says that the broker had kept it from before."""

    topic: str
    payload: bytes
    retained: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a transaction did, and what each device is to hear once it is committed."""

    standings: Sequence[Standing]
    new_lines: int
    repeated: int
    set_aside: int
    statuses: int
    pictures: int = 0
    commands: Sequence[Command] = ()
    """What devices that are online have not answered yet, to be told once more."""

    @property
    def changed(self) -> bool:
        """Whether a page may show something new."""
        return bool(self.new_lines or self.set_aside or self.statuses or self.pictures)


@dataclass(frozen=True, slots=True)
class Proving:
    """What SUN messages are verified with, and the key that signs what was found."""

    keys: SunKeys
    hub_key: Ed25519PrivateKey


def ingest(
    conn: Connection,
    messages: Sequence[Received],
    *,
    now: datetime,
    proving: Proving | None = None,
    picture_key: PictureKeyFile | None = None,
) -> Outcome:
    """Everything in these messages is remembered, or in the quarantine; repeating them changes nothing.

    Per device one acknowledgement is due, of the journal that its last message spoke of. Without `proving` a SUN
    message is a fault of the caller: nobody could sign what became of it. Without `picture_key` no picture is taken.
    """
    known = [(message, topics.read_up(message.topic)) for message in messages]
    keys = fleet.public_keys(conn, {topic.device for _, topic in known if topic})
    parcels: list[Parcel] = []
    aside = _take_pictures(conn, known, keys=keys, key_file=picture_key, now=now) + _take_logs(conn, known, now=now)
    shown = sum(topic is not None and topic.channel in _TAKEN_ALONE for _, topic in known) - len(aside)
    due: dict[DeviceId, AckDue | None] = {}  # in the order of the last message; None: of the journal of its lines
    statuses = 0
    online: set[DeviceId] = set()
    for message, topic in known:
        if topic is None:
            aside.append(_set_aside(message, topic, Reason.TOPIC, "nothing is expected on this topic"))
        elif topic.channel in _TAKEN_ALONE:
            continue
        elif topic.channel == "events":
            parcels.append(Parcel(topic.device, message.topic, message.payload, message.received_at))
            due[topic.device] = None
        elif topic.device not in keys:
            aside.append(_set_aside(message, topic, Reason.UNKNOWN_DEVICE, f"no device {topic.device} is enrolled"))
        else:
            heartbeat = _note_status(conn, message, topic)
            if isinstance(heartbeat, SetAside):
                aside.append(heartbeat)
                continue
            statuses += 1
            if heartbeat is not None:
                due[topic.device] = heartbeat
                online.add(topic.device)
    kept = evidence.keep(conn, parcels, public_keys=keys, now=now)
    _remember_taps(conn, kept.new, proving=proving, now=now)
    _remember_tests(conn, kept.new, now=now)
    _note_applied(conn, kept.new)
    commands.note_ends(conn, [end for line in kept.new if (end := _command_end(line))])
    evidence.set_aside(conn, aside)
    asked = [
        one or AckDue(device, kept.journals[device]) for device, one in due.items() if one or device in kept.journals
    ]
    return Outcome(
        standings=evidence.standings(conn, asked),
        new_lines=len(kept.new),
        repeated=kept.repeated,
        set_aside=kept.set_aside + len(aside),
        statuses=statuses,
        pictures=shown,
        commands=tuple(commands.to_tell(conn, now=now, devices=online)),
    )


def acknowledgement(standing: Standing, *, key: Ed25519PrivateKey, at: datetime) -> tuple[str, bytes]:
    """Topic and payload that tell a device what the hub holds; true only once the transaction is committed."""
    tip = standing.tip
    ack = Ack(
        device=standing.device,
        journal=standing.journal,
        head=tip.head if tip else None,
        sequence=str(tip.sequence) if tip else None,
        at=write_time(at),
    )
    return topics.down(standing.device, "ack"), seal(ack, key)


def broken_message(message: Received, error: Exception) -> SetAside:
    """A message that this program failed on, for the quarantine: a fault of ours must not block what follows."""
    detail = f"the hub failed on it ({type(error).__name__}); report this with the log"
    return _set_aside(message, topics.read_up(message.topic), Reason.MALFORMED, detail)


def _note_status(conn: Connection, message: Received, topic: UpTopic) -> AckDue | SetAside | None:
    """The status is noted; a device that is online waits for an acknowledgement, whatever it holds itself.

    A kept message tells where the device was at some time, so its head says nothing of the branch it is on now.
    """
    status = read_status(message.payload)
    if isinstance(status, Unreadable):
        return _set_aside(message, topic, status.reason, status.detail)
    fleet.note_status(conn, topic.device, status, received_at=message.received_at, retained=message.retained)
    if not isinstance(status, Online):
        return None
    journal = JournalId(status.journal)
    if message.retained or status.head is None or status.sequence is None:
        return AckDue(topic.device, journal)
    return AckDue(topic.device, journal, Place(journal, int(status.sequence), LineHash(status.head)))


def _take_pictures(
    conn: Connection,
    known: Sequence[tuple[Received, UpTopic | None]],
    *,
    keys: Collection[DeviceId],
    key_file: PictureKeyFile | None,
    now: datetime,
) -> list[SetAside]:
    """The pictures among these messages are kept, but for those that come back: nobody may look at them there."""
    aside: list[SetAside] = []
    for message, topic in known:
        if topic is None or topic.picture is None:
            continue
        if topic.device not in keys:
            unread: Unreadable | None = Unreadable(Reason.UNKNOWN_DEVICE, f"no device {topic.device} is enrolled")
        elif key_file is None or message.retained:  # what the broker kept from before was never meant to be
            unread = Unreadable(Reason.UNASKED, "no picture is expected here")
        else:
            unread = pictures.receive(conn, topic.device, topic.picture, message.payload, key_file=key_file, now=now)
        if unread is not None:
            aside.append(_set_aside(message, topic, unread.reason, unread.detail))
    return aside


def _note_applied(conn: Connection, lines: Sequence[Line]) -> None:
    """What devices say that they applied is known."""
    for line in lines:
        if isinstance(line.measurement, ConfigApplied):
            fleet.note_applied(conn, line.device, line.measurement)
            applied.remember(conn, line.device, line.measurement, at=line.occurred_at)


def _take_logs(conn: Connection, known: Sequence[tuple[Received, UpTopic | None]], *, now: datetime) -> list[SetAside]:
    """The logs that a command asked their device for are kept; those that come back are not."""
    aside: list[SetAside] = []
    for message, topic in known:
        if topic is None or topic.log is None:
            continue
        unread: Unreadable | None = Unreadable(Reason.UNASKED, "no log is expected here")
        if not message.retained:
            unread = device_logs.receive(conn, topic.device, topic.log, message.payload, now=now)
        if unread is not None:
            aside.append(_set_aside(message, topic, unread.reason, unread.detail))
    return aside


def _command_end(line: Line) -> CommandEnd | None:
    done = line.measurement
    return CommandEnd(line.device, done, line.occurred_at, line.hash) if isinstance(done, CommandDone) else None


def _remember_tests(conn: Connection, lines: Sequence[Line], *, now: datetime) -> None:
    """The tests are remembered, and the pictures of those that failed are wanted where their point allows it."""
    tests = [test for line in lines if (test := _self_test(line))]
    self_tests.remember(conn, tests)
    for wanted in failed_pictures(tests):
        pictures.want(conn, wanted, now=now)


def _self_test(line: Line) -> SelfTest | None:
    tested = line.measurement
    if not isinstance(tested, CameraTested | LightingTested):
        return None
    kind, asset = kind_of(tested)
    place = line.arrival
    return SelfTest(
        hash=place.hash,
        device=line.device,
        journal=place.journal,
        sequence=place.sequence,
        kind=kind,
        asset=asset,
        occurred_at=line.occurred_at,
        clock=line.event.clock,
        received_at=line.received_at,
        measured=bytes(line.event.data),
    )


def _remember_taps(conn: Connection, lines: Sequence[Line], *, proving: Proving | None, now: datetime) -> None:
    """The taps are remembered with what their proofs are worth, and the hub's chain says what only the hub can tell."""
    keys = proving.keys if proving else NO_KEYS
    scans = [_scan(line, line.measurement, keys) for line in lines if isinstance(line.measurement, TagScanned)]
    patrol.remember(conn, scans)
    if any(isinstance(line.measurement, TagScanned) and isinstance(line.measurement.proof, SunProof) for line in lines):
        if proving is None:
            raise TypeError("a SUN message, and no key of the hub to sign what becomes of it")
        patrol.tell_unverified(conn, scans, hand=Hand(proving.hub_key, HUB_ITSELF, now))


def _scan(line: Line, tag: TagScanned, keys: SunKeys) -> Scan:
    place, found = line.arrival, examined(tag, keys=keys)
    return Scan(
        hash=place.hash,
        device=line.device,
        journal=place.journal,
        sequence=place.sequence,
        reader=tag.reader,
        medium=tag.medium,
        proof=str(tag.proof.__struct_config__.tag),
        credential=tag.credential,
        shown=tag.shown,
        occurred_at=line.occurred_at,
        clock=line.event.clock,
        received_at=line.received_at,
        refusal=tag.refusal,
        proof_state=found.state,
        sun_counter=found.sun_counter,
        badge_step=found.badge_step,
    )


def _set_aside(message: Received, topic: UpTopic | None, reason: Reason, detail: str) -> SetAside:
    """For the quarantine; of a picture or log neither the bytes nor a row of its own: nobody may look at it there."""
    device = topic.device if topic else None
    large = next((one for one in _LARGE if one in message.topic), None)
    if large is None:
        return SetAside(device, message.topic, reason, detail, message.payload, message.received_at)
    told = f"{detail} ({len(message.payload)} bytes, not kept)"
    where = f"{message.topic[: message.topic.index(large)]}{large}…"
    return SetAside(device, where, reason, told, b"", message.received_at)
