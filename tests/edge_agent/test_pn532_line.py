"""One command at a time: what ends it, and that nothing of another command ever answers it."""

from collections import Counter

import pytest

from edge_agent.readers.pn532_line import ACK_WITHIN_S, Command, CommandLine, Trouble
from edge_agent.readers.tag import Noise
from tests.parts.pn532.chip import ACK, ERROR, NACK, frame

VERSION = frame(bytes.fromhex("D50332010607"))
LISTING = frame(bytes.fromhex("D54B00"))


def asked(noise: Counter[Noise] | None = None) -> CommandLine:
    """A line on which the chip was just asked for its version."""
    line = CommandLine(Counter() if noise is None else noise)
    line.give(Command(0x02, within_s=0.5), now=100.0)
    assert line.take_output() == bytes.fromhex("0000FF02FED4022A00")
    assert line.take_output() == b""
    return line


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (ACK, None),
        (ACK + VERSION, bytes.fromhex("32010607")),
        (ACK + ACK + VERSION, bytes.fromhex("32010607")),
        (VERSION, Trouble.GARBLED),  # nobody has acknowledged this command: it answers an earlier one
        (ACK + LISTING, Trouble.GARBLED),
        (ACK + ERROR, Trouble.REFUSED),
        (NACK, Trouble.REFUSED),
        (b"noise" + ACK + VERSION, Trouble.GARBLED),
        (ACK + VERSION[:-3], None),
    ],
)
def test_what_the_chip_says_ends_a_command_or_not(said: bytes, outcome: bytes | Trouble | None) -> None:
    assert asked().receive(said, now=100.1) == outcome


def test_a_command_waits_for_its_acknowledgement_and_then_for_its_answer() -> None:
    line = asked()
    assert (line.due_at, line.tick(100.0 + ACK_WITHIN_S - 0.01)) == (100.0 + ACK_WITHIN_S, None)
    assert line.tick(100.0 + ACK_WITHIN_S) is Trouble.NOT_ACKNOWLEDGED
    assert (line.due_at, line.tick(200.0)) == (None, None)
    line.give(Command(0x02, within_s=0.5), now=200.0)
    assert line.receive(ACK, now=200.1) is None
    assert (line.due_at, line.tick(200.5)) == (200.6, None)
    assert line.tick(200.6) is Trouble.UNANSWERED


def test_what_comes_while_nothing_runs_is_noise_and_counts_for_nothing() -> None:
    noise: Counter[Noise] = Counter()
    line = asked(noise)
    assert line.receive(ACK + VERSION[:-1], now=100.1) == bytes.fromhex("32010607")
    assert line.receive(b"\x00", now=100.1) is None  # the end of the frame before
    assert noise == Counter()
    assert line.receive(ACK + VERSION, now=100.2) is None
    assert noise == {Noise.FRAMING: 1}
    line.give(Command(0x02), now=100.3)
    assert line.receive(ACK, now=100.4) is None


def test_the_beginning_of_a_frame_from_before_is_not_continued() -> None:
    line = asked()
    assert line.receive(ACK + VERSION[:7], now=100.1) is None
    line.give(Command(0x02), now=101.0)
    assert line.receive(VERSION[7:], now=101.1) is Trouble.GARBLED


def test_after_a_drop_nothing_runs_and_nothing_is_to_be_written() -> None:
    line = CommandLine(Counter())
    line.give(Command(0x02), now=100.0)
    line.drop()
    assert (line.due_at, line.take_output(), line.tick(200.0)) == (None, b"", None)
