"""NDEF messages as ndeflib encodes them, and the secure message in a URI: taken where it stands exactly once."""

import ndef
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.readers.ndef import sun_of, uris
from wire_contract.measurements import SunProof

E, C = "EF963FF7828658A599F3041510671E88", "94EED9EE65337086"
SUN = SunProof(picc=E, mac=C)


def encoded(*records: ndef.Record) -> bytes:
    return b"".join(ndef.message_encoder(records))


def test_all_uris_of_a_message_are_found_beside_other_records() -> None:
    message = encoded(
        ndef.TextRecord("สำนักงานเขต", "th"),
        ndef.UriRecord("https://www.example.org/a"),
        ndef.Record("application/json", "id", b"{}"),
        ndef.UriRecord("tel:1555"),
        ndef.Record("urn:nfc:wkt:U", "named", b"\x04example.org/" + b"x" * 300),
    )
    assert uris(message) == ("https://www.example.org/a", "tel:1555", "https://example.org/" + "x" * 300)


@given(st.text("abcXYZ0189-._~/?&=", max_size=400))
def test_a_uri_reads_as_it_was_written(path: str) -> None:
    uri = f"https://example.org/{path}"
    assert uris(encoded(ndef.UriRecord(uri))) == (uri,)


@pytest.mark.parametrize("prefix", range(36))
def test_every_prefix_is_the_one_that_ndeflib_knows(prefix: int) -> None:
    known = ndef.UriRecord._prefix_strings[prefix]
    assert uris(b"\xd1\x01\x02U" + bytes([prefix]) + b"x") == (f"{known}x",)


@given(st.binary(max_size=300))
def test_any_bytes_are_uris_or_none(message: bytes) -> None:
    assert all(isinstance(uri, str) for uri in uris(message))


@given(st.integers(1, 60))
def test_a_message_that_was_cut_off_has_no_uri(left_out: int) -> None:
    message = encoded(ndef.UriRecord(f"https://p.example/t?e={E}&c={C}"))
    assert uris(message[:-left_out]) == ()


def test_a_record_in_chunks_is_not_put_together() -> None:
    assert uris(b"\xb1\x01\x02U\x00a" + b"\x56\x00\x01b") == ()


@pytest.mark.parametrize(
    "uri",
    [
        f"https://p.example/t?e={E}&c={C}",
        f"https://p.example/t?picc_data={E}&cmac={C}",
        f"https://p.example/t?c={C.lower()}&x=1&e={E.lower()}#top",
        f"?e={E}&c={C}",
    ],
)
def test_the_secure_message_is_found_under_either_pair_of_names(uri: str) -> None:
    assert sun_of(uri) == SUN


@pytest.mark.parametrize(
    "uri",
    [
        "https://p.example/t",
        f"https://p.example/e={E}&c={C}",
        f"https://p.example/t#?e={E}&c={C}",
        f"https://p.example/t?e={E}",
        f"https://p.example/t?e={E[:-1]}&c={C}",
        f"https://p.example/t?e={E}0&c={C}",
        f"https://p.example/t?e={E}&c={C[:-1]}g",
        f"https://p.example/t?e={E}&c={C}&c={C}",
        f"https://p.example/t?e={E}&picc_data={E}&c={C}",
        f"https://p.example/t?e={E}&c={C}\n",
    ],
)
def test_what_is_not_exactly_one_secure_message_is_none(uri: str) -> None:
    assert sun_of(uri) is None


@given(st.text())
def test_any_text_has_a_secure_message_or_none(uri: str) -> None:
    assert sun_of(uri) is None
