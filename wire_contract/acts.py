"""What people do at the hub, as the hub's own chain tells it (wire §5): who (`subject`), what, why, before and after.

A record is the whole state of one thing; an act that changes it names the state before and the state after, so the
register at any moment follows from the chain alone. No act carries a name of a person: codes and logins only.
"""

from typing import Annotated, cast

import msgspec
from msgspec import Meta, Struct

from wire_contract.act_changes import (
    Change,
    DutyChanged,
    EnrolmentChanged,
    ExclusionChanged,
    HoldingChanged,
    OfficerChanged,
    PointChanged,
    ProofChanged,
    SettingChanged,
    TokenChanged,
    UserChanged,
)
from wire_contract.act_parts import Why
from wire_contract.alarm_acts import AlarmAnswered, MaintenanceChanged
from wire_contract.asset_acts import AssetChanged, CheckDutyChanged
from wire_contract.choice_acts import ChoicesChanged
from wire_contract.crime_acts import (
    CrimeFiguresChanged,
    CrimeImported,
    CrimeKindChanged,
    CrimeLayoutChanged,
    CrimePlaceChanged,
)
from wire_contract.event import Event
from wire_contract.field_types import Count, Hash, Text
from wire_contract.flag_acts import (
    FlagSettled,
    LocationChanged,
    ParameterChanged,
    ShiftChanged,
    WindowsChanged,
)
from wire_contract.letter_acts import AgencyChanged, LetterChanged, NumberBlockChanged, OfficeChanged
from wire_contract.measurements import CredentialText, JournalOpened
from wire_contract.messages import DeviceText, JournalText, TimeText, Verb
from wire_contract.notice_acts import NoticeTargetChanged
from wire_contract.order_acts import OrderChanged, OrderCommented
from wire_contract.people_acts import IdentityChanged, SecondFactorChanged, SessionsEnded
from wire_contract.photograph_acts import (
    PhotographCleared,
    PhotographReceived,
    PhotographsDeleted,
    PhotographsMissed,
)
from wire_contract.picture_acts import PicturesDeleted, PictureViewed
from wire_contract.privacy_acts import (
    PersonErased,
    PersonExported,
    RequestAnswered,
    RequestExtended,
    RequestReceived,
    UserErased,
    UserExported,
)
from wire_contract.register_acts import OfficerRenamed, PointDetailChanged, ServiceEndChanged, SuspensionChanged
from wire_contract.report_acts import FormTextWritten, ReportStepped
from wire_contract.unreadable import Reason, Unreadable

MonthText = Annotated[str, Meta(pattern=r"^\d{4}-\d\d$")]


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
    | PictureViewed
    | PicturesDeleted
    | PhotographCleared
    | PhotographReceived
    | PhotographsDeleted
    | PhotographsMissed
    | PersonExported
    | PersonErased
    | UserExported
    | UserErased
    | RequestReceived
    | RequestExtended
    | RequestAnswered
    | OfficerRenamed
    | AlarmAnswered
    | SessionsEnded
    | CrimeImported
    | OrderCommented
    | ReportStepped
    | FormTextWritten
)


KIND_OF_ACT: dict[type[Struct], str] = {
    JournalOpened: "riskpoint.journal.opened.v1",
    PointChanged: "riskpoint.point.changed.v1",
    DutyChanged: "riskpoint.duty.changed.v1",
    OfficerChanged: "riskpoint.officer.changed.v1",
    HoldingChanged: "riskpoint.holding.changed.v1",
    EnrolmentChanged: "riskpoint.enrolment.changed.v1",
    UserChanged: "riskpoint.user.changed.v1",
    TokenChanged: "riskpoint.token.changed.v1",
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
    NoticeTargetChanged: "riskpoint.noticetarget.changed.v1",
    PointDetailChanged: "riskpoint.pointdetail.changed.v1",
    SuspensionChanged: "riskpoint.suspension.changed.v1",
    ServiceEndChanged: "riskpoint.serviceend.changed.v1",
    OfficerRenamed: "riskpoint.officer.renamed.v1",
    CorrectionProposed: "riskpoint.correction.proposed.v1",
    CorrectionDecided: "riskpoint.correction.decided.v1",
    SettingsIssued: "riskpoint.settings.issued.v1",
    CommandIssued: "riskpoint.command.issued.v1",
    SunKeyAdded: "riskpoint.sunkey.added.v1",
    CardKeysShown: "riskpoint.cardkeys.shown.v1",
    BundleMade: "riskpoint.bundle.made.v1",
    BackupMade: "riskpoint.backup.made.v1",
    Restored: "riskpoint.hub.restored.v1",
    PictureViewed: "riskpoint.picture.viewed.v1",
    PicturesDeleted: "riskpoint.pictures.deleted.v1",
    PhotographCleared: "riskpoint.photograph.cleared.v1",
    PhotographReceived: "riskpoint.photograph.received.v1",
    PhotographsDeleted: "riskpoint.photographs.deleted.v1",
    PhotographsMissed: "riskpoint.photographs.missed.v1",
    PersonExported: "riskpoint.person.exported.v1",
    PersonErased: "riskpoint.person.erased.v1",
    UserExported: "riskpoint.user.exported.v1",
    UserErased: "riskpoint.user.erased.v1",
    RequestReceived: "riskpoint.privacyrequest.received.v1",
    RequestExtended: "riskpoint.privacyrequest.extended.v1",
    RequestAnswered: "riskpoint.privacyrequest.answered.v1",
    MaintenanceChanged: "riskpoint.maintenance.changed.v1",
    AlarmAnswered: "riskpoint.alarm.answered.v1",
    SecondFactorChanged: "riskpoint.secondfactor.changed.v1",
    IdentityChanged: "riskpoint.identity.changed.v1",
    SessionsEnded: "riskpoint.sessions.ended.v1",
    CrimeFiguresChanged: "riskpoint.crimefigures.changed.v1",
    CrimeKindChanged: "riskpoint.crimekind.changed.v1",
    CrimeLayoutChanged: "riskpoint.crimelayout.changed.v1",
    CrimePlaceChanged: "riskpoint.crimeplace.changed.v1",
    CrimeImported: "riskpoint.crime.imported.v1",
    OrderChanged: "riskpoint.order.changed.v1",
    OrderCommented: "riskpoint.order.commented.v1",
    LetterChanged: "riskpoint.letter.changed.v1",
    AgencyChanged: "riskpoint.agency.changed.v1",
    OfficeChanged: "riskpoint.office.changed.v1",
    ChoicesChanged: "riskpoint.choices.changed.v1",
    NumberBlockChanged: "riskpoint.numberblock.changed.v1",
    ReportStepped: "riskpoint.report.stepped.v1",
    FormTextWritten: "riskpoint.formtext.written.v1",
}


_decoders = {kind: msgspec.json.Decoder(shape) for shape, kind in KIND_OF_ACT.items()}


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
