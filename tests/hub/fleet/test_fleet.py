"""Points, enrolments, heartbeats and signed settings, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.fleet import service as fleet
from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from hub.kernel.refused import Refused
from hub.people import service as people
from tests.parts.hands import hand
from tests.parts.journals import START, journal_of, key
from wire_contract.acts import SettingsIssued
from wire_contract.chain import PublicKey, hash_of, public_key_of
from wire_contract.measurements import ConfigApplied
from wire_contract.messages import Config, Offline, Online, PointSettings, body_of, read_status
from wire_contract.topics import DeviceId

DAY = date(2026, 10, 1)
DEVICE = DeviceId("bkk-test-01")
OTHER = DeviceId("bkk-test-02")
KEY, OTHER_KEY = public_key_of(key(1)), public_key_of(key(2))


def add_point(engine: Engine, code: str = "p01") -> int:
    with writing(engine) as conn:
        return fleet.add_point(
            conn,
            code=code,
            name="ปากซอยทดสอบ ๑",
            short_name="ซอย ๑",
            station="สน.บางสมมุติ",
            has_camera=True,
            opened_on=DAY,
            hand=hand(),
        )


def enrol(engine: Engine, device: str, point: str, public_key: PublicKey, minutes: int = 0) -> None:
    with writing(engine) as conn:
        fleet.enrol(
            conn, device, point_code=point, public_key=public_key, at=START + timedelta(minutes=minutes), hand=hand()
        )


def test_a_point_is_found_by_its_code(engine: Engine) -> None:
    number = add_point(engine)
    wanted = Point(number, "p01", "ปากซอยทดสอบ ๑", "ซอย ๑", "สน.บางสมมุติ", True, DAY, None)
    with engine.connect() as conn:
        assert fleet.point(conn, "p01") == wanted
        assert fleet.point(conn, "p02") is None
        assert fleet.points(conn) == [wanted]


def test_a_closed_point_stays_in_the_list_and_takes_no_device(engine: Engine) -> None:
    add_point(engine)
    with writing(engine) as conn:
        fleet.close_point(conn, code="p01", closed_on=date(2026, 11, 1), hand=hand())
        assert [point.closed_on for point in fleet.points(conn)] == [date(2026, 11, 1)]
    with pytest.raises(Refused, match="closed since 2026-11-01"):
        enrol(engine, DEVICE, "p01", KEY)


def test_what_is_no_point_is_refused(engine: Engine) -> None:
    add_point(engine)
    with pytest.raises(Refused, match="already"):
        add_point(engine)
    with pytest.raises(Refused, match="no code"):
        add_point(engine, "p/01")
    with pytest.raises(Refused, match="no point p99"):
        enrol(engine, DEVICE, "p99", KEY)


@pytest.mark.parametrize(
    ("device", "public_key"),
    [("NOPE", KEY), ("ab", KEY), ("hub", KEY), ("hub-2", KEY), (DEVICE, "short"), (DEVICE, KEY + "A")],
)
def test_what_is_no_device_is_refused(engine: Engine, device: str, public_key: str) -> None:
    add_point(engine)
    with pytest.raises(Refused):
        enrol(engine, device, "p01", PublicKey(public_key))


def test_enrolling_ends_what_the_device_was_and_what_stood_at_the_point(engine: Engine) -> None:
    first, second = add_point(engine, "p01"), add_point(engine, "p02")
    enrol(engine, DEVICE, "p01", KEY)
    enrol(engine, OTHER, "p02", OTHER_KEY)
    enrol(engine, DEVICE, "p02", KEY, minutes=30)
    moved = START + timedelta(minutes=30)
    with engine.connect() as conn:
        assert fleet.enrolments(conn) == [
            Enrolment(DEVICE, first, KEY, START, moved),
            Enrolment(DEVICE, second, KEY, moved, None),
            Enrolment(OTHER, second, OTHER_KEY, START, moved),
        ]
        assert fleet.public_keys(conn, [DEVICE, OTHER]) == {DEVICE: [KEY], OTHER: [OTHER_KEY]}


def test_a_new_key_is_tried_first_and_the_old_one_still_counts_for_what_comes_late(engine: Engine) -> None:
    add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)
    enrol(engine, DEVICE, "p01", OTHER_KEY, minutes=5)
    with engine.connect() as conn:
        assert fleet.public_keys(conn, [DEVICE]) == {DEVICE: [OTHER_KEY, KEY]}


def test_a_revoked_device_has_no_key_any_more_and_cannot_come_back_with_it(engine: Engine) -> None:
    number = add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)
    with writing(engine) as conn:
        fleet.revoke(conn, DEVICE, at=START + timedelta(minutes=7), hand=hand())
        assert fleet.public_keys(conn, [DEVICE]) == {}
        revoked = Enrolment(DEVICE, number, KEY, START, START + timedelta(minutes=7), revoked=True)
        assert fleet.enrolments(conn) == [revoked]
        with pytest.raises(Refused, match="no device bkk-test-01 to revoke"):
            fleet.revoke(conn, DEVICE, at=START + timedelta(minutes=8), hand=hand())
    with pytest.raises(Refused, match="that key is revoked"):
        enrol(engine, DEVICE, "p01", KEY, minutes=9)
    enrol(engine, DEVICE, "p01", OTHER_KEY, minutes=9)
    with engine.connect() as conn:
        assert fleet.public_keys(conn, [DEVICE]) == {DEVICE: [OTHER_KEY]}


def test_repeating_an_enrolment_changes_nothing(engine: Engine) -> None:
    number = add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)
    enrol(engine, DEVICE, "p01", KEY, minutes=5)
    with engine.connect() as conn:
        assert fleet.enrolments(conn) == [Enrolment(DEVICE, number, KEY, START, None)]


def test_an_enrolment_cannot_begin_before_the_one_that_it_ends(engine: Engine) -> None:
    add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)
    with pytest.raises(Refused, match="later moment"):
        enrol(engine, DEVICE, "p01", OTHER_KEY, minutes=-5)


def test_a_heartbeat_is_a_sight_and_a_last_will_is_not(engine: Engine) -> None:
    heartbeat = read_status(journal_of(3).status())
    assert isinstance(heartbeat, Online)
    later = START + timedelta(minutes=9)
    with writing(engine) as conn:
        fleet.note_status(conn, DEVICE, Offline(), received_at=START)
        assert fleet.statuses(conn) == {}
        fleet.note_status(conn, DEVICE, heartbeat, received_at=START)
        assert fleet.statuses(conn) == {DEVICE: DeviceStatus(DEVICE, START, True, heartbeat)}
        fleet.note_status(conn, DEVICE, Offline(), received_at=later)
        assert fleet.statuses(conn) == {DEVICE: DeviceStatus(DEVICE, START, False, heartbeat)}
        fleet.note_status(conn, DEVICE, heartbeat, received_at=later)
        assert fleet.statuses(conn) == {DEVICE: DeviceStatus(DEVICE, later, True, heartbeat)}


def test_a_heartbeat_that_the_broker_kept_is_no_sight(engine: Engine) -> None:
    heartbeat = read_status(journal_of(3).status())
    assert isinstance(heartbeat, Online)
    with writing(engine) as conn:
        fleet.note_status(conn, DEVICE, heartbeat, received_at=START, retained=True)
        assert fleet.statuses(conn) == {}
        fleet.note_status(conn, DEVICE, heartbeat, received_at=START)
        fleet.note_status(conn, DEVICE, heartbeat, received_at=START + timedelta(days=1), retained=True)
        assert fleet.statuses(conn) == {DEVICE: DeviceStatus(DEVICE, START, True, heartbeat)}


def test_the_settings_list_the_cards_that_officers_carry_now(engine: Engine) -> None:
    add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)
    with writing(engine) as conn:
        people.add_officer(conn, code="o1", name="สมหญิง ใจดี", hand=hand())
        for card, hours in (("wiegand26:1:2", 0), ("wiegand26:1:1", 0), ("wiegand26:1:3", 48)):
            valid_from = START + timedelta(hours=hours)
            people.add_credential(conn, officer_code="o1", credential=card, valid_from=valid_from, hand=hand())
        people.withdraw_credential(conn, credential="wiegand26:1:2", at=START + timedelta(hours=24), hand=hand())

    def settings(hours: int) -> Config:
        with writing(engine) as conn:
            [(config, _)] = fleet.all_settings(conn, hand=hand(at=START + timedelta(hours=hours)))
            return config

    def config(version: int, *cards: str) -> Config:
        return Config(device=DEVICE, version=version, settings=PointSettings(credentials=cards))

    assert settings(0) == config(1, "wiegand26:1:1", "wiegand26:1:2")
    assert settings(23) == config(1, "wiegand26:1:1", "wiegand26:1:2")
    assert settings(24) == config(2, "wiegand26:1:1")
    assert settings(47) == config(2, "wiegand26:1:1")
    assert settings(48) == config(3, "wiegand26:1:1", "wiegand26:1:3")


def test_a_change_of_settings_is_told_once(engine: Engine) -> None:
    add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)
    first = Config(device=DEVICE, version=1, settings=PointSettings())
    with writing(engine) as conn:
        assert fleet.all_settings(conn, hand=hand(at=START)) == [(first, True)]
        assert fleet.all_settings(conn, hand=hand(at=START)) == [(first, False)]
        told = [one.act for one in own_chain.of_kind(conn, SettingsIssued)]
    assert told == [SettingsIssued(device=DEVICE, version=1, settings=hash_of(body_of(first)))]


def test_a_hub_that_was_put_back_signs_above_what_a_device_has_in_force(engine: Engine) -> None:
    add_point(engine)
    enrol(engine, DEVICE, "p01", KEY)

    def issue() -> Config:
        with writing(engine) as conn:
            [(config, _)] = fleet.all_settings(conn, hand=hand(at=START))
        return config

    def applied(version: int, hash_: str = "a" * 64) -> None:
        with writing(engine) as conn:
            fleet.note_applied(conn, DEVICE, ConfigApplied(hash_, version))

    first = issue()
    applied(1, hash_of(body_of(first)))
    assert issue().version == 1, "the device has what this hub signed"
    applied(7)
    assert issue() == Config(device=DEVICE, version=8, settings=PointSettings())
    for late in (1, 7, 6):  # the lines come again from the device's journal, in any order
        applied(late)
    applied(8, hash_of(body_of(issue())))
    assert issue().version == 8
    applied(8, "b" * 64)
    assert issue().version == 9, "another hub signed another version 8"
