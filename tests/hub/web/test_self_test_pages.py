"""Cameras and lamps as the office sees them: by urgency, one by one, what may be asked, the register; live."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from hub.database import writing
from hub.evidence.mark import Mark
from hub.fleet import assets, commands
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.self_tests import camera_tested
from tests.parts.served import served
from tests.parts.small_hub import SmallHub
from tests.parts.tested_district import TRAFFIC, tell_tests
from tests.parts.windows import chromium, window
from wire_contract import chain, topics
from wire_contract.measurements import CommandDone
from wire_contract.self_test import Cause

BACK = "/self-tests/BSM-01/camera/back"
LISTED = re.compile(r'<tr data-outcome="[^"]+">.*?<td class="figure"><a href="[^"]+">([0-9]+)</a>', re.DOTALL)
OLDER = re.compile(r'<p class="more"><a class="button second" href="([^"]+)">')
PAGES = (
    "/self-tests",
    "/self-tests?kind=lamp",
    BACK,
    "/self-tests/BSM-01/lamp/main",
    "/assets",
    "/assets?point=BSM-01",
)


@pytest.fixture
def office(hub: SmallHub) -> Iterator[httpx.Client]:
    tell_tests(hub)
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, timeout=60, follow_redirects=True) as client,
    ):
        client.cookies.set("riskpoint", hub.session())
        client.headers["origin"] = running.address.rstrip("/")
        yield client


def text_of(html: str) -> str:
    """What a person reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def issued(hub: SmallHub) -> list[tuple[str, str, dict[str, str]]]:
    with hub.engine.connect() as conn:
        found = commands.newest(conn, limit=9)
    return [(one.device, one.verb, dict(one.arguments)) for one in found]


def test_the_list_tells_the_most_urgent_first_and_what_is_unknown_is_neither_good_nor_failing(
    office: httpx.Client,
) -> None:
    told = office.get("/api/v1/self-tests").json()
    assert (told["cameras"], told["lamps"]) == (
        {"good": 1, "of": 5, "percent": "20.00"},
        {"good": 1, "of": 2, "percent": "50.00"},
    )
    assert told["on_paper"] == ["BSM-04"]
    assert [(one["point"], one["kind"], one["name"], one["urgency"], one["reasons"]) for one in told["assets"]] == [
        ("BSM-01", "camera", "back", "failing", ["covered"]),
        ("BSM-01", "lamp", "main", "failing", ["lamp_failure"]),
        ("BSM-02", "camera", "front", "silent", []),
        ("BSM-03", "camera", "front", "inconclusive", ["busy"]),
        ("BSM-01", "camera", "front", "good", []),
        ("BSM-05", "lamp", "main", "good", []),
    ]
    html = office.get("/self-tests").text
    assert "<b>หลังโรงเรียน" not in html
    page = text_of(html)
    assert "ภาพถูกบัง" in page
    assert TRAFFIC in page
    assert "ไม่รู้ผล 2 วัน · อุปกรณ์ที่จุดไม่ส่งสัญญาณ" in page
    assert page.index("ภาพถูกบัง") < page.index("กล้องถูกใช้งานอยู่") < page.index("ใต้ทางด่วนบางสมมุติ")
    only_lamps = text_of(office.get("/self-tests?kind=lamp").text)
    assert "ภาพถูกบัง" not in only_lamps
    assert "ไฟดับ" in only_lamps


def test_one_camera_is_told_with_its_tests_defects_and_values(office: httpx.Client) -> None:
    told = office.get(f"/api/v1{BACK}").json()
    assert [one["outcome"] for one in told["tests"]] == ["fail"] * 3 + ["pass"] * 5
    assert told["episodes"] == [
        {"cause": "covered", "began_at": "2026-11-20T03:05:00Z", "ended_at": None, "failed": 3, "relapses": 0}
    ]
    html = office.get(BACK).text
    assert "ควรทำ: ตรวจหน้ากล้องที่จุด มีสิ่งบังหรือถูกพ่นสีหรือไม่" in text_of(html)
    assert 'aria-label="ส่วนที่ถูกบัง: ล่าสุด 96.0 %, ต่ำสุด 1.2, สูงสุด 96.0"' in html
    assert html.count('class="plot"') == 9
    line = told["tests"][0]
    path = f"/lines/{line['device']}/{line['journal']}/{line['sequence']}/{line['hash']}"
    assert path in html
    assert office.get(path).status_code == 200
    office.cookies.set("language", "en")
    assert "The view is covered" in office.get(BACK).text
    assert office.get("/self-tests/BSM-01/camera/nothing").status_code == 404
    assert office.get("/self-tests/BSM-99/camera/back").status_code == 404


def test_tests_come_page_by_page_each_once(office: httpx.Client, hub: SmallHub) -> None:
    device, begin = hub.devices["BSM-01"], hub.clock.now
    known = len(office.get(f"/api/v1{BACK}").json()["tests"])
    for tenth in range(24):
        hub.clock.now += timedelta(minutes=10)
        lines = [
            device.record(camera_tested(camera="back"), at=begin + timedelta(minutes=tenth * 10 + n)) for n in range(10)
        ]
        hub.receive(topics.up(device.name, "events"), chain.join_batch(lines), at=hub.clock.now)
    seen: list[int] = []
    pages, address = [], BACK
    while address and len(pages) < 9:
        told = office.get(f"/api/v1{address}").json()
        html = office.get(address).text
        pages.append(len(told["tests"]))
        seen += [one["sequence"] for one in told["tests"]]
        assert [int(one) for one in LISTED.findall(html)] == seen[-pages[-1] :]
        assert text_of(html).count(f"ล่าสุดก่อน {240 + known}") == 1
        address = told["older"] and f"{BACK}?before={told['older']}"
        assert OLDER.findall(html) == ([address] if address else [])
    assert pages == [100, 100, 40 + known]
    assert seen[:240] == list(range(device.sequence, device.sequence - 240, -1))
    assert sorted(set(seen), reverse=True) == seen
    assert office.get(f"{BACK}?before=yesterday").status_code == 422


def test_an_older_page_of_tests_stays_that_page_when_something_changes(office: httpx.Client) -> None:
    newest = office.get(f"/api/v1{BACK}").json()["tests"][0]
    mark = Mark(datetime.fromisoformat(newest["filed_at"]), newest["sequence"], newest["hash"])
    html = office.get(f"{BACK}?before={mark}").text
    assert set(re.findall(r'hx-get="([^"]*/part[^"]*)"', html)) == {f"{BACK}/part?before={mark}"}
    assert LISTED.findall(office.get(f"{BACK}/part?before={mark}").text) == LISTED.findall(html)
    assert str(newest["sequence"]) not in LISTED.findall(html)


def test_rule_c_is_told_day_by_day(office: httpx.Client) -> None:
    told = office.get("/api/v1/self-tests/days", params={"month": "2569-11"}).json()
    second = [one for one in told if one["point"] == "BSM-02"]
    assert [(one["day"][-2:], one["proved"], one["unknown"], one["due"]) for one in second] == [
        ("14", 0, 1, 0), ("15", 1, 0, 0), ("16", 1, 0, 0), ("17", 1, 0, 0), ("18", 1, 0, 0),
        ("19", 1, 0, 0), ("20", 0, 1, 0), ("21", 0, 1, 0), ("22", 0, 0, 1),
    ]  # fmt: skip
    assert {one["cameras"]["back"] for one in told if one["point"] == "BSM-01" and one["day"] > "2026-11-19"} == {
        "defective"
    }
    assert office.get("/api/v1/self-tests/days", params={"month": "soon"}).status_code == 422


def test_a_test_is_asked_for_and_its_outcome_and_result_are_shown(office: httpx.Client, hub: SmallHub) -> None:
    answer = office.post(f"{BACK}/test", data={"cause": "repair"})
    assert answer.status_code == 200
    assert "กำลังส่งไปที่อุปกรณ์" in answer.text
    assert issued(hub) == [("bkk-bsm-01", "self_test", {"asset": "back", "cause": "repair"})]
    with hub.engine.connect() as conn:
        (asked,) = commands.newest(conn, limit=9)
    device = hub.devices["BSM-01"]
    device.write(CommandDone(asked.id, "self_test", "done"), at=bkk(22, "18:35"))
    assert "อุปกรณ์รับแล้ว ผลจะอยู่ในประวัติ" in office.get(BACK).text
    device.write(camera_tested(camera="back", cause=Cause.REPAIR, command=asked.id), at=bkk(22, "18:36"))
    hub.clock.now += timedelta(minutes=2)
    told = office.get(f"/api/v1{BACK}").json()
    assert (told["urgency"], told["episodes"][0]["ended_at"]) == ("good", "2026-11-22T11:36:00Z")
    assert "อุปกรณ์รับแล้ว" not in office.get(BACK).text
    assert "รอดู 24 ชม." in office.get(BACK).text


@pytest.mark.parametrize(("outcome", "words"), [("not_now", "ทำตอนนี้ไม่ได้"), ("busy", "กำลังทดสอบอย่างอื่นอยู่")])
def test_what_the_device_would_not_do_is_told_in_words(
    office: httpx.Client, hub: SmallHub, outcome: str, words: str
) -> None:
    office.post("/self-tests/BSM-01/lamp/main/test", data={"cause": "commanded"})
    with hub.engine.connect() as conn:
        (asked,) = commands.newest(conn, limit=9)
    assert dict(asked.arguments) == {"asset": "main", "cause": "commanded"}
    hub.devices["BSM-01"].write(CommandDone(asked.id, "self_test", outcome), at=hub.clock.now)
    assert words in office.get("/self-tests/BSM-01/lamp/main").text


def test_a_new_reference_is_taken_only_by_who_says_that_they_looked(office: httpx.Client, hub: SmallHub) -> None:
    assert office.post(f"{BACK}/reference", data={"light": "day"}).status_code == 422
    assert office.post(f"{BACK}/reference", data={"sure": "yes"}).status_code == 409
    assert (
        office.post("/self-tests/BSM-01/lamp/main/reference", data={"sure": "yes", "light": "day"}).status_code == 409
    )
    assert issued(hub) == []
    assert office.post(f"{BACK}/reference", data={"sure": "yes", "light": "night"}).status_code == 200
    assert office.post("/self-tests/BSM-01/lamp/main/reference", data={"sure": "yes"}).status_code == 200
    assert sorted(issued(hub), key=str) == [
        ("bkk-bsm-01", "learn_reference", {"asset": "back", "light": "night"}),
        ("bkk-bsm-01", "learn_reference", {"asset": "main"}),
    ]
    assert "learn_reference" in office.get("/audit").text
    assert office.post("/self-tests/BSM-04/camera/front/test").status_code == 404, "nobody knows of such a camera"
    assert len(issued(hub)) == 2


def test_a_camera_is_registered_corrected_and_taken_back_from_the_register(office: httpx.Client, hub: SmallHub) -> None:
    form = {
        "point": "BSM-04",
        "kind": "camera",
        "name": "front",
        "from_day": "2026-11-22",
        "label": "หัวมุม",
        "owner": "เอกชน",
    }
    assert "หัวมุม" in office.post("/assets", data=form).text
    wrong = office.post("/assets", data={**form, "name": "Front Door"})
    assert (wrong.status_code, "ลงทะเบียน" in wrong.text, "Front Door" in wrong.text) == (422, True, True)
    changed = {**form, "was_from": "2026-11-22", "owner": TRAFFIC, "inventory": "กท. 7"}
    assert TRAFFIC in office.post("/assets/correct", data=changed).text
    back = {**changed, "from_day": "2026-11-20"}
    assert office.post("/assets/correct", data=back).status_code == 409
    asked = office.post("/assets/correct", data={**back, "reason": "ติดตั้งก่อนลงทะเบียน"})
    assert "รอผู้ใช้อีกคนอนุมัติ" in asked.text
    with writing(hub.engine) as conn:
        users.add_user(
            conn, login="somchai", name="สมชาย หัวหน้า", password="another long one", role=Role.ADMINISTRATOR, hand=hand()
        )
    office.cookies.set("riskpoint", hub.session("somchai"))
    proposal = re.findall(r"/corrections/([0-9a-f]{64})/approve", office.get("/corrections").text)
    assert len(proposal) == 1
    assert office.post(f"/corrections/{proposal[0]}/approve").status_code == 200
    with hub.engine.connect() as conn:
        mine = [one for one in assets.asset_records(conn) if one.point == "BSM-04"]
    assert [(one.name, one.from_day, one.owner, one.inventory) for one in mine] == [
        ("front", "2026-11-20", TRAFFIC, "กท. 7")
    ]
    kept = {**changed, "was_from": "2026-11-20", "from_day": "2026-11-20", "reason": "ลงผิดจุด"}
    assert "รอผู้ใช้อีกคนอนุมัติ" in office.post("/assets/remove", data=kept).text


def test_pages_fit_a_phone_and_a_desk_and_change_by_themselves(hub: SmallHub) -> None:
    tell_tests(hub)
    with served(hub) as running, chromium() as browser:
        for width in (360, 1280):
            with window(browser, running.address, hub.session(), width=width) as page:
                for path in PAGES:
                    page.goto(path)
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        with window(browser, running.address, hub.session()) as page:
            page.goto("/points/BSM-01")
            expect(page.locator("#tested li")).to_have_count(3)
            page.goto("/self-tests")
            row = page.locator("#asset-BSM-01-camera-back")
            expect(row).to_contain_text("ภาพถูกบัง")
            hub.clock.now += timedelta(minutes=1)
            hub.devices["BSM-01"].write(camera_tested(camera="back"), at=hub.clock.now)
            expect(page.locator("[data-urgency=good] #asset-BSM-01-camera-back")).to_have_count(1)
            page.goto("/")
            expect(page.locator("section[aria-labelledby=tested-head]")).to_contain_text("2/5")
