"""Where a page of lines ends and the next begins, as a value and as text in an address. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wire_contract.event import LineHash

MARK_PATTERN = r"^-?[0-9]{1,15}-[0-9]{1,18}-[0-9a-f]{64}$"

_PARTS = re.compile(r"(-?[0-9]{1,15})-([0-9]{1,18})-([0-9a-f]{64})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A line's place among the lines of some devices, in order of the latest moment at which each can have happened."""

    at: datetime
    sequence: int
    hash: LineHash

    def __str__(self) -> str:
        """Milliseconds since 1970, sequence and hash: what `parse` reads."""
        return f"{(self.at - _EPOCH) // _MS}-{self.sequence}-{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Mark":
        """The mark that `str` wrote; ValueError for anything else."""
        parts = _PARTS.fullmatch(text)
        if not parts:
            raise ValueError("no mark of a page: take `older` of the page before")
        try:
            return cls(_EPOCH + int(parts[1]) * _MS, int(parts[2]), LineHash(parts[3]))
        except OverflowError as error:
            raise ValueError("no mark of a page: there is no such time") from error
