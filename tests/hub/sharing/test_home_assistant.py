"""What Home Assistant is told of a device: by itself, and as the hub knows it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hub.database import writing
from hub.fleet import service as fleet
from hub.fleet.liveness import ALL_ALONG, Liveness
from hub.fleet.maintenance import begin_maintenance
from hub.fleet.nouns import Point
from hub.self_tests.counting import Now as AssetsNow
from hub.sharing import home_assistant as home
from hub.sharing.home_assistant import Shown
from hub.sharing.home_assistant_look import Look
from tests.parts import a_day
from tests.parts.hands import hand
from tests.parts.small_hub import CARD, LOGIN, NOW, OFFICER, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from wire_contract import topics
from wire_contract.topics import DeviceId
from wire_contract.vitals import Vitals

DEVICE = DeviceId("bkk-bsm-01")
POINT = Point(1, "BSM-01", "ซอยสมมุติ 4 หลังโรงเรียน", "ซอยสมมุติ 4", "สน.", True, date(2026, 1, 1), None)
NOTHING = Shown(
    device=DEVICE,
    point=POINT,
    state=Liveness.NEVER_SEEN,
    is_connected=None,
    last_patrol=None,
    patrols=None,
    patrols_due=None,
    camera_fails=None,
    lamp_fails=None,
    vitals=None,
    release=None,
)


def stated(shown: Shown) -> dict[str, object]:
    told = json.loads(home.state(shown, hub="ours"))
    assert isinstance(told, dict)
    assert told.pop("hub") == "ours"
    return told


def test_of_a_device_that_was_never_heard_everything_is_unknown() -> None:
    told = stated(NOTHING)
    assert told.pop("state") == "never_seen"
    assert set(told.values()) == {None}


def test_what_is_known_is_said_in_home_assistants_words() -> None:
    vitals = Vitals(temperature_milli_c=51_250, power="battery", contacts={"door": False, "reader": True})
    known = replace(
        NOTHING,
        state=Liveness.UP,
        is_connected=True,
        last_patrol=datetime(2026, 11, 22, 1, 41, tzinfo=UTC),
        patrols=1,
        patrols_due=2,
        camera_fails=False,
        lamp_fails=True,
        vitals=vitals,
    )
    assert stated(known) == {
        "connectivity": "ON",
        "state": "up",
        "last_patrol": "2026-11-22T01:41:00.000Z",
        "patrols_today": 1,
        "patrols_due": 2,
        "camera_problem": "OFF",
        "lamp_problem": "ON",
        "temperature": 51.25,
        "mains": "OFF",
        "tamper": "ON",
    }


@pytest.mark.parametrize(
    ("vitals", "mains", "tamper"),
    [
        (Vitals(), None, None),
        (Vitals(power="unknown"), None, None),
        (Vitals(power="mains", contacts={"door": False}), "ON", "OFF"),
        (None, None, None),
    ],
)
def test_a_box_without_contacts_is_not_closed_and_an_unknown_supply_is_not_mains(
    vitals: Vitals | None, mains: str | None, tamper: str | None
) -> None:
    told = stated(replace(NOTHING, vitals=vitals))
    assert (told["mains"], told["tamper"]) == (mains, tamper)


def test_every_entity_reads_a_key_that_the_state_has_and_none_is_left_over() -> None:
    config = json.loads(home.discovery(NOTHING, state_topic="s", availability_topic="a", address=""))
    read = {
        each["value_template"].removeprefix("{{ value_json.").removesuffix(" }}") for each in config["cmps"].values()
    }
    assert read == set(stated(NOTHING)) == set(config["cmps"])
    names = [each["unique_id"] for each in config["cmps"].values()]
    assert len(set(names)) == len(names) == 10
    assert config["cmps"]["state"]["options"] == [state.value for state in Liveness]


def test_the_device_is_named_and_leads_to_its_page_where_the_hub_has_an_address() -> None:
    heard = replace(NOTHING, release="1.4.0")
    config = json.loads(
        home.discovery(heard, state_topic="s", availability_topic="a", address="https://hub.example.go.th")
    )
    assert config["dev"] == {
        "identifiers": ["riskpoint-bkk-bsm-01"],
        "name": "ซอยสมมุติ 4 (bkk-bsm-01)",
        "manufacturer": "riskpoint",
        "model": "จุดเสี่ยงภัย · Risk point",
        "sw_version": "1.4.0",
        "configuration_url": "https://hub.example.go.th/points/BSM-01",
    }
    assert (config["state_topic"], config["availability"]) == ("s", [{"topic": "a"}])


def test_only_a_state_of_ours_names_its_hub() -> None:
    assert home.hub_of(home.state(NOTHING, hub="ours")) == "ours"
    assert [home.hub_of(text) for text in (b"", b"{", b"[]", b'{"hub": 1}', b"\xff", b'"x"')] == [None] * 6


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        yield running


def looked(hub: SmallHub, *, at: datetime | None = None, hears_since: datetime | None = ALL_ALONG) -> dict[str, Shown]:
    look = Look(AssetsNow())
    with hub.engine.connect() as conn:
        return {one.device: one for one in look(conn, now=at or hub.clock.now, hears_since=hears_since)}


def test_a_look_tells_liveness_patrols_and_vitals_of_each_device(hub: SmallHub) -> None:
    a_day.tell(hub)
    found = looked(hub)
    told = {
        name: (one.state, one.is_connected, one.patrols, one.patrols_due, one.last_patrol)
        for name, one in found.items()
    }
    up, never = Liveness.UP, Liveness.NEVER_SEEN
    assert told == {
        "bkk-bsm-01": (up, True, 2, 2, a_day.bkk(22, "17:05")),
        "bkk-bsm-02": (up, True, 1, 2, a_day.bkk(22, "09:10")),
        "bkk-bsm-03": (up, True, 0, 2, None),
        "bkk-bsm-04": (never, None, 0, 2, None),
    }
    first, last = found["bkk-bsm-01"], found["bkk-bsm-04"]
    assert first.vitals is not None
    assert (first.vitals.temperature_milli_c, first.release, last.vitals, last.release) == (51_200, "1.0.0", None, None)
    everything = b"".join(home.state(one, hub="ours") for one in found.values())
    everything += b"".join(
        home.discovery(one, state_topic="s", availability_topic="a", address="") for one in found.values()
    )
    assert [word for word in (OFFICER, CARD, "T-01", LOGIN) if word.encode() in everything] == []


def test_of_a_silent_device_the_old_words_are_not_repeated(hub: SmallHub) -> None:
    a_day.tell(hub)
    later = NOW + timedelta(minutes=30)
    first = looked(hub, at=later)["bkk-bsm-01"]
    assert (first.state, first.is_connected, first.vitals, first.patrols) == (Liveness.DOWN, False, None, 2)
    deaf = looked(hub, at=later, hears_since=None)["bkk-bsm-01"]
    assert (deaf.state, deaf.is_connected, deaf.vitals) == (Liveness.UNKNOWN, None, None)


def test_maintenance_is_shown_beside_how_the_device_really_stands(hub: SmallHub) -> None:
    a_day.tell(hub)
    with writing(hub.engine) as conn:
        begin_maintenance(conn, "bkk-bsm-01", lasts=timedelta(hours=2), why="เปลี่ยนบัตร", hand=hand(at=NOW))
    first = looked(hub)["bkk-bsm-01"]
    assert (first.state, first.is_connected) == (Liveness.MAINTENANCE, True)


def test_a_device_whose_key_was_revoked_or_whose_point_was_closed_is_shown_no_more(hub: SmallHub) -> None:
    a_day.tell(hub)
    with writing(hub.engine) as conn:
        fleet.revoke(conn, "bkk-bsm-02", at=NOW, hand=hand(at=NOW))
        fleet.close_point(conn, code="BSM-03", closed_on=date(2026, 11, 23), hand=hand(at=NOW))
    assert sorted(looked(hub)) == ["bkk-bsm-01", "bkk-bsm-03", "bkk-bsm-04"]
    assert sorted(looked(hub, at=NOW + timedelta(days=1))) == ["bkk-bsm-01", "bkk-bsm-04"]


def test_a_failing_camera_is_a_problem_and_an_untested_lamp_is_unknown(hub: SmallHub) -> None:
    tell_tests(hub)
    found = looked(hub)
    assert {one.point.code: (one.camera_fails, one.lamp_fails) for one in found.values()} == {
        "BSM-01": (True, True),
        "BSM-02": (None, None),
        "BSM-03": (None, None),
        "BSM-04": (None, None),
        "BSM-05": (None, False),
    }


def test_topics_are_exact() -> None:
    assert topics.shown(DEVICE) == "riskpoint/v1/bkk-bsm-01/shown"
    assert topics.read_shown("riskpoint/v1/bkk-bsm-01/shown") == DEVICE
    strange = ("riskpoint/v1/bkk-bsm-01/shown/x", "riskpoint/v1/a/b/shown", "riskpoint/v1/BKK-01/shown", "x")
    assert [topics.read_shown(topic) for topic in strange] == [None] * 4
    assert topics.is_hub_name(topics.HUB_AVAILABLE.split("/")[2])
    assert home.config_topic("homeassistant", DEVICE) == "homeassistant/device/riskpoint-bkk-bsm-01/config"
