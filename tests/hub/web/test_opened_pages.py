"""The pages of opened figures: from the report down to one event, for whom it is, and at no guessed address."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from hub.remediation.kinds import WORKS
from tests.hub.web.test_browser import browser as browser  # noqa: PLC0414 (the fixture)
from tests.parts.axe import serious_faults
from tests.parts.hands import hand
from tests.parts.reports import LATER, an_october, issued, late_day
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

REPORT = "/reports/life/month/2026-10"
FIGURES = f"{REPORT}/1/figures"
HOSTILE = "<script>alert(1)</script>" + "น้ำ" * 30


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with writing(hub.engine) as conn:
        for login, role in (("aud", Role.AUDITOR), ("noi", Role.OFFICER), ("sec", Role.SECTION)):
            of = WORKS if role is Role.SECTION else None
            users.add_user(
                conn, login=login, name=login, password="another long one", role=role, section=of, hand=hand()
            )
    device = an_october(hub, name=HOSTILE[:120])
    issued(hub)
    late_day(device, at=LATER)
    with served(hub) as running:
        yield running


def client(hub: SmallHub, pages: Served, login: str) -> httpx.Client:
    made = httpx.Client(base_url=pages.address, timeout=60)
    made.cookies.set("riskpoint", hub.session(login))
    return made


def test_an_issued_figure_opens_into_the_cells_that_were_issued(hub: SmallHub, pages: Served) -> None:
    """What came since stands in a later version, and changes nothing here."""
    with client(hub, pages, "aud") as auditor:
        every = auditor.get(f"{FIGURES}/P").text
        unknown = auditor.get(f"{FIGURES}/P?became=unknown").text
        cell = auditor.get(f"{FIGURES}/P/P-1/2026-10-31").text
        (visit,) = (
            tap for day in auditor.get(f"{REPORT}/1/report.json").json()["points"][0]["days"] for tap in day["visits"]
        )
        proof = auditor.get(f"{FIGURES}/P/P-1/2026-10-30").text
    assert ('data-key="P-1/2026-10-30"' in every, 'data-key="P-1/2026-10-31"' in every) == (True, True)
    assert ('data-key="P-1/2026-10-30"' in unknown, 'data-key="P-1/2026-10-31"' in unknown) == (False, True)
    assert '<td class="figure" data-name="ไม่ทราบ" data-sum="unknown"><strong>2</strong></td>' in unknown
    assert "ไม่มีหลักฐานของช่วงนี้" in cell
    assert "การตรวจที่นับ" not in cell
    assert f"/lines/{visit['device']}/{visit['journal']}/{visit['sequence']}/{visit['hash']}" in proof
    assert "<script>alert" not in every + cell + proof


def test_who_may_not_see_reports_sees_none_and_a_guessed_address_is_nothing(hub: SmallHub, pages: Served) -> None:
    with (
        client(hub, pages, "aud") as auditor,
        client(hub, pages, "noi") as officer,
        client(hub, pages, "sec") as section,
    ):
        for path in (FIGURES, f"{FIGURES}/P", f"{FIGURES}/P/P-1/2026-10-30", f"{FIGURES}/R/issue"):
            assert [one.get(path).status_code for one in (auditor, officer, section)] == [200, 403, 403], path
        for path in (
            f"{REPORT}/2/figures",
            "/reports/life/month/2026-09/1/figures",
            "/reports/life/quarter/2570-Q1/1/figures",
            f"{FIGURES}/P/P-1/2026-11-30",
            f"{FIGURES}/P/P-9/2026-10-30",
            f"{FIGURES}/E/1",
            f"{FIGURES}/R/",
        ):
            assert auditor.get(path).status_code == 404, path
        assert auditor.get(f"{FIGURES}/X").status_code in {404, 422}
        assert auditor.get(f"{FIGURES}/P?became=fine").status_code == 422


@pytest.mark.parametrize(("width", "language"), [(360, "th"), (1280, "en")])
def test_in_a_browser_three_clicks_lead_from_a_figure_to_the_line_of_a_tap(
    browser: Browser, hub: SmallHub, pages: Served, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    cookies = {"riskpoint": hub.session("aud"), "language": language}
    context.add_cookies([{"name": name, "value": value, "url": pages.address} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{pages.address}{FIGURES}")
    steps = (
        'tr[data-part="P"] a[href$="became=proved"]',
        '#cells tr[data-key="P-1/2026-10-30"] a',
        '#events a[href^="/lines/"]',
    )
    for step in steps:
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
        assert serious_faults(page) == []
        page.locator(step).first.click()
    assert "/lines/bkk-p-1/" in page.url
    context.close()
