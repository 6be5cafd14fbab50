"""Acts about notices: which channels of the office are told what. A person's own choices are in no chain."""

from typing import ClassVar, Literal

from msgspec import Struct

from wire_contract.act_parts import BaseChange
from wire_contract.field_types import Count, Text


class NoticeTargetRecord(Struct, frozen=True, kw_only=True):
    """A LINE group, e-mail list or webhook of the office; its address stands in no act, since it may name a person."""

    key: ClassVar[tuple[str, ...]] = ("target",)
    target: Text
    channel: Literal["line", "email", "webhook"]
    kinds: tuple[Text, ...]
    least: Text
    quiet: Text
    """Bangkok time, `22:00-06:00`; empty for none."""
    urgent_passes: bool
    digest: tuple[Text, ...]
    language: Literal["th", "en"]
    is_on: bool
    addresses_changed: Count


class NoticeTargetChanged(BaseChange, frozen=True, kw_only=True):
    """A channel of the office was added, changed or removed."""

    before: NoticeTargetRecord | None
    after: NoticeTargetRecord | None
