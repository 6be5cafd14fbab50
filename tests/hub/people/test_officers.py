"""Officers and the cards that they carry, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.kernel.refused import Refused
from hub.people import service as people
from hub.people.holding import Holding
from tests.parts.hands import hand
from tests.parts.journals import START

CARD = "wiegand26:123:45678"
LATER = START + timedelta(days=1)


@pytest.fixture
def officers(engine: Engine) -> dict[str, int]:
    with writing(engine) as conn:
        return {
            code: people.add_officer(conn, code=code, name=name, hand=hand())
            for code, name in (("o1", "สมหญิง"), ("o2", "สมชาย"))
        }


def hand_out(engine: Engine, officer: str, *, days: int = 0, card: str = CARD) -> None:
    with writing(engine) as conn:
        people.add_credential(
            conn, officer_code=officer, credential=card, valid_from=START + timedelta(days=days), hand=hand()
        )


def withdraw(engine: Engine, *, days: int) -> None:
    with writing(engine) as conn:
        people.withdraw_credential(conn, credential=CARD, at=START + timedelta(days=days), hand=hand())


def test_a_card_goes_from_hand_to_hand(engine: Engine, officers: dict[str, int]) -> None:
    hand_out(engine, "o1")
    withdraw(engine, days=1)
    hand_out(engine, "o2", days=1)
    with engine.connect() as conn:
        assert people.holdings(conn) == [
            Holding(CARD, officers["o1"], "o1", "สมหญิง", START, LATER),
            Holding(CARD, officers["o2"], "o2", "สมชาย", LATER, None),
        ]


def test_a_holding_covers_its_beginning_and_not_its_end() -> None:
    holding = Holding(CARD, 1, "o1", "สมหญิง", START, LATER)
    moments = [START - timedelta(milliseconds=1), START, LATER - timedelta(milliseconds=1), LATER]
    assert [holding.covers(moment) for moment in moments] == [False, True, True, False]


def test_a_card_is_in_one_officers_hands_at_a_time(engine: Engine, officers: dict[str, int]) -> None:
    assert len(officers) == 2
    hand_out(engine, "o1")
    with pytest.raises(Refused, match="is with officer o1"):
        hand_out(engine, "o2", days=1)
    withdraw(engine, days=2)
    with pytest.raises(Refused, match="is with officer o1"):
        hand_out(engine, "o2", days=1)


def test_a_card_that_nobody_carries_cannot_be_withdrawn(engine: Engine, officers: dict[str, int]) -> None:
    assert len(officers) == 2
    with pytest.raises(Refused, match="nobody carries"):
        withdraw(engine, days=0)
    hand_out(engine, "o1", days=2)
    with pytest.raises(Refused, match="only later"):
        withdraw(engine, days=1)


@pytest.mark.parametrize("card", ["", "45678", "nfc:", "wiegand:1:2", "qr:\x00", "NFC:04"])
def test_what_is_no_credential_is_refused(engine: Engine, officers: dict[str, int], card: str) -> None:
    assert len(officers) == 2
    with pytest.raises(Refused, match="no credential"):
        hand_out(engine, "o1", card=card)


def test_officers_have_codes_of_their_own(engine: Engine, officers: dict[str, int]) -> None:
    assert len(officers) == 2
    with pytest.raises(Refused, match="already"), writing(engine) as conn:
        people.add_officer(conn, code="o1", name="another", hand=hand())
    with pytest.raises(Refused, match="needs a code"), writing(engine) as conn:
        people.add_officer(conn, code="o3", name=" ", hand=hand())
    with pytest.raises(Refused, match="no officer o9"):
        hand_out(engine, "o9")


@pytest.mark.parametrize(
    "written", ["nfc:04c767f2066180", "04:C7:67:F2:06:61:80", "04c767f2066180", " 04-c7-67-f2-06-61-80"]
)
def test_a_card_is_one_card_however_its_number_is_written(
    engine: Engine, officers: dict[str, int], written: str
) -> None:
    hand_out(engine, "o1", card=written)
    with pytest.raises(Refused, match="nfc:04C767F2066180 is with officer o1"):
        hand_out(engine, "o2", card="04C767F2066180")
    with writing(engine) as conn:
        people.withdraw_credential(conn, credential=written, at=LATER, hand=hand())
        holding = Holding("nfc:04C767F2066180", officers["o1"], "o1", "สมหญิง", START, LATER)
        assert people.holdings(conn) == [holding]
