"""Why something was not sent is said in the reader's language."""

import re

import pytest

from hub.notices.register import REMOVED
from hub.notices.words import why_words

THAI = re.compile(r"[ก-๛]")


@pytest.mark.parametrize(
    "why",
    [
        "LINE says 401: the token is not accepted",
        "LINE says 500",
        "LINE is not set up ([notices.line] token_file in the settings)",
        "the other system says 410: it wants no notices any more",
        "the other system says 302: redirects are not followed",
        "the other system says 503",
        "no answer within 15 s",
        "no answer: ConnectError",
        "the mail server says 535 to user, password or sender",
        "the mail server says 550 to the recipient",
        "the mail server says 451 to the message",
        "no answer from the mail server: its certificate is not good",
        "no answer from the mail server: ConnectionRefusedError",
        "e-mail is not set up ([notices.email] host in the settings)",
        "/etc/riskpoint/line.token can be read by others (chmod 600 /etc/riskpoint/line.token)",
        "this very machine is no place for a webhook",
        "169.254.169.254 is no address of a system",
        "the name cannot be resolved",
        REMOVED,
    ],
)
def test_a_reason_has_thai_words(why: str) -> None:
    thai, english = why_words(why)
    assert THAI.search(thai)
    assert english == why


def test_the_number_and_what_line_said_stay() -> None:
    assert why_words("LINE says 400: The property, to, is invalid")[0] == "LINE ตอบ 400: The property, to, is invalid"


def test_what_the_table_does_not_know_is_shown_as_it_is() -> None:
    assert why_words("something else") == ("something else", "something else")
