"""Orders as the hub's chain writes them, and back. Pure."""

from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from hub.fleet.asset import AssetKind
from hub.remediation.kinds import Kind
from hub.remediation.order import Order, Taken
from hub.remediation.transitions import OPENED, State
from wire_contract.event import write_time
from wire_contract.order_acts import OrderRecord


def record_of(order: Order, newest: Taken) -> OrderRecord:
    """The order with the step that led to it."""
    plain = {name: _plain(value) for name, value in asdict(order).items()}
    step = newest.step.value if newest.step else OPENED
    told = {"step": step, "said": newest.said, "photographs": newest.photographs, "because": newest.because}
    return msgspec.convert(plain | told, OrderRecord)


def order_of(row: dict[str, Any]) -> Order:
    """The order in a row of the table, whose columns are the order's fields."""
    kinds = {"kind": Kind(row["kind"]), "state": State(row["state"])}
    asset_kind = AssetKind(row["asset_kind"]) if row["asset_kind"] else None
    return Order(**(row | kinds | {"asset_kind": asset_kind}))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return write_time(value)
    return value.value if isinstance(value, Enum) else value
