"""A journal, its uplink and a hub on a line of no length: the product's recorder, uplink and delivery core, real bytes.

The hub keeps lines by the product's own `receive`, can be put back to an earlier copy, and signs its acks.
"""

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from edge_agent.clock import Moment
from edge_agent.journal.recorder import Recorder
from edge_agent.pictures.store import PictureStore
from edge_agent.uplink.link import Connected, Disconnected, Received
from edge_agent.uplink.uplink import Uplink
from tests.parts.journals import key
from tests.parts.points import HUB_KEY
from wire_contract.chain import hash_of, public_key_of, split_batch, verify
from wire_contract.delivery import Arrival, Held, Hole, Place, Tip, choose_ack, receive
from wire_contract.event import ClockTrust, Event, LineHash, read_line, write_time
from wire_contract.measurements import CommandDone, JournalShed, read_measurement
from wire_contract.messages import Ack, seal
from wire_contract.topics import DeviceId

DEVICE = DeviceId("bkk-test-01")
KEY = key(7)


@dataclass
class ShortLink:
    """What the uplink publishes waits here."""

    batches: list[bytes] = field(default_factory=list)

    def publish(self, channel: str, payload: bytes) -> None:
        if channel == "events":
            self.batches.append(payload)


@dataclass
class Store:
    """What the hub holds; a backup is a copy of it."""

    complete: dict[LineHash, Arrival] = field(default_factory=dict)
    pending: dict[LineHash, Arrival] = field(default_factory=dict)
    sheds: dict[LineHash, JournalShed] = field(default_factory=dict)
    tip: Tip | None = None

    def take(self, payload: bytes) -> None:
        batch = split_batch(payload)
        assert isinstance(batch, list)
        arrivals = []
        for signed in batch:
            event = read_line(signed.line)
            assert isinstance(event, Event)
            assert verify(public_key_of(KEY), signed.signature, signed.line)
            found, line_hash = read_measurement(event), hash_of(signed.line)
            hole = None
            if isinstance(found, JournalShed):
                self.sheds[line_hash] = found
                hole = Hole(event.journal, found.first, found.last, LineHash(found.parent), LineHash(found.last_hash))
            arrivals.append(Arrival(line_hash, event.parent, event.journal, event.position, hole))
        holes = [line.hole for line in [*self.complete.values(), *self.pending.values()] if line.hole]
        parents = {line.parent for line in self.complete.values()}
        complete = {Place(line.journal, line.sequence, line.hash) for line in self.complete.values()}
        decision = receive(arrivals, Held(complete, dict(self.pending), parents, holes))
        assert decision.forks == []
        for line in [*decision.completed, *decision.promoted]:
            self.pending.pop(line.hash, None)
            self.complete[line.hash] = line
        self.pending.update({line.hash: line for line in decision.pending})
        for moved in decision.tips.values():
            self.tip = Tip(moved.hash, moved.sequence)

    @property
    def sequences(self) -> set[int]:
        return {line.sequence for line in self.complete.values()}


class Pole:
    """A device at its hub. Days pass by hand (`now`), and uptime with them; `seconds` is the device's monotonic clock.
    Either end's wall clock can be wrong.
    """

    def __init__(self, path: Path, *, max_bytes: int, start: datetime, keep_days: int = 400) -> None:
        self.now, self.seconds, self.trust = start, 0.0, ClockTrust.SYNCHRONISED
        self.device_error = self.hub_error = timedelta()
        self.boots, self._born = 1, start
        self.store, self.link = Store(), ShortLink()
        self.recorded: dict[int, LineHash] = {}
        self.pictures = PictureStore(path.parent / "pictures", spare_bytes=0)
        self.uplink = self._new_uplink()
        self._path, self._max_bytes, self._keep = path, max_bytes, timedelta(days=keep_days)
        self.recorder = self._new_recorder()
        self.start()

    def _new_recorder(self) -> Recorder:
        return Recorder(
            self._path, device=DEVICE, key=KEY, max_bytes=self._max_bytes, agent="agent/1", board="none",
            keep=self._keep, acknowledged=lambda: self.uplink.acknowledged, give_way=self.pictures.give_way,
        )  # fmt: skip

    def _new_uplink(self) -> Uplink:
        link: Any = self.link
        return Uplink(link, device=DEVICE, hub_public_key=public_key_of(HUB_KEY))

    @property
    def journal(self) -> Any:
        assert self.recorder.journal is not None
        return self.recorder.journal

    @property
    def moment(self) -> Moment:
        uptime = self.now - self._born + timedelta(seconds=self.seconds)
        at = self.now + self.device_error
        return Moment(at=at, trust=self.trust, boot_id=f"boot-{self.boots}", uptime=uptime)

    def start(self) -> None:
        self.recorder.open(self.moment)
        self._note_new_lines()
        self.uplink.adopt(self.journal)

    def restart(self) -> None:
        """As after a power cut: what the agent knew of the hub is gone."""
        self.recorder.close()
        self.link.batches.clear()
        self.uplink = self._new_uplink()
        self.recorder = self._new_recorder()
        self.start()

    def power_cut(self, *, off: timedelta = timedelta()) -> None:
        """Power comes back after so long, and uptime begins at zero."""
        self.now += off
        self.boots += 1
        self._born, self.seconds = self.now, 0.0
        self.restart()

    def tap(self, *, text: str = "x") -> bool:
        """True for green."""
        try:
            self.recorder.record(CommandDone(text, "identify", "ok"), moment=self.moment, now=self.seconds)
        except OSError:
            return False
        finally:
            self._note_new_lines()
        return True

    def tend(self, steps: int = 1) -> None:
        """So many turns of the agent's loop, one a second."""
        for _ in range(steps):
            self.seconds += 1.0
            self.recorder.tend(moment=self.moment, now=self.seconds)
            self._note_new_lines()

    def connect(self) -> None:
        self.uplink.hear(Connected(), now=self.seconds)

    def disconnect(self) -> None:
        self.uplink.hear(Disconnected("cut"), now=self.seconds)
        self.link.batches.clear()

    def hear_hub(self) -> None:
        """One ack, in answer to the device's head."""
        head = Tip(self.journal.head_hash, self.journal.head)
        tip = choose_ack(self.store.tip, head, reported_is_complete=head.head in self.store.complete)
        self.store.tip = tip
        ack = Ack(
            device=DEVICE, journal=self.journal.id, head=tip.head if tip else None,
            sequence=str(tip.sequence) if tip else None, at=write_time(self.now + self.hub_error),
        )  # fmt: skip
        self.uplink.hear(Received("ack", seal(ack, HUB_KEY)), now=self.seconds)

    def deliver(self, rounds: int = 60) -> bool:
        """True once the hub holds the head; so many heartbeats at most."""
        self.connect()
        for _ in range(rounds):
            self.seconds += 60.0
            self.hear_hub()
            self.uplink.pump(moment=lambda: self.moment, now=self.seconds)
            self._note_new_lines()
            for batch in self.link.batches:
                self.store.take(batch)
            self.link.batches.clear()
            self.hear_hub()
            if self.uplink.unacknowledged == 0:
                return True
        return False

    def backup(self) -> Store:
        return copy.deepcopy(self.store)

    def close(self) -> None:
        self.recorder.close()

    def _note_new_lines(self) -> None:
        journal = self.recorder.journal
        if journal is not None:
            for sequence in range(max(self.recorded, default=0) + 1, journal.head + 1):
                line_hash = journal.hash_at(sequence)
                assert line_hash is not None
                self.recorded[sequence] = line_hash

    def living(self) -> set[int]:
        """The lines whose bytes are in the journal and good."""
        found = self.journal.lines(1, self.journal.head)
        return {
            n for n, line in enumerate(found, 1) if hasattr(line, "line") and hash_of(line.line) == self.recorded[n]
        }
