"""Codes of an app, against the numbers of RFC 6238 itself (appendix B, SHA-1; its eight digits end in our six)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.people import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert totp.step_of(code, SECRET, now=now, after=0) == seconds // 30
    assert totp.step_of(f" {code[:3]} {code[3:]} ", SECRET, now=now, after=0) == seconds // 30


def test_a_code_is_good_one_step_early_or_late_and_no_further() -> None:
    now = datetime(2026, 11, 22, 11, 35, 15, tzinfo=UTC)
    here = int(now.timestamp()) // 30
    found = [totp.step_of(totp.code_of(SECRET, here + away), SECRET, now=now, after=0) for away in (-2, -1, 0, 1, 2)]
    assert found == [None, here - 1, here, here + 1, None]


def test_a_code_that_was_used_and_every_one_before_it_is_worth_nothing() -> None:
    now = datetime(2026, 11, 22, 11, 35, 15, tzinfo=UTC)
    here = int(now.timestamp()) // 30
    assert totp.step_of(totp.code_of(SECRET, here), SECRET, now=now, after=here) is None
    assert totp.step_of(totp.code_of(SECRET, here - 1), SECRET, now=now, after=here) is None
    assert totp.step_of(totp.code_of(SECRET, here + 1), SECRET, now=now, after=here) == here + 1


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "28708x", "๒๘๗๐๘๒", "²87082", "287082\0", "-28708", "9" * 5000]
)
def test_what_is_no_code_is_wrong(text: str) -> None:
    assert totp.step_of(text, SECRET, now=datetime.fromtimestamp(59, UTC), after=0) is None


def test_apps_are_told_office_login_and_secret() -> None:
    address = urlsplit(totp.address_for_apps(SECRET, login="somying", office="เขตบางสมมุติ"))
    asked = parse_qs(address.query)
    assert (address.scheme, address.netloc, asked["secret"], asked["digits"], asked["period"]) == (
        "otpauth",
        "totp",
        ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
        ["6"],
        ["30"],
    )
    assert asked["issuer"] == ["เขตบางสมมุติ"]
    assert totp.spelled(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_time_moves_on() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert totp.step_of("287082", SECRET, now=now + timedelta(seconds=61), after=0) is None
