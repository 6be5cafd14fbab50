"""A defect as somebody at the point reports it, and what became of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.remediation.kinds import Kind

AT_ONCE: Sequence[Kind] = (
    Kind.LAMP,
    Kind.CAMERA,
    Kind.FOLIAGE,
    Kind.WASTE,
    Kind.FOOTPATH,
    Kind.STRUCTURE,
    Kind.SIGN,
    Kind.DARK_SPOT,
    Kind.OTHER,
)
"""What an officer can tell apart in a moment, in the order of the buttons."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was sent; `key` is made with the form, so that one form sent twice is one report."""

    key: str
    point: str
    kind: Kind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """Where it stands now."""

    key: str
    order: int
    is_joined: bool
    """It stands beside an order that was open already."""
    sent_by: str
    sent_at: datetime
