"""An act as rows for a page: field, before, after; only what differs of a change. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from hub.audit.words import VALUES
from hub.kernel.pair import Pair
from wire_contract.act_changes import Change
from wire_contract.act_records import ExclusionRecord, ProofRecord
from wire_contract.acts import KIND_OF_ACT, Act, CorrectionProposed
from wire_contract.event import read_time

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


Value = str | datetime | date
"""Moments and days are handed on as such, so that the page can say them in the reader's words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field; `before` is None where there is no state before."""

    field: str
    before: Value | None
    after: Value | None

    @property
    def is_key(self) -> bool:
        """Whether the field only says which record it is."""
        return self.before == self.after

    def words(self, value: Value | None) -> Pair | None:
        """A code of a list in words; None where the value speaks for itself."""
        return VALUES.get(self.field, {}).get(value) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change of one record, ready for a page."""

    kind: str
    rows: tuple[Row, ...]
    tap: ExclusionRecord | ProofRecord | None
    """The tap that it is about."""


def rows_of(act: Act | None) -> Sequence[Row]:
    """What the act tells, field by field."""
    if act is None or isinstance(act, CorrectionProposed):
        return ()
    if hasattr(act, "before"):
        return shown_change(act).rows  # type: ignore[arg-type] # only changes have a state before
    return [Row(name, None, _value(value)) for name, value in msgspec.to_builtins(act).items() if name != "reason"]


def shown_change(change: Change) -> ShownChange:
    """Which record, and what of it differs: all of it where it is new or gone."""
    before: dict[str, Any] = msgspec.to_builtins(change.before) or {}
    after: dict[str, Any] = msgspec.to_builtins(change.after) or {}
    key = (change.after or change.before).key  # type: ignore[union-attr] # one of them is there
    rows = []
    for name in after or before:
        was, now = _value(before.get(name)), _value(after.get(name))
        if not (before and after) or was != now or name in key:
            rows.append(Row(name, was if before else None, now if after else None))
    record = change.after or change.before
    tap = record if isinstance(record, ExclusionRecord | ProofRecord) else None
    return ShownChange(KIND_OF_ACT[type(change)], tuple(rows), tap)


def _value(value: object) -> Value:
    text = _text(value)
    if _MOMENT.fullmatch(text):
        return read_time(text)
    return date.fromisoformat(text) if _DAY.fullmatch(text) else text


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{name}={_text(one)}" for name, one in value.items())
    return str(value)
