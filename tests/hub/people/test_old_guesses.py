"""What earlier releases kept of failed sign-ins is cleaned when the hub is upgraded, on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import text

from hub.database import open_engine, upgrade, upgrade_within, writing

MINUTE = int(datetime(2026, 11, 22, 11, 35, tzinfo=UTC).timestamp() * 1000)
INSERT = text(
    "INSERT INTO access_log (minute, what, subject, address, path, times)"
    " VALUES (:minute, :what, :subject, '192.0.2.1', :path, 3)"
)


def test_a_password_that_was_once_typed_as_a_login_goes_and_everything_else_stays(database_url: str) -> None:
    engine = open_engine(database_url)
    with writing(engine) as conn:
        upgrade_within(conn, to="0018")
        conn.execute(
            text("INSERT INTO users (login, name, password_hash, role) VALUES ('somying', 'x', 'x', 'auditor')")
        )
        for what, subject, path in (
            ("failed", "somying", "/sign-in"),
            ("failed", "my-secret", "/sign-in"),
            ("failed", "my-other-secret", "/sign-in"),
            ("failed", "*", "/sign-in"),
            ("failed", "oidc", "/sign-in/provider state"),
            ("saw", "gone-user", "/sign-in"),
        ):
            conn.execute(INSERT, {"minute": MINUTE, "what": what, "subject": subject, "path": path})
    upgrade(engine)
    with engine.connect() as conn:
        found = conn.execute(text("SELECT what, subject, times FROM access_log ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [
        ("failed", "somying", 3),
        ("failed", "? 2", 3),
        ("failed", "? 3", 3),
        ("failed", "*", 3),
        ("failed", "oidc", 3),
        ("saw", "gone-user", 3),
    ]
