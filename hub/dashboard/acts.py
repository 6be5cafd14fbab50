"""Lines of the hub's own chain that concern a point, as its time line shows them. Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import msgspec

from hub.audit.words import KINDS
from hub.evidence.entry import Entry
from hub.evidence.hand import HUB_ITSELF
from hub.fleet.command_words import VERBS
from hub.kernel.deed import Deed, DeedKind
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK
from hub.kernel.rights import Right
from wire_contract.act_changes import DutyChanged, EnrolmentChanged, ExclusionChanged, PointChanged, SettingChanged
from wire_contract.acts import KIND_OF_ACT, Act, CommandIssued, CorrectionDecided, CorrectionProposed
from wire_contract.alarm_acts import MaintenanceChanged
from wire_contract.asset_acts import AssetChanged, CheckDutyChanged
from wire_contract.event import read_time
from wire_contract.flag_acts import FlagSettled, LocationChanged, WindowsChanged
from wire_contract.register_acts import PointDetailChanged, SuspensionChanged

_SHOWN: tuple[type[msgspec.Struct], ...] = (
    *(PointChanged, PointDetailChanged, DutyChanged, CheckDutyChanged, EnrolmentChanged, SettingChanged),
    *(LocationChanged, WindowsChanged, AssetChanged, SuspensionChanged, MaintenanceChanged, ExclusionChanged),
    *(FlagSettled, CommandIssued, CorrectionProposed),
)
_STATES = {"added": ("เพิ่ม", "added"), "changed": ("แก้ไข", "changed"), "gone": ("เลิก", "ended")}
_TELLS: dict[type[msgspec.Struct], tuple[str, ...]] = {
    SuspensionChanged: ("document", "why", "from_day", "to_day"),
    MaintenanceChanged: ("why", "ends"),
    DutyChanged: ("from_day", "patrols_per_day"),
    CheckDutyChanged: ("from_day", "camera_checks_per_day"),
    SettingChanged: ("name", "value"),
    WindowsChanged: ("from_day", "windows"),
    AssetChanged: ("kind", "name"),
    EnrolmentChanged: ("device",),
    FlagSettled: ("rule", "outcome"),
}
"""What of a record is said beside the kind of the change; the rest is one click away."""
_DAYS = {"from_day": ("ตั้งแต่", "from"), "to_day": ("ถึงก่อน", "until before")}


def kinds_shown() -> Sequence[str]:
    """The kinds of lines that may concern a point; a decision is found by its proposal."""
    return [KIND_OF_ACT[one] for one in _SHOWN]


def deed_of(entry: Entry, *, code: str, devices: Collection[str]) -> Deed | None:
    """The line as a deed at this point; None where it concerns another, or the hub did it by itself."""
    act = entry.act
    if act is None or entry.subject == HUB_ITSELF or not _concerns(act, {code, *devices}):
        return None
    path = f"/audit/lines/{entry.hash}"
    return Deed(
        DeedKind.PEOPLE,
        entry.occurred_at,
        entry.hash,
        _says(entry, act),
        _detail(act),
        path="/corrections" if isinstance(act, CorrectionProposed | CorrectionDecided) else path,
        path_right=Right.SEE_EVIDENCE,
        by=entry.subject,
    )


def _concerns(act: Act, names: set[str]) -> bool:
    """Whether one of these is named as point or device, or anywhere in what a proposal asks for."""
    if isinstance(act, CorrectionProposed):
        return any(_is_named(msgspec.json.decode(one.change), names) for one in act.changes)
    return _is_named(msgspec.to_builtins(act), names)


def _is_named(value: object, names: set[str]) -> bool:
    """Whether a record in here is of one of these: a code of a point is nobody's device, and the other way round."""
    if not isinstance(value, dict):
        return False
    mine = any(value.get(key) in names for key in ("point", "device", "code"))
    return mine or any(_is_named(inner, names) for inner in value.values())


def _says(entry: Entry, act: Act) -> Pair:
    thai, english = KINDS.get(entry.kind, (entry.kind, entry.kind))
    if isinstance(act, CommandIssued):
        verb, verb_english = VERBS.get(act.verb, (act.verb, act.verb))
        return f"สั่งให้{verb}", f"Asked: {verb_english}"
    before, after = getattr(act, "before", None), getattr(act, "after", None)
    if before is None and after is None:
        return thai, english
    how, how_english = _STATES["gone" if after is None else "added" if before is None else "changed"]
    return f"{thai}: {how}", f"{english}: {how_english}"


def _detail(act: Act) -> Pair:
    reason = getattr(act, "reason", None)
    record = getattr(act, "after", None) or getattr(act, "before", None)
    told = [_text(name, getattr(record, name)) for name in _TELLS.get(type(act), ()) if record is not None]
    told += [(reason, reason)] if reason else []
    thai, english = (" · ".join(one[which] for one in told if one[which]) for which in (0, 1))
    return thai, english


def _text(name: str, value: Any) -> Pair:  # noqa: ANN401 (whatever a record holds)
    """A field as people read it: days and moments by their calendar, numbers with what they count."""
    if value is None:
        return "", ""
    if name in _DAYS:
        day = date.fromisoformat(value)
        thai, english = _DAYS[name]
        return f"{thai} {day.day}/{day.month}/{day.year + 543}", f"{english} {day}"
    if name == "ends":
        at = read_time(value).astimezone(BANGKOK)
        return f"ถึง {at.day}/{at.month}/{at.year + 543} {at:%H.%M} น.", f"until {at:%Y-%m-%d %H:%M}"
    if name.endswith("_per_day"):
        return f"{value} ครั้งต่อวัน", f"{value} a day"
    return str(value), str(value)
