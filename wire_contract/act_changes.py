"""Changes of the register: one record before and after, and the act that tells it."""

from wire_contract.act_parts import BaseChange
from wire_contract.act_records import (
    DutyRecord,
    EnrolmentRecord,
    ExclusionRecord,
    HoldingRecord,
    OfficerRecord,
    PointRecord,
    ProofRecord,
    Record,
    SettingRecord,
    TokenRecord,
    UserRecord,
)
from wire_contract.alarm_acts import MaintenanceChanged, MaintenanceRecord
from wire_contract.asset_acts import AssetChanged, AssetRecord, CheckDutyChanged, CheckDutyRecord
from wire_contract.choice_acts import ChoicesChanged, ChoicesRecord
from wire_contract.crime_acts import (
    CrimeFiguresChanged,
    CrimeFiguresRecord,
    CrimeKindChanged,
    CrimeKindRecord,
    CrimeLayoutChanged,
    CrimeLayoutRecord,
    CrimePlaceChanged,
    CrimePlaceRecord,
)
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
from wire_contract.letter_acts import (
    AgencyChanged,
    AgencyRecord,
    LetterChanged,
    LetterRecord,
    NumberBlockChanged,
    NumberBlockRecord,
    OfficeChanged,
    OfficeRecord,
)
from wire_contract.notice_acts import NoticeTargetChanged, NoticeTargetRecord
from wire_contract.order_acts import OrderChanged, OrderRecord
from wire_contract.people_acts import IdentityChanged, IdentityRecord, SecondFactorChanged, SecondFactorRecord
from wire_contract.register_acts import (
    PointDetailChanged,
    PointDetailRecord,
    ServiceEndChanged,
    ServiceEndRecord,
    SuspensionChanged,
    SuspensionRecord,
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
    """A user was added or closed, or has another password, second factor, role or section."""

    before: UserRecord | None
    after: UserRecord | None


class TokenChanged(BaseChange, frozen=True, kw_only=True):
    """A token was made, or is worth nothing from now on."""

    before: TokenRecord | None
    after: TokenRecord | None


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
    | TokenChanged
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
    | NoticeTargetChanged
    | PointDetailChanged
    | SuspensionChanged
    | ServiceEndChanged
    | MaintenanceChanged
    | SecondFactorChanged
    | IdentityChanged
    | CrimeFiguresChanged
    | CrimeKindChanged
    | CrimeLayoutChanged
    | CrimePlaceChanged
    | OrderChanged
    | LetterChanged
    | AgencyChanged
    | OfficeChanged
    | ChoicesChanged
    | NumberBlockChanged
)


CHANGE_OF: dict[type[Record], type[Change]] = {
    PointRecord: PointChanged,
    DutyRecord: DutyChanged,
    OfficerRecord: OfficerChanged,
    HoldingRecord: HoldingChanged,
    EnrolmentRecord: EnrolmentChanged,
    UserRecord: UserChanged,
    TokenRecord: TokenChanged,
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
    NoticeTargetRecord: NoticeTargetChanged,
    PointDetailRecord: PointDetailChanged,
    SuspensionRecord: SuspensionChanged,
    ServiceEndRecord: ServiceEndChanged,
    MaintenanceRecord: MaintenanceChanged,
    SecondFactorRecord: SecondFactorChanged,
    IdentityRecord: IdentityChanged,
    CrimeFiguresRecord: CrimeFiguresChanged,
    CrimeKindRecord: CrimeKindChanged,
    CrimeLayoutRecord: CrimeLayoutChanged,
    CrimePlaceRecord: CrimePlaceChanged,
    OrderRecord: OrderChanged,
    LetterRecord: LetterChanged,
    AgencyRecord: AgencyChanged,
    OfficeRecord: OfficeChanged,
    ChoicesRecord: ChoicesChanged,
    NumberBlockRecord: NumberBlockChanged,
}
