"""Acts about photographs of work: one came, some are gone. Never a byte of them, only what names them."""

from typing import Literal

from msgspec import Struct

from wire_contract.field_types import Count, Hash, Text
from wire_contract.messages import TimeText


class PhotographReceived(Struct, frozen=True, kw_only=True):
    """Somebody sent a photograph; its name is the SHA-256 of what came."""

    photograph: Hash
    bytes: Count
    kind: Literal["JPEG", "PNG", "WEBP"]
    point: Text | None


class PhotographsDeleted(Struct, frozen=True, kw_only=True):
    """Photographs are gone because their time was over; who referred to them still has their names."""

    photographs: tuple[Hash, ...]
    received_before: TimeText
