"""Signing in with an account of the office, against a real small provider: whatever it lies about opens nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.people import access_log, identities, second_factor, totp, users
from hub.settings import OidcSettings, WebSettings
from tests.parts.hands import HUB_KEY, hand
from tests.parts.provider import CLIENT, SECRET, Provider, provider
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, PASSWORD, SmallHub, small_hub

ADDRESS = "http://hub.test"
BACK = "/sign-in/provider/back"


@pytest.fixture
def office() -> Iterator[Provider]:
    with provider() as running:
        yield running


def settings_for(office: Provider, tmp_path: Path, *, claim: str = "sub", amr: tuple[str, ...] = ()) -> OidcSettings:
    secret = tmp_path / "client.secret"
    secret.touch(mode=0o600)
    secret.write_text(SECRET + "\n")
    return OidcSettings(
        issuer=office.issuer, client_id=CLIENT, client_secret_file=str(secret), claim=claim, trusted_amr=amr
    )


@pytest.fixture
def hub(office: Provider, tmp_path: Path) -> Iterator[SmallHub]:
    web = WebSettings(address=ADDRESS, second_factor="off")
    with small_hub(f"sqlite:///{tmp_path}/hub.db", web=web, oidc=settings_for(office, tmp_path)) as running:
        with writing(running.engine) as conn:
            identities.link(conn, LOGIN, issuer=office.issuer, subject="u-1001", hand=hand(at=NOW))
        yield running


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as one:
        yield one


def way_back(client: httpx.Client, *, wanted: str = "/users") -> str:
    """To the provider, and what it sends the browser back with."""
    there = client.get("/sign-in/provider", params={"next": wanted})
    sent = httpx.get(there.headers["location"]).headers["location"]
    assert sent.startswith(ADDRESS + BACK)
    return sent.removeprefix(ADDRESS)


def why(hub: SmallHub) -> str:
    """The newest line of the access log."""
    with hub.engine.connect() as conn:
        (newest, *_) = access_log.newest(conn, limit=1)
    return f"{newest.access.what} {newest.access.subject} {newest.access.path}"


def test_who_is_linked_gets_in_with_the_role_of_the_hub(hub: SmallHub, office: Provider, client: httpx.Client) -> None:
    office.claims = {"role": "administrator", "groups": ["admins"]}
    with writing(hub.engine) as conn:
        users.add_user(conn, login="malee", name="มาลี", password=PASSWORD, role=Role.AUDITOR, hand=hand())
        identities.link(conn, "malee", issuer=office.issuer, subject="u-2002", hand=hand(at=NOW))
    office.subject = "u-2002"
    there = urlsplit(client.get("/sign-in/provider").headers["location"])
    asked = parse_qs(there.query)
    assert (asked["code_challenge_method"], asked["scope"], asked["response_type"]) == (["S256"], ["openid"], ["code"])
    entered = client.get(way_back(client, wanted="/access-log"))
    assert (entered.status_code, entered.headers["refresh"]) == (200, "0; url=/access-log")
    assert client.get("/access-log").status_code == 200
    assert client.get("/users").status_code == 403
    assert why(hub) == "refused malee /users"


LIES: list[tuple[dict[str, object], str]] = [
    ({"iss": "https://elsewhere.example"}, "issuer"),
    ({"aud": "another-client"}, "audience"),
    ({"aud": [CLIENT, "another-client"]}, "audience"),
    ({"azp": "another-client"}, "audience"),
    ({"exp": int((NOW - timedelta(minutes=2)).timestamp())}, "expired"),
    ({"exp": None}, "time"),
    ({"iat": int((NOW - timedelta(hours=1)).timestamp())}, "time"),
    ({"nbf": int((NOW + timedelta(hours=1)).timestamp())}, "time"),
    ({"nonce": "another"}, "nonce"),
    ({"nonce": None}, "nonce"),
    ({"sub": ""}, "claim"),
    ({"sub": "u-9999"}, "stranger"),
    ({"sub": "u-1001 "}, "stranger"),
]


def test_a_token_that_does_not_hold_opens_nothing(hub: SmallHub, office: Provider, client: httpx.Client) -> None:
    for lie, said in LIES:
        office.claims = lie
        hub.session_clock.now += timedelta(minutes=1)
        office.now = hub.session_clock.now
        answer = client.get(way_back(client))
        assert (lie, answer.status_code, "refresh" in answer.headers, "riskpoint" in client.cookies) == (
            lie,
            401,
            False,
            False,
        )
        assert "เข้าสู่ระบบไม่สำเร็จ" in answer.text
        assert (lie, why(hub)) == (lie, f"failed oidc /sign-in/provider {said}")
    hub.session_clock.now += timedelta(minutes=1)
    office.now, office.claims = hub.session_clock.now, {}
    for algorithm in ("none", "HS256"):
        office.algorithm = algorithm
        assert client.get(way_back(client)).status_code == 401
        assert why(hub) == "failed oidc /sign-in/provider signature"
    office.algorithm, office.signing = "RS256", rsa.generate_private_key(65537, 2048)
    assert client.get(way_back(client)).status_code == 401
    assert why(hub) == "failed oidc /sign-in/provider signature"
    office.signing = None
    assert client.get(way_back(client)).status_code == 200


def test_a_rotated_key_is_fetched_and_a_flood_of_unknown_ones_is_not(
    hub: SmallHub, office: Provider, client: httpx.Client
) -> None:
    assert client.get(way_back(client)).status_code == 200
    assert client.get(way_back(client)).status_code == 200
    assert office.asked_for_keys == 1
    hub.session_clock.now += timedelta(minutes=5)
    office.now = hub.session_clock.now
    office.rotate()
    assert client.get(way_back(client)).status_code == 200
    assert office.asked_for_keys == 2
    office.rotate()
    assert client.get(way_back(client)).status_code == 401
    assert office.asked_for_keys == 2


def test_a_way_that_was_gone_is_gone_once(hub: SmallHub, client: httpx.Client) -> None:
    back = way_back(client)
    carried = client.cookies["riskpoint-step"]
    assert client.get(back).status_code == 200
    client.cookies.clear()
    assert client.get(back).status_code == 401
    client.cookies.set("riskpoint-step", carried)
    assert client.get(back).status_code == 401
    state = parse_qs(urlsplit(back).query)["state"][0]
    with writing(hub.engine) as conn:
        assert not identities.spend(conn, state, expires_at=NOW + timedelta(minutes=9), now=NOW)
    hub.session_clock.now += timedelta(minutes=1)
    other = way_back(client)
    assert client.get(other.replace("state=", "state=x")).status_code == 401
    assert why(hub) == "failed oidc /sign-in/provider state"
    late = way_back(client)
    hub.session_clock.now += timedelta(minutes=10)
    assert client.get(late).status_code == 401


def test_a_provider_that_is_down_or_says_nonsense_is_told_plainly(
    hub: SmallHub, office: Provider, client: httpx.Client
) -> None:
    office.discovery = {"issuer": "https://elsewhere.example"}
    assert client.get("/sign-in/provider").status_code == 502
    office.discovery = {"token_endpoint": "http://elsewhere.example/token"}
    assert client.get("/sign-in/provider").status_code == 502
    assert why(hub) == "failed oidc /sign-in/provider answer"
    office.discovery, office.broken = {}, True
    answer = client.get("/sign-in/provider")
    assert (answer.status_code, "ติดต่อระบบบัญชีหน่วยงานไม่ได้" in answer.text) == (502, True)
    assert why(hub) == "failed oidc /sign-in/provider down"
    office.broken = False
    back = way_back(client)
    assert client.get(BACK, params={"error": "access_denied", "state": parse_qs(back)["state"][0]}).status_code == 401
    assert why(hub) == "failed oidc /sign-in/provider refused"


def test_the_hubs_own_code_is_asked_for_unless_the_provider_is_trusted_with_it(
    hub: SmallHub, office: Provider, client: httpx.Client, tmp_path: Path
) -> None:
    with writing(hub.engine) as conn:
        secret = second_factor.begin(conn, LOGIN, key=HUB_KEY, now=NOW)
        step = int(NOW.timestamp()) // 30
        second_factor.confirm(conn, LOGIN, totp.code_of(secret, step), hand=hand(LOGIN, at=NOW), now=NOW)
    office.claims = {"amr": ["pwd", "otp"]}
    entered = client.get(way_back(client))
    assert (entered.headers["refresh"], "riskpoint" in client.cookies) == ("0; url=/sign-in/code", False)
    answer = client.post(
        "/sign-in/code",
        data={"code": totp.code_of(secret, step + 1)},
        headers={"origin": str(client.base_url).rstrip("/")},
    )
    assert answer.headers["location"] == "/users"
    hub.app.state.provider.settings = settings_for(office, tmp_path, amr=("otp",))
    client.cookies.clear()
    assert client.get(way_back(client)).headers["refresh"] == "0; url=/users"
    assert "riskpoint" in client.cookies


def test_an_unverified_email_names_nobody(
    hub: SmallHub, office: Provider, client: httpx.Client, tmp_path: Path
) -> None:
    hub.app.state.provider.settings = settings_for(office, tmp_path, claim="email")
    with writing(hub.engine) as conn:
        identities.link(conn, LOGIN, issuer=office.issuer, subject="somying@office.example", hand=hand(at=NOW))
    office.claims = {"email": "somying@office.example"}
    assert client.get(way_back(client)).status_code == 401
    assert why(hub) == "failed oidc /sign-in/provider claim"
    office.claims["email_verified"] = True
    assert client.get(way_back(client)).status_code == 200


def test_a_link_is_one_persons_and_goes_with_the_account(hub: SmallHub, office: Provider, client: httpx.Client) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="malee", name="มาลี", password=PASSWORD, role=Role.ADMINISTRATOR, hand=hand())
        with pytest.raises(Refused):
            identities.link(conn, "malee", issuer=office.issuer, subject="u-1001", hand=hand(at=NOW))
        users.close(conn, login=LOGIN, hand=hand(at=NOW))
    assert client.get(way_back(client)).status_code == 401
    assert why(hub) == "failed oidc /sign-in/provider stranger"
    with writing(hub.engine) as conn:
        users.open_again(conn, login=LOGIN, hand=hand(at=NOW))
    assert client.get(way_back(client)).status_code == 200
    with writing(hub.engine) as conn:
        identities.unlink(conn, LOGIN, hand=hand(at=NOW))
    assert client.get("/users").status_code == 303
    assert client.get(way_back(client)).status_code == 401
