"""Journals on disk for tests, closed in order, and what can happen to such a file."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from tests.parts.journals import key
from wire_contract.chain import SignedLine, public_key_of
from wire_contract.event import ClockTrust, write_time
from wire_contract.measurements import JournalOpened, Medium, Shown, TagScanned, UidProof
from wire_contract.topics import DeviceId

DEVICE = DeviceId("bkk-test-01")
KEY = key(7)
START = datetime(2026, 10, 1, 5, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def moment(number: int) -> Moment:
    """A minute for each line."""
    return Moment(START + timedelta(minutes=number), ClockTrust.SYNCHRONISED, "boot-1", timedelta(minutes=number))


def opened(
    path: Path,
    *,
    device: DeviceId = DEVICE,
    signer: Ed25519PrivateKey = KEY,
    max_bytes: int = 64 * MEGABYTE,
) -> Journal:
    return Journal.open(path, device=device, key=signer, max_bytes=max_bytes)


def tap(journal: Journal, *, credential: str | None = None) -> None:
    number = journal.head + 1
    tag = TagScanned("front", Medium.WIEGAND, credential or f"wiegand26:1:{number}", UidProof(), Shown.ACCEPTED)
    journal.append(tag, moment=moment(number))


def journal_with(
    path: Path, taps: int, *, device: DeviceId = DEVICE, signer: Ed25519PrivateKey = KEY, acknowledged: int = 0
) -> list[SignedLine]:
    """The opening line and so many taps are in the file; all lines."""
    journal = opened(path, device=device, signer=signer)
    journal._db.execute("PRAGMA synchronous=OFF")  # nobody cuts the power here
    if journal.head == 0:
        journal.append(JournalOpened(public_key_of(signer), "test/1", "none", None), moment=moment(1))
    for _ in range(taps):
        tap(journal)
    if acknowledged:
        journal.keep("acknowledged", f"{acknowledged} {write_time(START)}".encode())
    lines = [line for line in journal.lines(1, journal.head) if isinstance(line, SignedLine)]
    journal.close()
    return lines


def change(path: Path, *statements: str, parameters: tuple[object, ...] = ()) -> None:
    """Somebody edits the file with SQL."""
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement, parameters)
    connection.close()


def flip(path: Path, bit: int) -> None:
    """One bit of the file is another."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def cut(path: Path, length: int) -> None:
    """Only the beginning of the file is left."""
    path.write_bytes(path.read_bytes()[:length])
