"""Contacts and mains from the pin to the line in the journal, on a simulated point."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from edge_agent.settings import Contact, Power, Settings
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.commands import obey
from edge_agent.simulation.point import SimulatedPoint
from tests.parts.failing_disk import failing_disk
from tests.parts.lines import measurements_in
from tests.parts.points import point_settings
from wire_contract.measurements import DeviceStarted, EnclosureChanged, PowerChanged, TagScanned

START = datetime(2026, 10, 1, tzinfo=UTC)
BOX = Contact(name="box", pin=5)
COVER = Contact(name="front-cover", pin=6, kind="reader", active_low=True)


def settings(folder: Path) -> Settings:
    return msgspec.structs.replace(point_settings(folder), contacts=(BOX, COVER), power=Power(mains_pin=12))


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    with SimulatedPoint(settings(tmp_path), clock=clock) as made:
        yield made


def told(folder: Path) -> Sequence[EnclosureChanged]:
    return [one for one in measurements_in(folder) if isinstance(one, EnclosureChanged)]


FIRST = [
    EnclosureChanged("box", open=False, kind="enclosure", found=True),
    EnclosureChanged("front-cover", open=False, kind="reader", found=True),
]


def test_a_new_journal_is_told_once_how_every_contact_and_the_mains_stand(
    point: SimulatedPoint, tmp_path: Path
) -> None:
    point.reboot()
    point.close()
    assert told(tmp_path) == FIRST
    assert [one for one in measurements_in(tmp_path) if isinstance(one, PowerChanged)] == [
        PowerChanged("mains", None, None)
    ]


def test_each_opening_and_closing_is_a_line_before_the_taps_that_follow(point: SimulatedPoint, tmp_path: Path) -> None:
    point.move("box", is_open=True)
    point.tap("front", "wiegand26:1:2")
    point.move("front-cover", is_open=True)
    point.move("box", is_open=False)
    point.close()
    kinds = (EnclosureChanged, TagScanned)
    lines = [one for one in measurements_in(tmp_path) if isinstance(one, kinds)][2:]
    assert [one.reader if isinstance(one, TagScanned) else one for one in lines] == [
        EnclosureChanged("box", open=True),
        "front",
        EnclosureChanged("front-cover", open=True, kind="reader"),
        EnclosureChanged("box", open=False),
    ]


def test_what_was_opened_while_nothing_ran_is_told_at_the_start_as_found(point: SimulatedPoint, tmp_path: Path) -> None:
    point.power_off()
    point.move("box", is_open=True)
    point.power_on()
    point.power_off()
    point.power_on()
    point.close()
    assert told(tmp_path)[2:] == [EnclosureChanged("box", open=True, found=True)]
    kinds = [type(one) for one in measurements_in(tmp_path) if isinstance(one, DeviceStarted | EnclosureChanged)]
    assert kinds == [DeviceStarted, EnclosureChanged, EnclosureChanged, DeviceStarted, EnclosureChanged, DeviceStarted]


def test_a_cut_wire_is_an_open_door_but_not_at_a_switch_that_shuts_when_the_door_opens(tmp_path: Path) -> None:
    with SimulatedPoint(settings(tmp_path), clock=SimulatedClock(START)) as point:
        for gpio in (BOX.pin, COVER.pin):
            point._pins.pin(gpio).drive_high()  # the pull-up alone decides
        point._let_settle()
    assert told(tmp_path)[2:] == [EnclosureChanged("box", open=True)]


def test_a_bounce_is_no_movement_and_a_short_opening_is_two(point: SimulatedPoint, tmp_path: Path) -> None:
    pin = point._pins.pin(BOX.pin)
    for _ in range(5):  # 5 × 8 ms: less than 50 ms at a time
        pin.drive_high()
        point._pins.pass_by(0.008)
        pin.drive_low()
        point._pins.pass_by(0.008)
    point._pins.pass_by(1.0)
    point.step()
    pin.drive_high()
    point._pins.pass_by(0.2)  # the loop did not turn meanwhile
    pin.drive_low()
    point._let_settle()
    point.close()
    assert told(tmp_path)[2:] == [EnclosureChanged("box", open=True), EnclosureChanged("box", open=False)]


def test_an_edge_that_was_lost_is_made_good_by_looking(point: SimulatedPoint, tmp_path: Path) -> None:
    pin = point._pins.pin(BOX.pin)
    handler, pin.when_changed = pin.when_changed, None
    pin.drive_high()
    point._let_settle()
    pin.when_changed = handler
    point.close()
    assert told(tmp_path)[2:] == [EnclosureChanged("box", open=True)]


def test_a_door_in_the_wind_is_bounded_and_its_movements_are_counted(
    point: SimulatedPoint, tmp_path: Path, clock: SimulatedClock
) -> None:
    for number in range(1, 601):  # ten minutes, a movement a second
        clock.set(START + timedelta(seconds=number))
        point.move("box", is_open=number % 2 == 1)
    point.advance(START + timedelta(minutes=30))
    point.close()
    lines = [one for one in told(tmp_path) if one.contact == "box"][1:]
    assert len(lines) <= 6 + 10 // 5 + 2
    assert len(lines) + sum(one.chatter for one in lines) == 600
    assert lines[-1].open is False


def test_a_loose_wire_that_never_rests_counts_as_open_and_is_told(
    point: SimulatedPoint, tmp_path: Path, clock: SimulatedClock
) -> None:
    pin = point._pins.pin(BOX.pin)
    for number in range(1000):  # 30 s, never still for 50 ms
        (pin.drive_high if number % 2 else pin.drive_low)()
        point._pins.pass_by(0.03)
        clock.set(START + timedelta(milliseconds=30 * number))
        point.step()
    pin.drive_low()
    point._pins.pass_by(1.0)
    point.advance(START + timedelta(minutes=20))
    point.close()
    lines = [one for one in told(tmp_path) if one.contact == "box"][1:]
    assert (lines[0].open, lines[0].chatter >= 1) == (True, True)
    assert lines[-1].open is False
    assert len(lines) <= 8


def test_a_movement_that_cannot_be_recorded_is_recorded_later(point: SimulatedPoint, tmp_path: Path) -> None:
    with failing_disk():
        point.move("box", is_open=True)
        assert point.agent.trouble is not None
    point.agent._recorder._reopen_at = 0.0
    point.step()
    point.close()
    assert told(tmp_path)[2:] == [EnclosureChanged("box", open=True)]


def test_mains_lost_and_back_are_lines_and_the_state_is_known_after_a_restart(
    point: SimulatedPoint, tmp_path: Path
) -> None:
    point.mains(on=False)
    assert point.agent._surroundings.vitals(None).power == "battery"
    point.reboot()
    point.mains(on=True)
    point.close()
    assert [one for one in measurements_in(tmp_path) if isinstance(one, PowerChanged)] == [
        PowerChanged("mains", None, None),
        PowerChanged("battery", None, None),
        PowerChanged("mains", None, None),
    ]


def test_how_contacts_stand_goes_with_every_heartbeat(point: SimulatedPoint) -> None:
    point.move("front-cover", is_open=True)
    vitals = point.agent._surroundings.vitals(None)
    assert (dict(vitals.contacts), vitals.power) == ({"box": False, "front-cover": True}, "mains")


def test_a_point_without_contacts_says_nothing_of_them(tmp_path: Path) -> None:
    with SimulatedPoint(point_settings(tmp_path), clock=SimulatedClock(START)) as point:
        point.step()
        vitals = point.agent._surroundings.vitals(None)
        assert (dict(vitals.contacts), vitals.power) == ({}, None)
    assert told(tmp_path) == []


def test_a_memory_of_contacts_that_is_ruined_is_told_anew(point: SimulatedPoint, tmp_path: Path) -> None:
    point.close()
    with sqlite3.connect(tmp_path / "journal.db") as journal:
        journal.execute("UPDATE kept SET content = ? WHERE name IN ('contacts', 'power')", (b"\xff{",))
    journal.close()
    with SimulatedPoint(settings(tmp_path), clock=SimulatedClock(START)):
        pass
    assert told(tmp_path) == FIRST * 2


def test_the_words_of_the_simulation_drive_the_same_pins(point: SimulatedPoint) -> None:
    assert obey("open box", point) == {"command": "open box", "contact": "box", "open": True}
    assert point._pins.pin(BOX.pin).state
    assert obey("close box", point) == {"command": "close box", "contact": "box", "open": False}
    assert obey("open front-cover", point)["open"] is True
    assert not point._pins.pin(COVER.pin).state
    assert obey("mains off", point) == {"command": "mains off", "mains": False}
    assert obey("open gate", point)["error"] == "there is no contact 'gate'"
    assert obey("mains maybe", point)["error"] == "mains is on or off"
