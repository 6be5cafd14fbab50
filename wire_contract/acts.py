"""What people do at the hub, as the hub's own chain tells it (wire §5): who (`subject`), what, why, before and after.

A record is the whole state of one thing; an act that changes it names the state before and the state after, so the
register at any moment follows from the chain alone. No act carries a name of a person: codes and logins only.
"""

from typing import Annotated, ClassVar, Literal, cast

import msgspec
from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText, Why
from wire_contract.asset_acts import AssetChanged, AssetRecord, CheckDutyChanged, CheckDutyRecord
from wire_contract.event import Event
from wire_contract.field_types import Count, Hash, Key, Position, Text
from wire_contract.flag_acts import (
    FlagSettled,
    LocationChanged,
    LocationRecord,
    ParameterChanged,
    ParameterRecord,
    SettlementRecord,
    ShiftChanged,
    ShiftRecord,
    WindowsChanged,
    WindowsRecord,
)
from wire_contract.measurements import CredentialText, JournalOpened
from wire_contract.messages import DeviceText, JournalText, TimeText, Verb
from wire_contract.unreadable import Reason, Unreadable

MonthText = Annotated[str, Meta(pattern=r"^\d{4}-\d\d$")]


class PointRecord(Struct, frozen=True, kw_only=True):
    """A risk point; it counts from `opened_on` (included) to `closed_on` (excluded)."""

    key: ClassVar[tuple[str, ...]] = ("code",)
    code: Text
    name: Text
    short_name: Text
    station: Text
    has_camera: bool
    opened_on: DayText
    closed_on: DayText | None


class DutyRecord(Struct, frozen=True, kw_only=True):
    """How many patrols a day a point is due from a day on, until a later record says otherwise."""

    key: ClassVar[tuple[str, ...]] = ("point", "from_day")
    point: Text
    from_day: DayText
    patrols_per_day: Count


class OfficerRecord(Struct, frozen=True, kw_only=True):
    """Somebody who patrols, by code."""

    key: ClassVar[tuple[str, ...]] = ("code",)
    code: Text


class HoldingRecord(Struct, frozen=True, kw_only=True):
    """An officer carries a card from `valid_from` (included) to `valid_to` (excluded)."""

    key: ClassVar[tuple[str, ...]] = ("credential", "officer", "valid_from")
    credential: CredentialText
    officer: Text
    valid_from: TimeText
    valid_to: TimeText | None


class EnrolmentRecord(Struct, frozen=True, kw_only=True):
    """A device speaks for a point with this key from `enrolled_from` (included) to `enrolled_to` (excluded).

    What it recorded in that time is taken also when it comes later, unless the key is `revoked`: stolen, or copied.
    """

    key: ClassVar[tuple[str, ...]] = ("device", "point", "public_key", "enrolled_from")
    device: DeviceText
    point: Text
    public_key: Key
    enrolled_from: TimeText
    enrolled_to: TimeText | None
    revoked: bool


class UserRecord(Struct, frozen=True, kw_only=True):
    """Somebody who may sign in; `secrets_changed` counts new passwords."""

    key: ClassVar[tuple[str, ...]] = ("login",)
    login: Text
    secrets_changed: Count


class ExclusionRecord(Struct, frozen=True, kw_only=True):
    """A tap that is set aside by people: it counts as no visit."""

    key: ClassVar[tuple[str, ...]] = ("device", "journal", "sequence", "hash")
    device: DeviceText
    journal: JournalText
    sequence: Position
    hash: Hash


class ProofRecord(Struct, frozen=True, kw_only=True):
    """A SUN message that the hub could not verify; of one that it could, no record is kept.

    Nobody without the master key can check that, so it is the hub's word (docs/decisions/0011).
    """

    key: ClassVar[tuple[str, ...]] = ("device", "journal", "sequence", "hash")
    device: DeviceText
    journal: JournalText
    sequence: Position
    hash: Hash
    state: Literal["forged", "unchecked"]
    """`unchecked`: there was no key to verify it with."""


class SettingRecord(Struct, frozen=True, kw_only=True):
    """What the district says for a point, or for every point that says nothing else (`point` is `*`)."""

    key: ClassVar[tuple[str, ...]] = ("point", "name")
    point: Text
    name: Text
    value: Text


Record = (
    PointRecord
    | DutyRecord
    | OfficerRecord
    | HoldingRecord
    | EnrolmentRecord
    | UserRecord
    | ExclusionRecord
    | ProofRecord
    | SettingRecord
    | LocationRecord
    | ParameterRecord
    | WindowsRecord
    | ShiftRecord
    | SettlementRecord
    | AssetRecord
    | CheckDutyRecord
)


class PointChanged(BaseChange, frozen=True, kw_only=True):
    """A point was added, closed or corrected."""

    before: PointRecord | None
    after: PointRecord | None


class DutyChanged(BaseChange, frozen=True, kw_only=True):
    """A duty was set."""

    before: DutyRecord | None
    after: DutyRecord | None


class OfficerChanged(BaseChange, frozen=True, kw_only=True):
    """An officer was added."""

    before: OfficerRecord | None
    after: OfficerRecord | None


class HoldingChanged(BaseChange, frozen=True, kw_only=True):
    """A card was handed out or taken back."""

    before: HoldingRecord | None
    after: HoldingRecord | None


class EnrolmentChanged(BaseChange, frozen=True, kw_only=True):
    """A device was enrolled, moved or revoked."""

    before: EnrolmentRecord | None
    after: EnrolmentRecord | None


class UserChanged(BaseChange, frozen=True, kw_only=True):
    """A user was added, or has another password."""

    before: UserRecord | None
    after: UserRecord | None


class ExclusionChanged(BaseChange, frozen=True, kw_only=True):
    """A tap was set aside, or counts again."""

    before: ExclusionRecord | None
    after: ExclusionRecord | None


class ProofChanged(BaseChange, frozen=True, kw_only=True):
    """The hub could not verify a tap's SUN message; or people let a refused one count as not checked."""

    before: ProofRecord | None
    after: ProofRecord | None


class SettingChanged(BaseChange, frozen=True, kw_only=True):
    """A setting of the points was set, or cleared."""

    before: SettingRecord | None
    after: SettingRecord | None


Change = (
    PointChanged
    | DutyChanged
    | OfficerChanged
    | HoldingChanged
    | EnrolmentChanged
    | UserChanged
    | ExclusionChanged
    | ProofChanged
    | LocationChanged
    | ParameterChanged
    | WindowsChanged
    | ShiftChanged
    | FlagSettled
    | SettingChanged
    | AssetChanged
    | CheckDutyChanged
)


class ProposedChange(Struct, frozen=True, kw_only=True):
    """An act that is asked for: its kind, and the data that it would have."""

    kind: Text
    change: msgspec.Raw


class CorrectionProposed(Struct, frozen=True, kw_only=True):
    """Somebody asks for a change of what is past; nothing changes by it."""

    changes: tuple[ProposedChange, ...]
    reason: Why


class CorrectionDecided(Struct, frozen=True, kw_only=True):
    """Somebody else approved or declined a proposal; the changes of an approved one follow with its hash."""

    proposal: Hash
    approved: bool
    reason: Why | None


class SettingsIssued(Struct, frozen=True, kw_only=True):
    """Signed settings for a device."""

    device: DeviceText
    version: Count
    settings: Hash


class CommandIssued(Struct, frozen=True, kw_only=True):
    """A signed command for a device."""

    device: DeviceText
    id: Text
    verb: Verb
    arguments: dict[str, str]
    expires: TimeText


class NamedHead(Struct, frozen=True, kw_only=True):
    """Where a chain stood: of a device, or of the hub itself (`device` None)."""

    device: DeviceText | None
    journal: JournalText
    sequence: Count
    head: Hash


class SunKeyAdded(Struct, frozen=True, kw_only=True):
    """The hub has a master key more for cards; `check` tells it from others and betrays nothing of it."""

    version: Count
    check: Annotated[str, Meta(pattern=r"^[0-9a-f]{6}$")]


class CardKeysShown(Struct, frozen=True, kw_only=True):
    """Somebody had the hub show the keys of one card, to write them into it."""

    credential: CredentialText
    version: Count


class BundleMade(Struct, frozen=True, kw_only=True):
    """An evidence bundle of a month was made: its figures, and every chain's head in it."""

    month: MonthText
    figures: Hash
    rules: Text
    heads: tuple[NamedHead, ...]


class BackupMade(Struct, frozen=True, kw_only=True):
    """A backup of the hub was made."""

    lines: Count
    schema: Text


class Restored(Struct, frozen=True, kw_only=True):
    """The hub goes on from a backup; what it had done after that backup is not in this chain."""

    taken_at: TimeText
    lines: Count


Act = (
    JournalOpened
    | Change
    | CorrectionProposed
    | CorrectionDecided
    | SettingsIssued
    | CommandIssued
    | SunKeyAdded
    | CardKeysShown
    | BundleMade
    | BackupMade
    | Restored
)

KIND_OF_ACT: dict[type[Struct], str] = {
    JournalOpened: "riskpoint.journal.opened.v1",
    PointChanged: "riskpoint.point.changed.v1",
    DutyChanged: "riskpoint.duty.changed.v1",
    OfficerChanged: "riskpoint.officer.changed.v1",
    HoldingChanged: "riskpoint.holding.changed.v1",
    EnrolmentChanged: "riskpoint.enrolment.changed.v1",
    UserChanged: "riskpoint.user.changed.v1",
    ExclusionChanged: "riskpoint.exclusion.changed.v1",
    ProofChanged: "riskpoint.proof.changed.v1",
    LocationChanged: "riskpoint.location.changed.v1",
    ParameterChanged: "riskpoint.parameter.changed.v1",
    WindowsChanged: "riskpoint.windows.changed.v1",
    ShiftChanged: "riskpoint.shift.changed.v1",
    FlagSettled: "riskpoint.flag.settled.v1",
    SettingChanged: "riskpoint.setting.changed.v1",
    AssetChanged: "riskpoint.asset.changed.v1",
    CheckDutyChanged: "riskpoint.checkduty.changed.v1",
    CorrectionProposed: "riskpoint.correction.proposed.v1",
    CorrectionDecided: "riskpoint.correction.decided.v1",
    SettingsIssued: "riskpoint.settings.issued.v1",
    CommandIssued: "riskpoint.command.issued.v1",
    SunKeyAdded: "riskpoint.sunkey.added.v1",
    CardKeysShown: "riskpoint.cardkeys.shown.v1",
    BundleMade: "riskpoint.bundle.made.v1",
    BackupMade: "riskpoint.backup.made.v1",
    Restored: "riskpoint.hub.restored.v1",
}

CHANGE_OF: dict[type[Record], type[Change]] = {
    PointRecord: PointChanged,
    DutyRecord: DutyChanged,
    OfficerRecord: OfficerChanged,
    HoldingRecord: HoldingChanged,
    EnrolmentRecord: EnrolmentChanged,
    UserRecord: UserChanged,
    ExclusionRecord: ExclusionChanged,
    ProofRecord: ProofChanged,
    LocationRecord: LocationChanged,
    ParameterRecord: ParameterChanged,
    WindowsRecord: WindowsChanged,
    ShiftRecord: ShiftChanged,
    SettlementRecord: FlagSettled,
    SettingRecord: SettingChanged,
    AssetRecord: AssetChanged,
    CheckDutyRecord: CheckDutyChanged,
}

_decoders = {kind: msgspec.json.Decoder(shape) for shape, kind in KIND_OF_ACT.items()}


def key_of(record: Record) -> tuple[str, ...]:
    """What stays the same while the record changes."""
    return tuple(str(getattr(record, name)) for name in record.key)


def read_act(event: Event) -> Act | Unreadable | None:
    """What the hub's line tells; None for a type that this version does not understand."""
    return read_act_data(event.type, event.data)


def read_act_data(kind: str, data: msgspec.Raw | bytes) -> Act | Unreadable | None:
    """The same of a proposed act."""
    decoder = _decoders.get(kind)
    if decoder is None:
        return None
    try:
        return cast("Act", decoder.decode(data))
    except msgspec.ValidationError as error:
        return Unreadable(Reason.SCHEMA, f"{kind}: {error}")
