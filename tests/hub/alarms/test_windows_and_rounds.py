"""One round over a real district: patrol windows, devices, their boxes; what is unknown, and what becomes of it later."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.alarms import service
from hub.alarms.rounds import Rounds
from hub.database import writing
from hub.flags import service as flags
from hub.fleet.liveness import ALL_ALONG
from hub.fleet.maintenance import begin_maintenance
from hub.kernel.period import BANGKOK
from hub.self_tests.counting import Now
from tests.parts.hands import hand
from tests.parts.small_hub import CARD, Device, SmallHub, small_hub
from wire_contract import topics
from wire_contract.event import ClockTrust
from wire_contract.messages import Online, write_status
from wire_contract.vitals import Vitals


def bkk(day: int, clock: str) -> datetime:
    """A moment of November 2026 in Bangkok, to the second."""
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=BANGKOK).astimezone(UTC)


class District:
    """A point with a device and one window, 05.00 to 09.00; the clock is set by hand."""

    def __init__(self, hub: SmallHub) -> None:
        self.hub = hub
        self.hears_since: datetime | None = ALL_ALONG
        self.trouble: str | None = None
        device = hub.add_point("BSM-01", name="สะพานลอย", has_camera=False, opened_on=bkk(22, "12:00").date())
        assert device is not None
        self.device: Device = device
        with writing(hub.engine) as conn:
            day = bkk(22, "00:00").date() - timedelta(days=2)
            flags.set_windows(conn, point="*", windows="05:00-09:00", from_day=day, hand=hand())
        self.rounds = Rounds(
            hears_since=lambda: self.hears_since,
            trouble=lambda: self.trouble,
            examined=lambda: None,
            assets=Now(),
            changed=lambda: None,
            rests=0,
        )

    def alive(self, since: str, until: str) -> None:
        """The device lived through this and has told so."""
        self.hub.clock.now = bkk(22, until)
        self.device.live(since=bkk(22, since), until=bkk(22, until))

    def beat(self, at: str, vitals: Vitals | None = None) -> None:
        status = Online(
            journal=self.device.journal,
            head=self.device.head,
            sequence=str(self.device.sequence),
            unacknowledged=0,
            release="1.0.0",
            settings=None,
            clock=ClockTrust.SYNCHRONISED,
            uptime="5000",
            vitals=vitals or Vitals(),
        )
        self.hub.receive(topics.up(self.device.name, "status"), write_status(status), at=bkk(22, at))

    def look(self, at: str, *, times: int = 2, day: int = 22) -> list[tuple[str, str]]:
        """Rounds at this time; the kinds and details of the alarms that are open then."""
        self.hub.clock.now = bkk(day, at)
        for _ in range(times):
            self.rounds(self.hub.engine, bkk(day, at))
        with self.hub.engine.connect() as conn:
            return [(one.kind.value, one.detail) for one in service.open_alarms(conn)]


@pytest.fixture
def district(tmp_path: Path) -> Iterator[District]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        hub.clock.now = bkk(22, "04:00")
        made = District(hub)
        made.device.start(at=bkk(22, "00:00"))
        yield made


WINDOW = "22/11 05:00-09:00"


def test_a_window_without_a_patrol_is_missed_within_a_minute_of_its_end(district: District) -> None:
    district.alive("00:30", "08:30")
    district.beat("08:59:40")
    assert district.look("08:59:59") == []
    assert district.look("09:00:10") == []  # nobody has heard the device since: it may have a tap to tell
    district.beat("09:00:40")
    assert district.look("09:00:41") == [("patrol_missed", WINDOW)]


def test_a_silent_device_makes_it_unknown_within_a_minute_and_its_lines_say_later_what_was(district: District) -> None:
    district.alive("00:30", "06:30")
    district.beat("07:00")
    assert ("patrol_unknown", WINDOW) in district.look("09:00:50")
    district.alive("07:30", "09:30")
    district.beat("09:40")
    assert district.look("09:40:05") == [("patrol_missed", WINDOW)]


def test_a_tap_that_comes_late_proves_the_window_and_clears_its_alarm(district: District) -> None:
    district.alive("00:30", "06:30")
    district.beat("07:00")
    district.look("09:01")
    district.device.tap(CARD, at=bkk(22, "08:15"))
    district.beat("09:40")
    assert district.look("09:40:05") == []


def test_the_next_patrol_ends_the_alarm_of_one_that_was_missed(district: District) -> None:
    district.alive("00:30", "09:30")
    district.beat("09:31")
    assert district.look("09:32") == [("patrol_missed", WINDOW)]
    district.device.tap(CARD, at=bkk(22, "10:05"))
    district.beat("10:06")
    assert district.look("10:07") == [("suspicious", "window")]  # the tap itself is outside the window


def test_a_hub_that_was_away_while_a_window_closed_waits_for_what_devices_tell(district: District) -> None:
    district.alive("00:30", "06:30")
    district.beat("07:00")
    district.hears_since = None
    assert district.look("09:10") == []
    district.hears_since = bkk(22, "09:12")
    assert district.look("09:16:59") == []
    assert ("patrol_unknown", WINDOW) in district.look("09:17:01")


def test_a_device_is_down_in_the_second_round_that_finds_it_so_and_up_at_its_first_heartbeat(
    district: District,
) -> None:
    district.beat("04:00")
    district.device.leave(at=bkk(22, "04:00:10"))
    assert district.look("04:00:11", times=1) == []
    assert district.look("04:00:13", times=1) == [("down", "bkk-bsm-01")]
    district.beat("04:10")
    assert district.look("04:10:01", times=1) == []


def test_an_open_box_and_a_lost_mains_are_alarms_until_the_device_says_otherwise(district: District) -> None:
    district.beat("04:00", Vitals(contacts={"box": True}, power="battery", battery_permille=870))
    assert district.look("04:00:05") == [("tamper", "box"), ("mains_lost", "87 %")]
    assert [kind for kind, _ in district.look("04:30")] == ["tamper", "down", "mains_lost"]  # a silent one: as it was
    district.beat("04:31")
    assert district.look("04:31:05") == []


def test_in_maintenance_nobody_is_called_and_it_ends_by_itself(district: District) -> None:
    district.beat("04:00", Vitals(contacts={"box": True}))
    assert district.look("04:00:05") == [("tamper", "box")]
    with writing(district.hub.engine) as conn:
        begin_maintenance(
            conn, "bkk-bsm-01", lasts=timedelta(minutes=30), why="เปลี่ยนตัวจ่ายไฟ", hand=hand(at=bkk(22, "04:01"))
        )
    assert district.look("04:02") == []
    assert district.look("04:30:59") == []
    assert ("down", "bkk-bsm-01") in district.look("04:31")


def test_trouble_of_the_hub_itself_is_an_alarm_after_a_minute(district: District) -> None:
    district.beat("04:00")
    district.trouble = "no broker at 127.0.0.1:1883"
    assert district.look("04:00:10") == []
    assert district.look("04:01:11") == [("hub_trouble", "no broker at 127.0.0.1:1883")]
    district.trouble = None
    assert district.look("04:01:20") == []
