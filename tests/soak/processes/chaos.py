"""What goes wrong, and how often: one fault after the other at random, each healed after a while."""

import resource
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.soak.processes.bad_line import BadLine
from tests.soak.processes.district import District
from tests.soak.processes.kernel_line import KernelLine
from tests.soak.processes.tapped import TappedAgent

Fault = Callable[["Chaos"], None]


@dataclass
class Chaos:
    """Does something to a district at every step. `came_by` counts what."""

    district: District
    random: Random
    came_by: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        """One fault, from its beginning to its end; taps go on all the while."""
        possible = {name: weight for name, (_, weight) in FAULTS.items() if name != SLOW or self._can_be_slow}
        [name] = self.random.choices([*possible], [*possible.values()])
        FAULTS[name][0](self)
        self.came_by[name] += 1

    @property
    def _can_be_slow(self) -> bool:
        """Kernels without netem cannot slow a line down."""
        return isinstance(self.district.to_hub, BadLine)

    def some(self, at_most: int = 5) -> list[TappedAgent]:
        agents = self.district.agents
        return self.random.sample(agents, self.random.randint(1, min(at_most, len(agents))))

    def a_while(self, at_most: float = 4.0) -> None:
        self.district.go_on(self.random.uniform(0.2, at_most))


def _kill_agents(chaos: Chaos) -> None:
    for agent in chaos.some():
        agent.kill()
        agent.start()
    chaos.a_while(1.5)


def _kill_hub(chaos: Chaos) -> None:
    chaos.district.kill_hub()
    chaos.a_while()
    chaos.district.start_hub()


def _wipe_broker(chaos: Chaos) -> None:
    chaos.district.wipe_broker()


def _broker_away(chaos: Chaos) -> None:
    chaos.district.broker.stop(kill=True)
    chaos.a_while()
    chaos.district.broker.start()


def _cut_lines(chaos: Chaos) -> None:
    for line in _lines(chaos):
        line.cut()


def _hang_lines(chaos: Chaos) -> None:
    lines = _lines(chaos)
    for line in lines:
        line.hang()
    chaos.a_while(6.0)
    for line in lines:
        if chaos.random.random() < 0.5:
            line.cut()
        line.heal()


def _slow_lines(chaos: Chaos) -> None:
    lines = _lines(chaos)
    for line in lines:
        if isinstance(line, BadLine):
            line.delay_s = chaos.random.uniform(0.05, 0.5)
    chaos.a_while(6.0)
    for line in lines:
        line.heal()


def _fill_cards(chaos: Chaos) -> None:
    agents = chaos.some(3)
    for agent in agents:
        agent.fill_disk(full=True)
    chaos.a_while()
    for agent in agents:
        agent.fill_disk(full=False)


def _fill_hubs_disk(chaos: Chaos) -> None:
    assert chaos.district.hub_answers()  # one that cannot even start would end, and systemd start it again
    process = chaos.district.office.process
    assert process is not None
    _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, hard))
    chaos.a_while()
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (hard, hard))


def _back_up(chaos: Chaos) -> None:
    chaos.district.back_up()


def _restore(chaos: Chaos) -> None:
    """Any backup, not only the newest."""
    chaos.district.restore(chaos.random.choice(chaos.district.backups))


def _lines(chaos: Chaos) -> list[BadLine | KernelLine]:
    both = [chaos.district.to_agents, chaos.district.to_hub]
    return chaos.random.choice([both[:1], both[1:], both])


SLOW = "lines slow"

FAULTS: dict[str, tuple[Fault, int]] = {
    "agents killed": (_kill_agents, 8),
    "hub killed": (_kill_hub, 3),
    "broker killed, its store gone": (_wipe_broker, 3),
    "broker away for a while": (_broker_away, 2),
    "lines cut": (_cut_lines, 4),
    "lines half open": (_hang_lines, 3),
    SLOW: (_slow_lines, 2),
    "cards full": (_fill_cards, 3),
    "hub's disk full": (_fill_hubs_disk, 2),
    "backup": (_back_up, 2),
    "hub restored from an older backup": (_restore, 2),
}


def put_cards_back(district: District, agents: list[TappedAgent], *, within_s: float) -> int:
    """Each of these cards is put back to an earlier state once the hub holds what it held meanwhile; how many were.

    Only what the hub holds survives that: so no older backup is restored after it.
    """
    snapshots = {}
    for agent in agents:
        agent.kill()
        snapshots[agent.device] = agent.copy_card(agent.folder / "snapshot")
        agent.start()
    district.go_on(5)
    done = 0
    for agent in agents:
        agent.is_tapping, agent.unacknowledged = False, None
        assert district.until(lambda one=agent: one.unacknowledged == 0, within_s=within_s), f"{agent.device} is stuck"
        agent.kill()
        agent.put_card_back(snapshots[agent.device])
        agent.is_tapping = True
        agent.start()
        shutil.rmtree(snapshots[agent.device].parent)
        done += 1
    return done
