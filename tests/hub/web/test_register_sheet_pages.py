"""Sheets of the register, and an officer's name and end of service, over HTTP: a look first, then all of it or none."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from hub.people import officer_changes
from hub.people import service as people
from tests.parts.a_day import tell
from tests.parts.served import two_offices
from tests.parts.small_hub import OFFICER, SmallHub

DUTIES = "จุด,ตั้งแต่วันที่,ครั้งต่อวัน\nBSM-01,1/12/2569,๓\n".encode("cp874")


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell(hub)
    with two_offices(hub) as browsers:
        browsers[0].follow_redirects = False
        yield browsers[0]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_a_sheet_is_looked_at_and_then_taken_and_comes_out_as_it_went_in(client: httpx.Client) -> None:
    seen = client.post("/sheets/import", data={"kind": "duties"}, files={"file": ("d.csv", DUTIES)})
    assert (seen.status_code, 'data-outcome="added"' in seen.text) == (200, True)
    assert client.get("/sheets/duties.csv").content.decode("utf-8-sig") == "จุด,ตั้งแต่วันที่,ครั้งต่อวัน\r\n"
    told = {name: hidden(seen.text, name) for name in ("sheet", "digest")}
    form = {name: (None, text) for name, text in told.items()}
    assert client.post("/sheets/confirm", files={**form, "digest": (None, "0" * 64)}).status_code == 409
    assert client.post("/sheets/confirm", files=form).headers["location"] == "/sheets?done=duties"
    out = client.get("/sheets/duties.csv").content.decode("utf-8-sig")
    assert out == "จุด,ตั้งแต่วันที่,ครั้งต่อวัน\r\nBSM-01,2026-12-01,3\r\n"
    assert client.get("/sheets/nothing.csv").status_code in {404, 422}


def test_a_file_that_is_no_sheet_is_told_and_nothing_is_taken(client: httpx.Client) -> None:
    for content, what in ((b"PK\x03\x04 no zip", "อ่านไฟล์ไม่ได้"), (b"a,b\n1,2\n", "ไม่พบหัวคอลัมน์"), (b"", "ไฟล์ว่างเปล่า")):
        answer = client.post("/sheets/import", data={"kind": "points"}, files={"file": ("x.xlsx", content)})
        assert (answer.status_code, what in answer.text) == (409, True), what


def test_an_officer_is_renamed_and_ends_the_service_and_gets_no_card_afterwards(
    client: httpx.Client, hub: SmallHub
) -> None:
    renamed = client.post("/officer/rename", data={"officer": "T-01", "name": "ใหม่ <b>", "was": OFFICER})
    assert renamed.status_code == 303
    stale = client.post("/officer/rename", data={"officer": "T-01", "name": "อีกชื่อ", "was": OFFICER})
    assert (stale.status_code, 'value="อีกชื่อ"' in stale.text) == (409, True)
    bad = client.post("/officer/service", data={"officer": "T-01", "ended_on": "32/1/2569"})
    assert (bad.status_code, 'value="32/1/2569"' in bad.text) == (409, True)
    assert client.post("/officer/service", data={"officer": "T-01", "ended_on": "๒๓/๑๑/๒๕๖๙"}).status_code == 303
    late = {"officer": "T-01", "card": "04C767F2066180", "since": "2026-11-24T08:00"}
    assert client.post("/cards", data=late).status_code == 409
    with hub.engine.connect() as conn:
        assert people.officer_names(conn)["T-01"] == "ใหม่ <b>"
        assert [day.isoformat() for day in officer_changes.endings(conn).values()] == ["2026-11-23"]
