"""A request to a police station becomes an official letter: once, outside the city, with its table named in it."""

import subprocess

import httpx

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.hands import hand
from tests.parts.letters import all_letters
from tests.parts.served import served
from tests.parts.small_hub import SmallHub
from tests.parts.tested_district import tell_tests

ASKED = {"station": "สน.บางสมมุติ", "month": "2569-10"}


def test_the_letter_to_a_station_is_drafted_once_for_a_month(hub: SmallHub) -> None:
    tell_tests(hub)
    with (
        served(hub) as running,
        httpx.Client(
            base_url=running.address,
            cookies={"riskpoint": hub.session()},
            headers={"origin": running.address},
            timeout=60,
        ) as client,
    ):
        first = client.post("/crime/request", data=ASKED)
        assert (first.status_code, first.headers["location"]) == (303, "/letters/1")
        again = client.post("/crime/request", data=ASKED)
        assert (again.status_code, 'href="/letters/1"' in again.text) == (409, True)
        other = client.post("/crime/request", data=ASKED | {"month": "2569-09"})
        assert other.headers["location"] == "/letters/2"
        assert client.post("/crime/request", data=ASKED | {"month": "13"}).status_code == 422
        pdf = client.get("/letters/1/letter.pdf").content
    paper = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert [(one.number, one.kind, one.agency) for one in all_letters(hub)] == [
        (1, "outside", "สถานีตำรวจนครบาลบางสมมุติ"),
        (2, "outside", "สถานีตำรวจนครบาลบางสมมุติ"),
    ]
    for words in (
        "เรียน ผู้กำกับการสถานีตำรวจนครบาลบางสมมุติ",
        "สิ่งที่ส่งมาด้วย แบบกรอกสถิติคดีประจำเดือนตุลาคม พ.ศ. ๒๕๖๙ จำนวน ๑ ฉบับ",
        "ไม่ต้องระบุชื่อ เลขประจำตัวประชาชน",
        "ขอแสดงความนับถือ",
    ):
        assert "".join(words.split()) in "".join(paper.split()), words


def test_who_may_not_manage_orders_drafts_no_letter(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="noi", name="น้อย", password="long enough", role=Role.OFFICER, hand=hand())
    with (
        served(hub) as running,
        httpx.Client(
            base_url=running.address,
            cookies={"riskpoint": hub.session("noi")},
            headers={"origin": running.address},
            timeout=60,
        ) as client,
    ):
        assert client.post("/crime/request", data=ASKED).status_code == 403
    assert all_letters(hub) == []
