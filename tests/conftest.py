"""Real parts that many tests share: both brokers, both databases. A test that takes one runs on each."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.parts.brokers import BROKERS, Broker
from tests.parts.databases import PostgresServer, postgres_server


def pytest_configure() -> None:
    """Hypothesis judges what is found, never how long a busy machine took for it.

    Programs that tests start hear every signal, also where nohup or a script's `&` made this process deaf to some."""
    settings.register_profile("riskpoint", deadline=None)
    settings.load_profile("riskpoint")
    for number, heard in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, heard)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hub.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture(params=sorted(BROKERS))
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    with BROKERS[request.param]() as running:
        yield running


@pytest.fixture
def mosquitto() -> Iterator[Broker]:
    with BROKERS["mosquitto"]() as running:
        yield running
