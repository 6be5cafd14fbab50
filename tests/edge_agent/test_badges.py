"""What a point makes of a badge: fresh, held, replayed, late, early, forged; with and without a clock to rely on."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.readers.tag import TagRead
from edge_agent.scanning.badges import HELD, REMEMBERED_BADGES, BadgeCheck
from wire_contract.badge import credential_of, write_token
from wire_contract.event import ClockTrust
from wire_contract.measurements import Medium, Refusal, RotatingQrProof, StaticQrProof

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CREDENTIAL = credential_of(KEY.public_key().public_bytes_raw())
NOW = datetime(2026, 11, 22, 3, 15, 40, tzinfo=UTC)
"""A step begins."""
UP = timedelta(hours=5)
TRUSTED = [ClockTrust.SYNCHRONISED, ClockTrust.RTC, ClockTrust.HOLDOVER]


def token(at: datetime = NOW, *, key: Ed25519PrivateKey = KEY, nonce: bytes = b"nonce.") -> str:
    return write_token(key, at=at, nonce=nonce)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def judged(
    check: BadgeCheck, text: str, *, after: float = 0, trust: ClockTrust = ClockTrust.SYNCHRONISED, window_s: int = 40
) -> TagRead:
    return check.judge(text, now=NOW + seconds(after), trust=trust, window_s=window_s, uptime=UP + seconds(after))


def good(text: str) -> TagRead:
    return TagRead(CREDENTIAL, Medium.QR, RotatingQrProof(text))


def refused(text: str, why: Refusal) -> TagRead:
    return TagRead(CREDENTIAL, Medium.QR, RotatingQrProof(text), why)


@pytest.mark.parametrize("trust", list(ClockTrust))
def test_a_fresh_token_is_taken_and_carries_its_badge(trust: ClockTrust) -> None:
    assert judged(BadgeCheck(), token(), trust=trust) == good(token())


def test_nothing_is_remembered_before_it_is_recorded() -> None:
    check = BadgeCheck()
    judged(check, token())
    assert judged(check, token(), after=30) == good(token())


def test_the_same_token_later_is_a_replay() -> None:
    check = BadgeCheck()
    check.remember(token(), uptime=UP)
    assert judged(check, token(), after=30) == refused(token(), Refusal.REPLAYED)


def test_a_phone_that_is_still_held_there_is_no_replay() -> None:
    """Engines read a code again and again while it is before them; each showing is remembered, so this may last."""
    check = BadgeCheck()
    for second in range(0, 18, 3):
        assert judged(check, token(), after=second) == good(token())
        check.remember(token(), uptime=UP + seconds(second))
    gone = 15 + HELD.total_seconds()
    assert judged(check, token(), after=gone) == refused(token(), Refusal.REPLAYED)


@pytest.mark.parametrize("trust", list(ClockTrust))
def test_an_older_step_than_the_last_accepted_is_a_replay(trust: ClockTrust) -> None:
    check = BadgeCheck()
    check.remember(token(NOW + seconds(20)), uptime=UP)
    assert judged(check, token(), after=20, trust=trust) == refused(token(), Refusal.REPLAYED)


def test_another_token_of_the_same_step_is_a_replay() -> None:
    check = BadgeCheck()
    check.remember(token(), uptime=UP)
    other = token(nonce=b"others")
    assert judged(check, other, after=1) == refused(other, Refusal.REPLAYED)


def test_the_next_step_is_taken() -> None:
    check = BadgeCheck()
    check.remember(token(), uptime=UP)
    assert judged(check, token(NOW + seconds(20)), after=20) == good(token(NOW + seconds(20)))


def test_after_a_restart_the_journal_gives_the_memory_back() -> None:
    check = BadgeCheck()
    check.remember(token())
    assert judged(check, token(), after=1) == refused(token(), Refusal.REPLAYED)


@pytest.mark.parametrize("trust", TRUSTED)
@pytest.mark.parametrize(
    ("after", "why"),
    [(-40.001, Refusal.EARLY), (-40, None), (59.999, None), (60, Refusal.EXPIRED), (600, Refusal.EXPIRED)],
)
def test_the_window_lies_around_the_tokens_twenty_seconds(trust: ClockTrust, after: float, why: Refusal | None) -> None:
    assert judged(BadgeCheck(), token(), after=after, trust=trust).refusal == why


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_nobody_vouches_for_never_refuses_by_time(minutes: int) -> None:
    check = BadgeCheck()
    read = judged(check, token(), after=60 * minutes, trust=ClockTrust.UNSYNCHRONISED)
    assert read == good(token())
    check.remember(token(), uptime=UP)
    again = judged(check, token(), after=60, trust=ClockTrust.UNSYNCHRONISED)
    assert again == refused(token(), Refusal.REPLAYED)


def test_a_token_from_the_future_taken_without_a_clock_does_not_lock_the_badge_out() -> None:
    check = BadgeCheck()
    check.remember(token(NOW + timedelta(days=10)), uptime=UP)
    assert judged(check, token()) == good(token())
    check.remember(token(), uptime=UP)
    assert judged(check, token(), after=30) == refused(token(), Refusal.REPLAYED)


def test_a_token_that_its_key_did_not_sign_is_forged_and_names_the_badge_it_claims() -> None:
    last = "A" if token()[100] != "A" else "B"
    forged = token()[:100] + last + token()[101:]
    for trust in ClockTrust:
        assert judged(BadgeCheck(), forged, trust=trust) == refused(forged, Refusal.FORGED)


@pytest.mark.parametrize("text", [CREDENTIAL.removeprefix("qr:"), "badge-", "RPB1", "RPB1 อื่น", token()[:-1]])
def test_a_badges_number_without_its_token_is_forged(text: str) -> None:
    assert judged(BadgeCheck(), text) == TagRead(f"qr:{text}", Medium.QR, StaticQrProof(), Refusal.FORGED)


def test_two_badges_do_not_disturb_each_other() -> None:
    check = BadgeCheck()
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
    check.remember(token(key=other), uptime=UP)
    assert judged(check, token(), after=10) == good(token())


def test_the_memory_is_bounded_and_forgets_whoever_came_longest_ago() -> None:
    check = BadgeCheck()
    check.remember(token(), uptime=UP)
    newcomers = [Ed25519PrivateKey.from_private_bytes(n.to_bytes(32, "big")) for n in range(REMEMBERED_BADGES)]
    for key in newcomers:
        check.remember(token(key=key), uptime=UP)
    assert judged(check, token(), after=10).refusal is None
    assert judged(check, token(key=newcomers[0]), after=10).refusal is Refusal.REPLAYED


@given(st.text(max_size=300), st.sampled_from(["", "RPB1", "badge-"]), st.sampled_from(list(ClockTrust)))
def test_any_text_gets_an_answer_and_none_of_it_passes(text: str, begin: str, trust: ClockTrust) -> None:
    check = BadgeCheck()
    check.remember(begin + text, uptime=UP)
    assert judged(check, begin + text, trust=trust).refusal is Refusal.FORGED


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(-3, 3)), max_size=30))
def test_under_a_sure_clock_no_step_is_ever_accepted_twice_but_while_held(shows: list[tuple[int, int]]) -> None:
    check, accepted, at = BadgeCheck(), dict[str, float](), 0.0
    for pause, step in shows:
        at += pause
        text = token(NOW + seconds(at + 20 * step))
        if judged(check, text, after=at).refusal is None:
            assert at - accepted.get(text, -1e9) < HELD.total_seconds() or text not in accepted
            accepted[text] = at
            check.remember(text, uptime=UP + seconds(at))
