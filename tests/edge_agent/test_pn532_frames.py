"""PN532 frames: whatever comes, in whatever pieces, nothing is read that was not sent. The frames are the emulator's."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.readers.pn532_frames import MAX_BODY, Answer, Frame, FrameDecoder, Sign, command_frame
from edge_agent.readers.tag import Noise
from tests.parts.pn532.chip import ACK, ERROR, NACK, frame

SIGNS = {Sign.ACK: ACK, Sign.NACK: NACK, Sign.REFUSED: ERROR}
INSIDE = frame(bytes.fromhex("D54B010100440007048899AABBCCDD"))
"""A whole frame, which a card may hold as its content."""

contents = st.one_of(st.binary(max_size=MAX_BODY - 2), st.just(INSIDE), st.just(ACK + INSIDE), st.just(bytes(250)))
answers = st.builds(Answer, st.integers(0, 254), contents)
frames = st.lists(st.one_of(st.just(Sign.ACK), answers), max_size=4)


def spelt(frame_: Frame) -> bytes:
    return SIGNS[frame_] if isinstance(frame_, Sign) else frame(bytes([0xD5, frame_.code + 1]) + frame_.data)


def decoded(*pieces: bytes) -> tuple[list[Frame], Counter[Noise]]:
    noise: Counter[Noise] = Counter()
    decoder = FrameDecoder(noise)
    return [found for piece in pieces for found in decoder.feed(piece)], noise


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    ("code", "data", "expected"),
    [  # GetFirmwareVersion and SAMConfiguration as UM0701-02 and nfcpy spell them
        (0x02, b"", "0000FF02FED4022A00"),
        (0x14, b"\x01\x00\x00", "0000FF05FBD4140100001700"),
    ],
)
def test_commands_are_spelt_as_in_the_manual(code: int, data: bytes, expected: str) -> None:
    assert command_frame(code, data).hex().upper() == expected


@pytest.mark.parametrize(("size", "head"), [(253, "0000FFFF01"), (254, "0000FFFFFF0100FF"), (263, "0000FFFFFF0109F6")])
def test_a_long_command_is_an_extended_frame(size: int, head: str) -> None:
    body = b"\xd4\x00" + bytes(size)
    spelling = command_frame(0x00, bytes(size))
    assert spelling == bytes.fromhex(head) + body + bytes([-sum(body) & 0xFF, 0])
    with pytest.raises(ValueError, match="266 bytes"):
        command_frame(0x00, bytes(264))


@given(sent=frames, places=st.lists(st.integers(0, 2000), max_size=8))
def test_frames_are_read_however_they_are_split(sent: list[Frame], places: list[int]) -> None:
    stream = b"".join(map(spelt, sent))
    assert decoded(*cut(stream, places)) == (sent, Counter())


@given(stream=st.binary(max_size=400), places=st.lists(st.integers(0, 400), max_size=5))
def test_any_bytes_are_frames_that_stand_in_them_or_noise(stream: bytes, places: list[int]) -> None:
    found, noise = decoded(*cut(stream, places))
    at = 0
    for frame_ in found:
        core = spelt(frame_)[1:-1]
        assert core in stream[at:]
        at += stream[at:].index(core) + len(core)
    assert decoded(stream) == (found, noise)
    assert sum(noise.values()) <= 1


@given(sent=frames.filter(bool), where=st.integers(0), places=st.lists(st.integers(0, 2000), max_size=3))
def test_one_flipped_bit_never_makes_a_frame_that_was_not_sent(
    sent: list[Frame], where: int, places: list[int]
) -> None:
    stream = bytearray(b"".join(map(spelt, sent)))
    bit = where % (8 * len(stream))
    stream[bit // 8] ^= 1 << bit % 8
    found, _ = decoded(*cut(bytes(stream), places))
    assert found == sent[: len(found)]


@pytest.mark.parametrize(
    ("stream", "noise"),
    [
        (INSIDE[:-2] + b"\x00\x00", Noise.CHECKSUM),
        (b"\x00\x00\xff\x05\xfaxxxxx", Noise.CHECKSUM),
        (b"\x00\x00\xff\xff\xff\x01\x00\x00", Noise.CHECKSUM),
        (b"\x00\x00\xff\xff\xff\x02\x00\xfe", Noise.FRAMING),  # 512 bytes are more than the chip ever sends
        (b"\x00\x00\xff\x00\x00", Noise.FRAMING),
        (b"\xff\x00\xff" + ACK, Noise.FRAMING),
        (b"hello" + ACK, Noise.FRAMING),
        (b"\x00\x00" + command_frame(0x02), Noise.FRAMING),  # an echo of what the host said
    ],
)
def test_noise_is_counted_once_and_what_follows_waits_for_a_new_start(stream: bytes, noise: Noise) -> None:
    counts: Counter[Noise] = Counter()
    decoder = FrameDecoder(counts)
    assert [decoder.feed(stream), decoder.feed(INSIDE), decoder.is_lost] == [[], [], True]
    decoder.reset()
    assert decoder.feed(INSIDE) == [Answer(0x4A, bytes.fromhex("010100440007048899AABBCCDD"))]
    assert counts == {noise: 1}


def test_signs_are_read() -> None:
    assert decoded(ACK + NACK + ERROR) == ([Sign.ACK, Sign.NACK, Sign.REFUSED], Counter())


def test_a_line_that_only_sends_zeros_takes_no_memory() -> None:
    decoder = FrameDecoder(Counter())
    for _ in range(100):
        decoder.feed(bytes(4096))
    assert len(decoder._waiting) == 1
    assert decoder.feed(ACK) == [Sign.ACK]
