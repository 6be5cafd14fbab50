"""One loop, one thread: edges and news come through one inbox, timers are looked at in between, nothing blocks.

Order is the promise: decode, judge, record, and only then the light. `step` is that loop's body, so that a simulation
can turn it by hand.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Self

from edge_agent.agent.clock_watch import ClockWatch
from edge_agent.agent.device_key import read_key
from edge_agent.agent.heartbeat import Heartbeat
from edge_agent.agent.life import Life
from edge_agent.agent.log_book import LogBook, secrets_of
from edge_agent.agent.orders import Orders
from edge_agent.agent.pictures import Pictures
from edge_agent.agent.readers import Readers
from edge_agent.agent.recollection import recollect
from edge_agent.agent.release import RELEASE
from edge_agent.agent.self_tests import LEDGER, SelfTests
from edge_agent.agent.service_manager import ServiceManager
from edge_agent.agent.surroundings import Surroundings
from edge_agent.agent.testers import MakeTesters, SelfTestEnded, no_testers
from edge_agent.agent.watchdog import Watchdog
from edge_agent.clock import Clock, Moment
from edge_agent.hardware.board import Board, board_model
from edge_agent.hardware.contacts import Moved
from edge_agent.hardware.feedback import SIGNAL_OF, Feedback, Signal
from edge_agent.hardware.pins import Factory, open_pins
from edge_agent.hardware.wiegand_reader import Edge
from edge_agent.journal.errors import JournalError
from edge_agent.journal.recorder import Recorder
from edge_agent.journal.retention import Acknowledged
from edge_agent.pictures.store import PictureStore, folder_of
from edge_agent.readers.tag import Read, ReaderNews, TagRead
from edge_agent.scanning.floods import Floods
from edge_agent.scanning.rules import ScanRules, is_quiet
from edge_agent.settings import Settings
from edge_agent.uplink.link import Connected, Link, News
from edge_agent.uplink.uplink import Uplink
from wire_contract.chain import PublicKey
from wire_contract.measurements import Measurement, ReaderChanged
from wire_contract.messages import PointSettings
from wire_contract.topics import DeviceId

_log = logging.getLogger(__name__)

Message = Edge | Read | ReaderNews | Moved | SelfTestEnded | News
"""What comes into the one inbox, from pins, drivers, tests and the network."""


class Agent:
    """One device. Every method is called from one thread; only the inbox is filled from others."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        pin_factory: Factory = None,
        make_testers: MakeTesters = no_testers,
        service: ServiceManager | None = None,
    ) -> None:
        self._clock = clock
        self._data_dir = Path(settings.data_dir)
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._owns_pins = pin_factory is None
        device = DeviceId(settings.device)
        store = PictureStore(folder_of(self._data_dir))
        self._recorder = _recorder(
            settings,
            acknowledged=lambda: self._uplink.acknowledged,
            give_way=store.give_way,
            at_work=lambda: self._watchdog.at_work(),  # noqa: PLW0108 (it is made later)
        )
        self._link = Link(settings.mqtt, device=device, pass_on=self._inbox.put)
        self._uplink = Uplink(self._link, device=device, hub_public_key=PublicKey(settings.hub_public_key))
        self._rules = ScanRules(PointSettings())
        self._floods = Floods()
        self._has_begun = False
        self._clock_watch = ClockWatch(clock, self._recorder)
        self._life = Life(timedelta(seconds=settings.alive_every_s), since=clock.uptime())
        self._pins = open_pins(settings.pin_factory) if pin_factory is None else pin_factory
        self._readers = Readers(settings.readers, pins=self._pins, inbox=self._inbox)
        self._feedback = Feedback(settings.feedback, pins=self._pins)
        self._surroundings = Surroundings(
            settings, pins=self._pins, inbox=self._inbox, board=Board(self._data_dir), record=self._record
        )
        self._heartbeat = Heartbeat(every_s=settings.heartbeat_s, vitals=self._surroundings.vitals)
        self._watchdog = Watchdog(
            service or ServiceManager(), recorder=self._recorder, uplink=self._uplink, pins=self._pins
        )
        self._self_tests = SelfTests(
            make_testers(settings, self._pins, self._inbox.put),
            device=device,
            settings=lambda: self._rules.settings,
            record=self._record,
        )
        self._log_book = LogBook(secrets=secrets_of(settings))
        self._pictures = Pictures(store, self._uplink, settings=lambda: self._rules.settings)
        self._orders = Orders(
            self._uplink,
            self._feedback,
            rules=self._rules,
            clock=clock,
            record=self._record,
            keep=self._keep,
            self_tests=self._self_tests,
            pictures=self._pictures,
            log_book=self._log_book,
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def unacknowledged(self) -> int:
        """How many lines the hub is not known to hold."""
        return self._uplink.unacknowledged

    @property
    def trouble(self) -> str | None:
        """Why nothing can be recorded at present; None when all is well."""
        return self._recorder.trouble

    @property
    def until_due(self) -> timedelta:
        """How long until the next hourly event or self-test is due."""
        moment = self._clock.moment()
        return min(self._life.due_in(moment.uptime), self._self_tests.due_in(moment))

    @property
    def has_open_frames(self) -> bool:
        """True while a reader's bits wait for the end of their frame."""
        return self._readers.settles_in() is not None

    @property
    def readers_answer(self) -> dict[str, bool]:
        """Whether each reader answers, by name."""
        return self._readers.at_rest()

    @property
    def must_restart(self) -> bool:
        """True once the hub's `restart` is recorded: close this agent and start another."""
        return self._orders.must_restart

    @property
    def feedback(self) -> Feedback:
        """What the officer sees and hears."""
        return self._feedback

    @property
    def uplink(self) -> Uplink:
        """The connection to the hub, to look at."""
        return self._uplink

    # --- the loop -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """The journal is open (or in trouble, which taps then show in red), and connecting goes on by itself."""
        self._log_book.begin()
        try:
            self._recorder.open(self._clock.moment())
        except JournalError as error:
            self._recorder.failed(error, now=self._clock.monotonic())
        else:
            self._take_up_journal()
        self._link.start()

    def run(self, stop: threading.Event) -> None:
        """The loop has turned until `stop` was set (`wake` ends its wait), or until `must_restart`."""
        while not (stop.is_set() or self.must_restart):
            self.step(1.0)

    def wake(self) -> None:
        """A waiting `step` returns; may be called from a signal handler or another thread."""
        self._inbox.put(None)

    def step(self, wait_s: float) -> None:
        """Whatever arrived within `wait_s` and whatever was due has been done, once."""
        self._take(self._wait_s(wait_s))
        self._orders.apply_settings(self._clock.moment())
        for reader, read in self._readers.settled():
            self._on_tag(reader, read)
        self._tell_of_readers()
        moment, now = self._clock.moment(), self._clock.monotonic()
        self._clock_watch.look(moment)
        if self._recorder.heal(moment=moment, now=now):
            self._life.hurry(moment.uptime)  # the next line shows whether recording works again
            self._take_up_journal()
        if not self.has_open_frames and self._recorder.tend(moment=moment, now=now):
            self._life.hurry(moment.uptime)
            self._record_start()
        if self._has_begun:
            self._surroundings.step(moment, now=now)
        if self._life.due_in(moment.uptime) <= timedelta(0):
            self._record_alive(moment)
        self._feedback.play(now)
        if not self.has_open_frames:
            self._orders.obey(moment)
            self._self_tests.step(moment)
        self._pictures.tend(moment, are_settings_known=self._orders.settings is not None)
        self._send(now)
        self._watchdog.step(now)

    def _wait_s(self, at_most: float) -> float:
        now = self._clock.monotonic()
        waits = [at_most, self._heartbeat.due_in(now)]
        if self._feedback.next_at is not None:
            waits.append(max(0.0, self._feedback.next_at - now))
        waits += (wait for wait in (self._readers.settles_in(), self._surroundings.rests_in()) if wait is not None)
        return min(waits)

    def _take(self, wait_s: float) -> None:
        """Everything in the inbox has been dealt with, but no more than was there: a flood must not stop the timers."""
        try:
            first = self._inbox.get(timeout=wait_s) if wait_s > 0 else self._inbox.get_nowait()
            self._deal_with(first)
            for _ in range(self._inbox.qsize()):
                self._deal_with(self._inbox.get_nowait())
        except queue.Empty:
            return

    def _deal_with(self, message: Message | None) -> None:
        match message:
            case None:
                pass
            case Edge():
                if (read := self._readers.edge(message)) is not None:
                    self._on_tag(message.reader, read)
            case Read():
                self._on_tag(message.reader, message.tag)
            case ReaderNews():
                self._readers.note(message)
            case Moved():
                self._surroundings.note(message)
            case SelfTestEnded():
                self._self_tests.ended(message)
            case _:
                self._hear(message)

    def _hear(self, message: News) -> None:
        try:
            heard = self._uplink.hear(message, now=self._clock.monotonic())
        except JournalError as error:
            self._recorder.failed(error, now=self._clock.monotonic())
            return
        if isinstance(message, Connected):
            self._heartbeat.hurry()
        if heard is not None:
            self._orders.hear(heard)

    # --- what is recorded ---------------------------------------------------------------------------------------------

    def _on_tag(self, reader: str, read: TagRead) -> None:
        """Record first, then show: never green without a commit."""
        moment = self._clock.moment()
        self._self_tests.tapped(moment)
        scan = self._rules.judge(read, reader=reader, moment=moment)
        is_admitted = self._floods.admits(reader, scan.shown, uptime=moment.uptime)
        if not (is_admitted and self._record(scan, moment)):
            self._feedback.show(Signal.NOT_RECORDED, now=self._clock.monotonic(), quiet=not is_admitted)
            return
        quiet = is_quiet(self._rules.settings, now=moment.at)
        self._feedback.show(SIGNAL_OF[scan.shown], now=self._clock.monotonic(), quiet=quiet)
        self._rules.recorded(scan, moment=moment)
        self._life.scans += 1

    def _tell_of_readers(self) -> None:
        """What became of a reader is durable, or waits."""
        for found in self._floods.news(uptime=self._clock.uptime()):
            self._readers.note(found)
        for news in self._readers.untold:
            if not self._record(ReaderChanged(news.reader, news.state, news.detail), self._clock.moment()):
                return
            self._readers.told(news)

    def _record(self, data: Measurement, moment: Moment, keep: Mapping[str, bytes] | None = None) -> bool:
        """True when the measurement is durable."""
        self._clock_watch.look(moment)
        try:
            self._recorder.record(data, moment=moment, now=self._clock.monotonic(), keep=keep)
        except JournalError:
            return False
        return True

    def _keep(self, name: str, content: bytes) -> bool:
        """True when it is durable beside the lines."""
        if self._recorder.journal is None:
            return False
        try:
            self._recorder.journal.keep(name, content)
        except JournalError as error:
            self._recorder.failed(error, now=self._clock.monotonic())
            return False
        return True

    def _record_alive(self, moment: Moment) -> None:
        noise = self._readers.noise(self._floods.dropped)
        vitals = self._surroundings.vitals(None)
        if self._record(self._life.alive(vitals=vitals, readers=self._readers.at_rest(), noise=noise), moment):
            self._life.told(uptime=moment.uptime, noise=noise)

    # --- journal and hub ----------------------------------------------------------------------------------------------

    def _take_up_journal(self) -> None:
        """Lines go out from the journal that has just been opened; the first time, the start itself is recorded."""
        self._record_start()
        if self._recorder.journal is not None:
            try:
                self._surroundings.take_up(self._recorder.journal.kept)
                self._uplink.adopt(self._recorder.journal)
            except JournalError as error:
                self._recorder.failed(error, now=self._clock.monotonic())

    def _record_start(self) -> None:
        """The start is in the journal, once; what was in force before it is again."""
        journal = self._recorder.journal
        if journal is None or self._has_begun:
            return
        self._clock_watch.resume(journal.head_event)
        moment = self._clock.moment()
        try:
            recollect(journal, self._rules, moment=moment)
            self._self_tests.remember(journal.kept(LEDGER))
            event = self._orders.take_up(journal, moment=moment)
        except JournalError as error:
            self._recorder.failed(error, now=self._clock.monotonic())
            return
        self._has_begun = self._record(event, moment, {"stopped": b""})

    def _send(self, now: float) -> None:
        journal = self._recorder.journal
        if journal is not None:
            self._heartbeat.stands_at(journal)
            try:
                self._uplink.pump(moment=self._clock.moment, now=now)
            except JournalError as error:
                self._recorder.failed(error, now=now)
        status = self._heartbeat.next(
            now,
            moment=self._clock.moment(),
            unacknowledged=self._uplink.unacknowledged,
            settings=self._orders.settings,
            degraded=self._recorder.degraded or self._self_tests.trouble(self._clock.uptime()),
        )
        if status is not None:
            self._uplink.say(status)

    def close(self, *, goodbye: bool = True) -> None:
        """Everything is closed; with `goodbye` in order, without it as a power cut would leave it."""
        self._log_book.end()
        self._watchdog.stopping()
        self._readers.close()
        self._self_tests.close()
        if goodbye:
            self._take(0.0)
            for reader, read in self._readers.settled():
                self._on_tag(reader, read)
            self._self_tests.tell(self._clock.moment())
            if self._recorder.journal is not None:
                try:
                    self._recorder.journal.keep("stopped", b"clean")
                except JournalError as error:
                    _log.warning("while closing: %s", error)
        self._link.stop(goodbye=goodbye)
        self._recorder.close()
        self._feedback.close()
        self._surroundings.close()
        if self._owns_pins:
            self._pins.close()


def _recorder(
    settings: Settings,
    *,
    acknowledged: Callable[[], Acknowledged | None],
    give_way: Callable[[], bool],
    at_work: Callable[[], None],
) -> Recorder:
    """The journal of this device's folder, not open yet."""
    data_dir = Path(settings.data_dir)
    return Recorder(
        data_dir / "journal.db",
        device=DeviceId(settings.device),
        key=read_key(data_dir),
        max_bytes=settings.journal_max_mb * 1024 * 1024,
        agent=f"riskpoint-agent/{RELEASE}",
        board=board_model(),
        keep=timedelta(days=settings.keep_days),
        acknowledged=acknowledged,
        give_way=give_way,
        at_work=at_work,
    )
