"""A journal that heals itself: after any error the file is closed, opened anew and verified, never just retried."""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.clock import Moment
from edge_agent.journal.ballast import Ballast
from edge_agent.journal.errors import JournalDamagedError, JournalError, JournalFullError
from edge_agent.journal.file import set_aside
from edge_agent.journal.journal import HOLDING, Appended, Journal
from edge_agent.journal.keeper import Keeper
from edge_agent.journal.retention import Acknowledged
from edge_agent.journal.salvage import head_of_ruin
from wire_contract.chain import public_key_of
from wire_contract.event import LineHash, write_time
from wire_contract.measurements import JournalOpened, Measurement
from wire_contract.topics import DeviceId

REOPEN_AFTER_S = 5.0
WEIGH_EVERY_S = 600.0
PULSE = "pulse"
ROOM_AT_MOST = 8
"""So many times room is made for one tap; a few lines each."""

_log = logging.getLogger(__name__)


class Recorder:
    """The one door through which measurements become durable.

    `journal` is None while the file cannot be used, and `trouble` then says why in words for an operator. Times are
    seconds of the agent's monotonic clock.
    """

    def __init__(
        self,
        path: Path,
        *,
        device: DeviceId,
        key: Ed25519PrivateKey,
        max_bytes: int,
        agent: str,
        board: str,
        keep: timedelta = timedelta(days=400),
        acknowledged: Callable[[], Acknowledged | None] = lambda: None,
        give_way: Callable[[], bool] = lambda: False,
        at_work: Callable[[], None] = lambda: None,
    ) -> None:
        """`give_way` lets go of something that is worth less than any line, and says whether there was such a thing."""
        self.journal: Journal | None = None
        self.trouble: str | None = None
        self.answers = 0
        """How often the file has answered, with a commit or with an error: what hangs does neither."""
        self._path = path
        self._open: Callable[[], Journal] = lambda: Journal.open(path, device=device, key=key, max_bytes=max_bytes)
        self._first_words = (public_key_of(key), agent, board)
        self._keeper = Keeper(keep=keep, give_way=give_way)
        self._ballast = Ballast(path)
        self._acknowledged = acknowledged
        self._give_way = give_way
        self._at_work = at_work
        self._noted: Acknowledged | None = None
        self._last_head: LineHash | None = None
        self._is_suspect = False
        self._reopen_at = 0.0
        self._full_until = 0.0
        self._weigh_at = 0.0

    @property
    def degraded(self) -> str | None:
        """What an operator should know: the trouble, or that the next trouble is near. None when all is well."""
        if self.trouble is None and self.journal is not None and not self._ballast.is_there:
            return "the card is nearly full: there is no room for the journal's ballast"
        return self.trouble and self.trouble[:200]

    def open(self, moment: Moment) -> None:
        """The journal is open, a ruined one set aside and a new one begun. Raises JournalError."""
        try:
            self.journal = self._begun_at_last(moment)
        except JournalDamagedError as error:
            self._set_aside(error)
            self.journal = self._begun(moment)
        self.trouble, self._full_until = None, 0.0

    def _begun_at_last(self, moment: Moment) -> Journal:
        """Opened at the second try: SQLite calls a file malformed, too, when a read of it failed, and that may pass."""
        try:
            return self._begun(moment)
        except JournalDamagedError as error:
            if not isinstance(error.__cause__, sqlite3.Error):
                raise
            _log.warning("%s; looking again", error)
        # Not before the error is forgotten: what its traceback holds keeps the file locked.
        return self._begun(moment)

    def _set_aside(self, error: JournalError) -> None:
        """The ruined file has another name; what it still tells of its newest line goes into the next journal."""
        aside = set_aside(self._path)
        _log.error("%s; kept as %s, a new journal begins", error, aside)
        self._last_head = self._last_head or head_of_ruin(aside, self._first_words[0])

    def _begun(self, moment: Moment) -> Journal:
        """An open journal whose first line is there."""
        journal = self._open()
        if journal.head == 0:
            public_key, agent, board = self._first_words
            opened = JournalOpened(public_key=public_key, agent=agent, board=board, previous_head=self._last_head)
            journal.append(opened, moment=moment)
        self._last_head = journal.head_hash
        self._ballast.take_aboard(card_free_bytes=journal.room().card_free_bytes)
        return journal

    def record(
        self, data: Measurement, *, moment: Moment, now: float, keep: Mapping[str, bytes] | None = None
    ) -> Appended:
        """The measurement is durable, or JournalError is raised and the journal closed until `heal` opens it again."""
        if self.journal is None or now < self._full_until:
            raise JournalError(self.trouble or "the journal is not open")
        holding = self._keeper.due(self.journal, self._acknowledged(), moment=moment)
        beside = {**(keep or {}), **self._hub_word(), **({HOLDING: holding.write()} if holding else {})}
        try:
            appended = self._append(self.journal, data, moment, beside)
        except JournalError as error:
            self.failed(error, now=now)
            raise
        self.answers += 1
        self.journal.holding = holding or self.journal.holding
        self.trouble, self._last_head, self._noted = None, appended.hash, self._acknowledged()
        self._is_suspect = False
        return appended

    def _append(self, journal: Journal, data: Measurement, moment: Moment, keep: Mapping[str, bytes]) -> Appended:
        """Appended, old lines making room for it where they may; but not because of one refusal beside free space."""
        for attempt in range(ROOM_AT_MOST):
            try:
                return journal.append(data, moment=moment, keep=keep)
            except JournalFullError:
                is_chance = attempt == 0 and not journal.room().is_scarce
                if not is_chance and not self._made_room(journal, moment):
                    raise
        return journal.append(data, moment=moment, keep=keep)

    def _made_room(self, journal: Journal, moment: Moment) -> bool:
        acknowledged = self._acknowledged()
        if journal.room().card_is_the_limit:
            if self._give_way():  # before the ballast, and before any line
                return True
            if acknowledged is not None:
                self._ballast.let_go()
        return self._keeper.make_room(journal, acknowledged, moment=moment)

    def _hub_word(self) -> Mapping[str, bytes]:
        """What a technician at the pole is told of the hub; it is never read back as a licence to prune."""
        word = self._acknowledged()
        if word is None or word == self._noted:
            return {}
        return {"acknowledged": f"{word.sequence} {write_time(word.at)}".encode()}

    def tend(self, *, moment: Moment, now: float) -> bool:
        """A few old lines have gone if any may; True when that may have ended the trouble."""
        if self.journal is None:
            return False
        try:
            self.journal.require_place(at_work=self._at_work)
            gone = self._keeper.step(self.journal, self._acknowledged(), moment=moment, now=now)
            if gone or now >= self._weigh_at:
                self._weigh_at = now + WEIGH_EVERY_S
                self._ballast.take_aboard(card_free_bytes=self.journal.room().card_free_bytes)
        except JournalError as error:
            self.failed(error, now=now)
            return False
        if gone:
            self._full_until = 0.0
        return gone and self.trouble is not None

    def failed(self, error: JournalError, *, now: float) -> None:
        """The journal is closed after an error, whoever met it; a full one stays open, so that what it holds reaches
        the hub and may go.
        """
        self.answers += 1
        if str(error) != self.trouble:
            _log.error("not recorded: %s", error)
        self.trouble = str(error)
        if isinstance(error, JournalFullError):
            self._full_until = now + REOPEN_AFTER_S
            return
        self._reopen_at = max(self._reopen_at, now)
        if self.journal is not None:
            journal, self.journal = self.journal, None
            _close(journal)
        if isinstance(error, JournalDamagedError):
            self._give_up_ruin(error)

    def _give_up_ruin(self, error: JournalDamagedError) -> None:
        """Set aside at the second time in a row: in between the file is closed and opened, which ends what passes."""
        self._is_suspect = not self._is_suspect
        if not self._is_suspect:
            try:
                self._set_aside(error)
            except JournalError as worse:
                self.trouble = str(worse)

    def heal(self, *, moment: Moment, now: float) -> bool:
        """True when a closed journal has just been opened again; tries at most every few seconds."""
        if self.journal is not None or now < self._reopen_at:
            return False
        self._reopen_at = now + REOPEN_AFTER_S
        try:
            self.open(moment)
        except JournalError as error:
            self.trouble = str(error)
        self.answers += 1
        return self.journal is not None

    def prove(self, *, now: float) -> None:
        """The file has been asked for a small durable write, and has answered. A closed one is asked by `heal`."""
        if self.journal is None:
            return
        try:
            self.journal.keep(PULSE, b"")
        except JournalError as error:
            self.failed(error, now=now)
        else:
            self.answers += 1

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
