"""A reader from which more comes than people can tap: it must not fill the journal, nor keep known cards out. Pure."""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import timedelta

from edge_agent.readers.tag import ReaderNews
from wire_contract.measurements import ReaderState, Shown

WINDOW = timedelta(seconds=60)
MOST_IN_WINDOW = 30
"""Reads of one reader in a minute that are no green taps; one more is a flood."""
CALM_BELOW = 5
"""The flood is over when the last minute had fewer."""

_GREEN = frozenset({Shown.ACCEPTED, Shown.DAY_DONE})


@dataclass(slots=True)
class _Reader:
    recent: deque[timedelta] = field(default_factory=lambda: deque(maxlen=MOST_IN_WINDOW + 1))
    is_flooding: bool = False
    is_told: bool = False
    dropped: int = 0
    """In the flood that goes on."""


class Floods:
    """All readers of a point. Times are uptime."""

    def __init__(self) -> None:
        self._readers: dict[str, _Reader] = {}
        self.dropped: Counter[str] = Counter()
        """Reads that were not recorded one by one, by reader, since the start."""

    def admits(self, reader: str, shown: Shown, *, uptime: timedelta) -> bool:
        """Whether this read is to be recorded; green taps always are."""
        if shown in _GREEN:
            return True
        found = self._readers.setdefault(reader, _Reader())
        found.recent.append(uptime)
        found.is_flooding = found.is_flooding or _in_window(found, uptime) > MOST_IN_WINDOW
        if found.is_flooding:
            found.dropped += 1
            self.dropped[reader] += 1
        return not found.is_flooding

    def news(self, *, uptime: timedelta) -> list[ReaderNews]:
        """The floods that began or ended since this was last asked."""
        told = []
        for name, reader in self._readers.items():
            if reader.is_flooding and not reader.is_told:
                reader.is_told = True
                told.append(ReaderNews(name, ReaderState.FLOODING, f"more than {MOST_IN_WINDOW} reads in a minute"))
            if reader.is_flooding and _in_window(reader, uptime) < CALM_BELOW:
                told.append(ReaderNews(name, ReaderState.CALM, f"{reader.dropped} reads not recorded one by one"))
                reader.is_flooding, reader.is_told, reader.dropped = False, False, 0
        return told


def _in_window(reader: _Reader, uptime: timedelta) -> int:
    return sum(1 for at in reader.recent if uptime - at < WINDOW)
