import base64
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.database import writing
from hub.fleet import commands
from hub.reports import glance as glances
from hub.reports.kept.rounds import KeepingRounds
from tests.parts.a_day import bkk, tell
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, complaints, unzipped
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, LOGIN, OFFICER, STRANGE_CARD, SmallHub
from wire_contract import topics
from wire_contract.chain import hash_of
from wire_contract.event import write_time
from wire_contract.measurements import CommandDone, EnclosureChanged, JournalShed, ShedReason

LOST = EnclosureChanged("door", open=False)


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        yield signed_in


def test_today_in_json_says_how_every_point_stands(client: httpx.Client) -> None:
    last_seen = "2026-11-22T11:34:20Z"
    assert client.get("/api/v1/today").json() == [
        {"code": "BSM-04", "state": "silent", "required": 2, "proved": 0, "due": 2,
         "device_silent": True, "device_last_seen": None, "device_urgent": [], "last_tap": None},
        {"code": "BSM-03", "state": "nothing", "required": 2, "proved": 0, "due": 2,
         "device_silent": False, "device_last_seen": last_seen, "device_urgent": [], "last_tap": None},
        {"code": "BSM-02", "state": "progress", "required": 2, "proved": 1, "due": 1,
         "device_silent": False, "device_last_seen": last_seen, "device_urgent": [], "last_tap": "2026-11-22T02:30:00Z"},
        {"code": "BSM-01", "state": "complete", "required": 2, "proved": 2, "due": 0,
         "device_silent": False, "device_last_seen": last_seen, "device_urgent": [], "last_tap": "2026-11-22T10:05:00Z"},
    ]  # fmt: skip


def test_the_cells_of_a_month_tell_proved_disproved_and_unknown_apart(client: httpx.Client) -> None:
    def counted(code: str) -> list[tuple[str, int, int, int, int]]:
        cells = client.get(f"/api/v1/points/{code}/cells", params={"month": "2569-11"}).json()
        return [(one["day"], one["proved"], one["disproved"], one["unknown"], one["due"]) for one in cells]

    assert counted("BSM-01") == [
        ("2026-11-20", 0, 0, 2, 0),
        ("2026-11-21", 1, 1, 0, 0),
        ("2026-11-22", 2, 0, 0, 0),
    ]
    assert counted("BSM-03") == [("2026-11-20", 0, 0, 2, 0), ("2026-11-21", 0, 0, 2, 0), ("2026-11-22", 0, 0, 0, 2)]
    assert client.get("/api/v1/points/BSM-01/cells", params={"month": "2026-13"}).status_code == 422
    for cell in client.get("/api/v1/points/BSM-02/cells", params={"month": "2026-11"}).json():
        for tap in [*cell["visits"], *cell["rejected"]]:
            place = f"{tap['device']}/{tap['journal']}/{tap['sequence']}/{tap['hash']}"
            assert client.get(f"/api/v1/lines/{place}").json()["kind"] == "riskpoint.tag.scanned.v1"


def test_the_events_of_a_point_say_who_and_whether_it_counts(client: httpx.Client) -> None:
    events = client.get("/api/v1/points/BSM-02/events").json()["events"]
    assert [(one["kind"].split(".")[1], one["officer_name"], one["counts"], one["rejection"]) for one in events] == [
        ("air", None, False, None),
        ("tag", None, False, "unknown_card"),
        ("tag", OFFICER, False, "repeat"),
        ("tag", OFFICER, True, None),
        ("device", None, False, None),
        ("device", None, False, None),
        ("device", None, False, None),
        ("journal", None, False, None),
    ]
    assert [one["sequence"] for one in events] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_events_come_page_by_page_each_once(client: httpx.Client, hub: SmallHub) -> None:
    device = hub.devices["BSM-03"]
    for minute in ("00", "20", "40"):
        device.live(since=bkk(19, f"12:{minute}"), until=bkk(21, f"12:{minute}"))
    seen, before = [], None
    for _ in range(3):
        page = client.get("/api/v1/points/BSM-03/events", params={"before": before} if before else {}).json()
        seen += [one["sequence"] for one in page["events"]]
        before = page["older"]
        if before is None:
            break
    assert before is None
    assert sorted(seen) == list(range(1, device.sequence + 1))


def test_a_point_is_shown_with_its_month_its_events_and_its_device(client: httpx.Client) -> None:
    text = client.get("/points/BSM-02").text
    assert "ซอยสมมุติ 4 &lt;b&gt;หลังโรงเรียน&lt;/b&gt;" in text
    for words in (OFFICER, "บัตรที่ไม่รู้จัก", "ไม่นับ: เว้นไม่ถึง 2 ชั่วโมง", "นับเป็นการตรวจ", "bkk-bsm-02", "51.2 °C", "21.4 GB"):
        assert words in text, words
    cells = re.findall(r'<li class="(\w+)[^>]*>.*?<span class="digit number">(.*?)</span>', text)
    assert cells[18:23] == [
        ("future", "&nbsp;"),
        ("unknown", "?"),
        ("unknown", "?"),
        ("open", "1"),
        ("future", "&nbsp;"),
    ]
    assert len(cells) == 30


def test_today_points_to_what_should_be_looked_into(client: httpx.Client) -> None:
    text = client.get("/").text
    assert '<a href="/quarantine">กักไว้ 2</a>' in text
    assert '<a href="/unknown-cards">บัตรที่ไม่รู้จัก 1</a>' in text


def test_what_was_set_aside_is_shown_with_the_reason_and_what_to_do(client: httpx.Client) -> None:
    text = client.get("/quarantine").text
    assert "อุปกรณ์ยังไม่ได้ลงทะเบียน" in text
    assert "riskpoint-hub device enrol" in text
    assert "อ่านไม่ออก" in text
    assert "<script>" not in text
    told = client.get("/api/v1/quarantine").json()
    assert sorted((one["device"], one["reason"], one["times"]) for one in told) == [
        ("bkk-bsm-02", "malformed", 1),
        ("bkk-stranger", "unknown_device", 1),
    ]
    assert all(one["hint"] for one in told)


def test_unknown_cards_and_events_not_understood_are_listed(client: httpx.Client) -> None:
    (card,) = client.get("/api/v1/unknown-cards").json()
    assert (card["credential"], card["point"], card["shown"]) == (STRANGE_CARD, "BSM-02", "unknown")
    assert STRANGE_CARD in client.get("/unknown-cards").text
    (line,) = client.get("/api/v1/not-understood").json()
    assert (line["kind"], line["complete"]) == ("riskpoint.air.measured.v1", True)
    assert "riskpoint.air.measured.v1" in client.get("/not-understood").text


def test_holes_and_forks_and_lines_that_wait_are_visible(client: httpx.Client, hub: SmallHub) -> None:
    device = hub.devices["BSM-03"]
    parent = device.head
    lost = [device.record(LOST, at=bkk(22, "18:10")) for _ in range(2)]
    first, last = device.sequence - 1, device.sequence
    hole = JournalShed(first, last, parent, hash_of(lost[1].line), ShedReason.DAMAGED)
    device.write(hole, at=bkk(22, "18:20"))
    missing = device.record(LOST, at=bkk(22, "18:21"))
    device.write(LOST, at=bkk(22, "18:22"))
    text = client.get("/quarantine").text
    assert f"ลำดับ {first}–{last} · damaged" in text
    assert '<dt>bkk-bsm-03</dt><dd class="number">1</dd>' in text
    assert "สายข้อมูลแยกเป็นสอง" not in text
    parent = hash_of(missing.line)
    hub.receive(topics.up(device.name, "events"), missing.wire, at=hub.clock.now)
    device.sequence, device.head = last + 2, parent
    device.write(EnclosureChanged("door", open=True), at=bkk(22, "18:23"))
    text = client.get("/quarantine").text
    assert "สายข้อมูลแยกเป็นสอง" in text
    place = f"{device.name}/{device.journal}/{last + 2}/{parent}"
    assert f'href="/lines/{place}"' in text
    assert client.get(f"/api/v1/lines/{place}").json()["hash"] == parent


def test_a_line_can_be_checked_by_hand_with_openssl_and_sha256sum(client: httpx.Client, tmp_path: Path) -> None:
    events = client.get("/api/v1/points/BSM-02/events").json()["events"]
    tap = next(one for one in events if one["counts"])
    hash_, place = tap["hash"], f"{tap['device']}/{tap['journal']}/{tap['sequence']}/{tap['hash']}"
    assert f'href="/lines/{place}"' in client.get("/points/BSM-02").text
    for name in ("line.json", "line.sig", "key.pem"):
        (tmp_path / name).write_bytes(client.get(f"/lines/{place}/{name}").content)
    text = client.get(f"/lines/{place}").text
    command = re.search(r"openssl pkeyutl[^\n]*", text)
    assert command is not None
    checked = subprocess.run(command[0].split(), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Signature Verified Successfully" in checked.stdout
    summed = subprocess.run(["sha256sum", "line.json"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert summed.stdout.split()[0] == hash_
    told = client.get(f"/api/v1/lines/{place}").json()
    assert told["line"].encode() == (tmp_path / "line.json").read_bytes()
    assert json.loads(told["line"])["data"]["credential"] == CARD
    assert hash_of(told["line"].encode()) == hash_
    assert base64.urlsafe_b64decode(told["signature"] + "==") == (tmp_path / "line.sig").read_bytes()


def test_a_line_that_is_not_here_is_not_found_and_a_strange_hash_cannot_be_read(client: httpx.Client) -> None:
    assert client.get(f"/lines/bkk-bsm-02/7f3a21c9/1/{'0' * 64}").status_code == 404
    assert client.get("/lines/..%2F..%2Fetc").status_code in {404, 422}
    assert client.get(f"/api/v1/lines/bkk-bsm-02/7f3a21c9/1/{'x' * 64}").json()["status"] == 422


def test_points_and_devices_are_listed(client: httpx.Client) -> None:
    points = client.get("/api/v1/points").json()
    assert [one["code"] for one in points] == ["BSM-01", "BSM-02", "BSM-03", "BSM-04"]
    assert client.get("/api/v1/points/BSM-03").json() == points[2]
    devices = client.get("/api/v1/devices").json()
    assert [(one["device"], one["point"], one["online"]) for one in devices] == [
        ("bkk-bsm-01", "BSM-01", True),
        ("bkk-bsm-02", "BSM-02", True),
        ("bkk-bsm-03", "BSM-03", True),
        ("bkk-bsm-04", "BSM-04", False),
    ]


def test_the_months_with_data_are_listed_and_their_report_is_made_while_pages_are_served(client: httpx.Client) -> None:
    text = client.get("/reports").text
    assert re.findall(r'href="(/reports/\d[^"?]+)', text) == [
        "/reports/2026-11/monthly-report.pdf",
        "/reports/2026-11/monthly-report.json",
        "/reports/2026-11/monthly-report.xlsx",
        "/reports/2026-11/monthly-report.docx",
        "/reports/2026-11/monthly-report.en.pdf",
    ]
    paper = client.get("/reports/2026-11/monthly-report.pdf")
    assert paper.headers["content-disposition"] == 'attachment; filename="monthly-report-2026-11.pdf"'
    assert paper.content.startswith(b"%PDF-")
    figures = client.get("/reports/2026-11/monthly-report.json").json()
    assert figures == client.get("/api/v1/reports/2026-11").json()
    assert figures["month"] == "2026-11"
    assert client.get("/reports/2026-12/monthly-report.pdf").status_code == 404
    assert client.get("/reports/2026-13/monthly-report.pdf").status_code == 422


def test_a_month_at_a_glance_has_the_ratios_of_its_report(client: httpx.Client, hub: SmallHub) -> None:
    def both() -> tuple[dict[str, Any], dict[str, Any]]:
        return client.get("/api/v1/reports/2026-11/ratios").json(), client.get("/api/v1/reports/2026-11").json()

    for later in (timedelta(0), timedelta(days=9)):
        hub.clock.now = hub.session_clock.now = bkk(22, "18:35") + later
        client.cookies.set("riskpoint", hub.session())
        seen, figures = both()
        assert (seen["indicators"], seen["headline"]) == (figures["indicators"], figures["headline"])
        assert (seen["month"], seen["closed"], seen["points"]) == ("2026-11", bool(later), 4)
        assert ('id="glance"' in client.get("/reports").text) is bool(later)
    rows = re.findall(r'data-part="(.)".*?<strong class="number">([^<]*)<', client.get("/reports").text, re.DOTALL)
    assert rows == [(one["code"], one["percent"] or "–") for one in seen["indicators"][:-1]] + [("R", "ยังไม่ถึงกำหนด")]
    assert client.get("/api/v1/reports/2027-01/ratios").status_code == 404


def test_where_many_points_must_be_judged_first_the_page_says_so_and_does_not_wait(
    client: httpx.Client, hub: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.clock.now = hub.session_clock.now = bkk(22, "18:35") + timedelta(days=9)
    client.cookies.set("riskpoint", hub.session())
    monkeypatch.setattr(glances, "AT_ONCE", 3)
    assert "กำลังคิดตัวเลข เหลืออีก 4 จาก 4 จุด" in client.get("/reports").text
    KeepingRounds(most_s=600)(hub.engine, hub.clock.now)
    assert "กำลังคิดตัวเลข" not in client.get("/reports").text


def test_the_evidence_of_a_month_that_is_over_is_made_in_the_name_of_whoever_asks(
    client: httpx.Client, hub: SmallHub, tmp_path: Path
) -> None:
    address, ours = "/reports/2026-11/evidence-bundle.zip", {"sec-fetch-site": "same-origin"}
    assert address not in client.get("/reports").text
    early = client.post(address, headers=ours)
    assert early.status_code == 409
    assert "not closed" in early.text
    hub.clock.now = hub.session_clock.now = bkk(22, "18:35") + timedelta(days=9)
    client.cookies.set("riskpoint", hub.session())
    assert f'action="{address}"' in client.get("/reports").text
    answer = client.post(address, headers=ours)
    assert answer.headers["content-disposition"] == 'attachment; filename="evidence-bundle-2026-11.zip"'
    out = tmp_path / "bundle.zip"
    out.write_bytes(answer.content)
    assert complaints(unzipped(out), hub_key=PRINTED_KEY) == []
    assert client.get("/api/v1/audit", params={"limit": 1}).json()[0]["subject"] == LOGIN


def test_a_paper_and_its_figures_from_one_page_are_of_one_making(
    client: httpx.Client, hub: SmallHub, tmp_path: Path
) -> None:
    paper_link, figures_link, *_ = re.findall(r'href="(/reports/\d[^"]+)"', client.get("/reports").text)
    hub.clock.now += timedelta(minutes=3)
    paper = tmp_path / "monthly-report.pdf"
    paper.write_bytes(client.get(paper_link).content)
    hub.clock.now += timedelta(minutes=3)
    figures = client.get(figures_link).content
    code = hashlib.sha256(figures).hexdigest()[:16]
    text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True).stdout
    assert "-".join(code[at : at + 4] for at in range(0, 16, 4)) in text
    hub.clock.now += timedelta(minutes=15)
    assert client.get(figures_link).json()["generated_at"] == write_time(hub.clock.now).replace(".000Z", "Z")


def test_commands_are_listed_with_what_came_of_them(client: httpx.Client, hub: SmallHub) -> None:
    device = hub.devices["BSM-03"]
    with writing(hub.engine) as conn:
        one, other = (
            commands.issue(
                conn,
                device.name,
                verb=verb,
                arguments={},
                lasts=timedelta(hours=1),
                hand=hand(at=hub.clock.now + later),
            )
            for verb, later in (("identify", timedelta(0)), ("restart", timedelta(seconds=1)))
        )
    line = device.write(CommandDone(one.id, "identify", "done"), at=bkk(22, "18:35"))
    shared = {"device": "bkk-bsm-03", "arguments": {}}
    told = [
        {"id": other.id, "verb": "restart", "state": "open", "outcome": None, "done_at": None, "done_line": None,
         "issued_at": "2026-11-22T11:35:01Z", "expires_at": "2026-11-22T12:35:01Z"} | shared,
        {"id": one.id, "verb": "identify", "state": "ended", "outcome": "done", "done_at": "2026-11-22T11:35:00Z",
         "done_line": line, "issued_at": "2026-11-22T11:35:00Z", "expires_at": "2026-11-22T12:35:00Z"} | shared,
    ]  # fmt: skip
    assert client.get("/api/v1/commands").json() == told
    assert client.get("/api/v1/commands", params={"device": "bkk-bsm-03", "limit": 1}).json() == told[:1]
    assert client.get("/api/v1/commands", params={"device": "bkk-bsm-01"}).json() == []
    assert client.get("/api/v1/commands", params={"device": "NOPE"}).status_code == 422
    hub.clock.now += timedelta(hours=2)
    assert [one["state"] for one in client.get("/api/v1/commands").json()] == ["unanswered", "ended"]


def test_the_api_describes_itself(client: httpx.Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert sorted(described["paths"]) == [
        "/api/v1/access-log",
        "/api/v1/alarms",
        "/api/v1/alarms/{number}",
        "/api/v1/alarms/{number}/acknowledge",
        "/api/v1/alarms/{number}/comment",
        "/api/v1/audit",
        "/api/v1/badge/enrolments",
        "/api/v1/badge/time",
        "/api/v1/commands",
        "/api/v1/crime",
        "/api/v1/devices",
        "/api/v1/devices/{device}/condition",
        "/api/v1/flags",
        "/api/v1/flags/{day}/{flag_id}",
        "/api/v1/letter-register/{year}",
        "/api/v1/letters",
        "/api/v1/letters/{number}",
        "/api/v1/letters/{number}/steps",
        "/api/v1/lines/{device}/{journal}/{sequence}/{hash_}",
        "/api/v1/maintenance",
        "/api/v1/maintenance/{device}",
        "/api/v1/not-understood",
        "/api/v1/notices",
        "/api/v1/notices/channels",
        "/api/v1/notices/channels/{name}/resume",
        "/api/v1/notices/messages/{message}/retry",
        "/api/v1/officers",
        "/api/v1/orders",
        "/api/v1/orders/{number}",
        "/api/v1/orders/{number}/comments",
        "/api/v1/orders/{number}/steps",
        "/api/v1/photographs/{name}",
        "/api/v1/pictures",
        "/api/v1/points",
        "/api/v1/points/{code}",
        "/api/v1/points/{code}/cells",
        "/api/v1/points/{code}/events",
        "/api/v1/privacy/requests",
        "/api/v1/privacy/requests/{number}",
        "/api/v1/quarantine",
        "/api/v1/report-versions",
        "/api/v1/report-versions/{kind}/{period}",
        "/api/v1/report-versions/{kind}/{period}/differences",
        "/api/v1/reports/{month}",
        "/api/v1/reports/{month}/ratios",
        "/api/v1/self-tests",
        "/api/v1/self-tests/days",
        "/api/v1/self-tests/{code}/{kind}/{name}",
        "/api/v1/settings",
        "/api/v1/stations",
        "/api/v1/today",
        "/api/v1/unknown-cards",
    ]
    assert client.get("/docs").status_code == 404
