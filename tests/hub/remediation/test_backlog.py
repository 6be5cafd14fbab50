"""Weeks that come at once open no order for what was mended meanwhile, and one for what is broken at their end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.database import writing
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.remediation.rounds import TriageRounds
from hub.remediation.transitions import State
from hub.self_tests.counting import Now
from tests.parts.a_day import bkk
from tests.parts.hands import HUB_KEY, hand
from tests.parts.orders import all_orders
from tests.parts.self_tests import camera_tested
from tests.parts.small_hub import Device, SmallHub, small_hub
from wire_contract import topics
from wire_contract.event import ClockTrust
from wire_contract.messages import Online, write_status
from wire_contract.vitals import Vitals

BACK_AT = bkk(22, "12:00")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        running.clock.now = bkk(9, "12:00")
        device = running.add_point("BSM-01", name="สะพานลอย", has_camera=True, opened_on=bkk(9, "12:00").date())
        assert device is not None
        with writing(running.engine) as conn:
            point = fleet.points(conn)[0].id
            assets.add_asset(conn, Asset(point, AssetKind.CAMERA, "front", bkk(9, "12:00").date()), hand=hand())
        device.start(at=bkk(9, "13:00"))
        yield running


def beat(hub: SmallHub, device: Device, *, at: datetime, unacknowledged: int) -> None:
    status = Online(
        journal=device.journal,
        head=device.head,
        sequence=str(device.sequence),
        unacknowledged=unacknowledged,
        release="1.0.0",
        settings=None,
        clock=ClockTrust.SYNCHRONISED,
        uptime="5000",
        vitals=Vitals(),
    )
    hub.receive(topics.up(device.name, "status"), write_status(status), at=at)


def test_orders_wait_until_a_device_has_told_everything(hub: SmallHub) -> None:
    device = hub.devices["BSM-01"]
    rounds = TriageRounds(HUB_KEY, Now(), hears_since=lambda: BACK_AT)
    beat(hub, device, at=BACK_AT, unacknowledged=900)
    seen = []
    for number, day in enumerate(range(11, 22)):
        at = BACK_AT + timedelta(seconds=10 + number)
        hub.clock.now = at
        device.write(camera_tested("covered" if day in (15, 16) else "good"), at=bkk(day, "10:00"))
        rounds(hub.engine, at)
        seen.append(len(all_orders(hub)))
    assert seen == [0] * 11
    hub.clock.now = BACK_AT + timedelta(seconds=40)
    device.write(camera_tested("covered"), at=bkk(22, "10:00"))
    beat(hub, device, at=hub.clock.now, unacknowledged=0)
    rounds(hub.engine, hub.clock.now)
    assert [(one.cause, one.state) for one in all_orders(hub)] == [("covered", State.ASSIGNED)]
