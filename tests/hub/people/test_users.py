"""Users and roles, tokens, and the access log: what each may do, what the chain tells, and that a flood stays small."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.audit import service as audit
from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Right, Role
from hub.people import access_log, sign_in, tokens, users
from hub.people.access_log import Access, What
from hub.people.store import users as users_table
from tests.parts.hands import hand
from tests.parts.small_hub import HUB_KEY, LOGIN, NOW, PASSWORD, SmallHub
from wire_contract.act_records import UserRecord
from wire_contract.chain import public_key_of

LONG = "another good one"


def add(hub: SmallHub, login: str, role: Role, section: str | None = None) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login=login, name="ใครสักคน", password=LONG, role=role, section=section, hand=hand())


def test_the_chain_tells_what_a_user_is_and_finds_out_who_made_himself_more(hub: SmallHub) -> None:
    add(hub, "somchai", Role.OPERATOR)
    with writing(hub.engine) as conn:
        users.change_role(conn, login="somchai", role=Role.AUDITOR, hand=hand())
        users.change_password(conn, login="somchai", password="one more good one", hand=hand())
        account = users.of_login(conn, "somchai")
        told = UserRecord(login="somchai", secrets_changed=1, role="auditor")
        assert users.record_of(conn, account) == told
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []
        conn.execute(update(users_table).where(users_table.c.login == "somchai").values(role="administrator"))
        (found,) = audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1]
    assert (found.chain, found.register) == (
        told,
        UserRecord(login="somchai", secrets_changed=1, role="administrator"),
    )


def test_a_closed_account_is_signed_out_and_cannot_sign_in_until_it_is_open_again(hub: SmallHub) -> None:
    add(hub, "somchai", Role.OPERATOR)
    token = hub.session("somchai")
    with writing(hub.engine) as conn:
        users.close(conn, login="somchai", hand=hand())
        assert sign_in.user_of(conn, token, now=NOW) is None
        assert sign_in.check_password(sign_in.look_up(conn, "somchai"), LONG) is None
        users.open_again(conn, login="somchai", hand=hand())
        assert sign_in.check_password(sign_in.look_up(conn, "somchai"), LONG) is not None
        assert sign_in.user_of(conn, token, now=NOW) is None


def test_a_session_of_a_closed_account_opens_nothing_even_where_its_row_was_put_back(hub: SmallHub) -> None:
    add(hub, "somchai", Role.OPERATOR)
    with writing(hub.engine) as conn:
        users.close(conn, login="somchai", hand=hand())
        user = users.of_login(conn, "somchai").user
        assert sign_in.user_of(conn, sign_in.open_session(conn, user, now=NOW), now=NOW) is None


def test_an_administrator_whose_account_is_closed_does_not_count_as_one(hub: SmallHub) -> None:
    add(hub, "somchai", Role.ADMINISTRATOR)
    with writing(hub.engine) as conn:
        users.close(conn, login="somchai", hand=hand())
        with pytest.raises(Refused, match="there must be an administrator"):
            users.close(conn, login=LOGIN, hand=hand())


def test_the_last_administrator_stays(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        for action in (
            lambda: users.close(conn, login=LOGIN, hand=hand()),
            lambda: users.change_role(conn, login=LOGIN, role=Role.OPERATOR, hand=hand()),
        ):
            with pytest.raises(Refused, match="there must be an administrator"):
                action()
    add(hub, "somchai", Role.ADMINISTRATOR)
    with writing(hub.engine) as conn:
        users.change_role(conn, login=LOGIN, role=Role.OPERATOR, hand=hand())
        with pytest.raises(Refused, match="there must be an administrator"):
            users.close(conn, login="somchai", hand=hand())


def test_section_staff_have_a_section_and_nobody_else_has(hub: SmallHub) -> None:
    with pytest.raises(Refused, match="section staff need a section"):
        add(hub, "somchai", Role.SECTION)
    add(hub, "somchai", Role.SECTION, "ฝ่ายโยธา สำนักงานเขต")
    with writing(hub.engine) as conn:
        assert users.of_login(conn, "somchai").section == "ฝ่ายโยธา สำนักงานเขต"
        users.change_role(conn, login="somchai", role=Role.OPERATOR, section="ฝ่ายโยธา", hand=hand())
        assert users.of_login(conn, "somchai").section is None


def make(hub: SmallHub, login: str, *scopes: Right, lasts: timedelta = tokens.USUAL, name: str = "screen") -> str:
    wanted = tokens.Wanted(name, frozenset(scopes), lasts)
    with writing(hub.engine) as conn:
        return tokens.make(conn, login=login, wanted=wanted, hand=hand(at=NOW))


def test_a_token_grants_what_it_says_until_it_ends_or_is_taken_back(hub: SmallHub) -> None:
    secret = make(hub, LOGIN, Right.SEE_BOARD, lasts=timedelta(days=2))
    with writing(hub.engine) as conn:
        found = tokens.user_of(conn, secret, now=NOW + timedelta(days=2) - timedelta(milliseconds=1))
        assert found is not None
        assert (found[0].login, found[0].rights) == (LOGIN, {Right.SEE_BOARD})
        assert tokens.user_of(conn, secret, now=NOW + timedelta(days=2)) is None
        assert tokens.user_of(conn, secret + "x", now=NOW) is None
        assert tokens.user_of(conn, secret.removeprefix("rp_"), now=NOW) is None
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []
        tokens.revoke(conn, login=LOGIN, name="screen", hand=hand())
        assert tokens.user_of(conn, secret, now=NOW) is None
        assert audit.check(conn, trusted=[public_key_of(HUB_KEY)])[1] == []


def test_a_token_shrinks_and_dies_with_its_user(hub: SmallHub) -> None:
    add(hub, "somchai", Role.SUPERVISOR)
    secret = make(hub, "somchai", Right.SEE_BOARD, Right.APPROVE)
    with writing(hub.engine) as conn:
        users.change_role(conn, login="somchai", role=Role.OFFICER, hand=hand())
        found = tokens.user_of(conn, secret, now=NOW)
        assert found is not None
        assert found[0].rights == {Right.SEE_BOARD}
        users.close(conn, login="somchai", hand=hand())
        assert tokens.user_of(conn, secret, now=NOW) is None


@pytest.mark.parametrize(
    ("name", "scopes", "days", "said"),
    [
        (" ", {Right.SEE_BOARD}, 90, "needs a name"),
        ("x" * 61, {Right.SEE_BOARD}, 90, "needs a name"),
        ("a\nb", {Right.SEE_BOARD}, 90, "needs a name"),
        ("other", set(), 90, "choose rights that this account has"),
        ("other", {Right.APPROVE}, 90, "choose rights that this account has"),
        ("other", {Right.SEE_BOARD}, 0, "1 to 366 days"),
        ("other", {Right.SEE_BOARD}, 367, "1 to 366 days"),
        ("screen", {Right.SEE_BOARD}, 90, "there is a token 'screen' already"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused(
    hub: SmallHub, name: str, scopes: set[Right], days: int, said: str
) -> None:
    add(hub, "somchai", Role.OPERATOR)
    make(hub, "somchai", Right.SEE_BOARD)
    with pytest.raises(Refused, match=said):
        make(hub, "somchai", *scopes, lasts=timedelta(days=days), name=name)


def test_repeats_within_a_minute_are_one_row_and_a_flood_is_few(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        for _ in range(3):
            access_log.record(conn, Access(What.FAILED, "so\nmchai", "10.0.0.1", "/sign-in"), now=NOW)
        for number in range(access_log.MOST_A_MINUTE + 50):
            access_log.record(conn, Access(What.FAILED, f"guess{number}", "10.0.0.2", "/sign-in"), now=NOW)
        rows = access_log.newest(conn, limit=1000)
    assert len(rows) == access_log.MOST_A_MINUTE + 1
    assert (rows[-1].access, rows[-1].times) == (Access(What.FAILED, "so�mchai", "10.0.0.1", "/sign-in"), 3)
    assert (rows[0].access, rows[0].times) == (Access(What.FAILED, "*", "*", "*"), 51)
    assert sum(row.times for row in rows) == 3 + access_log.MOST_A_MINUTE + 50
    with writing(hub.engine) as conn:
        assert access_log.forget_old(conn, now=NOW + access_log.KEPT) == 0
        assert access_log.forget_old(conn, now=NOW + access_log.KEPT + timedelta(minutes=1)) == len(rows)


def test_every_role_has_rights_and_an_auditor_changes_nothing() -> None:
    assert set(RIGHTS) == set(Role)
    changing = {Right.ACKNOWLEDGE, Right.COMMAND, Right.REGISTER, Right.PROPOSE, Right.APPROVE, Right.CONFIGURE}
    changing |= {Right.MANAGE_USERS, Right.PRIVACY}
    assert RIGHTS[Role.AUDITOR] & changing == frozenset()
    assert RIGHTS[Role.OFFICER] & (changing | {Right.SEE_PEOPLE, Right.SEE_PICTURES}) == frozenset()


def test_the_first_password_is_long_and_easy_to_read_out() -> None:
    made = {users.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 14 and set(one) <= set(users.EASY + "-") for one in made)
    assert PASSWORD not in made
