"""The real agent with a fault at one of its system calls: a sample of what `./run soak syscalls` tries in full."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.agent.device_key import read_key
from edge_agent.journal.journal import Journal
from tests.parts.brokers import Broker
from tests.parts.tracing import needs_tracing
from tests.syscalls.agent_process import AgentProcess
from tests.syscalls.faults import Fault, Harm
from tests.syscalls.scenes import CARDS, DEVICE, OLD_LINES, SCENES, world
from tests.syscalls.sweep import pristine, suffer

pytestmark = needs_tracing

FIRST_DAY = [
    *(Fault("openat", harm, number) for harm, number in ((Harm.KILL, 5), (Harm.EIO, 1), (Harm.EIO, 9))),
    *(Fault("pread64", Harm.EIO, number) for number in (1, 5, 20)),
    *(Fault("pwrite64", Harm.KILL, number) for number in (5, 60)),
    *(Fault("pwrite64", Harm.ENOSPC, number) for number in (9, 55)),
    *(Fault("fdatasync", Harm.EIO, number) for number in (1, 2, 5, 9)),
    Fault("fsync", Harm.EIO, 1),
    Fault("rename", Harm.KILL, 1),
    Fault("fallocate", Harm.ENOSPC, 1),
]
YEARS_LATER = [
    Fault("pwrite64", Harm.KILL, 40),
    Fault("fdatasync", Harm.EIO, 5),
]


@pytest.fixture(scope="module", params=SCENES)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Played]":
    """The scene, its folder before any fault, and its broker."""
    name: str = request.param
    with world(SCENES[name]) as broker:
        folder = tmp_path_factory.mktemp("sweep")
        port = broker.port if broker else 1
        yield name, pristine(SCENES[name], folder / "pristine", port=port), folder, broker


Played = tuple[str, Path, Path, Broker | None]


@pytest.mark.parametrize("played", ["first day"], indirect=True)
@pytest.mark.parametrize("fault", FIRST_DAY, ids=str)
def test_a_fault_on_the_first_day_costs_no_recorded_tap_and_no_next_start(played: Played, fault: Fault) -> None:
    must_be_harmless(played, fault)


@pytest.mark.parametrize("played", ["years later", "card put back"], indirect=True)
@pytest.mark.parametrize("fault", YEARS_LATER, ids=str)
def test_a_fault_while_an_old_card_is_taken_up_costs_no_recorded_tap_and_no_next_start(
    played: Played, fault: Fault
) -> None:
    must_be_harmless(played, fault)


@pytest.mark.parametrize("played", ["years later"], indirect=True)
def test_one_refusal_beside_free_space_gives_up_no_line_that_the_hub_holds(played: Played) -> None:
    """The 64th to 69th write are of the tap after the first two were acknowledged; they are kept for 400 days."""
    must_be_harmless(played, Fault("pwrite64", Harm.ENOSPC, 66))


def must_be_harmless(played: Played, fault: Fault) -> None:
    name, config, folder, broker = played
    outcome = suffer(SCENES[name], config, fault, folder=folder / str(fault), broker=broker)
    assert outcome.wrong == ()
    assert outcome.struck, "it did not come to the fault"


@pytest.mark.parametrize(
    ("played", "pruned"), [("years later", OLD_LINES - 10), ("card put back", 0)], indirect=["played"]
)
def test_an_old_card_is_migrated_sent_acknowledged_and_pruned_only_if_the_hub_held_it(
    played: Played, pruned: int
) -> None:
    """What the faults are put into does take place."""
    name, config, folder, broker = played
    mine = Path(shutil.copytree(config.parent, folder / "without a fault")) / config.name
    agent = AgentProcess(mine)
    SCENES[name].play(agent, broker)
    assert (agent.end(), agent.promised, agent.red) == (0, list(CARDS[:4]), [])
    data = mine.parent / "data"
    journal = Journal.open(data / "journal.db", device=DEVICE, key=read_key(data))
    assert journal.pruned_through == pruned
    journal.close()
