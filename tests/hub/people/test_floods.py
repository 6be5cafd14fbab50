"""Floods and hostile texts at the sign-in desk: bounded, harmless, and nobody is locked out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from hub.database import writing
from hub.kernel.rights import Right
from hub.people import access_log, entering, sign_in, tokens
from hub.people.desk import Desk, is_too_long
from hub.people.entering import Browser, Entered
from hub.people.store import access_log as log_table
from hub.people.store import users as users_table
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, PASSWORD, SmallHub, small_hub

HOSTILE = (
    "som\0ying",
    "\x1b[31msomying\r\n",
    "\u202egniymos",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "s\u043emying",
    "สมหญิง\u0e4a\u0e4a\u0e4a",
    "\ud7ff",
)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path}/hub.db") as running:
        yield running


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as one:
        one.headers["origin"] = running.address.rstrip("/")
        yield one


def test_ten_thousand_wrong_sign_ins_stay_small_and_the_right_person_gets_in(hub: SmallHub) -> None:
    """The account's password is kept by Argon2 at its cheapest, which the hash itself says: ten thousand are tried."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with writing(hub.engine) as conn:
        conn.execute(update(users_table).values(password_hash=cheap))
        account = sign_in.look_up(conn, LOGIN)
    desk, later = Desk(), 0
    with writing(hub.engine) as conn:
        for number in range(10_000):
            there = Browser(f"10.0.{number // 250}.{number % 250}", None)
            later += is_too_long(desk.wait_for_password_s(LOGIN, there.address, now=NOW))
            assert sign_in.check_password(account, f"wrong {number}") is None
            entering.failed(conn, LOGIN, browser=there, path="/sign-in", now=NOW)
        rows = conn.execute(select(func.count()).select_from(log_table)).scalar_one()
    assert (later, rows, len(desk.passwords._tries)) == (0, access_log.MOST_A_MINUTE + 1, desk.passwords.most)
    assert desk.wait_for_password_s(LOGIN, "192.0.2.1", now=NOW) == 5
    found = entering.try_password(hub.engine, LOGIN, PASSWORD, browser=Browser("192.0.2.1", None), key=hub.key, now=NOW)
    assert isinstance(found, Entered)


def test_from_one_address_the_rest_of_ten_thousand_is_not_even_looked_at() -> None:
    desk = Desk()
    waits = [desk.wait_for_password_s(f"login{number}", "10.0.0.1", now=NOW) for number in range(10_000)]
    assert sum(not is_too_long(one) for one in waits) < 30
    assert desk.wait_for_password_s(LOGIN, "192.0.2.1", now=NOW) == 0


def test_hostile_logins_are_refused_and_shown_harmless(hub: SmallHub, client: httpx.Client) -> None:
    for text in HOSTILE:
        hub.app.state.desk.entered(text, "127.0.0.1")
        assert client.post("/sign-in", data={"login": text, "password": "wrong wrong"}).status_code == 401
    assert client.post("/sign-in", data={"login": "x" * 100_000, "password": "x"}).status_code == 422
    client.cookies.set("riskpoint", hub.session())
    shown = client.get("/access-log").text
    for text in ("\0", "\x1b", "\u202e", "<script>alert"):
        assert text not in shown
    assert "ไม่ใช่ชื่อผู้ใช้" in shown


def test_wrong_tokens_wait_and_are_noted_and_good_ones_never_wait(hub: SmallHub, client: httpx.Client) -> None:
    with writing(hub.engine) as conn:
        wanted = tokens.Wanted("screen", frozenset({Right.SEE_BOARD}), timedelta(days=1))
        good = tokens.make(conn, login=LOGIN, wanted=wanted, hand=hand(at=NOW))

    def ask(secret: str, path: str = "/api/v1/today") -> int:
        return client.get(path, headers={"authorization": f"Bearer {secret}"}).status_code

    assert ask("rp_wrong") == 401
    desk = hub.app.state.desk
    while not is_too_long(desk.wait_for_token_s("127.0.0.1", now=NOW)):
        pass
    assert (ask("rp_wrong"), ask(good)) == (429, 200)
    desk.tokens.forget("127.0.0.1")
    assert ask(good, "/api/v1/officers") == 403
    hub.session_clock.now += timedelta(days=2)
    assert ask(good) == 401
    with hub.engine.connect() as conn:
        seen = [
            (one.access.what.value, one.access.subject, one.access.path) for one in access_log.newest(conn, limit=9)
        ]
    assert seen == [
        ("bad_program", LOGIN, "[screen] /api/v1/today"),
        ("refused", LOGIN, "[screen] /api/v1/officers"),
        ("bad_program", "?", "/api/v1/today"),
    ]
