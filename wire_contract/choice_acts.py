"""The act about what the district decides of its own figures."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from wire_contract.act_parts import BaseChange, DayText
from wire_contract.field_types import Count, Text

Document = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""The number of a letter or an order; never a name."""


class ChoicesRecord(Struct, frozen=True, kw_only=True):
    """From the first day of this month on, the district's figures are made so."""

    key: ClassVar[tuple[str, ...]] = ("from_day",)
    from_day: DayText
    headline: Text
    letter_workdays: Count
    seventh_moves: bool
    carried_over: Text
    kpi_type: Text
    targets: Annotated[tuple[Count, ...], Meta(min_length=4, max_length=4)]
    document: Document


class ChoicesChanged(BaseChange, frozen=True, kw_only=True):
    """The district decided about its figures."""

    before: ChoicesRecord | None
    after: ChoicesRecord | None
