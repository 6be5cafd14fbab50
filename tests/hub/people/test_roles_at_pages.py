"""Every role at every page: let in exactly where its rights say so; a refusal stands in the access log."""

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from hub.app import ROUTERS
from hub.database import metadata, writing
from hub.kernel.rights import RIGHTS, Right, Role
from hub.people import access_log, sign_in, tokens, users
from hub.people.access_log import Access, What
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, PASSWORD, SmallHub
from tests.parts.tested_district import TRAFFIC, tell_tests

SECTION = "ฝ่ายโยธา สำนักงานเขต"
PAGES = [
    (route.path, {Right(name.removeprefix("needs_")) for name in names if name.startswith("needs_")})
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and "GET" in route.methods and "{" not in route.path
    for names in [[str(getattr(one.dependency, "__name__", "")) for one in route.dependencies]]
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
            status = client.get(path).status_code
            assert (role, path, status == 403) == (role, path, not asked <= RIGHTS[role])
            assert (role, path, status < 500) == (role, path, True)


def test_an_administrator_looks_after_users_at_a_page(hub: SmallHub, client: httpx.Client) -> None:
    """Added, made something else, given another password, closed, opened; a mistake keeps what was typed."""
    own = {"origin": str(client.base_url).rstrip("/")}
    client.cookies.set("riskpoint", hub.session("administrator"))

    def send(path: str, **fields: str) -> tuple[int, str]:
        answer = client.post(path, data=fields, headers=own)
        return answer.status_code, answer.text

    def stands() -> tuple[Role, str | None, bool, bool]:
        with hub.engine.connect() as conn:
            one = users.of_login(conn, "malee")
        return one.role, one.section, one.must_change, one.closed_at is not None

    with hub.engine.connect() as conn:
        before = [one.login for one in users.all_users(conn)]
    status, said = send("/users", login="ma lee", name="มาลี <b>", role="section", section="")
    assert (status, 'value="ma lee"' in said, "มาลี &lt;b&gt;" in said) == (422, True, True)
    with hub.engine.connect() as conn:
        assert [one.login for one in users.all_users(conn)] == before
    status, said = send("/users", login="malee", name="มาลี", role="section", section=SECTION)
    (first,) = re.findall(r'class="secret mono">([A-Z2-9-]{14})<', said)
    with hub.engine.connect() as conn:
        account = users.of_login(conn, "malee")
    assert (status, sign_in.check_password(account, first)) == (200, account.user)
    assert stands() == (Role.SECTION, SECTION, True, False)
    assert send("/users/role", login="malee", role="auditor")[0] == 303
    assert stands() == (Role.AUDITOR, None, True, False)
    status, said = send("/users/password", login="malee")
    assert (status, first in said, len(re.findall(r'class="secret mono">([A-Z2-9-]{14})<', said))) == (200, False, 1)
    assert send("/users/close", login="malee", wanted="close")[0] == 303
    assert stands() == (Role.AUDITOR, None, True, True)
    assert send("/users/close", login="malee", wanted="open")[0] == 303
    assert stands() == (Role.AUDITOR, None, True, False)
    assert send("/users/close", login="nobody")[0] == 422


def test_everybody_makes_and_takes_back_tokens_and_ends_only_sessions_of_their_own(
    hub: SmallHub, client: httpx.Client
) -> None:
    own = {"origin": str(client.base_url).rstrip("/")}
    theirs = hub.session("auditor")
    mine, elsewhere = hub.session("officer"), hub.session("officer")
    client.cookies.set("riskpoint", mine)
    answer = client.post("/account/tokens", data={"name": "จอ", "scopes": "see_board", "days": "7"}, headers=own)
    (secret,) = re.findall(r'class="secret mono">(rp_[\w-]{43})<', answer.text)
    bearer = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/today", headers=bearer).status_code == 200
    more = client.post("/account/tokens", data={"name": "more", "scopes": "manage_users"}, headers=own)
    assert (more.status_code, 'value="more"' in more.text) == (422, True)
    assert client.post("/account/tokens/revoke", data={"name": "จอ"}, headers=own).status_code == 303
    assert client.get("/api/v1/today", headers=bearer).status_code == 401
    for one in (theirs, elsewhere):
        ended = client.post("/account/sessions/end", data={"session": sign_in.digest(one)}, headers=own)
        assert ended.status_code == 303
    with hub.engine.connect() as conn:
        left = [sign_in.user_of(conn, one, now=hub.session_clock.now) is not None for one in (theirs, mine, elsewhere)]
    assert left == [True, True, False]


def test_a_refusal_stands_in_the_access_log_and_says_what_to_do(hub: SmallHub, client: httpx.Client) -> None:
    client.cookies.set("riskpoint", hub.session("officer"))
    answer = client.get("/users")
    assert (answer.status_code, "ขอจากผู้ดูแลระบบ" in answer.text) == (403, True)
    assert client.get("/api/v1/officers").json()["status"] == 403
    assert client.get("/users").status_code == 403
    with hub.engine.connect() as conn:
        noted = [(one.access, one.times) for one in access_log.newest(conn, limit=10, what=What.REFUSED)]
    assert noted == [
        (Access(What.REFUSED, "officer", "127.0.0.1", "/api/v1/officers"), 1),
        (Access(What.REFUSED, "officer", "127.0.0.1", "/users"), 2),
    ]


def test_who_saw_names_stands_in_the_access_log_once_a_minute_and_who_saw_none_does_not(
    hub: SmallHub, client: httpx.Client
) -> None:
    client.cookies.set("riskpoint", hub.session("auditor"))
    for path in ("/officers", "/officers", "/officers/T-01", "/officers/T-99", "/api/v1/officers", "/", "/reports"):
        client.get(path)
    hub.session_clock.now += timedelta(minutes=1)
    client.get("/officers")
    with hub.engine.connect() as conn:
        noted = [
            (one.minute, one.access.subject, one.access.path) for one in access_log.newest(conn, limit=9, what=What.SAW)
        ]
    first, second = NOW, NOW + timedelta(minutes=1)
    assert noted == [
        (second, "auditor", "/officers"),
        (first, "auditor", "/api/v1/officers"),
        (first, "auditor", "/officers/T-01"),
        (first, "auditor", "/officers"),
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
        for one, said in ((wrong, "รหัสผ่านเดิมไม่ถูกต้อง"), (same, "รหัสผ่านใหม่ต้องต่างจากเดิม"))
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

    assert at_the_door("Operator", "nonsense") == [(What.FAILED, "operator", "/sign-in")]
    entered = (What.SIGNED_IN, "operator", "/sign-in")
    assert at_the_door("operator", PASSWORD) == [entered, (What.FAILED, "operator", "/sign-in")]
    client.post("/sign-out", headers=own)
    left = (What.SIGNED_OUT, "operator", "/sign-out")
    hub.session_clock.now = began + access_log.KEPT - timedelta(minutes=1)
    assert at_the_door("operator", PASSWORD)[:2] == [entered, left]
    hub.session_clock.now = began + access_log.KEPT + timedelta(minutes=2)
    assert at_the_door("auditor", PASSWORD) == [(What.SIGNED_IN, "auditor", "/sign-in"), entered]


def test_a_password_typed_as_a_login_is_kept_nowhere_and_one_guesser_is_told_from_many(
    hub: SmallHub, client: httpx.Client
) -> None:
    own = {"origin": str(client.base_url).rstrip("/")}
    for typed in ("My-Secret-2569", "my-secret-2569", "another secret\u202e"):
        client.post("/sign-in", data={"login": typed, "password": ""}, headers=own)
    with hub.engine.connect() as conn:
        rows = [(one.access.subject, one.times) for one in reversed(access_log.newest(conn, limit=10))]
        signs = [subject for subject, _ in rows]
        assert rows == [(signs[0], 2), (signs[1], 1)]
        assert signs[0] != signs[1]
        assert all(re.fullmatch(r"\? [0-9a-f]{8}", sign) for sign in signs)
        kept = [str(row).casefold() for table in metadata.sorted_tables for row in conn.execute(select(table))]
    assert [row for row in kept if "secret-" in row or "another secret" in row] == []


def test_everybody_begins_at_a_page_of_their_own(client: httpx.Client) -> None:
    own = {"origin": str(client.base_url).rstrip("/")}

    def begins(role: Role) -> tuple[str, int]:
        came = client.post("/sign-in", data={"login": role.value, "password": PASSWORD}, headers=own)
        return came.headers["location"], client.get(came.headers["location"]).status_code

    assert {role: begins(role) for role in Role} == dict.fromkeys(Role, ("/", 200)) | {Role.SECTION: ("/my-work", 200)}


def test_section_staff_see_what_fails_of_their_section_and_of_no_other(hub: SmallHub, client: httpx.Client) -> None:
    tell_tests(hub)
    with writing(hub.engine) as conn:
        users.change_role(conn, login="officer", role=Role.SECTION, section=TRAFFIC, hand=hand())
    shown = {}
    for login in ("officer", "section"):
        client.cookies.set("riskpoint", hub.session(login))
        shown[login] = [
            code for code in ("BSM-01", "BSM-02", "BSM-03", "BSM-04") if code in client.get("/section").text
        ]
    assert shown == {"officer": ["BSM-01"], "section": []}
