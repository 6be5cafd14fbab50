"""The running hub: database, line to the broker, jobs and web pages, started together and ended together; or, on a
database that takes several processes, each of these parts in a process of its own.
"""

import gc
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from os import strerror
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, make_url

from hub import jobs, standing_jobs
from hub.app import create_app, make_server
from hub.evidence import hub_key
from hub.evidence.examined import Examined
from hub.kernel.refused import Refused
from hub.mqtt.ingesting import listening, opened
from hub.mqtt.link import Link
from hub.pulse import Line, Part, Together, one_after_the_other
from hub.scrubbing import Scrubbing
from hub.self_tests.counting import Now as AssetsNow
from hub.settings import Settings
from hub.sharing.measured import Ingest
from hub.standing_jobs import ALARMS_EVERY_S, Around
from hub.web.live import Live
from wire_contract.chain import PublicKey, public_key_of

ALL = frozenset(Part)
_AWAY = {
    Part.INGEST: "the part that takes what devices send does not run (ingest)",
    Part.JOBS: "the part that raises alarms and sends notices does not run (jobs)",
}


@dataclass(frozen=True, slots=True)
class Apart:
    """Which parts of the hub this process is, and the folder in which the parts tell each other how they stand."""

    parts: frozenset[Part]
    folder: Path


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A hub that ingests and serves, or a part of one."""

    address: str | None
    """Where its pages are, `http://…`; None of a process that serves none."""
    public_key: PublicKey
    engine: Engine
    link: Link | None
    """The line to the broker; None of a process that has none."""
    ended: threading.Event
    """Set when the web server has ended by itself."""


@dataclass(slots=True)
class _Here:
    """What this process has of the hub, and what it hears of the rest."""

    parts: Collection[Part]
    live: Live = field(default_factory=Live)
    link: Link | None = None
    scrubbing: Scrubbing | None = None
    together: Together | None = None
    tested: AssetsNow = field(default_factory=AssetsNow)

    def changed(self) -> None:
        """Open pages hear of it, wherever they are served."""
        self.live.changed()
        if self.together is not None:
            self.together.tell_change()

    def hurry(self) -> None:
        """Devices hear at once of what changed."""
        if self.link is not None:
            self.link.hurry()
        elif self.together is not None:
            self.together.ask_to_hurry()

    def line(self) -> Line | None:
        """How the line to the broker stands; None where nobody can tell."""
        if self.link is None:
            ingest = self.together.of(Part.INGEST) if self.together else None
            return ingest.line if ingest else None
        health = self.link.health
        return Line(health.connected, health.queued, health.last_commit_at, health.trouble, self.link.hears_since)

    def hears_since(self) -> datetime | None:
        """From when on nothing that devices said was missed; None while something may be."""
        line = self.line()
        return line.hears_since if line else None

    def trouble(self) -> str | None:
        """What keeps the hub from its work; None while all is well."""
        for part, said in _AWAY.items():
            if part not in self.parts and (self.together is None or self.together.of(part) is None):
                return said
        line = self.line()
        return line.trouble if line else None

    def examined(self) -> Examined | None:
        """The newest whole examination of what is kept."""
        if self.scrubbing is None:
            told = self.together.of(Part.JOBS) if self.together else None
            return told.examined if told else None
        return self.scrubbing.found

    def own(self) -> tuple[Line | None, Examined | None]:
        """What the other parts are told of this one."""
        return self.line() if self.link else None, self.scrubbing.found if self.scrubbing else None

    def ingest_health(self) -> Ingest | None:
        """As the measurements have it."""
        line = self.line()
        return Ingest(line.connected, line.queued, line.last_commit_at) if line else None


@contextmanager
def running(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    alarms_every_s: float = ALARMS_EVERY_S,
    orders_wait: Callable[[], bool] = lambda: False,
    apart: Apart | None = None,
) -> Iterator[RunningHub]:
    """A whole hub, or the parts of it that `apart` names, until the block ends. `clock` is the district's time; a demo
    passes one that runs fast.

    While `orders_wait`, this hub opens no work order and drafts no letter by itself: a demo plays days that are over,
    and does both at the times of its story.
    """
    here = _Here(apart.parts if apart else ALL)
    if apart is not None:
        _refuse_several_on_sqlite(settings)
        here.together = Together(
            apart.folder, apart.parts, own=here.own, changed=here.live.changed, hurry=lambda: _hurry(here)
        )
    ended, stop = threading.Event(), threading.Event()
    with ExitStack() as stack:
        door = stack.enter_context(_door(settings)) if Part.WEB in here.parts else None
        with one_after_the_other(apart.folder) if apart else nullcontext():
            engine, key = stack.enter_context(opened(settings, clock=clock))
        if Part.INGEST in here.parts:
            here.link = stack.enter_context(
                listening(settings, engine=engine, key=key, clock=clock, changed=here.changed)
            )
        if Part.JOBS in here.parts:
            here.scrubbing = Scrubbing(engine, clock=clock, changed=here.changed)
        if here.together is not None:
            stack.enter_context(here.together.running())
        address = None
        if door is not None:
            address = stack.enter_context(_pages(settings, engine, key, here, door=door, clock=clock, ended=ended))
        if here.scrubbing is not None:
            here.scrubbing.start()
            stack.callback(here.scrubbing.stop)
            around = Around(
                here.changed, here.tested, here.hears_since, here.trouble, here.examined, stop.is_set, orders_wait
            )
            listed = stack.enter_context(
                standing_jobs.listed(settings, engine, key, around, alarms_every_s=alarms_every_s)
            )
            stack.enter_context(jobs.running(listed, engine=engine, clock=clock, stop=stop))
        yield RunningHub(address, public_key_of(key), engine, here.link, ended)


def serve(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    ready: Callable[[RunningHub], None],
    orders_wait: Callable[[], bool] = lambda: False,
    apart: Apart | None = None,
) -> None:
    """Runs the hub until SIGTERM or SIGINT; `ready` hears where it is. Call it in the main thread."""
    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.set())
    with running(settings, clock=clock, orders_wait=orders_wait, apart=apart) as hub:
        _settle_memory()
        ready(hub)
        while not asked_to_end.wait(0.5):
            if hub.ended.is_set():
                raise RuntimeError("the web server ended by itself")


def _refuse_several_on_sqlite(settings: Settings) -> None:
    """Two processes that write may ruin a SQLite database: before 3.51.3 they may cut its log at once."""
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        raise Refused(
            "a hub on SQLite is one process", hint="serve without --part, or [database] url = postgresql+psycopg://…"
        )


def _hurry(here: _Here) -> None:
    if here.link is not None:
        here.link.hurry()


@contextmanager
def _pages(
    settings: Settings,
    engine: Engine,
    key: Ed25519PrivateKey,
    here: _Here,
    *,
    door: socket.socket,
    clock: Callable[[], datetime],
    ended: threading.Event,
) -> Iterator[str]:
    """The pages are served at the address that comes back, until the block ends."""
    app = create_app(
        settings,
        engine=engine,
        key=key,
        live=here.live,
        earlier_keys=hub_key.trusted(settings.key_file),
        clock=clock,
        trouble=here.trouble,
        examined=here.examined,
        hurry=here.hurry,
        hears_since=here.hears_since,
        ingest_health=here.ingest_health,
    )
    here.tested = app.state.tested
    host, port = door.getsockname()[:2]
    server = make_server(app, host=host, port=port, live=here.live)

    def serve_pages() -> None:
        try:
            server.run(sockets=[door])
        finally:
            ended.set()

    pages = threading.Thread(target=serve_pages, name="web")
    pages.start()
    try:
        yield f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    finally:
        server.should_exit = True
        pages.join()


def _settle_memory() -> None:
    """What the program itself consists of is not looked through for garbage again, and what comes after more rarely.

    A commit makes some ten thousand small values and lets go of them together: looking for cycles among them every 700
    cost a tenth of the ingest.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@contextmanager
def _door(settings: Settings) -> Iterator[socket.socket]:
    host, port = settings.web.host, settings.web.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Refused(
            f"cannot serve at {host}:{port}: {strerror(error.errno or 0)}", hint="web.host, web.port"
        ) from error
    with door:
        yield door
