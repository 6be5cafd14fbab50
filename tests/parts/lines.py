"""What a device's journal holds, read as events and measurements."""

import sqlite3
from pathlib import Path

from wire_contract.event import Event, read_line
from wire_contract.measurements import Measurement, read_measurement


def stored_lines(data_dir: str | Path) -> list[bytes]:
    """The bytes of every line of a journal that no agent has open, in order."""
    connection = sqlite3.connect(Path(data_dir) / "journal.db")
    rows = connection.execute("SELECT line FROM line ORDER BY sequence").fetchall()
    connection.close()
    return [row[0] for row in rows]


def events_in(data_dir: str | Path) -> list[Event]:
    """Every event of a journal that no agent has open, in order."""
    found = [read_line(line) for line in stored_lines(data_dir)]
    assert all(isinstance(event, Event) for event in found), found
    return [event for event in found if isinstance(event, Event)]


def measurements_in(data_dir: str | Path) -> list[Measurement]:
    """Every measurement of a journal that no agent has open, in order."""
    found = [read_measurement(event) for event in events_in(data_dir)]
    return [data for data in found if isinstance(data, Measurement)]
