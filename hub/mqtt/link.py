"""The writer's half: one thread takes what the broker brought, commits it, acknowledges it, answers the devices."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.ingest import Outcome, Proving, acknowledgement, broken_message, ingest
from hub.mqtt.broker import Broker
from hub.mqtt.hearing import Hearing
from hub.mqtt.inbox import Letter
from hub.patrol import service as patrol
from hub.patrol.sun_keys import NO_KEYS, SunKeys
from hub.pictures.rounds import Rounds
from hub.settings import MqttSettings
from wire_contract import topics
from wire_contract.messages import Command, seal
from wire_contract.topics import DeviceId

log = logging.getLogger(__name__)

EVENTS_AT_ONCE = 2000
"""A backlog is committed in pieces of this size: a device's lines in one piece cost one verification and one answer."""
GATHER_S = 0.020
"""A commit waits at most this long for company, and no longer once nothing has come for `QUIET_S`."""
QUIET_S = 0.002
ORDERS_EVERY_S = 5.0
BACKOFF_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)


@dataclass(frozen=True, slots=True)
class Health:
    """How the line stands; `trouble` is for operators, None when all is well."""

    connected: bool
    queued: int
    last_commit_at: datetime | None
    trouble: str | None


class Link:
    """Keeps what devices publish, and answers them, from `start` to `stop`."""

    def __init__(
        self,
        settings: MqttSettings,
        *,
        engine: Engine,
        key: Ed25519PrivateKey,
        clock: Callable[[], datetime],
        changed: Callable[[], None],
        sun_keys: SunKeys = NO_KEYS,
        pictures: Rounds | None = None,
    ) -> None:
        self._broker = Broker(settings, clock=clock)
        self._engine = engine
        self._key = key
        self._proving = Proving(sun_keys, key)
        self._pictures = pictures
        self._clock = clock
        self._changed = changed
        self._stop = threading.Event()
        self._writer = threading.Thread(target=self._write, name="ingest")
        self._orders_due = 0.0
        self._ask_for_status = False
        self._told: set[str] = set()
        self._hearing = Hearing()
        self._last_commit_at: datetime | None = None
        self._database_trouble: str | None = None

    def start(self) -> None:
        """Both threads run; the broker need not be there yet."""
        self._broker.start()
        self._writer.start()

    def stop(self) -> None:
        """Both threads have ended; what was not committed is still with the broker and with the devices."""
        self._stop.set()
        self._writer.join()
        self._broker.stop()

    def hurry(self) -> None:
        """Orders that changed go out at the next turn, within a fifth of a second; any thread may call it."""
        self._orders_due = 0.0

    @property
    def health(self) -> Health:
        """How the line stands now."""
        broker = self._broker
        away = None if broker.connected else broker.refusal or f"no broker at {broker.address}"
        return Health(broker.connected, broker.queued, self._last_commit_at, self._database_trouble or away)

    @property
    def hears_since(self) -> datetime | None:
        """From when on nothing that devices said was missed; None while something may be. From any thread."""
        return self._hearing.since(boot_s=_boot_s())

    def _listen(self) -> None:
        """Whether the line is up is noted at every turn of the writer."""
        broker = self._broker
        connection = broker.connection if broker.connected else None
        self._hearing.turn(connection=connection, waiting=broker.queued, now=self._clock(), boot_s=_boot_s())

    def _write(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
                self._publish_orders()
                if letters := self._gather():
                    self._keep(letters)
            except DATABASE_AWAY as error:
                self._despair(error)
                self._stop.wait(BACKOFF_S[2])
            except Exception:  # the outermost loop: nothing was acknowledged, so nothing is lost
                log.exception("the writer failed; it goes on")
                self._stop.wait(BACKOFF_S[2])

    def _gather(self) -> list[Letter]:
        """What is to be committed together: waits for the first, then briefly for more."""
        letters = self._broker.take(timeout_s=0.2, events=EVENTS_AT_ONCE)
        events = sum(letter.events for letter in letters)
        end = time.monotonic() + GATHER_S
        while letters and events < EVENTS_AT_ONCE and (left := end - time.monotonic()) > 0:
            more = self._broker.take(timeout_s=min(left, QUIET_S), events=EVENTS_AT_ONCE - events)
            if not more:
                break
            letters += more
            events += sum(letter.events for letter in more)
        return letters

    def _keep(self, letters: Sequence[Letter]) -> None:
        """Committed, then acknowledged to the broker, then answered to the devices: in this order or not at all."""
        try:
            outcome = self._commit(letters)
        except Exception as error:
            log.exception("%d messages together failed", len(letters))
            if len(letters) == 1:
                self._set_aside(letters[0], error)
            else:  # find the one that fails: it must not block the rest
                for letter in letters:
                    self._keep([letter])
            return
        if outcome is None:
            return
        self._broker.acknowledge(letters)
        for standing in outcome.standings:
            self._broker.publish(*acknowledgement(standing, key=self._key, at=self._clock()))
        self._tell(outcome.commands)
        if outcome.changed:
            self._changed()

    def _tell(self, what: Sequence[Command]) -> None:
        """These commands are on their way; whom they do not reach hears of them again at its next heartbeat."""
        for command in what:
            self._broker.publish(topics.down(DeviceId(command.device), "command"), seal(command, self._key), qos=1)

    def _commit(self, letters: Sequence[Letter]) -> Outcome | None:
        """The outcome once it is durable, however long the database is away; None only when told to stop."""
        messages = [letter.received for letter in letters]
        attempt = 0
        while not self._stop.is_set():
            try:
                with writing(self._engine) as conn:
                    picture_key = self._pictures.key_file if self._pictures else None
                    outcome = ingest(conn, messages, now=self._clock(), proving=self._proving, picture_key=picture_key)
            except DATABASE_AWAY as error:
                self._despair(error)
                self._stop.wait(BACKOFF_S[min(attempt, len(BACKOFF_S) - 1)])
                attempt += 1
                continue
            self._last_commit_at = self._clock()
            self._database_trouble = None
            return outcome
        return None

    def _despair(self, error: Exception) -> None:
        """The trouble is shown, and logged once with its traceback."""
        if self._database_trouble is None:
            log.error("the database takes nothing; nothing is acknowledged meanwhile", exc_info=error)
        self._database_trouble = f"the database takes nothing ({type(error).__name__}): disk full, or server away?"

    def _set_aside(self, letter: Letter, error: Exception) -> None:
        """A message that we fail on is a fault of ours: the quarantine shows it, the log has the traceback."""
        with writing(self._engine) as conn:
            evidence.set_aside(conn, [broken_message(letter.received, error)])
        self._broker.acknowledge([letter])
        self._changed()

    def _publish_orders(self) -> None:
        """Every device's signed settings stand retained at the broker: all after a connect, later what changed.

        Commands that were issued meanwhile are told. The first round after a connect's asks for every status again.
        """
        everything = self._broker.connected_anew.is_set()
        if not everything and time.monotonic() < self._orders_due:
            return
        self._broker.connected_anew.clear()
        is_told = False
        try:
            with writing(self._engine) as conn:
                now = self._clock()
                hand = Hand(self._key, HUB_ITSELF, now)
                needs = patrol.needs_today(conn, now=now)
                settings = fleet.all_settings(conn, hand=hand, needs=needs)
                if self._pictures:
                    self._pictures.go(conn, hand=hand)
                open_commands = commands.to_tell(conn, now=now)
            is_told = True
        finally:
            if everything and not is_told:  # the next round tells everything all the same
                self._broker.connected_anew.set()
        self._orders_due = time.monotonic() + ORDERS_EVERY_S
        if self._ask_for_status:
            self._broker.ask_for_status()
        self._ask_for_status = everything
        self._tell([command for command in open_commands if everything or command.id not in self._told])
        self._told = {command.id for command in open_commands}
        for config, changed in settings:
            if changed or everything:
                topic = topics.down(DeviceId(config.device), "config")
                self._broker.publish(topic, seal(config, self._key), qos=1, retain=True)


def _boot_s() -> float:
    """Seconds that go on also while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
