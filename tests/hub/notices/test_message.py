"""What is said, and that the same notices make the same message."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.notices.message import Letterhead, Message, Told, message_id, plain_text, subject
from hub.notices.notice import LONGEST_PATH, LONGEST_TEXT, Kind, Severity
from hub.notices.outcome import FIRST_WAIT, LONGEST_ASKED, LONGEST_WAIT, Later, next_attempt
from hub.notices.target import Channel
from tests.parts.notices import GROUP, MORNING, office

HEAD = Letterhead("เขตบางสมมุติ", "https://hub.example.go.th")


def told(key: str, **other: object) -> Told:
    first = Told(
        id=1,
        key=key,
        kind=Kind.DEVICE,
        severity=Severity.WARNING,
        thai="อุปกรณ์ขาดการติดต่อ",
        english="device down",
        path="/points/BSM-01",
        told_at=MORNING,
    )
    return replace(first, **other)  # type: ignore[arg-type]


def message(*notices: Told, is_thai: bool = True) -> Message:
    target = office("duty-room", Channel.LINE, GROUP, is_thai=is_thai)
    return Message(id="m", target=target, notices=notices, attempts=0, formed_at=MORNING, give_up_at=MORNING)


def test_the_same_notices_to_the_same_recipient_make_the_same_message_and_others_another() -> None:
    a, b = told("a"), told("b")
    assert message_id("duty-room", [a, b]) == message_id("duty-room", [replace(a, id=7), replace(b, id=8)])
    others = [("duty", [a, b]), ("duty-room", [a]), ("duty-room", [a, replace(b, told_at=MORNING + timedelta(days=1))])]
    assert len({message_id(name, notices) for name, notices in [("duty-room", [a, b]), *others]}) == 4


def test_an_english_reader_reads_english() -> None:
    said = plain_text(message(told("a", severity=Severity.URGENT), is_thai=False), Letterhead("Bang Sommut", ""))
    assert said == "Bang Sommut\n\nURGENT: device down\n23 Nov 2026 09:00"


def test_the_subject_names_the_most_urgent() -> None:
    both = message(told("a"), told("b", id=2, severity=Severity.URGENT, english="power lost"), is_thai=False)
    assert subject(both, HEAD) == "เขตบางสมมุติ: URGENT: power lost (and 1 more)"


def test_the_longest_message_is_one_that_line_takes() -> None:
    longest = [
        told(str(n), severity=Severity.URGENT, thai="ก" * LONGEST_TEXT, path="/" + "p" * (LONGEST_PATH - 1))
        for n in range(7)
    ]
    assert len(plain_text(message(*longest), Letterhead("ข" * 200, "https://" + "h" * 80))) <= 5_000


@pytest.mark.parametrize(("attempts", "longest"), [(0, FIRST_WAIT), (3, FIRST_WAIT * 8), (50, LONGEST_WAIT)])
def test_waits_double_up_to_half_an_hour(attempts: int, longest: timedelta) -> None:
    wait = next_attempt(Later("no"), message="m", attempts=attempts, now=MORNING) - MORNING
    assert longest * 0.8 <= wait <= longest * 1.2


@given(
    message=st.uuids().map(str), attempts=st.integers(0, 10**6), asked=st.timedeltas(timedelta(), timedelta(days=99))
)
def test_what_a_server_asks_for_is_granted_up_to_six_hours(message: str, attempts: int, asked: timedelta) -> None:
    wait = next_attempt(Later("no", asked), message=message, attempts=attempts, now=MORNING) - MORNING
    assert min(asked, LONGEST_ASKED) <= wait <= LONGEST_ASKED
