"""Scanners that type: every character of a US keyboard, whatever else a keyboard can send, and torn structs."""

import os
import struct
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import evdev
import pytest
from evdev import ecodes
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.hardware.keyboard_reader import KeyboardReader, open_grabbed
from edge_agent.hardware.port_gone import PortGoneError
from edge_agent.readers.keyboard import EVENT, MAX_LINE_BYTES, SUBSTITUTE, KeyboardDecoder
from edge_agent.readers.qr import qr_tag
from edge_agent.readers.tag import Noise, Read, ReaderNews
from edge_agent.settings import KeyboardScanner
from tests.parts.passed_on import PassedOn
from wire_contract.measurements import ReaderState

# Names of keys as the kernel has them, by the character on a US keyboard's key.
NAMED = {
    "-": "MINUS", "=": "EQUAL", "[": "LEFTBRACE", "]": "RIGHTBRACE", ";": "SEMICOLON", "'": "APOSTROPHE", "`": "GRAVE",
    "\\": "BACKSLASH", ",": "COMMA", ".": "DOT", "/": "SLASH", " ": "SPACE",
}  # fmt: skip
SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
DOWN, UP, REPEAT = 1, 0, 2


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 1_700_000_000, 123_456, kind, code, value)


def key(code: int, value: int) -> bytes:
    """As a HID keyboard: the scan code, the key, and the end of the report."""
    return (
        event(ecodes.EV_MSC, ecodes.MSC_SCAN, 458756) + event(ecodes.EV_KEY, code, value) + event(ecodes.EV_SYN, 0, 0)
    )


def press(code: int) -> bytes:
    return key(code, DOWN) + key(code, UP)


def code_of(character: str) -> int:
    return int(ecodes.ecodes["KEY_" + NAMED.get(character, character.upper())])


def typed(text: str) -> bytes:
    stream = b""
    for character in text:
        plain = SHIFTED.get(character, character.lower())
        if plain == character:
            stream += press(code_of(plain))
        else:
            stream += key(ecodes.KEY_LEFTSHIFT, DOWN) + press(code_of(plain)) + key(ecodes.KEY_LEFTSHIFT, UP)
    return stream


ENTER = press(ecodes.KEY_ENTER)


def decoded(*chunks: bytes) -> tuple[list[bytes], Counter[Noise]]:
    decoder = KeyboardDecoder()
    found = [code for chunk in chunks for code in decoder.feed(chunk)]
    decoder.silence()
    assert not decoder.is_open
    return found, decoder.noise


def test_every_printable_character_of_a_us_keyboard_is_read() -> None:
    printable = "".join(map(chr, range(0x20, 0x7F)))
    assert decoded(typed(printable) + ENTER) == ([printable.encode()], Counter())


def test_both_enters_and_the_number_block() -> None:
    block = [ecodes.KEY_KP1, ecodes.KEY_KP5, ecodes.KEY_KP9, ecodes.KEY_KP0, ecodes.KEY_KPDOT, ecodes.KEY_KPMINUS]
    block += [ecodes.KEY_KPPLUS, ecodes.KEY_KPASTERISK, ecodes.KEY_KPSLASH]
    assert decoded(b"".join(map(press, block)) + press(ecodes.KEY_KPENTER)) == ([b"1590.-+*/"], Counter())


def test_a_held_key_that_repeats_is_typed_once_and_shift_counts_only_while_it_is_held() -> None:
    stream = key(ecodes.KEY_RIGHTSHIFT, DOWN) + press(ecodes.KEY_A) + key(ecodes.KEY_A, REPEAT)
    stream += key(ecodes.KEY_RIGHTSHIFT, UP) + press(ecodes.KEY_A) + ENTER
    assert decoded(stream) == ([b"Aa"], Counter())


@pytest.mark.parametrize("modifier", [ecodes.KEY_LEFTALT, ecodes.KEY_RIGHTCTRL, ecodes.KEY_LEFTMETA])
def test_a_character_made_of_a_chord_spoils_the_code_instead_of_adding_digits(modifier: int) -> None:
    chord = key(modifier, DOWN) + press(ecodes.KEY_KP6) + press(ecodes.KEY_KP5) + key(modifier, UP)
    [code], noise = decoded(typed("ab") + chord + typed("c") + ENTER)
    assert (code, noise) == (b"ab" + bytes([SUBSTITUTE, SUBSTITUTE]) + b"c", Counter())
    assert qr_tag(code).refusal == "unreadable"


@pytest.mark.parametrize("code", [ecodes.KEY_F1, ecodes.KEY_CAPSLOCK, ecodes.KEY_102ND, ecodes.KEY_BACKSPACE, 0x2FF])
def test_a_key_without_a_character_spoils_the_code(code: int) -> None:
    assert decoded(typed("a") + press(code) + ENTER) == ([b"a" + bytes([SUBSTITUTE])], Counter())


def test_keys_that_the_kernel_dropped_make_no_shorter_code() -> None:
    dropped = event(ecodes.EV_SYN, ecodes.SYN_DROPPED, 0)
    found = decoded(typed("12") + dropped + typed("34") + ENTER + typed("56") + ENTER)
    assert found == ([b"56"], Counter({Noise.OVERRUN: 1}))


def test_a_code_without_enter_is_dropped_after_a_pause_and_spoils_no_later_one() -> None:
    decoder = KeyboardDecoder()
    assert decoder.feed(key(ecodes.KEY_LEFTSHIFT, DOWN) + typed("torn")) == []
    decoder.silence()
    assert decoder.feed(typed("whole") + ENTER) == [b"whole"]
    assert decoder.noise == Counter({Noise.FRAMING: 1})


def test_a_code_without_end_is_dropped_as_a_whole() -> None:
    assert decoded(typed("x") * (MAX_LINE_BYTES + 1) + ENTER) == ([], Counter({Noise.OVERRUN: 1}))


def test_enter_alone_is_nothing() -> None:
    assert decoded(ENTER * 3) == ([], Counter())


printables = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=30)


@settings(deadline=None)
@given(st.lists(printables, max_size=4), st.lists(st.integers(0, 10_000)))
def test_codes_arrive_as_typed_wherever_the_structs_are_torn(texts: list[str], cuts: list[int]) -> None:
    stream = b"".join(typed(text) + ENTER for text in texts)
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    assert decoded(*(stream[start:end] for start, end in pairwise(places))) == ([t.encode() for t in texts], Counter())


wild = st.tuples(st.integers(0, 5), st.integers(0, 0x2FF), st.integers(-1, 3)).map(lambda parts: event(*parts))


@settings(deadline=None)
@given(st.lists(wild | st.just(ENTER) | st.binary(max_size=EVENT.size), max_size=200))
def test_no_keyboard_is_too_wild(events: list[bytes]) -> None:
    decoded(*events)


# --- the driver -------------------------------------------------------------------------------------------------------


def test_a_scanner_that_is_not_there_is_silent_with_a_hint_and_can_be_closed(tmp_path: Path) -> None:
    passed_on = PassedOn()
    reader = KeyboardReader(KeyboardScanner(name="door", device=str(tmp_path / "event7")), pass_on=passed_on)
    news = passed_on.next()
    assert isinstance(news, ReaderNews)
    assert (news.state, "plug the scanner in" in news.detail) == (ReaderState.SILENT, True)
    reader.close()
    reader.close()
    assert not reader.answers


def test_a_machine_without_evdev_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)  # as where it is not installed
    with pytest.raises(PortGoneError, match=r"evdev is missing: pip install .*requirements/keyboard.txt"):
        open_grabbed("/dev/null")


def test_a_file_that_is_no_input_device_is_named_as_such() -> None:
    passed_on = PassedOn()
    reader = KeyboardReader(KeyboardScanner(name="door", device="/dev/null"), pass_on=passed_on)
    news = passed_on.next()
    reader.close()
    assert isinstance(news, ReaderNews)
    assert "is no input device" in news.detail


def test_keys_from_an_open_file_are_passed_on_as_codes(tmp_path: Path) -> None:
    """The loop of the driver on a pipe: the kernel's own device needs /dev/uinput."""
    passed_on = PassedOn()
    reader = KeyboardReader(KeyboardScanner(name="door", device=str(tmp_path / "none")), pass_on=passed_on)
    assert isinstance(passed_on.next(), ReaderNews)
    keys, scanner = os.pipe()
    os.write(scanner, typed("BKK-0417") + ENTER + typed("BKK-0417") + ENTER + typed("RPB1.x") + ENTER)
    os.close(scanner)
    with pytest.raises(OSError, match="ended"):
        reader.read_keys(keys)
    os.close(keys)
    reader.close()
    assert passed_on.rest == [Read("door", qr_tag(b"BKK-0417")), Read("door", qr_tag(b"RPB1.x"))]


@pytest.mark.skipif(
    not os.access("/dev/uinput", os.W_OK), reason="no /dev/uinput here: the kernel's keyboard is not tried"
)
def test_a_keyboard_of_the_kernel_is_grabbed_and_read() -> None:
    passed_on = PassedOn()
    with evdev.UInput(name="riskpoint test scanner") as scanner:
        reader = KeyboardReader(KeyboardScanner(name="door", device=scanner.device.path), pass_on=passed_on)
        assert passed_on.next() == ReaderNews("door", ReaderState.ANSWERING)
        for code in (ecodes.KEY_B, ecodes.KEY_K, ecodes.KEY_ENTER):
            for value in (DOWN, UP):
                scanner.write(ecodes.EV_KEY, code, value)
            scanner.syn()
        assert passed_on.next() == Read("door", qr_tag(b"bk"))
        reader.close()
