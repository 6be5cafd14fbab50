"""Logs of devices: taken once where they were asked for, few of each device, and none for longer than a month."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, func, select

from hub.database import writing
from hub.fleet import commands, device_logs
from hub.fleet import service as fleet
from hub.fleet.device_log_store import device_logs as table
from tests.parts.hands import hand
from wire_contract.chain import public_key_of
from wire_contract.device_log import pack
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DEVICE, OTHER = DeviceId("bkk-test-01"), DeviceId("bkk-test-02")


@pytest.fixture
def hub(engine: Engine) -> Engine:
    with writing(engine) as conn:
        for number, device in enumerate((DEVICE, OTHER)):
            fleet.add_point(
                conn, code=f"P-{number}", name="จุด", short_name="จุด", station="สน.", has_camera=False,
                opened_on=date(2026, 11, 1), hand=hand(),
            )  # fmt: skip
            key = public_key_of(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))
            fleet.enrol(conn, device, point_code=f"P-{number}", public_key=key, at=NOW - timedelta(days=9), hand=hand())
    return engine


def ask(hub: Engine, *, at: datetime = NOW, verb: str = "collect_logs") -> str:
    with writing(hub) as conn:
        lasts = timedelta(minutes=15)
        return commands.issue(conn, DEVICE, verb=verb, arguments={}, lasts=lasts, hand=hand(at=at)).id


def take(hub: Engine, id_: str, packed: bytes, *, device: DeviceId = DEVICE, at: datetime = NOW) -> Reason | None:
    with writing(hub) as conn:
        found = device_logs.receive(conn, device, id_, packed, now=at)
    return found.reason if found else None


def text(hub: Engine, id_: str, *, at: datetime = NOW) -> str | None:
    with hub.connect() as conn:
        found = device_logs.find(conn, id_, now=at)
        return found.text if found else None


def test_the_first_that_comes_is_kept_and_a_repeat_changes_nothing(hub: Engine) -> None:
    id_ = ask(hub)
    assert take(hub, id_, pack(["one"])) is None
    assert take(hub, id_, pack(["another"])) is None
    assert text(hub, id_) == "one\n"


def test_what_was_not_asked_of_this_device_or_long_ago_is_refused(hub: Engine) -> None:
    id_ = ask(hub)
    assert take(hub, id_, pack([]), device=OTHER) is Reason.UNASKED
    assert take(hub, ask(hub, verb="identify"), pack([])) is Reason.UNASKED
    assert take(hub, "00000000-0000-4000-8000-000000000000", pack([])) is Reason.UNASKED
    assert take(hub, id_, pack([]), at=NOW + timedelta(days=2)) is Reason.UNASKED
    assert text(hub, id_) is None


def test_what_is_too_large_or_no_log_is_refused_and_a_good_one_may_still_come(hub: Engine) -> None:
    id_ = ask(hub)
    assert take(hub, id_, b"x" * 70_000) is Reason.TOO_LARGE
    assert take(hub, id_, b"no gzip") is Reason.MALFORMED
    assert take(hub, id_, pack(["good"])) is None
    assert text(hub, id_) == "good\n"


def test_of_a_device_the_newest_five_are_kept(hub: Engine) -> None:
    ids = [ask(hub) for _ in range(7)]
    for minute, id_ in enumerate(ids):
        assert take(hub, id_, pack([id_]), at=NOW + timedelta(minutes=minute)) is None
    with hub.connect() as conn:
        assert set(device_logs.here(conn, ids, now=NOW)) == set(ids[2:])


def test_after_a_month_it_is_shown_no_more_and_with_the_next_it_is_gone(hub: Engine) -> None:
    id_ = ask(hub)
    take(hub, id_, pack(["old"]))
    later = NOW + timedelta(days=31)
    assert text(hub, id_, at=later) is None
    take(hub, ask(hub, at=later), pack(["new"]), at=later)
    with hub.connect() as conn:
        assert conn.execute(select(func.count()).select_from(table)).scalar_one() == 1
