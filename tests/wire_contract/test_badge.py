"""The rotating badge's token, to the byte, and that nothing but its key makes one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wire_contract.badge import TOKEN_CHARACTERS, Token, credential_of, is_badge, read_token, step_of, write_token

GOLDEN = Path(__file__).parent / "golden" / "badge-1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((GOLDEN / "private-seed").read_text()))
TOKEN, CREDENTIAL = (GOLDEN / "token").read_text(), (GOLDEN / "credential").read_text()
AT = datetime(2026, 11, 22, 3, 15, 42, tzinfo=UTC)
NONCE = bytes.fromhex("a0a1a2a3a4a5")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def test_our_token_is_the_golden_one_that_openssl_signed() -> None:
    assert write_token(KEY, at=AT, nonce=NONCE) == TOKEN
    assert credential_of(KEY.public_key().public_bytes_raw()) == CREDENTIAL


def test_the_golden_token_is_read_back_as_what_it_says() -> None:
    token = read_token(TOKEN)
    assert token is not None
    assert (token.public_key, token.nonce) == (KEY.public_key().public_bytes_raw(), NONCE)
    assert (token.credential, token.is_genuine, is_badge(token.credential)) == (CREDENTIAL, True, True)
    assert (token.begins_at, token.ends_at) == (AT - timedelta(seconds=2), AT + timedelta(seconds=18))


def test_a_step_is_twenty_seconds_with_its_beginning_and_without_its_end() -> None:
    begin = datetime(2026, 11, 22, 3, 15, 40, tzinfo=UTC)
    moments = [begin, begin + timedelta(seconds=19.999), begin + timedelta(seconds=20)]
    assert [step_of(one) - step_of(begin) for one in moments] == [0, 0, 1]


@given(
    seed=st.binary(min_size=32, max_size=32), step=st.integers(0, 2**32 - 1), nonce=st.binary(min_size=6, max_size=6)
)
def test_every_token_reads_back_genuine(seed: bytes, step: int, nonce: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    text = write_token(key, at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=step * 20), nonce=nonce)
    token = read_token(text)
    assert token is not None
    assert len(text) == TOKEN_CHARACTERS
    assert (token.public_key, token.step, token.nonce) == (key.public_key().public_bytes_raw(), step, nonce)
    assert token.is_genuine


@given(
    place=st.integers(0, TOKEN_CHARACTERS - 1), other=st.sampled_from([*ALPHABET, "0", "1", "8", "a", "=", " ", "É"])
)
def test_one_other_character_is_never_a_genuine_token(place: int, other: str) -> None:
    text = TOKEN[:place] + other + TOKEN[place + 1 :]
    token = read_token(text)
    assert text == TOKEN or token is None or not token.is_genuine


@given(bit=st.integers(0, 8 * (32 + 4 + 6 + 64) - 1))
def test_one_flipped_bit_is_never_another_badge_or_another_moment(bit: int) -> None:
    """Of the key, the step, the nonce or the signature: every one of them, whatever the alphabet."""
    golden = read_token(TOKEN)
    assert golden is not None
    raw = bytearray(golden.public_key + golden.step.to_bytes(4, "big") + golden.nonce + golden.signature)
    raw[bit // 8] ^= 1 << bit % 8
    flipped = Token(bytes(raw[:32]), int.from_bytes(raw[32:36], "big"), bytes(raw[36:42]), bytes(raw[42:]))
    assert not flipped.is_genuine


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read_token(text) is None
    assert read_token("RPB1" + text) is None


@given(st.text(ALPHABET, min_size=172, max_size=172))
def test_a_text_of_the_right_form_is_no_genuine_token(characters: str) -> None:
    token = read_token("RPB1" + characters)
    assert token is None or not token.is_genuine


def test_no_second_spelling_of_a_token_is_read() -> None:
    """Four bits of the last character belong to no byte; a lax reader would take sixteen texts for one token."""
    place = ALPHABET.index(TOKEN[-1])
    spelt = [
        TOKEN[:-1] + letter
        for letter in ALPHABET
        if letter != TOKEN[-1] and ALPHABET.index(letter) // 16 == place // 16
    ]
    assert [read_token(text) for text in spelt] == [None] * 15
    assert [read_token(text) for text in (TOKEN.lower(), TOKEN + "\n", TOKEN + "=" * 4, " " + TOKEN)] == [None] * 4


def test_another_purpose_never_signs_a_badge() -> None:
    body = b"\x01" + KEY.public_key().public_bytes_raw() + step_of(AT).to_bytes(4, "big") + NONCE
    token = read_token(TOKEN)
    assert token is not None
    assert not Token(token.public_key, token.step, token.nonce, KEY.sign(body)).is_genuine
