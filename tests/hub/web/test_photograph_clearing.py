"""On a photograph's page somebody of the office says that papers may print it; others see it and may not."""

from collections.abc import Iterator

import httpx
import pytest

from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.hands import hand
from tests.parts.photographs import photo, sent
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, SmallHub


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        signed_in.headers["origin"] = running.address
        yield signed_in


def test_who_checks_reports_clears_a_photograph_and_takes_it_back(client: httpx.Client, hub: SmallHub) -> None:
    name = sent(hub, photo(1), point="BSM-01").name
    page, told = f"/photographs/{name}", f"/api/v1/photographs/{name}"
    assert "ยังพิมพ์ไม่ได้ ต้องมีผู้ตรวจภาพก่อน" in client.get(page).text
    assert client.get(told).json()["cleared_at"] is None
    assert client.post(f"{page}/clearing", data={"is_cleared": "true"}).status_code == 303
    assert f"· {LOGIN}" in client.get(page).text
    assert client.get(told).json()["cleared_at"] is not None
    assert client.post(f"{page}/clearing", data={"is_cleared": "false"}).status_code == 303
    assert client.get(told).json()["cleared_at"] is None
    assert client.post(f"/photographs/{'ab' * 32}/clearing", data={"is_cleared": "true"}).status_code == 409


def test_an_auditor_sees_it_and_clears_nothing(client: httpx.Client, hub: SmallHub) -> None:
    name = sent(hub, photo(1), point="BSM-01").name
    with writing(hub.engine) as conn:
        users.add_user(conn, login="suda", name="สุดา", password="long enough", role=Role.AUDITOR, hand=hand())
    client.cookies.set("riskpoint", hub.session("suda"))
    assert "/clearing" not in client.get(f"/photographs/{name}").text
    assert client.post(f"/photographs/{name}/clearing", data={"is_cleared": "true"}).status_code == 403
    assert client.get("/photographs").status_code == 403
    assert 'href="/photographs"' not in client.get("/reports/life").text
    assert client.get(f"/api/v1/photographs/{name}").json()["cleared_at"] is None


def test_what_waits_is_listed_until_somebody_looked(client: httpx.Client, hub: SmallHub) -> None:
    names = [sent(hub, photo(seed), point="BSM-01").name for seed in (1, 2)]
    listed = client.get("/photographs").text
    assert all(f'href="/photographs/{name}"' in listed for name in names)
    client.post(f"/photographs/{names[0]}/clearing", data={"is_cleared": "true"})
    listed = client.get("/photographs").text
    assert [f'href="/photographs/{name}"' in listed for name in names] == [False, True]
    assert '<a href="/photographs">' in client.get("/reports/life").text
