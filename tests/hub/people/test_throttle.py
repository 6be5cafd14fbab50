from datetime import UTC, datetime, timedelta

from hub.people.throttle import LONGEST_QUEUE_S, Throttle

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_each_try_too_many_doubles_the_pause_up_to_eight_seconds() -> None:
    throttle, now, waits = Throttle(), NOW, []
    for _ in range(10):
        wait = throttle.wait_s("somying", now=now)
        waits.append(wait)
        now += timedelta(seconds=wait)
    assert waits == [0, 0, 0, 0.5, 1, 2, 4, 8, 8, 8]


def test_tries_made_at_once_queue_behind_each_other() -> None:
    throttle = Throttle()
    assert [throttle.wait_s("somying", now=NOW) for _ in range(7)] == [0, 0, 0, 0.5, 1.5, 3.5, 7.5]


def test_the_queue_does_not_grow_without_end_and_nobody_is_locked_out() -> None:
    throttle = Throttle()
    for _ in range(10_000):
        longest = throttle.wait_s("somying", now=NOW)
    assert LONGEST_QUEUE_S < longest <= LONGEST_QUEUE_S + 8
    assert throttle.wait_s("somying", now=NOW + timedelta(seconds=longest)) == 0


def test_one_key_does_not_slow_another() -> None:
    throttle = Throttle()
    for _ in range(50):
        throttle.wait_s("somying", now=NOW)
    assert throttle.wait_s("somchai", now=NOW) == 0


def test_a_quiet_quarter_of_an_hour_or_a_good_sign_in_is_forgiven() -> None:
    throttle = Throttle()
    for _ in range(6):
        throttle.wait_s("somying", now=NOW)
    later = NOW + timedelta(minutes=16)
    assert [throttle.wait_s("somying", now=later) for _ in range(4)] == [0, 0, 0, 0.5]
    throttle.forget("somying")
    assert [throttle.wait_s("somying", now=later) for _ in range(4)] == [0, 0, 0, 0.5]


def test_memory_is_bounded_and_the_quietest_key_goes_first() -> None:
    throttle = Throttle(most=3)
    for _ in range(4):
        throttle.wait_s("first", now=NOW)
    for key in ("second", "third", "fourth"):
        throttle.wait_s(key, now=NOW)
    assert len(throttle._tries) == 3
    assert throttle.wait_s("first", now=NOW) == 0
