"""The page of one user, for administrators: sessions ended, a lost phone, a linked account; each an act, with a reason."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.rights import Role
from hub.people import second_factor, sign_in, totp, users
from hub.web.language import Language
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, PASSWORD, SmallHub, small_hub
from wire_contract.people_acts import SessionsEnded

THEIRS = "/users/of/malee"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path}/hub.db") as running:
        with writing(running.engine) as conn:
            users.add_user(conn, login="malee", name="มาลี", password=PASSWORD, role=Role.OPERATOR, hand=hand())
        yield running


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as one:
        one.headers["origin"] = running.address.rstrip("/")
        one.cookies.set("riskpoint", hub.session())
        yield one


def test_an_administrator_ends_sessions_and_removes_a_lost_factor_for_a_reason(
    hub: SmallHub, client: httpx.Client
) -> None:
    first, second = hub.session("malee"), hub.session("malee")
    with writing(hub.engine) as conn:
        secret = second_factor.begin(conn, "malee", key=HUB_KEY, now=NOW)
        code = totp.code_of(secret, int(NOW.timestamp()) // 30)
        second_factor.confirm(conn, "malee", code, hand=hand("malee", at=NOW), now=NOW)

    def signed_in() -> list[bool]:
        with hub.engine.connect() as conn:
            return [sign_in.user_of(conn, one, now=NOW) is not None for one in (first, second)]

    one = sign_in.digest(first)
    assert client.post(f"{THEIRS}/sessions/end", data={"session": one, "reason": " "}).status_code == 422
    assert signed_in() == [True, True]
    assert client.post(f"{THEIRS}/sessions/end", data={"session": one, "reason": "เครื่องหาย"}).status_code == 303
    assert signed_in() == [False, True]
    removed = client.post(f"{THEIRS}/second-factor/remove", data={"reason": "โทรศัพท์หาย"})
    assert (removed.status_code, signed_in()) == (303, [False, False])
    with hub.engine.connect() as conn:
        (ended,) = own_chain.of_kind(conn, SessionsEnded)
        assert ended.act == SessionsEnded(login="malee", sessions=1, reason="เครื่องหาย")
        assert second_factor.records(conn) == []
    assert client.get("/users/of/nobody").status_code == 404
    client.cookies.set("riskpoint", hub.session("malee"))
    assert client.get(THEIRS).status_code == 403


def test_a_section_is_one_of_the_list_and_a_role_is_always_chosen(hub: SmallHub, client: httpx.Client) -> None:
    somebody = {"login": "somsak", "name": "สมศักดิ์"}
    for more in ({}, {"role": "section", "section": "ฝ่ายที่ไม่มี"}, {"role": "king"}):
        assert client.post("/users", data=somebody | more).status_code == 422
    with hub.engine.connect() as conn:
        assert "somsak" not in [one.login for one in users.all_users(conn)]
    right = somebody | {"role": "section", "section": "ฝ่ายโยธา สำนักงานเขต"}
    assert client.post("/users", data=right).status_code == 200


def test_a_refusal_speaks_the_language_of_its_reader_only(client: httpx.Client, hub: SmallHub) -> None:
    client.cookies.set("riskpoint", hub.session("malee"))
    said = client.get("/users").text
    assert ("ขอจากผู้ดูแลระบบ" in said, "ask an administrator" in said) == (True, False)
    client.cookies.set("language", "en")
    said = client.get("/users").text
    assert ("ขอจากผู้ดูแลระบบ" in said, "ask an administrator" in said) == (False, True)


def test_half_of_a_text_is_taken_only_where_it_has_two() -> None:
    thai, english = Language.THAI, Language.ENGLISH
    assert (thai.of_both("ไม่มี · none"), english.of_both("ไม่มี · none")) == ("ไม่มี", "none")
    assert english.of_both("ไม่มี · none (ดูรายการ · see the list)") == "none (see the list)"
    assert thai.of_both("ไม่มี 'a · b' · no 'a · b'") == "ไม่มี 'a · b'"
    assert thai.of_both("only English") == "only English"
    assert thai.of_both("one · two · three") == "one · two · three"
