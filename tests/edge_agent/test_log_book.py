"""What an agent logs is at hand for whoever asks, and no password, card or key is in it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from edge_agent.agent.log_book import LONGEST, MOST_LINES, LogBook, secrets_of
from edge_agent.settings import Mqtt
from tests.parts.points import point_settings

log = logging.getLogger("edge_agent.test")


@pytest.fixture
def book() -> Iterator[LogBook]:
    made = LogBook(secrets=["hunter2", "p@ss word"])
    made.begin()
    yield made
    made.end()


def told(book: LogBook) -> list[str]:
    """Without their times."""
    return [line.partition(" ")[2] for line in book.lines()]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("lost the broker at mqtt.example:8883", "lost the broker at mqtt.example:8883"),
        ("opening rtsp://admin:hunter3@10.0.0.7/stream", "opening rtsp://***@10.0.0.7/stream"),
        ("the password is hunter2.", "the password is ***."),
        ("as an address spells it: p%40ss%20word", "as an address spells it: ***"),
        ("card nfc:04C767F2066180 is unknown", "card nfc:*** is unknown"),
        ("cards {'wiegand26:123:45678', 'qr:abc'}", "cards {'wiegand26:***', 'qr:***'}"),
        ("key 2X3hZrN0Qm1vYwq8aT7bJk5lP9sDfGhE4uI6oC1rVxy", "key ***"),
        (f"head {'ab' * 32} is held", f"head {'ab' * 32} is held"),
        ("a\x1b[31m line", "a [31m line"),
    ],
)
def test_a_line_is_kept_without_what_nobody_else_may_know(book: LogBook, said: str, kept: str) -> None:
    log.warning("%s", said)
    assert told(book) == [f"WARNING edge_agent.test: {kept}"]


def fail() -> None:
    raise OSError("rtsp://admin:hunter2@10.0.0.7 refused")


def test_a_traceback_is_kept_line_by_line_and_scrubbed_too(book: LogBook) -> None:
    try:
        fail()
    except OSError:
        log.exception("the camera failed")
    found = told(book)
    assert found[0] == "ERROR edge_agent.test: the camera failed"
    assert found[1] == "Traceback (most recent call last):"
    assert found[-1] == "OSError: rtsp://***@10.0.0.7 refused"


def test_it_is_bounded_in_lines_and_in_the_length_of_each(book: LogBook) -> None:
    for number in range(MOST_LINES + 5):
        log.warning("%d %s", number, "ก " * 1000)
    found = told(book)
    assert len(found) == MOST_LINES
    assert found[0].startswith("WARNING edge_agent.test: 5 ")
    assert max(map(len, found)) <= LONGEST


def test_after_its_end_nothing_more_is_written(book: LogBook) -> None:
    book.end()
    log.warning("later")
    assert book.lines() == ()


def test_the_passwords_of_the_settings_are_the_secrets(tmp_path: Path) -> None:
    secret = tmp_path / "mqtt-password"
    secret.write_text("broker secret\n")
    settings = point_settings(tmp_path)
    mqtt = Mqtt(password_file=str(secret))
    assert secrets_of(msgspec.structs.replace(settings, mqtt=mqtt)) == ["broker secret"]
    gone = Mqtt(password_file=str(tmp_path / "none"))
    assert secrets_of(msgspec.structs.replace(settings, mqtt=gone)) == []
