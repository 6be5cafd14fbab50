"""The register of devices over HTTP: a replacement and a revocation say first what follows, and then do it."""

from collections.abc import Iterator

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.fleet import service as fleet
from tests.parts.a_day import tell
from tests.parts.served import two_offices
from tests.parts.small_hub import SmallHub
from wire_contract.chain import public_key_of

KEY = public_key_of(Ed25519PrivateKey.from_private_bytes(bytes(32)))


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell(hub)
    with two_offices(hub) as browsers:
        browsers[0].follow_redirects = False
        yield browsers[0]


def standing(hub: SmallHub) -> dict[str, str]:
    with hub.engine.connect() as conn:
        return {one.device: one.public_key for one in fleet.enrolments(conn) if one.enrolled_to is None}


def test_a_device_is_replaced_only_once_what_ends_by_it_was_said(client: httpx.Client, hub: SmallHub) -> None:
    before = standing(hub)
    old = hub.devices["BSM-01"].name
    form = {"device": "new-pi-1", "point": "BSM-01", "key": KEY}
    asked = client.post("/devices/enrol", data=form)
    assert asked.status_code == 200
    assert f"{old} อยู่ จะสิ้นสุดลง" in asked.text
    assert standing(hub) == before, "asking changes nothing"
    assert client.post("/devices/enrol", data={**form, "confirm": "enrol"}).status_code == 303
    after = {name: key for name, key in before.items() if name != old}
    assert standing(hub) == {**after, "new-pi-1": KEY}
    with hub.engine.connect() as conn:
        assert fleet.public_keys(conn, [old])[old], "what the old one recorded before is still taken"


def test_a_key_is_revoked_only_with_a_reason_and_after_what_follows_was_said(
    client: httpx.Client, hub: SmallHub
) -> None:
    name = hub.devices["BSM-01"].name
    asked = client.post("/devices/revoke", data={"device": name})
    assert (asked.status_code, "ยกเลิกการเพิกถอนไม่ได้" in asked.text) == (200, True)
    bare = client.post("/devices/revoke", data={"device": name, "confirm": "revoke"})
    assert (bare.status_code, 'id="wrong-reason"' in bare.text) == (422, True)
    assert name in standing(hub)
    done = client.post("/devices/revoke", data={"device": name, "confirm": "revoke", "reason": "การ์ดถูกขโมย"})
    assert done.status_code == 303
    with hub.engine.connect() as conn:
        assert fleet.public_keys(conn, [name]) == {}


def test_what_is_no_device_and_no_key_is_told_at_its_field_and_kept(client: httpx.Client, hub: SmallHub) -> None:
    before = standing(hub)
    answer = client.post("/devices/enrol", data={"device": "จุด<1>", "point": "", "key": "abc"})
    assert answer.status_code == 422
    assert 'id="wrong-device"' in answer.text
    assert 'id="wrong-key"' in answer.text
    assert 'value="จุด&lt;1&gt;"' in answer.text
    assert client.post("/devices/revoke", data={"device": "nobody"}).status_code == 404
    assert standing(hub) == before
