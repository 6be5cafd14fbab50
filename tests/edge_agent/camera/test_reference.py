"""A camera's reference as a file: the same again, or a word why not; never an exception."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.camera.reference import Reference, ReferenceValues, UnreadableReference

PICTURE = np.arange(48 * 64, dtype=np.uint32).reshape(48, 64).astype(np.uint8)
REFERENCE = Reference(1280, 720, ReferenceValues(brightness_milli=118_250, frame_rate_milli=15_000), PICTURE)
CONTENT = REFERENCE.to_bytes()


def test_a_reference_is_the_same_after_writing_and_reading() -> None:
    again = Reference.from_bytes(CONTENT)
    assert isinstance(again, Reference)
    assert (again.width_px, again.height_px, again.values) == (1280, 720, REFERENCE.values)
    assert np.array_equal(again.picture, PICTURE)
    assert again.to_bytes() == CONTENT
    assert again.sha256 == REFERENCE.sha256


def _sealed(content: bytes) -> bytes:
    return content + struct.pack("<I", zlib.crc32(content))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a reference picture"),
        (b"\xff\xd8\xff a photograph", "not a reference picture"),
        (b"riskpoint-reference\n", "cut short"),
        (CONTENT[:-1], "cut short or too long"),
        (CONTENT + b"\n", "cut short or too long"),
        (CONTENT[:100] + b"\x99" + CONTENT[101:], "damaged"),
        (_sealed(CONTENT[:20] + b"\x02" + CONTENT[21:-4]), "of edition 2, and this agent reads 1"),
        (_sealed(CONTENT[:25] + b"\0\0" + CONTENT[27:-4]), "its sizes make no sense"),
    ],
)
def test_other_bytes_are_unreadable_and_say_why(content: bytes, why: str) -> None:
    assert Reference.from_bytes(content) == UnreadableReference(why)


@given(st.binary(max_size=200), st.integers(0, len(CONTENT)))
def test_no_bytes_raise(garbage: bytes, cut: int) -> None:
    assert isinstance(Reference.from_bytes(CONTENT[:cut] + garbage), Reference | UnreadableReference)
