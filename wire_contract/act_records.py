"""The states of things in the hub's register, as its chain writes them. No record carries a name of a person."""

from typing import ClassVar, Literal

from msgspec import Struct

from wire_contract.act_parts import DayText
from wire_contract.alarm_acts import MaintenanceRecord
from wire_contract.asset_acts import AssetRecord, CheckDutyRecord
from wire_contract.choice_acts import ChoicesRecord
from wire_contract.crime_acts import CrimeFiguresRecord, CrimeKindRecord, CrimeLayoutRecord, CrimePlaceRecord
from wire_contract.field_types import Count, Hash, Key, Position, Text
from wire_contract.flag_acts import (
    LocationRecord,
    ParameterRecord,
    SettlementRecord,
    ShiftRecord,
    WindowsRecord,
)
from wire_contract.letter_acts import AgencyRecord, LetterRecord, NumberBlockRecord, OfficeRecord
from wire_contract.measurements import CredentialText
from wire_contract.messages import DeviceText, JournalText, TimeText
from wire_contract.notice_acts import NoticeTargetRecord
from wire_contract.order_acts import OrderRecord
from wire_contract.people_acts import IdentityRecord, SecondFactorRecord
from wire_contract.register_acts import PointDetailRecord, ServiceEndRecord, SuspensionRecord


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
    """Somebody who may sign in; `secrets_changed` counts new passwords and second factors.

    Lines from before there were roles name none: who could sign in then could do everything.
    """

    key: ClassVar[tuple[str, ...]] = ("login",)
    login: Text
    secrets_changed: Count
    role: Text = "administrator"
    section: Text | None = None
    closed: bool = False


class TokenRecord(Struct, frozen=True, kw_only=True):
    """A program may call the API in a user's name until `expires`, for these rights as far as the user has them."""

    key: ClassVar[tuple[str, ...]] = ("login", "name")
    login: Text
    name: Text
    scopes: tuple[Text, ...]
    expires: TimeText


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
    | PointDetailRecord
    | SuspensionRecord
    | ServiceEndRecord
    | DutyRecord
    | OfficerRecord
    | HoldingRecord
    | EnrolmentRecord
    | UserRecord
    | TokenRecord
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
    | NoticeTargetRecord
    | MaintenanceRecord
    | SecondFactorRecord
    | IdentityRecord
    | CrimeFiguresRecord
    | CrimeKindRecord
    | CrimeLayoutRecord
    | CrimePlaceRecord
    | OrderRecord
    | LetterRecord
    | AgencyRecord
    | OfficeRecord
    | ChoicesRecord
    | NumberBlockRecord
)


def key_of(record: Record) -> tuple[str, ...]:
    """What stays the same while the record changes."""
    return tuple(str(getattr(record, name)) for name in record.key)
