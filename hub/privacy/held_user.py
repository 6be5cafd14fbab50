"""Everything that the hub holds of one user, loaded in one go: what they may ask for by the PDPA (s.30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.entry import Entry
from hub.notices import register as notices
from hub.notices.target import Target
from hub.people import access_log, accounts, identities, second_factor, tokens
from hub.people.access_log import Noted
from hub.people.accounts import OpenSession
from hub.people.erasing import ERASED
from hub.people.identities import Identity
from hub.people.tokens import Token
from hub.privacy.held import MOST_SEEN
from hub.privacy.person import Person, PersonKind
from hub.privacy.requesting import every
from hub.privacy.requests import Request
from wire_contract.act_changes import TokenChanged, UserChanged
from wire_contract.people_acts import IdentityChanged, SecondFactorChanged, SessionsEnded
from wire_contract.privacy_acts import UserErased, UserExported


@dataclass(frozen=True, slots=True)
class HeldUser:
    """What is held of one user; the hash of the password is a secret of the hub's and left out."""

    login: str
    name: str
    role: str
    section: str | None
    closed_at: datetime | None
    sessions: tuple[OpenSession, ...]
    tokens: tuple[Token, ...]
    has_second_factor: bool
    """Codes of an app; their secret is the hub's to keep."""
    identity: Identity | None
    """Whom a provider of identities calls so."""
    targets: tuple[Target, ...]
    """Where they chose to hear of what."""
    seen: tuple[Noted, ...]
    """Their own lines of the access log, the newest first."""
    done: tuple[Entry, ...]
    """Lines of the hub's own chain in their name."""
    about: tuple[Entry, ...]
    """Lines that tell of this account."""
    requests: tuple[Request, ...]

    @property
    def is_erased(self) -> bool:
        """Whether the name is gone."""
        return self.name == ERASED


def held_of_user(conn: Connection, login: str, *, now: datetime) -> HeldUser | None:
    """All of it; None where there is no such user."""
    account = accounts.account(conn, login)
    if account is None:
        return None
    return HeldUser(
        login=account.login,
        name=account.name,
        role=account.role.value,
        section=account.section,
        closed_at=account.closed_at,
        sessions=tuple(accounts.sessions_of(conn, account.id, now=now)),
        tokens=tuple(tokens.of_user(conn, account.login)),
        has_second_factor=second_factor.standing(conn, account.id).is_set,
        identity=identities.of_user(conn, account.id),
        targets=tuple(notices.own_targets(conn, account.login)),
        seen=tuple(access_log.newest(conn, limit=MOST_SEEN, subject=account.login)),
        done=tuple(one for one in own_chain.lines(conn) if one.subject == account.login),
        about=tuple(_about(conn, account.login)),
        requests=tuple(one for one in every(conn) if one.person == Person(PersonKind.USER, account.login)),
    )


def _about(conn: Connection, login: str) -> Sequence[Entry]:
    kinds = (
        UserChanged,
        TokenChanged,
        SecondFactorChanged,
        IdentityChanged,
        SessionsEnded,
        UserExported,
        UserErased,
    )
    entries = [one for kind in kinds for one in own_chain.of_kind(conn, kind)]
    return sorted((one for one in entries if _login(one) == login), key=lambda one: one.number)


def _login(entry: Entry) -> str | None:
    act = entry.act
    if isinstance(act, UserExported | UserErased | SessionsEnded):
        return act.login
    if isinstance(act, UserChanged | TokenChanged | SecondFactorChanged | IdentityChanged):
        record = act.after or act.before
        return record.login if record is not None else None
    return None
