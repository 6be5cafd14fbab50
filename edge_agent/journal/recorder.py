"""A journal that heals itself: after any error the file is closed, opened anew and verified, never just retried."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.clock import Moment
from edge_agent.journal.errors import JournalDamagedError, JournalError
from edge_agent.journal.file import set_aside
from edge_agent.journal.journal import Appended, Journal
from wire_contract.chain import public_key_of
from wire_contract.event import LineHash
from wire_contract.measurements import JournalOpened, Measurement
from wire_contract.topics import DeviceId

REOPEN_AFTER_S = 5.0

_log = logging.getLogger(__name__)


class Recorder:
    """The one door through which measurements become durable.

    `journal` is None while the file cannot be used, and `trouble` then says why in words for an operator. Times are
    seconds of the agent's monotonic clock.
    """

    def __init__(
        self, path: Path, *, device: DeviceId, key: Ed25519PrivateKey, max_bytes: int, agent: str, board: str
    ) -> None:
        self.journal: Journal | None = None
        self.trouble: str | None = None
        self._path = path
        self._open: Callable[[], Journal] = lambda: Journal.open(path, device=device, key=key, max_bytes=max_bytes)
        self._first_words = (public_key_of(key), agent, board)
        self._last_head: LineHash | None = None
        self._reopen_at = 0.0

    def open(self, moment: Moment) -> None:
        """The journal is open, a ruined one set aside and a new one begun. Raises JournalError."""
        try:
            self.journal = self._begun(moment)
        except JournalDamagedError as error:
            aside = set_aside(self._path)
            _log.error("%s; kept as %s, a new journal begins", error, aside)
            self.journal = self._begun(moment)
        self.trouble = None

    def _begun(self, moment: Moment) -> Journal:
        """An open journal whose first line is there."""
        journal = self._open()
        if journal.head == 0:
            public_key, agent, board = self._first_words
            opened = JournalOpened(public_key=public_key, agent=agent, board=board, previous_head=self._last_head)
            journal.append(opened, moment=moment)
        self._last_head = journal.head_hash
        return journal

    def record(
        self, data: Measurement, *, moment: Moment, now: float, keep: Mapping[str, bytes] | None = None
    ) -> Appended:
        """The measurement is durable, or JournalError is raised and the journal closed until `heal` opens it again."""
        if self.journal is None:
            raise JournalError(self.trouble or "the journal is not open")
        try:
            appended = self.journal.append(data, moment=moment, keep=keep)
        except JournalError as error:
            self.failed(error, now=now)
            raise
        self._last_head = appended.hash
        return appended

    def failed(self, error: JournalError, *, now: float) -> None:
        """The journal is closed after an error, whoever met it."""
        _log.error("not recorded: %s", error)
        self.trouble = str(error)
        self._reopen_at = max(self._reopen_at, now)
        if self.journal is not None:
            journal, self.journal = self.journal, None
            _close(journal)
        if isinstance(error, JournalDamagedError):
            set_aside(self._path)

    def heal(self, *, moment: Moment, now: float) -> bool:
        """True when a closed journal has just been opened again; tries at most every few seconds."""
        if self.journal is not None or now < self._reopen_at:
            return False
        self._reopen_at = now + REOPEN_AFTER_S
        try:
            self.open(moment)
        except JournalError as error:
            self.trouble = str(error)
            return False
        return True

    def close(self) -> None:
        """The file is closed."""
        if self.journal is not None:
            journal, self.journal = self.journal, None
            _close(journal)


def _close(journal: Journal) -> None:
    """Closed, or as closed as a failing disk lets it be: what was committed stays committed either way."""
    try:
        journal.close()
    except JournalError as error:
        _log.warning("while closing: %s", error)
