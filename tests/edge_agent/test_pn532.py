"""The PN532's codec against an emulated chip, in virtual time: what each kind of card becomes, and how trouble ends."""

from collections.abc import Callable, Iterable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.readers.pn532_line import Trouble
from edge_agent.readers.tag import Noise, TagRead
from tests.parts.pn532.cards import Card, IsoDepCard, Ntag424, Phone, Type4, opened_picc, secure_message, uri_message
from tests.parts.pn532.chip import ACK, Chip, frame
from tests.parts.pn532.desk import Desk
from wire_contract.measurements import Medium, Refusal, SunProof, UidProof

E, C = "EF963FF7828658A599F3041510671E88", "94EED9EE65337086"
UID = "04C767F2066180"
COMMANDS_TO_READ_SUN = 6
"""Select the application, the capabilities, read them, select the file, read its length, read it."""


def plain(uid: str, refusal: Refusal | None = None) -> TagRead:
    return TagRead(f"nfc:{uid}", Medium.NFC, UidProof(), refusal)


def sun(card: Ntag424) -> TagRead:
    return TagRead(f"nfc:{card.uid.hex().upper()}", Medium.NFC, SunProof(picc=card.picc, mac=card.mac))


def ready(desk: Desk) -> Desk:
    desk.run_until(lambda: desk.codec.answers)
    return desk


# --- cards ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uid", ["04C7F266", UID, "04112233445566778899"])
def test_a_plain_card_is_one_read_however_long_it_stays(uid: str) -> None:
    desk = ready(Desk())
    desk.lay_on(Card(uid))
    assert desk.run(30.0) == [plain(uid)]
    desk.take_off()
    assert desk.run(1.5) == []
    desk.lay_on(Card(uid))
    assert desk.run(1.0) == [plain(uid)]


def test_a_trembling_hand_is_one_tap() -> None:
    desk, card = ready(Desk()), Card("04C7F266")
    reads = []
    for _ in range(20):
        desk.lay_on(card)
        reads += desk.run(0.2)
        desk.take_off()
        reads += desk.run(0.7)
    assert reads == [plain("04C7F266")]


def test_an_ntag_424_gives_a_new_secure_message_at_each_tap_and_none_while_it_only_lies_there() -> None:
    desk, card = ready(Desk()), Ntag424(UID)
    seen = []
    for _ in range(3):
        desk.lay_on(card)
        assert desk.run(5.0) == [sun(card)]
        seen.append((card.counter, card.picc))
        desk.take_off()
        desk.run(1.5)
    assert [counter for counter, _ in seen] == [1, 2, 3]
    assert len({picc for _, picc in seen}) == 3


def test_the_emulated_ntag_424_says_what_nxp_published() -> None:
    """AN12196, 4.4.4.2.1; the padding is what the published message decrypts to."""
    made = secure_message(bytes.fromhex("04DE5F1EACC040"), 61, key=bytes(16), padding=opened_picc(E)[11:])
    assert made == (E, C)


def test_a_tap_is_told_within_a_few_exchanges() -> None:
    desk = ready(Desk())
    before = len(desk.chip.commands)
    desk.lay_on(Ntag424(UID))
    desk.run_until(lambda: bool(desk.reads))
    assert desk.chip.commands[before:].count(0x40) == COMMANDS_TO_READ_SUN


@pytest.mark.parametrize(
    ("at_once", "gives", "part"),
    [(0x3B, 0x100, 255), (0x100, 0x100, 255), (0x100, 7, 255), (0x100, 0x100, 60), (1, 1, 1)],
)
def test_a_message_is_put_together_from_as_many_pieces_as_card_and_chip_make_of_it(
    at_once: int, gives: int, part: int
) -> None:
    desk = ready(Desk())
    desk.chip.part = part
    desk.lay_on(Type4(UID, uri_message("https://" + "a" * 150 + f"/?e={E}&c={C}"), at_once=at_once, gives=gives))
    assert desk.run(10.0) == [TagRead(f"nfc:{UID}", Medium.NFC, SunProof(picc=E, mac=C))]


SELECT = "00A4040007D276000085010100"
SELECT_CC, READ_CC = "00A4000C02E103", "00B000000F"
CC = "000F20003B00340406E10401000000"
NDEF_CARD = {SELECT: "9000", SELECT_CC: "9000", READ_CC: CC + "9000", "00A4000C02E104": "9000"}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {SELECT: "6A82"},
        {SELECT: "9000"},
        {SELECT: "9000", SELECT_CC: "9000", READ_CC: "6982"},
        {SELECT: "9000", SELECT_CC: "9000", READ_CC: CC[:-2] + "9000"},
        NDEF_CARD | {READ_CC: CC.replace("003B", "0000") + "9000", "00B0000002": "00109000"},
        NDEF_CARD,
        NDEF_CARD | {"00B0000002": "9000"},
        NDEF_CARD | {"00B0000002": "00009000"},
        NDEF_CARD | {"00B0000002": "00059000", "00B0000205": "9000"},
        NDEF_CARD | {"00B0000002": "00059000", "00B0000205": "D1010255009000"},
        NDEF_CARD | {"00B0000002": "00059000", "00B0000205": "0102030405069000"},  # more than was asked for
        NDEF_CARD | {"00B0000002": "7FFF9000"},
    ],
)
def test_a_card_that_answers_without_a_secure_message_is_a_plain_read(answers: dict[str, str]) -> None:
    desk = ready(Desk())
    desk.lay_on(IsoDepCard(UID, answers))
    assert desk.run(3.0) == [plain(UID)]


@pytest.mark.parametrize(
    ("capabilities", "is_read"),
    [
        (CC, True),
        (CC.replace("0406", "0506"), False),  # another file than an NDEF file comes first
        (CC.replace("01000000", "01008000"), False),  # not free to read
        (CC.replace("003B", "0000"), False),
    ],
)
def test_a_message_is_read_where_the_card_says_that_it_may_be(*, capabilities: str, is_read: bool) -> None:
    desk, card = ready(Desk()), Type4(UID, uri_message(f"https://p.example/t?e={E}&c={C}"))
    card._capabilities = bytes.fromhex(capabilities)
    desk.lay_on(card)
    secure = TagRead(f"nfc:{UID}", Medium.NFC, SunProof(picc=E, mac=C))
    assert desk.run(3.0) == [secure if is_read else plain(UID)]


def test_nobody_waits_for_a_card_that_holds_a_book() -> None:
    payload = b"\x00https://example.org/" + b"x" * 1000 + f"?e={E}&c={C}".encode()
    desk = ready(Desk())
    desk.lay_on(Type4(UID, b"\xc1\x01" + len(payload).to_bytes(4, "big") + b"U" + payload))
    assert desk.run(5.0) == [plain(UID)]
    assert desk.chip.commands.count(0x40) == 5, "its length was the last that was read"


def test_a_phone_that_makes_up_numbers_is_one_refused_read_while_it_stays() -> None:
    desk, phone = ready(Desk()), Phone()
    desk.lay_on(phone)
    (read,) = desk.run(10.0)
    assert (read.credential[:6], read.refusal, read.proof) == ("nfc:08", Refusal.RANDOM_UID, UidProof())


@pytest.mark.parametrize("answered", range(COMMANDS_TO_READ_SUN))
def test_a_card_that_leaves_half_way_is_one_incomplete_read_and_whole_when_it_comes_back(answered: int) -> None:
    desk, card = ready(Desk()), Ntag424(UID)
    card.leaves_after = answered
    desk.lay_on(card)
    assert desk.run(5.0) == [plain(UID, Refusal.INCOMPLETE)]
    desk.take_off()
    card.leaves_after = None
    desk.lay_on(card)
    assert desk.run(5.0) == [sun(card)]


def test_a_card_at_the_edge_of_the_field_is_told_once_and_read_as_soon_as_it_can_be() -> None:
    desk, card = ready(Desk()), Ntag424(UID)
    reads = []
    for _ in range(10):
        card.leaves_after = 3
        desk.lay_on(card)
        reads += desk.run(0.2)
        desk.take_off()
        reads += desk.run(0.2)
    card.leaves_after = None
    desk.lay_on(card)
    assert reads + desk.run(1.0) == [plain(UID, Refusal.INCOMPLETE), sun(card)]


def test_a_card_that_lies_there_and_never_answers_is_told_as_incomplete_once() -> None:
    class Dumb(IsoDepCard):
        def _respond(self, _command: bytes) -> bytes | None:
            return None

    desk = ready(Desk())
    desk.lay_on(Dumb(UID))
    assert desk.run(20.0) == [plain(UID, Refusal.INCOMPLETE)]


def test_a_card_that_fails_twice_while_it_stays_is_simply_read_at_the_third_try() -> None:
    class Weak(Ntag424):
        fails = 2

        def _respond(self, command: bytes) -> bytes | None:
            if command[1] == 0xB0 and self.fails:
                self.fails -= 1
                return None
            return super()._respond(command)

    desk, card = ready(Desk()), Weak(UID)
    desk.lay_on(card)
    assert desk.run(5.0) == [sun(card)]


def test_two_cards_at_once_are_both_refused_and_the_one_that_stays_is_read_after_a_moment() -> None:
    desk, officers, other = ready(Desk()), Ntag424(UID), Card("04C7F266")
    desk.lay_on(officers, other)
    assert desk.run(20.0) == [plain(UID, Refusal.TWO_CARDS), plain("04C7F266", Refusal.TWO_CARDS)]
    desk.chip.cards = [officers]
    assert desk.run(0.9) == []
    assert desk.run(0.5) == [sun(officers)]
    assert desk.run(5.0) == []


def test_a_card_laid_beside_one_that_was_read_is_refused_alone() -> None:
    desk = ready(Desk())
    desk.lay_on(Card("04C7F266"))
    assert desk.run(1.0) == [plain("04C7F266")]
    desk.lay_on(Card("04AABBCC"))
    assert desk.run(5.0) == [plain("04AABBCC", Refusal.TWO_CARDS)]


def test_a_stack_of_cards_is_never_accepted() -> None:
    desk = ready(Desk())
    desk.lay_on(*(Ntag424(f"04{number:012X}") for number in range(4)))
    assert {read.refusal for read in desk.run(20.0)} == {Refusal.TWO_CARDS}


# --- the chip ---------------------------------------------------------------------------------------------------------


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
