"""What is held of a user comes out without a colleague in it, and is erased with chains and figures intact."""

import io
import json
import zipfile

import httpx
import pytest
from sqlalchemy import select

from hub.audit import service as audit
from hub.database import metadata, writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.kernel.rights import Right, Role
from hub.notices import register as notices
from hub.notices.target import Channel, Target, personal_name
from hub.people import access_log, identities, second_factor, sign_in, tokens, totp, users
from hub.people.access_log import Access, What
from hub.people.erasing import ERASED
from hub.people.store import sessions
from hub.people.store import users as table
from hub.privacy import service
from hub.privacy.traces import traces
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, SmallHub
from wire_contract.chain import public_key_of
from wire_contract.privacy_acts import UserErased, UserExported

OURS = {"sec-fetch-site": "same-origin"}
WHO, NAME, MAIL = "malee", "มาลี สำนักงาน", "malee@example.go.th"
WHY = "พ้นจากราชการ"


@pytest.fixture
def staffed(hub: SmallHub) -> SmallHub:
    """A user with a session, a token, an address of her own and lines in the access log."""
    with writing(hub.engine) as conn:
        users.add_user(conn, login=WHO, name=NAME, password="long enough to keep", role=Role.SUPERVISOR, hand=hand())
        tokens.make(conn, login=WHO, wanted=tokens.Wanted("screen", frozenset({Right.SEE_BOARD})), hand=hand(at=NOW))
        own = Target(name=personal_name(WHO, Channel.EMAIL), owner=WHO, channel=Channel.EMAIL, address=MAIL)
        notices.put_own(conn, own, now=NOW)
        access_log.record(conn, Access(What.SIGNED_IN, WHO, "10.0.0.7", "/sign-in"), now=NOW)
        access_log.record(conn, Access(What.SAW, LOGIN, "10.0.0.8", "GET /officers/T-01"), now=NOW)
    hub.session(WHO)
    return hub


def test_the_file_holds_all_of_this_user_and_nothing_of_another(staffed: SmallHub) -> None:
    with served(staffed) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", staffed.session())
        answer = client.post("/privacy/export-user", data={"login": WHO, "reason": WHY}, headers=OURS)
    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    texts = {name: pack.read(name).decode() for name in pack.namelist()}
    assert sorted(texts) == ["held.html", "held.json"]
    for text in texts.values():
        assert NAME in text
        assert MAIL in text
        assert "สมหญิง" not in text
        assert "argon2" not in text
    held = json.loads(texts["held.json"])
    assert LOGIN not in texts["held.json"]
    assert [one["name"] for one in held["tokens"]] == ["screen"]
    assert [(one["what"], one["address"]) for one in held["access_log"]] == [("signed_in", "10.0.0.7")]
    assert len(held["sessions"]) == 1
    assert [one["kind"] for one in held["about"]] == [
        "riskpoint.user.changed.v1",
        "riskpoint.token.changed.v1",
        "riskpoint.user.exported.v1",
    ]
    with staffed.engine.connect() as conn:
        [entry] = own_chain.of_kind(conn, UserExported)
    assert (entry.subject, entry.act) == (LOGIN, UserExported(login=WHO, reason=WHY))


def test_the_file_tells_how_the_user_proves_who_they_are_but_no_secret(staffed: SmallHub) -> None:
    with writing(staffed.engine) as conn:
        secret = second_factor.begin(conn, WHO, key=HUB_KEY, now=NOW)
        code = totp.code_of(secret, int(NOW.timestamp()) // 30)
        codes = second_factor.confirm(conn, WHO, code, hand=hand(at=NOW), now=NOW)
        identities.link(conn, WHO, issuer="https://id.example.go.th", subject="s-1", hand=hand(at=NOW))
    with served(staffed) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", staffed.session())
        answer = client.post("/privacy/export-user", data={"login": WHO, "reason": WHY}, headers=OURS)
    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    held = json.loads(pack.read("held.json"))
    assert (held["second_factor"], held["identity"]) == (True, {"issuer": "https://id.example.go.th", "subject": "s-1"})
    assert {"riskpoint.secondfactor.changed.v1", "riskpoint.identity.changed.v1"} <= {
        one["kind"] for one in held["about"]
    }
    everything = "".join(pack.read(name).decode() for name in pack.namelist())
    assert [one for one in (totp.spelled(secret), *codes) if one in everything] == []


def test_an_officer_reads_when_somebody_looked_and_not_who(staffed: SmallHub) -> None:
    with served(staffed) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", staffed.session())
        answer = client.post("/privacy/export", data={"officer": "T-01", "reason": WHY}, headers=OURS)
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("held.json").decode()
    looked = json.loads(text)["looked_at"]
    assert [one["page"] for one in looked] == ["GET /officers/T-01"]
    assert LOGIN not in text
    assert "10.0.0.8" not in text


def erase(hub: SmallHub, *, typed: str = WHO) -> service.Erased:
    with writing(hub.engine) as conn:
        return service.erase_user(conn, WHO, typed=typed, hand=hand(at=NOW, reason=WHY))


def test_an_open_account_or_a_slip_erases_nothing(staffed: SmallHub) -> None:
    with pytest.raises(Refused, match="the account malee is open"):
        erase(staffed)
    with pytest.raises(Refused, match="the code does not match"):
        erase(staffed, typed="mali")
    with staffed.engine.connect() as conn:
        assert [one.name for one in users.all_users(conn) if one.login == WHO] == [NAME]


def test_after_it_no_table_holds_name_address_or_secret_and_the_chain_holds_the_act(staffed: SmallHub) -> None:
    with writing(staffed.engine) as conn:
        users.close(conn, login=WHO, hand=hand(at=NOW))
    assert erase(staffed) == service.Erased(WHO, [])
    with staffed.engine.connect() as conn:
        assert traces(conn, NAME) == traces(conn, MAIL) == []
        row = conn.execute(select(table).where(table.c.login == WHO)).one()
        assert (row.name, row.password_hash) == (ERASED, "!")
        assert conn.execute(select(sessions).where(sessions.c.user_id == row.id)).all() == []
        assert tokens.of_user(conn, WHO) == notices.own_targets(conn, WHO) == []
        [entry] = own_chain.of_kind(conn, UserErased)
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
        account = sign_in.look_up(conn, WHO)
    assert entry.act == UserErased(login=WHO, reason=WHY)
    assert (replayed.faults, differences) == ([], [])
    assert account is None or account.closed_at is not None
    with pytest.raises(Refused, match="erased already"):
        erase(staffed)


def test_every_table_that_belongs_to_a_user_is_emptied_of_them(staffed: SmallHub) -> None:
    """Also one that a later release adds: the foreign keys say whose rows are whose."""
    owned = {one.name for one in metadata.sorted_tables for key in one.foreign_keys if key.column is table.c.id}
    assert {"sessions", "api_tokens"} <= owned
    with writing(staffed.engine) as conn:
        users.close(conn, login=WHO, hand=hand(at=NOW))
    staffed.session(WHO)  # closing has ended the others
    erase(staffed)
    with staffed.engine.connect() as conn:
        number = conn.execute(select(table.c.id).where(table.c.login == WHO)).scalar_one()
        for name in owned:
            one = metadata.tables[name]
            columns = [column for column in one.columns for key in column.foreign_keys if key.column is table.c.id]
            assert all(conn.execute(select(one).where(column == number)).all() == [] for column in columns)
