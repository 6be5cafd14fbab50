import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.requests import Request

from hub.database import writing
from hub.fleet import commands
from hub.fleet.location import Location
from hub.fleet.locations import locate
from hub.kernel.rights import Role
from hub.patrol import routes as patrol_routes
from hub.settings import MapSettings, SettingsError, read_settings
from hub.web.headers import CONTENT_SECURITY_POLICY
from hub.web.visitor import User
from tests.parts.a_day import bkk, tell
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, OFFICER, SmallHub
from wire_contract.messages import Verb

WEEK = timedelta(days=6)
TILES = "https://tiles.example.go.th/{z}/{x}/{y}.png"


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell(hub)
    with browser(hub) as signed_in:
        yield signed_in


@contextmanager
def browser(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        signed_in.headers["origin"] = running.address.rstrip("/")
        yield signed_in


def headline(text: str) -> list[tuple[str, str]]:
    found = re.search(r'<section class="waiting.*?</section>', text, re.DOTALL)
    assert found
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', found[0])


def test_the_first_line_says_what_waits_and_where_it_is_done(client: httpx.Client) -> None:
    text = client.get("/").text
    assert '<b class="number">3</b> เรื่องต้องทำ' in text
    assert headline(text) == [
        ("/#devices", "อุปกรณ์ยังไม่เคยติดต่อ 1"),
        ("/unknown-cards", "บัตรที่ไม่รู้จัก 1"),
        ("/quarantine", "กักไว้ 2"),
    ]
    assert re.findall(r'data-device-state="(\w+)"><b class="number">(\d+)</b>', text) == [
        ("up", "3"),
        ("late", "0"),
        ("down", "0"),
        ("never_seen", "1"),
    ]


def test_what_is_still_due_waits_from_four_hours_before_the_day_ends(client: httpx.Client, hub: SmallHub) -> None:
    hub.clock.now = bkk(22, "19:59")
    assert "รอบตรวจที่ยังขาด 5" not in client.get("/").text
    hub.clock.now = bkk(22, "20:00")
    assert ("/#points", "รอบตรวจที่ยังขาด 5") in headline(client.get("/").text)


def test_a_part_that_the_page_shows_already_is_not_sent_again(client: httpx.Client, hub: SmallHub) -> None:
    shown = client.get("/parts/today").text
    name = re.findall(r'name="seen" value="(\w+)"', shown)[0]
    assert client.get("/parts/today", params={"seen": name}).status_code == 204
    hub.devices["BSM-03"].beat(at=hub.clock.now)
    assert client.get("/parts/today", params={"seen": name}).status_code == 204
    hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
    assert client.get("/parts/today", params={"seen": name}).status_code == 200


def test_a_change_by_a_person_is_on_the_next_board_though_nothing_was_sent(client: httpx.Client, hub: SmallHub) -> None:
    assert client.get("/").text.count('id="point-BSM-04"') == 1
    with writing(hub.engine) as conn:
        commands.issue(conn, "bkk-bsm-01", verb=Verb.IDENTIFY, arguments={}, lasts=WEEK, hand=hand(at=hub.clock.now))
    # the hub's own chain is longer: the board is looked at anew, and says the same
    assert client.get("/").text.count('id="point-BSM-04"') == 1


def test_the_month_opens_each_day_of_each_point(client: httpx.Client) -> None:
    text = client.get("/parts/month").text
    cells = re.findall(r'<td class="h-(\w+)"><a class="cell" href="([^"]+)"[^>]*>(.)</a>', text)
    assert cells[:3] == [
        ("unknown", "/points/BSM-01?day=2026-11-20", "?"),
        ("some", "/points/BSM-01?day=2026-11-21", "±"),
        ("all", "/points/BSM-01?day=2026-11-22", "✓"),
    ]
    assert len(cells) == 4 * 3
    assert "3/6" in text


def test_a_day_of_a_point_shows_its_lines_and_none_that_are_later(client: httpx.Client) -> None:
    text = client.get("/points/BSM-01", params={"day": "2026-11-21"}).text
    assert "08.30.00 น." in text
    assert "08.41.00 น." not in text


def test_a_time_line_shows_one_kind_alone(client: httpx.Client) -> None:
    text = client.get("/points/BSM-02", params={"only": "taps"}).text
    assert re.findall(r"<td><time[^>]*>(\d\d\.\d\d\.\d\d น\.)", text) == ["09.30.00 น.", "09.20.00 น.", "09.10.00 น."]
    assert client.get("/points/BSM-02", params={"only": "nonsense"}).status_code == 422


def test_the_map_has_every_point_that_has_a_place_and_names_the_others(client: httpx.Client, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        for number, code in enumerate(("BSM-01", "BSM-02", "BSM-03")):
            locate(conn, code=code, location=Location(13_700_000 + number * 9_000, 100_500_000), hand=hand())
    answer = client.get("/map")
    assert sorted(re.findall(r'data-codes="([^"]+)" data-state="(\w+)"', answer.text)) == [
        ("BSM-01", "complete"),
        ("BSM-02", "progress"),
        ("BSM-03", "nothing"),
    ]
    assert "<image" not in answer.text
    assert 'href="/points/BSM-04"' in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_tiles_come_from_the_one_host_that_the_district_chose(hub: SmallHub) -> None:
    tell(hub)
    with writing(hub.engine) as conn:
        locate(conn, code="BSM-01", location=Location(13_700_000, 100_500_000), hand=hand())
    web = msgspec.structs.replace(hub.settings.web, map=MapSettings(tiles=TILES, attribution="© ผู้ทำแผนที่"))
    hub.settings = msgspec.structs.replace(hub.settings, web=web)
    hub.restart()
    with browser(hub) as signed_in:
        shown, board = signed_in.get("/map"), signed_in.get("/")
    assert "img-src 'self' https://tiles.example.go.th;" in shown.headers["content-security-policy"]
    assert board.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    addresses = re.findall(r'<image href="([^"]+)"', shown.text)
    assert addresses
    assert all(re.fullmatch(r"https://tiles\.example\.go\.th/18/\d+/\d+\.png", one) for one in addresses)
    assert "© ผู้ทำแผนที่" in shown.text


@pytest.mark.parametrize(
    "tiles", ["tiles.example.go.th/{z}", "javascript:alert(1)", "https://a b/{z}", "https://x;y/{z}"]
)
def test_what_is_no_address_of_tiles_is_no_setting(tmp_path: Path, tiles: str) -> None:
    (tmp_path / "hub.toml").write_text(f'[web.map]\ntiles = "{tiles}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"web\.map\.tiles"):
        read_settings(tmp_path / "hub.toml")


def test_a_command_is_given_and_its_state_is_shown(client: httpx.Client, hub: SmallHub) -> None:
    answer = client.post("/points/BSM-02/commands", data={"verb": "identify"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/points/BSM-02#commands")
    assert 'data-verb="identify" data-outcome="open"' in client.get("/points/BSM-02/commands").text
    assert client.post("/points/BSM-02/commands", data={"verb": "restart"}).status_code == 409
    assert client.post("/points/BSM-02/commands", data={"verb": "enrol"}).status_code == 422
    assert client.post("/points/NONE/commands", data={"verb": "identify"}).status_code == 404
    assert client.post("/points/BSM-02/commands", data={"verb": "restart", "sure": "yes"}).status_code == 303
    with hub.engine.connect() as conn:
        assert sorted(one.verb for one in commands.newest(conn, limit=9)) == ["identify", "restart"]


def test_the_colours_stay_as_they_were_chosen(client: httpx.Client) -> None:
    assert 'data-theme="auto"' in client.get("/").text
    answer = client.post("/theme", data={"theme": "dark", "next": "/map"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/map")
    assert 'data-theme="dark"' in client.get("/").text
    assert client.post("/theme", data={"theme": "pink"}).status_code == 422


def test_who_may_not_see_people_reads_no_officers_name(hub: SmallHub) -> None:
    tell(hub)

    def shown_to(role: Role) -> str:
        scope = {"type": "http", "method": "GET", "path": "/points/BSM-02", "headers": [], "query_string": b"",
                 "app": hub.app, "state": {"user": User(1, "x", "x", role)}}  # fmt: skip
        line = patrol_routes._line_of_time(None)
        with hub.engine.connect() as conn:
            answer = patrol_routes.point_page(Request(scope), conn, hub.clock.now, code="BSM-02", line=line)
        return bytes(answer.body).decode()

    assert (OFFICER in shown_to(Role.OPERATOR), CARD in shown_to(Role.OPERATOR)) == (True, True)
    assert (OFFICER in shown_to(Role.OFFICER), CARD in shown_to(Role.OFFICER)) == (False, False)
    assert ('/commands"><button' in shown_to(Role.OPERATOR), '/commands"><button' in shown_to(Role.OFFICER)) == (
        True,
        False,
    )
