"""Acts about alarms: somebody has seen one, says something of it, or works on a device for a while.

That an alarm opens or clears is status, worked out by the hub, and no act.
"""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, Why
from wire_contract.field_types import Count, Text
from wire_contract.messages import DeviceText, TimeText

Comment = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A person's own words; never a name."""


class MaintenanceRecord(Struct, frozen=True, kw_only=True):
    """Somebody works on a device: from `begins` (included) to `ends` (excluded) nobody is called because of it."""

    key: ClassVar[tuple[str, ...]] = ("device",)
    device: DeviceText
    begins: TimeText
    ends: TimeText
    why: Why


class MaintenanceChanged(BaseChange, frozen=True, kw_only=True):
    """Maintenance of a device was set, changed or ended early."""

    before: MaintenanceRecord | None
    after: MaintenanceRecord | None


class AlarmAnswered(Struct, frozen=True, kw_only=True):
    """Somebody acknowledged an alarm, or wrote something beside it."""

    alarm: Count
    kind: Text
    subject: Text
    verb: Literal["acknowledged", "commented"]
    comment: Comment
