"""Acts about photographs of work: one came, some are gone. Never a byte of them, only what names them."""

from typing import Literal

from msgspec import Struct

from wire_contract.field_types import Count, Hash, Position, Text
from wire_contract.messages import TimeText


class PhotographReceived(Struct, frozen=True, kw_only=True):
    """Somebody sent a photograph; its name is the SHA-256 of what came."""

    photograph: Hash
    bytes: Count
    kind: Literal["JPEG", "PNG", "WEBP"]
    point: Text | None


class PhotographsMissed(Struct, frozen=True, kw_only=True):
    """Somebody named photographs that the hub does not hold as part of a work order, and was refused."""

    photographs: tuple[Hash, ...]
    order: Position | None
    """None where the order was to be opened with them."""
    point: Text


class PhotographCleared(Struct, frozen=True, kw_only=True):
    """Somebody looked at a photograph and says whether papers that go out may print it."""

    photograph: Hash
    is_cleared: bool
    """True: no face and no number plate can be made out in it."""


class PhotographsDeleted(Struct, frozen=True, kw_only=True):
    """Photographs are gone because their time was over; who referred to them still has their names."""

    photographs: tuple[Hash, ...]
    received_before: TimeText
