"""The agent's own last log lines, in memory, without what nobody else may know: `collect_logs` sends them.

In memory only, so that a chatty log never wears out a card; what was before the start is in the system's journal.
"""

import logging
import re
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from edge_agent.hardware.redaction import HIDDEN, redacted
from edge_agent.settings import Settings

MOST_LINES = 4000
LONGEST = 400
"""Characters of a line."""
_CREDENTIAL = re.compile(r"\b(nfc|wiegand\d{2}|qr|key):[^\s'\",)]+")
"""A card or a badge: whose, the hub knows, and a log need not."""
_LIKE_A_KEY = re.compile(r"(?<![\w/+=-])(?![0-9a-f]+(?![\w/+=-]))[\w+=-]{40,}(?![\w/+=-])")
"""So long a word that is no hash in hex: a key, a token, a badge."""


class LogBook(logging.Handler):
    """A handler of the whole program's log; `secrets` are texts that must not stand in it."""

    def __init__(self, *, secrets: Iterable[str] = ()) -> None:
        super().__init__(level=logging.INFO)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        self._secrets = tuple(secrets)
        self._lines: deque[str] = deque(maxlen=MOST_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """The record is in the book, a traceback line by line."""
        try:
            at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
            for line in self.format(record).splitlines():
                indent = line[: len(line) - len(line.lstrip())][:12]
                self._lines.append(f"{at} {indent}{self._clean(line)}")
        except (TypeError, ValueError):  # a message whose arguments do not fit it: logging's own way to say so
            self.handleError(record)

    def lines(self) -> tuple[str, ...]:
        """The lines so far, the oldest first."""
        self.acquire()
        try:
            return tuple(self._lines)
        finally:
            self.release()

    def begin(self) -> None:
        """From now on everything that is logged in this program is in the book."""
        logging.getLogger().addHandler(self)

    def end(self) -> None:
        """Nothing more is written into it."""
        logging.getLogger().removeHandler(self)

    def _clean(self, line: str) -> str:
        plain = redacted(line, secrets=self._secrets, longest=LONGEST)
        return _LIKE_A_KEY.sub(HIDDEN, _CREDENTIAL.sub(rf"\1:{HIDDEN}", plain))


def secrets_of(settings: Settings) -> list[str]:
    """The passwords in the files that these settings name; one that cannot be read cannot get into a log either."""
    named = [settings.mqtt, *settings.readers, *settings.cameras]
    files = [path for one in named if (path := getattr(one, "password_file", None)) is not None]
    found = []
    for path in files:
        try:
            found.append(Path(path).read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError):
            continue
    return [one for one in found if one]
