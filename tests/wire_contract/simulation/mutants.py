"""The wrong turns, in the words of the contract, and within how many histories each is found out."""

from dataclasses import dataclass

from tests.wire_contract.simulation import device_mutants as devices
from tests.wire_contract.simulation import hub_mutants as hubs
from tests.wire_contract.simulation.device import Device
from tests.wire_contract.simulation.history import Broken, play
from tests.wire_contract.simulation.hub import Hub


@dataclass(frozen=True, slots=True)
class Mutant:
    """A device or a hub that takes a wrong turn. `within` bounds the histories (seeds from 0) that find it out."""

    turn: str
    within: int
    device: type[Device] = Device
    hub: type[Hub] = Hub

    @property
    def name(self) -> str:
        """The class that takes the turn."""
        return self.device.__name__ if self.device is not Device else self.hub.__name__

    def found_out(self, within: int | None = None) -> Broken | None:
        """The first history that breaks an invariant."""
        for seed in range(within or self.within):
            broken = play(seed, device=self.device, hub=self.hub)
            if broken:
                return broken
        return None


MUTANTS = (
    Mutant("prune on PUBACK", 100, device=devices.PrunesOnPuback),
    Mutant("a green light before the COMMIT", 100, device=devices.GreenBeforeCommit),
    Mutant("COMMIT with synchronous=NORMAL", 100, device=devices.CommitsWithoutSync),
    Mutant("publish before the COMMIT", 500, device=devices.SendsBeforeCommit),
    Mutant("the hub acknowledges before its COMMIT", 500, hub=hubs.AcksBeforeCommit),
    Mutant("cumulative ack by max(sequence) across a gap", 100, hub=hubs.AcksTheHighestNumber),
    Mutant("the hub acknowledges the head that a heartbeat names", 100, hub=hubs.AcksWhatTheDeviceSays),
    Mutant("de-duplication by (device, sequence)", 100, hub=hubs.KnowsLinesByNumber),
    Mutant("a second child of a line is dropped and acknowledged", 500, hub=hubs.KeepsOneChild),
    Mutant("an id made at send time", 100, device=devices.MakesIdsWhenSending),
    Mutant("de-duplication in memory", 500, hub=hubs.KnowsLinesInMemory),
    Mutant("de-duplication with a TTL", 500, hub=hubs.ForgetsLinesInTime),
    Mutant("an ack as licence to delete", 1000, device=devices.DeletesWhatIsAcknowledged),
    Mutant("the retention counted from the tap", 2000, device=devices.CountsRetentionFromTheTap),
    Mutant("acks that survive a hub restore", 500, hub=hubs.RemembersAcksElsewhere),
    Mutant("acks that only rise", 500, device=devices.BelievesOnlyMore),
    Mutant("acks read by number, not by hash", 100, device=devices.ReadsNumbersOnly),
    Mutant("after a fork, acks of the branch that the device is not on", 500, hub=hubs.AcksItsOwnBranchOnly),
    Mutant("a counter kept on the restorable card", 100, device=devices.CountsOnTheCard),
    Mutant("filtering by wall clock (a Pi in 1970)", 100, hub=hubs.LeavesOutThePast),
    Mutant("ordering by wall clock", 100, hub=hubs.OrdersByTheClock),
    Mutant("a poison message that blocks the window", 100, hub=hubs.ChokesOnRubbish),
    Mutant("an unreadable message that is logged and skipped", 100, hub=hubs.ThrowsRubbishAway),
    Mutant("a damaged line that blocks the journal", 100, device=devices.StopsAtDamagedLines),
    Mutant("a damaged line that is left out silently", 500, device=devices.SkipsDamagedLines),
    Mutant("relying on the broker's queue", 500, device=devices.TrustsTheBrokersQueue),
    Mutant("a full card that deletes its oldest lines", 100, device=devices.DeletesTheOldestWhenFull),
    Mutant("a line without its parent counts as held", 100, hub=hubs.FillsGaps),
    Mutant("a line without its parent is thrown away", 100, hub=hubs.ThrowsGapsAway),
    Mutant("a declared hole bridged by sequence", 5000, hub=hubs.BridgesByNumber),
    Mutant("a fork that is not shown", 500, hub=hubs.HidesForks),
    Mutant("an unsigned line is taken", 100, hub=hubs.TakesUnsignedLines),
    Mutant("an unsigned ack is believed", 100, device=devices.BelievesAnybody),
)

HARMLESS = Mutant("the hub lets the broker forget because `on_message` returned", 0, hub=hubs.AcksTheBrokerOnMessage)
"""Not found out, and rightly so: nobody relies on the broker, so what it forgets is sent again."""
