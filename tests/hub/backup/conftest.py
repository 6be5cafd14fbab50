"""A sound backup, and an empty database of either kind to restore it to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.backups import backup_of, live_a_little
from tests.parts.databases import PostgresServer
from tests.parts.small_hub import small_hub


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup; whoever spoils it takes a copy."""
    folder = tmp_path_factory.mktemp("backup")
    with small_hub(f"sqlite:///{folder / 'hub.db'}") as hub:
        live_a_little(hub)
        return backup_of(f"sqlite:///{folder / 'hub.db'}", folder).path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'hub.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url
