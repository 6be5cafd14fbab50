"""Acts about work orders: opened, moved a step on, or spoken of. What the hub does by itself has the hub as subject."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange
from wire_contract.field_types import Count, Hash, Name, Position, Text
from wire_contract.messages import TimeText

Said = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A person's own words; never a name."""
Photographs = Annotated[tuple[Hash, ...], Meta(max_length=12)]


class OrderRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A work order after its newest step; people stand in it as logins."""

    key: ClassVar[tuple[str, ...]] = ("number",)
    number: Position
    revision: Position
    step: Text
    """What led here; `open` at first."""
    state: Text
    point: Text
    kind: Text
    section: Text
    opened_at: TimeText
    due_at: TimeText
    said: Said = ""
    """What was said with the step."""
    photographs: Photographs = ()
    """Taken with the step; after the work where the step says that it is done, otherwise before it."""
    because: Hash | None = None
    """The line of a device that the step rests on: a test, or an inspector's tap."""
    asset_kind: Text | None = None
    asset: Name | None = None
    cause: Text | None = None
    what: Said = ""
    episode_since: TimeText | None = None
    done_at: TimeText | None = None
    done_by: Text | None = None
    repaired_at: TimeText | None = None
    proof: Hash | None = None
    """The passing test's line, or the act of the inspection."""
    proved_at: TimeText | None = None
    cancel_asked_by: Text | None = None
    relapses: Count = 0
    changed_at: TimeText | None = None
    traffy_ticket: Text | None = None
    retest: Text | None = None
    """The command that has the device test the repair again."""


class OrderChanged(BaseChange, frozen=True, kw_only=True):
    """A work order was opened or moved a step on."""

    before: OrderRecord | None
    after: OrderRecord | None


class OrderCommented(Struct, frozen=True, kw_only=True):
    """Somebody said something about a work order, or added photographs to it."""

    order: Position
    comment: Said
    photographs: Photographs = ()
    is_after: bool = False
    """Whether the photographs show it after the work."""
