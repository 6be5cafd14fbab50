"""The table of the district's settings, and every statement that touches it. Called by `settings_register` only."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, String, Table, delete, select

from hub.database import insert, metadata

point_settings = Table(
    "point_settings",
    metadata,
    Column("scope", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
"""What the district says for all points (scope `*`) or for one (its code); what is not here has its default."""


def rows(conn: Connection) -> Sequence[tuple[str, str, str]]:
    """Scope, name and value of everything that is set."""
    query = select(point_settings).order_by(point_settings.c.scope, point_settings.c.name)
    return [(row.scope, row.name, row.value) for row in conn.execute(query)]


def put(conn: Connection, *, scope: str, name: str, value: str | None) -> None:
    """This is the value from now on; None: nothing is said any more."""
    if value is None:
        mine = (point_settings.c.scope == scope) & (point_settings.c.name == name)
        conn.execute(delete(point_settings).where(mine))
        return
    statement = insert(conn, point_settings).values(scope=scope, name=name, value=value)
    conn.execute(statement.on_conflict_do_update(index_elements=["scope", "name"], set_={"value": value}))
