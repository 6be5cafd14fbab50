"""A hub without pages: database, key and line to the broker, started together and ended together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from hub.audit import service as audit
from hub.database import open_engine, upgrade, writing
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.evidence.hub_key import read_or_make
from hub.mqtt.link import Link
from hub.patrol.sun_keys import read_all
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.rounds import Rounds
from hub.settings import Settings


@contextmanager
def opened(settings: Settings, *, clock: Callable[[], datetime]) -> Iterator[tuple[Engine, Ed25519PrivateKey]]:
    """The database is up to date, and the hub has its key and its chain, until the block ends."""
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        key = read_or_make(settings.key_file)
        with writing(engine) as conn:
            audit.begin(conn, hand=Hand(key, HUB_ITSELF, clock()))
        yield engine, key
    finally:
        engine.dispose()


@contextmanager
def listening(
    settings: Settings,
    *,
    engine: Engine,
    key: Ed25519PrivateKey,
    clock: Callable[[], datetime],
    changed: Callable[[], None],
) -> Iterator[Link]:
    """What devices publish is kept until the block ends."""
    keep = timedelta(days=settings.pictures.keep_days)
    link = Link(
        settings.mqtt,
        engine=engine,
        key=key,
        clock=clock,
        changed=changed,
        sun_keys=read_all(settings.sun_keys_folder),
        pictures=Rounds(PictureKeyFile(settings.picture_key_file), keep=keep),
    )
    link.start()
    try:
        yield link
    finally:
        link.stop()


@contextmanager
def ingesting(
    settings: Settings, *, clock: Callable[[], datetime], changed: Callable[[], None]
) -> Iterator[tuple[Engine, Ed25519PrivateKey, Link]]:
    """Both together."""
    with (
        opened(settings, clock=clock) as (engine, key),
        listening(settings, engine=engine, key=key, clock=clock, changed=changed) as link,
    ):
        yield engine, key, link
