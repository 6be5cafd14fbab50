"""QR engines: lines of every kind, replies in the same stream, and settings that are set, read back and kept."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.readers.engine_session import AGAIN_S, ANSWER_S, EVERY_S, TRIES, EngineSession
from edge_agent.readers.gm65 import SAVE, ZONES, CheckUp, Reply, Zone, check_up, crc, read_reply, read_zone, write_zone
from edge_agent.readers.qr_line import MAX_LINE_BYTES, Code, QrLineDecoder
from edge_agent.readers.tag import Noise
from tests.parts.qr_engine import EmulatedEngine, bitwise_crc

REPLY = bytes.fromhex("02000001003331")


def decoded(*chunks: bytes, expects_reply: bool = False) -> tuple[list[Code | Reply], Counter[Noise]]:
    """The stream, and a silence at its end."""
    decoder = QrLineDecoder()
    decoder.expects_reply = expects_reply
    found = [item for chunk in chunks for item in decoder.feed(chunk)]
    return found + decoder.silence(), decoder.noise


# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""], ids=["CR", "LF", "CRLF", "silence"])
def test_a_code_ends_with_any_line_end_or_with_silence(end: bytes) -> None:
    assert decoded(b"BKK-0417" + end) == ([Code(b"BKK-0417")], Counter())


def test_a_line_end_is_waited_for_and_silence_is_not() -> None:
    decoder = QrLineDecoder()
    assert (decoder.feed(b"A\rB"), decoder.is_open) == ([Code(b"A")], True)
    assert (decoder.silence(), decoder.is_open) == ([Code(b"B")], False)


def test_line_ends_that_are_torn_apart_make_no_empty_codes() -> None:
    assert decoded(b"A\r", b"\n", b"\r\n\r\n", b"B\n\rC\n") == ([Code(b"A"), Code(b"B"), Code(b"C")], Counter())


def test_a_line_without_an_end_is_cut_and_never_split_into_codes() -> None:
    found = decoded(b"x" * MAX_LINE_BYTES, b"RPB1.forged" * 100, b"\rB\r")
    assert found == ([Code(b"x" * MAX_LINE_BYTES), Code(b"B")], Counter({Noise.OVERRUN: 1}))


@pytest.mark.parametrize("stray", [b"\x00", b"\xff\xff", REPLY, b"\x80\x00\x00"])
def test_stray_bytes_without_a_line_end_are_noise_and_no_code(stray: bytes) -> None:
    assert decoded(stray) == ([], Counter({Noise.FRAMING: 1}))


def test_a_short_thai_code_is_no_stray() -> None:
    assert decoded("กข".encode()) == ([Code("กข".encode())], Counter())


def texts() -> st.SearchStrategy[bytes]:
    # one part ASCII, so that no short code is taken for stray bytes
    return st.binary(max_size=40).map(lambda some: b"code " + some.replace(b"\r", b"").replace(b"\n", b"") + b".")


def torn(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    return [stream[start:end] for start, end in pairwise(places)]


@settings(deadline=None)
@given(st.lists(st.tuples(texts(), st.sampled_from([b"\r", b"\n", b"\r\n"]))), st.lists(st.integers(0, 10_000)))
def test_codes_arrive_as_they_were_sent_wherever_the_stream_is_torn(
    codes: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    stream = b"".join(text + end for text, end in codes)
    assert decoded(*torn(stream, cuts)) == ([Code(text) for text, _ in codes], Counter())


@settings(deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(0, 300)), st.booleans())
def test_no_stream_is_too_wild_and_nothing_is_made_up(stream: bytes, cuts: list[int], expects: bool) -> None:
    found, _ = decoded(*torn(stream, cuts), expects_reply=expects)
    rest = stream
    for item in found:
        sent = item.read if isinstance(item, Code) else b"\x02\x00" + bytes((item.status, 1, item.value))
        assert sent in rest
        rest = rest[rest.index(sent) + len(sent) :]
    assert (found, _) == decoded(stream, expects_reply=expects)


# --- the engine's protocol --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "published"),
    [
        (SAVE, "7E 00 09 01 00 00 00 DE C8"),
        (write_zone(0x00D9, 0x50), "7E 00 08 01 00 D9 50 81 D3"),
        (write_zone(0x00D9, 0x55), "7E 00 08 01 00 D9 55 D1 76"),
        (write_zone(0x00D9, 0x56), "7E 00 08 01 00 D9 56 E1 15"),
        (write_zone(0x00D9, 0x00), "7E 00 08 01 00 D9 00 DB 26"),
        (read_zone(0x002A)[:6] + b"\x02" + crc(bytes.fromhex("0701002A02")), "7E 00 07 01 00 2A 02 D8 0F"),
    ],
)
def test_frames_are_those_that_others_publish(frame: bytes, published: str) -> None:
    assert frame == bytes.fromhex(published)


@pytest.mark.parametrize(
    ("frame", "reply"),
    [
        ("02 00 00 01 00 33 31", Reply(status=0, value=0)),
        ("02 00 00 01 01 23 10", Reply(status=0, value=1)),
        ("02 00 00 01 01 33 31", None),
        ("02 00 00 02 39 01 C1 4C", None),
        ("02 00 00 01 00 AB CD", None),
    ],
)
def test_replies_are_read_with_their_check(frame: str, reply: Reply | None) -> None:
    assert read_reply(bytes.fromhex(frame)) == reply


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_the_crc_is_the_one_of_other_drivers(body: bytes) -> None:
    assert crc(body) == bitwise_crc(body)


@settings(max_examples=2000, deadline=None)
@given(st.integers(0, 255), st.integers(0, 7 * 8 - 1))
def test_one_flipped_bit_in_a_reply_is_never_another_reply_nor_a_code(value: int, bit: int) -> None:
    body = bytes((0, 1, value))
    frame = bytearray(b"\x02\x00" + body + bitwise_crc(body))
    frame[bit // 8] ^= 1 << bit % 8
    found, noise = decoded(bytes(frame), expects_reply=True)
    assert found == []
    assert noise.total() >= 1


def test_a_reply_between_codes_is_taken_out_only_while_one_is_expected() -> None:
    stream = (b"A\r\n", REPLY[:3], REPLY[3:], b"B\r")
    assert decoded(*stream, expects_reply=True) == ([Code(b"A"), Reply(0, 0), Code(b"B")], Counter())
    assert decoded(*stream) == ([Code(b"A"), Code(REPLY + b"B")], Counter())


def test_a_reply_may_hold_the_byte_of_a_line_end() -> None:
    body = bytes((0, 1, 0x0D))
    assert decoded(b"\x02\x00" + body + crc(body), expects_reply=True) == ([Reply(0, 0x0D)], Counter())


def test_a_code_in_the_middle_of_a_line_is_no_reply() -> None:
    assert decoded(b"code " + REPLY + b"\r", expects_reply=True) == ([Code(b"code " + REPLY)], Counter())


# --- the check-up -----------------------------------------------------------------------------------------------------


def run(engine: EmulatedEngine) -> CheckUp:
    """One check-up, without time."""
    questions = check_up()
    command = next(questions)
    while True:
        answer = engine.take(command)
        try:
            command = questions.send(read_reply(answer) if answer else None)
        except StopIteration as end:
            result: CheckUp = end.value
            return result


def test_a_new_engine_is_locked_silenced_and_saved_and_then_left_alone() -> None:
    engine = EmulatedEngine()
    first = run(engine)
    assert first == CheckUp(
        answered=True,
        changed=("0003 was 00, set to 03", "000D was A1, set to A0", "0000 was D6, set to 96"),
    )
    assert engine.orders == ["0003=03", "000D=A0", "0000=96", "save"]
    engine.power_cycle()
    assert run(engine) == CheckUp(answered=True)
    assert engine.orders[4:] == []


def test_a_locked_engine_does_not_obey_a_setup_code_and_tells_its_text() -> None:
    engine = EmulatedEngine()
    assert (engine.shown_setup_code(0x000D, 0xA1), engine.zones[0x000D]) == (b"", 0xA1)
    run(engine)
    assert (engine.shown_setup_code(0x000D, 0xA1), engine.zones[0x000D]) == (b"^000DA1\r", 0xA0)


def test_what_somebody_changed_is_named_and_set_again() -> None:
    engine = EmulatedEngine()
    run(engine)
    engine.zones |= {0x0003: 0x00, 0x0060: 0x81}
    assert run(engine).changed == ("0003 was 00, set to 03", "0060 was 81, set to 01")
    assert all(zone.fits(engine.zones[zone.address]) for zone in ZONES)


def test_a_zone_that_keeps_its_value_is_named_and_stops_nothing() -> None:
    engine = EmulatedEngine(read_only=frozenset({0x0003}))
    assert run(engine) == CheckUp(
        answered=True,
        changed=("000D was A1, set to A0", "0000 was D6, set to 96"),
        kept_wrong=("0003 stays 00, not 03",),
    )


def test_what_differs_is_looked_at_twice_before_it_is_believed() -> None:
    questions = check_up((Zone(0x0003, 0x03, 0x03),))
    assert next(questions) == read_zone(0x0003)
    assert questions.send(Reply(0, 0)) == read_zone(0x0003)
    with pytest.raises(StopIteration) as end:
        questions.send(Reply(0, 3))
    assert end.value.value == CheckUp(answered=True)


def test_a_zone_that_the_engine_does_not_have_is_named() -> None:
    questions = check_up((Zone(0x0003, 0x03, 0x03),))
    next(questions)
    questions.send(Reply(1, 0))
    with pytest.raises(StopIteration) as end:
        questions.send(Reply(1, 0))
    assert end.value.value == CheckUp(answered=True, kept_wrong=("0003 cannot be read",))


# --- the session ------------------------------------------------------------------------------------------------------


def test_a_question_without_an_answer_is_asked_three_times_and_the_engine_again_later() -> None:
    session = EngineSession(now=0.0)
    steps = [session.step(ANSWER_S * tick) for tick in range(TRIES + 1)]
    question = read_zone(ZONES[0].address)
    assert steps == [(question, None)] * TRIES + [(b"", CheckUp(answered=False))]
    assert not session.expects_reply
    assert session.due_in(ANSWER_S * TRIES) == AGAIN_S
    assert session.step(ANSWER_S * TRIES + AGAIN_S) == (question, None)


def test_the_settings_are_read_back_again_and_again() -> None:
    session = EngineSession(now=0.0, questions=lambda: check_up((Zone(0x003F, 0x01, 0x01),)))
    assert session.step(0.0) == (read_zone(0x003F), None)
    assert session.step(ANSWER_S / 2) == (b"", None)
    assert session.hear(Reply(0, 1), now=0.1) == (b"", CheckUp(answered=True))
    assert session.due_in(0.1) == EVERY_S
    assert session.step(EVERY_S) == (b"", None)
    assert session.step(EVERY_S + 0.1) == (read_zone(0x003F), None)


def test_a_reply_that_nobody_asked_for_changes_nothing() -> None:
    session = EngineSession(now=5.0)
    assert session.hear(Reply(0, 0), now=5.0) == (b"", None)
    assert session.step(5.0) == (read_zone(ZONES[0].address), None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 2000), st.none() | st.builds(Reply, st.integers(0, 255), st.integers(0, 255)))))
def test_no_engine_is_too_wild_for_a_session(events: list[tuple[float, Reply | None]]) -> None:
    session, now = EngineSession(now=0.0), 0.0
    for passed, reply in events:
        now += passed
        sent, _ = session.step(now) if reply is None else session.hear(reply, now)
        assert sent == b"" or sent.startswith(b"\x7e\x00")
        assert session.due_in(now) <= EVERY_S
