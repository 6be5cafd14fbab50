"""The printed code of a point leads to its page, on paper that lasts: read back by a reader's camera."""

import io
import subprocess

import httpx
from pypdf import PdfReader

from hub.fieldwork.sign import TEMPLATE, address_of, sign_values
from hub.fleet import service as fleet
from hub.papers.pdf import drawn
from tests.parts.screenshots import codes_in
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub

HUB = "https://hub.example.go.th"


def test_a_code_with_odd_letters_stays_one_address() -> None:
    assert address_of("BSM-01", hub=HUB + "/") == f"{HUB}/report/BSM-01"
    assert address_of("จุด 1/2?", hub=HUB) == f"{HUB}/report/%E0%B8%88%E0%B8%B8%E0%B8%94%201%2F2%3F"


def test_the_paper_of_all_points_is_read_by_a_camera(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        points = fleet.points(conn)
    values = sign_values(points, hub=HUB, office="เขตบางสมมุติ", paper="a4", made=NOW.date())
    [sheet] = drawn(TEMPLATE, values, dots_per_inch=96)
    assert sorted(codes_in(sheet)) == [f"{HUB}/report/BSM-01", f"{HUB}/report/BSM-02"]


def test_one_point_has_its_own_small_page_for_who_keeps_the_register(hub: SmallHub) -> None:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session("operator"))
        answer = client.get("/points/BSM-01/sign.pdf")
        assert client.get("/points/BSM-99/sign.pdf").status_code == 404
        client.cookies.set("riskpoint", hub.session("chai"))
        assert client.get("/points/BSM-01/sign.pdf").status_code == 403
    [page] = PdfReader(io.BytesIO(answer.content)).pages
    assert [round(float(side)) for side in (page.mediabox.width, page.mediabox.height)] == [298, 420], "A6"
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True
    ).stdout.decode()
    assert "BSM-01" in text
    assert "แจ้งชำรุดที่จุดนี้" in text
