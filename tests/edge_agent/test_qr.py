"""What becomes of a QR code's bytes: badge tokens, static codes, what nobody can read; and one code is one read."""

import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.readers.qr import OneRead, qr_tag
from edge_agent.readers.tag import TagRead
from wire_contract.measurements import Medium, Refusal, RotatingQrProof, Shown, StaticQrProof, TagScanned

TOKEN = "RPB1.AbC_123-xyz.4567"


def static(text: str) -> TagRead:
    return TagRead(f"qr:{text}", Medium.QR, StaticQrProof())


def unreadable(read: bytes) -> TagRead:
    name = "qr:sha256-" + hashlib.sha256(read).hexdigest()
    return TagRead(name, Medium.QR, StaticQrProof(), Refusal.UNREADABLE)


@pytest.mark.parametrize(
    ("text", "credential_text"),
    [("BKK-0417", "BKK-0417"), ("จุดเสี่ยงภัย ๗", "จุดเสี่ยงภัย ๗"), ("  two words ", "two words"), ("x" * 512, "x" * 512)],
)
def test_a_printed_code_is_second_class_and_names_itself(text: str, credential_text: str) -> None:
    assert qr_tag(text.encode()) == static(credential_text)


def test_a_badge_token_is_handed_on_whole_under_its_fingerprint() -> None:
    # printf %s 'RPB1.AbC_123-xyz.4567' | sha256sum
    name = "qr:4FB3FB64EE3D3F89309393C752A804432A7F96D9466E72796767A913AC3C9A35"
    assert qr_tag(TOKEN.encode()) == TagRead(name, Medium.QR, RotatingQrProof(token=TOKEN))


@pytest.mark.parametrize(
    "read",
    [
        b"x" * 513,
        b"4" * 4096,
        b"\xff\xfe",
        b"A\x00B",
        b"A\tB",
        b"BKK-0417\t",
        b"\x1cBKK-0417",
        b"\x02\x00\x00\x01\x0333",
        "A\u0085B".encode(),
        "A\u2028B".encode(),
        b"   ",
        b"RPB1",
        b"RPB1." + b"x" * 508,
        b"RPB1.two words",
        "RPB1.ไทย".encode(),
    ],
    ids=lambda read: repr(read[:12]),
)
def test_what_nobody_can_read_is_refused_under_the_hash_of_its_bytes(read: bytes) -> None:
    assert qr_tag(read) == unreadable(read)


@settings(deadline=None)
@given(st.binary(max_size=700) | st.text(max_size=700).map(str.encode))
def test_whatever_is_read_can_be_recorded_and_names_nothing_else(read: bytes) -> None:
    tag = qr_tag(read)
    scan = TagScanned("door", tag.medium, tag.credential, tag.proof, Shown.UNKNOWN, tag.refusal)
    assert msgspec.json.decode(msgspec.json.encode(scan), type=TagScanned) == scan
    if tag.refusal is None and isinstance(tag.proof, StaticQrProof):
        assert tag.credential == "qr:" + read.decode().strip()


def test_a_code_that_stays_before_the_reader_is_one_read() -> None:
    once = OneRead()
    seen = [once.is_new(static("A"), now=now) for now in (0.0, 0.5, 1.9, 3.8)]
    assert seen == [True, False, False, False]


def test_a_code_that_was_away_for_two_seconds_is_read_again() -> None:
    once = OneRead()
    assert [once.is_new(static("A"), now=now) for now in (0.0, 1.9, 3.9)] == [True, False, True]


def test_two_codes_in_turn_are_two_reads() -> None:
    once = OneRead()
    seen = [once.is_new(static(name), now=now / 10) for now, name in enumerate("ABABAB")]
    assert seen == [True, True, False, False, False, False]
