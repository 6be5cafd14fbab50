"""What every reader ends in: a credential, and how it got here."""

from dataclasses import dataclass, field
from enum import StrEnum

from wire_contract.measurements import Medium, Proof, ReaderState, Refusal, UidProof


@dataclass(frozen=True, slots=True)
class TagRead:
    """One credential as a reader gave it, normalised (`wiegand26:123:45678`), with what proves it.

    `refusal` is what the codec itself has against it: two cards at once, a code that nobody can read.
    """

    credential: str
    medium: Medium
    proof: Proof = field(default_factory=UidProof)
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader with a codec of its own has read."""

    reader: str
    tag: TagRead


@dataclass(frozen=True, slots=True)
class ReaderNews:
    """What became of a reader, in its driver's words."""

    reader: str
    state: ReaderState
    detail: str = ""


class Noise(StrEnum):
    """What reached a reader's lines and was no tag."""

    GLITCH = "glitch"
    """An edge sooner after the last one than any reader sends bits."""
    LENGTH = "length"
    """A burst of too few or too many bits for the reader's format."""
    PARITY = "parity"
    """A burst of the right length whose parity is wrong."""
    OVERLONG = "overlong"
    """A burst of more bits than any format has, as from lines without a common ground."""
    KEYS = "keys"
    """Keys of a keypad that made no number: without # in time, too many, or one of them misread."""
    CHECKSUM = "checksum"
    """A frame of a serial reader whose checksum is wrong."""
    FRAMING = "framing"
    """Bytes of a serial reader that belong to no frame."""
    OVERRUN = "overrun"
    """More than there was room for; what came on top was dropped."""
    FLOOD = "flood"
    """Reads beyond what people can tap, not recorded one by one."""
