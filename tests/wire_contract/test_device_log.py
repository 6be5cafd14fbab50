"""A log keeps within its bounds on the way up, and nobody can make the hub open more than that."""

import gzip
import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire_contract import topics
from wire_contract.device_log import MAX_LOG_BYTES, MAX_LOG_TEXT_BYTES, pack, unpack
from wire_contract.topics import DeviceId, UpTopic
from wire_contract.unreadable import Reason, Unreadable

ID = "00000001-0000-4000-8000-000000000001"
printable = st.text(st.characters(exclude_categories=("C", "Z")), max_size=80)


@given(st.lists(printable, max_size=40))
def test_what_is_packed_opens_again(lines: list[str]) -> None:
    text = unpack(pack(lines))
    assert text == "".join(f"{line}\n" for line in lines)


def test_gzip_opens_it_too() -> None:
    assert gzip.decompress(pack(["หนึ่ง", "two"])).decode() == "หนึ่ง\ntwo\n"


def test_of_too_many_lines_the_newest_are_kept() -> None:
    lines = [f"{number} {os.urandom(100).hex()}" for number in range(4000)]
    packed = pack(lines)
    text = unpack(packed)
    assert isinstance(text, str)
    kept = text.splitlines()
    assert MAX_LOG_BYTES // 2 < len(packed) <= MAX_LOG_BYTES
    assert kept == lines[-len(kept) :]


def bomb() -> bytes:
    return gzip.compress(b"a" * (MAX_LOG_TEXT_BYTES + 1), mtime=0)


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"no gzip", Reason.MALFORMED),
        (pack(["one"])[:-1], Reason.MALFORMED),
        (pack(["one"]) + b"x", Reason.MALFORMED),
        (gzip.compress(b"\xff\xfe", mtime=0), Reason.MALFORMED),  # every worker collects the same test
        (zlib.compress(b"one"), Reason.MALFORMED),
        (bomb(), Reason.TOO_LARGE),
        (os.urandom(MAX_LOG_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_log_is_told_by_its_reason(packed: bytes, reason: Reason) -> None:
    found = unpack(packed)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def test_what_would_move_a_terminal_or_hide_text_is_replaced() -> None:
    assert (
        unpack(gzip.compress("a\x1b[2Jb\u202ec\n".encode()))
        == "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER}c\n"
    )


def test_a_log_is_published_under_the_command_that_asked_and_nothing_else_is_such_a_topic() -> None:
    device = DeviceId("bkk-test-01")
    topic = topics.up_log(device, ID)
    assert topics.read_up(topic) == UpTopic(device, "log", log=ID)
    assert topics.read_up(topic + "0") is None
    assert topics.read_up(topic.replace(ID, "x")) is None
    assert topics.read_up(topic.upper()) is None
