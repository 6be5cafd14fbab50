"""Two days with every kind of proof, told by signed lines: the figures as made by hand, by hub and verifier alike."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.patrol.proofs import examined, fails
from hub.patrol.scan import ProofState
from hub.reports.bundle import verify
from tests.parts.audited_month import ONE, Card, at
from tests.parts.bundle_mutants.bundles import Files, Held, complaints
from tests.parts.bundle_mutants.honest import Honest, make_honest
from tests.parts.bundle_mutants.rows import hub_events, reseal
from tests.parts.hands import HUB_KEY
from tests.parts.journals import key
from tests.parts.patrol import scan
from tests.parts.proving_cards import Phone, other_character
from wire_contract.event import JournalId
from wire_contract.measurements import TagScanned


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    return make_honest(tmp_path_factory.mktemp("honest"))


@pytest.fixture(scope="module")
def point(honest: Honest) -> Any:
    assert complaints(honest.october) == []
    return json.loads(honest.october["figures.json"])["points"][0]


def told(taps: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [(tap["latest"][11:16], *(tap[name] for name in names)) for tap in taps]


def test_a_card_its_copy_and_a_printed_code_count_but_not_alike(point: Any) -> None:
    day = point["days"][29]
    assert (day["day"], point["code"]) == ("2026-10-30", "P-1")
    assert told(day["visits"], "proof", "assurance", "credential") == [
        ("02:10", "sun", "high", "nfc:04C767F2066180"),
        ("04:20", "uid", "low", "nfc:04C767F2066180"),
        ("07:00", "static_qr", "second_class", "qr:S-0042"),
    ]


def test_what_the_point_refused_stands_with_its_reason(point: Any) -> None:
    refused = point["days"][29]["rejected"]
    assert told(refused, "reason", "refusal", "assurance") == [("09:30", "refused", "static_not_allowed", None)]


def test_a_badge_counts_and_its_old_token_its_bare_number_and_a_foreign_card_do_not(point: Any) -> None:
    day = point["days"][30]
    assert told(day["visits"], "proof", "assurance", "credential") == [
        ("01:30", "rotating_qr", "high", Phone().credential),
        ("10:10", "sun", "low", "nfc:04C767F2066181"),  # two people let it count after all
    ]
    assert told(day["rejected"], "proof", "reason") == [
        ("05:30", "rotating_qr", "proof"),
        ("08:00", "static_qr", "proof"),
        ("12:30", "sun", "proof"),
    ]


def test_the_visits_of_the_month_are_told_apart_by_what_they_prove(honest: Honest, point: Any) -> None:
    """High: a card and a badge. Second class: the printed code. Low: the 1st, twice the 29th, the copy, the foreign card."""
    assert point["assurance"] == {"high": 2, "low": 5, "second_class": 1}
    figures = json.loads(honest.october["figures.json"])
    every = [one["assurance"] for one in figures["points"]]
    assert figures["assurance"] == {name: sum(one[name] for one in every) for name in ("high", "low", "second_class")}
    visits = sum(len(day["visits"]) for one in figures["points"] for day in one["days"])
    assert sum(figures["assurance"].values()) == visits


def test_what_the_hub_found_long_after_a_card_was_read_is_noted(honest: Honest) -> None:
    assert "late-finding" not in notes_on(honest.october)
    files = dict(honest.october)
    events = hub_events(files)
    (first, *_) = [one for one in events if one["type"] == "riskpoint.proof.changed.v1"]
    first["time"] = "2026-11-02T20:00:00.000Z"  # received on 1 November at 02.00 in Bangkok
    reseal(files, HUB_KEY, events)
    assert "late-finding" in notes_on(files)


def notes_on(files: Files) -> list[str]:
    return [code for code, _, _ in verify.check(Held(files), hub_key=None, previous=[]).notes]  # type: ignore[arg-type]


def line_of(tag: TagScanned) -> verify.Line:
    card = Card(ONE, key(1), JournalId("0000000a"))
    card.write(tag, at(5, "10:00"))
    (signed,) = card.lines
    line = verify.as_line("here", signed.signature.encode(), signed.line)
    line.earliest = line.latest = line.time
    return line


GENUINE = Phone().token(at(5, "10:00"))


@pytest.mark.parametrize(
    ("token", "finding"),
    [
        (GENUINE, "verified"),
        (Phone(1).token(at(5, "10:00")), "forged"),  # another phone's
        (other_character(GENUINE, 8), "forged"),
        (other_character(GENUINE, 120), "forged"),
        (GENUINE[:-1] + chr(ord(GENUINE[-1]) + 1), "forged"),  # other spare bits: another spelling of the same bytes
        (GENUINE.lower(), "forged"),
        (GENUINE[:-8], "forged"),
        ("RPB1" + "A" * 172, "forged"),
        (Phone().token(at(5, "10:10")), "verified"),
        (Phone().token(at(5, "10:11")), "out of its time"),
        (Phone().token(at(5, "9:49")), "out of its time"),
    ],
)
def test_hub_and_verifier_find_the_same_of_a_token(token: str, finding: str) -> None:
    tag = Phone().tag(at(5, "10:00"), token=token)
    assert verify.finding(line_of(tag), {}) == finding
    found = examined(tag, keys=())
    tap = replace(scan(at(5, "10:00")), proof="rotating_qr", proof_state=found.state, badge_step=found.badge_step)
    assert fails(tap) == (finding != "verified")


@given(st.integers(0, 175), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567a1 "))
def test_they_agree_about_every_spoilt_token(where: int, letter: str) -> None:
    token = GENUINE[:where] + letter + GENUINE[where + 1 :]
    tag = Phone().tag(at(5, "10:00"), token=token)
    assert (verify.finding(line_of(tag), {}) == "verified") == (examined(tag, keys=()).state is ProofState.VERIFIED)
    assert (examined(tag, keys=()).state is ProofState.VERIFIED) == (token == GENUINE)
