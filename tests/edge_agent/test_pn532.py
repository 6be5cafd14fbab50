"""The PN532's codec against an emulated chip, in virtual time: what each kind of card becomes."""

import pytest

from edge_agent.readers.tag import TagRead
from tests.parts.pn532.cards import Card, IsoDepCard, Ntag424, Phone, Type4, opened_picc, secure_message, uri_message
from tests.parts.pn532.desk import UID, Desk, plain, ready, sun
from wire_contract.measurements import Medium, Refusal, SunProof, UidProof

E, C = "EF963FF7828658A599F3041510671E88", "94EED9EE65337086"
COMMANDS_TO_READ_SUN = 6
"""Select the application, the capabilities, read them, select the file, read its length, read it."""


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
