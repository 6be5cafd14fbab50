"""From contacts on pins to flags at the hub: what stood open while somebody tapped, and what an operator reads of it."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from edge_agent.agent.device_key import read_key
from edge_agent.settings import Contact
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from hub.database import writing
from hub.flags import service as flags
from hub.flags.flag import Rule
from hub.fleet import service as fleet
from tests.parts.hands import hand
from tests.parts.points import point_settings
from tests.parts.small_hub import CARD, NOW, SmallHub, small_hub
from wire_contract import chain, topics

BEGIN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
DEVICE = topics.DeviceId("bkk-test-01")
CONTACTS = (Contact(name="box", pin=5), Contact(name="front-cover", pin=6, kind="reader"))


def a_morning(folder: Path) -> None:
    """The box open for one tap of three, opened once more while nothing ran; then the reader's cover."""
    settings = msgspec.structs.replace(point_settings(folder), contacts=CONTACTS)
    clock = SimulatedClock(BEGIN)
    with SimulatedPoint(settings, clock=clock) as point:

        def tap_after(minutes: int) -> None:
            clock.set(clock.true_time() + timedelta(minutes=minutes))
            point.tap("front", CARD)

        tap_after(10)
        point.move("box", is_open=True)
        tap_after(40)
        point.move("box", is_open=False)
        tap_after(40)
        point.power_off()
        point.move("box", is_open=True)
        point.power_on()
        tap_after(40)
        point.move("box", is_open=False)
        point.move("front-cover", is_open=True)
        tap_after(40)


def deliver(hub: SmallHub, folder: Path) -> None:
    """Every line of the journal has reached the hub."""
    hub.add_point("BSM-01", name="สะพานลอย", device=False)
    with writing(hub.engine) as conn:
        key = chain.public_key_of(read_key(folder))
        enrolled = datetime(2026, 11, 19, tzinfo=UTC)
        fleet.enrol(conn, DEVICE, point_code="BSM-01", public_key=key, at=enrolled, hand=hand())
    journal = sqlite3.connect(folder / "journal.db")
    rows = journal.execute("SELECT signature, line FROM line ORDER BY sequence").fetchall()
    journal.close()
    lines = [chain.SignedLine(chain.Signature(signature), line) for signature, line in rows]
    hub.receive(topics.up(DEVICE, "events"), chain.join_batch(lines), at=NOW)


def test_each_tap_while_something_stood_open_is_a_flag_that_names_it(tmp_path: Path) -> None:
    a_morning(tmp_path)
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        deliver(hub, tmp_path)
        with hub.engine.connect() as conn:
            day = date(2026, 11, 22)
            found = flags.flags(conn, first=day, last=day, now=NOW).standings
    box = [one.flag for one in found if one.flag.rule is Rule.BOX]
    assert sorted(flag.reason for flag in box) == sorted(
        [
            ("แตะ 1 ครั้งขณะฝาตู้ (box) ที่ BSM-01 เปิดอยู่", "tapped 1 × at BSM-01 while the box (box) stood open"),
            ("แตะ 1 ครั้งขณะฝาตู้ (box) ที่ BSM-01 เปิดอยู่", "tapped 1 × at BSM-01 while the box (box) stood open"),
            (
                "แตะ 1 ครั้งขณะฝาเครื่องอ่าน (front-cover) ที่ BSM-01 เปิดอยู่",
                "tapped 1 × at BSM-01 while the reader's cover (front-cover) stood open",
            ),
        ]
    )
