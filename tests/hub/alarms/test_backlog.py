"""A hub that gets weeks at once: how cameras were meanwhile opens no alarm, and how they are then does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.alarms import service
from hub.alarms.fleet_sightings import MUCH, STILL_TELLING, is_telling
from hub.alarms.rounds import Rounds
from hub.database import writing
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.fleet.nouns import DeviceStatus
from hub.self_tests.counting import Now
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.self_tests import camera_tested
from tests.parts.small_hub import JOURNAL, Device, SmallHub, small_hub
from wire_contract import topics
from wire_contract.event import ClockTrust
from wire_contract.messages import Online, write_status
from wire_contract.vitals import Vitals

BACK_AT = bkk(22, "12:00")
"""The hub was away since the 10th."""
SILENT = [("asset_silent", "หน้าตลาด")]


@dataclass
class SlowClock:
    """Every look takes a second by it, until told otherwise."""

    now: float = 0.0
    step: float = 0.5

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@dataclass
class District:
    hub: SmallHub
    device: Device
    clock: SlowClock = field(default_factory=SlowClock)
    hears_since: datetime = BACK_AT
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = Rounds(
            hears_since=lambda: self.hears_since,
            trouble=lambda: None,
            examined=lambda: None,
            assets=Now(clock=self.clock),
            changed=lambda: None,
            rests=0,
        )

    def beat(self, at: datetime, *, unacknowledged: int) -> None:
        status = status_of(self.device, unacknowledged)
        self.hub.receive(topics.up(self.device.name, "status"), write_status(status), at=at)

    def look(self, at: datetime) -> list[tuple[str, str]]:
        """A round; what is open of cameras then."""
        self.hub.clock.now = at
        self.rounds(self.hub.engine, at)
        with self.hub.engine.connect() as conn:
            found = [(one.kind.value, one.detail) for one in service.open_alarms(conn)]
        return [one for one in found if one[0] in {"asset_silent", "camera_failing"}]


def status_of(device: Device | None, unacknowledged: int) -> Online:
    return Online(
        journal=device.journal if device else JOURNAL,
        head=device.head if device else None,
        sequence=str(device.sequence) if device else None,
        unacknowledged=unacknowledged,
        release="1.0.0",
        settings=None,
        clock=ClockTrust.SYNCHRONISED,
        uptime="5000",
        vitals=Vitals(),
    )


@pytest.fixture
def district(tmp_path: Path) -> Iterator[District]:
    """A camera that was proved good on the 10th; nothing came since."""
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        hub.clock.now = bkk(9, "12:00")
        device = hub.add_point("BSM-01", name="สะพานลอย", has_camera=True, opened_on=bkk(9, "12:00").date())
        assert device is not None
        with writing(hub.engine) as conn:
            point = fleet.points(conn)[0].id
            front = Asset(point, AssetKind.CAMERA, "front", bkk(9, "12:00").date(), label="หน้าตลาด")
            assets.add_asset(conn, front, hand=hand())
        device.start(at=bkk(9, "13:00"))
        device.write(camera_tested(), at=bkk(10, "10:00"))
        yield District(hub, device)


def test_weeks_that_come_at_once_open_nothing_and_what_is_true_at_their_end_does(district: District) -> None:
    district.beat(BACK_AT, unacknowledged=900)
    seen = [district.look(BACK_AT + timedelta(seconds=2))]
    for number, day in enumerate(range(11, 22)):
        told = camera_tested("covered" if day in (15, 16) else "good")
        at = BACK_AT + timedelta(seconds=10 + number)
        district.hub.clock.now = at
        district.device.write(told, at=bkk(day, "10:00"))
        seen.append(district.look(at + timedelta(milliseconds=500)))
    district.device.write(camera_tested("covered"), at=bkk(22, "10:00"))
    district.beat(BACK_AT + timedelta(seconds=40), unacknowledged=0)
    district.clock.now += 60
    assert seen == [[]] * 12
    assert [kind for kind, _ in district.look(BACK_AT + timedelta(seconds=50))] == ["camera_failing"]


def test_a_device_that_has_stopped_telling_is_silent_after_a_minute(district: District) -> None:
    district.beat(BACK_AT, unacknowledged=900)
    assert district.look(BACK_AT + timedelta(seconds=59)) == []
    assert district.look(BACK_AT + timedelta(seconds=61)) == SILENT


def test_one_with_nothing_left_to_tell_is_silent_at_once(district: District) -> None:
    district.beat(BACK_AT, unacknowledged=MUCH)
    assert district.look(BACK_AT + timedelta(seconds=2)) == SILENT


def test_a_look_that_is_believed_says_nothing_of_a_point_whose_lines_came_after_it(district: District) -> None:
    district.beat(BACK_AT, unacknowledged=900)
    assert district.look(BACK_AT + timedelta(seconds=2)) == []
    district.clock.step = 0.0  # that look found the camera silent, took half a second, and is believed for five
    district.device.write(camera_tested(), at=bkk(22, "10:00"))
    district.beat(BACK_AT + timedelta(seconds=3), unacknowledged=0)
    assert district.look(BACK_AT + timedelta(seconds=4)) == []
    district.clock.now += 60
    assert district.look(BACK_AT + timedelta(seconds=6)) == []


def test_who_is_telling() -> None:
    now, hears = BACK_AT + timedelta(hours=1), BACK_AT
    just, long_ago = now - STILL_TELLING / 2, now - STILL_TELLING

    def telling(unacknowledged: int | None, *, moved: datetime | None, hears_since: datetime | None = hears) -> bool:
        heartbeat = None if unacknowledged is None else status_of(None, unacknowledged)
        status = DeviceStatus(topics.DeviceId("bkk-bsm-01"), now, online=True, heartbeat=heartbeat)
        return is_telling(status, moved_at=moved, hears_since=hears_since, now=now)

    assert [
        telling(MUCH + 1, moved=just),
        telling(MUCH + 1, moved=long_ago),
        telling(MUCH, moved=just),
        telling(None, moved=just),
        telling(MUCH + 1, moved=None),
        telling(MUCH + 1, moved=None, hears_since=just),
        telling(MUCH + 1, moved=long_ago, hears_since=None),
    ] == [True, False, False, False, False, True, True]
    assert not is_telling(None, moved_at=just, hears_since=hears, now=now)
