"""What every reader ends in: a credential, and how it got here."""

from dataclasses import dataclass
from enum import StrEnum

from wire_contract.measurements import Medium


@dataclass(frozen=True, slots=True)
class TagRead:
    """One credential as a reader gave it, normalised (`wiegand26:123:45678`)."""

    credential: str
    medium: Medium


class Noise(StrEnum):
    """What reached a reader's lines and was no tag."""

    GLITCH = "glitch"
    """An edge sooner after the last one than any reader sends bits."""
    LENGTH = "length"
    """A burst of too few or too many bits for the reader's format (keypads too)."""
    PARITY = "parity"
    """A burst of the right length whose parity is wrong."""
    OVERLONG = "overlong"
    """A burst of more bits than any format has, as from lines without a common ground."""
