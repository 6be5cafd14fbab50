"""What happens at the sign-in desk, each in one transaction with its line in the access log: passwords, then codes."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.people import access_log, accounts, sealing, second_factor, sign_in, tickets
from hub.people.access_log import Access, What
from hub.people.accounts import Account
from hub.people.login import normal_login
from hub.people.sign_in import SessionToken
from hub.people.tickets import CodeTicket
from hub.web.visitor import User

__all__ = ["Account"]  # handed through this door to the pages

PASSWORD_PATH, CODE_PATH, PROVIDER_PATH = "/sign-in", "/sign-in/code", "/sign-in/provider"


@dataclass(frozen=True, slots=True)
class Browser:
    """Who knocks: from where, with what."""

    address: str
    agent: str | None


@dataclass(frozen=True, slots=True)
class Entered:
    """Signed in."""

    user: User
    token: SessionToken


def try_password(
    engine: Engine, login: str, password: str, *, browser: Browser, key: Ed25519PrivateKey, now: datetime
) -> Entered | Account | None:
    """Signed in; or the account that a code is still asked of; None for a wrong password, noted either way."""
    with engine.connect() as conn:
        account = sign_in.look_up(conn, login)
    user = sign_in.check_password(account, password)
    with writing(engine) as conn:
        if user is None or account is None:
            subject = _unknown(login, key) if account is None else account.login
            failed(conn, subject, browser=browser, path=PASSWORD_PATH, now=now)
            return None
        if second_factor.standing(conn, account.id).is_set:
            return account
        return enter(conn, user, browser=browser, path=PASSWORD_PATH, now=now)


def try_code(
    engine: Engine, ticket: CodeTicket, code: str, *, browser: Browser, key: Ed25519PrivateKey, now: datetime
) -> Entered | None:
    """Signed in with an app's code or a recovery code; None for a wrong one, noted either way."""
    with writing(engine) as conn:
        account = account_of(conn, ticket)
        found = None if account is None else second_factor.is_right(conn, account.id, code, key=key, now=now)
        if account is None or found is None:
            failed(conn, "?" if account is None else account.login, browser=browser, path=CODE_PATH, now=now)
            return None
        what = What.RECOVERED if found == "recovery" else What.SIGNED_IN
        by_provider = ticket.by_provider
        return enter(
            conn,
            account.user,
            browser=browser,
            path=CODE_PATH,
            now=now,
            what=what,
            proved_twice=True,
            by_provider=by_provider,
        )


def account_of(conn: Connection, ticket: CodeTicket) -> Account | None:
    """Whose ticket this is, while the account is open and has the same password and a second factor."""
    found = accounts.account_of_number(conn, ticket.user_id)
    if found is None or found.closed_at is not None or tickets.fingerprint(found) != ticket.secret:
        return None
    return found if second_factor.standing(conn, found.id).is_set else None


def enter(
    conn: Connection,
    user: User,
    *,
    browser: Browser,
    path: str,
    now: datetime,
    what: What = What.SIGNED_IN,
    proved_twice: bool = False,
    by_provider: bool = False,
) -> Entered:
    """A session is open, and stands in the access log, whose old rows go on this occasion."""
    access_log.record(conn, Access(what, user.login, browser.address, path), now=now)
    access_log.forget_old(conn, now=now)
    token = sign_in.open_session(
        conn,
        user,
        now=now,
        address=browser.address,
        browser=browser.agent,
        proved_twice=proved_twice,
        by_provider=by_provider,
    )
    return Entered(user, token)


def failed(conn: Connection, subject: str, *, browser: Browser, path: str, now: datetime) -> None:
    """Somebody was turned away."""
    access_log.record(conn, Access(What.FAILED, subject, browser.address, path), now=now)


def _unknown(typed: str, key: Ed25519PrivateKey) -> str:
    """What stands in the log for a login that nobody has: it may be a password typed into the wrong field.

    The same word gives the same sign, so that one guesser is told from many; without the hub's key no word is tried.
    """
    return "? " + sealing.sign_of(normal_login(typed).encode(), key=key, purpose="unknown login")
