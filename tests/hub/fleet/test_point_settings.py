"""What a district says for its points, from a person's words to the settings that a device gets, on both databases."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from hub.audit import service as audit
from hub.database import writing
from hub.evidence import own_chain
from hub.fleet import service as fleet
from hub.fleet.location import Location
from hub.fleet.locations import locate
from hub.fleet.point_settings import SETTINGS, PatrolNeeds, default_of, is_printed, written
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.patrol import service as patrol
from hub.people import service as people
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import START, journal_of
from tests.parts.linked import enrol
from wire_contract.act_changes import SettingChanged
from wire_contract.act_records import SettingRecord
from wire_contract.chain import public_key_of
from wire_contract.messages import PointSettings

PLAIN, PRINTED, BADGE = "nfc:04C767F2066180", "qr:TK-001", "qr:badge-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(autouse=True)
def _two_points(engine: Engine) -> None:
    enrol(engine, journal_of(0, number=1), journal_of(0, number=2))


def codes(engine: Engine) -> list[str]:
    with engine.connect() as conn:
        return [point.code for point in fleet.points(conn)]


def told(engine: Engine) -> dict[str, PointSettings]:
    """What each point gets, by code."""
    with engine.connect() as conn:
        names = {point.id: point.code for point in fleet.points(conn)}
        return {names[number]: one for number, one in fleet.settings_of_points(conn, at=START).items()}


def say(engine: Engine, name: str, value: str, *, point: str | None = None) -> bool:
    with writing(engine) as conn:
        return fleet.set_setting(conn, name, value, point=point, hand=hand(at=START))


def test_the_district_speaks_for_all_points_and_a_point_for_itself(engine: Engine) -> None:
    one, other = codes(engine)
    say(engine, "badge_window_s", "60")
    say(engine, "quiet_hours", "22.00 – 06.00")
    say(engine, "badge_window_s", "120", point=other)
    say(engine, "quiet_hours", "off", point=other)
    assert told(engine) == {
        one: PointSettings(badge_window_s=60, quiet_from="22:00", quiet_to="06:00"),
        other: PointSettings(badge_window_s=120),
    }
    with writing(engine) as conn:
        assert fleet.clear_setting(conn, "badge_window_s", point=other, hand=hand(at=START))
        assert not fleet.clear_setting(conn, "badge_window_s", point=other, hand=hand(at=START))
        assert fleet.clear_setting(conn, "quiet_hours", point=None, hand=hand(at=START))
    assert told(engine) == {one: PointSettings(badge_window_s=60), other: PointSettings(badge_window_s=60)}


def test_a_printed_code_is_on_the_list_only_where_such_are_taken_and_a_badge_everywhere(engine: Engine) -> None:
    one, other = codes(engine)
    with writing(engine) as conn:
        people.add_officer(conn, code="o1", name="สมหญิง", hand=hand())
        for card in (PLAIN, PRINTED, BADGE):
            people.add_credential(conn, officer_code="o1", credential=card, valid_from=START, hand=hand())
    say(engine, "static_qr", "เปิด", point=other)
    assert {code: settings.credentials for code, settings in told(engine).items()} == {
        one: (PLAIN, BADGE),
        other: (PLAIN, PRINTED, BADGE),
    }
    assert [is_printed(card) for card in (PLAIN, PRINTED, BADGE)] == [False, True, False]


def test_what_is_tested_by_itself_is_said_for_the_district_and_for_a_point(engine: Engine) -> None:
    one, other = codes(engine)
    say(engine, "camera_by_night", "off")
    say(engine, "lamps_by_night", "ปิด", point=other)
    assert told(engine) == {
        one: PointSettings(camera_by_night=False),
        other: PointSettings(camera_by_night=False, lamps_by_night=False),
    }


def test_a_point_is_told_where_it_is_since_its_sun_depends_on_it(engine: Engine) -> None:
    one, other = codes(engine)
    with writing(engine) as conn:
        locate(conn, code=other, location=Location(18_788_000, 98_985_000), hand=hand(at=START))
    assert told(engine) == {
        one: PointSettings(),
        other: PointSettings(latitude_micro_deg=18_788_000, longitude_micro_deg=98_985_000),
    }


def test_patrols_due_today_and_their_gap_go_to_the_points_and_change_with_the_day(engine: Engine) -> None:
    one, other = codes(engine)
    with writing(engine) as conn:
        point = fleet.point(conn, other)
        assert point is not None
        patrol.set_duty(conn, point.id, from_day=date(2026, 11, 1), patrols_per_day=3, hand=hand())
        fleet.close_point(conn, code=one, closed_on=date(2026, 11, 3), hand=hand())
        found = {}
        for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 3)):
            now = day_bounds(day)[0]
            needs = patrol.needs_today(conn, now=now)
            at_point = fleet.settings_of_points(conn, at=now, needs=needs)
            found[day] = [(at_point[p.id].patrols_per_day, at_point[p.id].minimum_gap_s) for p in fleet.points(conn)]
    assert list(found.values()) == [[(2, 7200), (2, 7200)], [(2, 7200), (3, 7200)], [(0, 7200), (3, 7200)]]


def test_settings_that_change_reach_the_device_as_a_new_version_and_saying_them_twice_is_no_news(
    engine: Engine,
) -> None:
    def issue() -> list[tuple[int, bool]]:
        with writing(engine) as conn:
            needs = PatrolNeeds({}, 7200)
            return [(one.version, new) for one, new in fleet.all_settings(conn, hand=hand(at=START), needs=needs)]

    _, other = codes(engine)
    assert issue() == [(1, True), (1, True)]
    assert say(engine, "static_qr", "on", point=other)
    assert issue() == [(1, False), (2, True)]
    assert not say(engine, "static_qr", "ON", point=other)
    assert issue() == [(1, False), (2, False)]


def test_every_change_stands_in_the_hubs_chain_and_the_register_agrees_with_it(engine: Engine) -> None:
    say(engine, "badge_window_s", "60")
    say(engine, "badge_window_s", "90")
    with writing(engine) as conn:
        fleet.clear_setting(conn, "badge_window_s", point=None, hand=hand(at=START))
        fleet.set_setting(conn, "repeat_window_s", "300", point=None, hand=hand(at=START))
        acts = [one.act for one in own_chain.of_kind(conn, SettingChanged)]
        sixty, ninety = (SettingRecord(point="*", name="badge_window_s", value=value) for value in ("60", "90"))
        repeat = SettingRecord(point="*", name="repeat_window_s", value="300")
        pairs = [(act.before, act.after) for act in acts if isinstance(act, SettingChanged)]
        assert pairs == [(None, sixty), (sixty, ninety), (ninety, None), (None, repeat)]
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
        assert (replayed.faults, [d for d in differences if isinstance(d.chain or d.register, SettingRecord)]) == (
            [],
            [],
        )
        conn.exec_driver_sql("UPDATE point_settings SET value = '999'")
        _, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert [(one.chain, one.register) for one in differences] == [
        (repeat, SettingRecord(point="*", name="repeat_window_s", value="999"))
    ]


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("static_qr", " On ", "on"), ("static_qr", "ปิด", "off"),
        ("badge_window_s", "020", "20"), ("badge_window_s", "600", "600"), ("repeat_window_s", "0", "0"),
        ("quiet_hours", "9:00-9:30", "09:00-09:30"), ("quiet_hours", "22.00–06.00", "22:00-06:00"),
        ("quiet_hours", "ปิด", "off"),
    ],
)  # fmt: skip
def test_what_people_write_has_one_form(name: str, text: str, kept: str) -> None:
    assert written(name, text) == kept
    assert written(name, kept) == kept


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("static_qr", "perhaps", "on or off"), ("badge_window_s", "19", "20 to 600"), ("badge_window_s", "601", "20 to"),
        ("badge_window_s", "", "20 to 600"), ("badge_window_s", "๖๐", "20 to 600"), ("repeat_window_s", "-1", "0 to"),
        ("quiet_hours", "24:00-06:00", "22:00-06:00"), ("quiet_hours", "22:00-22:00", "22:00-06:00"),
        ("quiet_hours", "night", "22:00-06:00"), ("patrols_per_day", "3", "static_qr, badge_window_s"),
        ("credentials", "nfc:00", "static_qr, badge_window_s"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_hint(engine: Engine, name: str, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        say(engine, name, text)
    assert told(engine) == dict.fromkeys(codes(engine), PointSettings())


def test_a_point_that_is_not_there_has_no_settings(engine: Engine) -> None:
    with pytest.raises(Refused, match="no point p99"):
        say(engine, "static_qr", "on", point="p99")
    with pytest.raises(Refused, match=r"no point \*"):
        say(engine, "static_qr", "on", point="*")


@given(name=st.sampled_from(sorted(SETTINGS)), text=st.text(max_size=20) | st.integers().map(str))
def test_whatever_is_written_is_refused_or_has_a_form_that_stays(name: str, text: str) -> None:
    try:
        kept = written(name, text)
    except Refused:
        return
    assert written(name, kept) == kept


def test_the_default_of_every_setting_can_be_written(engine: Engine) -> None:
    for name in SETTINGS:
        say(engine, name, default_of(name))
    assert told(engine) == dict.fromkeys(codes(engine), PointSettings())
    assert timedelta(seconds=int(default_of("repeat_window_s"))) == timedelta(minutes=2)
