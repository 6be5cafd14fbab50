"""Signatures and batches."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wire_contract import chain
from wire_contract.chain import Signature, SignedLine
from wire_contract.unreadable import Reason, Unreadable

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = chain.public_key_of(KEY)


def signed(line: bytes, key: Ed25519PrivateKey = KEY) -> SignedLine:
    return SignedLine(chain.sign(key, line), line)


def test_a_batch_is_taken_apart_into_what_was_joined() -> None:
    lines = [signed(b"one"), signed("สอง".encode()), signed(b"three with spaces")]
    assert chain.split_batch(chain.join_batch(lines)) == lines


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"short signature", Reason.MALFORMED),
        (b"\xff" * 86 + b" line", Reason.MALFORMED),
        (chain.join_batch([signed(b"one")]) + b"\n", Reason.MALFORMED),
        (chain.join_batch([signed(b"x")] * 101), Reason.TOO_LARGE),
        (b"x" * (chain.MAX_BATCH_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_a_payload_that_is_no_batch_is_set_aside(payload: bytes, reason: Reason) -> None:
    found = chain.split_batch(payload)
    assert isinstance(found, Unreadable)
    assert found.reason == reason


@given(st.lists(st.integers(1, 16 * 1024), min_size=1, max_size=130))
def test_what_fits_is_the_longest_beginning_that_keeps_both_limits(sizes: list[int]) -> None:
    lines = [SignedLine(Signature("s" * 86), b"x" * size) for size in sizes]
    count = len(chain.fitting(lines))
    assert isinstance(chain.split_batch(chain.join_batch(lines[:count])), list)
    if count < len(lines):
        assert isinstance(chain.split_batch(chain.join_batch(lines[: count + 1])), Unreadable)


@given(st.lists(st.booleans(), max_size=8))
def test_the_newest_good_signature_vouches_for_everything_before_it(good: list[bool]) -> None:
    run = [signed(b"%d" % i, KEY if ok else OTHER) for i, ok in enumerate(good)]
    expected = max((i + 1 for i, ok in enumerate(good) if ok), default=0)
    assert chain.count_vouched(run, PUBLIC) == expected


def test_another_spelling_of_a_signature_is_not_that_signature() -> None:
    line = signed(b"line")
    respelt = line.signature[:-1] + chr(ord(line.signature[-1]) + 1)
    assert chain.verify(PUBLIC, line.signature, b"line")
    assert not chain.verify(PUBLIC, respelt, b"line")
    assert not chain.verify(PUBLIC, line.signature + "=", b"line")
    assert not chain.verify(PUBLIC, "ก" * 86, b"line")
