"""Goal: the board of today with 200 points and 500 devices within 200 ms (p95), while devices go on sending.

One hub serves over loopback and takes a heartbeat or an hourly sign of life between any two looks, so that no look
finds what the one before it saw; a viewer asks for the board, and for the sign-in page, which reads nothing, beside it.
"""

import socket
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy import Engine

from bench.browser import CHROMIUM, board_open, shown_after
from bench.busy_month import Device
from bench.figure import Bench, Figure
from hub.app import create_app, make_server
from hub.database import open_engine, upgrade, writing
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.ingest import Received, ingest
from hub.kernel.rights import Role
from hub.people import sign_in
from hub.people import users as hub_users
from hub.settings import Settings
from hub.web.live import Live
from hub.web.visitor import User
from wire_contract import chain, topics
from wire_contract.chain import public_key_of
from wire_contract.measurements import (
    DeviceAlive,
    JournalOpened,
    Medium,
    Shown,
    TagScanned,
    UidProof,
)
from wire_contract.topics import DeviceId
from wire_contract.vitals import Vitals

POINTS, DEVICES, LOOKS = 200, 500, 60
DAYS = 4
"""So many days of hourly signs of life are in the database; the month is as long as it is for the heat map."""
GOAL_S = 0.200
BEHIND_S, TAPS = 1.0, 30
"""How far an open page may be behind what arrived, and in how many taps that is measured."""
TIMES_BARE = 60.0
_OPENED = date(2026, 11, 1)
_NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
_PASSWORD = "long enough to keep"  # noqa: S105 (of a hub that lives for a minute)
_TAP = TagScanned(
    reader="front", medium=Medium.WIEGAND, credential="wiegand26:1:1", proof=UidProof(), shown=Shown.UNKNOWN
)
_ALIVE = DeviceAlive(vitals=Vitals(), readers={"front": True}, scans=0)


def measure() -> Sequence[Figure]:
    """The p95 of a look over its goal, and over that of a page that reads nothing."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        engine = open_engine(f"sqlite:///{name}/hub.db")
        upgrade(engine)
        key, live = Ed25519PrivateKey.generate(), Live()
        devices = _district(engine, key)
        with writing(engine) as conn:
            hand = Hand(key, "console:bench", _NOW)
            hub_users.add_user(conn, login="bench", name="bench", password=_PASSWORD, role=Role.OPERATOR, hand=hand)
            account = sign_in.look_up(conn, "bench")
            assert account is not None  # noqa: S101 (added just now)
            cookie = sign_in.open_session(conn, User(account.id, account.login, account.name, account.role), now=_NOW)
        settings = Settings(data_dir=name)
        app = create_app(settings, engine=engine, key=key, live=live, clock=lambda: _NOW, session_clock=lambda: _NOW)
        with _served(app, live) as address:
            first = _took(f"{address}/", cookie)
            board, bare, month = _looks(engine, live, devices, address, cookie)
            behind = _behind(engine, live, devices, address, cookie) if CHROMIUM.exists() else []
        engine.dispose()
    return [*_figures(first, board, bare, month), *_live(behind)]


def _looks(
    engine: Engine, live: Live, devices: Sequence[Device], address: str, cookie: str
) -> tuple[list[float], list[float], list[float]]:
    board, bare, month = [], [], []
    for number in range(LOOKS):
        device = devices[number * 7 % DEVICES]
        _receive(engine, device, "status", device.beat(), at=_NOW)
        if number % 2:
            _receive(engine, device, "events", device.line(_ALIVE, at=_NOW).wire, at=_NOW)
        live.changed()
        board.append(_took(f"{address}/parts/today", cookie))
        bare.append(_took(f"{address}/sign-in", cookie))
        if number % 10 == 0:
            month.append(_took(f"{address}/parts/month", cookie))
    return board, bare, month


def _behind(engine: Engine, live: Live, devices: Sequence[Device], address: str, cookie: str) -> list[float]:
    """How far a browser was behind each of some taps. Of a point's devices the newest stands there."""
    found = []
    with board_open(address, cookie) as page:
        for number in range(TAPS):
            index = DEVICES - 1 - number * 3
            device, at = devices[index], _NOW - timedelta(minutes=TAPS - number)
            line = device.line(_TAP, at=at).wire

            def arrives(device: Device = device, line: bytes = line) -> None:
                _receive(engine, device, "events", line, at=_NOW)
                live.changed()

            found.append(shown_after(page, f"P-{index % POINTS:03}", arrives))
    return found


def _live(behind: Sequence[float]) -> Sequence[Figure]:
    if not behind:
        return ()
    detail = f"from a tap's arrival to the open page: p50 {statistics.median(behind):.2f} s, p95 {_p95(behind):.2f} s"
    return (Figure("hub, board in a browser (p95)", _p95(behind) / BEHIND_S, "of 1 s", 1.0, "at most", detail),)


def _figures(first: float, board: Sequence[float], bare: Sequence[float], month: Sequence[float]) -> Sequence[Figure]:
    p95, plain = _p95(board), _p95(bare)
    detail = (
        f"{POINTS} points, {DEVICES} devices: p50 {statistics.median(board) * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms, "
        f"the first look {first * 1e3:.0f} ms; the month {month[0] * 1e3:.0f} ms at first, then "
        f"{statistics.median(month[1:]) * 1e3:.0f} ms"
    )
    return (
        Figure("hub, board of today (p95)", p95 / GOAL_S, "of 200 ms", 1.0, "at most", detail),
        Figure(
            "hub, board of today against a bare page",
            p95 / plain,
            "of the sign-in page's p95",
            TIMES_BARE,
            "at most",
            f"the sign-in page: p95 {plain * 1e3:.1f} ms",
        ),
    )


def _district(engine: Engine, key: Ed25519PrivateKey) -> list[Device]:
    """Every device has been up for some days."""
    devices = [Device(DeviceId(f"bench-{n:04}"), Ed25519PrivateKey.generate()) for n in range(DEVICES)]
    hand = Hand(key, "console:bench", _NOW - timedelta(days=30))
    with writing(engine) as conn:
        for n in range(POINTS):
            fleet.add_point(
                conn, code=f"P-{n:03}", name=f"จุดทดสอบ {n}", short_name=f"จุด {n}", station="สน.ทดสอบ", has_camera=False,
                opened_on=_OPENED, hand=hand,
            )  # fmt: skip
        for n, one in enumerate(devices):
            at = datetime(2026, 10, 31, tzinfo=UTC)
            public = public_key_of(one.key)
            fleet.enrol(conn, one.name, point_code=f"P-{n % POINTS:03}", public_key=public, at=at, hand=hand)
    begin = _NOW - timedelta(days=DAYS)
    hours = int((_NOW - begin) / timedelta(hours=1))
    for one in devices:
        opened = JournalOpened(public_key=public_key_of(one.key), agent="bench", board="bench", previous_head=None)
        lines = [one.line(opened, at=begin)]
        lines += [one.line(_ALIVE, at=begin + timedelta(hours=hour)) for hour in range(1, hours + 1)]
        for start in range(0, len(lines), 100):
            batch = chain.join_batch(lines[start : start + 100])
            _receive(engine, one, "events", batch, at=_NOW)
        _receive(engine, one, "status", one.beat(), at=_NOW)
    return devices


def _receive(engine: Engine, device: Device, channel: str, payload: bytes, *, at: datetime) -> None:
    topic = topics.up(device.name, "events" if channel == "events" else "status")
    with writing(engine) as conn:
        ingest(conn, [Received(topic, payload, retained=False, received_at=at)], now=at)


@contextmanager
def _served(app: FastAPI, live: Live) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        server = make_server(app, host="127.0.0.1", port=port, live=live)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def _took(address: str, cookie: str) -> float:
    asked = urllib.request.Request(address, headers={"cookie": f"riskpoint={cookie}"})  # noqa: S310 (our own server)
    begin = time.perf_counter()
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 (our own server)
        answer.read()
    return time.perf_counter() - begin


def _p95(found: Sequence[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]


DASHBOARD = Bench("dashboard", "the board of today with 500 devices", measure)
