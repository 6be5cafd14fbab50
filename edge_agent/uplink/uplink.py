"""What is said to the hub and when: the delivery core decides, the journal gives the lines, the link carries them.

Acks and settings count only with the hub's signature and this device's name; anything else is counted and forgotten.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from edge_agent.journal.retention import Acknowledged
from edge_agent.journal.rows import Damaged
from edge_agent.uplink.link import Connected, Disconnected, Link, News, Received
from edge_agent.uplink.refusals import Refusals
from wire_contract.chain import MAX_BATCH_LINES, PublicKey, SignedLine, fitting, join_batch
from wire_contract.delivery import Sender, Span
from wire_contract.event import read_time
from wire_contract.messages import Ack, Command, Config, Online, unseal, write_status
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason, Unreadable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewSettings:
    """Signed settings for this device, newer than those that are in force or not: the agent decides."""

    config: Config
    sealed: bytes


class Uplink:
    """The device's end of delivery. Owned by the agent's thread; times are seconds of its monotonic clock."""

    def __init__(self, link: Link, *, device: DeviceId, hub_public_key: PublicKey) -> None:
        self.refusals = Refusals()
        """Messages that no one with the hub's key wrote for this device, or that made no sense."""
        self.is_connected = False
        self._link = link
        self._device = device
        self._hub_public_key = hub_public_key
        self._journal: Journal | None = None
        self._sender = Sender(0)
        self._acked_at: datetime | None = None
        self._statuses_said = 0

    @property
    def is_alive(self) -> bool:
        """False once nobody would try to reach the broker any more."""
        return self._link.is_alive

    @property
    def refused(self) -> Counter[Reason]:
        """How many messages changed nothing, by reason."""
        return self.refusals.counts

    @property
    def acknowledged(self) -> Acknowledged | None:
        """The hub's newest word on this journal, heard since the connection began; None before it has spoken, and where
        it holds nothing.
        """
        if self._journal is None or self._acked_at is None or not self._sender.said:
            return None
        return Acknowledged(self._journal.id, self._sender.said, self._acked_at)

    @property
    def unacknowledged(self) -> int:
        """How many lines the hub is not known to hold."""
        return self._sender.unacknowledged

    def adopt(self, journal: Journal) -> None:
        """Lines come from this journal; what the hub holds of it is not known until it says so."""
        self._journal = journal
        self._sender = Sender(journal.head, dict(journal.holes()))

    def hear(self, news: News, *, now: float) -> NewSettings | Command | None:
        """What the link passed on has had its effect here; settings and commands of the hub's are handed back."""
        match news:
            case Connected():
                self.is_connected = True
                self._statuses_said = 0
                self._sender.connected()
            case Disconnected(reason):
                self.is_connected = False
                _log.info("broker away: %s", reason)
            case Received("ack", payload):
                self._hear_ack(payload, now)
            case Received("config", payload):
                return self.read_settings(payload, now=now)
            case Received("command", payload):
                command = unseal(payload, Command, public_key=self._hub_public_key, device=self._device)
                if not isinstance(command, Unreadable):
                    return command
                self.refusals.refuse(command, now=now)
        return None

    def read_settings(self, sealed: bytes, *, now: float) -> NewSettings | None:
        """The settings in a sealed message; None, and counted, where the hub did not write it for this device."""
        config = unseal(sealed, Config, public_key=self._hub_public_key, device=self._device)
        if isinstance(config, Unreadable):
            self.refusals.refuse(config, now=now)
            return None
        return NewSettings(config, sealed)

    def _hear_ack(self, payload: bytes, now: float) -> None:
        ack = unseal(payload, Ack, public_key=self._hub_public_key, device=self._device)
        if isinstance(ack, Unreadable):
            self.refusals.refuse(ack, now=now)
        elif self._journal is None or ack.journal != self._journal.id:
            other = Unreadable(Reason.FOREIGN, f"an ack of journal {ack.journal}")
            self.refusals.refuse(
                other, now=now, hint="of an earlier card of this device: the next one is of this journal"
            )
        elif (at := _time_or_none(ack.at)) is None:
            self.refusals.refuse(Unreadable(Reason.SCHEMA, f"an ack at {ack.at}, which is no time"), now=now)
        else:
            position = self._position(ack, self._journal)
            if position is None:
                self.refusals.remark(
                    "unknown head",
                    f"the hub names line {ack.sequence} by a hash that this journal does not hold; all is sent again",
                    hint="this card was copied or put back: the hub keeps both branches and shows the fork",
                    now=now,
                )
            self._sender.heard(position, now)
            self._acked_at = at
            # At once and durably: once the hub has them again, nobody could tell that it had lost them.
            if (fallen := self._journal.holding.fallen(position or 0)) != self._journal.holding:
                self._journal.hold(fallen)

    @staticmethod
    def _position(ack: Ack, journal: Journal) -> int | None:
        """Where the hub stands in our journal: 0 when it holds nothing, None when its head is none of our lines."""
        if ack.head is None or ack.sequence is None:
            return 0
        sequence = int(ack.sequence)
        return sequence if journal.hash_at(sequence) == ack.head else None

    def say(self, status: Online) -> None:
        """The retained status is on its way, if there is a connection.

        With the second one of a connection the settings are asked for once more: NATS 2.15 loses a retained message
        that is published in the moment of our subscription (7 of 150 tries).
        """
        if self.is_connected:
            self._link.publish("status", write_status(status))
            self._statuses_said += 1
            if self._statuses_said == 2:
                self._link.ask_for_settings()

    def send_picture(self, name: str, picture: bytes) -> bool:
        """The picture is with the link; False where that must be another time. Nothing is promised by it."""
        return self.is_connected and self._link.publish_picture(name, picture)

    def send_log(self, command: str, packed: bytes) -> bool:
        """The log that this command asked for is with the link, as a picture would be."""
        return self.is_connected and self._link.publish_log(command, packed)

    def pump(self, *, moment: Callable[[], Moment], now: float) -> None:
        """Everything that may be sent now is with the link, damaged lines are declared. Raises JournalError."""
        if self._journal is None:
            return
        for hole, declaration in self._journal.take_tombstones():
            self._sender.declared(hole, declaration)
        self._sender.recorded(self._journal.head)
        while self.is_connected and (span := self._sender.next_span(now)) is not None:
            found = self._journal.lines(span.first, min(span.last, span.first + MAX_BATCH_LINES - 1))
            batch = fitting(_intact_beginning(found))
            if not batch:
                self._sender.declared(*self._journal.declare_hole(self._sender.lost_from(span.first), moment=moment()))
                continue
            self._link.publish("events", join_batch(batch))
            # A device's own moment, not a secret: spreads the retries of a fleet.
            self._sender.sent(Span(span.first, span.first + len(batch) - 1), now, random.random())  # noqa: S311


def _intact_beginning(found: Sequence[SignedLine | Damaged]) -> list[SignedLine]:
    intact: list[SignedLine] = []
    for line in found:
        if isinstance(line, Damaged):
            break
        intact.append(line)
    return intact


def _time_or_none(text: str) -> datetime | None:
    try:
        return read_time(text)
    except ValueError:  # the right form, but the 31st of February
        return None
