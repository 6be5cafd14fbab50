"""Keypads on the lines of a Wiegand reader, and readers that send a card's bytes the other way round."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.readers.keypad import PAUSE_S
from edge_agent.readers.tag import Noise, TagRead
from edge_agent.readers.wiegand import WiegandDecoder
from edge_agent.readers.wiegand_format import LAYOUTS, WiegandFormat, decode, encode
from edge_agent.settings import SettingsError, Wiegand, read_settings
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from tests.edge_agent.test_agent import START, scans_in
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.chain import public_key_of
from wire_contract.measurements import Medium, Shown, TagScanned, UidProof

# Key 6 is `0110` in the facts about readers; the others follow the same count, * is ten and # eleven.
CODES = {**{str(digit): f"{digit:04b}" for digit in range(10)}, "*": "1010", "#": "1011"}
BIT_S, KEY_S = 0.001, 0.4


class Lines:
    """The two data lines of a reader with a keypad; time passes as bits and keys are sent."""

    def __init__(self, bits_per_key: int | None, wiegand: WiegandFormat = WiegandFormat.H10301) -> None:
        self.decoder = WiegandDecoder(wiegand, bits_per_key=bits_per_key)
        self.now = 100.0
        self.bits_per_key = bits_per_key

    def burst(self, bits: str) -> TagRead | None:
        for bit in bits:
            assert self.decoder.edge(int(bit), self.now) is None
            self.now += BIT_S
        self.now += KEY_S
        return self.decoder.silence(self.now)

    def press(self, keys: str) -> list[TagRead]:
        tags = []
        for key in keys:
            code = CODES[key]
            tags.append(self.burst(code if self.bits_per_key == 4 else complement(code) + code))
        return [tag for tag in tags if tag is not None]


def complement(code: str) -> str:
    return code.translate({ord("0"): "1", ord("1"): "0"})


def number(digits: str) -> TagRead:
    return TagRead(f"key:{digits}", Medium.KEYPAD)


@pytest.mark.parametrize("bits_per_key", [4, 8])
def test_digits_up_to_the_hash_are_one_number_with_its_zeros(bits_per_key: int) -> None:
    lines = Lines(bits_per_key)
    assert lines.press("0123456789#007#") == [number("0123456789"), number("007")]
    assert lines.decoder.noise == Counter()


def test_a_star_begins_again_and_a_hash_alone_is_nothing() -> None:
    lines = Lines(4)
    assert lines.press("12*34##*#") == [number("34")]
    assert lines.decoder.noise == Counter()


def test_digits_before_a_pause_are_dropped_and_counted() -> None:
    lines = Lines(8)
    assert lines.press("12") == []
    lines.now += PAUSE_S
    assert lines.press("34#") == [number("34")]
    assert lines.decoder.noise == Counter({Noise.KEYS: 1})


def test_more_digits_than_any_number_has_are_dropped_and_counted() -> None:
    lines = Lines(4)
    assert lines.press("1234567890123#" + "5#") == [number("5")]
    assert lines.decoder.noise == Counter({Noise.KEYS: 1})


def test_a_card_and_a_keypad_share_the_lines() -> None:
    lines = Lines(4)
    card = "".join(map(str, encode("wiegand26:123:45678", WiegandFormat.H10301)))
    assert lines.press("12") == []
    assert lines.burst(card) == TagRead("wiegand26:123:45678", Medium.WIEGAND)
    assert lines.press("3#") == [number("123")]


@pytest.mark.parametrize(
    "burst", ["011", "01101", "0" * 70, "1" + "0" * 25], ids=["lost bit", "more", "storm", "parity"]
)
def test_what_may_have_been_a_key_spoils_the_number_it_falls_into(burst: str) -> None:
    lines = Lines(4)
    assert lines.press("12") == []
    assert lines.burst(burst) is None
    assert lines.press("3#") == []
    assert lines.press("4#") == [number("4")]
    assert (lines.decoder.noise[Noise.KEYS], lines.decoder.noise.total()) == (1, 2)


@pytest.mark.parametrize("code", ["1100", "1111"])
def test_keys_without_a_meaning_spoil_the_number(code: str) -> None:
    lines = Lines(4)
    lines.press("1")
    lines.burst(code)
    assert lines.press("2#") == []
    assert lines.decoder.noise == Counter({Noise.KEYS: 1})


def test_a_reader_without_a_keypad_counts_its_bursts_as_noise() -> None:
    lines = Lines(None)
    assert lines.burst("0110") is None
    assert lines.decoder.noise == Counter({Noise.LENGTH: 1})


@settings(deadline=None)
@given(st.text("0123456789", min_size=1, max_size=12), st.integers(0, 11), st.integers(0, 7))
def test_one_flipped_bit_of_eight_is_never_another_number(digits: str, which: int, bit: int) -> None:
    lines = Lines(8)
    keys = digits + "#"
    tags = []
    for place, key in enumerate(keys):
        burst = complement(CODES[key]) + CODES[key]
        if place == which % len(keys):
            burst = burst[:bit] + complement(burst[bit]) + burst[bit + 1 :]
        tags.append(lines.burst(burst))
    assert {tag for tag in tags if tag is not None} == set()
    lines.press("*")
    assert lines.press("42#") == [number("42")]


@settings(deadline=None)
@given(st.sampled_from([4, 8]), st.lists(st.text("01", min_size=1, max_size=12) | st.floats(0.0, 10.0), max_size=60))
def test_no_keypad_is_too_wild(bits_per_key: int, bursts: list[str | float]) -> None:
    lines = Lines(bits_per_key)
    for burst in bursts:
        if isinstance(burst, float):
            lines.now += burst
        else:
            tag = lines.burst(burst)
            assert tag is None or tag.credential.startswith("key:")


# --- byte order -------------------------------------------------------------------------------------------------------


def test_a_reader_that_turns_a_cards_bytes_names_the_same_card() -> None:
    # CSN DEADBEEF: 57005 = 0xDEAD, 48879 = 0xBEEF; turned it goes over the wire as EF BE AD DE.
    straight = encode("wiegand34:57005:48879", WiegandFormat.W34)
    turned = encode("wiegand34:61374:44510", WiegandFormat.W34)  # 0xEFBE, 0xADDE
    assert decode(straight, WiegandFormat.W34) == "wiegand34:57005:48879"
    assert decode(turned, WiegandFormat.W34, reversed_bytes=True) == "wiegand34:57005:48879"


def test_three_bytes_are_turned_over_facility_and_card() -> None:
    # 12 34 56 on the wire is the card 56 34 12: facility 0x56 = 86, card 0x3412 = 13330.
    wire = encode("wiegand26:18:13398", WiegandFormat.H10301)  # 0x12, 0x3456
    assert decode(wire, WiegandFormat.H10301, reversed_bytes=True) == "wiegand26:86:13330"


@settings(deadline=None)
@given(st.sampled_from([WiegandFormat.H10301, WiegandFormat.W34]), st.integers(0, 2**32 - 1))
def test_every_turned_card_comes_back(wiegand: WiegandFormat, some: int) -> None:
    layout = LAYOUTS[wiegand]
    card = some % (1 << layout.facility + layout.card)
    credential = f"wiegand{layout.length}:{card >> layout.card}:{card % (1 << layout.card)}"
    assert layout.has_whole_bytes
    bits = encode(credential, wiegand, reversed_bytes=True)
    assert decode(bits, wiegand, reversed_bytes=True) == credential
    assert sorted(bits[1:-1]) == sorted(encode(credential, wiegand)[1:-1])


def test_a_format_without_whole_bytes_cannot_be_turned(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text(
        f'device = "bkk-test-01"\nhub_public_key = "{public_key_of(HUB_KEY)}"\ndata_dir = "d"\npin_factory = "mock"\n'
        '[[readers]]\nkind = "wiegand"\nname = "front"\nd0 = 17\nd1 = 27\nformat = "37"\nbyte_order = "reversed"\n'
    )
    with pytest.raises(SettingsError, match=r"readers\[0\].byte_order.*no whole bytes"):
        read_settings(file)


def test_two_readers_on_one_serial_port_are_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    reader = '[[readers]]\nkind = "{}"\nname = "{}"\nport = "/dev/serial0"\n'
    file.write_text(
        f'device = "bkk-test-01"\nhub_public_key = "{public_key_of(HUB_KEY)}"\ndata_dir = "d"\npin_factory = "mock"\n'
        + reader.format("pn532", "front")
        + reader.format("qr-engine", "door")
    )
    with pytest.raises(SettingsError, match=r"readers\[1\].port.*front has this one"):
        read_settings(file)


# --- through the agent ------------------------------------------------------------------------------------------------


def test_keys_and_turned_cards_become_lines(tmp_path: Path) -> None:
    reader = Wiegand(name="front", d0=17, d1=27, format="34", keypad="8", byte_order="reversed")
    settings = msgspec.structs.replace(point_settings(tmp_path), readers=(reader,))
    with SimulatedPoint(settings, clock=SimulatedClock(START, seed=1)) as point:
        point.keys("front", "0042#")
        point.tap("front", "wiegand34:57005:48879")
    assert scans_in(tmp_path) == [
        TagScanned("front", Medium.KEYPAD, "key:0042", UidProof(), Shown.UNKNOWN),
        TagScanned("front", Medium.WIEGAND, "wiegand34:57005:48879", UidProof(), Shown.UNKNOWN),
    ]
