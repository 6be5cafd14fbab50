"""What the pages and the API say of times that had to be worked out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.parts.a_day import bkk
from tests.parts.journals import Journal
from tests.parts.served import served
from tests.parts.small_hub import CARD, OFFICER, STRANGE_CARD, SmallHub
from wire_contract import topics
from wire_contract.event import JournalId, write_time
from wire_contract.measurements import ClockStepped

BEGIN = bkk(22, "07:50")


@pytest.fixture
def journal(hub: SmallHub) -> Journal:
    """Synchronised at 07:50; a boot in 1970 at 08:00, and a tap at 08:10."""
    device = hub.add_point("BSM-01", name="สะพานลอย")
    assert device is not None
    made = Journal(device.name, device.key, JournalId("7f3a21c9"), now=BEGIN, booted_at=BEGIN)
    made.opened()
    made.now = bkk(22, "08:00")
    made.reboot()
    made.started()
    made.now = bkk(22, "08:10")
    made.tap(CARD, minutes=0)
    return made


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        yield signed_in


def send(hub: SmallHub, journal: Journal, *, at: datetime, first: int = 1) -> None:
    hub.receive(topics.up(journal.device, "events"), journal.batch(first), at=at)


def told(client: httpx.Client, sequence: int) -> dict[str, object]:
    events = client.get("/api/v1/points/BSM-01/events").json()["events"]
    one = next(event for event in events if event["sequence"] == sequence)
    return {
        name: one[name] for name in ("occurred_at", "how", "resolved_at", "earliest", "latest", "counts", "rejection")
    }


def learn(hub: SmallHub, journal: Journal) -> None:
    journal.now = bkk(22, "09:10")
    journal.learn()
    stepped = ClockStepped("1970-01-01T01:10:00.000Z", write_time(journal.now))
    journal.add(journal.build(stepped))
    send(hub, journal, at=journal.now, first=4)


def test_a_tap_of_1970_is_shown_between_two_moments_until_a_later_line_tells_its_own(
    client: httpx.Client, hub: SmallHub, journal: Journal
) -> None:
    send(hub, journal, at=bkk(22, "08:30"))
    assert told(client, 3) == {
        "occurred_at": "1970-01-01T00:10:00Z",
        "how": "bracket",
        "resolved_at": None,
        "earliest": "2026-11-22T01:00:02Z",
        "latest": "2026-11-22T01:30:00Z",
        "counts": True,
        "rejection": None,
    }
    text = client.get("/points/BSM-01").text
    for words in (
        "ระหว่าง",
        "08.00.02 น.",
        "08.30.00 น.",
        "รู้วัน ไม่รู้นาที",
        "อุปกรณ์ส่งมาว่า",
        "1 ม.ค. 13 07.10.00 น.",
        OFFICER,
    ):
        assert words in text, words
    learn(hub, journal)
    assert told(client, 3) == {
        "occurred_at": "1970-01-01T00:10:00Z",
        "how": "worked_out",
        "resolved_at": "2026-11-22T01:10:00Z",
        "earliest": "2026-11-22T01:10:00Z",
        "latest": "2026-11-22T01:10:00Z",
        "counts": True,
        "rejection": None,
    }
    text = client.get("/points/BSM-01").text
    for words in ("เวลาคำนวณจากการซิงค์", "08.10.00 น.", "1 ม.ค. 13 07.10.00 น.", "นาฬิกาถูกปรับ"):
        assert words in text, words
    assert '<span class="mono">1970-01-01T01:10:00.000Z</span>' in text
    assert "ระหว่าง" not in text


def test_the_line_itself_and_the_board_say_it_too(client: httpx.Client, hub: SmallHub, journal: Journal) -> None:
    send(hub, journal, at=bkk(22, "08:30"))
    learn(hub, journal)
    place = f"{journal.device}/{journal.id}/3/{journal.hash(3)}"
    line = client.get(f"/api/v1/lines/{place}").json()
    assert (line["occurred_at"], line["how"], line["resolved_at"]) == (
        "1970-01-01T00:10:00Z",
        "worked_out",
        "2026-11-22T01:10:00Z",
    )
    text = client.get(f"/lines/{place}").text
    assert "เวลาที่คำนวณได้" in text
    assert "22 พ.ย. 69 08.10.00 น." in text
    (today,) = client.get("/api/v1/today").json()
    assert today["last_tap"] == "2026-11-22T01:10:00Z"
    assert "08.10 น." in client.get("/").text
    first = f"{journal.device}/{journal.id}/1/{journal.hash(1)}"
    assert "เวลาที่คำนวณได้" not in client.get(f"/lines/{first}").text


def test_a_tap_of_which_the_day_is_not_known_says_so(client: httpx.Client, hub: SmallHub, journal: Journal) -> None:
    send(hub, journal, at=bkk(22, "08:30"), first=3)
    assert told(client, 3) | {"occurred_at": None} == {
        "occurred_at": None,
        "how": "bracket",
        "resolved_at": None,
        "earliest": None,
        "latest": "2026-11-22T01:30:00Z",
        "counts": False,
        "rejection": "clock",
    }
    text = client.get("/points/BSM-01").text
    for words in ("ก่อน", "22 พ.ย. 69 08.30.00 น.", "เวลาไม่ยืนยัน", "ไม่นับ: เวลาไม่ยืนยัน"):
        assert words in text, words


def test_events_stand_in_the_order_of_the_chain(client: httpx.Client, hub: SmallHub, journal: Journal) -> None:
    learn(hub, journal)
    send(hub, journal, at=journal.now)
    events = client.get("/api/v1/points/BSM-01/events").json()["events"]
    assert [one["sequence"] for one in events] == [4, 3, 2, 1]


def test_a_line_before_its_ancestors_is_flagged(client: httpx.Client, hub: SmallHub, journal: Journal) -> None:
    learn(hub, journal)
    journal.error = -timedelta(hours=2)
    journal.tap(CARD)
    send(hub, journal, at=bkk(22, "10:00"))
    events = client.get("/api/v1/points/BSM-01/events").json()["events"]
    assert {one["sequence"]: one["contradicted"] for one in events} == {1: False, 2: False, 3: False, 4: False, 5: True}
    assert "ขัดกับลำดับในสายข้อมูล" in client.get("/points/BSM-01").text


def test_a_device_that_says_the_year_9999_spoils_no_page(client: httpx.Client, hub: SmallHub, journal: Journal) -> None:
    journal.error = datetime(9999, 12, 31, 23, 58, tzinfo=UTC) - journal.now
    journal.tap(STRANGE_CARD, minutes=0)
    send(hub, journal, at=bkk(22, "08:30"))
    place = f"{journal.device}/{journal.id}/4/{journal.hash(4)}"
    for path in ("/", "/points/BSM-01", "/unknown-cards", f"/lines/{place}", "/reports/2026-11/monthly-report.json"):
        assert client.get(path).status_code == 200, path
    assert told(client, 4)["rejection"] == "unknown_card"
    assert "31 ธ.ค. 42 23.58.00 น." in client.get("/unknown-cards").text
    (card,) = client.get("/api/v1/unknown-cards").json()
    assert (card["how"], card["latest"]) == ("bracket", "2026-11-22T01:30:00Z")
