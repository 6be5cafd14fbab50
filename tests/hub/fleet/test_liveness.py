"""Whether a device is there: by heartbeats, last will and grace; a hub that was away itself judges nobody at once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.fleet.liveness import Liveness, Maintenance, is_silent, liveness, standing_at
from hub.fleet.nouns import DeviceStatus, Enrolment
from wire_contract.chain import PublicKey
from wire_contract.topics import DeviceId

NOW = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
PI = DeviceId("bkk-1")


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def status(seconds: float, *, online: bool = True) -> DeviceStatus:
    return DeviceStatus(PI, ago(seconds), online, None)


CASES = [
    # heard ago, online, hub hears since ago (None: not at all), state
    (20, True, 86_400, Liveness.UP),
    (120, True, 86_400, Liveness.UP),
    (121, True, 86_400, Liveness.LATE),
    (300, True, 86_400, Liveness.LATE),
    (301, True, 86_400, Liveness.DOWN),
    (20, False, 86_400, Liveness.DOWN),  # its last will, told while the hub was listening
    (20, False, 10, Liveness.UNKNOWN),  # the will may be of the broker's own restart
    (90, False, 30, Liveness.UNKNOWN),
    (301, False, 301, Liveness.DOWN),
    (4000, True, 299, Liveness.UNKNOWN),  # the hub was away for an hour
    (4000, True, 300, Liveness.UNKNOWN),
    (4000, True, 301, Liveness.DOWN),  # the grace is over, and nothing came
    (200, True, 100, Liveness.UNKNOWN),
    (30, True, 10, Liveness.UP),
    (30, True, None, Liveness.UP),
    (130, True, None, Liveness.UNKNOWN),
    (30, False, None, Liveness.UNKNOWN),
    (90_000, True, None, Liveness.UNKNOWN),
]


@pytest.mark.parametrize(("heard", "online", "hears", "expected"), CASES)
def test_a_device_stands_as_the_rule_says(heard: float, online: bool, hears: float | None, expected: Liveness) -> None:
    since = None if hears is None else ago(hears)
    assert liveness(status(heard, online=online), now=NOW, hears_since=since) is expected


def test_one_that_was_never_heard_is_never_seen_and_nothing_can_be_expected_of_it() -> None:
    assert liveness(None, now=NOW, hears_since=ago(9)) is Liveness.NEVER_SEEN
    assert is_silent(None, now=NOW)


def test_maintenance_holds_from_its_begin_to_its_end_and_ends_by_itself() -> None:
    said = Maintenance(PI, NOW, NOW + timedelta(hours=4), "a new power supply")

    def at(hours: float) -> Liveness:
        moment = NOW + timedelta(hours=hours)
        return liveness(status(600), now=moment, hears_since=ago(9_000), maintenance=said)

    assert [at(-0.001), at(0), at(3.999), at(4)] == [
        Liveness.DOWN,
        Liveness.MAINTENANCE,
        Liveness.MAINTENANCE,
        Liveness.DOWN,
    ]


@given(
    heard=st.integers(0, 100_000),
    online=st.booleans(),
    hears=st.none() | st.integers(0, 300),
    extra=st.integers(0, 400),
)
def test_within_the_grace_of_a_hub_that_was_away_no_device_is_down_that_was_not_heard_since(
    heard: int, online: bool, hears: int | None, extra: int
) -> None:
    last_heard = heard + (0 if hears is None else hears + 1)
    since = None if hears is None else ago(hears)
    found = liveness(status(last_heard, online=online), now=NOW, hears_since=since)
    assert found in {Liveness.UP, Liveness.UNKNOWN}
    if hears is not None:  # listening for longer only ever makes it surer
        longer = liveness(
            status(last_heard, online=online), now=NOW + timedelta(seconds=301 + extra), hears_since=since
        )
        assert longer is Liveness.DOWN


def test_a_device_stands_from_its_begin_to_before_its_end_and_not_with_a_revoked_key() -> None:
    def stands(begin: float, end: float | None, *, revoked: bool = False) -> bool:
        to = None if end is None else ago(end)
        return PI in standing_at([Enrolment(PI, 1, PublicKey("k"), ago(begin), to, revoked)], NOW)

    assert [stands(0, None), stands(-1, None), stands(9, 0), stands(9, -1), stands(9, None, revoked=True)] == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_what_was_heard_at_the_very_moment_from_which_the_hub_hears_is_judged() -> None:
    status = DeviceStatus(PI, ago(200), online=True, heartbeat=None)
    assert liveness(status, now=NOW, hears_since=ago(200)) is Liveness.LATE
    assert liveness(status, now=NOW, hears_since=ago(199)) is Liveness.UNKNOWN
