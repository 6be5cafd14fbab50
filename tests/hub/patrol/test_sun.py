"""SUN messages: NXP's published vectors (AN12196 §4.4.4.2, NXP community 509686), and key diversification by AN10922."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.patrol.sun import (
    MasterKey,
    Mirror,
    cmac,
    code,
    diversified,
    file_content,
    is_made_by,
    mirrored,
    session_mac_key,
)

FACTORY = bytes(16)
b = bytes.fromhex


def test_the_vector_without_a_text() -> None:
    mirror = mirrored(FACTORY, b("EF963FF7828658A599F3041510671E88"))
    assert mirror == Mirror(b("04DE5F1EACC040"), 61)
    assert session_mac_key(FACTORY, mirror) == b("3FB5F6E3A807A03D5E3570ACE393776F")
    assert code(FACTORY, mirror) == b("94EED9EE65337086")
    assert is_made_by(FACTORY, mirror, b("94EED9EE65337086"))


def test_the_vector_with_an_encrypted_file() -> None:
    mirror = mirrored(FACTORY, b("FD91EC264309878BE6345CBE53BADF40"))
    assert mirror == Mirror(b("04958CAA5C5E80"), 8)
    assert session_mac_key(FACTORY, mirror) == b("3ED0920E5E6A0320D823D5987FEAFBB1")
    assert file_content(FACTORY, mirror, b("CEE9A53E3E463EF1F459635736738962")) == b"x" * 16
    about = b"CEE9A53E3E463EF1F459635736738962&cmac="
    assert is_made_by(FACTORY, mirror, b("ECC1E7F6C6C73BF6"), about)


def test_the_vector_with_a_plain_mirror() -> None:
    mirror, about = Mirror(b("04C767F2066180"), 1), b"ntag.nxp.com/424?uid=04C767F2066180&ctr=000001&c="
    assert session_mac_key(FACTORY, mirror) == b("0EC94BE3E0664FAF2BE300DFB16E1B66")
    assert cmac(session_mac_key(FACTORY, mirror), about) == b("A1DBED758F37BACEF0916F7602EC913C")
    assert is_made_by(FACTORY, mirror, b("DB7537CE9176EC3C"), about)


def test_the_vector_of_a_diversified_key() -> None:
    """AN10922 §2.2.1: UID, application id and `NXP Abu`."""
    about = b("04782E21801D80") + b("3042F5") + b"NXP Abu"
    assert diversified(b("00112233445566778899AABBCCDDEEFF"), about) == b("A8DD63A3B89D54B37CA802473FDA9175")


@pytest.mark.parametrize("size", [0, 15, 32])
def test_what_would_need_another_padding_is_no_input(size: int) -> None:
    with pytest.raises(ValueError, match="to diversify with"):
        diversified(FACTORY, bytes(size))


def test_no_two_cards_and_no_two_of_a_cards_keys_are_alike() -> None:
    master = MasterKey(1, bytes(range(16)))
    found = [master.card_keys(bytes([4, 0, 0, 0, 0, 0, last])) for last in range(50)]
    assert len({key for keys in found for key in (keys.change, keys.meta_read, keys.file_read)}) == 150


def test_no_key_is_shown_where_somebody_prints_one() -> None:
    master = MasterKey(1, b"\xaa" * 16)
    keys = master.card_keys(bytes(7))
    assert repr(master) == "MasterKey(version=1)"
    assert repr(keys) == "CardKeys()"


@given(st.integers(0, 63))
def test_one_flipped_bit_of_the_code_is_another_code(bit: int) -> None:
    mirror, told = Mirror(b("04DE5F1EACC040"), 61), int.from_bytes(b("94EED9EE65337086"), "big")
    assert not is_made_by(FACTORY, mirror, (told ^ 1 << bit).to_bytes(8, "big"))


@given(st.binary(min_size=16, max_size=16))
def test_whatever_stands_in_a_message_is_read_or_is_none(picc: bytes) -> None:
    found = mirrored(FACTORY, picc)
    assert found is None or (len(found.uid), found.counter < 1 << 24) == (7, True)
