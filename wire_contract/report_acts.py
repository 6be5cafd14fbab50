"""The acts about reports on paper: a version of a report went a step on; a text of a form was written.

Figures and papers stand outside the chain, under their SHA-256: they are larger than a line may be.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from wire_contract.field_types import Hash, Position, Text

Said = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A person's own words; never a name."""
MOST_USED = 12
"""A fiscal year is made of twelve months."""


class ReportStepped(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version of a report stands like this since somebody's step."""

    report: Literal["month", "quarter", "year"]
    period: Text
    """`2026-10`, `2570-Q1`, `2570`."""
    version: Position
    """1 is the first; 2 is called ฉบับแก้ไขที่ 1."""
    revision: Position
    step: Text
    state: Text
    figures: Hash
    """Of the JSON that every number of the paper is in."""
    rules: Text
    """By which rules the figures were made."""
    heads: Hash
    """Of the list of chain heads that the figures rest on."""
    paper: Hash | None = None
    """Of the PDF, once it is issued."""
    uses: Annotated[tuple[Text, ...], Meta(max_length=MOST_USED)] = ()
    """Which issued versions of months a quarter or a year was made of: `2026-10/2`."""
    said: Said = ""


class FormTextWritten(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A text of a report reads otherwise; the words stand outside the chain, under their SHA-256."""

    report: Literal["month", "quarter", "year"]
    period: Text
    part: Text
    """Which text: `trees`, `obstacles`, …"""
    was: Hash | None = None
    """None: as the figures write it."""
    reads: Hash | None = None
    """None: as the figures write it."""
