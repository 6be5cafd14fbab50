import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.people import sign_in, users
from hub.people.store import sessions
from hub.people.store import users as users_table
from hub.web.visitor import User
from tests.parts.hands import hand
from tests.parts.small_hub import LOGIN, NOW, PASSWORD, SmallHub


def test_only_hashes_of_password_and_token_are_stored(hub: SmallHub) -> None:
    token = hub.session()
    with hub.engine.connect() as conn:
        (user,) = conn.execute(select(users_table)).all()
        (session,) = conn.execute(select(sessions)).all()
    assert user.password_hash.startswith("$argon2id$v=19$")
    assert PASSWORD not in user.password_hash
    assert session.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) == 43


def test_the_right_password_is_the_users_and_a_wrong_one_nobodys(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        account = sign_in.look_up(conn, f"  {LOGIN.upper()} ")
    assert sign_in.check_password(account, PASSWORD) == User(1, LOGIN, "สมหญิง เทศกิจ", Role.ADMINISTRATOR)
    assert sign_in.check_password(account, PASSWORD + " ") is None
    assert sign_in.check_password(None, PASSWORD) is None
    assert sign_in.check_password(None, "nobody has this password") is None


def test_a_session_ends_after_twelve_hours(hub: SmallHub) -> None:
    token = hub.session()
    last = NOW + timedelta(hours=12)
    with hub.engine.connect() as conn:
        assert sign_in.user_of(conn, token, now=last - timedelta(milliseconds=1)) is not None
        assert sign_in.user_of(conn, token, now=last) is None
        assert sign_in.user_of(conn, token + "x", now=NOW) is None


def test_opening_a_session_clears_away_those_that_ended(hub: SmallHub) -> None:
    hub.session()
    hub.session_clock.now = NOW + timedelta(hours=13)
    token = hub.session()
    with hub.engine.connect() as conn:
        kept = conn.execute(select(sessions.c.token_hash)).scalars().all()
    assert kept == [hashlib.sha256(token.encode()).hexdigest()]


def test_signing_out_ends_this_session_and_no_other(hub: SmallHub) -> None:
    mine, other = hub.session(), hub.session()
    with writing(hub.engine) as conn:
        sign_in.close_session(conn, mine)
        assert sign_in.user_of(conn, mine, now=NOW) is None
        assert sign_in.user_of(conn, other, now=NOW) is not None


def test_a_changed_password_signs_every_browser_out(hub: SmallHub) -> None:
    token = hub.session()
    with writing(hub.engine) as conn:
        users.change_password(conn, login=LOGIN, password="another good one", hand=hand())
        assert sign_in.user_of(conn, token, now=NOW) is None
        account = sign_in.look_up(conn, LOGIN)
    assert sign_in.check_password(account, PASSWORD) is None
    assert sign_in.check_password(account, "another good one") is not None


@pytest.mark.parametrize(
    ("login", "name", "password", "said"),
    [
        ("", "สมชาย", PASSWORD, "ชื่อผู้ใช้ใช้ไม่ได้ · this cannot be a login"),
        ("two words", "สมชาย", PASSWORD, "ชื่อผู้ใช้ใช้ไม่ได้ · this cannot be a login"),
        ("somchai", " ", PASSWORD, "ชื่อใช้ไม่ได้ · this cannot be a name"),
        (
            "somchai",
            "สมชาย",
            "short one",
            "รหัสผ่านมี 9 ตัวอักษร ต้องมีอย่างน้อย 10 · the password has 9 characters; it needs at least 10",
        ),
        ("somchai", "สมชาย", "aaaaabbbbbccc", "รหัสผ่านใช้ตัวอักษรซ้ำไม่กี่ตัว · the password repeats the same few characters"),
        ("somchai", "สมชาย", "x" * 501, "รหัสผ่านยาวเกิน 500 ตัวอักษร · the password has more than 500 characters"),
        (LOGIN.upper(), "สมชาย", PASSWORD, f"มีผู้ใช้ {LOGIN} แล้ว · there is already a user {LOGIN}"),
    ],
)
def test_a_user_that_cannot_be_added_is_refused_with_a_hint(
    hub: SmallHub, login: str, name: str, password: str, said: str
) -> None:
    with writing(hub.engine) as conn, pytest.raises(Refused) as refused:
        users.add_user(conn, login=login, name=name, password=password, role=Role.ADMINISTRATOR, hand=hand())
    assert refused.value.args[0] == said
    assert refused.value.hint
