"""The edge journal's life, recorded: new file, lines, things kept, damage declared, pruning, a full card, recovery.

Each phase is a process of its own. A phase that does not close leaves the file as a killed process leaves it, so that
the next one begins with a recovery. After each transaction the product's word on it is promised.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.clock import Moment
from edge_agent.journal.errors import JournalFullError
from edge_agent.journal.journal import Journal
from tests.crash.contents import digest
from wire_contract.chain import SignedLine, hash_of, public_key_of
from wire_contract.event import ClockTrust, Event, read_line
from wire_contract.measurements import JournalOpened, Measurement, Medium, Shown, TagScanned, UidProof
from wire_contract.topics import DeviceId

Promised = Callable[[str], None]

_killed: list[object] = []
"""What a phase leaves open; nothing may close it before the process is gone."""

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE = DeviceId("bkk-test-01")
START = datetime(2026, 10, 1, 5, tzinfo=UTC)
SMALL = 320 * 1024
"""A cap that some 250 lines fill."""

RUINED = 9
"""This line rots on the card in the middle of the run."""


def path_in(root: Path) -> Path:
    """Where the run keeps its journal: in a folder that it makes."""
    return root / "state" / "journal.db"


def open_journal(root: Path) -> Journal:
    """The journal as the agent opens it."""
    return Journal.open(path_in(root), device=DEVICE, key=KEY, max_bytes=SMALL)


def moment(number: int) -> Moment:
    """Every line has its minute."""
    uptime = timedelta(minutes=number)
    return Moment(START + uptime, ClockTrust.SYNCHRONISED, "6f2c1d8e-0000-4000-8000-000000000001", uptime)


def tap(number: int) -> Measurement:
    """A tap of a card with this number."""
    return TagScanned("front", Medium.WIEGAND, f"wiegand26:1:{number}", UidProof(), Shown.ACCEPTED)


def has_whole_chain(journal: Journal, *, rotten: int | None = None) -> bool:
    """Every living line names the one before it, but for one that may be rotten, and those that were declared lost."""
    first = journal.pruned_through + 1
    parent = journal.hash_at(first - 1) if first > 1 else None
    declared = {n for hole, _ in journal.holes().values() for n in range(hole.first, hole.last + 1)}
    for sequence, line in enumerate(journal.lines(first, journal.head), first):
        event = read_line(line.line) if isinstance(line, SignedLine) else None
        if isinstance(event, Event) and isinstance(line, SignedLine):
            if parent not in {None, event.parent}:
                return False
            parent = hash_of(line.line)
        elif sequence in declared or sequence == rotten:
            parent = None
        else:
            return False
    return True


class _Writer:
    """A journal whose every transaction is promised."""

    def __init__(self, root: Path, promised: Promised) -> None:
        self.journal = open_journal(root)
        self._promised = promised
        self.promise()

    def promise(self) -> None:
        self._promised(digest(self.journal._db.conn))

    def taps(self, count: int) -> None:
        for _ in range(count):
            number = self.journal.head + 1
            self.journal.append(tap(number), moment=moment(number))
            self.promise()

    def ruin(self) -> None:
        """The card has rotted under one line."""
        with self.journal._db.atomic():
            self.journal._db.execute("UPDATE line SET line = x'00' WHERE sequence = ?", (RUINED,))
        self.promise()


def begin(root: Path, promised: Promised) -> None:
    """A new file, the first lines, something kept beside a line and something by itself; then killed."""
    writer = _Writer(root, promised)
    opened = JournalOpened(public_key=public_key_of(KEY), agent="agent/1", board="none", previous_head=None)
    writer.journal.append(opened, moment=moment(0), keep={"config": b"x" * 900})
    writer.promise()
    writer.taps(8)
    writer.journal.keep("stopped", b"clean")
    writer.promise()
    writer.taps(4)
    _killed.append(writer)


def go_on(root: Path, promised: Promised) -> None:
    """Recovered; a damaged line is declared, the first lines are pruned; closed in order."""
    writer = _Writer(root, promised)
    writer.taps(6)
    writer.ruin()
    writer.journal.declare_hole(RUINED, moment=moment(writer.journal.head + 1))
    writer.promise()
    writer.journal.prune(6)
    writer.promise()
    writer.taps(3)
    writer.journal.close()


def fill(root: Path, promised: Promised) -> None:
    """Over the checkpoints until the cap; refused; lines given up with a tombstone; on; then killed."""
    writer = _Writer(root, promised)
    try:
        while True:
            writer.taps(1)
    except JournalFullError:
        writer.promise()
    journal = writer.journal
    assert journal.give_up(journal.pruned_through + 30, moment=moment(journal.head + 1))
    writer.promise()
    writer.taps(10)
    assert journal.give_up(journal.pruned_through + 20, moment=moment(journal.head + 1))
    writer.promise()
    writer.taps(3)
    _killed.append(writer)


def recover(root: Path, promised: Promised) -> None:
    """Recovered once more, a few lines, closed in order."""
    writer = _Writer(root, promised)
    writer.taps(3)
    writer.journal.close()


PHASES: Mapping[str, Callable[[Path, Promised], None]] = {
    "begin": begin,
    "go on": go_on,
    "fill": fill,
    "recover": recover,
}
