"""One fault in one scene, and what must hold after it: no lamp without a durable row, no crash, the next start works."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edge_agent.agent.device_key import read_key
from edge_agent.journal.journal import Journal
from tests.crash.journal_run import has_whole_chain
from tests.parts.brokers import Broker
from tests.syscalls.agent_process import AgentProcess
from tests.syscalls.faults import Fault, Harm, struck
from tests.syscalls.scenes import DEVICE, SCENES, Scene, settings_file
from wire_contract.chain import SignedLine
from wire_contract.event import Event, read_line
from wire_contract.measurements import TagScanned, read_measurement

AFTERWARDS = "wiegand26:2:1"
"""The card of the next start, without a fault."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault; nothing is wrong where `wrong` is empty."""

    fault: Fault
    struck: bool
    promised: int
    red: int
    wrong: tuple[str, ...]


def pristine(scene: Scene, folder: Path, *, port: int) -> Path:
    """The scene's data folder as it is before each fault; its settings file."""
    folder.mkdir(parents=True)
    config = settings_file(folder, port=port)
    scene.prepare(folder / "data")
    return config


def suffer(scene: Scene, config: Path, fault: Fault, *, folder: Path, broker: Broker | None) -> Outcome:
    """The scene has been played on a copy with the fault, and the agent started once more without."""
    shutil.copytree(config.parent, folder)
    mine, log = folder / config.name, folder / "strace"
    agent = AgentProcess(mine, before=fault.tracing(folder / "data", log))
    scene.play(agent, broker)
    code = agent.end()
    was_struck = struck(log, fault, agent.process)
    wrong = [*_of_the_end(agent, code, fault), *_of_the_lamps(agent)]
    wrong += _of_the_next_start(agent, mine)
    wrong += _of_the_journal(folder / "data", [*agent.promised, AFTERWARDS])
    outcome = Outcome(fault, was_struck, len(agent.promised), len(agent.red), tuple(wrong))
    if not wrong:
        shutil.rmtree(folder)
    return outcome


def sweep(
    name: str, config: Path, faults: Iterable[Fault], *, folder: Path, broker: Broker | None
) -> Iterator[Outcome]:
    """One fault after the other, until a run has met none (SQLite's own way of testing)."""
    for fault in faults:
        outcome = suffer(SCENES[name], config, fault, folder=folder / str(fault), broker=broker)
        yield outcome
        if not outcome.struck:
            return


def _of_the_end(agent: AgentProcess, code: int, fault: Fault) -> Iterator[str]:
    is_killed = fault.harm is Harm.KILL and code < 0
    if "Traceback" in agent.log or (code not in {0, 2} and not is_killed):
        yield f"ended with {code}: {agent.log[-600:]}"


def _of_the_lamps(agent: AgentProcess) -> Iterator[str]:
    """A degraded agent says so: in its status while it lasts, in its log in any case."""
    if agent.red and not agent.troubles and "not recorded" not in agent.log:
        yield f"red for {agent.red}, and neither status nor log says why"


def _of_the_next_start(before: AgentProcess, config: Path) -> Iterator[str]:
    agent = AgentProcess(config)
    agent.tap(AFTERWARDS)
    if (code := agent.end()) != 0 or agent.promised != [AFTERWARDS]:
        yield f"the next start ended with {code}, lamps {agent.promised} {agent.red}: {before.log[-300:]} {agent.log[-300:]}"


def _of_the_journal(data_dir: Path, promised: list[str]) -> Iterator[str]:
    """Every card that a lamp answered is there once, in a whole chain; nothing was set aside."""
    if aside := sorted(path.name for path in data_dir.glob("*.damaged-*")):
        yield f"a whole journal was set aside: {aside}"
    journal = Journal.open(data_dir / "journal.db", device=DEVICE, key=read_key(data_dir))
    try:
        found = Counter(_cards(journal))
        if lost := [card for card in promised if found[card] != 1]:
            yield f"a lamp answered {lost}, and the journal holds them {[found[card] for card in lost]} times"
        if not has_whole_chain(journal):
            yield "the chain is broken"
    finally:
        journal.close()


def _cards(journal: Journal) -> Iterator[str]:
    for line in journal.lines(journal.pruned_through + 1, journal.head):
        event = read_line(line.line) if isinstance(line, SignedLine) else None
        data = read_measurement(event) if isinstance(event, Event) else None
        if isinstance(data, TagScanned):
            yield data.credential
