"""What a letter says, as it is kept under its SHA-256: facts, what a person typed, and from the approval on all of it.

Pure. A draft keeps only what somebody typed; what was not typed is written anew from the facts until it is approved.
"""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, structs

Lines = tuple[Annotated[str, Meta(max_length=300)], ...]
FIELDS = ("subject", "to", "opening", "request", "ending")
"""What is written from facts where nobody typed otherwise."""
LONGEST = {"subject": 300, "to": 200, "opening": 2000, "request": 2000, "ending": 300, "signer": 120}


class Fact(Struct, frozen=True, kw_only=True):
    """One defect, from the register and from tests: no free text but what the reporter of an untested one wrote."""

    order: int
    work: str
    """The order's kind."""
    point: str
    place: str
    asset: str = ""
    label: str = ""
    inventory: str = ""
    cause: str = ""
    """In Thai words."""
    seen: str = ""
    since: str
    """RFC 3339, as are the others."""
    failed: int = 0
    last_failed: str | None = None


class Head(Struct, frozen=True, kw_only=True):
    """Whose letter it is, as the register had it when it was approved."""

    office: str
    section: str
    address: tuple[str, ...]
    phone: str
    email: str
    code: str
    position: str
    garuda: str
    art: str | None = None


class Content(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that stands on the paper but its number and date."""

    as_of: str
    """When the facts were read."""
    facts: tuple[Fact, ...] = ()
    subject: str | None = None
    to: str | None = None
    opening: str | None = None
    request: str | None = None
    ending: str | None = None
    refs: Lines = ()
    enclosures: Lines = ()
    signer: str = ""
    """Printed below the space for the signature; empty: dots to write on."""
    head: Head | None = None


def written(content: Content) -> bytes:
    """The bytes that are kept, the same for the same content."""
    return msgspec.json.encode(content, order="deterministic")


def read(kept: bytes) -> Content:
    """What `written` wrote."""
    return msgspec.json.decode(kept, type=Content)


def name_of(kept: bytes) -> str:
    """SHA-256, by which a file is kept."""
    return hashlib.sha256(kept).hexdigest()


def filled(content: Content, written_anew: "dict[str, str]") -> Content:
    """The content with every field said: as it was typed, else as it is written from the facts."""
    said = {name: getattr(content, name) for name in FIELDS}
    return structs.replace(
        content, **{name: written_anew[name] if text is None else text for name, text in said.items()}
    )
