"""A district with a month behind it: 200 points, 500 devices, hourly signs of life, two patrols and a lamp test a day.

Everything goes the product's own way in: signed lines in batches, verified and committed by `ingest`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import assets as fleet_assets
from hub.fleet import service as fleet
from hub.fleet.asset import Asset, AssetKind
from hub.ingest import Received, ingest
from hub.people import service as people
from wire_contract import chain, topics
from wire_contract.chain import SignedLine, public_key_of
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash, write_line
from wire_contract.lighting_test import LampBaseline, LampKind, LightingTested
from wire_contract.measurements import (
    KIND_OF,
    DeviceAlive,
    JournalOpened,
    Measurement,
    Medium,
    Shown,
    TagScanned,
    UidProof,
)
from wire_contract.messages import Online, write_status
from wire_contract.topics import DeviceId
from wire_contract.vitals import Vitals

POINTS, DEVICES, DAYS = 200, 500, 31
OPENED = date(2026, 10, 1)
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
"""18.00 in Bangkok."""
_JOURNAL = JournalId("7f3a21c9")
_BOOT = "9c2d7c1e-0f5e-4a39-8a51-1d0c1f5b2a11"
_BATCH = 100
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
ALIVE = DeviceAlive(vitals=Vitals(), readers={"front": True}, scans=0)
_LAMP = LightingTested(
    lamp="main",
    relay=(False, True, False),
    lux_milli=(1_000, 26_000, 1_000),
    lamp_current_ma=(0, 1_600, 0),
    sun_elevation_milli_deg=-30_000,
    steps={"relay": "ok", "light": "ok", "current": "ok", "sequence": "ok"},
    command=None,
    took_ms=95_000,
    kind=LampKind.LED,
    may_cycle=True,
    light_sensor="veml7700",
    current_sensor="ina219",
    light_least=(800, 25_800, 800),
    light_most=(1_200, 26_200, 1_200),
    baseline=LampBaseline(lux_on_milli=26_000, lux_off_milli=1_000, current_on_ma=1_600, supply_on_mv=12_400),
)


@dataclass(slots=True)
class Device:
    """One device with its key and its chain."""

    name: DeviceId
    key: Ed25519PrivateKey
    sequence: int = 0
    head: LineHash = GENESIS

    def line(self, measured: Measurement, *, at: datetime) -> SignedLine:
        """The next line of its chain, signed."""
        self.sequence += 1
        line = write_line(
            measured,
            device=self.name,
            journal=_JOURNAL,
            sequence=self.sequence,
            parent=self.head,
            kind=KIND_OF[type(measured)],
            occurred_at=at,
            clock=ClockTrust.SYNCHRONISED,
            boot_id=_BOOT,
            uptime=timedelta(seconds=self.sequence),
        )
        self.head = chain.hash_of(line)
        return SignedLine(chain.sign(self.key, line), line)

    def beat(self) -> bytes:
        """Its heartbeat, with nothing left to tell."""
        return write_status(
            Online(
                journal=_JOURNAL,
                head=self.head,
                sequence=str(self.sequence),
                unacknowledged=0,
                release="1.0.0",
                settings=None,
                clock=ClockTrust.SYNCHRONISED,
                uptime="5000",
                vitals=Vitals(),
            )
        )


def tap(number: int) -> TagScanned:
    """The card of one officer."""
    return TagScanned("front", Medium.WIEGAND, f"wiegand26:1:{number}", UidProof(), Shown.ACCEPTED)


def busy_month(engine: Engine, key: Ed25519PrivateKey, *, points: int = POINTS, devices: int = DEVICES) -> list[Device]:
    """Every device has been up for a month; the devices."""
    every = [Device(DeviceId(f"bench-{n:04}"), Ed25519PrivateKey.generate()) for n in range(devices)]
    _register(engine, key, every, points=points)
    begin = NOW - DAYS * _DAY
    for number, one in enumerate(every):
        opened = JournalOpened(public_key=public_key_of(one.key), agent="bench", board="bench", previous_head=None)
        lines = [one.line(opened, at=begin)]
        lines += [one.line(measured, at=at) for at, measured in _lived(number, begin, points=points)]
        for start in range(0, len(lines), _BATCH):
            receive(engine, one, chain.join_batch(lines[start : start + _BATCH]), at=NOW)
        beat(engine, one, at=NOW)
    return every


def receive(engine: Engine, device: Device, payload: bytes, *, at: datetime) -> None:
    """The hub has what the device sent."""
    _take(engine, Received(topics.up(device.name, "events"), payload, retained=False, received_at=at), at=at)


def beat(engine: Engine, device: Device, *, at: datetime) -> None:
    """The hub has its heartbeat."""
    _take(engine, Received(topics.up(device.name, "status"), device.beat(), retained=False, received_at=at), at=at)


def _take(engine: Engine, received: Received, *, at: datetime) -> None:
    with writing(engine) as conn:
        ingest(conn, [received], now=at)


def _lived(number: int, begin: datetime, *, points: int) -> Iterator[tuple[datetime, Measurement]]:
    """Signs of life each hour; at the first device of a point two taps and a lamp test a day, in order."""
    for hour in range(1, int((NOW - begin) / _HOUR) + 1):
        at = begin + hour * _HOUR
        yield at, ALIVE
        if number < points and hour % 24 in {3, 12}:
            yield at + timedelta(minutes=number % 50), tap(number % 40)
        if number < points and hour % 24 == 14:
            yield at + timedelta(minutes=number % 50), _LAMP


def _register(engine: Engine, key: Ed25519PrivateKey, devices: Sequence[Device], *, points: int) -> None:
    begin = NOW - (DAYS + 1) * _DAY
    hand = Hand(key, "console:bench", begin)
    with writing(engine) as conn:
        for n in range(points):
            number = fleet.add_point(
                conn,
                code=f"P-{n:03}",
                name=f"จุดทดสอบ {n}",
                short_name=f"จุด {n}",
                station="สน.ทดสอบ",
                has_camera=False,
                opened_on=OPENED,
                hand=hand,
            )
            lamp = Asset(number, AssetKind.LAMP, "main", OPENED)
            fleet_assets.add_asset(conn, lamp, hand=hand)
        for n, one in enumerate(devices):
            public = public_key_of(one.key)
            fleet.enrol(conn, one.name, point_code=f"P-{n % points:03}", public_key=public, at=begin, hand=hand)
        for n in range(40):
            people.add_officer(conn, code=f"o{n}", name=f"เจ้าหน้าที่ {n}", hand=hand)
            people.add_credential(
                conn, officer_code=f"o{n}", credential=f"wiegand26:1:{n}", valid_from=begin, hand=hand
            )
