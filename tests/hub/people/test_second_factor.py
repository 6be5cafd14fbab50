"""The second factor at the pages: set up before anything else, asked for, used once, recovered, taken away."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import text

from hub.audit import service as audit
from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.people import access_log, second_factor, totp, users
from hub.settings import WebSettings
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, PASSWORD, SmallHub, small_hub
from wire_contract.chain import public_key_of

PAGE = "/account/second-factor"


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    """A hub as it comes: administrators must have a second factor."""
    with small_hub(database_url, web=WebSettings()) as running:
        yield running


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as one:
        one.headers["origin"] = running.address.rstrip("/")
        yield one


def sign_in(client: httpx.Client, login: str = LOGIN, password: str = PASSWORD) -> str:
    """Where the right password leads."""
    answer = client.post("/sign-in", data={"login": login, "password": password})
    return str(answer.headers.get("location", answer.status_code))


def code_at(hub: SmallHub, secret: bytes, *, steps: int = 0) -> str:
    return totp.code_of(secret, int(hub.session_clock.now.timestamp()) // 30 + steps)


def set_up(hub: SmallHub, login: str = LOGIN) -> tuple[bytes, list[str]]:
    """A confirmed factor; its secret and recovery codes. Time goes on by a step, so that the next code is a new one."""
    now = hub.session_clock.now
    with writing(hub.engine) as conn:
        secret = second_factor.begin(conn, login, key=HUB_KEY, now=now)
        codes = second_factor.confirm(conn, login, code_at(hub, secret), hand=hand(login, at=NOW), now=now)
    hub.session_clock.now += timedelta(seconds=30)
    return secret, list(codes)


def log(hub: SmallHub) -> list[tuple[str, str, str, int]]:
    with hub.engine.connect() as conn:
        rows = access_log.newest(conn, limit=100)
    return [(one.access.what.value, one.access.subject, one.access.path, one.times) for one in reversed(rows)]


def test_an_administrator_without_one_sets_it_up_before_anything_else(hub: SmallHub, client: httpx.Client) -> None:
    elsewhere = hub.session()
    assert sign_in(client) == "/"
    for path in ("/", "/users", "/account", "/account/notices"):
        assert (path, client.get(path).headers.get("location")) == (path, PAGE)
    assert client.get("/api/v1/today").status_code == 403
    assert client.post("/users/close", data={"login": LOGIN}).headers.get("location") == PAGE
    assert "เริ่มตั้งค่า" in client.get(PAGE).text
    shown = client.post(f"{PAGE}/begin").text
    (spelled,) = re.findall(r'class="secret mono">([A-Z2-7 ]+)<', shown)
    secret = _from_base32(spelled)
    assert _scanned(shown) == totp.address_for_apps(secret, login=LOGIN, office="เขตบางสมมุติ")
    wrong = client.post(f"{PAGE}/confirm", data={"code": code_at(hub, secret, steps=5)})
    assert (wrong.status_code, spelled in wrong.text) == (422, True)
    right = client.post(f"{PAGE}/confirm", data={"code": code_at(hub, secret)})
    codes = re.findall(r"<li>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</li>", right.text)
    assert (right.status_code, len(set(codes))) == (200, 10)
    assert client.get("/users").status_code == 200
    client.cookies.set("riskpoint", elsewhere)
    assert client.get("/users").headers["location"].startswith("/sign-in")


def test_a_code_is_asked_for_after_the_password_and_serves_once(hub: SmallHub, client: httpx.Client) -> None:
    secret, _ = set_up(hub)
    assert sign_in(client) == "/sign-in/code"
    assert "riskpoint" not in client.cookies
    assert client.get("/users").headers["location"].startswith("/sign-in")
    code = code_at(hub, secret)
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    entered = client.post("/sign-in/code", data={"code": code})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert client.get("/users").status_code == 200
    client.cookies.clear()
    assert sign_in(client) == "/sign-in/code"
    assert client.post("/sign-in/code", data={"code": code}).status_code == 401
    assert log(hub)[:2] == [("failed", LOGIN, "/sign-in/code", 2), ("signed_in", LOGIN, "/sign-in/code", 1)]


def test_a_recovery_code_serves_once_and_stands_in_the_log(hub: SmallHub, client: httpx.Client) -> None:
    _, codes = set_up(hub)
    assert sign_in(client) == "/sign-in/code"
    typed = codes[3].lower().replace("-", " ")
    assert client.post("/sign-in/code", data={"code": typed}).headers["location"] == "/"
    assert "<strong>9</strong>" in client.get(PAGE).text
    client.cookies.clear()
    assert sign_in(client) == "/sign-in/code"
    assert client.post("/sign-in/code", data={"code": codes[3]}).status_code == 401
    assert ("recovered", LOGIN, "/sign-in/code", 1) in log(hub)


def test_a_ticket_is_worth_nothing_when_it_is_old_forged_or_the_password_another(
    hub: SmallHub, client: httpx.Client
) -> None:
    secret, _ = set_up(hub)

    def tried() -> str:
        answer = client.post("/sign-in/code", data={"code": code_at(hub, secret)})
        return str(answer.headers.get("location"))

    assert tried() == "/sign-in"
    client.cookies.set("riskpoint-step", "e30=")
    assert tried() == "/sign-in"
    client.cookies.clear()
    assert sign_in(client) == "/sign-in/code"
    hub.session_clock.now += timedelta(minutes=10)
    assert tried() == "/sign-in"
    assert sign_in(client) == "/sign-in/code"
    with writing(hub.engine) as conn:
        users.change_password(conn, login=LOGIN, password="another long one", hand=hand())
    assert tried() == "/sign-in"
    assert sign_in(client, password="another long one") == "/sign-in/code"
    assert tried() == "/"


def test_codes_are_guessed_slowly_wherever_the_tries_come_from(hub: SmallHub, client: httpx.Client) -> None:
    secret, _ = set_up(hub)
    assert sign_in(client) == "/sign-in/code"
    desk, now = hub.app.state.desk, hub.session_clock.now
    waits = [desk.wait_for_code_s(LOGIN, f"10.0.0.{number}", now=now) for number in range(9)]
    assert waits == [0, 0, 0, 0.5, 1.5, 3.5, 7.5, 15.5, 23.5]
    desk.wait_for_code_s(LOGIN, "10.0.0.9", now=now)
    often = client.post("/sign-in/code", data={"code": code_at(hub, secret)})
    assert (often.status_code, "ไม่มีการล็อกบัญชี" in often.text) == (429, True)
    assert int(often.headers["retry-after"]) > 30


def test_nobody_removes_their_own_without_a_code(hub: SmallHub, client: httpx.Client) -> None:
    secret, codes = set_up(hub)
    assert sign_in(client) == "/sign-in/code"
    client.post("/sign-in/code", data={"code": codes[0]})
    for wrong in ("", "000000", codes[0]):
        assert client.post(f"{PAGE}/remove", data={"code": wrong}).status_code == 422
    with writing(hub.engine) as conn, pytest.raises(Refused):
        second_factor.remove_of_another(conn, LOGIN, reason="phone lost", hand=hand(LOGIN, at=NOW))
    hub.app.state.desk.codes.forget(f"login {LOGIN}")
    assert client.post(f"{PAGE}/remove", data={"code": code_at(hub, secret)}).headers["location"] == PAGE
    assert client.get("/users").headers["location"] == PAGE  # this account must have one


def test_other_recovery_codes_take_the_place_of_those_before(hub: SmallHub, client: httpx.Client) -> None:
    secret, codes = set_up(hub)
    sign_in(client)
    client.post("/sign-in/code", data={"code": codes[0]})
    shown = client.post(f"{PAGE}/recovery-codes", data={"code": code_at(hub, secret)}).text
    others = re.findall(r"<li>([A-Z2-9-]{19})</li>", shown)
    assert (len(others), set(others) & set(codes)) == (10, set())
    client.cookies.clear()
    sign_in(client)
    assert client.post("/sign-in/code", data={"code": codes[1]}).status_code == 401
    assert client.post("/sign-in/code", data={"code": others[1]}).status_code == 303


def test_who_need_not_have_one_may_and_is_asked_then(hub: SmallHub, client: httpx.Client) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="malee", name="มาลี", password=PASSWORD, role=Role.OPERATOR, hand=hand())
    assert sign_in(client, "malee") == "/"
    assert client.get("/alarms").status_code == 200
    client.cookies.clear()
    set_up(hub, "malee")
    assert sign_in(client, "malee") == "/sign-in/code"


def test_no_secret_stands_in_database_chain_or_later_answers(hub: SmallHub, client: httpx.Client) -> None:
    secret, codes = set_up(hub)
    spelled = totp.spelled(secret).replace(" ", "")
    with hub.engine.connect() as conn:
        lines = b"".join(bytes(row.line) for row in conn.execute(text("SELECT line FROM hub_lines")))
        sealed = conn.execute(text("SELECT sealed FROM second_factors")).scalar_one()
        hashes = conn.execute(text("SELECT code_hash FROM recovery_codes")).scalars().all()
    sign_in(client)
    client.post("/sign-in/code", data={"code": codes[0]})
    page = client.get(PAGE).text + client.get("/account").text + client.get("/audit").text
    for one in (secret.hex(), spelled, *codes):
        assert one not in sealed
        assert one.encode() not in lines
        assert one not in page
        assert all(one not in digest for digest in hashes)
    assert b"riskpoint.secondfactor.changed.v1" in lines


def test_who_deletes_a_factor_in_the_database_is_found_out(hub: SmallHub) -> None:
    set_up(hub)
    trusted = [public_key_of(HUB_KEY)]
    with hub.engine.connect() as conn:
        assert audit.check(conn, trusted=trusted)[1] == []
    with hub.engine.begin() as conn:
        conn.execute(text("DELETE FROM second_factors"))
    with hub.engine.connect() as conn:
        (found,) = audit.check(conn, trusted=trusted)[1]
    assert (found.register, found.chain is not None) == (None, True)


def _from_base32(spelled: str) -> bytes:
    return base64.b32decode(spelled.replace(" ", ""))


def _scanned(page: str) -> str:
    """What a phone's camera reads from the page: the drawing's strokes, painted and decoded."""
    (path,) = re.findall(r'class="qrline"[^>]* d="([^"]+)"', page)
    size = 200
    picture = Image.new("L", (size, size), 255)
    x, y = 0.0, 0.0
    for verb, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        parts = [float(one) for one in numbers.split()]
        if verb == "M":
            x, y = parts
        elif verb == "m":
            x, y = x + parts[0], y + parts[1]
        else:
            for at in range(int(parts[0])):
                picture.putpixel((int(x) + at, int(y)), 0)
            x += parts[0]
    (found,) = zxingcpp.read_barcodes(picture.resize((size * 4, size * 4), Image.Resampling.NEAREST))
    return str(found.text)
