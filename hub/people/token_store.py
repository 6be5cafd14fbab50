"""The statements about tokens. Called by `hub.people.tokens` only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from hub.kernel.rights import Right
from hub.people.store import api_tokens, users


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was made; its secret is known to whoever made it only."""

    id: int
    user_id: int
    login: str
    name: str
    scopes: frozenset[Right]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def add(conn: Connection, token: Token, *, token_hash: str) -> None:
    """A new row."""
    conn.execute(
        insert(api_tokens).values(
            token_hash=token_hash,
            user_id=token.user_id,
            name=token.name,
            scopes=" ".join(sorted(right.value for right in token.scopes)),
            made_at=token.made_at,
            expires_at=token.expires_at,
        )
    )


def by_hash(conn: Connection, token_hash: str) -> Token | None:
    """The token with this hash."""
    row = conn.execute(_query().where(api_tokens.c.token_hash == token_hash)).one_or_none()
    return None if row is None else _token(row)


def of_user(conn: Connection, user_id: int | None) -> Sequence[Token]:
    """One user's tokens, or everybody's, by login and name."""
    query = _query().order_by(users.c.login, api_tokens.c.name)
    if user_id is not None:
        query = query.where(api_tokens.c.user_id == user_id)
    return [_token(row) for row in conn.execute(query)]


def remove(conn: Connection, token_id: int) -> None:
    """It is gone."""
    conn.execute(delete(api_tokens).where(api_tokens.c.id == token_id))


def set_used(conn: Connection, token_id: int, *, now: datetime) -> None:
    """When it was last used."""
    conn.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(last_used_at=now))


def _query() -> Select[tuple[object, ...]]:
    return select(api_tokens, users.c.login).join(users, users.c.id == api_tokens.c.user_id)


def _token(row: Row[tuple[object, ...]]) -> Token:
    known = {right.value for right in Right}
    scopes = frozenset(Right(word) for word in str(row.scopes).split() if word in known)
    return Token(row.id, row.user_id, row.login, row.name, scopes, row.made_at, row.expires_at, row.last_used_at)
