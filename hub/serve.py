"""The running hub: database, line to the broker and web pages, started together and ended together."""

import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import strerror

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy import Connection, Engine

from hub import jobs
from hub.alarms.rounds import Rounds
from hub.alarms.rules import Patience
from hub.alarms.service import Manners
from hub.alarms.telling import Tidings
from hub.app import create_app, make_server, wall_clock
from hub.evidence import hub_key
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters.rounds import LetterRounds
from hub.mqtt.home_line import HomeLine, HomeRounds
from hub.mqtt.ingesting import ingesting
from hub.mqtt.link import Health, Link
from hub.notices import service as notices
from hub.notices.channels import channels_of
from hub.notices.notice import Kind, Notice, Severity
from hub.notices.sending import Sending
from hub.papers.district import District
from hub.photographs import rounds as photograph_rounds
from hub.photographs.service import folder_of
from hub.privacy import reminding, retention
from hub.remediation.due import Due
from hub.remediation.kinds import Kind as Work
from hub.remediation.rounds import TriageRounds
from hub.reports.life import rounds as report_rounds
from hub.reports.life.making import makers
from hub.scrubbing import Scrubbing
from hub.self_tests.counting import Now as AssetsNow
from hub.settings import Settings
from hub.sharing.home_assistant_look import Look
from hub.sharing.measured import Ingest
from hub.web.live import Live
from wire_contract.chain import PublicKey, public_key_of

ALARMS_EVERY_S = 2.0
"""A last will is an alarm within 5 s of the broker's telling it."""
LETTERS_EVERY_S = 60.0
"""A defect has its draft within five minutes."""
NOTICES_EVERY_S = 5.0
HOME_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A hub that ingests and serves."""

    address: str
    """Where its pages are, `http://…`."""
    public_key: PublicKey
    engine: Engine
    link: Link
    ended: threading.Event
    """Set when the web server has ended by itself."""

    @property
    def health(self) -> Health:
        """How the line to the broker and the database stand."""
        return self.link.health


@contextmanager
def running(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    alarms_every_s: float = ALARMS_EVERY_S,
    orders_wait: Callable[[], bool] = lambda: False,
) -> Iterator[RunningHub]:
    """A whole hub, until the block ends. `clock` is the district's time; a demo passes one that runs fast.

    While `orders_wait`, this hub opens no work order and drafts no letter by itself: a demo plays days that are over,
    and does both at the times of its story.
    """
    live = Live()
    with (
        _listening(settings.web.host, settings.web.port) as door,
        ingesting(settings, clock=clock, changed=live.changed) as (engine, key, link),
    ):
        scrubbing = Scrubbing(engine, clock=clock, changed=live.changed)
        stop = threading.Event()
        sending = Sending(engine, channels_of(settings), changed=live.changed, stopping=stop.is_set)
        app = _app(settings, engine=engine, key=key, live=live, clock=clock, link=link, scrubbing=scrubbing)
        host, port = door.getsockname()[:2]
        server = make_server(app, host=host, port=port, live=live)
        ended = threading.Event()

        def serve_pages() -> None:
            try:
                server.run(sockets=[door])
            finally:
                ended.set()

        pages = threading.Thread(target=serve_pages, name="web")
        tested = app.state.tested
        rounds = _rounds(settings, link=link, scrubbing=scrubbing, live=live, tested=tested, stopping=stop.is_set)
        pages.start()
        scrubbing.start()
        try:
            triage = _triage(settings, key=key, live=live, tested=tested, link=link)
            listed = [
                jobs.Job("alarms", alarms_every_s, rounds),
                *order_jobs(triage, LetterRounds(key, live.changed), every_s=alarms_every_s, wait=orders_wait),
                jobs.Job("notices", NOTICES_EVERY_S, lambda _, now: sending.round(now)),
                *_daily(settings, key, live),
            ]
            hubs = [public_key_of(key), *hub_key.trusted(settings.key_file)]
            with (
                _home(settings, hubs=hubs, look=Look(tested), link=link) as home,
                jobs.running([*listed, *home], engine=engine, clock=clock, stop=stop),
            ):
                yield RunningHub(_address(host, port), public_key_of(key), engine, link, ended)
        finally:
            server.should_exit = True
            scrubbing.stop()
            pages.join()


def serve(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    ready: Callable[[RunningHub], None],
    orders_wait: Callable[[], bool] = lambda: False,
) -> None:
    """Runs the hub until SIGTERM or SIGINT; `ready` hears where it is. Call it in the main thread."""
    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.set())
    with running(settings, clock=clock, orders_wait=orders_wait) as hub:
        _settle_memory()
        ready(hub)
        while not asked_to_end.wait(0.5):
            if hub.ended.is_set():
                raise RuntimeError("the web server ended by itself")


@contextmanager
def _home(settings: Settings, *, hubs: Sequence[PublicKey], look: Look, link: Link) -> Iterator[Sequence[jobs.Job]]:
    """The job that tells Home Assistant how devices stand, where the settings ask for it."""
    of = settings.home_assistant
    if not of.enabled:
        yield ()
        return
    line = HomeLine(settings.home_mqtt, prefix=of.prefix, hubs=hubs, address=settings.web.address)
    line.start()
    try:
        yield [jobs.Job("home assistant", HOME_EVERY_S, HomeRounds(line, look, hears_since=lambda: link.hears_since))]
    finally:
        line.stop()


def _rounds(
    settings: Settings,
    *,
    link: Link,
    scrubbing: Scrubbing,
    live: Live,
    tested: AssetsNow,
    stopping: Callable[[], bool],
) -> Rounds:
    return Rounds(
        hears_since=lambda: link.hears_since,
        trouble=lambda: link.health.trouble,
        examined=lambda: scrubbing.found,
        assets=tested,
        changed=live.changed,
        manners=_manners(settings),
        tell=tell_of,
        stopping=stopping,
    )


def _daily(settings: Settings, key: Ed25519PrivateKey, live: Live) -> Sequence[jobs.Job]:
    """What ends kept things in time, and reminds people of what is asked of them; reports that late data changed."""
    return (
        jobs.Job("retention", retention.EVERY_S, retention.Retention(wall_clock)),
        jobs.Job("photographs", photograph_rounds.EVERY_S, _photographs(settings, key)),
        jobs.Job("reports", report_rounds.EVERY_S, _reports(settings, key=key, live=live)),
        jobs.Job("reminders", reminding.EVERY_S, reminding.remind),
    )


def _photographs(settings: Settings, key: Ed25519PrivateKey) -> photograph_rounds.Rounds:
    keep = timedelta(days=settings.photographs.keep_days)
    return photograph_rounds.Rounds(folder_of(settings), keep, key, wall_clock)


def _app(
    settings: Settings,
    *,
    engine: Engine,
    key: Ed25519PrivateKey,
    live: Live,
    clock: Callable[[], datetime],
    link: Link,
    scrubbing: Scrubbing,
) -> FastAPI:
    """The pages, which see how the line and the examination stand."""
    return create_app(
        settings,
        engine=engine,
        key=key,
        live=live,
        earlier_keys=hub_key.trusted(settings.key_file),
        clock=clock,
        trouble=lambda: link.health.trouble,
        examined=lambda: scrubbing.found,
        hurry=link.hurry,
        hears_since=lambda: link.hears_since,
        ingest_health=lambda: _ingest(link.health),
    )


def order_jobs(
    triage: TriageRounds, letters: LetterRounds, *, every_s: float, wait: Callable[[], bool]
) -> Sequence[jobs.Job]:
    """What tests call for: work orders, and letters about them."""
    return (
        jobs.Job("work orders", every_s, _unless(wait, triage)),
        jobs.Job("letters", LETTERS_EVERY_S, _unless(wait, letters)),
    )


def _unless(
    wait: Callable[[], bool], run: Callable[[Engine, datetime], object]
) -> Callable[[Engine, datetime], object]:
    return lambda engine, now: None if wait() else run(engine, now)


def _triage(settings: Settings, *, key: Ed25519PrivateKey, live: Live, tested: AssetsNow, link: Link) -> TriageRounds:
    due = Due({Work(kind): hours for kind, hours in settings.orders.due_hours.items()})
    return TriageRounds(key, tested, live.changed, tell_of, _manners(settings), due, lambda: link.hears_since)


def _reports(settings: Settings, *, key: Ed25519PrivateKey, live: Live) -> report_rounds.ReportRounds:
    of = settings.district
    district = District(name=of.name, code=of.code, office=of.office, section=of.section)
    made = makers(district, public_key_of(key), folder_of(settings))
    return report_rounds.ReportRounds(key, made, live.changed, tell_of, _manners(settings))


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _ingest(health: Health) -> Ingest:
    return Ingest(health.connected, health.queued, health.last_commit_at)


def _manners(settings: Settings) -> Manners:
    said = settings.alarms
    return Manners(Patience(said.escalate_after_min), timedelta(minutes=said.same_within_min))


def _settle_memory() -> None:
    """What the program itself consists of is not looked through for garbage again, and what comes after more rarely.

    A commit makes some ten thousand small values and lets go of them together: looking for cycles among them every 700
    cost a tenth of the ingest.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Refused(
            f"cannot serve at {host}:{port}: {strerror(error.errno or 0)}", hint="web.host, web.port"
        ) from error
    with door:
        yield door


def tell_of(conn: Connection, tidings: Tidings, now: datetime) -> None:
    """Whoever wants to hear of such alarms has it in their outbox."""
    notice = Notice(
        kind=Kind(tidings.kind),
        key=tidings.key,
        severity=Severity(tidings.severity),
        thai=tidings.thai,
        english=tidings.english,
        path=tidings.path,
        right=Right(tidings.right),
    )
    notices.tell(conn, notice, now=now)
