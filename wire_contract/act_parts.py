"""What every act at the hub is made of: days, reasons, and the form of a change."""

from typing import Annotated

from msgspec import Meta, Struct

from wire_contract.field_types import Hash

DayText = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
"""A Bangkok day."""
Why = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A reason in a person's own words; never a name."""


class BaseChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record before and after; at least one of them is there."""

    reason: Why | None = None
    proposal: Hash | None = None
    """The line that proposed this correction; whoever appended the change approved it."""
