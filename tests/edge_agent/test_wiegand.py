"""Wiegand frames: the check frames of the formats, noise of every kind, and what holds for all bits."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.readers.tag import Noise, TagRead
from edge_agent.readers.wiegand import MAX_BITS, WiegandDecoder
from edge_agent.readers.wiegand_format import LAYOUTS, WiegandFormat, decode, encode
from wire_contract.measurements import Medium

# Facility and card of three formats with their frames, as published and checked on pins before this code existed.
CHECK_FRAMES = [
    (WiegandFormat.H10301, "wiegand26:123:45678", "10111101110110010011011101"),
    (WiegandFormat.W34, "wiegand34:4660:22136", "1000100100011010001010110011110001"),
    (WiegandFormat.H10304, "wiegand37:999:500000", "0000000111110011111110100001001000001"),
]
BIT_S = 0.001


def bits_of(text: str) -> tuple[int, ...]:
    return tuple(int(character) for character in text)


def feed(
    decoder: WiegandDecoder, bits: tuple[int, ...], *, start: float = 1.0, spacing: float = BIT_S
) -> list[TagRead]:
    """Send a frame and wait out the gap."""
    reads = [decoder.edge(bit, start + number * spacing) for number, bit in enumerate(bits)]
    reads.append(decoder.silence(start + len(bits) * spacing + 1))
    return [read for read in reads if read is not None]


@pytest.mark.parametrize(("wiegand", "credential", "frame"), CHECK_FRAMES)
def test_check_frames_decode_and_encode(wiegand: WiegandFormat, credential: str, frame: str) -> None:
    assert feed(WiegandDecoder(wiegand), bits_of(frame)) == [TagRead(credential, Medium.WIEGAND)]
    assert encode(credential, wiegand) == bits_of(frame)


def test_a_format_without_facility_reads_the_same_bits_as_one_number() -> None:
    # 999 << 19 | 500000: the body of H10304 read as one 35-bit number
    _, _, frame = CHECK_FRAMES[2]
    assert decode(bits_of(frame), WiegandFormat.H10302) == "wiegand37:524263712"


@pytest.mark.parametrize(
    ("credential", "wiegand"),
    [
        ("wiegand26:256:1", WiegandFormat.H10301),
        ("wiegand26:1:65536", WiegandFormat.H10301),
        ("wiegand34:1:1", WiegandFormat.H10301),
        ("wiegand37:1:1", WiegandFormat.H10302),
        ("wiegand37:1", WiegandFormat.H10304),
        ("nfc:04C767F2066180", WiegandFormat.H10301),
        ("wiegand26:-1:1", WiegandFormat.H10301),
    ],
)
def test_a_card_that_a_format_cannot_carry_is_refused(credential: str, wiegand: WiegandFormat) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(credential))):
        encode(credential, wiegand)


def test_two_cards_one_after_the_other_are_two_tags_and_the_second_ends_the_first() -> None:
    decoder = WiegandDecoder(WiegandFormat.H10301)
    bits = bits_of(CHECK_FRAMES[0][2])
    first = [decoder.edge(bit, 1.0 + number * BIT_S) for number, bit in enumerate(bits)]
    second = [decoder.edge(bit, 2.0 + number * BIT_S) for number, bit in enumerate(bits)]
    tag = TagRead("wiegand26:123:45678", Medium.WIEGAND)
    assert (first, second, decoder.silence(3.0)) == ([None] * 26, [tag] + [None] * 25, tag)


def proven(wiegand: WiegandFormat = WiegandFormat.H10301) -> WiegandDecoder:
    """A decoder whose reader has sent a good frame already."""
    decoder = WiegandDecoder(wiegand, gap_s=0.025)
    _, _, frame = next(one for one in CHECK_FRAMES if one[0] is wiegand)
    assert len(feed(decoder, bits_of(frame), start=0.5)) == 1
    return decoder


def sent(decoder: WiegandDecoder, frame: str, *, start: float, spacing: float) -> float:
    """A burst has come, and nothing ended it; the tick of its last edge."""
    for number, bit in enumerate(bits_of(frame)):
        assert decoder.edge(bit, start + number * spacing) is None
    return start + (len(frame) - 1) * spacing


@pytest.mark.parametrize("spacing", [0.0002, 0.001, 0.002])
def test_a_whole_frame_of_a_proven_reader_ends_after_a_few_of_its_own_spacings(spacing: float) -> None:
    decoder = proven()
    last = sent(decoder, CHECK_FRAMES[0][2], start=10.0, spacing=spacing)
    assert decoder.silence(last + 3.9 * spacing) is None
    assert decoder.silence(last + 4.1 * spacing) == TagRead("wiegand26:123:45678", Medium.WIEGAND)


def test_slow_bits_wait_no_longer_than_the_gap() -> None:
    decoder = proven()
    last = sent(decoder, CHECK_FRAMES[0][2], start=10.0, spacing=0.02)
    assert decoder.silence(last + 0.0249) is None
    assert decoder.silence(last + 0.0251) == TagRead("wiegand26:123:45678", Medium.WIEGAND)


def test_a_reader_of_a_longer_format_never_has_a_part_of_its_frame_taken_for_a_card() -> None:
    decoder = WiegandDecoder(WiegandFormat.H10301, gap_s=0.025)
    for tap in range(3):
        start = 10.0 + tap
        last = sent(decoder, CHECK_FRAMES[0][2], start=start, spacing=0.001)
        assert decoder.silence(last + 0.0249) is None  # a stalled thread has not handed over the other bits yet
        sent(decoder, "10110101100", start=last + 0.001, spacing=0.001)
        assert decoder.silence(start + 0.5) is None
    assert decoder.noise == Counter({Noise.LENGTH: 3})


def test_a_burst_of_another_length_takes_the_trust_away() -> None:
    decoder = proven()
    assert feed(decoder, (1, 0, 1), start=10.0) == []
    last = sent(decoder, CHECK_FRAMES[0][2], start=20.0, spacing=0.001)
    assert decoder.silence(last + 0.0249) is None


def test_silence_ends_a_frame_only_after_the_gap() -> None:
    decoder = WiegandDecoder(WiegandFormat.H10301, gap_s=0.025)
    bits = bits_of(CHECK_FRAMES[0][2])
    for number, bit in enumerate(bits):
        decoder.edge(bit, number * 0.020)
    last = 25 * 0.020
    assert decoder.silence(last + 0.024) is None
    assert decoder.is_open
    assert decoder.silence(last + 0.026) == TagRead("wiegand26:123:45678", Medium.WIEGAND)
    assert not decoder.is_open


def test_edges_of_two_lines_may_arrive_out_of_order() -> None:
    decoder = WiegandDecoder(WiegandFormat.H10301)
    edges = [(bit, 1.0 + number * BIT_S) for number, bit in enumerate(bits_of(CHECK_FRAMES[0][2]))]
    for bit, ticks in sorted(edges, key=lambda edge: edge[0]):
        decoder.edge(bit, ticks)
    assert decoder.silence(2.0) == TagRead("wiegand26:123:45678", Medium.WIEGAND)


@pytest.mark.parametrize(
    ("bits", "spacing", "kind"),
    [
        (bits_of(CHECK_FRAMES[0][2])[:-1], BIT_S, Noise.LENGTH),
        ((*bits_of(CHECK_FRAMES[0][2]), 1), BIT_S, Noise.LENGTH),
        (bits_of("0110"), BIT_S, Noise.LENGTH),
        ((0, *bits_of(CHECK_FRAMES[0][2])[1:]), BIT_S, Noise.PARITY),
        ((1,) * (MAX_BITS + 1), BIT_S, Noise.OVERLONG),
    ],
    ids=["lost bit", "one too many", "keypad", "parity", "no common ground"],
)
def test_a_burst_that_is_no_card_is_counted_by_kind(bits: tuple[int, ...], spacing: float, kind: Noise) -> None:
    decoder = WiegandDecoder(WiegandFormat.H10301)
    assert feed(decoder, bits, spacing=spacing) == []
    assert decoder.noise == Counter({kind: 1})


def test_a_spike_right_after_a_bit_is_dropped_and_the_card_still_reads() -> None:
    decoder = WiegandDecoder(WiegandFormat.H10301)
    for number, bit in enumerate(bits_of(CHECK_FRAMES[0][2])):
        decoder.edge(bit, 1.0 + number * BIT_S)
        if number == 7:
            decoder.edge(1 - bit, 1.0 + number * BIT_S + 60e-6)
    assert decoder.silence(2.0) == TagRead("wiegand26:123:45678", Medium.WIEGAND)
    assert decoder.noise == Counter({Noise.GLITCH: 1})


@st.composite
def cards(draw: st.DrawFn) -> tuple[WiegandFormat, str]:
    wiegand = draw(st.sampled_from(WiegandFormat))
    layout = LAYOUTS[wiegand]
    facility = draw(st.integers(0, (1 << layout.facility) - 1))
    card = draw(st.integers(0, (1 << layout.card) - 1))
    return wiegand, f"wiegand{layout.length}:" + (f"{facility}:" if layout.facility else "") + str(card)


@given(cards())
def test_every_card_number_comes_back(card: tuple[WiegandFormat, str]) -> None:
    wiegand, credential = card
    assert feed(WiegandDecoder(wiegand), encode(credential, wiegand)) == [TagRead(credential, Medium.WIEGAND)]


@given(cards(), st.data())
def test_one_flipped_bit_is_never_a_tag(card: tuple[WiegandFormat, str], data: st.DataObject) -> None:
    wiegand, credential = card
    bits = list(encode(credential, wiegand))
    bits[data.draw(st.integers(0, len(bits) - 1))] ^= 1
    decoder = WiegandDecoder(wiegand)
    assert feed(decoder, tuple(bits)) == []
    assert decoder.noise == Counter({Noise.PARITY: 1})


@given(
    st.sampled_from(WiegandFormat),
    st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1e6, allow_nan=False) | st.floats(0, 1e-2)), max_size=300),
)
def test_no_stream_of_edges_is_too_wild(wiegand: WiegandFormat, edges: list[tuple[int, float]]) -> None:
    decoder = WiegandDecoder(wiegand)
    for bit, ticks in edges:
        read = decoder.edge(bit, ticks)
        assert read is None or read.credential.startswith(f"wiegand{LAYOUTS[wiegand].length}:")
    decoder.silence(2e6)
    assert not decoder.is_open
