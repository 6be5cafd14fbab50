"""The page of police stations, and the same for programs."""

import httpx

from tests.parts.served import served
from tests.parts.small_hub import SmallHub


def test_the_page_says_which_points_refer_to_which_station_and_names_what_is_not_on_the_list(hub: SmallHub) -> None:
    hub.add_point("A-1", name="หนึ่ง", station="สน.บางรัก", device=False)
    hub.add_point("A-2", name="สอง", station="สน.ที่ไม่มี<b>", device=False)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session())
        text = client.get("/stations").text
        answer = {one["name"]: one for one in client.get("/api/v1/stations").json()}
    assert 'data-station="สน.บางรัก"' in text
    assert 'data-unlisted="สน.ที่ไม่มี&lt;b&gt;"' in text
    assert answer["สน.บางรัก"] == {"name": "สน.บางรัก", "division": 6, "points": ["A-1"]}
    assert answer["สน.ที่ไม่มี<b>"] == {"name": "สน.ที่ไม่มี<b>", "division": None, "points": ["A-2"]}
    assert (len(answer), answer["สน.ลุมพินี"]["points"]) == (88 + 2, [])
