"""What the hub's tests share: every test that takes `engine` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from hub.database import open_engine, upgrade


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with all tables."""
    made = open_engine(database_url)
    upgrade(made)
    yield made
    made.dispose()
