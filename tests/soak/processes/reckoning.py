"""What officers saw, what the journals hold and what the hub holds, held against each other at the end."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from hub.database import open_engine
from tests.soak.processes.tapped import CARDS, TappedAgent
from wire_contract.chain import hash_of
from wire_contract.event import GENESIS, Event, LineHash, read_line
from wire_contract.measurements import TagScanned, read_measurement


@dataclass(slots=True)
class Reckoning:
    """All must be empty but the counts."""

    greens: int = 0
    lines: int = 0
    forks: int = 0
    lost: list[str] = field(default_factory=list)
    """A tap was shown green and is not at the hub."""
    doubled: list[str] = field(default_factory=list)
    """A tap stands at the hub more than once."""
    altered: list[str] = field(default_factory=list)
    """The hub holds a line that no journal holds, or its bytes are not those that its hash names."""
    missing: list[str] = field(default_factory=list)
    """A journal holds a line that the hub does not hold with its complete ancestry."""
    hidden: list[str] = field(default_factory=list)
    """A fork that the hub does not show, or one that is none; a hole; something in quarantine."""

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.altered or self.missing or self.hidden)


@dataclass(frozen=True, slots=True)
class AtTheHub:
    """One look at the hub's database."""

    lines: Mapping[str, Mapping[LineHash, tuple[bytes, bool]]]
    forks: Mapping[str, set[str]]
    scans: Mapping[str, Counter[str]]
    quarantined: int
    holes: int


def look(url: str) -> AtTheHub:
    engine = open_engine(url)
    lines: dict[str, dict[LineHash, tuple[bytes, bool]]] = {}
    forks: dict[str, set[str]] = {}
    scans: dict[str, Counter[str]] = {}
    with engine.connect() as conn:
        for row in conn.execute(text("SELECT device, hash, line, complete FROM lines")):
            lines.setdefault(row.device, {})[LineHash(row.hash)] = (bytes(row.line), bool(row.complete))
        for row in conn.execute(text("SELECT device, parent FROM forks")):
            forks.setdefault(row.device, set()).add(row.parent)
        for row in conn.execute(text("SELECT device, hash FROM scans")):
            scans.setdefault(row.device, Counter())[row.hash] += 1
        quarantined = conn.execute(text("SELECT count(*) FROM quarantine")).scalar_one()
        holes = conn.execute(text("SELECT count(*) FROM holes")).scalar_one()
    engine.dispose()
    return AtTheHub(lines, forks, scans, quarantined, holes)


def journal_lines(path: Path) -> list[bytes]:
    """Every line of a journal that nobody has open."""
    with closing(sqlite3.connect(path)) as connection:
        return [bytes(row[0]) for row in connection.execute("SELECT line FROM line ORDER BY sequence")]


def taps_of(lines: Iterable[bytes]) -> dict[LineHash, int]:
    """Which tap each tap's line is: cards follow each other as the taps do, so the order of the chain settles it."""
    found: dict[LineHash, int] = {}
    last = 0
    for line in lines:
        event = read_line(line)
        assert isinstance(event, Event), event
        measured = read_measurement(event)
        if isinstance(measured, TagScanned):
            number = int(measured.credential.rsplit(":", 1)[1])
            last += (number - last - 1) % CARDS + 1
            found[hash_of(line)] = last
    return found


def reckon(agents: Sequence[TappedAgent], hub: AtTheHub) -> Reckoning:
    """The whole account."""
    found = Reckoning()
    for agent in agents:
        _reckon_one(agent, hub, found)
    if hub.quarantined or hub.holes:
        found.hidden.append(f"{hub.quarantined} in quarantine, {hub.holes} declared holes: neither was to be")
    strangers = hub.lines.keys() - {agent.device for agent in agents}
    found.altered += [f"{device}: nobody knows it" for device in strangers]
    return found


def _reckon_one(agent: TappedAgent, hub: AtTheHub, found: Reckoning) -> None:
    branches = [journal_lines(path) for path in [*agent.abandoned, agent.journal]]
    taps: dict[LineHash, int] = {}
    for branch in branches:
        taps |= taps_of(branch)
    here = hub.lines.get(agent.device, {})
    complete = {line_hash for line_hash, (_, is_complete) in here.items() if is_complete}
    written = {hash_of(line): line for branch in branches for line in branch}
    name = agent.device

    found.greens += len(agent.greens)
    found.lines += len(here)
    at_hub = Counter(taps[line_hash] for line_hash in complete if line_hash in taps)
    found.lost += [f"{name}: tap {tap}" for tap in agent.greens if not at_hub[tap]]
    found.doubled += [f"{name}: tap {tap}, {times} times" for tap, times in at_hub.items() if times > 1]
    scans = hub.scans.get(name, Counter())
    expected = Counter(dict.fromkeys(taps.keys() & here.keys(), 1))
    found.doubled += [
        f"{name}: scan {line_hash}" for line_hash in scans.keys() | expected if scans[line_hash] != expected[line_hash]
    ]
    for line_hash, (line, _) in here.items():
        if hash_of(line) != line_hash or written.get(line_hash) != line:
            found.altered.append(f"{name}: {line_hash}")
    found.missing += [f"{name}: {line_hash}" for line_hash in written.keys() - complete]

    children: dict[str, set[LineHash]] = {}
    for line_hash, line in written.items():
        event = read_line(line)
        assert isinstance(event, Event), event
        children.setdefault(event.parent, set()).add(line_hash)
    forked = {parent for parent, some in children.items() if len(some) > 1 and parent != GENESIS}
    shown = hub.forks.get(name, set())
    found.forks += len(shown)
    found.hidden += [f"{name}: fork after {parent}" for parent in forked ^ shown]
