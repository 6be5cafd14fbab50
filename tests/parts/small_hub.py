"""A small district with a real database, and devices that write real signed lines through the hub's own door."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from tempfile import TemporaryDirectory

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy import Engine

from hub.app import create_app
from hub.database import open_engine, upgrade, writing
from hub.fleet import service as fleet
from hub.ingest import Proving, Received, ingest
from hub.kernel.rights import Role
from hub.patrol.sun_keys import SunKeys
from hub.people import service as people
from hub.people import sign_in, users
from hub.pictures.key_file import PictureKeyFile
from hub.settings import DistrictSettings, OidcSettings, Settings, WebSettings
from hub.web.live import Live
from tests.parts.hands import HUB_KEY, hand
from tests.parts.schemas import make_tables
from wire_contract import chain, topics
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash, write_line
from wire_contract.measurements import (
    KIND_OF,
    DeviceAlive,
    DeviceStarted,
    JournalOpened,
    Medium,
    Shown,
    TagScanned,
    UidProof,
    Vitals,
)
from wire_contract.messages import OFFLINE, Online, write_status

NOW = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
"""Sunday 22 November 2569, 18.35 in Bangkok."""
OPENED_ON = date(2026, 11, 20)
JOURNAL = JournalId("7f3a21c9")
LOGIN, PASSWORD = "somying", "long enough to keep"
CARD, OTHER_CARD, STRANGE_CARD = "wiegand26:12:345", "wiegand26:12:346", "wiegand26:99:1"
OFFICER, OTHER_OFFICER = "สมชาย ใจดี", "มาลี ศรีสุข"


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Device:
    """A device at a point: signs and chains its lines as a Pi does, and hands them to the hub's ingest."""

    hub: "SmallHub"
    name: topics.DeviceId
    key: Ed25519PrivateKey
    journal: JournalId = JOURNAL
    sequence: int = 0
    head: LineHash = GENESIS

    def write(
        self,
        data: msgspec.Struct,
        *,
        at: datetime,
        kind: str | None = None,
        clock: ClockTrust = ClockTrust.SYNCHRONISED,
    ) -> LineHash:
        """One line, recorded and delivered."""
        signed = self.record(data, at=at, kind=kind, clock=clock)
        self.hub.receive(topics.up(self.name, "events"), signed.wire, at=max(at, self.hub.clock.now))
        return self.head

    def record(
        self,
        data: msgspec.Struct,
        *,
        at: datetime,
        kind: str | None = None,
        clock: ClockTrust = ClockTrust.SYNCHRONISED,
    ) -> chain.SignedLine:
        """One line, recorded only."""
        self.sequence += 1
        line = write_line(
            data,
            device=self.name,
            journal=self.journal,
            sequence=self.sequence,
            parent=self.head,
            kind=kind or KIND_OF[type(data)],  # type: ignore[index]
            occurred_at=at,
            clock=clock,
            boot_id="6f2c1d8e-0000-4000-8000-000000000001",
            uptime=timedelta(milliseconds=1000 * self.sequence),
        )
        self.head = chain.hash_of(line)
        return chain.SignedLine(chain.sign(self.key, line), line)

    def start(self, *, at: datetime) -> None:
        """The journal opens and the agent starts."""
        public = chain.public_key_of(self.key)
        self.write(JournalOpened(public_key=public, agent="1.0.0", board="none", previous_head=None), at=at)
        self.write(DeviceStarted("power", "1.0.0", None, unclean_shutdown=False, longest_silence_s=None), at=at)

    def live(self, *, since: datetime, until: datetime) -> None:
        """Hourly signs of life from `since` to `until`, delivered together."""
        alive = DeviceAlive(vitals=Vitals(), readers={"front": True}, scans=0)
        hours = int((until - since) / timedelta(hours=1))
        lines = [self.record(alive, at=since + timedelta(hours=hour)) for hour in range(hours + 1)]
        for begin in range(0, len(lines), 100):
            payload = chain.join_batch(lines[begin : begin + 100])
            self.hub.receive(topics.up(self.name, "events"), payload, at=self.hub.clock.now)

    def tap(
        self, card: str, *, at: datetime, shown: Shown = Shown.ACCEPTED, clock: ClockTrust = ClockTrust.SYNCHRONISED
    ) -> LineHash:
        """One tap."""
        tag = TagScanned(reader="front", medium=Medium.WIEGAND, credential=card, proof=UidProof(), shown=shown)
        return self.write(tag, at=at, clock=clock)

    def beat(self, *, at: datetime, settings: LineHash | None = None) -> None:
        """A heartbeat; `settings` are those in force."""
        status = Online(
            journal=self.journal,
            head=self.head if self.sequence else None,
            sequence=str(self.sequence) if self.sequence else None,
            unacknowledged=0,
            release="1.0.0",
            settings=settings,
            clock=ClockTrust.SYNCHRONISED,
            uptime="5000",
            vitals=Vitals(temperature_milli_c=51_200, disk_free_bytes=21_400_000_000),
        )
        self.hub.receive(topics.up(self.name, "status"), write_status(status), at=at)

    def leave(self, *, at: datetime) -> None:
        """The last will."""
        self.hub.receive(topics.up(self.name, "status"), OFFLINE, at=at)


@dataclass
class SmallHub:
    """A hub without broker: messages enter where the MQTT link would hand them over."""

    engine: Engine
    clock: Clock
    live: Live
    app: FastAPI
    session_clock: Clock
    settings: Settings
    devices: dict[str, Device] = field(default_factory=dict)
    key: Ed25519PrivateKey = HUB_KEY
    sun_keys: SunKeys = ()

    def restart(self) -> None:
        """Another process would serve now, on the same database."""
        self.live = Live()
        self.app = _app(self.engine, self.live, self.clock, self.session_clock, self.settings)

    @property
    def picture_key(self) -> PictureKeyFile:
        """Where the key for pictures is, or will be."""
        return PictureKeyFile(self.settings.picture_key_file)

    def receive(self, topic: str, payload: bytes, *, at: datetime, retained: bool = False) -> None:
        """One MQTT message, committed, then told to the open pages."""
        with writing(self.engine) as conn:
            proving = Proving(self.sun_keys, self.key)
            message = Received(topic, payload, retained=retained, received_at=at)
            ingest(conn, [message], now=at, proving=proving, picture_key=self.picture_key)
        self.live.changed()

    def add_point(
        self,
        code: str,
        *,
        name: str,
        station: str = "สน.บางสมมุติ",
        device: bool = True,
        opened_on: date = OPENED_ON,
        has_camera: bool = True,
    ) -> Device | None:
        """A point, with its device (there since the day before) unless said otherwise."""
        with writing(self.engine) as conn:
            fleet.add_point(
                conn,
                code=code,
                name=name,
                short_name=name[:60],
                station=station,
                has_camera=has_camera,
                opened_on=opened_on,
                hand=hand(),
            )
            if not device:
                return None
            key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(code.encode()).digest())
            name_of_device = topics.DeviceId(f"bkk-{code.lower()}")
            fleet.enrol(
                conn,
                name_of_device,
                point_code=code,
                public_key=chain.public_key_of(key),
                at=datetime(opened_on.year, opened_on.month, opened_on.day, tzinfo=UTC) - timedelta(days=1),
                hand=hand(),
            )
        self.devices[code] = Device(self, name_of_device, key)
        return self.devices[code]

    def move_device(self, code: str, *, to: str, at: datetime) -> None:
        """The device of one point stands at another from now on."""
        device = self.devices[code]
        with writing(self.engine) as conn:
            fleet.enrol(
                conn, device.name, point_code=to, public_key=chain.public_key_of(device.key), at=at, hand=hand()
            )

    def session(self, login: str = LOGIN) -> str:
        """The cookie of a browser that is signed in."""
        with writing(self.engine) as conn:
            account = sign_in.look_up(conn, login)
            assert account is not None
            return sign_in.open_session(conn, account.user, now=self.session_clock.now)


@contextmanager
def small_hub(
    url: str, *, secure: bool = False, web: WebSettings | None = None, oidc: OidcSettings | None = None
) -> Iterator[SmallHub]:
    """A hub with one user and two officers, and no point yet. Nobody is asked for a second factor unless `web` says so."""
    if url.startswith("sqlite"):
        make_tables(url, postgres=None)
    engine = open_engine(url)
    upgrade(engine)
    clock, session_clock, live = Clock(), Clock(), Live()
    data = TemporaryDirectory(prefix="small-hub-")
    settings = Settings(
        data_dir=data.name,
        district=DistrictSettings(name="เขตบางสมมุติ", office="สำนักงานเขตบางสมมุติ"),
        web=web or WebSettings(secure_cookies=secure, second_factor="off"),
        oidc=oidc or OidcSettings(),
    )
    app = _app(engine, live, clock, session_clock, settings)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    with writing(engine) as conn:
        users.add_user(conn, login=LOGIN, name="สมหญิง เทศกิจ", password=PASSWORD, role=Role.ADMINISTRATOR, hand=hand())
        for code, name, card in (("T-01", OFFICER, CARD), ("T-02", OTHER_OFFICER, OTHER_CARD)):
            people.add_officer(conn, code=code, name=name, hand=hand())
            people.add_credential(conn, officer_code=code, credential=card, valid_from=long_ago, hand=hand())
    try:
        yield SmallHub(engine, clock, live, app, session_clock, settings)
    finally:
        live.close()
        engine.dispose()
        data.cleanup()


def _app(engine: Engine, live: Live, clock: Clock, session_clock: Clock, settings: Settings) -> FastAPI:
    return create_app(settings, engine=engine, key=HUB_KEY, live=live, clock=clock, session_clock=session_clock)
