"""What the proof of a tap is worth: what was found of it, whether it fails, and how much it proves where it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.evidence.when import bracket, sent
from hub.patrol.compliance import Rejection
from hub.patrol.proofs import Assurance, Found, assurance, examined, fails
from hub.patrol.scan import ProofState, Scan
from hub.patrol.words import ASSURANCES, REJECTIONS
from tests.parts.patrol import bkk, scan
from tests.parts.proving_cards import MASTER, OTHER_MASTER, Phone, SunCard, other_character, printed
from wire_contract.measurements import Medium, SunProof, TagScanned, UidProof

AT = bkk(date(2026, 11, 3), "10:00")
STEP = int(AT.timestamp()) // 20
FORGED = Found(ProofState.FORGED)


def test_a_number_and_a_printed_code_have_nothing_to_verify() -> None:
    plain = TagScanned("front", Medium.NFC, "nfc:04C767F2066180", UidProof(), shown=printed().shown)
    typed = TagScanned("keys", Medium.KEYPAD, "key:4711", UidProof(), shown=printed().shown)
    for tag in (plain, typed, printed()):
        assert examined(tag, keys=[MASTER]) == Found(ProofState.NONE)


def test_a_card_with_the_districts_key_is_verified_with_its_counter() -> None:
    card = SunCard(counter=0x0102FE)
    assert examined(card.tag(), keys=[MASTER]) == Found(ProofState.VERIFIED, sun_counter=0x0102FF)


def test_a_card_of_an_older_master_key_goes_on_counting() -> None:
    assert examined(SunCard().tag(), keys=[MASTER, OTHER_MASTER]).state is ProofState.VERIFIED
    assert examined(SunCard(master=OTHER_MASTER).tag(), keys=[MASTER, OTHER_MASTER]).state is ProofState.VERIFIED


def test_without_a_key_nothing_is_said_of_a_card() -> None:
    assert examined(SunCard().tag(), keys=[]) == Found(ProofState.UNCHECKED)


def test_a_card_of_another_district_is_forged() -> None:
    assert examined(SunCard(master=OTHER_MASTER).tag(), keys=[MASTER]) == FORGED


def test_a_message_proves_nothing_for_another_card() -> None:
    card, other = SunCard(), SunCard(uid="04C767F2066181")
    assert examined(other.tag(card.message()), keys=[MASTER]) == FORGED


@pytest.mark.parametrize("credential", ["nfc:04C767F2", "nfc:04C767F2066180AABBCC", "qr:04C767F2066180"])
def test_a_message_belongs_to_a_card_with_seven_bytes(credential: str) -> None:
    tag = msgspec.structs.replace(SunCard().tag(), credential=credential)
    assert examined(tag, keys=[MASTER]) == FORGED


@given(st.integers(0, 47), st.sampled_from("0123456789ABCDEF"))
def test_a_message_that_was_changed_anywhere_is_forged(at: int, digit: str) -> None:
    true = SunCard().message()
    text = true.picc + true.mac
    changed = text[:at] + digit + text[at + 1 :]
    found = examined(SunCard().tag(SunProof(changed[:32], changed[32:])), keys=[MASTER])
    assert found == (Found(ProofState.VERIFIED, sun_counter=1) if changed == text else FORGED)


def test_a_badges_token_is_verified_with_its_step() -> None:
    assert examined(Phone().tag(AT), keys=[]) == Found(ProofState.VERIFIED, badge_step=STEP)


def test_a_token_proves_nothing_for_another_badge() -> None:
    assert examined(Phone(1).tag(AT, token=Phone(2).token(AT)), keys=[]) == FORGED


@pytest.mark.parametrize("at", [4, 20, 60, 70, 80, 120, 175])
def test_a_token_that_was_changed_anywhere_is_forged(at: int) -> None:
    phone = Phone()
    assert examined(phone.tag(AT, token=other_character(phone.token(AT), at)), keys=[]) == FORGED


@pytest.mark.parametrize("token", ["RPB1", "hello", "RPB1" + "A" * 172])
def test_what_is_no_token_is_forged(token: str) -> None:
    assert examined(Phone().tag(AT, token=token), keys=[]) == FORGED


def test_a_badges_number_without_its_token_is_forged() -> None:
    assert examined(printed(Phone().credential), keys=[]) == FORGED
    typed = TagScanned("front", Medium.QR, Phone().credential, UidProof(), shown=printed().shown)
    assert examined(typed, keys=[]) == FORGED


def tap(proof: str, state: ProofState, **more: int) -> Scan:
    return replace(scan(AT), proof=proof, proof_state=state, **more)  # type: ignore[arg-type] # step and counter


@pytest.mark.parametrize(
    ("proof", "state", "wanted"),
    [
        ("uid", ProofState.NONE, Assurance.LOW),
        ("static_qr", ProofState.NONE, Assurance.SECOND_CLASS),
        ("sun", ProofState.VERIFIED, Assurance.HIGH),
        ("sun", ProofState.UNCHECKED, Assurance.LOW),
        ("rotating_qr", ProofState.VERIFIED, Assurance.HIGH),
    ],
)
def test_how_much_a_tap_proves(proof: str, state: ProofState, wanted: Assurance) -> None:
    assert (assurance(tap(proof, state)), fails(tap(proof, state))) == (wanted, False)


@pytest.mark.parametrize("proof", ["uid", "static_qr", "sun", "rotating_qr"])
def test_what_is_forged_fails(proof: str) -> None:
    assert fails(tap(proof, ProofState.FORGED))


BEGINS = datetime.fromtimestamp(STEP * 20, UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("off", "failed"),
    [(-601, True), (-600, False), (0, False), (20, False), (620, False), (621, True)],
)
def test_a_token_is_good_for_ten_minutes_before_and_after_its_twenty_seconds(off: int, failed: bool) -> None:
    shown = replace(tap("rotating_qr", ProofState.VERIFIED, badge_step=STEP), resolved=sent(BEGINS + off * SECOND))
    assert fails(shown) is failed


@pytest.mark.parametrize(
    ("earliest", "latest", "failed"),
    [
        (0, 9999, False),
        (620, 9999, False),
        (621, 9999, True),
        (-9999, -600, False),
        (-9999, -601, True),
        (None, 0, False),
    ],
)
def test_a_tap_of_which_only_a_bracket_is_known_fails_only_where_it_certainly_does(
    earliest: int | None, latest: int, failed: bool
) -> None:
    between = bracket(None if earliest is None else BEGINS + earliest * SECOND, BEGINS + latest * SECOND)
    assert fails(replace(tap("rotating_qr", ProofState.VERIFIED, badge_step=STEP), resolved=between)) is failed


def test_the_last_step_that_a_token_can_name_is_out_of_time_and_nothing_worse() -> None:
    assert fails(tap("rotating_qr", ProofState.VERIFIED, badge_step=2**32 - 1))
    assert fails(tap("rotating_qr", ProofState.VERIFIED, badge_step=0))


def test_every_degree_and_every_reason_has_its_words() -> None:
    assert (set(ASSURANCES), set(REJECTIONS)) == (set(Assurance), set(Rejection))
