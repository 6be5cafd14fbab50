"""What the hub's tests share: every test that takes `engine` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from hub.database import open_engine
from tests.parts.schemas import make_tables


@pytest.fixture
def engine(request: pytest.FixtureRequest, database_url: str) -> Iterator[Engine]:
    """A database with all tables."""
    is_postgres = database_url.startswith("postgresql")
    make_tables(database_url, postgres=request.getfixturevalue("postgres") if is_postgres else None)
    made = open_engine(database_url)
    yield made
    made.dispose()
