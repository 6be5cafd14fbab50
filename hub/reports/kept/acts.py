"""What of months that are over may be judged otherwise after somebody changed the register. Pure.

A change of what is past is made by carrying out a proposal only (`evidence.own_chain.change`). What is left are words
that a past month shows as they are today: a point's name, a camera's owner, the document of a suspension.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.evidence.entry import Entry
from wire_contract.act_changes import (
    DutyChanged,
    EnrolmentChanged,
    ExclusionChanged,
    HoldingChanged,
    PointChanged,
    ProofChanged,
)
from wire_contract.act_records import DutyRecord, EnrolmentRecord, PointRecord
from wire_contract.acts import Act, Restored
from wire_contract.asset_acts import AssetChanged, AssetRecord, CheckDutyChanged, CheckDutyRecord
from wire_contract.measurements import JournalOpened
from wire_contract.privacy_acts import PersonErased
from wire_contract.register_acts import ServiceEndChanged, SuspensionChanged, SuspensionRecord
from wire_contract.topics import DeviceId

_AT_POINT = (PointChanged, DutyChanged, EnrolmentChanged, AssetChanged, CheckDutyChanged, SuspensionChanged)
"""Their records name the point."""
_OF_DEVICE = (ExclusionChanged, ProofChanged)
"""Their records name the device."""
_OF_CARDS = (HoldingChanged, ServiceEndChanged)
_OF_ALL = (JournalOpened, Restored, PersonErased)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom acts may touch."""

    every: bool = False
    codes: frozenset[str] = frozenset()
    """Of points."""
    devices: frozenset[DeviceId] = frozenset()


def named(entries: Iterable[Entry]) -> Named:
    """Whom these lines of the hub's chain may touch; a line that this release does not understand, everybody."""
    codes: set[str] = set()
    devices: set[DeviceId] = set()
    for entry in entries:
        act = entry.act
        if isinstance(act, _AT_POINT):
            codes |= {_code(record) for record in (act.before, act.after) if record is not None}
        elif isinstance(act, _OF_DEVICE):
            devices |= {DeviceId(record.device) for record in (act.before, act.after) if record is not None}
        elif act is None or isinstance(act, _OF_ALL) or _is_correction_of_cards(act):
            return Named(every=True)
    return Named(codes=frozenset(codes), devices=frozenset(devices))


def _is_correction_of_cards(act: Act) -> bool:
    """Who carried a card in the past is otherwise: any point may have been tapped with it."""
    return isinstance(act, _OF_CARDS) and act.proposal is not None


def _code(record: PointRecord | DutyRecord | EnrolmentRecord | AssetRecord | CheckDutyRecord | SuspensionRecord) -> str:
    return record.code if isinstance(record, PointRecord) else record.point
