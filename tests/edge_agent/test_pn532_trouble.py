"""The PN532's codec in trouble, in virtual time: chips in any state, noise of every kind; and the card is read once."""

from collections.abc import Callable, Iterable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.readers.pn532_line import Trouble
from edge_agent.readers.tag import Noise
from tests.parts.pn532.cards import Card, Ntag424
from tests.parts.pn532.chip import ACK, Chip, frame
from tests.parts.pn532.desk import UID, Desk, plain, ready, sun


def test_a_sleeping_chip_is_woken_and_asked_without_a_second_try() -> None:
    desk = Desk()
    first = desk.codec.take_output()
    assert first.hex().upper() == "0000FF00FF00" + "5555" + 14 * "00" + "0000FF05FBD41401140003" + "00"
    desk.codec.start(desk.now)
    desk.run_until(lambda: desk.codec.answers, at_most_s=0.2)
    assert [f"{code:02X}" for code in desk.chip.commands] == ["14", "02", "12", "32", "32", "4A", "32"]


def half_a_frame(desk: Desk) -> None:
    desk.chip.feed(bytes(20) + bytes.fromhex("0000FF20E0D44A"))


def left_by_another_program(desk: Desk) -> None:
    """Awake, without automatic ISO-DEP, and looking for a card for ever."""
    desk.chip.feed(bytes(10))
    for body in ("D41200", "D43205FFFFFF", "D44A0100"):
        desk.chip.feed(frame(bytes.fromhex(body)))


@pytest.mark.parametrize("state", [half_a_frame, left_by_another_program])
def test_a_chip_is_taken_over_in_whatever_state_it_is(state: Callable[[Desk], None]) -> None:
    desk, card = Desk(), Ntag424(UID)
    state(desk)
    desk.lay_on(card)
    desk.run_until(lambda: bool(desk.reads), at_most_s=5.0)
    assert desk.reads == [sun(card)]


@pytest.mark.parametrize("baud", [9600, 115200, 921600])
@pytest.mark.parametrize("left_at", [115200, 460800])
def test_the_chip_is_brought_to_the_speed_that_is_set(baud: int, left_at: int) -> None:
    desk = Desk(baud=baud)
    desk.chip.baud = 115200 if left_at == 115200 else baud
    desk.run_until(lambda: desk.codec.answers, at_most_s=5.0)
    assert (desk.chip.baud, desk.codec.baud) == (baud, baud)
    desk.lay_on(Card("04C7F266"))
    assert desk.run(1.0) == [plain("04C7F266")]


def test_the_change_of_speed_is_confirmed_at_the_old_one() -> None:
    desk = ready(Desk(baud=921600))
    assert [baud for baud, output in desk.written if output == ACK] == [115200]
    assert [baud for baud, _ in desk.written[:2]] == [921600, 115200], (
        "where it may have been left, then as at power-on"
    )
    assert desk.written[-1][0] == 921600


def test_a_chip_that_falls_silent_is_told_within_two_seconds_and_comes_back_by_itself() -> None:
    desk = ready(Desk())
    desk.chip.spoil = lambda _said: b""
    began = desk.now
    desk.run_until(lambda: not desk.codec.answers)
    assert (desk.codec.trouble, desk.now - began < 2.0) == (Trouble.NOT_ACKNOWLEDGED.value, True)
    desk.run(3600.0)
    desk.chip.spoil = bytes
    began = desk.now
    desk.run_until(lambda: desk.codec.answers)
    assert (desk.codec.trouble, desk.now - began < 6.0) == (None, True)


def test_a_moments_trouble_is_no_silence() -> None:
    desk, trouble = ready(Desk()), iter([b"", b"?", b"", b"?"])
    desk.chip.spoil = lambda said: next(trouble, said)
    for _ in range(100):
        desk.run(0.02)
        assert desk.codec.answers
    assert (next(trouble, None), desk.codec.noise[Noise.FRAMING]) == (None, 2)


def test_a_chip_that_was_powered_off_for_a_moment_is_set_up_anew() -> None:
    desk, card = ready(Desk()), Ntag424(UID)
    desk.chip = Chip()
    desk.lay_on(card)
    desk.run_until(lambda: bool(desk.reads), at_most_s=5.0)
    assert (desk.reads, desk.codec.answers) == ([sun(card)], True)


def test_another_chip_is_named_as_such() -> None:
    desk = Desk()
    desk.chip.spoil = lambda said: frame(bytes.fromhex("D50333010607")) if said[5:7] == b"\xd5\x03" else said
    desk.run(5.0)
    assert (desk.codec.answers, desk.codec.trouble) == (False, "the chip there is no PN532: check `kind` and `port`")


def test_a_card_that_lies_there_through_trouble_on_the_line_is_not_told_again() -> None:
    desk = ready(Desk())
    desk.lay_on(Card("04C7F266"))
    assert desk.run(1.0) == [plain("04C7F266")]
    garbled = count()
    desk.chip.spoil = lambda said: said if next(garbled) % 40 else b"\xff" + said
    assert desk.run(30.0) == []
    assert desk.codec.noise[Noise.FRAMING] > 10


def test_a_tap_after_the_chip_was_gone_counts_though_the_same_card_was_the_last_before() -> None:
    desk = ready(Desk())
    desk.lay_on(Card("04C7F266"))
    desk.run(1.0)
    desk.chip.spoil = lambda _said: b""
    assert desk.run(60.0) == []
    desk.chip.spoil = bytes
    assert desk.run(10.0) == [plain("04C7F266")]


# --- noise on the line ------------------------------------------------------------------------------------------------

LATE_ANSWER = frame(bytes.fromhex("D54B01010044000404DEADBE"))
"""Another card, listed before the chip has acknowledged that it is to list."""
SPOILT: list[Callable[[bytes], bytes]] = [
    lambda _said: b"",
    lambda said: said[: len(said) // 2],
    lambda said: said[1:],
    lambda said: b"\x55\xaa" + said,
    lambda said: said + b"\x55\xaa",
    lambda said: said + said,
    lambda said: LATE_ANSWER + said if said == ACK else said,
    lambda said: said if said == ACK else said[:-2] + bytes([said[-2] ^ 0x10]) + said[-1:],
]


def one_by_one(said: bytes) -> Iterable[bytes]:
    return [bytes([byte]) for byte in said]


@settings(max_examples=40, deadline=None)
@given(
    spoilt=st.dictionaries(st.integers(0, 60), st.sampled_from(SPOILT), max_size=4),
    pieces=st.sampled_from([lambda said: [said], one_by_one]),
)
def test_whatever_happens_on_the_line_the_card_is_read_once_and_no_other(
    spoilt: dict[int, Callable[[bytes], bytes]], pieces: Callable[[bytes], Iterable[bytes]]
) -> None:
    desk, card, number = Desk(pieces=pieces), Ntag424(UID), count()

    def spoil(said: bytes) -> bytes:
        return spoilt.get(next(number), bytes)(said)

    desk.chip.spoil = spoil
    desk.lay_on(card)
    assert desk.run(8.0) == [sun(card)]


@settings(max_examples=80, deadline=None)
@given(frame_number=st.integers(0, 30), bit=st.integers(0))
def test_one_flipped_bit_is_never_another_card(frame_number: int, bit: int) -> None:
    desk, card, number = Desk(), Ntag424(UID), count()

    def flip(said: bytes) -> bytes:
        if next(number) != frame_number:
            return said
        place = bit % (8 * len(said))
        spoilt = bytearray(said)
        spoilt[place // 8] ^= 1 << place % 8
        return bytes(spoilt)

    desk.chip.spoil = flip
    desk.lay_on(card)
    assert desk.run(6.0) == [sun(card)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=40))
def test_any_bytes_from_the_line_never_raise_and_are_never_a_tag(chatter: list[bytes]) -> None:
    desk = Desk()
    for said in chatter:
        desk.now += 0.01
        assert desk.codec.turn(said, now=desk.now) == []
        desk.codec.take_output()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=60)), max_size=30))
def test_any_answers_to_the_right_commands_never_raise(answers: list[tuple[bool, bytes]]) -> None:
    """A chip gone mad: every frame is well formed, and its content is anything."""
    desk = Desk()
    for is_good, said in answers:
        desk.now += 0.01
        desk.codec.take_output()
        code = desk.codec._line._command.code
        body = said if is_good else b"\x00" + said
        desk.codec.turn(ACK + frame(bytes([0xD5, code + 1]) + body), now=desk.now)
