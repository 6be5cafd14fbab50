"""Heartbeats, last wills, absences and clocks in any order: no alarm outlives the first good message."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.alarms import service
from hub.alarms.rounds import Rounds
from hub.alarms.watch import AlarmKind, Watch
from hub.database import open_engine, writing
from hub.fleet import service as fleet
from hub.fleet.liveness import LATE_AFTER, SILENT_AFTER
from hub.kernel.period import day_of
from hub.self_tests.counting import Now
from tests.parts.hands import hand
from tests.parts.schemas import make_tables
from wire_contract.chain import public_key_of
from wire_contract.event import ClockTrust
from wire_contract.messages import Offline, Online
from wire_contract.topics import DeviceId
from wire_contract.vitals import Vitals

BEGIN = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
"""20 minutes before midnight in Bangkok."""
PI = DeviceId("bkk-1")
BEAT = Online(
    journal="7f3a21c9",
    head=None,
    sequence=None,
    unacknowledged=0,
    release="1.0.0",
    settings=None,
    clock=ClockTrust.SYNCHRONISED,
    uptime="5000",
    vitals=Vitals(),
)


class OneDevice(RuleBasedStateMachine):
    """A device, and a hub that comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        url = f"sqlite:///{Path(self.folder.name) / 'hub.db'}"
        make_tables(url, postgres=None)
        self.engine = open_engine(url)
        self.now = BEGIN
        self.hears_since: datetime | None = BEGIN
        self.good_at: datetime | None = None
        """When its newest message was a heartbeat that the hub itself heard."""
        self.rounds = Rounds(
            hears_since=lambda: self.hears_since,
            trouble=lambda: None,
            examined=lambda: None,
            assets=Now(),
            changed=lambda: None,
        )
        long_ago = BEGIN - timedelta(days=9)
        with writing(self.engine) as conn:
            fleet.add_point(
                conn,
                code="P-1",
                name="จุด",
                short_name="จุด",
                station="สน.",
                has_camera=False,
                opened_on=day_of(BEGIN) + timedelta(days=30),
                hand=hand(at=long_ago),
            )
            key = public_key_of(Ed25519PrivateKey.generate())
            fleet.enrol(conn, PI, point_code="P-1", public_key=key, at=long_ago, hand=hand(at=long_ago))

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()

    @rule(times=st.integers(1, 3))
    def beats(self, times: int) -> None:
        """Once, or the same again."""
        if self.hears_since is not None:
            with writing(self.engine) as conn:
                for _ in range(times):
                    fleet.note_status(conn, PI, BEAT, received_at=self.now)
            self.good_at = self.now

    @rule()
    def last_will(self) -> None:
        if self.hears_since is not None:
            with writing(self.engine) as conn:
                fleet.note_status(conn, PI, Offline(), received_at=self.now)
            self.good_at = None

    @rule(is_will=st.booleans())
    def broker_tells_what_it_kept(self, is_will: bool) -> None:
        if self.hears_since is not None:
            with writing(self.engine) as conn:
                fleet.note_status(conn, PI, Offline() if is_will else BEAT, received_at=self.now, retained=True)
            self.good_at = None

    @rule(seconds=st.integers(1, 900))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(seconds=st.integers(-600, 3600))
    def clock_jumps(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def hub_loses_its_line(self) -> None:
        self.hears_since = None

    @rule()
    def hub_hears_again(self) -> None:
        self.hears_since = self.hears_since or self.now

    @invariant()
    def no_alarm_outlives_a_good_message_and_none_opens_in_the_hubs_own_grace(self) -> None:
        before = self.open()
        for _ in range(2):
            self.rounds(self.engine, self.now)
        after = self.open()
        if self.good_at is not None and self.now - self.good_at <= LATE_AFTER:
            assert after == []
        if self.hears_since is None:
            assert after in (before, [])
        elif timedelta(0) <= self.now - self.hears_since <= SILENT_AFTER and self.good_at is None and not before:
            seen = self.heard()
            assert after == [] or seen is None or seen >= self.hears_since

    def open(self) -> list[AlarmKind]:
        with self.engine.connect() as conn:
            return [one.kind for one in service.open_alarms(conn) if one.watch is Watch.DEVICE]

    def heard(self) -> datetime | None:
        with self.engine.connect() as conn:
            found = fleet.statuses(conn).get(PI)
        return found.last_seen if found else None


OneDevice.TestCase.settings = settings(max_examples=10, stateful_step_count=15, deadline=None)
TestOneDevice = OneDevice.TestCase
