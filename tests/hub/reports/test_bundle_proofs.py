"""Two days with every kind of proof, told by signed lines: the figures as made by hand, by hub and verifier alike."""

import json
from typing import Any

import pytest

from tests.parts.bundle_mutants.bundles import complaints
from tests.parts.bundle_mutants.honest import Honest, make_honest
from tests.parts.proving_cards import Phone


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
