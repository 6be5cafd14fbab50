"""Bad input is a value: what arrived, could not be used, and why. It ends in a table that an operator can see."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something that arrived is set aside; stored and shown, so a name never changes its meaning."""

    TOPIC = "topic"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    SCHEMA = "schema"
    FOREIGN = "foreign"
    UNKNOWN_DEVICE = "unknown_device"
    SIGNATURE = "signature"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One thing that was set aside: the reason for machines, the detail for people."""

    reason: Reason
    detail: str
