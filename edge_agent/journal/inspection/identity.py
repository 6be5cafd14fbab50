"""Whose journal it is: by what the file says of itself, and by the lines where that is ruined."""

from dataclasses import dataclass

from edge_agent.journal.inspection.opened import OpenedCopy
from wire_contract.chain import PublicKey, is_public_key
from wire_contract.event import Event, JournalId, read_line
from wire_contract.measurements import JournalOpened, read_measurement
from wire_contract.topics import DeviceId

_LOOK_AT_LINES = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """A journal's name, its device, and the key that signs it; None where nothing tells."""

    journal: JournalId | None
    device: DeviceId | None
    public_key: PublicKey | None
    is_sound: bool = True
    """False where the file's own word on it is ruined, and the lines had to tell."""


def identity_of(copy: OpenedCopy) -> Identity:
    """By the file's own word where it has the right form, else by the lines."""
    rows = copy.ask("SELECT id, device, public_key FROM journal")
    if len(rows) == 1 and all(isinstance(text, str) for text in rows[0]):
        journal, device, public_key = (str(text) for text in rows[0])
        if is_public_key(public_key):
            return Identity(JournalId(journal), DeviceId(device), PublicKey(public_key))
    return _by_the_lines(copy)


def _by_the_lines(copy: OpenedCopy) -> Identity:
    last = copy.last_sequence()
    rows = {**copy.rows(1, 1), **copy.rows(max(last - _LOOK_AT_LINES, 1), last)}
    events = [event for row in rows.values() if isinstance(event := read_line(row.line), Event)]
    opened = next((read_measurement(event) for event in events if event.position == 1), None)
    key = PublicKey(opened.public_key) if isinstance(opened, JournalOpened) else None
    newest = max(events, key=lambda event: event.position, default=None)
    if newest is None:
        return Identity(None, None, key, is_sound=False)
    return Identity(newest.journal, newest.device, key, is_sound=False)
