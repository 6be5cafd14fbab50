"""Every role at every page: let in exactly where its rights say so; a refusal stands in the access log."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from fastapi.routing import APIRoute

from hub.app import ROUTERS
from hub.database import writing
from hub.kernel.rights import RIGHTS, Right, Role
from hub.people import access_log, tokens, users
from hub.people.access_log import Access, What
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, PASSWORD, SmallHub

SECTION = "ฝ่ายโยธา สำนักงานเขต"
PAGES = [
    (route.path, {Right(str(name).removeprefix("needs_")) for name in names})
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and "GET" in route.methods and "{" not in route.path
    for names in [[getattr(one.dependency, "__name__", "") for one in route.dependencies]]
    if names
]


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with writing(hub.engine) as conn:
        for role in Role:
            section = SECTION if role is Role.SECTION else None
            users.add_user(
                conn, login=role.value, name=role.value, password=PASSWORD, role=role, section=section, hand=hand()
            )
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as one:
        yield one


def test_a_role_is_let_in_where_its_rights_say_so_and_nowhere_else(hub: SmallHub, client: httpx.Client) -> None:
    assert len(PAGES) > 25
    for role in Role:
        client.cookies.set("riskpoint", hub.session(role.value))
        for path, asked in PAGES:
            refused = client.get(path).status_code == 403
            assert (role, path, refused) == (role, path, not asked <= RIGHTS[role])


def test_a_refusal_stands_in_the_access_log_and_says_what_to_do(hub: SmallHub, client: httpx.Client) -> None:
    client.cookies.set("riskpoint", hub.session("officer"))
    answer = client.get("/users")
    assert (answer.status_code, "ขอจากผู้ดูแลระบบ" in answer.text) == (403, True)
    assert client.get("/api/v1/officers").json()["status"] == 403
    assert client.get("/users").status_code == 403
    with hub.engine.connect() as conn:
        noted = [(one.access, one.times) for one in access_log.newest(conn, limit=10, what=What.REFUSED)]
    assert noted == [
        (Access(What.REFUSED, "officer", "127.0.0.1", "GET /api/v1/officers"), 1),
        (Access(What.REFUSED, "officer", "127.0.0.1", "GET /users"), 2),
    ]


def test_a_guess_betrays_nothing_to_whoever_has_not_the_right(hub: SmallHub, client: httpx.Client) -> None:
    client.cookies.set("riskpoint", hub.session("officer"))
    assert [client.get(f"/officers/{code}").status_code for code in ("T-01", "T-99")] == [403, 403]
    client.cookies.set("riskpoint", hub.session("operator"))
    assert [client.get(f"/officers/{code}").status_code for code in ("T-01", "T-99")] == [200, 404]


def test_a_program_asks_with_a_token_at_the_api_and_nowhere_else(hub: SmallHub, client: httpx.Client) -> None:
    wanted = tokens.Wanted("screen", frozenset({Right.SEE_BOARD}))
    with writing(hub.engine) as conn:
        secret = tokens.make(conn, login="supervisor", wanted=wanted, hand=hand(at=NOW))
    bearer = {"authorization": f"Bearer {secret}"}

    def status(path: str, **headers: str) -> int:
        return client.get(path, headers=headers).status_code

    assert status("/api/v1/today", **bearer) == 200
    assert status("/api/v1/officers", **bearer) == 403
    assert status("/", **bearer) == 303
    assert (
        client.get("/api/v1/today", headers={"authorization": "Bearer rp_nonsense"}).headers["www-authenticate"]
        == 'Bearer error="invalid_token"'
    )
    with hub.engine.connect() as conn:
        assert [one.last_used_at for one in tokens.of_user(conn, "supervisor")] == [hub.session_clock.now]


def test_a_password_that_somebody_else_chose_opens_nothing_but_the_way_to_another(
    hub: SmallHub, client: httpx.Client
) -> None:
    first = users.one_time_password()
    with writing(hub.engine) as conn:
        users.add_user(conn, login="new", name="ใหม่", password=first, role=Role.OPERATOR, must_change=True, hand=hand())
    own = {"origin": str(client.base_url).rstrip("/")}
    came = client.post("/sign-in", data={"login": "new", "password": first}, headers=own)
    assert (came.status_code, client.get("/").headers["location"]) == (303, "/account/password")
    assert client.get("/api/v1/today").status_code == 403
    wrong = client.post("/account/password", data={"old": "nonsense", "new": "one of my own"}, headers=own)
    same = client.post("/account/password", data={"old": first, "new": first}, headers=own)
    assert [
        (one.status_code, said in one.text)
        for one, said in ((wrong, "old password is not right"), (same, "must be another"))
    ] == [(422, True)] * 2
    assert client.post("/account/password", data={"old": first, "new": "one of my own"}, headers=own).status_code == 303
    assert client.get("/").headers["location"] == "/sign-in"
    client.post("/sign-in", data={"login": "new", "password": "one of my own"}, headers=own)
    assert client.get("/").status_code == 200


def test_who_signs_in_and_out_and_fails_is_kept_for_400_days_and_no_longer(hub: SmallHub, client: httpx.Client) -> None:
    own = {"origin": str(client.base_url).rstrip("/")}
    began = hub.session_clock.now

    def at_the_door(login: str, password: str) -> list[tuple[What, str, str]]:
        client.post("/sign-in", data={"login": login, "password": password}, headers=own)
        with hub.engine.connect() as conn:
            rows = [one.access for one in access_log.newest(conn, limit=10)]
        assert {one.address for one in rows} == {"127.0.0.1"}
        return [(one.what, one.subject, one.path) for one in rows]

    assert at_the_door("Guess\u202e", "nonsense") == [(What.FAILED, "guess\ufffd", "/sign-in")]
    entered = (What.SIGNED_IN, "operator", "/sign-in")
    assert at_the_door("operator", PASSWORD) == [entered, (What.FAILED, "guess\ufffd", "/sign-in")]
    client.post("/sign-out", headers=own)
    left = (What.SIGNED_OUT, "operator", "/sign-out")
    hub.session_clock.now = began + access_log.KEPT - timedelta(minutes=1)
    assert at_the_door("operator", PASSWORD)[:2] == [entered, left]
    hub.session_clock.now = began + access_log.KEPT + timedelta(minutes=2)
    assert at_the_door("auditor", PASSWORD) == [(What.SIGNED_IN, "auditor", "/sign-in"), entered]
