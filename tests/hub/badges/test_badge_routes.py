"""What the hub tells phones and operators about badges, over HTTP: no names, from our own pages only, not too often."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.badges import service
from hub.badges.invitation import proof_message
from hub.database import writing
from hub.web.headers import CONTENT_SECURITY_POLICY
from tests.parts.served import served
from tests.parts.small_hub import CARD, NOW, OFFICER, SmallHub, small_hub
from wire_contract.badge import credential_of
from wire_contract.chain import encode_bytes, public_key_of

OURS = {"sec-fetch-site": "same-origin"}
PHONE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CREDENTIAL = credential_of(PHONE.public_key().public_bytes_raw())
ENROLMENTS = "/api/v1/badge/enrolments"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        yield running


@pytest.fixture
def phone(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        yield client


@pytest.fixture
def operator(hub: SmallHub, phone: httpx.Client) -> httpx.Client:
    phone.cookies.set("riskpoint", hub.session())
    phone.headers.update(OURS)
    return phone


def asking(hub: SmallHub) -> dict[str, str]:
    """What an invited phone sends."""
    with writing(hub.engine) as conn:
        secret = service.invite(conn, officer="T-01", replaces=True, invited_by="somying", now=NOW).secret
    signature = PHONE.sign(proof_message(PHONE.public_key().public_bytes_raw(), secret))
    return {"invitation": secret, "public_key": public_key_of(PHONE), "signature": encode_bytes(signature)}


def badges(hub: SmallHub) -> list[str]:
    with writing(hub.engine) as conn:
        return [one.credential for one in service.standing(conn)]


def test_a_phone_is_told_the_officers_code_and_no_name(phone: httpx.Client, hub: SmallHub) -> None:
    answer = phone.post(ENROLMENTS, json=asking(hub), headers=OURS)
    assert (answer.status_code, answer.json()) == (200, {"officer": "T-01", "credential": CREDENTIAL})
    assert "set-cookie" not in answer.headers
    assert OFFICER not in phone.get("/badge/").text


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_badge_is_enrolled_from_our_own_page_only(
    phone: httpx.Client, hub: SmallHub, headers: dict[str, str]
) -> None:
    assert phone.post(ENROLMENTS, json=asking(hub), headers=headers).status_code == 403
    assert badges(hub) == []


def test_a_used_invitation_is_gone_and_a_wrong_proof_a_conflict_in_json_with_a_hint(
    phone: httpx.Client, hub: SmallHub
) -> None:
    asked = asking(hub)
    wrong = phone.post(ENROLMENTS, json=asked | {"signature": "A" * 86}, headers=OURS)
    assert wrong.status_code == 409
    assert "did not sign" in wrong.json()["hint"]
    gone = phone.post(ENROLMENTS, json=asked | {"invitation": "A" * 43}, headers=OURS)
    assert (gone.status_code, gone.json()["error"]) == (410, "No longer good")
    assert "ask the office for another" in gone.json()["hint"]
    assert badges(hub) == []


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"invitation": 1}', json.dumps({"invitation": "A" * 101})])
def test_what_cannot_be_read_is_answered_with_what_is_wrong(phone: httpx.Client, body: str) -> None:
    answer = phone.post(ENROLMENTS, content=body, headers=OURS | {"content-type": "application/json"})
    assert (answer.status_code, answer.json()["status"]) == (422, 422)


def test_too_many_tries_are_asked_to_wait_and_not_checked(phone: httpx.Client, hub: SmallHub) -> None:
    throttle = hub.app.state.badge_desk.throttle
    while throttle.wait_s("127.0.0.1", now=hub.session_clock.now) <= 30:
        pass
    answer = phone.post(ENROLMENTS, json=asking(hub), headers=OURS)
    assert (answer.status_code, int(answer.headers["retry-after"]) > 30) == (429, True)
    assert badges(hub) == []


def test_the_time_is_the_districts(phone: httpx.Client) -> None:
    answer = phone.get("/api/v1/badge/time")
    assert answer.json() == {"now_ms": round(NOW.timestamp() * 1000)}
    assert answer.headers["cache-control"] == "no-store"


def test_the_phone_keeps_everything_that_the_page_loads(phone: httpx.Client) -> None:
    head, list_line = phone.get("/badge/worker.js").text.splitlines()[:2]
    assert re.fullmatch(r'const VERSION = "[0-9a-f]{16}";', head)
    kept = set(json.loads(list_line.removeprefix("const KEPT = ").removesuffix(";")))
    answers = {path: phone.get(path) for path in kept}
    assert {path: one.status_code for path, one in answers.items()} == dict.fromkeys(kept, 200)
    loaded = {path.split("?")[0] for path in re.findall(r'(?:src|href)="(/[^"#]*)"', phone.get("/badge/").text)}
    for path, answer in answers.items():
        folder = httpx.URL("http://hub" + path)
        found = re.findall(r'(?:from|url\() ?"([^"]+)"', answer.text) if path.endswith((".js", ".css")) else []
        loaded |= {folder.join(name).path for name in found}
    assert loaded - kept == {"/privacy"}  # a link to follow, nothing that the badge needs
    assert len(loaded) > 15


def test_the_page_can_be_installed_within_the_strict_rules(phone: httpx.Client) -> None:
    manifest = phone.get("/badge/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    told = manifest.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/badge/", "/badge/", "standalone")
    icons = [(one["sizes"], one["purpose"]) for one in told["icons"]]
    assert icons == [("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")]
    for one in told["icons"]:
        width = int.from_bytes(phone.get(one["src"]).content[16:20], "big")
        assert f"{width}x{width}" == one["sizes"]
    for path in ("/badge/", "/badge/worker.js", "/badge/manifest.webmanifest"):
        assert phone.get(path).headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    page = phone.get("/badge/").text
    assert re.findall(r"<script(?! type=\"module\" src=)|<style| style=| on\w+=", page) == []


def test_an_invitation_is_shown_with_its_link(operator: httpx.Client) -> None:
    page = operator.post("/badges/invitations", data={"officer": "T-02", "replaces": "true"})
    link = re.search(r'data-text="([^"]+)"', page.text)
    assert link is not None
    assert re.fullmatch(re.escape(str(operator.base_url)) + r"/badge/#[A-Za-z0-9_-]{43}", link[1])
    assert "โทรศัพท์ต้องการ HTTPS" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_nobody_else_is_invited(operator: httpx.Client) -> None:
    answer = operator.post("/badges/invitations", data={"officer": "T-99"})
    assert answer.status_code == 409
    assert "ไม่มีเจ้าหน้าที่ T-99" in answer.text


def test_the_link_names_the_address_that_phones_reach(operator: httpx.Client, hub: SmallHub) -> None:
    state = hub.app.state.hub
    for address, warns in (("https://hub.example", False), ("http://10.1.2.3:8000", True)):
        hub.app.state.hub = type(state)(
            **{name: getattr(state, name) for name in state.__slots__} | {"address": address}
        )
        page = operator.post("/badges/invitations", data={"officer": "T-02"}).text
        assert f'data-text="{address}/badge/#' in page
        assert ("โทรศัพท์ต้องการ HTTPS" in page) is warns


def test_a_lost_phones_badge_is_withdrawn_in_the_operators_name(operator: httpx.Client, hub: SmallHub) -> None:
    assert operator.post(ENROLMENTS, json=asking(hub)).status_code == 200
    page = operator.get("/badges").text
    assert (CREDENTIAL in page, OFFICER in page) == (True, True)
    assert operator.post("/badges/withdraw", data={"credential": CREDENTIAL}).headers["location"] == "/badges"
    assert badges(hub) == []
    newest = operator.get("/api/v1/audit", params={"limit": 1}).json()[0]
    assert (newest["subject"], newest["act"]["reason"]) == ("somying", "โทรศัพท์หายหรือเลิกใช้ · phone lost or given up")
    assert operator.post("/badges/withdraw", data={"credential": CREDENTIAL}).status_code == 409
    assert operator.post("/badges/withdraw", data={"credential": CARD}).status_code == 422
