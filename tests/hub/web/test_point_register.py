"""The register of points over HTTP: added, changed, suspended; what does not serve is told at its field and changes nothing."""

from collections.abc import Iterator

import httpx
import pytest

from hub.audit import service as audit
from hub.kernel.period import day_of
from hub.registry.points import PointView, point_view
from tests.parts.a_day import tell
from tests.parts.hands import HUB_KEY
from tests.parts.served import two_offices
from tests.parts.small_hub import NOW, SmallHub
from wire_contract.chain import public_key_of

NEW = {
    "code": "BSM-09",
    "opened_on": "๑/๑๒/๒๕๖๙",
    "name": "ป้ายรถเมล์ = ใหม่",
    "short_name": "ป้ายรถเมล์",
    "station": "สน.ยานนาวา",
    "kinds": ["dark", "accident"],
    "purpose": "ทางกลับบ้าน",
    "place": "13.7275, 100.524",
    "has_camera": "on",
}


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell(hub)
    with two_offices(hub) as browsers:
        browsers[0].follow_redirects = False
        yield browsers[0]


def view(hub: SmallHub, code: str) -> PointView | None:
    with hub.engine.connect() as conn:
        return point_view(conn, code, today=day_of(NOW))


def agrees(hub: SmallHub) -> bool:
    with hub.engine.connect() as conn:
        return not audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1]


def test_a_point_is_added_with_its_kinds_and_place_and_a_thai_date(client: httpx.Client, hub: SmallHub) -> None:
    answer = client.post("/points", data=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/points/BSM-09/edit")
    found = view(hub, "BSM-09")
    assert found is not None
    assert (found.point.opened_on.isoformat(), found.kinds, found.purpose) == (
        "2026-12-01",
        ("dark", "accident"),
        "ทางกลับบ้าน",
    )
    assert "13.727500, 100.524000" in client.get("/points/BSM-09/edit").text


def test_every_field_that_does_not_serve_is_told_at_once_and_what_was_typed_is_kept(
    client: httpx.Client, hub: SmallHub
) -> None:
    bad = {
        "code": "จุด 1",
        "opened_on": "31/2/2569",
        "place": "100.524, 13.7275",
        "name": '<img src="x">',
        "kinds": "no",
    }
    answer = client.post("/points", data=bad)
    assert answer.status_code == 422
    for name in ("code", "opened_on", "place", "kinds", "station", "short_name"):
        assert f'id="wrong-{name}"' in answer.text, name
    assert 'id="wrong-name"' not in answer.text
    assert "&lt;img src=&#34;x&#34;&gt;" in answer.text
    assert 'value="100.524, 13.7275"' in answer.text
    assert view(hub, "จุด 1") is None


def test_a_change_over_somebody_elses_is_refused_and_both_are_shown(client: httpx.Client, hub: SmallHub) -> None:
    found = view(hub, "BSM-01")
    assert found is not None
    form = {**NEW, "version": found.version}
    assert client.post("/points/BSM-01/edit", data={**form, "name": "ชื่อของเขา"}).status_code == 303
    answer = client.post("/points/BSM-01/edit", data={**form, "name": "ชื่อของเรา"})
    assert answer.status_code == 409
    assert "ชื่อของเขา" in answer.text
    assert 'value="ชื่อของเรา"' in answer.text
    after = view(hub, "BSM-01")
    assert after is not None
    assert after.point.name == "ชื่อของเขา"
    assert agrees(hub)


def test_a_point_is_suspended_by_a_document_and_a_duty_is_set_ahead(client: httpx.Client, hub: SmallHub) -> None:
    duty = client.post("/points/BSM-01/edit/duty", data={"patrols": "3", "from_day": "1/12/2569"})
    assert duty.status_code == 303
    half = client.post("/points/BSM-01/edit/suspend", data={"stop_from": "5/12/2569", "why": "ซ่อมทาง"})
    assert half.status_code == 422
    assert 'id="wrong-document"' in half.text
    assert 'value="ซ่อมทาง"' in half.text
    whole = {"stop_from": "5/12/2569", "stop_to": "2026-12-20", "document": "กท 5904/1", "why": "ซ่อมทาง"}
    assert client.post("/points/BSM-01/edit/suspend", data=whole).status_code == 303
    found = view(hub, "BSM-01")
    assert found is not None
    assert [(one.from_day.isoformat(), one.patrols_per_day) for one in found.duties] == [
        ("2026-12-01", 3),
        ("2026-12-05", 0),
        ("2026-12-20", 3),
    ]
    assert "กท 5904/1" in client.get("/points/BSM-01/edit").text


def test_days_that_are_over_are_proposed_and_without_a_reason_refused(client: httpx.Client, hub: SmallHub) -> None:
    back = {"patrols": "1", "from_day": "20/11/2569"}
    assert client.post("/points/BSM-01/edit/duty", data=back).status_code == 409
    asked = client.post("/points/BSM-01/edit/duty", data={**back, "reason": "หนังสือมาช้า"})
    assert asked.headers["location"].startswith("/points/BSM-01/edit?asked=")
    found = view(hub, "BSM-01")
    assert found is not None
    assert found.duties == ()
