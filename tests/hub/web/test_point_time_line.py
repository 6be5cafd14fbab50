"""One line of time for a point: what its devices said, alarms and what people made of them, what people did."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from hub.alarms import service as alarms
from hub.alarms.watch import Sighting, Watch
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import commands
from hub.fleet.maintenance import begin_maintenance
from hub.kernel.rights import Role
from hub.patrol.suspensions import Wish, suspend
from hub.people import users
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, LOGIN, NOW, SmallHub

AN_HOUR = timedelta(hours=1)


def live_an_hour_each(hub: SmallHub) -> None:
    """Six hours ago to one hour ago: alarm, acknowledged, over, maintenance, a command, a suspension of tomorrow."""
    down = Sighting(Watch.DEVICE, "bkk-bsm-01", "down", "BSM-01", "bkk-bsm-01")

    def mine(hours: int) -> Hand:
        return hand(LOGIN, at=NOW - hours * AN_HOUR)

    with writing(hub.engine) as conn:
        alarms.look(conn, [down], looked=list(Watch), now=NOW - 6 * AN_HOUR)
        (standing,) = alarms.open_alarms(conn)
        alarms.acknowledge(conn, standing.id, comment="ช่างกำลังไป", hand=mine(5))
        alarms.look(conn, [], looked=list(Watch), now=NOW - 4 * AN_HOUR)
        device = hub.devices["BSM-01"].name
        begin_maintenance(conn, device, lasts=AN_HOUR, why="เปลี่ยนสาย", hand=mine(3))
        commands.issue(conn, device, verb="identify", arguments={}, lasts=AN_HOUR, hand=mine(2))
        tomorrow = date(NOW.year, NOW.month, NOW.day) + timedelta(days=1)
        wish = Wish("BSM-01", tomorrow, None, "กท 0401/12", "ปิดถนน")
        suspend(conn, wish, hand=mine(1))


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    for code in ("BSM-01", "BSM-02"):
        hub.add_point(code, name=f"จุด {code}")
    live_an_hour_each(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        yield signed_in


def deeds(client: httpx.Client, code: str = "BSM-01", **query: str) -> list[tuple[str, str, str]]:
    """Kind, words and small words of each, in the order of the page."""
    text = client.get(f"/points/{code}", params={"lang": "th", **query}).text
    rows = re.findall(r'<tr class="deed" data-deed="(\w+)">(.*?)</tr>', text, re.DOTALL)
    told = []
    for kind, row in rows:
        cell = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)[1]
        small = [" ".join(one.split()) for one in re.findall(r"<small>(.*?)</small>", cell, re.DOTALL)]
        says = re.sub(r"<small>.*?</small>|<[^>]+>", "", cell, flags=re.DOTALL)
        told.append((kind, " ".join(says.split()), " | ".join(small)))
    return told


def test_what_was_done_about_a_point_stands_on_its_line_of_time_the_newest_first(client: httpx.Client) -> None:
    told = [(kind, says) for kind, says, _ in deeds(client)]
    assert set(told[:2]) == {("people", "จำนวนครั้งที่ต้องตรวจ: เพิ่ม"), ("people", "ระงับการตรวจจุด: เพิ่ม")}  # at one moment
    assert told[2:7] == [
        ("people", "สั่งให้กะพริบไฟ"),
        ("people", "ซ่อมบำรุงอุปกรณ์: เพิ่ม"),
        ("alarms", "กลับมาปกติ: อุปกรณ์ขาดการติดต่อ"),
        ("alarms", "รับทราบ: อุปกรณ์ขาดการติดต่อ"),
        ("alarms", "แจ้งเตือน: อุปกรณ์ขาดการติดต่อ"),
    ]


def test_another_point_has_none_of_it(client: httpx.Client) -> None:
    assert [kind for kind, *_ in deeds(client, "BSM-02") if kind == "alarms"] == []
    assert not any("ระงับ" in says or "กะพริบ" in says for _, says, _ in deeds(client, "BSM-02"))


def test_each_kind_can_be_seen_alone(client: httpx.Client) -> None:
    assert {kind for kind, *_ in deeds(client, only="alarms")} == {"alarms"}
    assert {kind for kind, *_ in deeds(client, only="people")} == {"people"}
    assert deeds(client, only="pictures") == []
    assert deeds(client, only="taps") == []
    assert deeds(client, only="alarms")[1] == (
        "alarms", "รับทราบ: อุปกรณ์ขาดการติดต่อ", f"ช่างกำลังไป | โดย {LOGIN}"
    )  # fmt: skip


def test_whoever_may_not_see_evidence_sees_alarms_without_names_and_nothing_that_people_did(
    client: httpx.Client, hub: SmallHub
) -> None:
    with writing(hub.engine) as conn:
        users.add_user(
            conn, login="officer1", name="ผู้ตรวจ", password="long enough to keep", role=Role.OFFICER, hand=hand()
        )
    client.cookies.set("riskpoint", hub.session("officer1"))
    if client.get("/points/BSM-01").status_code == 403:
        pytest.skip("an officer has no point page")
    assert {kind for kind, *_ in deeds(client)} == {"alarms"}
    assert LOGIN not in client.get("/points/BSM-01").text
    assert deeds(client, only="people") == []


def test_days_and_moments_stand_as_people_read_them(client: httpx.Client) -> None:
    details = {says: small for _, says, small in deeds(client, only="people")}
    assert details["ระงับการตรวจจุด: เพิ่ม"] == f"กท 0401/12 · ปิดถนน · ตั้งแต่ 23/11/2569 | โดย {LOGIN}"
    assert details["จำนวนครั้งที่ต้องตรวจ: เพิ่ม"] == f"ตั้งแต่ 23/11/2569 · 0 ครั้งต่อวัน | โดย {LOGIN}"
    assert details["ซ่อมบำรุงอุปกรณ์: เพิ่ม"] == f"เปลี่ยนสาย · ถึง 22/11/2569 16.35 น. | โดย {LOGIN}"


def test_many_deeds_come_page_by_page_each_once(client: httpx.Client, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        (standing,) = alarms.newest(conn, limit=1)
        for minute in range(130):
            at = NOW - timedelta(minutes=minute % 65)  # two at each moment
            alarms.comment_on(conn, standing.id, comment=f"บันทึก {minute}", hand=hand(LOGIN, at=at))
    seen: list[str] = []
    query: dict[str, str] = {"only": "alarms"}
    for _ in range(5):
        seen += [small for _, says, small in deeds(client, **query) if says.startswith("บันทึก")]
        older = re.search(r'class="more"><a[^>]*before=([-0-9a-f]+)', client.get("/points/BSM-01", params=query).text)
        if not older:
            break
        query["before"] = older[1]
    assert len(seen) == 130
    assert len(set(seen)) == 130


def test_a_whole_line_of_time_read_page_by_page_has_every_line_and_every_deed_once(
    client: httpx.Client, hub: SmallHub
) -> None:
    with writing(hub.engine) as conn:
        (standing,) = alarms.newest(conn, limit=1)
        for minute in range(0, 300, 2):
            note = f"บันทึก {minute}"
            alarms.comment_on(conn, standing.id, comment=note, hand=hand(LOGIN, at=NOW - timedelta(minutes=minute)))
    device = hub.devices["BSM-01"]
    device.start(at=NOW - timedelta(minutes=301))
    for minute in range(0, 300, 2):
        device.tap(CARD, at=NOW - timedelta(minutes=300 - minute))
    notes: list[str] = []
    lines: list[str] = []
    query: dict[str, str] = {}
    for _ in range(20):
        text = client.get("/points/BSM-01", params=query).text
        notes += re.findall(r"บันทึก \d+", text)
        lines += re.findall(r'<td class="figure"><a href="(/lines/[^"]+)"', text)
        older = re.search(r'class="more"><a[^>]*before=([-0-9a-f]+)', text)
        if not older:
            break
        query["before"] = older[1]
    assert (len(notes), len(set(notes))) == (150, 150)
    assert (len(lines), len(set(lines))) == (152, 152)  # the journal and the start before the taps


def test_the_page_names_the_state_of_the_chain_and_holds_the_block_of_open_alarms(client: httpx.Client) -> None:
    text = client.get("/points/BSM-01").text
    assert 'hx-get="/alarms/block?point=BSM-01"' in text
    client_of_chain = client.get("/points/BSM-01/part").text
    assert ("ไม่แตกสาย" in client_of_chain) == ('id="chain"' in client_of_chain)
