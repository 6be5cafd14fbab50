"""Forms of cameras and lamps: what is wrong stands at its field, what was typed stays, and nothing changes."""

from collections.abc import Iterator

import httpx
import pytest

from hub.fleet import assets
from tests.parts.served import served
from tests.parts.small_hub import SmallHub

GOOD = {"point": "BSM-01", "kind": "camera", "name": "front", "from_day": "22/11/2569", "label": "กล้องปากซอย"}


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as browser:
        browser.cookies.set("riskpoint", hub.session())
        browser.headers["origin"] = running.address.rstrip("/")
        yield browser


def kept(hub: SmallHub) -> list[tuple[str, str, str, str]]:
    with hub.engine.connect() as conn:
        return [(one.name, str(one.from_day), str(one.to_day), one.label) for one in assets.assets(conn)]


def test_a_form_with_mistakes_says_so_at_each_field_and_keeps_what_was_typed(
    client: httpx.Client, hub: SmallHub
) -> None:
    typed = {**GOOD, "name": "Front!", "from_day": "31/2/2569", "owner": "ฝ่ายโยธา <b>", "note": "x" * 300}
    answer = client.post("/assets", data=typed)
    assert answer.status_code == 422
    for name in ("name", "from_day", "note"):
        assert f'id="wrong-{name}"' in answer.text
    assert all(f'value="{text}"' in answer.text for text in ("Front!", "31/2/2569", "ฝ่ายโยธา &lt;b&gt;", "x" * 300))
    assert kept(hub) == []


def test_what_is_wrong_with_a_correction_stands_in_its_own_form(client: httpx.Client, hub: SmallHub) -> None:
    assert client.post("/assets", data=GOOD).status_code == 303
    assert kept(hub) == [("front", "2026-11-22", "None", "กล้องปากซอย")]
    change = {**GOOD, "was_from": "2026-11-22", "label": "ชื่อใหม่", "to_day": "1/1/2569"}
    answer = client.post("/assets/correct", data=change)
    assert (answer.status_code, answer.text.count('id="wrong-to_day"'), answer.text.count('value="ชื่อใหม่"')) == (
        422,
        1,
        1,
    )
    assert kept(hub) == [("front", "2026-11-22", "None", "กล้องปากซอย")]
    assert client.post("/assets/correct", data={**change, "to_day": "1/12/2569"}).status_code == 303
    assert kept(hub) == [("front", "2026-11-22", "2026-12-01", "ชื่อใหม่")]
    assert client.post("/assets/correct", data={**change, "was_from": "nonsense"}).status_code == 422
    gone = client.post("/assets/remove", data={**GOOD, "was_from": "2020-01-01"})
    assert (gone.status_code, "ไม่มีรายการนี้แล้ว" in gone.text) == (409, True)
    assert client.post("/assets/remove", data={**GOOD, "was_from": "2026-11-22"}).status_code == 303
    assert kept(hub) == []
